"""Fetching against a real server on loopback that behaves as badly as servers do."""

from __future__ import annotations

import gzip
import resource
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import trustme

from tracer.errors import FetchError, UsageError
from tracer.fetch import Fetcher
from tracer.fetch.answer import seconds_to_wait
from tracer.fetch.guard import is_public
from tracer.model import Page, Skipped
from tracer.settings import FetchSettings

HTML = b"<!doctype html><html><body><p>Seven lorries left before dawn, the harbour office said.</p></body></html>"

Behaviour = Callable[[socket.socket, int], None]  # gets the connection, and how often the path was asked before


class Site:
    """A server that answers each path with raw bytes, or lets a function misbehave on the connection."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.paths: dict[str, bytes | Behaviour] = {}
        self.asked: list[str] = []
        self.requests: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with closing(connection):
            try:
                connection = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
                request = connection.recv(65_536)
                path = request.split(b" ")[1].decode()
                before = self.asked.count(path)
                self.asked.append(path)
                self.requests.append(request)
                behaviour = self.paths.get(path, answer(b"nothing", status="404 Not Found"))
                if callable(behaviour):
                    behaviour(connection, before)
                else:
                    connection.sendall(behaviour)
            except OSError:
                pass

    def close(self) -> None:
        self._listener.close()


def answer(body: bytes, *headers: str, status: str = "200 OK", kind: str | None = "text/html") -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        *([f"Content-Type: {kind}"] if kind else []),
        *headers,
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(target: str) -> bytes:
    return answer(b"", f"Location: {target}", status="302 Found")


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    yield found
    found.close()


LOOPBACK = FetchSettings(
    allow=lambda address: address == "127.0.0.1" or is_public(address),
    deadline=5.0,
    read_timeout=3.0,
    retry_wait=0.05,
    retries=2,
    robots=False,
    host_interval=0.0,
)


def get(url: str, settings: FetchSettings = LOOPBACK) -> Page:
    with Fetcher(settings) as fetcher:
        return fetcher.get(url)


def refusal(url: str, settings: FetchSettings = LOOPBACK) -> str:
    with pytest.raises(FetchError) as caught, Fetcher(settings) as fetcher:
        fetcher.get(url)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(url)
    return message


def test_page_comes_with_its_capture(site: Site) -> None:
    """A page has its bytes, type, status and a capture with our own clock, and the server sees who asks for what."""
    site.paths["/a"] = answer(HTML, kind="text/html; charset=x-made-up")
    page = get(f"{site.url}/a#part")
    assert page.body == HTML
    assert page.form == "html"
    assert page.content_type == "text/html; charset=x-made-up"
    assert page.url == f"{site.url}/a"
    assert page.capture.verified
    assert page.capture.time is not None
    assert abs((datetime.now(UTC) - page.capture.time).total_seconds()) < 60
    asked = site.requests[0].lower()
    assert b"user-agent: tracer/" in asked
    assert b"accept-encoding: gzip, identity\r\n" in asked
    assert b"cookie" not in asked


@pytest.mark.parametrize("framing", ["gzip", "chunked", "close", "plain text"])
def test_every_framing_gives_the_same_bytes(site: Site, framing: str) -> None:
    """Gzip, chunks, a body ended by closing, and plain text come out as what was meant."""
    packed = gzip.compress(HTML)
    site.paths["/a"] = {
        "gzip": answer(packed, "Content-Encoding: gzip"),
        "chunked": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"%x\r\n%s\r\n0\r\n\r\n" % (len(HTML), HTML),
        "close": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML,
        "plain text": answer(b"Seven lorries left.", kind="text/plain"),
    }[framing]
    page = get(f"{site.url}/a")
    assert page.body == (b"Seven lorries left." if framing == "plain text" else HTML)
    assert page.form == ("text" if framing == "plain text" else "html")


def test_redirects_are_followed_and_noted(site: Site) -> None:
    """Relative redirects lead on without cookies; the capture keeps the URL asked and the final one."""
    crumbs = answer(b"", "Location: b/c?x=1", "Set-Cookie: who=you; Path=/", status="302 Found")
    site.paths |= {"/a": crumbs, "/b/c?x=1": redirect(f"{site.url}/d"), "/d": answer(HTML)}
    page = get(f"{site.url}/a")
    assert page.capture.url_asked == f"{site.url}/a"
    assert page.capture.url_final == page.url == f"{site.url}/d"
    assert not any(b"cookie" in request.lower() for request in site.requests)


def test_page_of_a_public_archive_is_the_pages_own(site: Site, tmp_path: Path) -> None:
    """Asked of the Wayback Machine, a page has its own URL and the archive's time, live and replayed."""
    wayback = f"http://web.archive.org:{site.port}/web/20151025120000/http://depot.example/a"
    site.paths["/web/20151025120000id_/http://depot.example/a"] = answer(HTML)
    settings = replace(LOOPBACK, resolver=lambda host, port: ["127.0.0.1"])
    with Fetcher(settings, record=tmp_path / "seen.warc") as live:
        seen = live.get(wayback)
    with Fetcher(settings, replay=tmp_path / "seen.warc") as replayed:
        again = replayed.get("http://depot.example/a")
    for page in (seen, again):
        assert page.url == "http://depot.example/a"
        assert page.capture.time == datetime(2015, 10, 25, 12, tzinfo=UTC)
        assert page.capture.url_final == wayback.replace("120000/", "120000id_/")


