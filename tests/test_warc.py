"""Web archives: every kind read, every kind of damage told, every record that is whole given."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracer.errors import FetchError, ReadError, TracerError
from tracer.fetch import Fetcher
from tracer.model import Page, Skipped
from tracer.settings import FetchSettings
from tracer.warc import Archive, Http, PayloadError, Record, Writer, inflate, pages, payload, placed

SETTINGS = FetchSettings()
TIME = datetime(2015, 10, 24, 18, 12, tzinfo=UTC)


def html(word: str) -> bytes:
    return f"<!doctype html><html><body><p>The {word} lorry left the depot before dawn.</p></body></html>".encode()


def http(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers, "", ""]).encode() + body


def record(kind: str, url: str, block: bytes, *headers: str, id: str = "", length: int | None = None) -> bytes:
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{id or url}>",
        "WARC-Date: 2015-10-24T18:12:00Z",
        f"WARC-Target-URI: {url}",
        *headers,
        f"Content-Length: {len(block) if length is None else length}",
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + block + b"\r\n\r\n"


def responses(*words: str) -> list[bytes]:
    return [record("response", f"http://site.example/{word}", http(html(word))) for word in words]


def read(tmp_path: Path, data: bytes, name: str = "a.warc", settings: FetchSettings = SETTINGS) -> list[Page | Skipped]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(pages(path, settings))


def urls(found: list[Page | Skipped]) -> list[str]:
    return [(page.url or "").removeprefix("http://site.example/") for page in found if isinstance(page, Page)]


def reasons(found: list[Page | Skipped]) -> list[str]:
    return [skip.reason for skip in found if isinstance(skip, Skipped)]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "whole.warc.gz", "a.wacz"])
def test_page_of_an_archive_has_its_capture(tmp_path: Path, name: str) -> None:
    """Plain, packed record by record, packed as a whole, and zipped archives give the same page and its capture."""
    records = responses("red", "blue")
    data = b"".join(records)
    if name == "a.warc.gz":
        data = b"".join(gzip.compress(one) for one in records)
    elif name == "whole.warc.gz":
        data = gzip.compress(data)
    elif name == "a.wacz":
        data = zipped(
            {"archive/data.warc.gz": b"".join(gzip.compress(one) for one in records), "pages/pages.jsonl": b"{}"}
        )
    found = read(tmp_path, data, name)
    assert urls(found) == ["red", "blue"]
    page = found[0]
    assert isinstance(page, Page)
    assert page.body == html("red")
    assert page.status == 200
    assert page.location == f"{tmp_path / name}, record 1"
    assert page.capture.time == TIME
    assert page.capture.verified
    assert page.capture.record == "<urn:uuid:http://site.example/red>"
    assert page.capture.source == str(tmp_path / name)
    assert len(page.capture.sha256) == 64


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def test_only_pages_are_given_and_only_pages_are_missed(tmp_path: Path) -> None:
    """Images, styles, requests and robots.txt pass silently; a page that cannot be had is named with its reason."""
    bad_gzip = http(gzip.compress(html("gold"))[:30], "Content-Encoding: gzip")
    found = read(
        tmp_path,
        b"".join(
            [
                record("warcinfo", "", b"software: x\r\n"),
                record("request", "http://site.example/red", b"GET /red HTTP/1.1\r\n\r\n"),
                *responses("red"),
                record("response", "http://site.example/logo", http(b"\x89PNG", kind="image/png")),
                record("response", "http://site.example/style", http(b"p {}", kind="text/css")),
                record("response", "http://site.example/robots.txt", http(b"Disallow: /", kind="text/plain")),
                record("response", "http://site.example/moved", http(b"<html>", "Location: /red", status="301 Moved")),
                record("response", "http://site.example/gone", http(html("old"), status="404 Not Found")),
                record("response", "http://site.example/broken", bad_gzip),
                record("response", "dns:site.example", b"1.2.3.4"),
                record("resource", "http://site.example/kept", html("kept"), "Content-Type: text/html"),
                record("conversion", "http://site.example/text", b"The green lorry.", "Content-Type: text/plain"),
                record("metadata", "http://site.example/red", b"<html>not a page</html>"),
            ]
        ),
    )
    assert urls(found) == ["red", "kept", "text"]
    assert reasons(found) == ["status 404", "its gzip data ends early"]
    assert [page.form for page in found if isinstance(page, Page)] == ["html", "html", "text"]


@pytest.mark.parametrize("packed", [False, True])
def test_truncated_end_is_reported_and_the_rest_read(tmp_path: Path, packed: bool) -> None:
    """A file that breaks off loses its last record only, and says so."""
    records = responses("red", "blue", "green")
    data = b"".join(gzip.compress(one) if packed else one for one in records)
    found = read(tmp_path, data[:-60], "a.warc.gz" if packed else "a.warc")
    assert urls(found) == ["red", "blue"]
    assert len(reasons(found)) == 1
    assert "truncated" in reasons(found)[0]


def test_record_cut_in_the_middle_swallows_no_other(tmp_path: Path) -> None:
    """A record that promises more than it has would eat those behind it; they are found again."""
    lying = record("response", "http://site.example/blue", http(html("blue")), length=99_999)
    data = responses("red")[0] + lying + b"".join(responses("green", "white"))
    found = read(tmp_path, data)
    assert urls(found) == ["red", "green", "white"]
    assert "truncated" in reasons(found)[0]


@pytest.mark.parametrize("damage", ["zeroes", "cut"])
def test_broken_gzip_in_the_middle_is_passed(tmp_path: Path, damage: str) -> None:
    """After a damaged member reading goes on at the next one."""
    members = [gzip.compress(one) for one in responses("red", "blue", "green", "white")]
    half = len(members[1]) // 2
    members[1] = members[1][:half] + (bytes(len(members[1]) - half) if damage == "zeroes" else b"")
    found = read(tmp_path, b"".join(members), "a.warc.gz")
    assert urls(found) == ["red", "green", "white"]
    assert len(reasons(found)) == 1


def test_endless_damage_is_given_up(tmp_path: Path) -> None:
    """An archive made of damage costs a bounded number of tries."""
    lying = b"".join(record("response", f"http://site.example/{n}", b"", length=10**9) for n in range(50))
    found = read(tmp_path, lying, settings=replace(SETTINGS, archive_skips=5))
    assert len(found) == 6
    assert "more than 5 damaged places" in reasons(found)[-1]


def test_revisits_are_resolved_within_the_file(tmp_path: Path) -> None:
    """A revisit is the referred page seen again at its own time; one that refers elsewhere is named."""
    head = http(b"")
    again = ["WARC-Payload-Digest: sha1:AAAA"]
    elsewhere = ["WARC-Payload-Digest: sha1:BBBB", "WARC-Refers-To: <urn:uuid:nowhere>"]
    data = [
        record("revisit", "http://site.example/early", head, "WARC-Refers-To: <urn:uuid:one>"),
        record("response", "http://site.example/red", http(html("red")), *again, id="one"),
        record("revisit", "http://site.example/red", head, *again, id="two"),
        record("revisit", "http://site.example/blue", head, *elsewhere),
        record("revisit", "http://site.example/logo", http(b"", kind="image/png"), *elsewhere),
    ]
    found = read(tmp_path, b"".join(data))
    assert urls(found) == ["red", "early", "red"]
    assert {page.body for page in found if isinstance(page, Page)} == {html("red")}
    assert reasons(found) == ["a revisit of a record that is not in this archive"]


def test_a_replay_answers_with_what_a_revisit_saw_again(tmp_path: Path) -> None:
    """An address that was only revisited is answered with the referred page, at the revisit's own time; so is one
    whose server said that nothing had changed."""
    again = ["WARC-Payload-Digest: sha1:AAAA"]
    head = http(b"", status="304 Not Modified")
    data = [
        record("response", "http://site.example/red", http(html("red")), *again, id="one"),
        record("revisit", "http://site.example/blue", http(b""), *again, id="two"),
        record("revisit", "http://site.example/green", head, "WARC-Refers-To: <urn:uuid:one>", id="three"),
        record("revisit", "http://site.example/lost", http(b""), "WARC-Payload-Digest: sha1:BBBB", id="four"),
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(data))
    assert urls(read(tmp_path, b"".join(data))) == ["red", "blue", "green"]
    with Fetcher(SETTINGS, replay=tmp_path / "a.warc") as fetcher:
        for name, id in (("blue", "two"), ("green", "three")):
            page = fetcher.get(f"http://site.example/{name}")
            assert (page.body, page.url) == (html("red"), f"http://site.example/{name}")
            assert page.capture.record == f"<urn:uuid:{id}>"
        with pytest.raises(FetchError):
            fetcher.get("http://site.example/lost")


def test_places_are_the_bytes_of_records(tmp_path: Path) -> None:
    """Offset and length of each page's record cut it out of the file, whatever stands between pages."""
    records = [responses("red")[0], record("request", "http://site.example/red", b"GET / HTTP/1.1\r\n\r\n")]
    records += [*responses("blue"), record("metadata", "http://site.example/blue", b"x: y")]
    for name, parts in {"a.warc": records, "a.warc.gz": [gzip.compress(one) for one in records]}.items():
        (tmp_path / name).write_bytes(b"".join(parts))
        for part, (page, spot) in zip((parts[0], parts[2]), placed(tmp_path / name, SETTINGS), strict=True):
            assert isinstance(page, Page)
            assert spot is not None
            cut = (tmp_path / name).read_bytes()[spot.place.offset : spot.place.offset + spot.length]
            assert cut == part
            assert Archive(tmp_path / name, SETTINGS).copy(spot.place, spot.length) == part


