"""Comparable text with exact offsets back to the original.

Two outlets write the same word in different bytes: composed or decomposed accents, Arabic with or without vowel
marks, straight or curly quotes, Eastern digits. `words` cuts the *original* text into words, so each offset is exact by
construction, and folds each word on its own into the form that is compared. Scripts written without spaces (Han,
kana, Thai, Lao, Khmer, Burmese) give one word a character, so shingles work for them unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

import regex

from tracer.model import Span

VERSION = "fold1"
"""Named in every stored fingerprint's settings text; raise it when `fold` or `words` change their results."""

# Letters, digits, underscore and marks; marks stay inside so that composed and decomposed text cut alike.
# U+00AD soft hyphen, U+0640 tatweel, U+200D joiner and U+2060 / U+FEFF word joiners bind, and fold to nothing.
_WORD = regex.compile(r"[\w\u00ad\u0640\u200d\u2060\ufeff]+")
_ASCII_WORD = re.compile(r"\w+", re.ASCII)
# Scripts that put no space between words: each letter with its marks is a word of its own.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_HAS_UNSPACED = regex.compile(f"[{_UNSPACED}]")
_PIECE = regex.compile(rf"[{_UNSPACED}]\p{{M}}*|[^{_UNSPACED}]+")

# Letters that Arabic and Persian newsrooms type interchangeably, after marks are gone.
_ARABIC = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",  # alef carriers
    "ى": "ي", "ی": "ي", "ئ": "ي",  # alef maqsura, Persian ya, ya with hamza
    "ک": "ك", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ؤ": "و",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, folded, each with its place in the original.

    `tokens[i]` is the folded form of `original[starts[i]:ends[i]]` (code points). All three have the same length.
    """

    tokens: tuple[str, ...]
    starts: array[int]
    ends: array[int]

    def __len__(self) -> int:
        return len(self.tokens)

    def span(self, first: int, last: int) -> Span:
        """The original's code points from word `first` up to, not including, word `last`."""
        return Span(self.starts[first], self.ends[last - 1])


_LONG = 1_000  # code points of a word beyond which it is folded in pieces: folding looks at single ones only


@lru_cache(maxsize=262_144)
def fold(word: str) -> str:
    """The compared form of one word: compatibility-decomposed, case-folded, without marks, Arabic letters unified.

    Digits of every script become ASCII digits. May be empty (a word of marks only).
    """
    if word.isascii():
        return word.lower()
    if len(word) > _LONG:  # its letters one by one would take 80 bytes each
        return "".join(fold(word[at : at + _LONG]) for at in range(0, len(word), _LONG))
    out: list[str] = []
    for char in unicodedata.normalize("NFKD", word).casefold():
        category = unicodedata.category(char)
        if category[0] == "M" or category == "Cf" or char == "\u0640":
            continue
        if category == "Nd":
            out.append(str(unicodedata.digit(char)))
        else:
            out.append(_ARABIC.get(char, char))
    return "".join(out)


def words(text: str) -> Words:
    """Cut `text` into folded words with exact offsets (see `Words`). Words that fold to nothing are left out."""
    if text.isascii():
        return _ascii_words(text.lower())
    tokens: list[str] = []
    starts: array[int] = array("L")
    ends: array[int] = array("L")
    unspaced = _HAS_UNSPACED.search(text) is not None
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        if unspaced and _HAS_UNSPACED.search(word):
            pieces = [(p.start() + start, p.end() + start, p.group()) for p in _PIECE.finditer(word)]
        else:
            pieces = [(start, end, word)]
        for piece_start, piece_end, piece in pieces:
            folded = fold(piece)
            if folded:
                tokens.append(folded)
                starts.append(piece_start)
                ends.append(piece_end)
    return Words(tuple(tokens), starts, ends)


def _ascii_words(lowered: str) -> Words:
    """The same for text that lower case alone folds: most English, and the names of the outlet table."""
    spans = [match.span() for match in _ASCII_WORD.finditer(lowered)]
    starts, ends = (array("L", column) for column in zip(*spans, strict=True)) if spans else (array("L"), array("L"))
    return Words(tuple(lowered[start:end] for start, end in spans), starts, ends)


def folded(text: str) -> str:
    """`text` as its folded words with single spaces between: the canonical form of a quotation or a title."""
    return " ".join(words(text).tokens)


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text as spans without surrounding white space, in order.

    Blank lines separate paragraphs where the text has at least three such blocks (hard-wrapped text); otherwise
    each non-empty line is one.
    """
    blocks = _blocks(text, regex.compile(r"\n[^\S\n]*\n\s*"))
    return blocks if len(blocks) >= 3 else _blocks(text, regex.compile(r"\n+"))


def _blocks(text: str, separator: regex.Pattern[str]) -> tuple[Span, ...]:
    spans: list[Span] = []
    start = 0
    for end, following in [*((m.start(), m.end()) for m in separator.finditer(text)), (len(text), len(text))]:
        block = text[start:end]
        stripped = block.strip()
        if stripped:
            left = start + len(block) - len(block.lstrip())
            spans.append(Span(left, left + len(stripped)))
        start = following
    return tuple(spans)
