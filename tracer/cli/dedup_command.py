"""`tracer dedup`: every copy in a crawl."""

from __future__ import annotations

from dataclasses import fields as fields_of
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracer.cli import options
from tracer.errors import UsageError

if TYPE_CHECKING:
    from tracer.dedup import Fields
    from tracer.model import Dedup

_SHOWN = 10  # clusters, outlets and skips named in the summary
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("dedup")
@click.argument("locations", nargs=-1, required=True, metavar="LOCATION...")
@click.option("--clusters", type=_FILE, metavar="FILE", help="Write clusters of copies, one a line.")
@click.option("--pairs", type=_FILE, metavar="FILE", help="Write every pair that shares text, one a line.")
@click.option("--links", type=_FILE, metavar="FILE", help="Write who took it from whom in every story, one a line.")
@click.option("--output", type=_FILE, metavar="FILE", help="Write the records that stay, unchanged and in their order.")
@click.option(
    "--prefer",
    type=click.Choice(["earliest", "longest", "first"]),
    default="earliest",
    show_default=True,
    help="Which member of a cluster stays; `first` goes by the order of the input.",
)
@click.option(
    "--field", "mapped", multiple=True, metavar="NAME=KEY", help="Where a record holds text, id, url, ...: text=body."
)
@click.option(
    "--work", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="State of the run [.tracer]."
)
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Worker processes [one a processor].")
@options.as_json
@options.strict
@options.settings
def command(
    locations: tuple[str, ...],
    clusters: Path | None,
    pairs: Path | None,
    links: Path | None,
    output: Path | None,
    prefer: str,
    mapped: tuple[str, ...],
    work: Path | None,
    workers: int | None,
    json_: bool,
    strict: bool,
    settings_file: Path | None,
    assignments: tuple[str, ...],
) -> int:
    """Find every exact, near and partial copy in a crawl.

    A LOCATION is a file of JSON Lines (plain, .gz, .zst), a web archive, a folder of HTML, or a pattern of such. A run
    that was killed goes on where it was when the same command is given again. The summary goes to stderr, or as one
    JSON document to stdout with --json.

    \b
    Examples:
      tracer dedup crawl.jsonl.gz --clusters clusters.jsonl --output kept.jsonl.gz
      tracer dedup 'pages/*.warc.gz' --pairs pairs.jsonl --json
    """
    settings = options.settings_from(settings_file, assignments)
    from tracer.dedup import Wanted, dedup_pages

    wanted = Wanted(clusters, pairs, output, links, prefer)
    with options.progress():
        found = dedup_pages(
            locations, settings=settings, wanted=wanted, fields=_fields(mapped), work=work, workers=workers
        )
    if json_:
        options.print_json(document(found))
    else:
        click.echo("\n".join(_lines(found)), err=True)
    return 3 if strict and (found.skipped or found.skipped_more) else 0


def _fields(mapped: tuple[str, ...]) -> Fields:
    from tracer.dedup import Fields

    known = {field.name for field in fields_of(Fields)}
    chosen = Fields()
    for one in mapped:
        name, equals, key = one.partition("=")
        if not equals or not key or name not in known:
            raise UsageError(f"--field {one}: write NAME=KEY, where NAME is one of {', '.join(sorted(known))}")
        chosen = replace(chosen, **{name: key})
    return chosen


def document(found: Dedup) -> dict[str, object]:
    """The summary as JSON: counts, and the largest clusters by id; all clusters are what --clusters is for."""
    largest = sorted(found.clusters, key=lambda cluster: (-len(cluster.members), cluster.cluster))[:_SHOWN]
    return {
        "read": found.read,
        "kept": found.kept,
        "dropped": {"exact": found.exact, "near": found.near, "contained": found.contained},
        "versions": found.versions,
        "clusters": len(found.clusters),
        "largest": [{"cluster": c.cluster, "keeper": c.keeper, "members": len(c.members)} for c in largest],
        "pairs": found.pairs,
        "furniture_pairs": found.furniture_pairs,
        "outlets": [{"a": a, "b": b, "pairs": count} for a, b, count in found.outlets],
        "duplicate_ids": found.duplicate_ids,
        "skipped": [{"location": s.location, "step": s.step, "reason": s.reason} for s in found.skipped],
        "skipped_more": [{"reason": reason, "count": count} for reason, count in found.skipped_more],
    }


def _lines(found: Dedup) -> list[str]:
    dropped = found.exact + found.near + found.contained
    lines = [
        f"read     {found.read:>12,}",
        f"kept     {found.kept:>12,}",
        f"dropped  {dropped:>12,}   exact {found.exact:,} · near {found.near:,} · contained {found.contained:,}",
        f"clusters {len(found.clusters):>12,}   pairs {found.pairs:,}, of site notice only {found.furniture_pairs:,}",
    ]
    largest = sorted(found.clusters, key=lambda cluster: (-len(cluster.members), cluster.cluster))[:_SHOWN]
    lines += [f"  {len(cluster.members):>8,} members, keeper {_plain(cluster.keeper)}" for cluster in largest]
    if found.outlets:
        lines.append("shared text, by outlet")
        lines += [f"  {count:>8,} {_plain(a)} – {_plain(b)}" for a, b, count in found.outlets[:_SHOWN]]
    if found.duplicate_ids:
        lines.append(f"{found.duplicate_ids:,} records have the id of another; their lines cannot be told apart by it")
    lines += [f"skipped  {_plain(skip.location)}: {_plain(skip.reason)}" for skip in found.skipped[:_SHOWN]]
    more = sum(count for _, count in found.skipped_more) + max(0, len(found.skipped) - _SHOWN)
    return [*lines, f"and {more:,} more skipped or empty; --json names them"] if more else lines


def _plain(text: str) -> str:
    """Outside text without control and direction characters, at most 100 of them."""
    return "".join(char for char in text if char.isprintable() and not "\u202a" <= char <= "\u2069")[:100]
