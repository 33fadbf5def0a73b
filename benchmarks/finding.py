"""How many copies of a story a trace finds in a generated web, for how many requests, and whether it kept its manners.

    python -m benchmarks.finding                        300 outlets, 20,000 pages, 40 copies; some 3 minutes
    python -m benchmarks.finding --outlets 60 --pages 1500 --copies 12 --seed 3

The web stands on loopback in a process of its own (`benchmarks.web_world`, `web_server`, `web_services`); the trace
runs with the default budget. Printed are the share of the findable copies that are in the report, page fetches for each
(robots.txt, feeds, sitemaps, front pages, searches and indexes of services apart), and what the server has to say of
the rates it asked for.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.web_server import Server
from benchmarks.web_services import ARCHIVE, CRAWL, FILES, INDEX, MONITOR, SEARCH
from benchmarks.web_world import Web, WebPage, build, found_among, traced
from tracer.fetch import fetcher
from tracer.model import Trace
from tracer.settings import Settings
from tracer.trace import Sources, trace_url

LEAST_FOUND = 0.90
MOST_FETCHES = 3.0  # for each copy found


@dataclass(frozen=True)
class Result:
    """One trace of one web. `findable` are the copies that could be found, `found` those of them that were."""

    web: Web
    subject: WebPage
    trace: Trace
    findable: list[WebPage]
    found: list[WebPage]
    report: dict[str, Any]
    seconds: float

    @property
    def recall(self) -> float:
        return len(self.found) / len(self.findable)

    @property
    def fetches(self) -> float:
        """Pages fetched for each copy found; the traced page itself apart."""
        return (self.report["counts"].get("page", 0) - 1) / max(1, len(self.found))

    @property
    def holds(self) -> bool:
        polite = not self.report["too_soon"] and not self.report["refused"]
        return self.recall >= LEAST_FOUND and self.fetches <= MOST_FETCHES and polite


def settings_for(server: Server) -> Settings:
    """The defaults, with the generated web in place of the real one."""
    usual = Settings()
    find = replace(
        usual.find,
        searx=f"http://{SEARCH}",
        wayback_cdx=f"http://{ARCHIVE}/cdx/search/cdx",
        wayback_replay=f"http://{ARCHIVE}/web",
        commoncrawl=f"http://{INDEX}",
        commoncrawl_data=f"http://{CRAWL}",
        gdelt=f"http://{MONITOR}/api/v2/doc/doc",
        gdelt_data=f"http://{FILES}",
    )
    fetch = replace(usual.fetch, resolver=server.resolve, allow=lambda address: address == "127.0.0.1")
    return replace(usual, find=find, fetch=fetch)


@contextmanager
def standing(web: Web) -> Iterator[tuple[Server, Settings]]:
    """The web on loopback, and settings that lead there."""
    server = Server(web)
    believed = fetcher._trust
    fetcher._trust = lambda: context  # type: ignore[assignment]
    context = server.trust()
    try:
        yield server, settings_for(server)
    finally:
        fetcher._trust = believed
        server.close()


def measure(web: Web, settings_of: Any = lambda settings: settings) -> Result:
    """Trace one copy of the web's story and compare with what is known."""
    subject = traced(web)
    with standing(web) as (server, settings), tempfile.TemporaryDirectory() as folder:
        outlets = Path(folder) / "outlets.tsv"
        outlets.write_text(web.outlet_file(), "utf-8")
        begun = time.monotonic()
        trace = trace_url(subject.url, sources=Sources(outlets=outlets), settings=settings_of(settings))
        seconds = time.monotonic() - begun
        report = server.report()
    urls = [article.article.canonical_url or article.article.url or "" for article in trace.articles]
    findable = web.findable(subject)
    return Result(web, subject, trace, findable, found_among(urls, findable), report, seconds)


def told(result: Result) -> str:
    """The measure in lines."""
    web, report = result.web, result.report
    copies = web.story[1:]
    missed = [page for page in result.findable if page not in result.found]
    lines = [
        f"{len(web.sites)} outlets, {len(web.pages):,} pages; a story on {len(web.story)} of them, "
        f"{sum(page.gone for page in copies)} gone, {sum(not page.credit for page in copies)} without credit",
        f"found {len(result.found)} of {len(result.findable)} findable ({result.recall:.3f}) in {result.seconds:.0f} s",
        f"{result.fetches:.2f} page fetches for each copy found; requests: {report['counts']}",
        f"asked sooner than stated: {len(report['too_soon'])}; against robots.txt: {len(report['refused'])}; "
        f"shortest gap between two requests to one host {report['shortest_gap']:.2f} s",
        *(f"  too soon: {each}" for each in report["too_soon"][:5]),
        *(f"  refused: {each}" for each in report["refused"][:5]),
        *(f"  missed: {_why(page, report['asked'])}" for page in missed),
        *(f"  {line}" for line in result.trace.looked_in),
    ]
    return "\n".join(lines)


def _why(page: WebPage, asked: list[str]) -> str:
    marks = {
        "read and not linked": any(page.url.partition("://")[2] in each and " page " in each for each in asked),
        "searched": page.indexed, "monitored": page.site.monitored, "gone": page.gone,
        "captured": page.captured is not None, page.site.robots: True,
    }  # fmt: skip
    return f"{page.url} ({', '.join(name for name, holds in marks.items() if holds)})"


def main(arguments: list[str] | None = None) -> int:
    """0 if the measure holds, 1 if it falls short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=300)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--copies", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--asked", action="store_true", help="print every request the server saw")
    chosen = parser.parse_args(arguments)
    now = datetime.now(UTC).replace(microsecond=0)
    web = build(now, sites=chosen.outlets, pages=chosen.pages, copies=chosen.copies, seed=chosen.seed)
    result = measure(web)
    print(told(result))
    if chosen.asked:
        print("\n".join(result.report["asked"]))
    return 0 if result.holds else 1


if __name__ == "__main__":
    sys.exit(main())
