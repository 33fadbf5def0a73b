"""Two passages side by side, with the words that differ marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex
from rich.text import Text

from tracer.model import Passage, Span
from tracer.reports.terminal.layout import Pen, SideBySide
from tracer.reports.terminal.safe import FSI, PDI, clean, isolated

_BREAK = regex.compile(r"\s*\n\s*")  # paragraphs of a passage run on; the sign keeps them apart


@dataclass(frozen=True)
class Passages:
    """One shared passage of two texts. On a screen without colours the marks are [-only here-] and {+only there+}."""

    a: str
    b: str
    passage: Passage
    names: tuple[str, str]

    def lines(self, pen: Pen) -> Iterator[Text]:
        edits = self.passage.edits
        left = marked(self.a, self.passage.a, [edit.a for edit in edits], "[-", "-]", "red", pen.marks)
        right = marked(self.b, self.passage.b, [edit.b for edit in edits], "{+", "+}", "green", pen.marks)
        yield from SideBySide(left, right, self.names).lines(pen)


def marked(text: str, span: Span, edits: Sequence[Span], opening: str, closing: str, style: str, marks: bool) -> Text:
    """A stretch of `text` with the edits in it coloured, or bracketed where there are no colours."""
    pieces: list[tuple[str, str]] = []
    at = span.start
    for edit in sorted(edits):
        start, end = max(edit.start, at), min(edit.end, span.end)
        changed = clean(text[start:end]) if start < end else ""
        if changed:
            pieces += [(_inside(text[at:start]), ""), (f"{opening}{changed}{closing}" if marks else changed, style)]
            at = end
    pieces.append((_inside(text[at : span.end]), ""))
    whole = "".join(piece for piece, _ in pieces).strip()
    around = (FSI, PDI) if isolated(whole) != whole else ("", "")
    return Text.assemble(around[0], *pieces, around[1])


def _inside(piece: str) -> str:
    """A piece of a passage, cleaned, with a space left where it begins or ends with one."""
    cleaned = clean(_BREAK.sub(" ¶ ", piece))
    if not cleaned:
        return " " if piece else ""
    return f"{' ' * piece[:1].isspace()}{cleaned}{' ' * piece[-1:].isspace()}"
