"""A trace that looks on the web, against a small town of sites on loopback."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.finders.town import OTHER, REPORT, Town, feed, page
from tracer import reports
from tracer.errors import FetchError, UsageError
from tracer.model import Trace
from tracer.settings import Settings
from tracer.trace import Sources, gather, trace_url

SLUG = "/news/lorries-leave-grain-depot-before-dawn"


def source(town: Town) -> str:
    """The Depot Times: a report, a page of something else, a front page that links a feed of both."""
    report = town.put("depot.example", SLUG, page("Lorries leave grain depot before dawn", REPORT, "2026-11-20T06:00Z"))
    other = town.put("depot.example", "/news/library", page("Reading room closes", OTHER, "2026-11-20T05:00Z"))
    front = "<html><head><link rel='alternate' type='application/rss+xml' href='/feed.xml'></head><p>News</p></html>"
    town.put("depot.example", "/", front)
    items = feed(
        "The Depot Times",
        (
            report,
            "Lorries leave grain depot before dawn",
            "The harbour master counted them.",
            "Fri, 20 Nov 2026 06:00:00 GMT",
        ),
        (other, "Reading room closes", "Readers may order books.", "Fri, 20 Nov 2026 05:00:00 GMT"),
    )
    town.put("depot.example", "/feed.xml", items, "application/rss+xml")
    return report


def copy(town: Town, credit: str = "") -> str:
    """The traced page: the report again, which names The Depot Times and links to its front page."""
    link = f"<p>Source: <a href='{town.url('depot.example')}'>The Depot Times</a></p>"
    paragraphs = (*REPORT, "The Depot Times reported on Friday that the depot is empty.")
    return town.put(
        "harbour.example",
        "/a/1",
        page("Mystery convoy leaves port", paragraphs, "2026-11-21T06:00Z", body=credit or link),
    )


def trace(url: str, settings: Settings, outlets: Path, find: str | None = "cited", **sources: Any) -> Trace:
    names = tuple(find.split(",")) if find is not None else None
    return trace_url(url, sources=Sources(find=names, outlets=outlets, **sources), settings=settings)


def urls(found: Trace) -> set[str | None]:
    return {studied.article.url for studied in found.articles}


def test_named_outlet_is_found_by_its_feed(town: Town, outlets: Path) -> None:
    """The source is read from the feed of the outlet that is named, the unrelated page of the same feed is not."""
    report = source(town)
    found = trace(copy(town), town.settings(), outlets)
    assert urls(found) == {report}
    assert found.articles[0].article.found_by == "cited"
    assert "/news/library" not in town.paths("depot.example")
    assert any(line.startswith("cited, 20") and "1 lead, 1 page read" in line for line in found.looked_in)


def test_named_outlet_is_found_by_its_sitemap(town: Town, outlets: Path) -> None:
    """Without a feed, the sitemap index that robots.txt names leads to the month's sitemap, and only to that."""
    report = town.put("depot.example", SLUG, page("Lorries leave grain depot before dawn", REPORT, "2026-11-20T06:00Z"))
    town.put(
        "depot.example",
        "/robots.txt",
        f"User-agent: *\nSitemap: {town.url('depot.example', '/maps.xml')}\n",
        "text/plain",
    )
    maps = "".join(
        f"<sitemap><loc>{town.url('depot.example', f'/map-{month}.xml')}</loc></sitemap>"
        for month in ("2026-09", "2026-10", "2026-11")
    )
    town.put("depot.example", "/maps.xml", f"<sitemapindex>{maps}</sitemapindex>", "application/xml")
    entries = "".join(
        f"<url><loc>{url}</loc><lastmod>2026-11-20T07:00:00Z</lastmod></url>"
        for url in (report, town.url("depot.example", "/news/library-closes-reading-room"))
    )
    town.put("depot.example", "/map-2026-11.xml", f"<urlset>{entries}</urlset>", "application/xml")
    assert urls(trace(copy(town), town.settings(), outlets)) == {report}
    assert not {"/map-2026-09.xml", "/map-2026-10.xml"} & set(town.paths("depot.example"))


