"""`tracer compare`: two texts side by side."""

from __future__ import annotations

from pathlib import Path

import click

from tracer.cli import options


@click.command("compare")
@click.argument("a")
@click.argument("b")
@options.replay
@click.option(
    "--why", is_flag=True, help="Name the test that failed where nothing is linked, and every piece of evidence."
)
@options.as_json
@options.settings
def command(
    a: str,
    b: str,
    replay: Path | None,
    why: bool,
    json_: bool,
    settings_file: Path | None,
    assignments: tuple[str, ...],
) -> int:
    """What texts A and B share, passage by passage, and which way it probably went.

    A and B are .txt or .html files, URLs, or - for standard input. A .txt file is compared exactly as it is.

    \b
    Examples:
      tracer compare mine.txt theirs.txt
      tracer compare a.html b.html --why
    """
    settings = options.settings_from(settings_file, assignments)
    from tracer import reports
    from tracer.compare import compare

    comparison = compare(a, b, settings=settings, replay=replay)
    if json_:
        options.print_json(reports.as_json.comparison(comparison))
    else:
        options.print_report(reports.terminal.comparison(comparison, why=why))
    return 0
