"""`tracer outlets`: shared text, by outlet."""

from __future__ import annotations

from pathlib import Path

import click

from tracer.cli import options


@click.command("outlets")
@options.database
@options.outlet
@click.option("--matrix", is_flag=True, help="Sources down, copies across, links in the cells.")
@options.limit
@options.as_json
def command(db: Path, outlet: str | None, matrix: bool, limit: int, json_: bool) -> int:
    """Shared text, by outlet: who appears with whose text, how often, with what credit and how much later.

    \b
    Examples:
      tracer outlets
      tracer outlets --outlet Reuters --matrix
    """
    from tracer import reports
    from tracer.query import outlets

    found, unknown = outlets(db=db, outlet=outlet, limit=limit)
    if json_:
        document = reports.as_json_store.answer(found)
        options.print_json({**document, "unknown": reports.as_json_store.answer(unknown)["rows"]})
    elif matrix:
        options.print_report(reports.terminal.matrix(found))
    else:
        options.print_report(reports.terminal.flows(found, unknown))
    return 0