def test_named_outlet_is_found_by_its_own_search(town: Town, outlets: Path) -> None:
    """The search form of the front page is asked for a rare phrase or quotation, never for the headline."""
    report = town.put("depot.example", SLUG, page("Lorries leave grain depot before dawn", REPORT, "2026-11-20T06:00Z"))
    form = "<form action='/find'><input type='hidden' name='sort' value='date'><input type='search' name='w'></form>"
    town.put("depot.example", "/", f"<html><body>{form}</body></html>")
    town.put(
        "depot.example", "/find", f"<ul><li><a href='{report}'><b>Lorries</b> leave grain depot before dawn</a></ul>"
    )
    assert urls(trace(copy(town), town.settings(), outlets)) == {report}
    asked = [path for path in town.paths("depot.example") if path.startswith("/find?")]
    assert len(asked) == 1
    assert asked[0].startswith("/find?sort=date&w=%22")
    assert "Mystery" not in asked[0]


def test_outlets_that_are_always_looked_through(town: Town, outlets: Path) -> None:
    """A copy whose outlet nobody names is found by the feed of a site the user lists, by a teaser of our own words."""
    other = town.put("quay.example", "/x/77", page("Convoy seen", REPORT, "2026-11-22T06:00Z"))
    town.put("quay.example", "/", "<link rel=alternate type='application/rss+xml' href=/rss>")
    teaser = "Seven lorries without number plates left the old grain depot before dawn on Friday"
    town.put("quay.example", "/rss", feed("Quay", (other, "Convoy seen", teaser, "Sun, 22 Nov 2026 06:00:00 GMT")))
    found = trace(copy(town), town.settings(sites=(town.url("quay.example"),)), outlets, "feeds")
    assert urls(found) == {other}


@pytest.mark.parametrize("suffix", ["gz", "warc"])
def test_replay_of_a_record_gives_the_same_report(town: Town, outlets: Path, tmp_path: Path, suffix: str) -> None:
    """Every answer and every failure is in the record: the replay, with the servers gone, prints the same report."""
    source(town)
    town.put("depot.example", "/broken", "x", "text/plain", 500)
    url = copy(town, f"<p>Source: <a href='{town.url('depot.example', '/broken')}'>The Depot Times</a></p>")
    record = tmp_path / f"seen.{suffix}"
    with town:
        live = trace(url, town.settings(), outlets, "cited,wayback,gdelt", record=record)
    before = len(town.asked)
    again = trace(url, town.settings(), outlets, None, replay=record)
    assert len(town.asked) == before
    assert live.articles
    assert any("failed" in line for line in live.looked_in)
    assert _report(again) == _report(live)
    shown, shown_again = (json.dumps(_without_captures(reports.as_json.trace(each))) for each in (live, again))
    assert shown_again == shown


def _report(found: Trace) -> str:
    from io import StringIO

    from rich.console import Console

    out = StringIO()
    Console(file=out, width=100).print(reports.terminal.trace(found, explain=False))
    return out.getvalue()


def _without_captures(document: Any) -> Any:
    """What a report says but for which file the bytes came out of."""
    if isinstance(document, dict):
        return {
            name: _without_captures(value) for name, value in document.items() if name not in {"capture", "location"}
        }
    return [_without_captures(each) for each in document] if isinstance(document, list) else document


def test_offline_and_replay_never_touch_the_network(town: Town, outlets: Path, tmp_path: Path) -> None:
    """Offline nothing is asked whatever --find says; an archive without a recorded search is a heap of pages."""
    url, record = copy(town), tmp_path / "page.warc"
    source(town)
    trace(url, town.settings(), outlets, "none", record=record)
    before = len(town.asked)
    with pytest.raises(FetchError, match="--offline"):
        trace(url, town.settings(), outlets, "all", offline=True)
    found = trace(url, town.settings(), outlets, "all", replay=record)
    assert found.looked_in[-1] == "no live web" or "stopped" in " ".join(found.looked_in)
    assert len(town.asked) == before


