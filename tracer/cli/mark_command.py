"""`tracer mark`: what a person holds of a link."""

from __future__ import annotations

from pathlib import Path

import click

from tracer.cli import options


@click.command("mark")
@click.argument("names", nargs=-1, required=True, metavar="LINK | ARTICLE ARTICLE")
@options.database
@click.option("--accept", "verdict", flag_value="accept", help="The link is right.")
@click.option("--reject", "verdict", flag_value="reject", help="The link is wrong.")
@click.option("--keep-apart", "verdict", flag_value="apart", help="The two articles are no copies of one text.")
@click.option("--because", required=True, metavar="TEXT", help="Why.")
@click.option("--by", required=True, metavar="NAME", help="Who says so.")
@options.as_json
def command(names: tuple[str, ...], db: Path, verdict: str | None, because: str, by: str, json_: bool) -> int:
    """Accept or reject a link (`tracer show` names them), or keep two articles apart in clusters.

    A mark survives re-runs and stands beside the machine's verdict everywhere; the latest on a link is in force.

    \b
    Examples:
      tracer mark 95741cb87d61 --reject --because "both took it from the agency" --by Ana
      tracer mark 582059c3d06b1a61 f59f84ffb15e3d34 --keep-apart --because "two reports" --by Ana
    """
    if verdict is None:
        raise click.UsageError("say --accept, --reject or --keep-apart")
    if len(names) != (2 if verdict == "apart" else 1):
        raise click.UsageError("name one link, or two articles with --keep-apart")
    from tracer import reports
    from tracer.collect import judging

    if verdict == "apart":
        mark = judging.keep_apart(db, *names, because=because, by=by)
    else:
        mark = judging.mark(db, names[0], accept=verdict == "accept", because=because, by=by)
    if json_:
        options.print_json(reports.as_json_store.mark(mark))
    else:
        click.echo(f"{mark.verdict}: {mark.link or f'{mark.a} and {mark.b}'}")
    return 0