def test_errors_of_the_server_are_told(site: Site) -> None:
    """404 and an address where nobody listens are one clear line each."""
    assert "404 Not Found" in refusal(f"{site.url}/missing")
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert "no connection" in refusal(f"http://127.0.0.1:{port}/")
    nowhere = replace(LOOPBACK, resolver=lambda host, port: [])
    assert "no such host" in refusal("http://nowhere.example/", nowhere)
    assert "not a web address" in refusal("gopher://nowhere.example/")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "0177.0.0.1", "[::ffff:127.0.0.1]"])
def test_private_addresses_are_refused_in_any_spelling(site: Site, host: str) -> None:
    """The guard judges what a name resolves to, and nothing reaches the server."""
    message = refusal(f"http://{host}:{site.port}/a", FetchSettings())
    assert "no public address" in message or "not a web address" in message
    assert site.asked == []


def test_redirect_to_a_private_address_is_refused(site: Site) -> None:
    """Each hop is checked anew."""
    site.paths |= {"/a": redirect("http://192.168.7.9/secret"), "/b": redirect("file:///etc/passwd")}
    assert "192.168.7.9 is no public address" in refusal(f"{site.url}/a")
    assert "redirects to file: address" in refusal(f"{site.url}/b")


def test_connection_goes_to_the_address_that_was_checked(site: Site) -> None:
    """A name that answers differently the second time is never asked a second time; one bad address spoils the name."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    site.paths["/a"] = answer(HTML)
    page = get(f"http://rebinding.example:{site.port}/a", replace(LOOPBACK, resolver=lambda host, port: next(answers)))
    assert page.body == HTML
    mixed = replace(LOOPBACK, resolver=lambda host, port: ["127.0.0.1", "10.0.0.1"])
    assert "leads to 10.0.0.1" in refusal(f"http://mixed.example:{site.port}/a", mixed)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("64:ff9b::5db8:d822", True),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.0.0.192", False),
        ("224.0.0.1", False),
        ("239.1.1.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("0.0.0.0", False),
        ("::", False),
        ("::1", False),
        ("::7f00:1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:0:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::a00:1", False),
        ("2002:a00:1::", False),
        ("2001:0:53aa:64c:0:0:f5ff:fffe", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("nonsense", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    """Every family of address that leads inwards is known, in its IPv6 disguises too."""
    assert is_public(address) is public


def test_gzip_bomb_is_refused_in_bounded_memory(site: Site) -> None:
    """300 MB in 300 kB are not unpacked, and no more than a page's worth is held."""
    packed = gzip.compress(bytes(30_000_000)) * 10  # members of one gzip stream
    site.paths["/bomb"] = answer(packed, "Content-Encoding: gzip")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "larger than 20,000,000 bytes once decoded" in refusal(f"{site.url}/bomb")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes


def test_encodings_nobody_asked_for_are_refused(site: Site) -> None:
    """A brotli body is refused before it is read, whatever it holds."""
    site.paths["/br"] = answer(brotli.compress(bytes(1_000_000)), "Content-Encoding: br")
    assert "'br', which nobody asked for" in refusal(f"{site.url}/br")


def test_endless_drip_ends_at_the_deadline(site: Site) -> None:
    """A byte now and then keeps no one waiting longer than the deadline, in the head or in the body."""

    def drip(connection: socket.socket, _: int) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            connection.sendall(b"x")
            time.sleep(0.05)

    site.paths["/drip"] = drip
    begun = time.monotonic()
    assert "not done in fetch.deadline = 0.5 s" in refusal(f"{site.url}/drip", replace(LOOPBACK, deadline=0.5))
    assert time.monotonic() - begun < 1.5


