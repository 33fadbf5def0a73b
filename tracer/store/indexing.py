"""Text as the search index keeps it: without accents, vowel marks and letter forms, on both sides of a search."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import regex

# As `normalize.fold`, over a whole text at once: an index needs no offsets, and may take no time.
_MARKS = regex.compile(r"[\p{M}\p{Cf}\u0640]+")
_UNSPACED = regex.compile(r"([\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])")
_LETTERS = str.maketrans("ىیکةۀہٱ", "ييكههها")
_DIGITS = regex.compile(r"[^\P{Nd}0-9]")


def indexable(text: str) -> str:
    """`text` folded; a letter of a script without spaces is a word of its own."""
    if text.isascii():
        return text.lower()
    text = text.encode("utf-8", "replace").decode()
    folded = _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    folded = _DIGITS.sub(lambda digit: str(unicodedata.digit(digit[0])), folded)
    return str(_UNSPACED.sub(r" \1 ", folded))


def index_row(
    number: int, title: str | None, text: str, quotes: Iterable[Mapping[str, Any]], with_text: bool = True
) -> dict[str, Any]:
    """The row of the search index. It keeps no text of its own; taking a row out takes the same values again."""
    said = indexable("\n".join(quote["text"] for quote in quotes)) if with_text else ""
    body = indexable(text) if with_text else ""
    return {"rowid": number, "title": indexable(title or ""), "body": body, "quotations": said}
