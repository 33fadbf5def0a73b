"""The Wayback finder against a pywb of its own process, and against answers in the Internet Archive's dialects."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.finders.conftest import GONE
from tests.finders.town import REPORT, Town, page
from tracer.errors import FetchError
from tracer.model import Trace
from tracer.settings import Settings
from tracer.trace import Sources, trace_url

KEY = "example,depot)/news/lorries"
ROW = (
    KEY,
    "20261120070000",
    "http://depot.example:80/news/lorries-leave-grain-depot",
    "text/html",
    "200",
    "ABC",
    "900",
)
COLUMNS = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]


def copy(town: Town, body: str) -> str:
    """The traced page, with what it says of its source."""
    paragraphs = (*REPORT, "The Depot Times reported on Friday that the depot is empty.")
    return town.put(
        "harbour.example", "/a/1", page("Lorries leave the grain depot", paragraphs, "2026-11-21", body=body)
    )


def trace(url: str, settings: Settings, outlets: Path, find: str = "cited,wayback") -> Trace:
    return trace_url(url, sources=Sources(find=tuple(find.split(",")), outlets=outlets), settings=settings)


def by_pywb(town: Town, pywb: str) -> Settings:
    return town.settings(wayback_cdx=f"{pywb}/cdx", wayback_replay=pywb)


def test_dead_source_is_read_as_captured(town: Town, outlets: Path, pywb: str) -> None:
    """A cited page that is gone is read from the archive, under its own address and with the capture's time, which
    bounds its publication; the report says that it was read there."""
    town.dead.add("depot.example")
    url = copy(town, f"<p>Source: <a href='{GONE}'>The Depot Times</a></p>")
    found = trace(url, by_pywb(town, pywb), outlets)
    assert [studied.article.url for studied in found.articles] == [GONE]
    article = found.articles[0].article
    assert article.capture.verified
    assert article.capture.time == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert any(stamp.role == "captured" and stamp.not_after.hour == 7 for stamp in article.stamps)
    assert "wayback, 20" in " ".join(found.looked_in)


def test_page_of_a_named_outlet_is_found_by_host_and_date(town: Town, outlets: Path, pywb: str) -> None:
    """Nothing links to it: the index is asked for the outlet's captures of those days; the address has the words."""
    town.dead.add("depot.example")
    found = trace(copy(town, ""), by_pywb(town, pywb), outlets, "wayback")
    assert [studied.article.url for studied in found.articles] == [GONE]
    assert found.articles[0].article.found_by == "wayback"


def test_lead_that_is_gone_is_looked_for_in_the_archive(town: Town, outlets: Path, pywb: str) -> None:
    """A feed still names a page that is gone, of an outlet the article does not name: its capture is read instead."""
    town.dead.add("depot.example")
    town.put("quay.example", "/", "<link rel='alternate' type='application/rss+xml' href='/rss'>")
    item = f"<item><link>{GONE}</link><title>Lorries leave grain depot</title></item>"
    town.put("quay.example", "/rss", f"<rss>{item}</rss>")
    url = town.put("harbour.example", "/a/1", page("Lorries leave the grain depot", REPORT, "2026-11-21"))
    settings = replace(by_pywb(town, pywb), find=replace(by_pywb(town, pywb).find, sites=(town.url("quay.example"),)))
    found = trace(url, settings, outlets, "feeds,wayback")
    assert [(studied.article.url, studied.article.found_by) for studied in found.articles] == [(GONE, "feeds")]


def test_page_that_robots_txt_closes_is_read_as_captured(town: Town, outlets: Path, pywb: str) -> None:
    """A site that asks programs to stay away is left alone, and what the public archive holds of it is read there; with
    --ignore-robots the site itself is asked."""
    town.put("depot.example", "/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain")
    town.put("depot.example", "/news/lorries-leave-grain-depot-before-dawn", page("Live", REPORT, "2026-11-20"))
    settings = by_pywb(town, pywb)
    here, usual = f"127.0.0.1:{town.port}", settings.fetch.resolver
    assert usual is not None
    names = replace(settings.fetch, resolver=lambda host, port: [here] if port == 80 else usual(host, port))
    settings = replace(settings, fetch=names)
    url = copy(town, f"<p>Source: <a href='{GONE}'>The Depot Times</a></p>")
    found = trace(url, settings, outlets)
    assert [studied.article.url for studied in found.articles] == [GONE]
    assert found.articles[0].article.capture.verified
    assert set(town.paths("depot.example")) == {"/robots.txt"}
    free = replace(settings, fetch=replace(settings.fetch, robots=False))
    assert trace(url, free, outlets, "cited").articles[0].article.title == "Live"


