"""`tracer quote`: where a quotation comes from."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracer.cli import ReaderGone, options

if TYPE_CHECKING:
    from tracer.model import Quotation


@click.command("quote")
@click.argument("quotation", metavar="TEXT")
@options.database
@options.as_json
@options.settings
def command(
    quotation: str, db: Path, json_: bool, settings_file: Path | None, assignments: tuple[str, ...]
) -> int:  # fmt: skip
    """Every stored article that has a quotation or a variant of it, earliest seen first.

    TEXT is the words themselves, a file that holds them, or - for standard input. Articles count whether they have the
    words between marks, report them, or have them in running text. Under each wording stand those that came of it
    by dropping, adding or changing words.

    \b
    Examples:
      tracer quote "tremendous pressure from all sides"
      tracer quote statement.txt --db news.db --json
      echo "We are agreed on every point" | tracer quote -
    """
    settings = options.settings_from(settings_file, assignments)
    from tracer.quotation import ask

    found = ask(_text(quotation), db=db, settings=settings)
    if json_:
        from tracer.reports.quotation import as_json

        options.print_json(as_json(found))
    else:
        _print(found)
    return 0


def _text(given: str) -> str:
    """The words: as they were typed, from standard input, or out of a file of that name."""
    from tracer.errors import UsageError

    if given == "-":
        return sys.stdin.buffer.read(_MOST).decode("utf-8", "replace")
    try:
        if len(given) < _NAME and os.path.isfile(given):
            with open(given, "rb") as file:
                return file.read(_MOST).decode("utf-8-sig", "replace")
    except OSError as error:
        raise UsageError(f"{given}: cannot be read ({error.strerror}); name another file") from error
    except ValueError:  # a zero byte is in no file's name
        pass
    return given


_MOST = 1 << 20  # bytes read of a file: more is no quotation, and is said to be none
_NAME = 1024  # longest name of a file


def _print(found: Quotation) -> None:
    """Plain lines, 80 columns wide, or through rich where stdout is a terminal."""
    from tracer.reports.quotation import lines

    if sys.stdout.isatty():
        _print_in_colour(found)
        return
    from tracer.reports.terminal.encodable import encodable

    try:
        for line in lines(found, width=_PIPED):
            text = "".join(text for text, _ in line)
            sys.stdout.write(encodable(text, sys.stdout.encoding or "utf-8") + "\n")
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ReaderGone from error


_PIPED = 80


def _print_in_colour(found: Quotation) -> None:
    from rich.text import Text

    from tracer.reports import terminal
    from tracer.reports.quotation import lines

    console = terminal.console(sys.stdout)
    try:
        for line in lines(found, width=console.width):
            console.print(Text.assemble(*line), no_wrap=True, overflow="ignore", crop=False)
    except (BrokenPipeError, SystemExit) as error:  # rich leaves with SystemExit where the pipe is closed
        raise ReaderGone from error
