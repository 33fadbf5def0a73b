"""`tracer search`: articles that hold words."""

from __future__ import annotations

from pathlib import Path

import click

from tracer.cli import options


@click.command("search")
@click.argument("words")
@options.database
@options.outlet
@options.period
@click.option("--language", metavar="CODE", help="Only this language, as a code of two letters.")
@options.limit
@options.as_json
def command(
    words: str, db: Path, outlet: str | None, since: str | None, until: str | None, language: str | None, limit: int,
    json_: bool,
) -> int:  # fmt: skip
    """Stored articles that hold all of WORDS in title, body or quotations, best first.

    "Words in quotation marks" stand so in the text; `OR` takes either of two, `-word` leaves out, `word*` begins so.

    \b
    Examples:
      tracer search "operations centre"
      tracer search '"tremendous pressure" Abadi' --since 2015-10-01 --outlet Reuters
      tracer search 'ferry OR ferries -Northwick harbo*'
    """
    from tracer import reports
    from tracer.query import search

    answer = search(words, db=db, outlet=outlet, since=since, until=until, language=language, limit=limit)
    if json_:
        options.print_json(reports.as_json_store.answer(answer))
    else:
        options.print_report(reports.terminal.hits(answer))
    return 0
