"""`tracer trace`: one article, one report."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracer.cli import options, say

if TYPE_CHECKING:
    from tracer.settings import Settings
    from tracer.trace import Sources


@click.command("trace")
@click.argument("location", required=False)
@click.option(
    "--urls",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Trace every address in FILE, one a line; --json prints one object a line.",
)
@options.replay
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write every byte this trace sees to a WARC, so that --replay of it gives the same report.",
)
@click.option(
    "--corpus",
    multiple=True,
    metavar="LOCATION",
    help="Pages to compare with: JSON Lines, a folder of HTML, a WARC. May be given several times.",
)
@click.option(
    "--db",
    type=click.Path(path_type=Path),
    default=Path("tracer.db"),
    envvar="TRACER_DB",
    metavar="FILE",
    show_default=True,
    help="The database of earlier runs, read and added to (or TRACER_DB).",
)
@click.option("--no-db", is_flag=True, help="Neither read nor write a database.")
@click.option(
    "--find",
    metavar="NAMES",
    help="Look for copies on the live web: stored, cited, feeds, wayback, commoncrawl, gdelt, searx (commas between), "
    "all, or none.  [default: by the article's age; none with --replay or --corpus]",
)
@click.option(
    "--budget",
    type=click.FloatRange(min=1, max=86_400),
    metavar="SECONDS",
    help="How long a trace that looks on the web may take.  [default: find.seconds, 90]",
)
@click.option("--offline", is_flag=True, help="Do not use the network at all.")
@click.option(
    "--ignore-robots", is_flag=True, help="Do not obey robots.txt, at your own risk (sitemaps it names are used)."
)
@click.option("--proxy", metavar="URL", help="Ask through this proxy (http://host:port); none is used otherwise.")
@click.option("--published", metavar="WHEN", help="When the article was published, where its text does not say.")
@click.option("--outlet", metavar="NAME", help="Who published it, where its text does not say.")
@click.option("--url", metavar="URL", help="Where it was published, for a pasted text.")
@click.option(
    "--outlets",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Your own additions to the outlet table.",
)
@click.option("--explain", is_flag=True, help="Print every piece of evidence, with both passages.")
@options.as_json
@options.strict
@options.settings
def command(
    location: str | None, urls: Path | None, replay: Path | None, record: Path | None, corpus: tuple[str, ...],
    db: Path, no_db: bool, find: str | None, budget: float | None, offline: bool, ignore_robots: bool,
    proxy: str | None, published: str | None, outlet: str | None, url: str | None,
    outlets: Path | None, explain: bool, json_: bool, strict: bool, settings_file: Path | None,
    assignments: tuple[str, ...],
) -> int:  # fmt: skip
    """Where the story at LOCATION came from and who copied it.

    LOCATION is a URL, an .html or .txt file, or - for standard input. Candidates are the pages of --replay and
    --corpus, what earlier runs stored, and what --find finds on the live web.

    \b
    Examples:
      tracer trace https://example.org/story --find cited,wayback --record seen.warc.gz
      tracer trace https://example.org/story --replay pages.warc.gz
      tracer trace --urls list.txt --json
      tracer trace pasted.txt --published 2015-10-25 --outlet "Global Research" --corpus crawl.jsonl
    """
    settings = _on_the_web(options.settings_from(settings_file, assignments), budget, ignore_robots, proxy)
    from tracer.model import Given
    from tracer.trace import Sources, trace_url

    said = any(value is not None for value in (url, outlet, published))
    given = Given(url=url, outlet=outlet, published=published, by_user=True) if said else None
    names = None if find is None else tuple(find.split(","))
    sources = Sources(replay, record, corpus, None if no_db else db, offline, outlets, names)
    if urls is not None:
        if location or given:
            raise click.UsageError("--urls stands instead of LOCATION, --url, --outlet and --published")
        if record:
            raise click.UsageError("--record takes one trace: with --urls each would write over the one before")
        return _trace_all(urls, sources, settings, explain=explain, json_=json_, strict=strict)
    if location is None:
        raise click.UsageError("Missing argument 'LOCATION'.")
    with options.progress():
        trace = trace_url(location, sources=sources, given=given, settings=settings)
    return options.print_trace(trace, explain=explain, json_=json_, strict=strict)


def _on_the_web(settings: Settings, budget: float | None, ignore_robots: bool, proxy: str | None) -> Settings:
    """The settings, with what the options say of the network."""
    fetch, find = settings.fetch, settings.find
    if ignore_robots:
        fetch = replace(fetch, robots=False)
    if proxy is not None:
        if not proxy.startswith(("http://", "https://")):
            raise click.UsageError(f"--proxy {proxy!r}: not a proxy's address; write it as http://host:port")
        fetch = replace(fetch, proxy=proxy)
    if budget is not None:
        if math.isnan(budget):
            raise click.UsageError("--budget nan: not a number of seconds")
        find = replace(find, seconds=budget)
    return replace(settings, fetch=fetch, find=find)


def _trace_all(urls: Path, sources: Sources, settings: Settings, *, explain: bool, json_: bool, strict: bool) -> int:
    """Each address by itself: one that cannot be had is named on stderr and the rest go on. The worst exit code."""
    from tracer import reports
    from tracer.errors import TracerError
    from tracer.trace import Corpus, trace_url

    worst, location, corpus = 0, "", Corpus()
    with click.open_file(str(urls), encoding="utf-8-sig", errors="replace") as file:
        for location in filter(None, (line.strip() for line in file)):
            try:
                with options.progress():
                    trace = trace_url(location, sources=sources, settings=settings, corpus=corpus)
            except TracerError as error:
                say(str(error))
                worst = max(worst, 1)
                continue
            if json_:
                options.print_json_line(reports.as_json.trace(trace))
                worst = max(worst, 3 if strict and trace.skipped else 0)
            else:
                worst = max(worst, options.print_trace(trace, explain=explain, json_=False, strict=strict))
    if not location:
        raise click.UsageError(f"--urls {urls}: no address in it; write one a line")
    return worst
