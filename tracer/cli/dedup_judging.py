"""Verdicts on a draw of pairs: asked for on the terminal, or read from a file and kept in it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from tracer.cli import options, say
from tracer.errors import UsageError
from tracer.model import Drawn, Precision

_ASK = "Is one a copy of the other?  y yes · n no · ? cannot be told · q enough"
_VERDICTS = ("y", "n", "?")


def judge(drawn: Sequence[Drawn], file: Path | None) -> tuple[Precision, ...]:
    """Take the verdicts; what they say, or nothing where there are none yet.

    A file that is there is read; what it does not judge is asked for where there is a person at a terminal. Without
    one, the file is written for a person to fill in, its verdicts null.
    """
    known = _read(file) if file and file.exists() else {}
    judged = [replace(pair, verdict=known.get(_key(pair), pair.verdict)) for pair in drawn]
    if not all(pair.verdict for pair in judged) and _has_person(file):
        judged = _ask(judged)
    if file:
        _write(file, judged)
    if not drawn:
        say("nothing to judge: no record was dropped for another but equal ones, and nothing came near")
    elif not any(pair.verdict for pair in judged):
        say(f'{len(judged)} pairs are in {file}: put "y", "n" or "?" for each null and give the same command again')
    else:
        from tracer.dedup import sampling

        return tuple(sampling.precision(judged, what) for what in ("merge", "near miss"))
    return ()


def _has_person(file: Path | None) -> bool:
    """Whether to ask: a pipe of answers will do where there is no file to fill in."""
    return (sys.stdin.isatty() and sys.stderr.isatty()) or file is None


def _ask(drawn: list[Drawn]) -> list[Drawn]:
    from tracer.reports import terminal

    console = terminal.console(sys.stderr)
    judged = list(drawn)
    for place, pair in enumerate(drawn):
        if pair.verdict:
            continue
        console.print(terminal.drawn(pair, place + 1, len(drawn)))
        click.echo(_ASK, err=True)
        answer = _answer()
        if answer is None:
            break
        judged[place] = replace(pair, verdict=answer)
    return judged


def _answer() -> str | None:
    """A verdict; None where there are to be no more."""
    while line := sys.stdin.readline():
        answer = line.strip().lower()[:1]
        if answer in _VERDICTS:
            return answer
        if answer == "q":
            return None
        click.echo(_ASK, err=True)
    return None


def _key(pair: Drawn) -> tuple[str, str]:
    first, second = sorted((pair.a, pair.b))
    return first, second


def _read(file: Path) -> dict[tuple[str, str], str]:
    known = {}
    try:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            row = json.loads(line) if line.strip() else None
            if row and row["verdict"]:
                first, second = sorted((str(row["a"]), str(row["b"])))
                known[first, second] = _verdict(row["verdict"], file, number)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror or error}); name another file") from error
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{file}: no file of verdicts ({error}); name another, or none to begin anew") from error
    return known


def _verdict(value: object, file: Path, number: int) -> str:
    if value not in _VERDICTS:
        raise UsageError(f'{file}, line {number}: verdict {value!r}: write "y", "n" or "?"')
    return str(value)


def _write(file: Path, judged: Iterable[Drawn]) -> None:
    names = ("a", "b", "text_a", "text_b")
    rows = (
        {"drawn": pair.what, "verdict": pair.verdict or None, **{name: getattr(pair, name) for name in names}}
        for pair in judged
    )
    options.write_lines(file, rows)
