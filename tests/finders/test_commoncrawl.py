"""The Common Crawl finder against exchanges in its formats, re-served by a real server."""

from __future__ import annotations

import gzip
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from werkzeug import Request, Response

from tests.finders.searching import URL, look, markup, subject
from tests.finders.test_finding import _without_captures
from tracer import reports, warc
from tracer.model import Given
from tracer.settings import FindSettings, Settings
from tracer.trace import Sources, trace_url

SOURCE = "https://www.aljazeera.com/news/2026/11/20/lorries-leave-grain-harbour"
FILE = "crawl-data/CC-MAIN-2026-47/segments/1/warc/CC-MAIN-20261121-00001.warc.gz"
FIND = replace(FindSettings(), commoncrawl_interval=0.0)
CREDIT = f'<p>Source: <a href="{SOURCE}">Al Jazeera</a></p>'


def member(url: str, html: str) -> bytes:
    """One record of an archive, packed by itself."""
    stream = io.BytesIO()
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    writer = WARCWriter(stream, gzip=True)
    writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(html.encode()), http_headers=head))
    return stream.getvalue()


def row(url: str, offset: int, length: int, **other: str) -> str:
    fields = {
        "urlkey": "com,aljazeera)/news", "timestamp": "20261121103329", "url": url, "mime": "text/html",
        "mime-detected": "text/html", "status": "200", "digest": f"FAPY{offset}", "length": str(length),
        "offset": str(offset), "filename": FILE, "languages": "eng", "encoding": "UTF-8",
    }  # fmt: skip
    return json.dumps({**fields, **other})


class Crawl:
    """The service: two collections, one archive of two records, and an index that answers as a test says."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        first = member("https://other.example/", markup(published="2026-11-19"))
        second = member(SOURCE, markup(published="2026-11-20T08:00:00Z"))
        self.archive, self.place = first + second, (len(first), len(second))
        self.answer = {SOURCE: Response(row(SOURCE, *self.place) + "\n", content_type="text/x-ndjson")}
        self.ranged = True
        self.ended = "2026-11-22T23:42:38"
        server.expect_request("/collinfo.json").respond_with_handler(lambda _: self.collections())
        server.expect_request("/new-index").respond_with_handler(self.index)
        server.expect_request("/old-index").respond_with_handler(self.index)
        server.expect_request(f"/{FILE}").respond_with_handler(self.data)
        base = server.url_for("").rstrip("/")
        self.find = replace(FIND, commoncrawl=base, commoncrawl_data=base)

    def collections(self) -> Response:
        known = [
            {"id": "CC-MAIN-2026-47", "cdx-api": self.server.url_for("/new-index"), "from": "2026-11-14T22:09:07",
             "to": self.ended},
            {"id": "CC-MAIN-2013-20", "cdx-api": self.server.url_for("/old-index")},
            {"id": "nonsense", "cdx-api": 7},
            "neither",
        ]  # fmt: skip
        return Response(json.dumps(known), content_type="application/json")

    def index(self, request: Request) -> Response:
        nothing = Response(json.dumps({"message": "No Captures found for: x"}), status=404)
        return self.answer.get(request.args["url"], nothing)

    def data(self, request: Request) -> Response:
        span = request.range
        if span is None or not self.ranged:
            return Response(self.archive)
        ((first, end),) = span.ranges
        return Response(self.archive[first:end], status=206)

    def paths(self) -> list[str]:
        return [request.path for request, _ in self.server.log]


def test_captures_come_out_of_the_archive_by_ranges(httpserver: HTTPServer) -> None:
    """The page a credit points to is read from the archive at the time it was captured, and the web is not asked."""
    crawl = Crawl(httpserver)
    seen = look("commoncrawl", subject(markup(more=CREDIT)), crawl.find)
    assert seen.urls == [SOURCE]
    page = seen.leads[0].page
    assert page is not None
    assert page.url == SOURCE
    assert b"Seven lorries left" in page.body
    assert page.capture.source.endswith(FILE)
    assert seen.leads[0].seen is not None
    assert seen.leads[0].seen.value.startswith("2026-11-21T10:33:29")
    ranges = [request.headers["Range"] for request, _ in httpserver.log if request.path == f"/{FILE}"]
    assert ranges == [f"bytes={crawl.place[0]}-{sum(crawl.place) - 1}"]
    assert not seen.looked.failed


def test_only_crawls_that_can_hold_the_day_are_asked(httpserver: HTTPServer) -> None:
    """A crawl that ended before the article is passed over; an article without a date asks the newest."""
    crawl = Crawl(httpserver)
    look("commoncrawl", subject(), crawl.find)
    assert "/new-index" in crawl.paths()
    assert "/old-index" not in crawl.paths()
    httpserver.clear_log()
    undated = look("commoncrawl", subject(markup(published="")), crawl.find)
    assert "has no date" in undated.looked.line()
    assert crawl.paths()[1:] == ["/new-index", "/old-index"]
    crawl.ended = "2026-11-16T00:00:00"
    assert "no crawl since" in look("commoncrawl", subject(), crawl.find).looked.line()


def test_outlets_that_are_named_are_looked_through_by_words_of_the_title(httpserver: HTTPServer) -> None:
    """A named outlet without an address is searched in the index for addresses with the title's words."""
    crawl = Crawl(httpserver)
    crawl.answer = {"*.aljazeera.com": crawl.answer[SOURCE]}
    told = markup(more="<p>Al Jazeera reported on Friday that the lorries had left.</p>")
    seen = look("commoncrawl", subject(told), crawl.find)
    assert seen.urls == [SOURCE]
    queries = [request.args for request, _ in httpserver.log if request.args.get("url") == "*.aljazeera.com"]
    assert "~urlkey:.*(" in queries[0].getlist("filter")[0]
    assert "harbour" in queries[0].getlist("filter")[0]


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, "<!doctype html><h1>nginx</h1>", "HTML instead of JSON lines"),
        (200, "Internal error, try later", 'instead of JSON lines: "Internal error, try later"'),
        (503, "Please reduce your request rate.", "answered 503"),
        (504, "<html>gateway</html>", "answered 504"),
        (200, '{"error": "invalid filter"}', "invalid filter"),
        (200, '{"urlkey": "a", "url": "https://a.example/"}\n{"urlkey', "1 rows of CC-MAIN-2026-47 could not be used"),
        (200, "", ""),
        (404, '{"message": "No Captures found for: x"}', ""),
    ],
)
def test_what_an_index_says_wrong_is_one_line(httpserver: HTTPServer, status: int, body: str, said: str) -> None:
    """Errors in every form end one query, not the search."""
    crawl = Crawl(httpserver)
    crawl.answer = {SOURCE: Response(body, status=status), URL: Response(row(URL, 0, 50))}
    seen = look("commoncrawl", subject(markup(more=CREDIT)), crawl.find)
    assert said in seen.looked.line()
    assert seen.urls == [URL]


