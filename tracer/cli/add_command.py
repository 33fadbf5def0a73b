"""`tracer add`: articles into the database."""

from __future__ import annotations

from pathlib import Path

import click

from tracer.cli import options


@click.command("add")
@click.argument("locations", nargs=-1, required=True)
@options.database
@click.option("--no-text", is_flag=True, help="Keep fingerprints, offsets and hashes only, no body text or quotations.")
@click.option(
    "--changes",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what became of clusters and stories, as JSON Lines.",
)
@click.option("--offline", is_flag=True, help="Do not use the network at all.")
@options.replay
@options.as_json
@options.strict
@options.settings
def command(
    locations: tuple[str, ...], db: Path, no_text: bool, changes: Path | None, offline: bool, replay: Path | None,
    json_: bool, strict: bool, settings_file: Path | None, assignments: tuple[str, ...],
) -> int:  # fmt: skip
    """Put the articles at LOCATIONS into the database, compared with all that is stored.

    Locations are as for `tracer read`. What is stored already is only read; a run that was broken off goes on where it
    was when the same command is given again.

    \b
    Examples:
      tracer add crawl.jsonl more.warc.gz
      tracer add https://example.org/story --db news.db
    """
    settings = options.settings_from(settings_file, assignments)
    from tracer import reports
    from tracer.collect import add

    with options.progress():
        result = add(locations, db=db, settings=settings, with_text=not no_text, replay=replay, offline=offline)
    if changes:
        options.write_lines(changes, (reports.as_json_store.change(change) for change in result.changes))
    if json_:
        options.print_json(reports.as_json_store.added(result))
    else:
        options.print_report(reports.terminal.added(result))
    return 3 if strict and result.skipped_count else 0