def test_silence_is_told_from_slowness(site: Site) -> None:
    """A server that says nothing is left after the read timeout."""
    site.paths["/silent"] = lambda connection, _: time.sleep(3)
    assert "silent for 0.3 s" in refusal(f"{site.url}/silent", replace(LOOPBACK, read_timeout=0.3))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (answer(b"\x89PNG", kind="image/png"), "image/png, not a web page"),
        (answer(b"%PDF-1.7", kind="application/pdf"), "application/pdf, not a web page"),
        (answer(b"\x00\x01\x02", kind=None), "comes without a type"),
        (answer(b""), "an empty page"),
        (answer(b" \r\n\t "), "an empty page"),
        (answer(HTML, *(f"X-{n}: {'y' * 900}" for n in range(80))), "bytes of headers"),
        (answer(HTML, *(f"X-{n}: {'y' * 900}" for n in range(400))), "headers are larger"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + HTML,
            "broke off before the end",
        ),
        (answer(gzip.compress(HTML)[:40], "Content-Encoding: gzip"), "gzip data ends early"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "the connection failed"),
        (b"", "the connection failed"),
        (answer(HTML, status="451 Unavailable For Legal Reasons"), "451 Unavailable For Legal Reasons"),
        (answer(HTML, status="799 Go Away"), "the server says 799"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_page_is_refused(site: Site, raw: bytes, said: str) -> None:
    """Other types, nothing, too much head, broken bodies and other protocols are each told in one line."""
    site.paths["/a"] = raw
    assert said in refusal(f"{site.url}/a")


def test_page_larger_than_allowed_is_refused(site: Site) -> None:
    """The bound holds for bodies that are not compressed too."""
    site.paths["/a"] = answer(HTML + b"x" * 10_000)
    assert "larger than 5,000 bytes" in refusal(f"{site.url}/a", replace(LOOPBACK, page_bytes=5_000))


def test_redirects_end(site: Site) -> None:
    """A circle and an endless chain of redirects are told apart."""
    site.paths |= {"/a": redirect("/b"), "/b": redirect("/a")}
    site.paths |= {f"/{n}": redirect(f"/{n + 1}") for n in range(20)}
    assert "in a circle" in refusal(f"{site.url}/a")
    assert "more than 10 redirects" in refusal(f"{site.url}/0")


def test_redirects_to_nowhere_are_told(site: Site) -> None:
    """A target that is no address is one clear line; a redirect's broken body is no hindrance."""
    site.paths |= {"/a": redirect("/x\x01y"), "/b": redirect("http://[broken"), "/d": answer(HTML)}
    site.paths["/c"] = b"HTTP/1.1 301 Moved\r\nLocation: /d\r\nContent-Length: 5000\r\n\r\ncut"
    assert "something that is no address" in refusal(f"{site.url}/a")
    assert "something that is no address" in refusal(f"{site.url}/b")
    assert get(f"{site.url}/c").body == HTML


def test_busy_server_is_asked_again_as_it_wishes(site: Site) -> None:
    """Retry-After is waited for where the deadline allows, and refused where it does not."""

    def busy_once(connection: socket.socket, before: int) -> None:
        busy = answer(b"", "Retry-After: 1", status="429 Too Many Requests")
        connection.sendall(answer(HTML) if before else busy)

    site.paths |= {"/once": busy_once, "/long": answer(b"", "Retry-After: 3600", status="503 Service Unavailable")}
    begun = time.monotonic()
    assert get(f"{site.url}/once").body == HTML
    assert time.monotonic() - begun >= 1.0
    assert "wants 3,600 s of patience" in refusal(f"{site.url}/long")
    assert site.asked.count("/long") == 1


def test_connection_that_breaks_once_is_tried_again(site: Site) -> None:
    """A dropped connection is no answer yet."""
    site.paths["/a"] = lambda connection, before: connection.sendall(answer(HTML)) if before else None
    assert get(f"{site.url}/a").body == HTML
    assert site.asked == ["/a", "/a"]


def test_retry_after_in_both_forms() -> None:
    """Seconds and dates are read; nonsense is none."""
    now = datetime(2015, 10, 24, 18, 0, tzinfo=UTC)
    assert seconds_to_wait("120", now) == 120
    assert seconds_to_wait("Sat, 24 Oct 2015 18:01:00 GMT", now) == 60
    assert seconds_to_wait("Sat, 24 Oct 2015 17:00:00 GMT", now) == 0
    assert seconds_to_wait("soon", now) is None
    assert seconds_to_wait(None, now) is None


@pytest.mark.parametrize("name", ["seen.warc.gz", "seen.warc"])
def test_replaying_a_record_gives_the_same_pages(site: Site, tmp_path: Path, name: str) -> None:
    """Every byte that was seen is in the record: pages, redirects and errors come out of it as they went in."""
    chunked = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    chunked += b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    packed = gzip.compress(HTML)
    site.paths |= {
        "/plain": answer(HTML, "X-Odd:  two  spaces \xe9", kind="text/html; charset=windows-1256"),
        "/chunked": chunked + b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed),
        "/text": answer(b"Seven lorries left.", kind="text/plain"),
        "/moved": redirect("/plain?eid=7"),
        "/plain?eid=7": answer(HTML.replace(b"Seven", b"Eight")),
        "/image": answer(b"\x89PNG", kind="image/png"),
    }
    paths = ["/plain", "/chunked", "/text", "/moved"]
    with Fetcher(LOOPBACK, record=tmp_path / name) as live:
        seen = [live.get(site.url + path) for path in paths]
        for path in ("/image", "/gone"):
            with pytest.raises(FetchError):
                live.get(site.url + path)
    site.close()
    with Fetcher(FetchSettings(), replay=tmp_path / name) as replayed:
        again = [replayed.get(site.url + path) for path in paths]
        pages = [page for page in replayed.replay_pages() if isinstance(page, Page)]
        skipped = [page for page in replayed.replay_pages() if isinstance(page, Skipped)]
        for path in ("/image", "/gone"):
            with pytest.raises(FetchError, match=r"the server says 404|not a web page"):
                replayed.get(site.url + path)
    assert [_same(page) for page in again] == [_same(page) for page in seen]
    assert {_same(page) for page in pages} == {_same(page) for page in seen}
    assert [skip.reason for skip in skipped] == ["status 404"]


