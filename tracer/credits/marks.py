"""A text with every outlet name replaced by marks of the same length, so that rules can speak of names without listing them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from tracer.credits.rule import REST, STRONG, WEAK, WEAK_AGENCY
from tracer.model import Outlet, Span
from tracer.outlets import OutletTable


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
    for char in (STRONG, WEAK, WEAK_AGENCY, REST):
        clean = clean.replace(char, " ")
    names = tuple(outlets.mentions(clean, weak=True))
    parts: list[str] = []
    end = 0
    for span, outlet in names:
        weak = outlets.is_weak(clean[span.start : span.end])
        first = STRONG if not weak else WEAK_AGENCY if outlet.kind == "agency" else WEAK
        parts += [clean[end : span.start], first, REST * (len(span) - 1)]
        end = span.end
    parts.append(clean[end:])
    return Marked(text, "".join(parts), tuple(span.start for span, _ in names), names)
