"""Services of the generated web, in the formats of those they stand for: search, monitoring, archive, monthly crawl.

Each answers (status, content type, body, further headers). They refuse, break off and leave gaps as the real ones do.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.web_world import Web, WebPage

Reply = tuple[int, str, bytes, dict[str, str]]
SEARCH, ARCHIVE = "search.test", "archive.test"
INDEX, CRAWL = "index.crawl.test", "data.crawl.test"
MONITOR, FILES = "api.monitor.test", "data.monitor.test"
STATED = {ARCHIVE: 2.0, INDEX: 1.0, MONITOR: 5.0}  # seconds between two requests that they ask for
RESULTS = 20  # of one page of the search
STAMP = "%Y%m%d%H%M%S"
GRAM = 4
EVERY = timedelta(minutes=15)
GAP = 11  # one in so many minutes has no file
BROKEN = 7  # one in so many files breaks off


def _json(value: Any, status: int = 200) -> Reply:
    return status, "application/json; charset=utf-8", json.dumps(value).encode(), {}


def surt(url: str) -> str:
    """An address as indexes sort it: host turned round, lower case."""
    parts = urlsplit(url)
    return f"{','.join(reversed((parts.hostname or '').split('.')))}){parts.path.lower()}"


class Services:
    """All services of one web. Counts nothing: the server does."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.hosts: dict[str, Callable[[str, Mapping[str, list[str]], Mapping[str, str]], Reply]] = {
            SEARCH: self._search,
            ARCHIVE: self._archive,
            INDEX: self._index,
            CRAWL: self._crawl,
            MONITOR: self._monitor,
            FILES: self._files,
        }
        self._captures = sorted(
            (surt(page.url), f"{page.captured:{STAMP}}", page) for page in web.pages if page.captured is not None
        )
        self._indexed = [page for page in web.pages if page.indexed]
        self._monitored = [page for page in web.pages if page.site.monitored]
        self._first_contact = True
        for page in web.pages:
            page.words  # noqa: B018  an index is made before it is asked
        self._minutes = self._seen_at()
        self._warc = b""
        self._places: dict[str, tuple[int, int]] = {}
        self._write_crawl()

    def answer(self, host: str, target: str, headers: Mapping[str, str]) -> Reply:
        """What a service says to a GET."""
        parts = urlsplit(target)
        return self.hosts[host](parts.path, parse_qs(parts.query), headers)

    # --- a search engine's front: SearXNG's JSON ---

    def _search(self, path: str, query: Mapping[str, list[str]], _headers: Mapping[str, str]) -> Reply:
        if path != "/search" or query.get("format") != ["json"]:
            return 403, "text/html", b"<!doctype html><title>403 Forbidden</title>", {}
        asked = query["q"][0].strip('"')
        news = query.get("categories") == ["news"]
        found = self.web.matching(asked, self._indexed)
        if news:  # the engines behind it know fewer pages as news
            found = [page for page in found if not _drawn(page.url, 3)]
        found.sort(key=lambda page: hashlib.sha256(f"{asked}{page.url}".encode()).digest())
        first = (int(query.get("pageno", ["1"])[0]) - 1) * RESULTS
        rows = [
            {
                "url": page.url,
                "title": page.title,
                "content": _snippet(page, asked),
                "engine": "generated",
                "publishedDate": page.time.isoformat(),
                "score": 1.0,
            }
            for page in found[first : first + RESULTS]
        ]
        return _json({"query": query["q"][0], "number_of_results": 0, "results": rows, "unresponsive_engines": []})

    # --- monitoring: GDELT's DOC 2.0 and its files of minutes ---

    def _monitor(self, path: str, query: Mapping[str, list[str]], _headers: Mapping[str, str]) -> Reply:
        if self._first_contact:
            self._first_contact = False
            return (
                429,
                "text/plain",
                b"Please limit requests to one every 5 seconds or contact us for larger queries.",
                {},
            )
        phrase = query["query"][0]
        if len(phrase) < 5:
            return 200, "text/html; charset=utf-8", b"The specified phrase is too short.\n", {}
        begin, end = (query[name][0] for name in ("startdatetime", "enddatetime"))
        found = [
            page
            for page in self.web.matching(phrase.strip('"'), self._monitored)
            if begin <= f"{seen_at(page):{STAMP}}" <= end
        ]
        if not found:
            return _json({})
        rows = [
            {
                "url": page.url,
                "url_mobile": "",
                "title": page.title,
                "seendate": f"{seen_at(page):%Y%m%dT%H%M%SZ}",
                "domain": page.site.domain,
                "language": "English",
                "sourcecountry": "",
            }
            for page in found[: int(query.get("maxrecords", ["75"])[0])]
        ]
        return _json({"articles": rows})

    def _seen_at(self) -> dict[str, list[WebPage]]:
        minutes: dict[str, list[WebPage]] = defaultdict(list)
        for page in self._monitored:
            minutes[f"{seen_at(page):%Y%m%d%H%M}00"].append(page)
        return minutes

    def _files(self, path: str, _query: Mapping[str, list[str]], _headers: Mapping[str, str]) -> Reply:
        name = path.rpartition("/")[2]
        minute, _, kind = name.partition(".")
        pages = self._minutes.get(minute)
        if pages is None or _drawn(minute, GAP):
            return 404, "application/xml", b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", {}
        lines = {
            "gqg.json.gz": _quotations,
            "gal.json.gz": _listed,
            "ngrams.txt.gz": _grams,
            "toc.json.gz": _contents,
        }[kind](pages)
        packed = gzip.compress("".join(f"{line}\n" for line in lines).encode(), 1)
        if _drawn(name, BROKEN):
            packed = packed[: len(packed) * 2 // 3]
        return 200, "application/gzip", packed, {}

    # --- an archive: the Wayback Machine's CDX and replay ---

    def _archive(self, path: str, query: Mapping[str, list[str]], _headers: Mapping[str, str]) -> Reply:
        if path.startswith("/web/"):
            return self._replayed(path.removeprefix("/web/"))
        rows = self._captured(query)
        limit = int(query.get("limit", ["10000"])[0])
        begin = next((n for n, row in enumerate(rows) if row[0] >= query.get("resumeKey", [""])[0]), len(rows))
        page, rest = rows[begin : begin + limit], rows[begin + limit :]
        out: list[list[str]] = [
            ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"],
            *page,
        ]
        if rest and query.get("showResumeKey") == ["true"]:
            out += [[], [rest[0][0]]]
        return _json(out if page else [])

    def _captured(self, query: Mapping[str, list[str]]) -> list[list[str]]:
        url, kind = query["url"][0], query.get("matchType", ["exact"])[0]
        begin, end = query.get("from", ["0"])[0], query.get("to", ["9"])[0]
        filters = [each.partition(":")[2] for each in query.get("filter", []) if each.startswith("urlkey:")]
        wanted = [re.compile(each) for each in filters]
        return [
            [key, stamp, page.url, "text/html", "200", _digest(page), str(len(page.html))]
            for key, stamp, page in self._captures
            if (page.url == url if kind == "exact" else page.site.domain == url.removeprefix("www."))
            and begin <= stamp <= end + "~"
            and all(pattern.fullmatch(key) for pattern in wanted)
        ]

    def _replayed(self, rest: str) -> Reply:
        stamp, _, url = rest.partition("/")
        page = self.web.by_url.get(url)
        if page is None or page.captured is None:
            return 404, "text/html", b"<!doctype html><p>The archive has not got that address.</p>", {}
        exact = f"{page.captured:{STAMP}}"
        if not stamp.startswith(exact):
            return 302, "text/html", b"", {"Location": f"http://{ARCHIVE}/web/{exact}id_/{url}"}
        when = f"{page.captured:%a, %d %b %Y %H:%M:%S} GMT"
        return 200, "text/html; charset=utf-8", page.html.encode(), {"Memento-Datetime": when}

    # --- a monthly crawl: Common Crawl's indexes and archives ---

    def _collection(self) -> tuple[str, datetime, datetime]:
        ended = self.web.now - timedelta(days=2)
        year, week, _ = ended.isocalendar()
        return f"CC-MAIN-{year}-{week:02d}", ended - timedelta(days=4), ended

    def _index(self, path: str, query: Mapping[str, list[str]], _headers: Mapping[str, str]) -> Reply:
        id, begun, ended = self._collection()
        if path == "/collinfo.json":
            api = f"http://{INDEX}/{id}-index"
            old = {"id": "CC-MAIN-2013-20", "name": "Summer 2013", "cdx-api": f"http://{INDEX}/CC-MAIN-2013-20-index"}
            return _json(
                [{"id": id, "name": id, "cdx-api": api, "from": f"{begun:%FT%T}", "to": f"{ended:%FT%T}"}, old]
            )
        url, rows = query["url"][0], []
        patterns = [each[1:].partition(":")[2] for each in query.get("filter", []) if each.startswith("~urlkey:")]
        for page in self.web.pages:
            fits = page.url == url or (url.startswith("*.") and page.site.domain == url[2:])
            if page.crawled and fits and all(re.match(each, surt(page.url)) for each in patterns):
                rows.append(self._row(page, id, begun))
        if not rows:
            return _json({"message": f"No Captures found for: {url}"}, 404)
        body = "".join(f"{json.dumps(row)}\n" for row in rows[: int(query.get("limit", ["1000"])[0])])
        return 200, "text/x-ndjson", body.encode(), {}

    def _row(self, page: WebPage, id: str, begun: datetime) -> dict[str, str]:
        offset, length = self._places[page.url]
        return {
            "urlkey": surt(page.url), "timestamp": f"{begun:{STAMP}}", "url": page.url, "mime": "text/html",
            "mime-detected": "text/html", "status": "200", "digest": _digest(page), "length": str(length),
            "offset": str(offset), "filename": f"crawl-data/{id}/segments/1/warc/{id}-00000.warc.gz",
            "languages": "eng", "encoding": "UTF-8",
        }  # fmt: skip

    def _write_crawl(self) -> None:
        """The archive with every crawled page of the story and one in twenty others: ranges of the rest fail."""
        stream = io.BytesIO()
        writer = WARCWriter(stream, gzip=True)
        for number, page in enumerate(each for each in self.web.pages if each.crawled):
            offset = stream.tell()
            if page.story or number % 20 == 0:
                head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
                writer.write_record(
                    writer.create_warc_record(page.url, "response", io.BytesIO(page.html.encode()), http_headers=head)
                )
            self._places[page.url] = (offset, max(1, stream.tell() - offset))
        self._warc = stream.getvalue()

    def _crawl(self, _path: str, _query: Mapping[str, list[str]], headers: Mapping[str, str]) -> Reply:
        span = re.fullmatch(r"bytes=(\d+)-(\d+)", headers.get("range", ""))
        if span is None:
            return 200, "application/octet-stream", self._warc, {}
        first, last = int(span[1]), int(span[2])
        content = {"Content-Range": f"bytes {first}-{last}/{len(self._warc)}"}
        return 206, "application/octet-stream", self._warc[first : last + 1], content


def seen_at(page: WebPage) -> datetime:
    """When monitoring saw a page: with the quarter hour that follows it, at one of three minutes."""
    found = page.time.astimezone(UTC).replace(second=0)
    quarter = found.replace(minute=found.minute // 15 * 15) + EVERY
    return quarter + timedelta(minutes=int(_digest(page), 36) % 3)


def _drawn(text: str, one_in: int) -> bool:
    return hashlib.sha256(text.encode()).digest()[0] % one_in == 0


def _digest(page: WebPage) -> str:
    return hashlib.sha1(page.url.encode()).hexdigest().upper()[:32]


def _snippet(page: WebPage, phrase: str) -> str:
    """Half the engines show the words that were asked for."""
    body = " ".join(page.body)
    at = body.lower().find(phrase.lower())
    return body[max(0, at - 60) : at + 160] if at >= 0 and not _drawn(page.url, 2) else body[:160]


def _quotations(pages: list[WebPage]) -> list[str]:
    rows = []
    for page in pages:
        quotes = [
            {
                "pre": body[max(0, found.start() - 40) : found.start()],
                "quote": found[1],
                "post": body[found.end() :][:40],
            }
            for body in page.body
            for found in re.finditer(r'"([^"]{20,400})"', body)
        ]
        rows.append({"date": _iso(page), "url": page.url, "title": page.title, "lang": "ENGLISH", "quotes": quotes})
    return [json.dumps(row) for row in rows if row["quotes"]]


def _listed(pages: list[WebPage]) -> list[str]:
    names = ("date", "url", "domain", "outletName", "title", "desc", "lang")
    values = ((_iso(p), p.url, p.site.domain, p.site.name, p.title, p.body[0][:140], "ENGLISH") for p in pages)
    return [json.dumps(dict(zip(names, row, strict=True))) for row in values]


def _grams(pages: list[WebPage]) -> list[str]:
    rows = []
    for number, page in enumerate(pages):
        counts: dict[str, int] = defaultdict(int)
        tokens = re.findall(r"[\w'’-]+", " ".join(page.body).lower())
        for at in range(len(tokens) - GRAM + 1):
            counts[" ".join(tokens[at : at + GRAM])] += 1
        rows += [f"{number}\t{gram}\t{count}" for gram, count in counts.items()]
    return rows


def _contents(pages: list[WebPage]) -> list[str]:
    return [
        json.dumps({"ID": number, "date": _iso(page), "lang": "ENGLISH", "title": page.title, "url": page.url})
        for number, page in enumerate(pages)
    ]


def _iso(page: WebPage) -> str:
    return f"{seen_at(page):%Y-%m-%dT%H:%M:%SZ}"
