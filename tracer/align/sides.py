"""One text made ready for comparison: folded words, and which of them may take part."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from tracer.align.arrays import Mask
from tracer.align.speech import spoken
from tracer.model import Span
from tracer.normalize import Words, words

_CACHED = 20_000  # characters; a story compares each article with many others, and long texts would fill memory


@dataclass(frozen=True, slots=True)
class Side:
    """A text, its words, and `stretches`: maximal word ranges (first, last) that lie outside all skipped spans.

    `spoken` is true for words inside quotation marks. `order` decides which of two sides is worked on first.
    """

    text: str
    words: Words
    spoken: Mask
    stretches: tuple[tuple[int, int], ...]
    order: tuple[int, str, tuple[Span, ...]]

    @property
    def body(self) -> int:
        """How many words may take part."""
        return sum(last - first for first, last in self.stretches)

    def body_tokens(self) -> list[str]:
        """The folded words that may take part, in order."""
        return [token for first, last in self.stretches for token in self.words.tokens[first:last]]

    def within(self, span: Span) -> tuple[int, int]:
        """The range of words (first, last) that lie wholly inside a span."""
        first = bisect_left(self.words.starts, span.start)
        return first, max(first, bisect_right(self.words.ends, span.end))


def side(text: str, skip: tuple[Span, ...] = ()) -> Side:
    """Prepare a text. `skip` may be in any order and may overlap; a word that touches a skipped span is skipped."""
    cut, said = _read_once(text) if len(text) <= _CACHED else _read(text)
    return Side(text, cut, said, _stretches(cut, skip), (len(text), text, tuple(sorted(skip))))


def _read(text: str) -> tuple[Words, Mask]:
    cut = words(text)
    return cut, spoken(text, cut)


@lru_cache(maxsize=256)
def _read_once(text: str) -> tuple[Words, Mask]:
    return _read(text)


def _stretches(cut: Words, skip: tuple[Span, ...]) -> tuple[tuple[int, int], ...]:
    stretches: list[tuple[int, int]] = []
    first = 0
    for span in sorted(s for s in skip if len(s) > 0):
        begin = max(first, bisect_right(cut.ends, span.start))
        end = max(first, bisect_left(cut.starts, span.end))
        if end > begin:
            if begin > first:
                stretches.append((first, begin))
            first = end
    if first < len(cut):
        stretches.append((first, len(cut)))
    return tuple(stretches)
