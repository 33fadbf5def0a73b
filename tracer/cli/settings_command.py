"""`tracer settings`: every number in force."""

from __future__ import annotations

import click

from tracer.cli import options


@click.command("settings")
@options.as_json
@options.settings
def command(json_: bool, settings_file: object, assignments: tuple[str, ...]) -> int:
    """Every number in force, with its reason: defaults, then tracer.toml, TRACER_STEP_NAME, --set.

    \b
    Example:
      tracer settings --set align.shortest_run=9
    """
    from pathlib import Path

    from tracer import reports

    settings = options.settings_from(settings_file if isinstance(settings_file, Path) else None, assignments)
    if json_:
        options.print_json(reports.as_json.settings(settings))
    else:
        options.print_report(reports.terminal.settings(settings))
    return 0