def arc_members(*words: str) -> list[bytes]:
    """An ARC's records, each packed for itself."""
    lines = [b"filedesc://a.arc 0.0.0.0 20151024181200 text/plain 12\n1 0 Archive\n\n"]
    for word in words:
        body = http(html(word))
        head = f"http://site.example/{word} 93.184.216.34 20151024181200 text/html {len(body)}\n".encode()
        lines.append(head + body + b"\n")
    return [gzip.compress(line) for line in lines]


@pytest.mark.parametrize("damage", ["zeros", "cut", "flipped"])
def test_arc_is_read_on_behind_damage(tmp_path: Path, damage: str) -> None:
    """A damaged record of a packed ARC is told, and the records behind it are read and found again."""
    members = arc_members("red", "green", "blue", "grey")
    whole = members[2]
    members[2] = {
        "zeros": whole[:40] + bytes(60) + whole[100:],
        "cut": whole[: len(whole) // 2],
        "flipped": whole[:30] + bytes(b ^ 0x55 for b in whole[30:]),
    }[damage]
    found = read(tmp_path, b"".join(members), "a.arc.gz")
    assert set(urls(found)) >= {"red", "blue", "grey"}
    assert reasons(found)
    archive = Archive(tmp_path / "a.arc.gz", SETTINGS)
    for one in archive.records():
        if isinstance(one, Record):
            again = archive.at(one.place)
            assert again is not None
            assert (again.url, again.block) == (one.url, one.block)


@pytest.mark.parametrize("packed", [False, True])
def test_arc(tmp_path: Path, packed: bool) -> None:
    """ARC files of version 1 are read, URLs with spaces included; a truncated record is reported."""
    first = http(html("red"))
    last = http(html("blue"))
    lines = [
        b"filedesc://a.arc 0.0.0.0 20151024181200 text/plain 12\n1 0 Archive\n\n",
        b"http://site.example/a b 93.184.216.34 20151024181200 text/html %d\n%s\n" % (len(first), first),
        b"dns:site.example 93.184.216.34 20151024181200 text/dns 7\n1.2.3.4\n",
        b"http://site.example/blue 93.184.216.34 20151024181200 text/html %d\n%s" % (len(last), last),
    ]
    whole = b"".join(lines)
    data = gzip.compress(whole) if packed else whole
    name = "a.arc.gz" if packed else "a.arc"
    found = read(tmp_path, data, name)
    assert urls(found) == ["a b", "blue"]
    assert isinstance(found[0], Page)
    assert found[0].capture.time == TIME
    short = gzip.compress(whole[:-9]) if packed else whole[:-9]
    found = read(tmp_path, short, name)
    assert urls(found) == ["a b"]
    assert "truncated" in reasons(found)[0]
    if packed:
        assert urls(read(tmp_path, data[:-30], name))[:1] == ["a b"]


def test_record_is_found_again_by_its_place(tmp_path: Path) -> None:
    """What `records` gave can be read again later by its place, in each kind of archive."""
    records = responses("red", "blue")
    packed = b"".join(gzip.compress(one) for one in records)
    for name, data in {
        "a.warc": b"".join(records),
        "a.warc.gz": packed,
        "a.wacz": zipped({"x.warc.gz": packed}),
    }.items():
        (tmp_path / name).write_bytes(data)
        archive = Archive(tmp_path / name, SETTINGS)
        for found in archive.records():
            assert isinstance(found, Record)
            again = archive.at(found.place)
            assert again is not None
            assert (again.url, again.block) == (found.url, found.block)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.warc", b"no archive at all " * 100, "no record of it can be read"),
        ("a.warc.gz", b"\x1f\x8b\x08" + bytes(100), "no record of it can be read"),
        ("a.arc", b"no archive at all\n" * 100, "no record of it can be read"),
        ("a.wacz", b"no zip", "not a readable WACZ"),
        ("a.wacz", zipped({"pages/pages.jsonl": b"{}"}), "a zip without any WARC"),
        ("a.wacz", zipped({"archive/x.warc": bytes(30_000_000)}), "zip bomb"),
    ],
    ids=["junk", "junk gzip", "junk arc", "junk zip", "empty zip", "bomb"],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    """One line says what is wrong with the file."""
    with pytest.raises(ReadError, match=said):
        read(tmp_path, data, name)


