"""A text as blocks: its sentences, and its short lines, each with the hash of its folded words."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from tracer import normalize
from tracer.model import Span

# Ends of sentences: a stop and white space, or the full stop of scripts that use none.
_SENTENCE = re.compile(r"(?P<stop>[.!?؟…।][\"”’»)\]]?)\s+|(?P<full>[。！？])")
_DIGITS = re.compile(r"\d+")
# Words of gallery and video players themselves, not of the newsroom.
VIEWER_PHRASES = (
    "hide caption", "show caption", "just watched", "replay more videos", "more videos", "view gallery",
    "bildergalerie", "galerie photo", "galerie photos", "galería de fotos", "معرض الصور",
)  # fmt: skip
_VIEWER = re.compile(rf"\b(\d+ of \d+ photos?|photos: |{'|'.join(VIEWER_PHRASES)})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a text. Numbers count as equal: a price table with today's prices is yesterday's block."""

    span: Span
    key: int  # 64 bits of its folded words
    tokens: tuple[str, ...]
    whole: bool  # a paragraph of its own
    viewer: bool  # holds a gallery's or player's own words


def of(text: str) -> tuple[Block, ...]:
    """The blocks of a text in order; those without words are left out."""
    cut = normalize.words(text)
    blocks: list[Block] = []
    for paragraph in normalize.paragraphs(text):
        sentences = list(_sentences(text, paragraph))
        for span in sentences:
            first, last = bisect_left(cut.starts, span.start), bisect_left(cut.starts, span.end)
            tokens = tuple(token if token.isalpha() else _DIGITS.sub("0", token) for token in cut.tokens[first:last])
            if tokens:
                viewer = _VIEWER.search(text, span.start, span.end) is not None
                blocks.append(Block(span, _key(tokens), tokens, len(sentences) == 1, viewer))
    return tuple(blocks)


def _sentences(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    for stop in _SENTENCE.finditer(text, paragraph.start, paragraph.end):
        yield Span(start, stop.end("stop") if stop.end("stop") > 0 else stop.end())
        start = stop.end()
    if start < paragraph.end:
        yield Span(start, paragraph.end)


def _key(tokens: tuple[str, ...]) -> int:
    return int.from_bytes(
        hashlib.blake2b(" ".join(tokens).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )
