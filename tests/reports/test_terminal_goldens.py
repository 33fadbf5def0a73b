"""Reports of hand-made results, word for word. `UPDATE_GOLDENS=1 pytest tests/reports` writes them anew."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import RenderableType

from tests.reports import made
from tracer.reports import terminal

GOLDEN = Path(__file__).resolve().parent.parent / "golden"

REPORTS: dict[str, Callable[[], RenderableType]] = {
    "trace": lambda: terminal.trace(made.trace()),
    "trace-explain": lambda: terminal.trace(made.trace(), explain=True),
    "trace-undecided": lambda: terminal.trace(made.undecided()),
    "trace-alone": lambda: terminal.trace(made.alone()),
    "trace-hostile": lambda: terminal.trace(made.hostile()),
    "trace-arabic": lambda: terminal.trace(made.arabic()),
    "read": lambda: terminal.read(made.pages()["almanar"]),
    "compare": lambda: terminal.comparison(made.comparison()),
    "compare-why": lambda: terminal.comparison(made.comparison(), why=True),
    "compare-unlike": lambda: terminal.comparison(made.unlike()),
}


def printed(report: RenderableType, width: int | None = None, encoding: str = "utf-8") -> str:
    """What a pipe of an encoding gets."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    terminal.console(stream, width=width).print(report)
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("name", REPORTS)
def test_report_reads_as_its_golden(name: str, width: int) -> None:
    """Every word of a report is looked at once, and then only changes with a diff."""
    got = printed(REPORTS[name](), width)
    path = GOLDEN / f"report-{name}.{width}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        path.write_text(got, "utf-8", newline="\n")
    assert got == path.read_text("utf-8")


@pytest.mark.parametrize("width", [40, 41, 59, 60, 61, 80, 120, 200])
@pytest.mark.parametrize("name", REPORTS)
def test_no_line_is_wider_than_the_screen(name: str, width: int) -> None:
    """Wide glyphs, right-to-left text and long addresses stay within the width; no line ends in spaces."""
    for line in printed(REPORTS[name](), width).splitlines():
        assert cell_len(line) <= width, line
        assert line == line.rstrip(), repr(line)


@pytest.mark.parametrize("name", REPORTS)
def test_ascii_output_is_as_wide_as_the_other(name: str) -> None:
    """A terminal that knows only ASCII gets the same layout with stand-ins for the signs it lacks."""
    plain, full = printed(REPORTS[name](), 80, "ascii"), printed(REPORTS[name](), 80)
    assert [cell_len(line) for line in plain.splitlines()] == [cell_len(line) for line in full.splitlines()]


def test_latin1_output_keeps_what_it_can() -> None:
    """Paragraph signs and middle dots are in Latin-1, tree guides are not."""
    text = printed(terminal.trace(made.trace()), 80, "latin-1")
    assert "¶1-4" in text
    assert "`- * Al Manar · Sat 24 Oct 2015" in text
