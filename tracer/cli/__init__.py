"""One file per command: arguments -> settings -> one story -> one report -> exit code.

Commands are imported when they are run or when their help is asked for, so `tracer --help` stays quick.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType

import click

from tracer.errors import TracerError

# Command -> what it does, in one line: `tracer --help` prints these without importing anything.
COMMANDS = {
    "trace": "Where a story came from and who copied it, for one article.",
    "demo": "Trace the example that comes with tracer; needs no network.",
    "read": "What tracer sees in a page: body, dates, credits, quotations.",
    "compare": "What two texts share, and which way it probably went.",
    "dedup": "Every exact, near and partial copy in a crawl.",
    "add": "Put articles into the database, compared with all that is stored.",
    "search": "Stored articles that hold words, by outlet, date, language.",
    "quote": "Where a quotation comes from: who has it, in time and wording.",
    "show": "What the database knows of an article, a story or a cluster.",
    "stories": "The largest, fastest and least credited stories stored.",
    "outlets": "Shared text, by outlet: who appears with whose text.",
    "export": "Tables and graphs for other tools: csv, gexf, prov-json ...",
    "mark": "Accept or reject a link by hand, or keep two articles apart.",
    "db": "Look after the database: info, check, backup, merge, forget ...",
    "serve": "Show the database in a browser, by Datasette.",
    "settings": "Every number in force, with its reason.",
}

# New objects before cycles among them are sought. Python's 700 costs a tenth of a trace, which hardly makes cycles.
_YOUNG = 50_000

EPILOG = "Exit codes: 0 done; 1 failed; 2 wrong usage; 3 done, but something was skipped (--strict); 130 interrupted."


class ReaderGone(Exception):
    """Whoever read our output has closed the pipe. Not an OSError: click would turn that into exit code 1."""


class Commands(click.Group):
    """A click group whose commands live in `tracer.cli.<name>`, as an object called `command`."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"tracer.cli.{name}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _print_version(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"tracer {version('syndication-tracer')}")
        context.exit()


@click.command(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version, help="The version."
)
def root() -> None:
    """Tell where a news story came from and who copied it.

    \b
    Examples:
      tracer demo
      tracer trace https://example.org/story --replay pages.warc.gz
      tracer compare mine.txt theirs.txt
    """


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code. No traceback reaches a user unless TRACER_DEBUG is set."""
    gc.set_threshold(_YOUNG, 20, 50)
    _without_streams()
    interrupted = _note_interrupts()
    try:
        code = root.main(arguments, prog_name="tracer", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        code = _say("interrupted; what was stored before stays as it was", 130)
    except click.ClickException as error:
        error.show()
        code = 2 if isinstance(error, click.UsageError) else error.exit_code
    except TracerError as error:
        code = _say(str(error), error.exit_code)
    except KeyboardInterrupt:
        code = _say("interrupted; what was stored before stays as it was", 130)
    except (ReaderGone, BrokenPipeError):
        code = _close_quietly()
    except OSError as error:
        if os.environ.get("TRACER_DEBUG"):
            raise
        what = f"{error.filename}: " if error.filename else "the output cannot be written: "
        code = _say(f"{what}{error.strerror or error}; make room or name another place", 1)
        if not error.filename:
            _close_quietly()
    except Exception as error:
        if os.environ.get("TRACER_DEBUG"):
            raise
        if interrupted:  # an import that was interrupted ends in an error of its own
            sys.exit(_say("interrupted; what was stored before stays as it was", 130))
        code = _say(f"a fault in tracer ({type(error).__name__}: {error}); TRACER_DEBUG=1 shows where", 1)
    sys.exit(code if isinstance(code, int) else 0)


def _note_interrupts() -> list[int]:
    """The signals of Ctrl-C that came in, in a list that grows; each still raises KeyboardInterrupt."""
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        came.append(number)
        signal.default_int_handler(number, frame)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, note)
    return came


def say(text: str) -> None:
    """One line on stderr, without control characters: the text may quote a page."""
    line = "".join(char if char.isprintable() else " " for char in " ".join(text.split()))
    click.echo(f"tracer: {line}", err=True)


def _say(text: str, code: int) -> int:
    say(text)
    return code


def _without_streams() -> None:
    """A command started with a stream closed (`>&-`) works all the same, for its exit code and what it stores."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - as long as the process


def _close_quietly() -> int:
    """The reader of our output has gone; point stdout at nothing so that the interpreter's last flush is silent."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
