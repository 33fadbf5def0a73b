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
from itertools import accumulate

import regex

from tracer.model import Span

VERSION = "fold1"
"""Named in every stored fingerprint's settings text; raise it when `fold` or `words` change their results."""

# Letters, digits, underscore and marks; marks stay inside so that composed and decomposed text cut alike.
# U+00AD soft hyphen, U+0640 tatweel, U+200D joiner and U+2060 / U+FEFF word joiners bind, and fold to nothing.
_WORD = regex.compile(r"[\w\u00ad\u0640\u200d\u2060\ufeff]+")
# Most news in Latin letters is these characters alone, and in them a word is what `_LATIN_WORD` finds: plain letters
# and signs that are no part of one. A test compares the two ways.
_LETTERS = r"0-9A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f"
_SIGNS = (
    r"\u00a0\u00a3\u00a7\u00a9\u00ab\u00ae\u00b0\u00b7\u00bb\u00d7"
    r"\u2009\u2010-\u2015\u2018-\u201e\u2022\u2026\u2039\u203a\u20ac\u2122"
)
_LATIN = re.compile(rf"[\x00-\x7f{_LETTERS}{_SIGNS}]*")
_LATIN_WORD = re.compile(f"([{_LETTERS}]+)")
_ASCII_WORD = re.compile(r"(\w+)", re.ASCII)
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


_REMEMBERED = range(200, 100_000)  # code points of a text whose words are kept for the next who asks


def words(text: str) -> Words:
    """Cut `text` into folded words with exact offsets (see `Words`). Words that fold to nothing are left out."""
    return _remembered(text) if len(text) in _REMEMBERED else _cut(text)


def _cut(text: str) -> Words:
    if text.isascii():
        return _parted(_ASCII_WORD.split(text.lower()))
    if _LATIN.fullmatch(text):
        cut = _parted(_LATIN_WORD.split(text))
        return Words(tuple(map(fold, cut.tokens)), cut.starts, cut.ends)
    return _any_words(text)


# An article's words are asked for by its language, id, credits, notices and each comparison, one after the other.
_remembered = lru_cache(maxsize=32)(_cut)


def _any_words(text: str) -> Words:
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


def _parted(parts: list[str]) -> Words:
    """Words of a text that is cut into what stands between words and words, in turn."""
    borders = list(accumulate(map(len, parts)))
    return Words(tuple(parts[1::2]), array("L", borders[:-1:2]), array("L", borders[1::2]))


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