def _same(page: Page) -> tuple[object, ...]:
    return page.url, page.body, page.form, page.content_type, page.status, page.capture.time, page.capture.sha256


def test_record_holds_the_request_and_the_wire_bytes(site: Site, tmp_path: Path) -> None:
    """Another reader of archives finds both messages with right digests."""
    from warcio.archiveiterator import ArchiveIterator

    site.paths["/a"] = answer(HTML, "X-Odd:  two  spaces")
    with Fetcher(LOOPBACK, record=tmp_path / "seen.warc.gz") as live:
        live.get(f"{site.url}/a")
    with (tmp_path / "seen.warc.gz").open("rb") as file:
        checked = [record.content_stream().read() for record in ArchiveIterator(file, check_digests="raise")]
        file.seek(0)
        records = [
            (record.rec_type, record.raw_stream.read()) for record in ArchiveIterator(file, no_record_parse=True)
        ]
    assert checked[1] == HTML
    assert [kind for kind, _ in records] == ["warcinfo", "response", "request"]
    assert records[1][1] == site.paths["/a"]
    assert records[2][1] == site.requests[0]


def test_replay_never_asks_the_network(site: Site, tmp_path: Path) -> None:
    """A page that is not in the archive is a miss that names the archive; the server is not asked."""
    site.paths |= {"/a": answer(HTML), "/b": answer(HTML)}
    with Fetcher(LOOPBACK, record=tmp_path / "one.warc") as live:
        live.get(f"{site.url}/a")
    with Fetcher(LOOPBACK, replay=tmp_path / "one.warc") as replayed:
        assert replayed.get(f"{site.url}/a?utm_source=x").body == HTML
        assert replayed.get(f"https://web.archive.org/web/2015id_/{site.url}/a").body == HTML
        with pytest.raises(FetchError, match=r"is not in .*one\.warc"):
            replayed.get(f"{site.url}/b")
    assert site.asked == ["/a"]


def test_doors_that_cannot_be_opened_so(tmp_path: Path) -> None:
    """Offline, a missing archive and contradictory wishes are told before anything is done."""
    with Fetcher(FetchSettings(), offline=True) as fetcher:
        assert list(fetcher.replay_pages()) == []
        with pytest.raises(FetchError, match="--offline"):
            fetcher.get("http://site.example/")
    with pytest.raises(UsageError, match="no such file"):
        Fetcher(FetchSettings(), replay=tmp_path / "no.warc")
    with pytest.raises(UsageError, match="leave one out"):
        Fetcher(FetchSettings(), replay=tmp_path, record=tmp_path / "x.warc")
    with pytest.raises(UsageError, match="cannot be written"):
        Fetcher(FetchSettings(), record=tmp_path / "missing" / "x.warc")


def test_tls_is_checked_against_the_name_that_was_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection goes to the checked address, the certificate must still be the name's, and what passes below
    TLS can be recorded; a certificate nobody vouches for is refused."""
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("depot.example").configure_cert(server)
    site = Site(server)
    site.paths["/a"] = answer(HTML)
    settings = replace(LOOPBACK, resolver=lambda host, port: ["127.0.0.1"])
    assert "CERTIFICATE_VERIFY_FAILED" in refusal(f"https://depot.example:{site.port}/a", settings)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    monkeypatch.setattr("tracer.fetch.fetcher._trust", lambda: trust)
    with Fetcher(settings, record=tmp_path / "seen.warc") as live:
        assert live.get(f"https://depot.example:{site.port}/a").body == HTML
        with pytest.raises(FetchError, match="mismatch"):
            live.get(f"https://harbour.example:{site.port}/a")
    site.close()
    with Fetcher(settings, replay=tmp_path / "seen.warc") as replayed:
        assert replayed.get(f"https://depot.example:{site.port}/a").body == HTML
