"""Answers that break the protocol, the machine or the patience: redirects, heads, bodies, slowness, TLS."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Iterator

import brotli
import zstandard

from tests.hostile.case import HTML, Case, Misbehaviour, answer, chunked, head, redirect

MEGABYTE = bytes(1 << 20)


def forever(first: bytes, again: bytes, pause: float = 0.0) -> Misbehaviour:
    """Send `first`, then `again` until the other side has had enough."""

    def send(connection: socket.socket, _path: str, _count: int) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(again)
            if pause:
                time.sleep(pause)

    return send


def silent(first: bytes = b"") -> Misbehaviour:
    """Send `first` and then nothing, with the connection open."""

    def send(connection: socket.socket, _path: str, _count: int) -> None:
        connection.sendall(first)
        while connection.recv(65_536):
            pass

    return send


def many(packed: bytes, count: int, first: bytes) -> Misbehaviour:
    """Send the same piece `count` times behind `first`."""

    def send(connection: socket.socket, _path: str, _count: int) -> None:
        connection.sendall(first)
        for _ in range(count):
            connection.sendall(packed)

    return send


def bit_by_bit(data: bytes, pause: float = 0.05) -> Misbehaviour:
    """Send one byte now and then."""

    def send(connection: socket.socket, _path: str, _count: int) -> None:
        for at in range(len(data)):
            connection.sendall(data[at : at + 1])
            time.sleep(pause)

    return send


def slow_redirects(connection: socket.socket, _path: str, count: int) -> None:
    """Each hop takes a while and leads on."""
    time.sleep(0.15)
    connection.sendall(redirect(f"?{count}"))


def reset(connection: socket.socket, _path: str, _count: int) -> None:
    """End the connection as a crash would."""
    connection.sendall(head("Content-Length: 5000") + HTML)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def _redirects() -> Iterator[Case]:
    yield Case("redirect to itself", redirect("http://{host}:{port}/{name}"), says="circle")
    yield Case("redirect by fragments", redirect("http://{host}:{port}/{name}#{count}"), says="circle")
    yield Case("redirect without end", redirect("http://{host}:{port}/{name}?{count}"), says="redirects")
    yield Case("redirect across hosts", redirect("http://h{count}.test:{port}/{name}"), says="redirects")
    yield Case("redirect without a target", answer(b"", status="302 Found"))
    yield Case("redirect to nothing", redirect(""))
    yield Case("redirect to white space", redirect("   "))
    yield Case("redirect to a megabyte", redirect("/" + "a" * 1_000_000))
    yield Case("redirect to 60 kB", redirect("/" + "a" * 60_000))
    yield Case("redirect with a NUL", redirect("/\x00/etc/passwd"))
    yield Case("redirect with controls", redirect("/\x01\x1b[31m\x7f"))
    yield Case("redirect with bad bytes", redirect(b"http://127.0.0.2:{port}/\xff\xfe"))
    yield Case("redirect to a bad host", redirect(b"http://\xff\xfe.test/"))
    yield Case("redirect with two targets", answer(b"", "Location: /a", "Location: file:///etc/passwd", status="302 F"))
    yield Case("redirect with a body bomb", many(MEGABYTE, 60, head("Location: file:///x", status="302 Found")))
    yield Case("redirect 300", redirect("file:///etc/passwd", "300 Multiple Choices"))
    yield Case("redirect 304", redirect("file:///etc/passwd", "304 Not Modified"))
    yield Case("redirect 307", redirect("file:///etc/passwd", "307 Temporary Redirect"))
    yield Case("redirect 308", redirect("http://127.0.0.2:{port}/", "308 Permanent Redirect"))
    yield Case("redirect 399", redirect("http://127.0.0.2:{port}/", "399 Odd"))
    yield Case("refresh header", answer(HTML, "Refresh: 0; url=file:///etc/passwd"), may_be="page", study=True)
    yield Case("refresh header inwards", answer(HTML, "Refresh: 0; url=http://{canary}/"), may_be="page", study=True)
    yield Case("link header inwards", answer(HTML, "Link: <http://{canary}/>; rel=preload"), may_be="page", study=True)
    yield Case("content location", answer(HTML, "Content-Location: http://{canary}/"), may_be="page", study=True)
    yield Case("alternative service", answer(HTML, 'Alt-Svc: h2="127.0.0.2:{port}"'), may_be="page")


def _heads() -> Iterator[Case]:
    long = b"X-Long: " + b"a" * 1_000_000
    yield Case("head of one long line", answer(HTML, long), says="headers")
    yield Case("head of 100,000 lines", answer(HTML, *["X-Line: a"] * 100_000), says="headers")
    yield Case("head of 4,000 cookies", answer(HTML, *["Set-Cookie: a=" + "b" * 20] * 4_000), says="headers")
    yield Case("head without end", forever(head()[:-2], b"X-More: and more\r\n" * 1_000), says="headers")
    yield Case("head of one line without end", forever(head()[:-2] + b"X-More: ", b"a" * 16_384), says="headers")
    yield Case("status line without end", forever(b"HTTP/1.1 200 ", b"O" * 16_384))
    yield Case("interim answers without end", forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500), waits=True)
    yield Case("early hints without end", forever(b"", b"HTTP/1.1 103 Early\r\nLink: </x>\r\n\r\n" * 500), waits=True)
    yield Case("NUL in a header", answer(HTML, b"X-Nul: a\x00b"), may_be="either")
    yield Case("NUL in a header's name", answer(HTML, b"X\x00Nul: a"), may_be="either")
    yield Case("NUL in the type", answer(HTML, kind="text/html\x00; charset=utf-8"), may_be="either")
    yield Case("NUL in the status", b"HTTP/1.1 200 O\x00K\r\n\r\n" + HTML, may_be="either")
    yield Case("header without a colon", answer(HTML, "NoColonHere"), may_be="either")
    yield Case("header without a name", answer(HTML, ": nothing"), may_be="either")
    yield Case("folded header", answer(HTML, "X-Fold: a\r\n b\r\n\tc"), may_be="either")
    yield Case("space before the colon", answer(HTML, "Content-Encoding : br"), may_be="either")
    yield Case("bare line feeds", answer(HTML).replace(b"\r\n", b"\n"), may_be="either")
    yield Case("bare returns", answer(HTML).replace(b"\r\n", b"\r"), waits=True)
    yield Case("bytes beyond ASCII", answer(HTML, b"X-\xff\xfe: \x80\x81"), may_be="either")
    yield Case("escapes for a terminal", b"HTTP/1.1 404 \x1b]0;owned\x07\x1b[2J\r\n\r\n")
    yield Case("status of letters", b"HTTP/1.1 abc OK\r\n\r\n" + HTML)
    yield Case("status 000", b"HTTP/1.1 000 None\r\n\r\n" + HTML)
    yield Case("status 99999", b"HTTP/1.1 99999 Much\r\n\r\n" + HTML)
    yield Case("status 199 at last", b"HTTP/1.1 199 Interim\r\n\r\n", waits=True)
    yield Case("status 101", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n" + HTML)
    yield Case("HTTP 0.9", HTML, waits=True)
    yield Case("HTTP 2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(64))
    yield Case("HTTP 9.9", answer(HTML).replace(b"HTTP/1.1", b"HTTP/9.9"), may_be="either")
    yield Case("another protocol", b"220 mail.test ESMTP\r\n", waits=True)
    yield Case("random bytes", bytes(range(256)) * 64)
    yield Case("only zeroes", forever(b"", MEGABYTE))
    yield Case("204 with a body", answer(HTML, status="204 No Content"))
    yield Case("206 nobody asked for", answer(HTML, "Content-Range: bytes 0-9/100", status="206 Partial Content"))
    yield Case("event stream", forever(head(kind="text/event-stream"), b"data: x\n\n", 0.01))
    yield Case(
        "multipart stream", forever(head(kind="multipart/x-mixed-replace; boundary=a"), b"--a\r\n\r\nx\r\n", 0.01)
    )
    yield Case("type of a megabyte", answer(HTML, kind="text/" + "h" * 1_000_000))
    yield Case("type of nonsense", answer(HTML, kind=";;;=\xff"), may_be="either")
    yield Case(
        "disposition to a path", answer(HTML, 'Content-Disposition: attachment; filename="../../x"'), may_be="page"
    )
    yield Case("retry after a year", answer(b"", "Retry-After: 31536000", status="503 Busy"))
    yield Case("retry after less than nothing", answer(b"", "Retry-After: -1", status="429 Busy"), waits=True)
    yield Case("retry after 10^400", answer(b"", "Retry-After: " + "9" * 400, status="429 Busy"))
    yield Case("retry after a date", answer(b"", "Retry-After: Mon, 01 Jan 9999 00:00:00 GMT", status="503 Busy"))
    yield Case("retry after nonsense", answer(b"", "Retry-After: \x00soon", status="503 Busy"), waits=True)
    yield Case("busy for ever", answer(b"", "Retry-After: 0", status="503 Busy"), waits=True)


def _bodies() -> Iterator[Case]:
    packed = gzip.compress(bytes(30_000_000), 1)
    gz, text = "Content-Encoding: gzip", gzip.compress(HTML)
    deflated = zlib.compress(bytes(30_000_000), 1)
    yield Case("gzip bomb", answer(packed, gz), says="larger than")
    yield Case("gzip bomb of 3 GB", answer(packed * 100, gz), says="larger than")
    yield Case("gzip bomb without end", forever(head(gz), packed), says="larger than")
    yield Case(
        "gzip in gzip", answer(gzip.compress(gzip.compress(bytes(10 << 20), 1), 1), "Content-Encoding: gzip, gzip")
    )
    yield Case("gzip in gzip, said once", answer(gzip.compress(packed), gz), may_be="either", study=True)
    yield Case("gzip by two headers", answer(gzip.compress(text), gz, gz))
    yield Case("gzip, not said", answer(packed), may_be="either", study=True)
    yield Case("gzip that is none", answer(HTML, gz), may_be="either")
    yield Case("gzip cut off", answer(packed[:9_000], gz))
    yield Case("gzip with a wrong sum", answer(text[:-8] + bytes(8), gz))
    yield Case("gzip and rubbish", answer(text + b"rubbish" * 50, gz), may_be="either")
    yield Case(
        "gzip with an endless name", forever(head(gz) + b"\x1f\x8b\x08\x08" + bytes(6), b"a" * 65_536), says="larger"
    )
    yield Case("gzip of empty members", forever(head(gz), gzip.compress(b"") * 1_000), waits=True)
    yield Case("gzip of wrong length", answer(text[:-4] + b"\xff\xff\xff\xff", gz))
    yield Case("deflate bomb", answer(deflated * 3, "Content-Encoding: deflate"), says="nobody asked")
    yield Case(
        "brotli bomb",
        answer(brotli.compress(bytes(30_000_000), quality=0), "Content-Encoding: br"),
        says="nobody asked",
    )
    yield Case(
        "zstd bomb", answer(zstandard.compress(bytes(30_000_000)), "Content-Encoding: zstd"), says="nobody asked"
    )
    yield Case("compress", answer(b"\x1f\x9d\x90" + bytes(99), "Content-Encoding: compress"), says="nobody asked")
    yield Case("encoding of nonsense", answer(HTML, "Content-Encoding: \x00gzip"))
    yield Case("encoding of a list", answer(HTML, "Content-Encoding: " + ", ".join(["gzip"] * 500)))
    yield Case("body without end", forever(head(), b"<p>" + b"a" * 65_533), says="larger than")
    yield Case("body of 60 MB", many(MEGABYTE, 60, head(f"Content-Length: {60 << 20}")), says="larger than")
    yield Case("length too long", head("Content-Length: 5000") + HTML, waits=True)
    yield Case("length too short", head("Content-Length: 40") + HTML, may_be="either")
    yield Case("length nought", head("Content-Length: 0") + HTML)
    yield Case("length negative", head("Content-Length: -1") + HTML)
    yield Case("length of letters", head("Content-Length: many") + HTML)
    yield Case("length of 10^30", head("Content-Length: 1" + "0" * 30) + HTML)
    yield Case("length with a plus", head("Content-Length: +5") + HTML)
    yield Case("length in hex", head("Content-Length: 0x50") + HTML)
    yield Case("lengths that differ", head("Content-Length: 40", "Content-Length: 50") + HTML)
    yield Case("lengths in a list", head("Content-Length: 40, 50") + HTML)
    yield Case(
        "length and chunks",
        head("Content-Length: 5", "Transfer-Encoding: chunked") + b"1\r\na\r\n0\r\n\r\n",
        may_be="either",
    )
    yield Case("chunks of 2^64", head("Transfer-Encoding: chunked") + b"ffffffffffffffff\r\n" + HTML, waits=True)
    yield Case("chunks of 10^40", head("Transfer-Encoding: chunked") + b"f" * 40 + b"\r\n" + HTML)
    yield Case("chunks negative", head("Transfer-Encoding: chunked") + b"-5\r\n" + HTML)
    yield Case("chunks of letters", head("Transfer-Encoding: chunked") + b"zz\r\n" + HTML)
    yield Case(
        "chunks without end",
        forever(head("Transfer-Encoding: chunked"), b"4000\r\n" + b"a" * 0x4000 + b"\r\n"),
        says="larger",
    )
    yield Case("chunks with long remarks", forever(head("Transfer-Encoding: chunked") + b"1;", b"a" * 65_536))
    yield Case("chunks cut off", head("Transfer-Encoding: chunked") + b"50\r\nabc", waits=True)
    yield Case("chunks without the last", chunked(HTML, end=b""), waits=True)
    yield Case("trailers without end", forever(chunked(HTML, end=b"0\r\n"), b"X-T: " + b"a" * 4_096 + b"\r\n"))
    yield Case("chunked twice", head("Transfer-Encoding: chunked, chunked") + b"1\r\na\r\n0\r\n\r\n")
    yield Case("transfer coding of nonsense", head("Transfer-Encoding: xchunked") + HTML, may_be="either")
    yield Case(
        "transfer coding gzip", head("Transfer-Encoding: gzip, chunked") + b"1\r\na\r\n0\r\n\r\n", may_be="either"
    )
    yield Case("another answer behind", answer(HTML) + answer(b"<p>smuggled</p>" * 9), may_be="page")
    yield Case("reset in the body", reset, waits=True)
    yield Case("hangs up at once", lambda connection, path, count: None, waits=True)
    yield Case("nothing but spaces", answer(b" " * 5_000_000), says="an empty page")
    yield Case("a film by its type", many(MEGABYTE, 60, head(kind="video/mp4")), says="not a web page")
    yield Case("a program under a page's type", answer(b"\x7fELF" + bytes(5_000)), may_be="either", study=True)


def _slow() -> Iterator[Case]:
    gz = gzip.compress(HTML * 200)
    yield Case("says nothing", silent(), waits=True)
    yield Case("says nothing after the head", silent(head("Content-Length: 500")), waits=True)
    yield Case("says nothing within a chunk", silent(head("Transfer-Encoding: chunked") + b"50\r\nabc"), waits=True)
    yield Case("drips the head", bit_by_bit(answer(HTML, *["X-Line: a"] * 99)), waits=True)
    yield Case("drips the status", bit_by_bit(b"HTTP/1.1 200 OK" + b" " * 900), waits=True)
    yield Case("drips the body", forever(head("Content-Length: 100000"), b"x", 0.05), waits=True)
    yield Case("drips chunks", forever(head("Transfer-Encoding: chunked"), b"1\r\nx\r\n", 0.05), waits=True)
    yield Case("drips gzip", bit_by_bit(head("Content-Encoding: gzip") + gz), waits=True)
    yield Case("drips an error's body", forever(head(status="404 Not Found"), b"x", 0.05), waits=True)
    yield Case(
        "drips a redirect's body", forever(head("Location: {name}/x", status="302 Found"), b"x", 0.05), waits=True
    )
    yield Case("drips a busy answer", forever(head(status="503 Busy"), b"x", 0.05), waits=True)
    yield Case("slow redirects", slow_redirects, waits=True)
    yield Case("drips trailers", forever(chunked(HTML, end=b"0\r\n"), b"X-T: a\r\n", 0.05), may_be="either", waits=True)
    yield Case("keeps open behind the body", silent(answer(HTML)), may_be="page", waits=True)


def _tls() -> Iterator[Case]:
    secure = "https://{host}:{port}/{name}"
    for tls in ("self-signed", "another name", "expired", "plain", "garbage", "alert", "old"):
        yield Case(f"TLS {tls}", answer(HTML), url=secure, tls=tls)
        yield Case(f"redirect to TLS {tls}", redirect("https://{host}:{tls}/x"), tls=tls)
    yield Case("TLS silent", answer(HTML), url=secure, tls="silent", waits=True)
    yield Case("TLS dripping", answer(HTML), url=secure, tls="dripping", waits=True)


def _robots() -> Iterator[Case]:
    text = "text/plain"
    rules = b"User-agent: *\nDisallow: /" + b"*a" * 5_000 + b"*b\n"
    long = "http://{host}:{port}/{name}/" + "a" * 5_000
    for name, robots, may_be, waits in (
        ("drips", forever(head(kind=text), b"#", 0.05), "refused", True),
        ("says nothing", silent(), "refused", True),
        ("without end", forever(head(kind=text), b"Disallow: /x\n" * 999), "either", False),
        ("of one line", answer(b"Disallow: /" + b"a" * 2_000_000, kind=text), "either", False),
        ("bomb", answer(gzip.compress(bytes(9_000_000), 1) * 9, "Content-Encoding: gzip", kind=text), "either", False),
        ("of 5,000 rules", answer(b"User-agent: *\n" + b"Disallow: /*x$\n" * 5_000, kind=text), "either", False),
        ("of stars", answer(rules, kind=text), "either", False),
        ("of bytes", answer(bytes(range(256)) * 99, kind=text), "page", False),
        ("of HTML", answer(HTML), "page", False),
        ("in UTF-16", answer("User-agent: *\nDisallow: /".encode("utf-16"), kind=text), "page", False),
        ("that redirects inwards", redirect("http://{canary}/robots.txt"), "refused", False),
        ("that redirects to a file", redirect("file:///etc/passwd"), "refused", False),
        ("that goes round", redirect("/robots.txt"), "refused", False),
        ("with a year's delay", answer(b"User-agent: *\nCrawl-delay: 31536000\n", kind=text), "refused", False),
        ("with a delay below nought", answer(b"User-agent: *\nCrawl-delay: -5\n", kind=text), "page", False),
        ("with a delay of nonsense", answer(b"User-agent: *\nCrawl-delay: 1e999\n", kind=text), "either", False),
        ("with no rate", answer(b"User-agent: *\nRequest-rate: 1/0s\n", kind=text), "page", False),
        ("with a rate of nonsense", answer(b"User-agent: *\nRequest-rate: 0/999999d\n", kind=text), "either", False),
        ("that fails", answer(b"", status="500 Broken"), "refused", False),
        ("that hangs up", lambda connection, path, count: None, "refused", True),
    ):
        yield Case(f"robots {name}", answer(HTML), may_be=may_be, robots=robots, waits=waits, url=long)


CASES = [*_redirects(), *_heads(), *_bodies(), *_slow(), *_tls(), *_robots()]