def test_without_network_it_says_so_and_reports_what_the_database_knows(
    town: Town, outlets: Path, tmp_path: Path
) -> None:
    """One line says that there is no network; the copy that an earlier trace stored is in the report."""
    db = tmp_path / "t.db"
    url = copy(town)
    source(town)
    trace(url, town.settings(), outlets, "cited", db=db)
    text = tmp_path / "pasted.txt"
    text.write_text("Convoy in the night\n\n" + "\n\n".join(REPORT), "utf-8")
    nowhere = town.settings(fetch={"resolver": lambda host, port: []})
    found = trace(str(text), nowhere, outlets, None, db=db)
    assert sum("no network" in line for line in found.looked_in) == 1
    assert len(found.articles) == 2
    before = len(town.asked)
    again = trace(url, nowhere, outlets, None, db=db)
    assert again.articles
    assert len(town.asked) == before


def test_robots_txt_is_obeyed_unless_told_otherwise(town: Town, outlets: Path) -> None:
    """A page that robots.txt closes is not asked for, and the report says why; the user may decide otherwise."""
    report = source(town)
    town.put("depot.example", "/robots.txt", "User-agent: tracer\nDisallow: /news/\n", "text/plain")
    found = trace(copy(town), town.settings(), outlets)
    assert SLUG not in town.paths("depot.example")
    assert [skip.location for skip in found.skipped] == [report]
    assert "robots.txt does not allow it" in found.skipped[0].reason
    free = trace(copy(town), town.settings({"robots": False}), outlets)
    assert urls(free) == {report}


def test_what_fails_is_told_and_the_rest_is_kept(town: Town, outlets: Path) -> None:
    """A finder whose site is down, one that answers nonsense and one that works: its page stays, all are told."""
    report = source(town)
    settings = town.settings(
        sites=("http://closed.example",),
        wayback_cdx=town.url("web.archive.org", "/cdx"),
        wayback_replay=town.url("web.archive.org", "/web"),
    )
    town.dead.add("closed.example")
    town.put("web.archive.org", "/cdx", "<html>down for maintenance</html>")
    found = trace(copy(town), settings, outlets, "cited,feeds,wayback")
    assert urls(found) == {report}
    told = " | ".join(found.looked_in)
    assert "closed.example/: no such host" in told
    assert "web.archive.org answered HTML instead of" in told
    assert "not asked: stored, commoncrawl, gdelt, searx" in told


def test_time_runs_out_and_what_was_found_stands(town: Town, outlets: Path) -> None:
    """A site that never answers does not hold up the trace, and the other finder's page is in the report."""
    report = source(town)
    town.pages["quay.example", "/"] = lambda: time.sleep(30) or (200, "text/html", b"late", {})  # type: ignore[func-returns-value]
    settings = town.settings(seconds=10.0, sites=(town.url("quay.example"),))
    begun = time.monotonic()
    found = trace(copy(town), settings, outlets, "cited,feeds")
    assert time.monotonic() - begun < 20
    assert urls(found) == {report}
    assert any(line.startswith("feeds") and "failed: " in line for line in found.looked_in)


def test_forms_of_one_page_are_read_once(town: Town, outlets: Path) -> None:
    """AMP, print, mobile and archived addresses of one page are one lead: one request, one article."""
    report = source(town)
    forms = [
        report + "/amp",
        report + "?print=1",
        report.replace("depot", "m.depot", 1),
        f"https://archive.ph/2026/{report}",
    ]
    links = "".join(f"<p>Source: <a href='{url}'>The Depot Times</a></p>" for url in [*forms, report])
    settings = town.settings(likely_said=0.0)
    found = trace(copy(town, links), settings, outlets)
    assert len(found.articles) == 1
    asked = [path for path in town.paths("depot.example") + town.paths("m.depot.example") if "lorries" in path]
    assert len(asked) == 1


