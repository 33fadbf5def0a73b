"""The GDELT finder against a real server with files and answers in GDELT's formats, whole, broken and missing."""

from __future__ import annotations

import gzip
import json
import re
import socket
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.finders.searching import PARAGRAPHS, QUOTED, TITLE, look, markup, subject
from tracer.finders.gdelt.shingles import Shingles
from tracer.settings import FindSettings

MINUTE = "20261120101500"  # the quarter hour after the article's time is looked through second
COPY, PART, OTHER = "https://hill.example/grain", "https://field.example/part", "https://town.example/rain"
FIND = replace(FindSettings(), gdelt_interval=0.0, gdelt_data_interval=0.0, gdelt_quarters=2, requests=100)


def lines(*rows: object) -> bytes:
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows).encode()


def grams(id: str, text: str) -> list[str]:
    """A page's lines of a four-word file."""
    tokens = re.findall(r"[\w'’-]+", text.lower())
    counts = Counter(" ".join(tokens[at : at + 4]) for at in range(len(tokens) - 3))
    return [f"{id}\t{gram}\t{count}" for gram, count in counts.items()]


class Monitor:
    """The service: a search that answers as a test says, and files by their paths."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.files: dict[str, bytes] = {}
        self.search = Response("{}", content_type="application/json")
        server.expect_request("/doc").respond_with_handler(lambda _: self.search)
        server.expect_request(re.compile("/gdeltv.*")).respond_with_handler(self.file)
        base = server.url_for("").rstrip("/")
        self.find = replace(FIND, gdelt=f"{base}/doc", gdelt_data=base)

    def file(self, request: Request) -> Response:
        packed = self.files.get(request.path.rpartition("/")[2])
        return Response(packed, content_type="application/gzip") if packed is not None else Response("", status=404)

    def add(self, kind: str, *rows: object, minute: str = MINUTE) -> None:
        self.files[f"{minute}.{kind}.gz"] = gzip.compress(lines(*rows))


def test_search_finds_pages_by_phrases(httpserver: HTTPServer) -> None:
    """Phrases go out in marks with the days around the article; what GDELT saw bounds when a page was there."""
    monitor = Monitor(httpserver)
    rows = [{"url": COPY, "title": "a", "seendate": "20261121T031500Z"}, {"url": None}, 5, {"url": "ftp://x/"}]
    monitor.search = Response(json.dumps({"articles": rows}))
    seen = look("gdelt", subject(), monitor.find)
    assert seen.urls == [COPY]
    assert seen.leads[0].seen is not None
    assert seen.leads[0].seen.value == "2026-11-21T03:15:00+00:00"
    asked = next(request.args for request, _ in httpserver.log if request.path == "/doc")
    assert asked["query"].startswith('"')
    assert asked["startdatetime"] == "20261110100700"
    assert asked["mode"] == "artlist"


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, "The specified phrase is too short.\n", 'instead of JSON: "The specified phrase is too short."'),
        (429, "Please limit requests to one every 5 seconds.", "answered 429"),
        (200, "<!DOCTYPE html><title>502</title>", "HTML instead of JSON"),
        (200, '{"articles": "none"}', "without a list 'articles'"),
        (200, '{"articles": [{"url": "https://a', "instead of JSON"),
        (500, "", "answered 500"),
        (200, "{}", ""),
        (200, "", ""),
    ],
)
def test_what_the_search_says_wrong_is_one_line(httpserver: HTTPServer, status: int, body: str, said: str) -> None:
    """Plain text with status 200, 429 without a time, HTML, broken JSON: told once, and the files are read all the
    same."""
    monitor = Monitor(httpserver)
    monitor.search = Response(body, status=status)
    monitor.add("gal.json", {"date": "2026-11-20T10:15:00Z", "url": COPY, "title": TITLE})
    seen = look("gdelt", subject(), replace(monitor.find, gdelt_interval=0.01))
    assert seen.urls == [COPY]
    assert said in seen.looked.line()
    assert len(seen.looked.failed) == (1 if said else 0)


def test_search_is_left_alone_after_429(httpserver: HTTPServer) -> None:
    """A service that sheds load is not asked for the next phrase."""
    monitor = Monitor(httpserver)
    monitor.search = Response("busy", status=429)
    look("gdelt", subject(), replace(monitor.find, gdelt_interval=0.01, gdelt_queries=3))
    queries = {request.args["query"] for request, _ in httpserver.log if request.path == "/doc"}
    assert len(queries) == 1


def test_files_are_read_where_the_search_is_silent(httpserver: HTTPServer) -> None:
    """The search and the files are two machines: that one does not answer is told, and the other is asked."""
    monitor = Monitor(httpserver)
    monitor.add("gal.json", {"url": COPY, "title": TITLE})
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    seen = look("gdelt", subject(), replace(monitor.find, gdelt=f"http://127.0.0.1:{port}/doc"))
    assert seen.urls == [COPY]
    assert "no connection" in seen.looked.line()


def test_old_articles_are_not_searched_for(httpserver: HTTPServer) -> None:
    """The search reaches back three months and the files to 2020; both are said, and nobody is asked in vain."""
    monitor = Monitor(httpserver)
    seen = look("gdelt", subject(markup(published="2016-03-01T10:00:00Z")), monitor.find)
    assert seen.looked.asked == 0
    assert "three months" in seen.looked.line()
    assert "begin in 2020" in seen.looked.line()


def test_quotations_and_titles_lead_to_pages(httpserver: HTTPServer) -> None:
    """A page that carries the same quotation, whole or clipped, and one with a like title are found in the files."""
    monitor = Monitor(httpserver)
    quote = {"pre": "", "quote": f"{QUOTED.upper()}, and more,", "post": ""}
    monitor.add(
        "gqg.json",
        {"date": "2026-11-20T10:15:00Z", "url": COPY, "quotes": [quote]},
        {"url": OTHER, "quotes": [{"quote": "We have never been so wet in our lives"}, 3, {"quote": None}]},
        {"url": "https://short.example/", "quotes": [{"quote": "buy bread"}]},
        "not JSON",
    )
    monitor.add("gal.json", {"url": PART, "title": f"{TITLE} - report"}, {"url": OTHER, "title": "Rain in the hills"})
    seen = look("gdelt", subject(), monitor.find)
    assert {lead.url: lead.reason[:9] for lead in seen.leads} == {COPY: 'carries "', PART: "its title"}


def test_containment_comes_from_the_files_alone(httpserver: HTTPServer) -> None:
    """The share of the article's four-word shingles in a page is had without asking for the page."""
    monitor = Monitor(httpserver)
    whole, part = "\n".join(PARAGRAPHS), PARAGRAPHS[2]
    monitor.add(
        "ngrams.txt",
        *grams("a7", whole),
        *grams("b8", f"Rain fell all day in the hills. {part} It rained again on Sunday."),
        *grams("c9", "Rain fell all day in the hills and nobody in the upper valley had seen the like of it."),
        "no tab at all",
    )
    monitor.add("toc.json", *({"ID": id, "url": url} for id, url in (("a7", COPY), ("b8", PART), ("c9", OTHER))))
    seen = look("gdelt", subject(), monitor.find)
    assert seen.urls == [COPY, PART]
    assert seen.leads[0].likely == pytest.approx(0.99)
    share = len(part.split()) / len(whole.split())
    assert seen.leads[1].likely == pytest.approx(share, abs=0.06)
    assert not any("example" in request.host for request, _ in httpserver.log)