def test_missing_and_pageless_archives(tmp_path: Path) -> None:
    """A missing file is an error; an archive without a page says so; an empty one is neither."""
    with pytest.raises(ReadError, match="cannot be opened"):
        list(pages(tmp_path / "no.warc", SETTINGS))
    only_request = record("request", "http://site.example/", b"GET / HTTP/1.1\r\n\r\n")
    assert reasons(read(tmp_path, only_request)) == ["no HTML or text page among its 1 records"]


def test_large_records_are_bounded(tmp_path: Path) -> None:
    """A page over the limit is named, whether large itself or by its compression; a large image is nobody's loss."""
    small = replace(SETTINGS, page_bytes=10_000, header_bytes=1_000)
    bomb = gzip.compress(html("red") + bytes(1_000_000))
    data = [
        record("response", "http://site.example/large", http(html("red") + bytes(20_000))),
        record("response", "http://site.example/bomb", http(bomb, "Content-Encoding: gzip")),
        record("response", "http://site.example/image", http(bytes(20_000), kind="image/png")),
        *responses("blue"),
    ]
    found = read(tmp_path, b"".join(data), settings=small)
    assert urls(found) == ["blue"]
    assert reasons(found) == ["larger than 10,000 bytes", "larger than 10,000 bytes once decoded"]


