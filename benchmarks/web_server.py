"""The generated web's server: one process, all sites and services by their names, every request noted and judged."""

from __future__ import annotations

import multiprocessing
import os
import re
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import trustme

from benchmarks.web_services import STATED, Reply, Services
from benchmarks.web_world import Site, Web, WebPage

TOLERANCE = 0.02  # seconds between two clocks' readings of one request
FRESH = 2  # days that a news sitemap holds
FEED_ITEMS = 60


@dataclass
class Judge:
    """What was asked, of whom, and whether anyone was asked more often than they state."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    begun: dict[str, float] = field(default_factory=dict)
    too_soon: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # asked in spite of robots.txt
    gaps: list[float] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, host: str, kind: str, target: str, rate: float | None, allowed: bool) -> None:
        """One request. `rate` is the seconds the host asks for between two, robots.txt apart."""
        now = time.monotonic()
        with self.lock:
            self.counts[kind] += 1
            self.asked.append(f"{now - self.started:6.1f} s {kind} {host}{target}")
            if kind == "robots":
                return
            if not allowed:
                self.refused.append(f"{host}{target}")
            before = self.begun.get(host)
            if before is not None:
                self.gaps.append(now - before)
                if rate is not None and now - before < rate - TOLERANCE:
                    self.too_soon.append(f"{host}: {now - before:.2f} s where it asks for {rate:g}")
            self.begun[host] = now

    def report(self) -> dict[str, Any]:
        return {
            "counts": dict(sorted(self.counts.items())),
            "too_soon": self.too_soon,
            "refused": self.refused,
            "shortest_gap": min(self.gaps, default=None),
            "asked": self.asked,
        }


class Server:
    """Runs in a process of its own. `port` and `secure_port` are where names lead; `authority` vouches for them."""

    def __init__(self, web: Web) -> None:
        self.authority = trustme.CA()
        self.certificate = self.authority.issue_cert(*(site.domain for site in web.sites))
        self._here, there = multiprocessing.Pipe()
        sockets = [socket.create_server(("127.0.0.1", 0), backlog=512) for _ in range(2)]
        self.port, self.secure_port = (each.getsockname()[1] for each in sockets)
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=_serve, args=(web, sockets, self.certificate, there), daemon=True)
        self._process.start()
        for each in sockets:
            each.close()
        self._here.recv()

    def resolve(self, host: str, port: int) -> list[str]:
        """For `FetchSettings.resolver`: every name of the generated web leads here."""
        if not host.endswith((".example", ".test")):
            return []
        return [f"127.0.0.1:{self.secure_port if port == 443 else self.port}"]

    def trust(self) -> ssl.SSLContext:
        """What believes the certificate of the sites."""
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context

    def report(self) -> dict[str, Any]:
        """What the server saw so far."""
        self._here.send("report")
        return dict(self._here.recv())

    def close(self) -> None:
        self._here.send("end")
        self._process.join(5)
        if self._process.is_alive():
            self._process.kill()


def _serve(web: Web, sockets: Sequence[socket.socket], certificate: trustme.LeafCert, told: Connection) -> None:
    judge, services = Judge(), Services(web)
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(secure)
    handler = type("Handler", (_Handler,), {"web": web, "services": services, "judge": judge})
    for listener, context in zip(sockets, (None, secure), strict=True):
        server = _Listening(listener, handler, context)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    told.send("ready")
    while told.recv() == "report":
        told.send(judge.report())
    os._exit(0)


class _Listening(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, listener: socket.socket, handler: type[_Handler], context: ssl.SSLContext | None) -> None:
        super().__init__(listener.getsockname(), handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.context = context

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.context is not None:
            request.settimeout(20)
            request = self.context.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)
        request.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is none of the server's business."""