def test_second_round_looks_for_what_the_found_name(town: Town, outlets: Path) -> None:
    """The found source names a third outlet; its page is found though the traced article does not name it."""
    front = "<link rel='alternate' type='application/rss+xml' href='/rss'>"
    first = town.put("velmora.example", "/n/1", page("Depot empties", REPORT[:4], "2026-11-19T06:00Z"))
    town.put("velmora.example", "/", front)
    town.put(
        "velmora.example",
        "/rss",
        feed("V", (first, "Lorries leave old grain depot", REPORT[0], "Thu, 19 Nov 2026 06:00:00 GMT")),
    )
    report = town.put(
        "depot.example",
        SLUG,
        page(
            "Lorries leave grain depot before dawn",
            REPORT,
            "2026-11-20T06:00Z",
            body=f"<p>Source: <a href='{town.url('velmora.example')}'>Velmora Post</a></p>",
        ),
    )
    url = copy(town, f"<p>Source: <a href='{report}'>The Depot Times</a></p>")
    assert urls(trace(url, town.settings(), outlets)) == {report, first}


def test_finders_by_name(town: Town, outlets: Path) -> None:
    """A name that is none is told with those there are; none asks nothing."""
    url = copy(town)
    with pytest.raises(UsageError, match="there are stored, cited"):
        trace(url, town.settings(), outlets, "cited,bing")
    found = trace(url, town.settings(), outlets, "none")
    assert found.looked_in == ("no live web",)


def test_pacing_between_two_pages_of_a_host(town: Town, outlets: Path) -> None:
    """The crawl delay of robots.txt lies between the end of one request and the next to that host."""
    source(town)
    town.put("depot.example", "/robots.txt", "User-agent: *\nCrawl-delay: 0.4\n", "text/plain")
    trace(copy(town), town.settings(), outlets)
    times = [each.time for each in town.asked if each.host == "depot.example" and each.path != "/robots.txt"]
    assert len(times) >= 3
    assert min(b - a for a, b in pairwise(times)) >= 0.4


def test_pages_are_read_while_other_finders_look(town: Town, outlets: Path) -> None:
    """The page that one finder leads to is fetched before the site another waits for has answered."""
    report = source(town)
    answered: list[float] = []

    def late() -> tuple[int, str, bytes, dict[str, str]]:
        time.sleep(2.0)
        answered.append(time.monotonic())
        return 200, "text/html", b"late", {}

    town.pages["quay.example", "/"] = late
    found = trace(copy(town), town.settings(sites=(town.url("quay.example"),)), outlets, "cited,feeds")
    assert urls(found) == {report}
    read = next(each.time for each in town.asked if each.path == SLUG)
    assert answered
    assert read < answered[0]


def test_guesses_of_a_finder_are_given_up_when_they_are_wrong(town: Town, outlets: Path) -> None:
    """Of thirty pages whose headlines are like the article's and whose texts are not a few are read, and the rest are
    told as unread; where they are of the story all are read."""
    pages = {
        n: town.put(f"n{n}.example", "/x", page(f"Convoy of lorries left depot {n}", OTHER, "2026-11-21T06:00Z"))
        for n in range(30)
    }
    links = "".join(f"<p>Source: <a href='{url}'>site {n}</a></p>" for n, url in pages.items())
    settings = town.settings(pointed=30, unlikely=0.95)
    found = trace(copy(town, links), settings, outlets)
    fetched = [each for each in town.asked if each.path == "/x"]
    assert len(fetched) == settings.find.guesses
    assert f"{30 - len(fetched)} pages not read" in found.looked_in
    for n in range(30):
        town.put(f"n{n}.example", "/x", page(f"Convoy of lorries left depot {n}", REPORT, "2026-11-21T06:00Z"))
    town.asked.clear()
    trace(copy(town, links), settings, outlets)
    assert len([each for each in town.asked if each.path == "/x"]) == 30


def test_what_was_compared_is_not_compared_again(town: Town, outlets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rounds a trace has, each pair of articles is compared once."""
    compared: list[tuple[str, str]] = []

    def counting(pairs: Any, desk: Any) -> Any:
        given = list(pairs)
        compared.extend((a.id, b.id) for a, b in given)
        return shared_by(given, desk)

    shared_by = gather.shared
    monkeypatch.setattr(gather, "shared", counting)
    source(town)
    found = trace(copy(town), town.settings(), outlets, "cited,wayback")
    assert found.articles
    assert len(set(compared)) == len(compared)
