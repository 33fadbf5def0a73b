"""`tracer stories`: the stories of the database."""

from __future__ import annotations

from pathlib import Path

import click

from tracer.cli import options


@click.command("stories")
@options.database
@click.option(
    "--by",
    type=click.Choice(["largest", "fastest", "uncredited", "latest"]),
    default="largest",
    show_default=True,
    help="Most articles; most articles an hour; most hops without a credit seen; last begun.",
)
@options.outlet
@options.period
@options.limit
@options.as_json
def command(
    db: Path, by: str, outlet: str | None, since: str | None, until: str | None, limit: int, json_: bool
) -> int:
    """The stories of the database: largest, fastest, or with most hops without a credit seen.

    \b
    Examples:
      tracer stories --by uncredited
      tracer stories --since 2015-10-01 --outlet "Al Manar"
    """
    from tracer import reports
    from tracer.query import stories

    answer = stories(db=db, order=by, outlet=outlet, since=since, until=until, limit=limit)
    if json_:
        options.print_json(reports.as_json_store.answer(answer))
    else:
        options.print_report(reports.terminal.stories(answer))
    return 0