def test_shingles_are_read_of_an_article_without_quotations(httpserver: HTTPServer) -> None:
    """An article that quotes nobody is looked for by its shingles all the same."""
    monitor = Monitor(httpserver)
    monitor.add("ngrams.txt", *grams("a7", "\n".join(PARAGRAPHS)))
    monitor.add("toc.json", {"ID": "a7", "url": COPY})
    assert look("gdelt", replace(subject(), quotes=()), monitor.find).urls == [COPY]


def test_a_surer_word_on_a_page_is_passed_on(httpserver: HTTPServer) -> None:
    """A page known by a quotation is told again when its shingles say more; never when they say less."""
    monitor = Monitor(httpserver)
    monitor.add("gqg.json", {"url": COPY, "quotes": [{"quote": QUOTED}]})
    monitor.add("ngrams.txt", *grams("a7", "\n".join(PARAGRAPHS)))
    monitor.add("toc.json", {"ID": "a7", "url": COPY})
    chances = [lead.likely for lead in look("gdelt", subject(), monitor.find).leads]
    assert chances == sorted(set(chances))
    assert chances[-1] == pytest.approx(0.99)


def test_broken_files_give_what_they_hold(httpserver: HTTPServer) -> None:
    """A file that breaks off, one that is HTML and one that is missing are told; the lines before the break count."""
    monitor = Monitor(httpserver)
    rows = [
        {"url": COPY, "title": TITLE},
        *({"url": f"https://n{n}.example/", "title": f"No {n}"} for n in range(3_000)),
    ]
    packed = gzip.compress(lines(*rows))
    monitor.files[f"{MINUTE}.gal.json.gz"] = packed[: len(packed) // 2]
    monitor.files[f"{MINUTE}.gqg.json.gz"] = b"<html>gone</html>"
    monitor.add("ngrams.txt", *grams("a7", "\n".join(PARAGRAPHS)))
    seen = look("gdelt", subject(), monitor.find)
    assert seen.urls == [COPY]
    failed = " ".join(seen.looked.failed)
    assert f"{MINUTE}.gal: its gzip data breaks off" in failed
    assert f"{MINUTE}.gqg: HTML instead of gzip" in failed
    assert f"{MINUTE}.toc: not there, so 1 likely pages stay unknown" in failed


@pytest.mark.parametrize("kind", ["gqg.json", "gal.json", "ngrams.txt"])
@pytest.mark.parametrize(
    "filling", [b"\x00" * 1_000, b"\n" * 1_000, b'{"url":"https://a.example/"}\n' * 40, b"[" * 1_000]
)
def test_bombs_are_left_unread(httpserver: HTTPServer, kind: str, filling: bytes) -> None:
    """A file that unpacks to far more than it should is given up at its bound, and the others are read."""
    monitor = Monitor(httpserver)
    monitor.files[f"{MINUTE}.{kind}.gz"] = gzip.compress(filling * 10_000, 1)
    monitor.add("gal.json", {"url": COPY, "title": TITLE}, minute="20261120100000")
    seen = look("gdelt", subject(), replace(monitor.find, gdelt_lines=5_000))
    assert seen.urls == [COPY]
    assert "larger than find.gdelt_lines allows" in seen.looked.line()


def test_gaps_are_learned(httpserver: HTTPServer) -> None:
    """Where files lie at one minute of the quarter hour, the following ones are asked for at that minute only."""
    monitor = Monitor(httpserver)
    monitor.add("gal.json", {"url": OTHER, "title": "Rain"}, minute="20261120100100")
    look("gdelt", subject(markup(PARAGRAPHS[2:])), replace(monitor.find, gdelt_quarters=3))
    asked = [request.path.rpartition("/")[2][:12] for request, _ in httpserver.log if "gal" in request.path]
    assert asked[:8] == [f"2026112010{minute:02d}" for minute in range(8)]
    assert asked[8:] == ["202611201016", "202611201031"]


@given(st.lists(st.text("abcäßéЖب’'-", min_size=1, max_size=6), min_size=4, max_size=30))
def test_shingles_are_known_in_the_spellings_of_cutters(words: list[str]) -> None:
    """Lower case and lost punctuation do not hide a shingle, and a text holds all of its own."""
    text = " ".join(words)
    shingles = Shingles(f"{text}.")
    kept = [word for word in words if any(char.isalnum() for char in word)]
    for spelled in (kept, [word.lower() for word in kept]):
        rows = [f"1\t{' '.join(spelled[at : at + 4])}\t1".encode() for at in range(len(kept) - 3)]
        assert shingles.held(rows).get("1", 0.0) == pytest.approx(1.0 if len(kept) >= 4 else 0.0)
