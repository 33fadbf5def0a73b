"""How a report is laid out: blocks of lines, each block fitted to the width it is given.

A report is made of blocks before its width is known; rich asks for the lines when it prints. Every line is a
`rich.text.Text` of its own, never markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from tracer.reports.terminal.output import NARROWEST, WIDEST
from tracer.reports.terminal.safe import FSI, PDI

SEPARATOR = " · "
SIDE_BY_SIDE = 60  # columns from which two texts fit beside each other


@dataclass(frozen=True)
class Pen:
    """What a block is drawn with: the console, the columns it may take, and whether differences need marks."""

    console: Console
    width: int
    marks: bool

    def within(self, width: int) -> Pen:
        """The same pen for a narrower column."""
        return Pen(self.console, max(width, 8), self.marks)

    def wrap(self, text: Text) -> list[Text]:
        """`text` cut into lines that fit, with right-to-left isolates closed and reopened at each cut."""
        depth, lines = 0, []
        for line in text.wrap(self.console, self.width, overflow="fold"):
            line.rstrip()
            opened, delta = FSI * depth, line.plain.count(FSI) - line.plain.count(PDI)
            depth = max(0, depth + delta)
            lines.append(Text.assemble(opened, line, PDI * depth) if opened or depth else line)
        return lines or [Text()]


class Block(Protocol):
    """A part of a report that knows how to draw itself."""

    def lines(self, pen: Pen) -> Iterator[Text]: ...


@dataclass(frozen=True)
class Report:
    """Blocks, one below the other. Printing it needs no more than `console.print(report)`."""

    blocks: tuple[Block, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(NARROWEST, min(options.max_width, WIDEST))
        pen = Pen(console, width, marks=console.color_system is None or console.no_color)
        for block in self.blocks:
            for line in block.lines(pen):
                line.rstrip()
                line.no_wrap, line.overflow = True, "ignore"
                yield line


@dataclass(frozen=True)
class Blank:
    """An empty line."""

    def lines(self, pen: Pen) -> Iterator[Text]:
        yield Text()


@dataclass(frozen=True)
class Paragraph:
    """Text, wrapped, with the lines after the first set in by `hang` columns."""

    text: Text
    hang: int = 0

    def lines(self, pen: Pen) -> Iterator[Text]:
        hang = min(self.hang, pen.width // 4)
        label, rest = self.text[:hang], self.text[hang:]
        for number, line in enumerate(pen.within(pen.width - hang).wrap(rest)):
            yield Text.assemble(label if number == 0 else " " * hang, line)


@dataclass(frozen=True)
class Address:
    """An address and a date on one line; of a long address only the host and the beginning of the path is shown."""

    url: str
    date: str

    def lines(self, pen: Pen) -> Iterator[Text]:
        tail = f"{SEPARATOR}{self.date}"
        room = pen.width - len_cells(tail)
        url = self.url
        if len_cells(url) > room:
            url = url.split("://", 1)[-1]
        if len_cells(url) > room:
            url = f"{url[: max(room - 3, 12)]}..."
        yield from pen.wrap(Text(f"{url}{tail}", style="dim"))


@dataclass(frozen=True)
class Section:
    """A label in capitals and its entries: `FINDING  Very likely ...`, each entry wrapped beneath the first one."""

    label: str
    entries: tuple[Text, ...]
    style: str = "bold"

    def lines(self, pen: Pen) -> Iterator[Text]:
        hang = len(self.label) + 2 if pen.width >= SIDE_BY_SIDE else 2
        head: Text | str = Text(f"{self.label}  ", style=self.style)
        if pen.width < SIDE_BY_SIDE:
            yield Text(self.label, style=self.style)
            head = " " * hang
        for entry in self.entries:
            for line in pen.within(pen.width - hang).wrap(entry):
                yield Text.assemble(head, line)
                head = " " * hang


@dataclass(frozen=True)
class Node:
    """A node of a tree: its sign and label, details to its right (one row of pieces each), and what hangs below it."""

    label: Text
    details: tuple[tuple[Text, ...], ...] = ()
    children: tuple[Node, ...] = ()
    id: str = ""


@dataclass(frozen=True)
class _Row:
    guide: str
    below: str  # the guide of the rows that continue this one
    node: Node


@dataclass(frozen=True)
class Tree:
    """Nodes with guides; details stand in a column of their own, or below their node where there is no room."""

    roots: tuple[Node, ...]

    def lines(self, pen: Pen) -> Iterator[Text]:
        rows = [row for root in self.roots for row in _rows(root, "", "")]
        left = 2 + max((len_cells(row.guide) + row.node.label.cell_len for row in rows), default=0)
        beside = pen.width >= SIDE_BY_SIDE and left <= pen.width // 2
        for row in rows:
            yield from _beside(row, left, pen) if beside else _beneath(row, pen)


def len_cells(text: str) -> int:
    """How many columns a string takes."""
    return Text(text).cell_len


def _rows(node: Node, guide: str, below: str) -> Iterator[_Row]:
    yield _Row(guide, below + ("│" if node.children else ""), node)
    for number, child in enumerate(node.children, 1):
        last = number == len(node.children)
        yield from _rows(child, below + ("└─ " if last else "├─ "), below + ("   " if last else "│  "))


def _beside(row: _Row, left: int, pen: Pen) -> Iterator[Text]:
    first = Text.assemble(row.guide, row.node.label)
    details = [line for pieces in row.node.details for line in flow(pieces, pen.within(pen.width - left))]
    for line in details or [Text()]:
        yield Text.assemble(first, " " * (left - first.cell_len), line)
        first = Text(row.below)


def _beneath(row: _Row, pen: Pen) -> Iterator[Text]:
    guide = len_cells(row.guide)
    for number, line in enumerate(pen.within(pen.width - guide).wrap(row.node.label)):
        yield Text.assemble(row.guide if number == 0 else row.below.ljust(guide), line)
    margin = row.below.ljust(guide + 2)
    for pieces in row.node.details:
        for line in flow(pieces, pen.within(pen.width - len_cells(margin))):
            yield Text.assemble(margin, line)


@dataclass(frozen=True)
class Pieces:
    """Short pieces on as few lines as they fit on, none of them broken."""

    pieces: tuple[Text, ...]
    separator: str = SEPARATOR

    def lines(self, pen: Pen) -> Iterator[Text]:
        yield from flow(self.pieces, pen, self.separator)


def flow(pieces: Sequence[Text], pen: Pen, separator: str = SEPARATOR) -> list[Text]:
    """Pieces joined by a separator; lines break between pieces, inside one only where it is longer than a line."""
    lines: list[Text] = []
    for piece in pieces:
        joined = Text.assemble(lines[-1], separator, piece) if lines else piece
        if lines and joined.cell_len <= pen.width:
            lines[-1] = joined
        else:
            lines += pen.wrap(piece)
    return lines


@dataclass(frozen=True)
class SideBySide:
    """Two texts beside each other, or one above the other on a narrow screen, each under its heading."""

    a: Text
    b: Text
    names: tuple[str, str] = ("A", "B")

    def lines(self, pen: Pen) -> Iterator[Text]:
        if pen.width < SIDE_BY_SIDE:
            for name, text in zip(self.names, (self.a, self.b), strict=True):
                yield Text(name, style="bold")
                yield from (Text.assemble("  ", line) for line in pen.within(pen.width - 2).wrap(text))
            return
        half = pen.within((pen.width - 3) // 2)
        first, second = (Text(name, style="bold") for name in self.names)
        yield from _beside_each_other([first, *half.wrap(self.a)], [second, *half.wrap(self.b)], half.width)


def _beside_each_other(left: list[Text], right: list[Text], width: int) -> Iterator[Text]:
    for number in range(max(len(left), len(right))):
        a = left[number] if number < len(left) else Text()
        b = right[number] if number < len(right) else Text()
        yield Text.assemble(a, " " * (width - a.cell_len), " │ ", b)
