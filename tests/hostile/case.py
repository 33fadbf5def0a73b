"""What one hostile case is: what is asked for, how the server misbehaves, and what must come of it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass

Misbehaviour = Callable[[socket.socket, str, int], None]  # (connection, path behind the case's name, how often asked)

DEADLINE = 0.8  # seconds that the client allows itself for a page
HTML = b"<!doctype html><html><body><p>Seven lorries left before dawn, the harbour office said.</p></body></html>"


@dataclass(frozen=True)
class Case:
    """`url` is what is asked for; {host} and {port} are the server's own, {canary} an address that may not be reached.

    `reply` is raw bytes or a function, and so is `robots`, what /robots.txt of the case's host says. `may_be` is
    "refused", "page" or "either". `guarded` asks with the default guard, under which the server itself is private.
    `study` also reads the page to the end. `waits` is a case that lasts until the deadline.
    """

    name: str
    reply: bytes | Misbehaviour = b""
    may_be: str = "refused"
    says: str = ""
    url: str = "http://{host}:{port}/{name}"
    guarded: bool = False
    study: bool = False
    waits: bool = False
    slow: bool = False
    tls: str = ""
    robots: bytes | Misbehaviour = b""


def answer(body: bytes, *headers: str | bytes, status: str = "200 OK", kind: str | None = "text/html") -> bytes:
    """A whole response, with the right length."""
    lines = [f"HTTP/1.1 {status}".encode()]
    lines += [f"Content-Type: {kind}".encode()] if kind is not None else []
    lines += [each.encode() if isinstance(each, str) else each for each in headers]
    lines += [b"Content-Length: %d" % len(body)]
    return b"\r\n".join([*lines, b"", b""]) + body


def head(*headers: str | bytes, status: str = "200 OK", kind: str = "text/html") -> bytes:
    """The head of a response whose body follows, or does not."""
    lines = [f"HTTP/1.1 {status}".encode(), f"Content-Type: {kind}".encode()]
    lines += [each.encode() if isinstance(each, str) else each for each in headers]
    return b"\r\n".join([*lines, b"", b""])


def redirect(target: str | bytes, status: str = "302 Found") -> bytes:
    """A redirect to anything at all."""
    target = target.encode("utf-8", "surrogateescape") if isinstance(target, str) else target
    return answer(b"", b"Location: " + target, status=status)


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """A chunked response."""
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return head("Transfer-Encoding: chunked") + body + end


def page(markup: str | bytes, *, top: str | bytes = b"") -> bytes:
    """An HTML page with an article's body around the hostile markup."""
    top = top.encode("utf-8", "surrogatepass") if isinstance(top, str) else top
    markup = markup.encode("utf-8", "surrogatepass") if isinstance(markup, str) else markup
    body = b"".join(b"<p>%s</p>" % line.encode() for line in STORY)
    return answer(b"<!doctype html><html><head>" + top + b"</head><body>" + markup + body + b"</body></html>")


STORY = (
    "Seven lorries left the harbour before dawn on Tuesday with grain for the upper valley, the harbour office said.",
    "Drivers had waited eleven days for the ferry to be mended, and two of them had sold their tyres to buy bread.",
    "A clerk who asked not to be named said the papers had been ready since the first of the month.",
)