class _Handler(BaseHTTPRequestHandler):
    web: Web
    services: Services
    judge: Judge
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """One request to one of the sites or services."""
        host = (self.headers.get("Host") or "").partition(":")[0].lower()
        site = self.web.by_domain.get(host)
        if site is not None:
            kind, reply = _of_site(site, self.path, self.web, isinstance(self.connection, ssl.SSLSocket))
            allowed = site.robots != "closed" and not (site.robots == "searchless" and "s=" in self.path)
            self.judge.note(host, kind, self.path, site.rate, allowed)
        elif host in self.services.hosts:
            kind = _kind_of_service(host, self.path)
            self.judge.note(host, kind, self.path, STATED.get(host), True)
            reply = self.services.answer(host, self.path, {k.lower(): v for k, v in self.headers.items()})
        else:
            reply = (404, "text/plain", b"no such host", {})
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        status, kind, body, headers = reply
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Connection": "close",
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the judge notes."""


def _kind_of_service(host: str, path: str) -> str:
    if path == "/robots.txt":
        return "robots"
    return "page" if path.startswith(("/web/", "/crawl-data/")) else f"service {host}"


def _of_site(site: Site, target: str, web: Web, secure: bool) -> tuple[str, Reply]:
    parts = urlsplit(target)
    if secure != site.secure:
        scheme = "https" if site.secure else "http"
        kind = "robots" if parts.path == "/robots.txt" else "redirect"
        return kind, (301, "text/html", b"", {"Location": f"{scheme}://{site.domain}{target}"})
    if parts.path == "/robots.txt":
        return "robots", _robots(site)
    if parts.path == "/" and (asked := parse_qs(parts.query).get("s")):
        return "index", _searched(site, asked[0], web)
    if parts.path == "/":
        return "index", _front(site)
    if parts.path == "/feed" and site.feed:
        return "index", _feed(site)
    if parts.path.startswith("/sitemap") and site.sitemap:
        return "index", _sitemap(site, parts.path, web)
    page = web.by_url.get(f"{site.front}{parts.path.lstrip('/')}")
    if page is None:
        return "page", (404, "text/html", b"<!doctype html><h1>Not found</h1>", {})
    if page.gone:
        return "page", (410, "text/html", b"<!doctype html><h1>Gone</h1>", {})
    return "page", (200, "text/html; charset=utf-8", page.html.encode(), {})


def _robots(site: Site) -> Reply:
    rules = {
        "open": "Disallow: /private",
        "delay": f"Crawl-delay: {site.rate:g}\nDisallow:" if site.rate else "",
        "rate": "Request-rate: 1/2\nDisallow: /private",
        "searchless": "Disallow: /?s=",
        "closed": "Disallow: /",
    }.get(site.robots)
    if rules is None:
        return 404, "text/html", b"<!doctype html><h1>Not found</h1>", {}
    maps = f"\nSitemap: {site.front}sitemap.xml\nSitemap: {site.front}sitemap-news.xml" if site.sitemap else ""
    return 200, "text/plain", f"User-agent: *\n{rules}{maps}\n".encode(), {}


def _newest(site: Site) -> list[WebPage]:
    return sorted((page for page in site.pages if not page.gone), key=lambda page: page.time, reverse=True)


def _front(site: Site) -> Reply:
    feed = '<link rel="alternate" type="application/rss+xml" href="/feed">' if site.feed else ""
    form = '<form action="/" method="get"><input type="search" name="s"></form>' if site.search else ""
    links = "".join(f'<li><a href="{page.url}">{escape(page.title)}</a></li>' for page in _newest(site)[:25])
    text = (
        f"<!doctype html><html><head><title>{site.name}</title>{feed}</head><body>{form}<ul>{links}</ul></body></html>"
    )
    return 200, "text/html; charset=utf-8", text.encode(), {}


def _searched(site: Site, asked: str, web: Web) -> Reply:
    found = web.matching(asked.strip('"'), [page for page in site.pages if not page.gone]) if site.search else []
    links = "".join(f'<li><a href="{page.url}">{escape(page.title)}</a></li>' for page in found)
    return 200, "text/html; charset=utf-8", f"<!doctype html><html><body><ol>{links}</ol></body></html>".encode(), {}


def _feed(site: Site) -> Reply:
    items = "".join(
        f"<item><title>{escape(page.title)}</title><link>{page.url}</link>"
        f"<pubDate>{page.time:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
        f"<description>{escape(page.body[0][:200])}</description></item>"
        for page in _newest(site)[:FEED_ITEMS]
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{site.name}</title>{items}</channel></rss>'
    return 200, "application/rss+xml", text.encode(), {}


def _sitemap(site: Site, path: str, web: Web) -> Reply:
    months = sorted({f"{page.time:%Y-%m}" for page in site.pages})
    dated = re.fullmatch(r"/sitemap-(\d{4}-\d\d)\.xml", path)
    if path == "/sitemap-news.xml":
        pages = [page for page in _newest(site) if (web.now - page.time).days < FRESH]
        inner = "".join(
            f"<url><loc>{page.url}</loc><news:news><news:publication_date>{page.time.isoformat()}"
            f"</news:publication_date><news:title>{escape(page.title)}</news:title></news:news></url>"
            for page in pages
        )
        news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {news}>{inner}</urlset>'
    elif dated:
        pages = [page for page in _newest(site) if f"{page.time:%Y-%m}" == dated[1]]
        inner = "".join(f"<url><loc>{page.url}</loc><lastmod>{page.time.isoformat()}</lastmod></url>" for page in pages)
        text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</urlset>'
    else:
        inner = "".join(f"<sitemap><loc>{site.front}sitemap-{month}.xml</loc></sitemap>" for month in months)
        text = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'
    return 200, "application/xml", f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode(), {}
