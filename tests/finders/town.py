"""A few made-up outlets on loopback: pages, robots.txt, feeds and sitemaps by host name, and a log of requests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape

from tracer.fetch.guard import is_public
from tracer.settings import FetchSettings, FindSettings, Settings

REPORT = (
    "Seven lorries without number plates left the old grain depot before dawn on Friday, the harbour office said.",
    "Ludmila Prokopchuk, the harbour master, counted them from the window of the customs house. “We have never seen "
    "such a silence on the quay,” she said. “Even the gulls kept away from the loading cranes.”",
    "The depot had been leased in August to a company registered in Velmora that sells agricultural machinery. Its "
    "telephone was not answered on Saturday, and the address on the lease is that of a closed bakery.",
    "Watchmen at the northern gate said the convoy carried crates marked as irrigation pumps. The provincial customs "
    "inspectorate has no record of irrigation pumps passing the gate in the last eleven months.",
    "A spokesman for the interior ministry, Teodor Valchanov, declined to say whether the lorries were being sought. "
    "Two members of the municipal council demanded an extraordinary session on Monday.",
)
OTHER = (
    "The municipal library will close its reading room for three weeks while the parquet is replaced, the director "
    "said.",
    "Readers may order books at the counter of the branch in Orchard Street, which will stay open until eight in the "
    "evening. The children's afternoon moves to the school gymnasium.",
    "The works cost forty thousand crowns, half of them a gift of the savings bank, and the old boards are to be sold "
    "by auction in the spring.",
)


@dataclass(frozen=True)
class Asked:
    """One request: when it came (monotonic), for which host and path, with which headers in lower case."""

    time: float
    host: str
    path: str
    headers: dict[str, str]


Reply = tuple[int, str, bytes, dict[str, str]]  # status, content type, body, further headers


@dataclass
class Town:
    """Pages by (host, path). A context manager; `settings()` lead every name in it to this server."""

    pages: dict[tuple[str, str], Reply | Callable[[], Reply]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)  # hosts that nothing leads to

    def __enter__(self) -> Town:
        town = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                town.answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        host = (handler.headers.get("Host") or "").partition(":")[0]
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.asked.append(Asked(time.monotonic(), host, handler.path, headers))
        reply = self.pages.get((host, handler.path)) or self.pages.get((host, handler.path.partition("?")[0]))
        status, kind, body, more = (reply() if callable(reply) else reply) or (404, "text/plain", b"not here", {})
        handler.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **more}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def put(self, host: str, path: str, body: str, kind: str = "text/html; charset=utf-8", status: int = 200) -> str:
        """Serve a body at a place; its URL."""
        self.pages[host, path] = (status, kind, body.encode(), {})
        return self.url(host, path)

    def settings(self, fetch: dict[str, Any] | None = None, **find: Any) -> Settings:
        def resolve(host: str, port: int) -> list[str]:
            return [] if host in self.dead or not host.endswith((".example", "web.archive.org")) else ["127.0.0.1"]

        usual: dict[str, Any] = {
            "resolver": resolve,
            "allow": lambda address: address == "127.0.0.1" or is_public(address),
            "host_interval": 0.0,
            "retry_wait": 0.05,
            "deadline": 5.0,
        }
        asked = {"seconds": 20.0, "wayback_interval": 0.0, "wayback_busy": 0.05, **find}
        return Settings(fetch=FetchSettings(**{**usual, **(fetch or {})}), find=FindSettings(**asked))

    def paths(self, host: str) -> list[str]:
        """What was asked of one host, in order."""
        return [each.path for each in self.asked if each.host == host]


def page(title: str, paragraphs: tuple[str, ...], day: str, *, body: str = "", head: str = "") -> str:
    """An article page with its date in the metadata."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang='en'><head><title>{escape(title)}</title>"
        f"<meta property='article:published_time' content='{day}'>{head}</head>"
        f"<body><article><h1>{escape(title)}</h1>{text}{body}</article></body></html>"
    )


def feed(title: str, *items: tuple[str, str, str, str]) -> str:
    """An RSS feed of (URL, title, description, RFC 822 date)."""
    entries = "".join(
        f"<item><title>{escape(name)}</title><link>{escape(url)}</link><description><![CDATA[{teaser}]]></description>"
        f"<pubDate>{when}</pubDate></item>"
        for url, name, teaser, when in items
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{escape(title)}</title>{entries}</channel></rss>"


OUTLETS = (
    "key\tname\tkind\tcountry\tlanguages\tdomains\n"
    "depot-times\tThe Depot Times\tnewspaper\tGB\ten\tdepot.example\n"
    "quay-herald\tQuay Herald\tnewspaper\tGB\ten\tquay.example\n"
    "velmora-post\tVelmora Post\tnewspaper\tGB\ten\tvelmora.example\n"
)
