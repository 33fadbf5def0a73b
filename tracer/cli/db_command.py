"""`tracer db`: looking after the database."""

from __future__ import annotations

from pathlib import Path

import click

from tracer.cli import options


@click.group("db")
def command() -> None:
    """Look after the database: what is in it, whether it is sound, copies of it, what has to go.

    \b
    Examples:
      tracer db info
      tracer db backup copy.db
      tracer db forget https://example.org/story
    """


@command.command("info")
@options.database
@options.as_json
def info_command(db: Path, json_: bool) -> int:
    """How much of what it holds, and with which settings."""
    from tracer import reports
    from tracer.query import info

    answer = info(db=db)
    if json_:
        options.print_json({str(row["what"]): row["value"] for row in answer.rows})
    else:
        options.print_report(reports.terminal.info(answer))
    return 0


@command.command("check")
@options.database
def check_command(db: Path) -> int:
    """Whether it is sound; each fault on a line, and exit code 1."""
    from tracer.query import asked
    from tracer.store import upkeep

    with asked(db) as store:
        wrong = upkeep.check(store)
    for line in wrong or ["sound"]:
        click.echo(line)
    return 1 if wrong else 0


@command.command("vacuum")
@options.database
def vacuum_command(db: Path) -> int:
    """Give back the room of what was taken out."""
    from tracer.collect.judging import opened
    from tracer.store import upkeep

    with opened(db) as store:
        click.echo(f"{upkeep.vacuum(store):,} bytes given back")
    return 0


@command.command("backup")
@click.argument("to", type=click.Path(dir_okay=False, path_type=Path))
@options.database
def backup_command(to: Path, db: Path) -> int:
    """A whole copy in TO, as of one moment, while others may write. An existing file is never overwritten."""
    from tracer.query import asked
    from tracer.store import upkeep

    with asked(db) as store:
        upkeep.backup(store, to)
    click.echo(f"{to}: written")
    return 0


@command.command("merge")
@click.argument("other", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.database
@options.settings
def merge_command(other: Path, db: Path, settings_file: Path | None, assignments: tuple[str, ...]) -> int:
    """Take over what the database OTHER has and this one lacks; merging twice changes nothing."""
    settings = options.settings_from(settings_file, assignments)
    from tracer.collect import merge

    with options.progress():
        came = merge(db, other, settings)
    click.echo(f"{came} articles came from {other}")
    return 0


@command.command("forget")
@click.argument("name")
@options.database
def forget_command(name: str, db: Path) -> int:
    """Take out the page, article or outlet NAME with all that was made of its words. It is not added again."""
    from tracer.collect import judging

    click.echo(f"{judging.forget(db, name)} articles forgotten; they will not be stored again")
    return 0


@command.command("prune")
@click.option("--before", required=True, metavar="DATE", help="Published before this day.")
@options.database
def prune_command(before: str, db: Path) -> int:
    """Take out old articles; what is still to be had may be added again."""
    from tracer.collect.judging import opened
    from tracer.query import day
    from tracer.store import upkeep

    with opened(db) as store:
        click.echo(f"{upkeep.prune(store, day(before, 'before') or '')} articles taken out")
    return 0


@command.command("refingerprint")
@options.database
@options.settings
def refingerprint_command(db: Path, settings_file: Path | None, assignments: tuple[str, ...]) -> int:
    """Make every fingerprint anew by the settings in force. May be broken off and gone on with."""
    settings = options.settings_from(settings_file, assignments)
    from tracer.collect import refingerprint

    with options.progress():
        made, left = refingerprint(db, settings)
    click.echo(f"{made} fingerprints made; {left} articles are stored without text and are compared no more")
    return 0