BODY = html("red") * 20


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ([], BODY),
        (["Content-Encoding: gzip"], gzip.compress(BODY)),
        (["Content-Encoding: gzip"], gzip.compress(BODY[:50]) + gzip.compress(BODY[50:])),
        (["Content-Encoding: gzip"], BODY),
        (["Content-Encoding: deflate"], zlib.compress(BODY)),
        (["Content-Encoding: deflate"], zlib.compress(BODY)[2:-4]),
        (["Content-Encoding: br"], brotli.compress(BODY)),
        (["Transfer-Encoding: chunked"], b"%x;ext=1\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)),
        (["Transfer-Encoding: chunked"], b"10\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (BODY[:16], len(BODY) - 16, BODY[16:])),
        (["Transfer-Encoding: chunked"], BODY),
        (["Transfer-Encoding: chunked"], b"%x\r\n%s" % (len(BODY), BODY)),
    ],
    ids="plain gzip members labelled zlib deflate br chunk chunks unchunked cut".split(),
)
def test_encodings_of_http(headers: list[str], body: bytes) -> None:
    """Every encoding servers and archives use, rightly or wrongly labelled, gives the page."""
    assert payload(Http.parse(http(body, *headers)), 1_000_000) == BODY


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "identity"])
def test_decoding_stops_at_the_limit(name: str) -> None:
    """No decoder gives more than it may, whatever the data hold."""
    data = bytes(5_000_000)
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "identity": bytes}[name](data)
    with pytest.raises(PayloadError, match="larger than 100,000 bytes"):
        inflate([packed], name, 100_000)
    with pytest.raises(PayloadError):
        inflate([b"<html>"], "compress", 100_000)


