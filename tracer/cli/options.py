"""Options that several commands share, and what they mean."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from tracer.cli import ReaderGone, say
from tracer.progress import reporting_to
from tracer.settings import Settings, load

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tracer.model import Trace

F = TypeVar("F", bound=Callable[..., Any])

as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON document instead of the report.")
strict = click.option("--strict", is_flag=True, help="Leave with exit code 3 where something was skipped.")
replay = click.option(
    "--replay",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A WARC or WACZ archive that stands in for the web; nothing is fetched.",
)
database = click.option(
    "--db",
    type=click.Path(path_type=Path),
    default=Path("tracer.db"),
    envvar="TRACER_DB",
    metavar="FILE",
    show_default=True,
    help="The database (or TRACER_DB).",
)
limit = click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Rows at most.")
outlet = click.option("--outlet", metavar="NAME", help="Only this outlet, by any of its names or its domain.")


def period(function: F) -> F:
    """`--since DATE` and `--until DATE`."""
    since = click.option("--since", metavar="DATE", help="Published on this day or later.")
    until = click.option("--until", metavar="DATE", help="Published on this day or earlier.")
    return since(until(function))


def settings(function: F) -> F:
    """`--settings FILE` and `--set step.name=value`."""
    file = click.option(
        "--settings",
        "settings_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="A TOML file of settings (default: tracer.toml, if there is one here).",
    )
    one = click.option(
        "--set",
        "assignments",
        multiple=True,
        metavar="STEP.NAME=VALUE",
        help="Change one number; see `tracer settings`.",
    )
    return file(one(function))


def settings_from(file: Path | None, assignments: tuple[str, ...]) -> Settings:
    """The settings in force."""
    return load(file=file, assignments=assignments)


def print_json(document: Mapping[str, Any]) -> None:
    """One JSON document on stdout, over several lines; UTF-8 whatever the terminal says."""
    _print_bytes(json.dumps(document, ensure_ascii=False, indent=2))


def print_json_line(document: Mapping[str, Any]) -> None:
    """One JSON object on a line of its own."""
    _print_bytes(json.dumps(document, ensure_ascii=False))


def write_lines(path: Path, documents: Iterable[Mapping[str, Any]]) -> None:
    """JSON Lines into a file that is there whole or not at all."""
    with opened_for(path) as out:
        out.writelines(json.dumps(d, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n" for d in documents)


@contextmanager
def opened_for(output: Path | None) -> Iterator[BinaryIO]:
    """A file to write, there whole or not at all; standard output where none is named."""
    from tracer.errors import UsageError

    if output is None:
        try:
            sys.stdout.flush()
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        except BrokenPipeError as error:
            raise ReaderGone from error
        return
    device = output.exists() and not output.is_file()  # a pipe, or /dev/null: not to be replaced
    part = output if device else output.with_name(f"{output.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(output)
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror or error}); name another file") from error
    finally:
        if not device:
            part.unlink(missing_ok=True)


def _print_bytes(text: str) -> None:
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError as error:
        raise ReaderGone from error


def print_report(report: RenderableType) -> None:
    """A report on stdout: colour and width of the terminal, or plain and 80 columns wide where it is not one."""
    from tracer.reports import terminal

    try:
        terminal.console(sys.stdout).print(report)
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit) as error:  # rich leaves with SystemExit where the pipe is closed
        raise ReaderGone from error


def progress() -> AbstractContextManager[None]:
    """A progress line on stderr while the block runs, where stderr is a terminal."""
    if not sys.stderr.isatty():
        return nullcontext()
    from tracer.cli.progress_line import ProgressLine

    return reporting_to(ProgressLine())


def print_trace(trace: Trace, *, explain: bool, json_: bool, strict: bool) -> int:
    """A trace as report or JSON, and the exit code: 1 where the database could not take it, 3 for skips if strict."""
    from tracer import reports

    if json_:
        print_json(reports.as_json.trace(trace))
    else:
        print_report(reports.terminal.trace(trace, explain=explain))
    for skipped in trace.skipped:
        if skipped.step == "store":
            say(f"not stored: {skipped.reason}")
            return 1
    return 3 if strict and trace.skipped else 0