def test_records_that_are_not_what_the_index_says_are_told(httpserver: HTTPServer) -> None:
    """A truncated record, another page's record, and a server that ignores ranges leave the address without a page."""
    crawl = Crawl(httpserver)
    offset, length = crawl.place
    cuts = (
        ((offset, length - 20), "CC-MAIN-20261121"),
        ((offset + 7, 60), f"at {offset + 7}: no record there"),
        ((0, offset), "another page than the index says"),
    )
    for cut, reason in cuts:
        crawl.answer = {SOURCE: Response(row(SOURCE, *cut))}
        seen = look("commoncrawl", subject(markup(more=CREDIT)), crawl.find)
        assert [lead.page for lead in seen.leads] == [None]
        assert reason in seen.looked.line()
        assert "/tmp" not in seen.looked.line()
    crawl.answer, crawl.ranged = {SOURCE: Response(row(SOURCE, *crawl.place))}, False
    seen = look("commoncrawl", subject(markup(more=CREDIT)), crawl.find)
    assert [lead.page for lead in seen.leads] == [None]
    assert "larger than" in seen.looked.line()


def test_collections_that_cannot_be_read_end_the_search_in_one_line(httpserver: HTTPServer) -> None:
    """Without the list of crawls there is nothing to ask."""
    httpserver.expect_request("/collinfo.json").respond_with_data(gzip.compress(b"x"), status=200)
    base = httpserver.url_for("").rstrip("/")
    seen = look("commoncrawl", subject(), replace(FIND, commoncrawl=base, commoncrawl_data=base))
    assert len(seen.looked.failed) == 1
    assert len(httpserver.log) == 1


def test_page_out_of_an_archive_is_replayed(httpserver: HTTPServer, tmp_path: Path) -> None:
    """A trace whose source came out of the archive by a range is replayed from its record with the service gone."""
    crawl = Crawl(httpserver)
    pasted = tmp_path / "pasted.html"
    pasted.write_text(markup(more=CREDIT), "utf-8")
    given = Given(url=URL, by_user=True)
    settings = Settings(find=crawl.find)
    record = tmp_path / "seen.warc.gz"
    live = trace_url(str(pasted), sources=Sources(find=("commoncrawl",), record=record), given=given, settings=settings)
    assert [each.article.url for each in live.articles] == [SOURCE]
    before = len(httpserver.log)
    again = trace_url(str(pasted), sources=Sources(replay=record), given=given, settings=settings)
    assert len(httpserver.log) == before
    assert again.looked_in == live.looked_in
    one, other = (json.dumps(_without_captures(reports.as_json.trace(each))) for each in (live, again))
    assert one == other


@pytest.mark.parametrize(
    "told",
    ["[]", "{}", "7", '{"find":["cited"],"now":"yesterday","rounds":[],"lines":{},"rest":[],"pages":0}', "[" * 90_000,
     '{"find":["cited"],"now":"2026-11-23T00:00:00+00:00","rounds":[{"read":[]}],"lines":{},"rest":[],"pages":0}',
     '{"find":[],"now":"2026-11-23T00:00:00+00:00","rounds":[{"read":[7],"seen":{}}],"lines":{},"rest":[],"pages":0}',
     '{"find":[],"now":"2026-11-23T00:00:00+00:00","rounds":[{"read":[],"seen":{"a":[1]}}],"lines":{},"rest":[],"pages":1}',
     '{"find":[],"now":"2026-11-23T00:00:00+00:00","rounds":[{"read":[],"seen":{"a":["x","2026-11-20","2026-11-21",'
     '"day","x","captured"]}}],"lines":{},"rest":[],"pages":1}'],
)  # fmt: skip
def test_note_of_a_search_that_is_none(told: str, tmp_path: Path) -> None:
    """An archive with a note that is not ours, or damaged, is a heap of pages; it never ends a trace."""
    record, pasted = tmp_path / "x.warc", tmp_path / "pasted.html"
    pasted.write_text(markup(), "utf-8")
    with warc.Writer(record, "test") as writer:
        writer.note(URL, {"tracer-search": told})
    given = Given(url=URL, by_user=True)
    found = trace_url(str(pasted), sources=Sources(replay=record), given=given)
    assert found.articles == ()
    assert found.looked_in[0].startswith("x.warc, ")
    assert found.looked_in[-1] == "no live web"
