"""`tracer show`: what the database knows of one article, story or cluster."""

from __future__ import annotations

from pathlib import Path

import click

from tracer.cli import options


@click.command("show")
@click.argument("name")
@options.database
@options.as_json
def command(name: str, db: Path, json_: bool) -> int:
    """What the database knows of NAME: an article's id or address, or the name of a story or a cluster.

    Of an article: its sources and copies, quotations, captures, versions, and what people hold of its links.

    \b
    Examples:
      tracer show https://example.org/story
      tracer show s545e2062b98 --json
    """
    from tracer import reports
    from tracer.model import Shown
    from tracer.query import show

    found = show(name, db=db)
    if isinstance(found, Shown):
        document, report = reports.as_json_store.shown(found), reports.terminal.shown(found)
    else:
        document, report = reports.as_json_store.answer(found), reports.terminal.members(found)
    if json_:
        options.print_json(document)
    else:
        options.print_report(report)
    return 0
