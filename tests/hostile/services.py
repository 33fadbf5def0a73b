"""What services and sites may answer to a finder to harm it, asked over real HTTP in a process of its own.

Run as a program it lets a finder loose on each case and writes one JSON object a case: seconds, peak of memory in MB,
leads and what the account says.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.finders.searching import NOW, markup, subject
from tests.finders.town import Town
from tracer.fetch import Fetcher
from tracer.finders.running import Ground, ending_well, finder
from tracer.outlets import OutletTable
from tracer.settings import Settings

SECONDS = 4.0  # that a finder is given
ROW = '["com,a)/", "20261120070000", "%s", "text/html", "200", "A", "1"]'
COLUMNS = '["urlkey","timestamp","original","mimetype","statuscode","digest","length"]'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@dataclass(frozen=True)
class Trap:
    """One finder against what a host says at a path; a function makes the answer from the town."""

    name: str
    finder: str
    path: str
    body: bytes | Callable[[Town], bytes]
    kind: str = "text/html"
    robots: bytes = b""
    status: int = 200


def _feed(body: str | bytes, name: str, kind: str = "application/rss+xml") -> Trap:
    raw = body.encode() if isinstance(body, str) else body
    return Trap(name, "feeds", "/rss", raw, kind)


def _nested(town: Town) -> bytes:
    """An index of itself and of a thousand others, each of which is the same index."""
    urls = "".join(f"<sitemap><loc>{town.url('site.example', f'/map?{n}')}</loc></sitemap>" for n in range(1_000))
    return f"<sitemapindex>{urls}</sitemapindex>".encode()


def traps() -> Iterator[Trap]:
    """All cases."""
    entity = (
        '<?xml version="1.0"?><!DOCTYPE rss [%s]><rss><item><link>http://a.example/1</link><title>%s</title></item>'
    )
    yield _feed(entity % ('<!ENTITY l0 "ha">' + LAUGHS, "&l9;"), "feed of a billion laughs")
    yield _feed(entity % ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), "feed with a file in it")
    yield _feed(entity % ('<!ENTITY x SYSTEM "http://127.0.0.2/">', "&x;"), "feed that leads inwards")
    grammar = '<!DOCTYPE rss SYSTEM "http://127.0.0.2/x.dtd"><rss><item></item></rss>'
    yield _feed(grammar, "feed with a foreign grammar")
    yield _feed("<rss>" + "<item><title>" * 300_000, "feed that nests")
    yield _feed(
        "<rss>" + "<item><link>javascript:alert(1)</link><title>Lorries leave</title></item>" * 9_000, "feed of scripts"
    )
    yield _feed(gzip.compress(b"<urlset>" + b" " * 300_000_000, 1), "packed feed bomb", "application/gzip")
    yield _feed(gzip.compress(gzip.compress(b"<rss>" * 10_000_000, 1), 1), "feed packed twice", "application/gzip")
    yield _feed(gzip.compress(b"<urlset>" + b" " * 3_000_000, 1) * 100, "feed of a hundred members", "application/gzip")
    yield _feed("<rss><item>" + "\x00\x1b[31m" * 100_000, "feed of controls")
    yield _feed(b"\xff\xfe" + "<rss><item><link>http://a/</link>".encode("utf-16-le") * 9_000, "feed in odd bytes")
    sitemap = b"User-agent: *\nDisallow:\nSitemap: http://site.example:%d/map\n"
    yield Trap("sitemaps a thousand deep", "feeds", "/map", _nested, "application/xml", sitemap)
    yield Trap(
        "nine thousand sitemaps", "feeds", "/map", b"", "text/plain", b"Sitemap: http://site.example:%d/map\n" * 9_000
    )
    yield Trap("catastrophic rules", "feeds", "/", b"x", robots=b"User-agent: *\nDisallow: /" + b"*a" * 9_000 + b"$\n")
    yield Trap("rules of 100 MB", "feeds", "/", b"x", robots=b"User-agent: *\n" + b"Disallow: /x\n" * 8_000_000)
    yield Trap("front page of tags", "feeds", "/", b"<form action='" + b"<a href=" * 600_000)
    yield Trap("front page of attributes", "feeds", "/", b"<link " + b"rel= " * 600_000 + b">")
    yield Trap(
        "front page that searches inwards", "feeds", "/", b"<form action='http://127.0.0.2/'><input name=q></form>"
    )
    yield Trap("front page that searches a file", "feeds", "/", b"<form action='file:///etc/'><input name=q></form>")
    yield Trap(
        "index of controls", "wayback", "/cdx", f"[{COLUMNS},{ROW}]".encode() % b"http://a.example/\\u0000\\u001b[31m"
    )
    yield Trap("index that leads inwards", "wayback", "/cdx", f"[{COLUMNS},{ROW}]".encode() % b"http://127.0.0.2/x")
    yield Trap("index of files", "wayback", "/cdx", f"[{COLUMNS},{ROW}]".encode() % b"file:///etc/passwd")
    yield Trap("index that is deep", "wayback", "/cdx", b"[" * 4_000_000)
    yield Trap("index of one number", "wayback", "/cdx", b"[[" + b"9" * 4_000_000 + b"]]")
    yield Trap(
        "index of 90,000 rows", "wayback", "/cdx", b"a 20261120070000 http://a.example/ text/html 200 A 1\n" * 90_000
    )
    yield Trap("index without end", "wayback", "/cdx", b" " * 60_000_000)
    yield Trap(
        "index that resumes for ever",
        "wayback",
        "/cdx",
        f'[{COLUMNS},{ROW},[],["key"]]'.encode() % b"http://a.example/",
    )
    yield Trap("list of crawls that is deep", "commoncrawl", "/collinfo.json", b'[{"id":' + b"[" * 4_000_000)
    for name, record in {
        "length lies": b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        "bomb": gzip.compress(b"WARC/1.1\r\nContent-Length: 300000000\r\n\r\n" + bytes(300_000_000), 1),
        "heads": gzip.compress(b"WARC/1.1\r\n" + b"A: b\r\n" * 3_000_000, 1),
        "nothing": b"",
    }.items():
        yield Trap(
            f"record whose {name}" if name == "length lies" else f"record of {name}", "commoncrawl", "/r", record
        )
    yield Trap("results that are deep", "searx", "/search", b'{"results":' + b"[" * 4_000_000, "application/json")
    yield Trap(
        "results that lead inwards",
        "searx",
        "/search",
        b'{"results":[{"url":"http://127.0.0.2/"},{"url":"file:///x"}]}',
    )
    yield Trap("results without end", "searx", "/search", b'{"results":[' + b'{"url":"http://a.example/"},' * 2_000_000)
    yield Trap("search of controls", "gdelt", "/doc", b"\x1b]0;owned\x07\x00" * 9_000)
    yield Trap(
        "quotation bomb", "gdelt", "/gqg", gzip.compress(b'{"quotes":[' + b"[" * 200_000_000, 1), "application/gzip"
    )


def _serve(trap: Trap, town: Town) -> None:
    town.pages.clear()
    body = trap.body(town) if callable(trap.body) else trap.body
    robots = trap.robots.replace(b"%d", str(town.port).encode())
    town.pages["site.example", "/robots.txt"] = (200 if robots else 404, "text/plain", robots, {})
    front = b"<link rel=alternate type='application/rss+xml' href='/rss'>"
    town.pages["site.example", "/"] = (200, "text/html", front, {})
    town.pages["site.example", trap.path] = (trap.status, trap.kind, body, {})
    crawl = {"id": "CC-MAIN-2026-47", "cdx-api": town.url("site.example", "/index"),
             "from": "2026-11-14T22:09:07", "to": "2026-11-22T23:42:38"}  # fmt: skip
    row = {"url": "https://valley.example/2026/11/lorries", "timestamp": "20261121103329", "status": "200",
           "digest": "A",
           "filename": "r", "offset": "0", "length": str(max(1, len(body)))}  # fmt: skip
    if trap.path == "/r":
        town.pages["site.example", "/collinfo.json"] = (200, "application/json", json.dumps([crawl]).encode(), {})
        town.pages["site.example", "/index"] = (200, "application/json", json.dumps(row).encode(), {})
    if trap.path == "/gqg":
        town.pages["site.example", "/gdeltv3/gqg/20261120100000.gqg.json.gz"] = (200, trap.kind, body, {})


def _settings(town: Town) -> Settings:
    base = town.url("site.example", "")
    services = {
        "searx": base, "wayback_cdx": f"{base}/cdx", "wayback_replay": f"{base}/web", "commoncrawl": base,
        "commoncrawl_data": base, "gdelt": f"{base}/doc", "gdelt_data": base, "sites": (f"{base}/",),
        "searx_interval": 0.0, "commoncrawl_interval": 0.0, "gdelt_interval": 0.0, "gdelt_data_interval": 0.0,
        "searx_queries": 1, "gdelt_quarters": 1,
    }  # fmt: skip
    settings = town.settings({"allow": lambda address: address == "127.0.0.1"}, **services)
    return replace(settings, fetch=replace(settings.fetch, robots_seconds=2.0))


def _memory(what: str) -> float:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(what))
    return int(line.split()[1]) / 1024


def _outcome(trap: Trap, town: Town) -> dict[str, Any]:
    _serve(trap, town)
    town.asked.clear()
    settings = _settings(town)
    wanted = subject(markup())
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted anew
    rest, begun = _memory("VmRSS"), time.monotonic()
    with Fetcher(settings.fetch) as fetcher:
        asking = Ground(fetcher, settings, OutletTable.load(None), NOW).asking(trap.finder, SECONDS)
        leads = list(ending_well(finder(trap.finder)(wanted, asking), asking))
    return {
        "name": trap.name, "seconds": time.monotonic() - begun, "peak": _memory("VmHWM") - rest,
        "leads": [lead.url for lead in leads], "line": asking.looked.line(), "asked": len(town.asked),
        "hosts": sorted({each.host for each in town.asked}),
    }  # fmt: skip


def main() -> None:
    """All cases, one after the other."""
    with Town() as town:
        for trap in traps():
            print(json.dumps(_outcome(trap, town)), flush=True)


if __name__ == "__main__":
    main()