@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate", "br", "zstd", "identity"]))
def test_no_bytes_break_the_decoders(data: bytes, name: str) -> None:
    """Whatever bytes come, they are decoded within the limit or refused."""
    try:
        assert len(inflate([data], name, 1_000)) <= 1_000
        assert len(payload(Http.parse(b"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n" + data), 1_000)) <= 1_000
    except PayloadError:
        pass


@given(st.data())
def test_no_damage_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Archives with bytes overwritten, cut out or doubled anywhere are read or refused; nothing else is raised."""
    base = tmp_path_factory.getbasetemp()
    records = responses("red", "blue", "green")
    name, whole = data.draw(
        st.sampled_from(
            [
                ("f.warc", b"".join(records)),
                ("f.warc.gz", b"".join(gzip.compress(one, mtime=0) for one in records)),
                ("f.arc", b"http://site.example/a 1.2.3.4 20151024181200 text/html 9\n<html>red\n" * 3),
            ]
        )
    )
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start, min(len(whole), start + 200)))
    damaged = whole[:start] + data.draw(st.binary(max_size=40) | st.just(whole[start:end] * 2)) + whole[end:]
    (base / name).write_bytes(damaged)
    try:
        for found in pages(base / name, SETTINGS):
            assert isinstance(found, Page | Skipped)
    except TracerError:
        pass


def test_written_records_are_read_back(tmp_path: Path) -> None:
    """What the writer wrote comes back byte for byte, odd heads included, and a broken-off answer is marked."""
    request = b"GET /red HTTP/1.1\r\nHost: site.example\r\n\r\n"
    response = http(html("red"), "X-Odd:  two  spaces \xe9", "No colon here")
    with Writer(tmp_path / "a.warc.gz", "test") as writer:
        writer.exchange("http://site.example/red", request, response, TIME, "93.184.216.34")
        writer.exchange("http://site.example/blue", request, response[:-20], TIME, truncated="disconnect")
    records = [found for found in Archive(tmp_path / "a.warc.gz", SETTINGS).records() if isinstance(found, Record)]
    assert [(one.kind, one.block) for one in records[1:3]] == [("response", response), ("request", request)]
    assert records[1].time == TIME
    assert records[1].headers["warc-ip-address"] == "93.184.216.34"
    found = list(pages(tmp_path / "a.warc.gz", SETTINGS))
    assert urls(found) == ["red"]
    assert reasons(found) == ["the connection broke off when it was captured"]
