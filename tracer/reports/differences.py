"""A wording with what was left out of it and put into it since another one, in one line; needs no rich."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from tracer.model import Edit, Span
from tracer.reports.terminal.safe import clean

Piece: TypeAlias = tuple[str, str]  # text, style
Line: TypeAlias = list[Piece]

_LONGEST = 14  # words of a dropped stretch that are all shown
_SIGNS = ",.;:!?)”…،؛؟。，"


def inline(before: str, after: str, span: Span, edits: Sequence[Edit], *, style: str = "") -> Line:
    """The words of `after` in `span`, in quotation marks, with the `edits` that made them of `before`'s words.

    An edit's `a` is a stretch of `before`, its `b` one of `after`. What was dropped stands in [-...-], what was put in
    in {+...+}: marks that colours are laid over where there are any, and that need none.
    """
    pieces: Line = [("“", style)]
    at = span.start
    for edit in edits:
        start, end = max(edit.b.start, at), min(max(edit.b.end, at), span.end)
        pieces.append((after[at:start], style))
        if len(edit.a):
            dropped = _shortened(edit.a.of(before))
            pieces += [(" ", ""), (f"[-{dropped}-]", "red"), (" ", "")]
        if start < end:
            pieces += [(" ", ""), (f"{{+{clean(after[start:end])}+}}", "green"), (" ", "")]
        at = max(at, end)
    pieces += [(after[at : span.end].rstrip("“”\"»’' "), style), ("”", style)]
    return _spaced(pieces)


def _shortened(text: str) -> str:
    parts = clean(text).split()
    if len(parts) <= _LONGEST:
        return " ".join(parts)
    return f"{' '.join(parts[: _LONGEST // 2])} … {' '.join(parts[-_LONGEST // 2 :])}"


def _spaced(pieces: Iterable[Piece]) -> Line:
    """Pieces with one space between words, and none inside the marks or before a sign."""
    spaced: Line = []
    gap = False
    for text, style in pieces:
        body = clean(text)
        if not body:
            gap = gap or bool(text)
            continue
        gap = gap or text[0].isspace()
        glued = not spaced or spaced[-1][0] == "“" or body[0] in _SIGNS
        spaced.append((f"{'' if glued or not gap else ' '}{body}", style))
        gap = text[-1].isspace()
    return spaced


def turned(edits: Iterable[Edit]) -> list[Edit]:
    """Edits read the other way round."""
    return [Edit(edit.b, edit.a, edit.flags) for edit in edits]
