"""A text with every outlet name replaced by marks of the same length, so that rules need not list names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

import regex

from tracer.credits.days import day_words
from tracer.credits.rule import DAY, DAY_REST, REST, STRONG, WEAK, WEAK_AGENCY
from tracer.model import Outlet, Span
from tracer.outlets import OutletTable

_SURNAME = regex.compile(r"\.?\s+\p{Lu}\p{Ll}")
_LONGEST_INITIALS = 5


@dataclass(frozen=True)
class Marked:
    """A text, the same text with marks, and the names behind the marks in order."""

    original: str
    text: str
    starts: tuple[int, ...]
    names: tuple[tuple[Span, Outlet], ...]

    def outlets(self, start: int, end: int) -> list[tuple[Span, Outlet]]:
        """The names that start in [start, end)."""
        return list(self.names[bisect_left(self.starts, start) : bisect_left(self.starts, end)])


def mark(text: str, outlets: OutletTable) -> Marked:
    """Mark the names in a text. Marks that the text itself holds are blanked first."""
    clean = text
    for char in (STRONG, WEAK, WEAK_AGENCY, REST, DAY, DAY_REST):
        clean = clean.replace(char, " ")
    names = tuple(item for item in outlets.mentions(clean, weak=True) if not _are_initials(clean, item[0]))
    parts: list[str] = []
    end = 0
    for span, outlet in names:
        weak = outlets.is_weak(clean[span.start : span.end])
        first = STRONG if not weak else WEAK_AGENCY if outlet.kind == "agency" else WEAK
        parts += [clean[end : span.start], first, REST * (len(span) - 1)]
        end = span.end
    parts.append(clean[end:])
    return Marked(text, "".join(parts), tuple(span.start for span, _ in names), names)


def _are_initials(text: str, span: Span) -> bool:
    """Whether a dotted short name is somebody's initials: "A.P. Miller"."""
    return "." in span.of(text) and len(span) <= _LONGEST_INITIALS and _SURNAME.match(text, span.end) is not None


def mark_days(marked: Marked, stretches: Iterable[Span], languages: frozenset[str]) -> Marked:
    """The same with the words that tell when marked too, in the stretches where a rule may want them."""
    parts: list[str] = []
    end = 0
    for stretch in stretches:
        for start, stop in day_words(marked.text, stretch, languages):
            parts += [marked.text[end:start], DAY, DAY_REST * (stop - start - 1)]
            end = stop
    parts.append(marked.text[end:])
    return replace(marked, text="".join(parts))
