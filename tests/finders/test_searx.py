"""The SearXNG finder against a real server that speaks its format, well and badly."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.finders.searching import look, subject
from tracer.settings import FindSettings

FIND = replace(FindSettings(), searx_interval=0.0, searx_queries=2)
COPY, OTHER = "https://hill.example/news/grain-", "https://field.example/a"


def instance(server: HTTPServer, *, pages: int = 1) -> FindSettings:
    """Answers every search with the same two results a page, on so many pages."""

    def search(request: Request) -> Response:
        number = int(request.args.get("pageno", "1"))
        phrase = request.args["q"].strip('"')
        rows = [
            {"url": f"{OTHER}{number}", "title": "Weather", "content": "Rain in the hills.", "engines": ["x"]},
            {"url": f"{COPY}{number}", "title": "Grain", "content": f"... {phrase} ...", "score": 1.0},
        ]
        body = {"query": request.args["q"], "results": rows if number <= pages else []}
        return Response(json.dumps(body), content_type="application/json")

    server.expect_request("/search").respond_with_handler(search)
    return replace(FIND, searx=server.url_for("").rstrip("/"))


def test_phrases_are_asked_for_and_pages_that_show_them_come_first(httpserver: HTTPServer) -> None:
    """Queries are phrases and quotations in marks, in news and in general, and never the headline."""
    seen = look("searx", subject(), instance(httpserver))
    assert seen.urls == [f"{COPY}1", f"{OTHER}1"]
    assert seen.leads[0].likely > seen.leads[1].likely
    asked = [request.args for request, _ in httpserver.log]
    assert {args["format"] for args in asked} == {"json"}
    assert {args["categories"] for args in asked} == {"news", "general"}
    assert all(args["q"].startswith('"') and args["q"].endswith('"') for args in asked)
    assert not any("Lorries leave the grain harbour before dawn" in args["q"] for args in asked)
    assert len({args["q"] for args in asked}) == FIND.searx_queries
    assert not seen.looked.failed


def test_further_pages_are_asked_for_while_they_show_the_phrase(httpserver: HTTPServer) -> None:
    """A story on more pages than one answer holds is followed, up to a bound, and results are given once."""
    seen = look("searx", subject(), replace(instance(httpserver, pages=9), searx_pages=3))
    assert [url for url in seen.urls if url.startswith(COPY)] == [f"{COPY}{number}" for number in (1, 2, 3)]
    pages = [request.args.get("pageno", "1") for request, _ in httpserver.log]
    assert pages == ["1", "2", "3", "1", "1", "1"]


def test_off_without_an_instance() -> None:
    """Nobody is asked unless an instance is given, and the report says so."""
    seen = look("searx", subject(), FindSettings())
    assert seen.leads == ()
    assert seen.looked.asked == 0
    assert "find.searx" in seen.looked.line()


@pytest.mark.parametrize(
    ("status", "kind", "body", "said"),
    [
        (403, "text/html", "<h1>Forbidden</h1>", "is JSON among its search.formats"),
        (200, "text/html", "<!doctype html><p>results</p>", "HTML instead of JSON"),
        (200, "text/plain", "rate limit exceeded\x1b[31m", 'text instead of JSON: "rate limit exceeded [31m"'),
        (200, "application/json", '{"results": [{"url": "https://', "instead of JSON"),
        (200, "application/json", '{"results": 7}', "without a list 'results'"),
        (200, "application/json", "[" * 100_000, "instead of JSON"),
        (429, "text/plain", "too many requests", "answered 429"),
        (500, "text/html", "<h1>oops</h1>", "answered 500"),
        (200, "application/json", "", ""),
        (200, "application/json", "{}", ""),
        (200, "application/json", '{"results": [null, 3, {"url": 5}, {"url": "file:///x"}, {"title": "a"}]}', ""),
    ],
)
def test_what_an_instance_says_wrong_is_one_line(
    httpserver: HTTPServer, status: int, kind: str, body: str, said: str
) -> None:
    """Whatever comes in place of results ends no search and stands in the account once."""
    httpserver.expect_request("/search").respond_with_data(body, status=status, content_type=kind)
    seen = look("searx", subject(), replace(FIND, searx=httpserver.url_for("").rstrip("/"), searx_queries=1))
    assert seen.leads == ()
    assert len(seen.looked.failed) == (1 if said else 0)
    line = seen.looked.line()
    assert said in line
    assert line.isprintable()
