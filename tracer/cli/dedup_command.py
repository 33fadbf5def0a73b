"""`tracer dedup`: every copy in a crawl."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from dataclasses import fields as fields_of
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracer.cli import ReaderGone, options, say
from tracer.errors import UsageError
from tracer.settings import Settings

if TYPE_CHECKING:
    from tracer.dedup import Fields, Scope
    from tracer.model import Dedup, Precision

_FILE = click.Path(dir_okay=False, path_type=Path, allow_dash=True)
_SPANS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_PRESETS = ("news-please", "scrapy", "fundus", "datatrove", "passim", "media-cloud")


def _results(function: options.F) -> options.F:
    """Which files are written."""
    for option in (
        click.option("--rejects", type=_FILE, metavar="FILE", help="Write what could not be read, to be given again."),
        click.option("--output", type=_FILE, metavar="FILE", help="Write what stays, unchanged and in its order."),
        click.option("--links", type=_FILE, metavar="FILE", help="Write who took it from whom in every story."),
        click.option("--pairs", type=_FILE, metavar="FILE", help="Write every pair that shares text, one a line."),
        click.option("--clusters", type=_FILE, metavar="FILE", help="Write clusters of copies, one a line."),
        click.option(
            "--db", type=click.Path(path_type=Path), metavar="FILE", help="Keep articles, links and clusters there."
        ),
    ):
        function = option(function)
    return function


def _choices(function: options.F) -> options.F:
    """What is compared with what, and who stays."""
    for option in (
        click.option(
            "--prefer",
            type=click.Choice(["earliest", "longest", "source", "first"]),
            default="earliest",
            show_default=True,
            help="Which copy stays; `source` is the root of the links, `first` goes by the order of the input.",
        ),
        click.option(
            "--against",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            metavar="DB",
            help="Compare with what a database holds too; it is only read, and what it holds stays.",
        ),
        click.option("--since", metavar="DATE", help="Leave out what was published before that day."),
        click.option("--window", metavar="TIME", help="Compare only what lies that close in time: 14d, 36h, 2w."),
    ):
        function = option(function)
    return function


def _forms(function: options.F) -> options.F:
    """How the input is to be read."""
    for option in (
        click.option("--preset", type=click.Choice(_PRESETS), help="Whose records they are [told by their fields]."),
        click.option(
            "--field", "mapped", multiple=True, metavar="NAME=KEY", help="Where records keep a field: text=body."
        ),
        click.option(
            "--extractor",
            type=click.Choice(["resiliparse", "trafilatura"]),
            help="What takes articles out of HTML: fast [default], or slow and better.",
        ),
    ):
        function = option(function)
    return function


@click.command("dedup")
@click.argument("locations", nargs=-1, required=True, metavar="LOCATION...")
@_results
@_choices
@_forms
@click.option("--sample", type=click.IntRange(1, 10_000), metavar="N", help="Judge so many merges and near misses.")
@click.option("--verdicts", type=_FILE, metavar="FILE", help="Where the verdicts on the sample are read and kept.")
@click.option(
    "--work", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="State of the run [.tracer]."
)
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Worker processes [one a processor].")
@click.option("--memory", metavar="SIZE", help="Take no more memory than this: 800M, 4G.")
@click.option("--estimate", is_flag=True, help="Say what time, memory and disk the run will take, and do no more.")
@options.as_json
@options.strict
@options.settings
def command(locations: tuple[str, ...], settings_file: Path | None, assignments: tuple[str, ...], **given: Any) -> int:
    """Find every exact, near and partial copy in a crawl.

    A LOCATION is a file of JSON Lines, CSV (both plain, .gz, .zst) or Parquet, a web archive (WARC, WET, ARC, WACZ), a
    folder of HTML (mirrors of wget and HTTrack give back their URLs), a pattern of such, or - for what is piped in. A
    run that was killed goes on where it was when the same command is given again. The summary goes to stderr, or as
    one JSON document to stdout with --json.

    --output keeps records as they are, in the input's own format. Web archives are never rewritten: for them it is a
    CDXJ index that says of every capture whether it stays, and for which one it goes. - is standard output.

    \b
    Examples:
      tracer dedup crawl.jsonl.gz --clusters clusters.jsonl --output kept.jsonl.gz
      tracer dedup 'pages/*.warc.gz' --output pages.cdxj --rejects failed.jsonl
      zcat monday.jsonl.gz | tracer dedup - --against tracer.db --output new.jsonl
      tracer dedup crawl.jsonl --sample 100 --verdicts judged.jsonl
      tracer dedup 'crawl/*.jsonl.gz' --memory 4G --estimate
    """
    settings = options.settings_from(settings_file, assignments)
    if given["extractor"]:
        settings = replace(settings, dedup=replace(settings.dedup, extractor=given["extractor"]))
    if given["memory"]:
        settings = replace(settings, dedup=replace(settings.dedup, memory=_size(given["memory"])))
    if given["estimate"]:
        return _estimate(locations, settings, given)
    scope = _scope(given["since"], given["window"], given["against"])
    begun = time.monotonic()
    try:
        found = _run(locations, settings, scope, given)
    except KeyboardInterrupt:
        say("interrupted; the same command goes on from here")
        return 130
    except BrokenPipeError as error:
        raise ReaderGone from error
    _report(found, time.monotonic() - begun, given)
    if not found.read and found.skipped:
        return 1
    return 3 if given["strict"] and (found.skipped or found.skipped_more) else 0


def _size(text: str) -> int:
    """Bytes, as "800M" or "4G" says."""
    number, unit = text[:-1], text[-1:].upper()
    if not number.isdigit() or unit not in "KMGT":
        raise UsageError(f"--memory {text}: write a whole number and a unit, 800M or 4G")
    return int(number) << 10 * ("KMGT".index(unit) + 1)


def _estimate(locations: tuple[str, ...], settings: Settings, given: dict[str, Any]) -> int:
    from tracer.dedup import estimate

    fields = _fields(given["mapped"], given["preset"])
    found = estimate(locations, settings=settings, fields=fields, work=given["work"], workers=given["workers"])
    if given["json_"]:
        options.print_json(asdict(found))
        return 0
    click.echo(f"documents  {found.documents:>12,}   reckoned from {found.sampled:,}, in {found.size / 1e6:,.0f} MB")
    click.echo(f"time       {found.seconds:>10,.0f} s")
    click.echo(f"memory     {found.memory / 1e6:>9,.0f} MB   at most")
    click.echo(f"disk       {found.disk / 1e6:>9,.0f} MB   in the work directory until it is done")
    return 0


def _run(locations: tuple[str, ...], settings: Settings, scope: Scope, given: dict[str, Any]) -> Dedup:
    from tracer.dedup import Wanted, dedup_pages

    if given["json_"] and Path("-") in given.values():
        raise UsageError("--json: is written to standard output, and so is -; name a file for one of them")
    if given["verdicts"] and not given["sample"]:
        raise UsageError("--verdicts: are those on a sample; add --sample 100")
    files = {name: given[name] for name in ("clusters", "pairs", "output", "links", "prefer", "rejects", "db")}
    wanted = Wanted(**files, sample=given["sample"] or 0)
    with _progress():
        return dedup_pages(
            locations,
            settings=settings,
            wanted=wanted,
            scope=scope,
            fields=_fields(given["mapped"], given["preset"]),
            work=given["work"],
            workers=given["workers"],
        )


@contextmanager
def _progress() -> Iterator[None]:
    if not sys.stderr.isatty():
        yield
        return
    from tracer.cli.dedup_progress import DedupProgress
    from tracer.progress import reporting_to

    shown = DedupProgress()
    try:
        with reporting_to(shown):
            yield
    finally:
        shown.stop()


def _report(found: Dedup, seconds: float, given: dict[str, Any]) -> None:
    """The summary, and behind it what a person holds of the sample."""
    from tracer import reports

    if not given["json_"]:
        reports.terminal.console(sys.stderr).print(reports.terminal.dedup(found, seconds=seconds))
    judged: tuple[Precision, ...] = ()
    if given["sample"]:
        from tracer.cli import dedup_judging

        judged = dedup_judging.judge(found.drawn, given["verdicts"])
    if given["json_"]:
        options.print_json(reports.as_json_dedup.dedup(found, judged))
    elif judged:
        options.print_report(reports.terminal.precision(judged))


def _scope(since: str | None, window: str | None, against: Path | None) -> Scope:
    from tracer.dedup import Scope

    return Scope(_day(since) if since else None, _span(window) if window else None, against)


def _day(text: str) -> datetime:
    try:
        day = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--since {text}: write a day as 2024-05-31") from error
    return day if day.tzinfo else day.replace(tzinfo=UTC)


def _span(text: str) -> timedelta:
    number, unit = text[:-1], text[-1:].lower()
    if unit not in _SPANS or not number.isascii() or not number.isdigit() or not 0 < int(number) < 100_000:
        raise UsageError(f"--window {text}: write a number of hours, days or weeks: 36h, 14d, 2w")
    return int(number) * _SPANS[unit]


def _fields(mapped: tuple[str, ...], preset: str | None) -> Fields:
    from tracer.dedup import Fields

    known = {field.name for field in fields_of(Fields)} - {"preset"}
    chosen = Fields(preset=preset or "")
    for one in mapped:
        name, equals, key = one.partition("=")
        if not equals or not key or name not in known:
            raise UsageError(f"--field {one}: write NAME=KEY, where NAME is one of {', '.join(sorted(known))}")
        chosen = replace(chosen, **{name: key})
    return chosen
