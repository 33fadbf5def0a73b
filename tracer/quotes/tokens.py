"""A paragraph as tokens: words, punctuation, and each marked stretch as a single token; and its sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import regex

from tracer.model import Span
from tracer.normalize import fold

_TOKEN = regex.compile(r"[\w\u00ad\u0640\u200d\u2060\ufeff]++|[^\w\s]")
# The same of ASCII text, at half the cost.
_ASCII_TOKEN = re.compile(r"\w++|[^\w\s]", re.ASCII)
_ENDS = frozenset(".!?؟。！？")
_JOINS = frozenset("-'’‑&/@")
_LONGEST = 300  # tokens of a sentence that are read together: bounds the work on text without full stops
_TITLE = 80  # letters: longer marked stretches are no titles
DASHES = frozenset("—–―-")
# Short forms whose full stop ends no sentence.
_SHORT = frozenset(
    """mr mrs ms dr sen gov rep gen col lt sgt capt rev prof st jr sr vs no etc u.s inc corp co ltd hon messrs maj
    adm cmdr det sens reps govs jan feb mar apr jun jul aug sept sep oct nov dec m mme mlle sra srta dra bzw ca nr
    fig al approx dept est ph""".split()
)


class Token(NamedTuple):
    """`kind` is "w" word, "p" punctuation, "q" marked stretch (`quote` is its number).

    `glued`: no space before; of a marked stretch: it stands in its clause as a name or a title does. `low` is the
    folded word or the sign; of a marked stretch '"' where it is an utterance of its own.
    """

    low: str
    start: int
    end: int
    kind: str
    glued: bool
    quote: int
    cap: bool


_token = partial(tuple.__new__, Token)  # a named tuple's own constructor takes twice the time, once a word


def of(text: str, span: Span, quoted: Sequence[tuple[Span, int]]) -> list[Token]:
    """The tokens of a paragraph. `quoted` are the outer spans of its marked stretches, in order, and their numbers."""
    tokens: list[Token] = []
    at = span.start
    for outer, number in quoted:
        _plain(text, at, outer.start, tokens)
        marked = text[outer.start : outer.end]
        whole = '"' if _utterance(marked) else ""
        tokens.append(Token(whole, outer.start, outer.end, "q", _set_off(marked), number, False))
        at = outer.end
    _plain(text, at, span.end, tokens)
    return tokens


def _utterance(marked: str) -> bool:
    """Whether marked words are a sentence: a capital (or no case) first, a sign last."""
    first = next((char for char in marked if char.isalnum()), "a")
    return not first.islower() and marked.rstrip("\"'“”‘’«»")[-1:] in ",.!?،؟。！？…"


def _set_off(marked: str) -> bool:
    """Whether marked words are a title (each long word with a capital) or one or two words without a sign."""
    parts = marked[:_TITLE].split()
    if len(marked) >= _TITLE:
        return False
    final = marked.rstrip("\"'“”’»")[-1:]
    if len(parts) <= 2 and final.isalnum():
        return True
    capital = all(part.strip("\"'“”‘’«»,")[:1].isupper() for part in parts if len(part) > 4)
    return capital and len(parts) > 1 and final not in "!?" and parts[1].strip("\"'“”‘’«»,.")[:1].isupper()


def _plain(text: str, start: int, end: int, tokens: list[Token]) -> None:
    """Words and punctuation of text[start:end]. Hyphens and apostrophes inside a word only glue its parts."""
    last = start
    pattern = _ASCII_TOKEN if text[start:end].isascii() else _TOKEN
    for match in pattern.finditer(text, start, end):
        a, b = match.span()
        char = text[a]
        joined = a == last and a > start
        if b - a > 1 or char.isalnum():
            low = match[0]
            low = low.lower() if low.isascii() else fold(low)
            tokens.append(_token((low, a, b, "w", joined, -1, char.isupper())))
        elif not joined:
            tokens.append(_token((char, a, b, "p", False, -1, False)))
        elif char in _JOINS and b < end and (text[b].isalnum() or char in "'’"):
            pass
        elif char == "." and tokens and tokens[-1].kind == "w" and _short(tokens[-1].low, text, b, end):
            tokens[-1] = tokens[-1]._replace(end=b)
        else:
            tokens.append(_token((char, a, b, "p", True, -1, False)))
        last = b


def _short(word: str, text: str, at: int, end: int) -> bool:
    """Whether a full stop after `word` belongs to it: an initial, a short form, or a letter follows at once."""
    if at < end and text[at].isalnum():
        return True
    return (len(word) == 1 and word.isalpha() and word != "i") or word in _SHORT


def sentences(tokens: list[Token], text: str, attaches: frozenset[str]) -> list[list[Token]]:
    """Cut tokens into sentences. `attaches` are speech cues: "Where?" she asked. stays one sentence."""
    found: list[list[Token]] = []
    start = 0
    may_end = [at for at, token in enumerate(tokens[:-1]) if token.low in _ENDS or token.kind == "q"]
    for at in may_end:
        if _ends(tokens, at, tokens[at], text, attaches):
            found += _pieces(tokens, start, at + 1)
            start = at + 1
    return found + _pieces(tokens, start, len(tokens))


def _pieces(tokens: list[Token], start: int, end: int) -> list[list[Token]]:
    """tokens[start:end], cut where no sentence of news goes on."""
    return [tokens[at : min(at + _LONGEST, end)] for at in range(start, end, _LONGEST)]


def _ends(tokens: list[Token], at: int, token: Token, text: str, attaches: frozenset[str]) -> bool:
    following = tokens[at + 1]
    if token.kind == "p":
        goes_on = following.kind == "w" and _is_lower(text[following.start])
        return token.low in _ENDS and not goes_on and not (following.kind == "p" and following.low in ",;:،؛")
    if token.kind != "q":
        return False
    final = _final(text, token)
    if final not in ".!?؟。！？…" or following.kind == "p":
        return False
    if following.kind == "w" and _is_lower(text[following.start]):
        return False
    return not (final in "!?؟！？…" and following.kind == "w" and _tail(tokens, at + 1, attaches))


def _is_lower(char: str) -> bool:
    return char.islower()


def _final(text: str, token: Token) -> str:
    """The last character inside the marks."""
    at = token.end - 1
    while at > token.start and (not text[at].isalnum() and text[at] not in ".!?؟。！？…,،，;:"):
        at -= 1
    return text[at]


def _tail(tokens: list[Token], at: int, attaches: frozenset[str]) -> bool:
    """Whether a speech cue comes before the next stop: the sentence goes on with its attribution."""
    for token in tokens[at : at + 8]:
        if token.kind == "q" or token.low in _ENDS or token.low in ",;:":
            return False
        if token.low in attaches:
            return True
    return False


def is_dash(token: Token) -> bool:
    return token.kind == "p" and token.low in DASHES
