"""`tracer export`: tables and graphs for other tools."""

from __future__ import annotations

from pathlib import Path

import click

from tracer.cli import options

_GRAPHS = ("gexf", "graphml", "prov-json")


@click.command("export")
@click.option(
    "--format", "form", type=click.Choice(["csv", "jsonl", "parquet", *_GRAPHS]), required=True, help="What to write."
)
@click.option(
    "--what",
    type=click.Choice(["articles", "links", "copies", "stories", "outlets", "quotes"]),
    default="links",
    show_default=True,
    help="Which table, for csv, jsonl and parquet; a graph holds articles and links.",
)
@click.option("--story", metavar="NAME", help="Only this story.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Default: standard output."
)
@options.database
def command(form: str, what: str, story: str | None, output: Path | None, db: Path) -> int:
    """Write the database, or one story of it, for other tools.

    csv, jsonl, parquet: one table. gexf (Gephi), graphml, prov-json (W3C PROV): articles, sources not seen, and links
    from copy to source.

    \b
    Examples:
      tracer export --format csv --what outlets --output flows.csv
      tracer export --format gexf --story s545e2062b98 --output story.gexf
    """
    from tracer.query import exported
    from tracer.reports import exports

    tables = ("articles", "ghosts", "links") if form in _GRAPHS else (what,)
    with exported(db=db, what=tables, story=story) as rows, options.opened_for(output) as out:
        if form in _GRAPHS:
            exports.GRAPHS[form](*rows, out)
        else:
            exports.TABLES[form](rows[0], out)
    return 0
