"""The console: plain and stable in a pipe, coloured in a terminal, never more than it can show."""

from __future__ import annotations

import io
import os
import pty

import pytest

from tests.reports import made
from tracer.reports import terminal
from tracer.reports.terminal.encodable import encodable


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The developer's own terminal must not decide."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "COLORTERM", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def shown(stream: io.StringIO, **wishes: object) -> str:
    """The example's report on a stream."""
    terminal.console(stream, **wishes).print(terminal.trace(made.trace()))  # type: ignore[arg-type]
    return stream.getvalue()


def test_a_pipe_gets_plain_text_80_columns_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither COLUMNS nor FORCE_COLOR changes what a script reads."""
    quiet = shown(io.StringIO())
    monkeypatch.setenv("COLUMNS", "133")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert shown(io.StringIO()) == quiet
    assert "\x1b" not in quiet
    assert max(map(len, quiet.splitlines())) <= 80


def test_a_terminal_gets_colours_and_the_same_words() -> None:
    """Colour adds nothing but colour."""
    import re

    coloured = shown(Screen(), width=80)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == shown(io.StringIO())


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_color_and_dumb_terminals_get_no_escapes(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """The two usual ways to say that colours are not wanted."""
    monkeypatch.setenv(name, value)
    assert "\x1b" not in shown(Screen(), width=80)


@pytest.mark.parametrize(("columns", "width"), [("20", 40), ("64", 64), ("500", 200)])
def test_the_terminals_width_is_taken_within_reason(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    """Between 40 and 200 columns, whatever the terminal says."""
    monkeypatch.setenv("COLUMNS", columns)
    assert terminal.console(Screen()).width == width


def test_a_real_terminals_width_is_asked_for() -> None:
    """Without COLUMNS the kernel knows."""
    import fcntl
    import struct
    import termios

    leader, follower = pty.openpty()
    try:
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 97, 0, 0))
        with os.fdopen(os.dup(follower), "w", encoding="utf-8") as stream:
            assert terminal.console(stream).width == 97
    finally:
        os.close(leader)
        os.close(follower)


def test_what_an_encoding_lacks_is_replaced_at_the_same_width() -> None:
    """Signs become ASCII ones, letters question marks, two for a wide one; nothing raises."""
    assert encodable("● ¶ “a” 漢 é", "ascii") == '* # "a" ?? ?'
    assert encodable("é ●", "latin-1") == "é *"
    assert encodable("● é", "utf-8") == "● é"


def test_without_colours_differences_are_in_brackets_and_with_them_not() -> None:
    """The marks are for those who see no colour."""
    report = terminal.comparison(made.comparison())
    plain, screen = io.StringIO(), Screen()
    terminal.console(plain).print(report)
    terminal.console(screen, width=80).print(report)
    assert "{+Shi'ite" in plain.getvalue()
    assert "{+" not in screen.getvalue()


def test_markup_in_a_title_is_printed_as_it_is() -> None:
    """A title `[/red]` is text."""
    out = io.StringIO()
    terminal.console(out).print(terminal.trace(made.hostile()))
    assert "[/red]" in out.getvalue()
    assert "\x1b" not in out.getvalue()
