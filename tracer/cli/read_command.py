"""`tracer read`: what tracer sees in a page."""

from __future__ import annotations

from pathlib import Path

import click

from tracer.cli import options, say


@click.command("read")
@click.argument("location")
@options.replay
@options.as_json
@options.strict
@options.settings
def command(
    location: str,
    replay: Path | None,
    json_: bool,
    strict: bool,
    settings_file: Path | None,
    assignments: tuple[str, ...],
) -> int:
    """What tracer sees at LOCATION: body, title, byline, dates and where each came from, credits, quotations.

    LOCATION is a URL, a file (.html, .txt, .jsonl, .warc.gz, .wacz), a folder of HTML, or -. With --json, a location
    of many pages prints one object a line.

    \b
    Examples:
      tracer read page.html
      tracer read pages.warc.gz --json
    """
    settings = options.settings_from(settings_file, assignments)
    from tracer import reports
    from tracer.model import Skipped
    from tracer.reading import read_articles

    skipped = 0
    for found in read_articles(location, replay=replay, settings=settings):
        if isinstance(found, Skipped):
            skipped += 1
            say(f"skipped {found.location}: {found.reason}")
        elif json_:
            options.print_json_line(reports.as_json.read(found))
        else:
            options.print_report(reports.terminal.read(found))
    return 3 if strict and skipped else 0
