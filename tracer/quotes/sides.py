"""An article made comparable: each word one code point, so that rapidfuzz compares words at the speed of characters."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from tracer.model import Article, Quote, Studied
from tracer.normalize import Words, words


@dataclass(frozen=True, slots=True)
class Wording:
    """A quotation's words: their places among its article's words, and one code point each."""

    quote: Quote
    at: tuple[int, ...]
    tokens: tuple[str, ...]
    code: str
    open: bool  # has an ellipsis or brackets: words are left out on purpose


@dataclass(frozen=True, slots=True)
class Side:
    """An article made comparable: its words, one code point each, and its marked quotations."""

    article: Article
    words: Words
    code: str
    wordings: tuple[Wording, ...]
    reported: tuple[Quote, ...]
    inside: bytearray  # 1 for each word between marks


@lru_cache(maxsize=256)
def cut(text: str) -> Words:
    return words(text)


def side(studied: Studied, codes: dict[str, str]) -> Side:
    one = cut(studied.article.text)
    code = encoded(one, codes)
    wordings, reported = [], []
    for quote in studied.quotes:
        if quote.kind == "reported":
            reported.append(quote)
            continue
        at, opened = places(one, quote, studied.article.text)
        if at:
            wordings.append(Wording(quote, at, tuple(one.tokens[i] for i in at), "".join(code[i] for i in at), opened))
    inside = bytearray(len(code) + 3)
    for wording in wordings:
        for k in wording.at:
            inside[k] = 1
    return Side(studied.article, one, code, tuple(wordings), tuple(reported), inside)


def encoded(one: Words, codes: dict[str, str]) -> str:
    """Words as one code point each; `codes` learns the new ones."""
    for token in dict.fromkeys(one.tokens):
        if token not in codes:
            codes[token] = _code(len(codes))
    return "".join(map(codes.__getitem__, one.tokens))


def _code(number: int) -> str:
    """A code point for a word's number, past the surrogates."""
    return chr(number + 1 if number < 0xD000 else number + 0x1001)


def places(one: Words, quote: Quote, text: str) -> tuple[tuple[int, ...], bool]:
    """The words of a quotation without bracketed ones, and whether anything is left out of it."""
    first, last = bisect_left(one.starts, quote.span.start), bisect_left(one.starts, quote.span.end)
    body = quote.span.of(text)
    opened = "[" in body or "…" in body or "..." in body or ". . ." in body
    if "[" not in body:
        return tuple(range(first, last)), opened
    kept, depth, at = [], 0, quote.span.start
    for i in range(first, last):
        between = text[at : one.starts[i]]
        depth = max(0, depth + between.count("[") - between.count("]"))
        at = one.starts[i]
        if not depth:
            kept.append(i)
    return tuple(kept), opened