def test_traced_page_itself_may_be_gone(town: Town, outlets: Path, pywb: str, tmp_path: Path) -> None:
    """A dead address is traced as the archive captured it, and the report says so; without the archive it is told as
    gone; a replay of the record says the same."""
    town.dead.add("depot.example")
    record = tmp_path / "seen.warc"
    sources = Sources(find=("wayback",), outlets=outlets, record=record)
    found = trace_url(GONE, sources=sources, settings=by_pywb(town, pywb))
    assert found.article.article.url == GONE
    assert found.article.article.capture.time == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert "first capture in the web archive is used" in found.skipped[0].reason
    again = trace_url(GONE, sources=Sources(outlets=outlets, replay=record), settings=by_pywb(town, pywb))
    assert (again.looked_in, again.skipped, again.article.id) == (found.looked_in, found.skipped, found.article.id)
    with pytest.raises(FetchError, match="no such host"):
        trace(GONE, by_pywb(town, pywb), outlets, "cited")


def test_first_capture_bounds_a_live_page(town: Town, outlets: Path) -> None:
    """A live copy without a date gets the Archive's first capture as the time by which it was there."""
    text = page("Lorries leave grain depot", REPORT, "")
    live = town.put("depot.example", "/news/lorries", text)
    town.put("web.archive.org", "/cdx", json.dumps([COLUMNS, [*ROW[:2], live, *ROW[3:]]]), "application/json")
    url = copy(town, f"<p>Source: <a href='{live}'>The Depot Times</a></p>")
    found = trace(url, archive(town), outlets)
    stamps = [stamp for studied in found.articles for stamp in studied.article.stamps if stamp.role == "captured"]
    assert [stamp.not_after for stamp in stamps] == [datetime(2026, 11, 20, 7, tzinfo=UTC)]


def archive(town: Town) -> Settings:
    """The town's own web.archive.org."""
    base = town.url("web.archive.org", "")
    return town.settings(wayback_cdx=f"{base}/cdx", wayback_replay=f"{base}/web")


DIALECTS = {
    "text": " ".join(ROW) + "\n",
    "text with a key": " ".join(ROW) + "\n\nexample%2Cdepot%29%2Fnews+20261120070001\n",
    "lists": json.dumps([COLUMNS, list(ROW)]),
    "lists with a key": json.dumps([COLUMNS, list(ROW), [], ["example,depot)/news 20261120070001"]]),
    "lines": json.dumps({"urlkey": KEY, "timestamp": ROW[1], "url": ROW[2], "mime": "text/html", "status": "200"}),
}


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_every_dialect_of_the_index_is_read(town: Town, outlets: Path, dialect: str) -> None:
    """Rows of text, a list of lists and a line an object name the same capture, which is replayed in its id_ form; the
    port that the Archive writes is none of the page's."""
    town.put("web.archive.org", "/cdx", DIALECTS[dialect], "text/plain")
    own = "http://depot.example/news/lorries-leave-grain-depot"
    town.put("web.archive.org", f"/web/20261120070000id_/{own}", page("Lorries leave", REPORT, "2026-11-20"))
    found = trace(copy(town, ""), archive(town), outlets, "wayback")
    assert [studied.article.url for studied in found.articles] == [own]
    resumed = [path for path in town.paths("web.archive.org") if "resumeKey=" in path]
    assert bool(resumed) == ("key" in dialect)


WRONG = {
    "blocked": (
        403,
        "text/html",
        b"<p>blocked</p>",
        {"X-Archive-Wayback-Runtime-Error": "AdministrativeAccessControlException"},
    ),
    "busy": (429, "text/html", b"<p>Too many requests</p>", {}),
    "html": (200, "text/html", b"<!doctype html><title>Down</title>", {}),
    "a sentence": (200, "text/plain", b"org.example.ResourceNotAvailableException: cannot open index\n", {}),
    "broken json": (200, "application/json", b'[["urlkey","timestamp"],["a', {}),
    "nothing": (200, "text/plain", b"", {}),
    "empty list": (200, "application/json", b"[]", {}),
    "other lists": (200, "application/json", b'[[1,2],[["x"]],"y",null]', {}),
    "odd rows": (
        200,
        "application/json",
        b'[["urlkey","timestamp","original"],["a","99999999999999","http://x"],["b"]]',
        {},
    ),
    "server error": (504, "text/html", b"<h1>Gateway time-out</h1>", {}),
}
SILENT = {"nothing", "empty list", "other lists", "odd rows"}


@pytest.mark.parametrize("case", sorted(WRONG))
def test_what_the_index_says_wrong_is_told(town: Town, outlets: Path, case: str) -> None:
    """An index that is blocked, busy, down or broken is one line in the report and ends nothing."""
    town.pages["web.archive.org", "/cdx"] = WRONG[case]
    found = trace(copy(town, ""), archive(town), outlets, "wayback")
    line = next(line for line in found.looked_in if line.startswith("wayback"))
    assert ("failed: " in line) == (case not in SILENT)
    assert "0 leads" in line
