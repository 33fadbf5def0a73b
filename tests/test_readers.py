"""Readers: every kind of location, its captures, and what is skipped in it."""

from __future__ import annotations

import gzip
import io
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tracer.errors import ReadError, UsageError
from tracer.fetch import Fetcher
from tracer.model import Given, Page, Skipped
from tracer.readers import kind, read
from tracer.settings import FetchSettings, Settings

SETTINGS = Settings()
HTML = (
    b"<!doctype html>\n<html><head><title>Depot</title></head><body><p>Seven lorries left the depot.</p></body></html>"
)
TEXT = "Seven lorries left the depot before dawn."


def all_of(location: object, settings: Settings = SETTINGS, given: Given | None = None) -> list[Page | Skipped]:
    return list(read(str(location), settings=settings, given=given))


def pages_of(location: object, settings: Settings = SETTINGS, given: Given | None = None) -> list[Page]:
    found = all_of(location, settings, given)
    assert all(isinstance(page, Page) for page in found), found
    return [page for page in found if isinstance(page, Page)]


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


# --- single files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.html.gz", "a.html.zst", "page", "a.aspx"])
def test_html_file(tmp_path: Path, name: str) -> None:
    """A saved page is given byte for byte, whatever its ending; the charset is left to be read from the bytes."""
    body = HTML.replace(b"Depot", "Entrepôt".encode("cp1252"))
    packed = {"gz": gzip.compress, "zst": zstandard.compress}.get(name.rpartition(".")[2], bytes)
    (page,) = pages_of(write(tmp_path / name, packed(body)))
    assert (page.form, page.body, page.content_type) == ("html", body, "text/html")
    assert page.url is None
    assert not page.capture.verified


@pytest.mark.parametrize(
    ("note", "url"),
    [
        (b"<!-- saved from url=(0031)https://www.site.example/depot?id=7 -->", "https://www.site.example/depot?id=7"),
        (
            b"<!-- Mirrored from www.site.example/depot.html by HTTrack Website Copier/3.x [XR&CO'2014], "
            b"Sat, 24 Oct 2015 18:12:00 GMT -->",
            "http://www.site.example/depot.html",
        ),
        (b"<!--\n Page saved with SingleFile \n url: https://site.example/depot \n-->", "https://site.example/depot"),
        (b"<!-- saved from url=(0014)about:internet -->", None),
    ],
    ids=["browser", "HTTrack", "SingleFile", "nowhere"],
)
def test_notes_of_saving_tools_give_the_url(tmp_path: Path, note: bytes, url: str | None) -> None:
    """The comment a saving tool left says where the page is from; what the user says stands over it."""
    path = write(tmp_path / "a.html", HTML.replace(b"<html>", b"<html>\n" + note))
    (page,) = pages_of(path)
    assert page.url == url
    if b"HTTrack" in note:
        assert page.capture.time == datetime(2015, 10, 24, 18, 12, tzinfo=UTC)
        assert not page.capture.verified
    (page,) = pages_of(path, given=Given(url="http://user.example/", by_user=True))
    assert page.url == page.capture.url_asked == "http://user.example/"


def test_text_file(tmp_path: Path) -> None:
    """A text is a text, a text that is markup is a page; what the user says comes along."""
    (page,) = pages_of(write(tmp_path / "a.txt", TEXT), given=Given(outlet="Harbour News", by_user=True))
    assert (page.form, page.body) == ("text", TEXT.encode())
    assert page.given.outlet == "Harbour News"
    (page,) = pages_of(write(tmp_path / "b.txt", HTML))
    assert page.form == "html"


@pytest.mark.parametrize(
    ("data", "form"),
    [(TEXT.encode(), "text"), (HTML, "html"), (gzip.compress(HTML), "html")],
    ids=["text", "html", "packed"],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes, form: str) -> None:
    """`-` reads what is piped in, as HTML if it looks like it."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    (page,) = pages_of("-")
    assert page.form == form
    assert page.location == "standard input"


def test_standard_input_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """An endless pipe is refused after a page's worth."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(bytes(20_000))))
    with pytest.raises(ReadError, match="larger than 10,000 bytes"):
        all_of("-", Settings(fetch=FetchSettings(page_bytes=10_000)))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.html.gz", gzip.compress(HTML)[:40], "gzip data ends early"),
        ("a.html", bytes(20_000), "larger than 10,000 bytes"),
        ("a.html.gz", gzip.compress(bytes(1_000_000)), "larger than 10,000 bytes"),
        ("a.bin", b"\x7fELF\x00\x00\x01", "neither HTML, text, JSON Lines, CSV, Parquet nor a web archive"),
        ("a.json", b'{"text": ', "not JSON"),
        ("a.warc", b"WARC", "no record of it can be read"),
    ],
    ids=["cut gzip", "long", "bomb", "binary", "cut JSON", "broken WARC"],
)
def test_unreadable_files_are_told(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    """One clear line for each file that cannot be read."""
    path = write(tmp_path / name, data)
    with pytest.raises((ReadError, UsageError), match=said):
        all_of(path, Settings(fetch=FetchSettings(page_bytes=10_000, line_bytes=10_000)))


def test_locations_that_cannot_be() -> None:
    """A missing file and a scheme nobody reads are usage errors, told before anything is read."""
    with pytest.raises(UsageError, match="no such file"):
        read("missing.html", settings=SETTINGS)
    with pytest.raises(UsageError, match="ftp: is not read"):
        read("ftp://site.example/a", settings=SETTINGS)
    for odd in ("\0", "x" * 5000):
        with pytest.raises((UsageError, ReadError)):
            read(odd, settings=SETTINGS)


# --- JSON Lines ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_json_lines(tmp_path: Path, packing: str) -> None:
    """Plain, gzip and Zstandard (of several frames) give each record's fields, its line and its text."""
    first = {
        "id": 7,
        "url": "http://site.example/a?eid=7",
        "outlet": "Site",
        "published": "2015-10-24",
        "title": "Depot",
    }
    parts = [lines(first | {"author": ["A. Writer", "B. Writer"], "text": TEXT}), lines({"html": HTML.decode()})]
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress}[packing]
    path = write(tmp_path / f"a.jsonl{packing}", b"".join(pack(part) for part in parts))
    record, page = pages_of(path)
    assert record.form == "record"
    assert record.body.decode() == record.given.text == TEXT
    assert record.given == Given(
        id="7",
        url="http://site.example/a?eid=7",
        outlet="Site",
        published="2015-10-24",
        title="Depot",
        author="A. Writer, B. Writer",
        text=TEXT,
    )
    assert record.location == f"{path}, line 1"
    assert record.capture.record == "line 1"
    assert (page.form, page.body, page.given.text) == ("html", HTML, None)


def test_bad_lines_are_skipped_by_number(tmp_path: Path) -> None:
    """Each broken line is named with its reason; bad UTF-8, NUL and lone surrogates are read."""
    data = b"\n".join(
        [
            b"\xef\xbb\xbf" + json.dumps({"text": "one"}).encode(),
            b'{"text": "broken',
            b"",
            b'["a", "list"]',
            b'{"title": "no text here"}',
            b'{"text": "  "}',
            b'{"text": "lone \\ud800 surrogate"}',
            b'{"text": "bad \xff byte"}',
            b'{"text": "nul \\u0000 inside", "views": NaN}',
            b"[" * 100_000,
            b'{"text": "' + b"x" * 200_000 + b'"}',
            b'{"text": "last"}',
        ]
    )
    path = write(tmp_path / "a.jsonl", data)
    found = all_of(path, Settings(fetch=FetchSettings(line_bytes=150_000)))
    texts = [page.given.text for page in found if isinstance(page, Page)]
    assert texts == ["one", "lone \ufffd surrogate", "bad \ufffd byte", "nul   inside", "last"]
    skipped = {skip.location.rpartition(", ")[2]: skip.reason for skip in found if isinstance(skip, Skipped)}
    assert list(skipped) == ["line 2", "line 4", "line 5", "line 6", "line 10", "line 11"]
    assert skipped["line 4"] == "not a JSON object"
    assert "has: title" in skipped["line 5"]
    assert "longer than fetch.line_bytes" in skipped["line 11"]
    for page in found:
        if isinstance(page, Page):
            page.body.decode("utf-8")


def test_broken_compression_is_told_and_what_came_before_kept(tmp_path: Path) -> None:
    """A packed file that breaks off gives the records in front of the break."""
    data = gzip.compress(lines(*({"text": f"{TEXT} {n} {n * 7919 % 10007}"} for n in range(2000))))
    found = all_of(write(tmp_path / "a.jsonl.gz", data[: len(data) // 2]))
    assert len(found) > 100
    assert isinstance(found[-1], Skipped)
    assert "compression is broken" in found[-1].reason


ALIASES = [
    (
        "news-please",
        {
            "maintext": TEXT,
            "source_domain": "site.example",
            "date_publish": "2015-10-24 18:12:00",
            "authors": ["A. Writer"],
            "title": "Depot",
            "url": "http://site.example/a",
        },
    ),
    (
        "Fundus",
        {
            "body": {"summary": [], "sections": [{"headline": [], "paragraphs": [TEXT]}]},
            "publisher": "site.example",
            "publishing_date": "2015-10-24 18:12:00",
            "authors": ["A. Writer"],
            "title": "Depot",
            "html": {"responded_url": "http://site.example/a"},
        },
    ),
    (
        "datatrove",
        {
            "text": TEXT,
            "id": "x",
            "metadata": {
                "url": "http://site.example/a",
                "date": "2015-10-24 18:12:00",
                "title": "Depot",
                "author": "A. Writer",
                "source_domain": "site.example",
            },
        },
    ),
    (
        "passim",
        {
            "id": "x",
            "series": "site.example",
            "date": "2015-10-24 18:12:00",
            "text": TEXT,
            "title": "Depot",
            "byline": "A. Writer",
            "url": "http://site.example/a",
        },
    ),
    (
        "Media Cloud",
        {
            "stories_id": 5,
            "media_name": "site.example",
            "publish_date": "2015-10-24 18:12:00",
            "text": TEXT,
            "title": "Depot",
            "author": "A. Writer",
            "url": "http://site.example/a",
        },
    ),
    (
        "Scrapy",
        {
            "link": "http://site.example/a",
            "headline": "Depot",
            "content": TEXT,
            "author": {"name": "A. Writer"},
            "date": "2015-10-24 18:12:00",
            "domain": "site.example",
        },
    ),
]


@pytest.mark.parametrize(("tool", "record"), ALIASES, ids=[tool for tool, _ in ALIASES])
def test_fields_of_known_tools(tmp_path: Path, tool: str, record: dict[str, object]) -> None:
    """The names other tools give their fields are understood."""
    (page,) = pages_of(write(tmp_path / "a.jsonl", lines(record)))
    assert page.given.text == TEXT
    assert page.given.url == page.url == "http://site.example/a"
    assert page.given.outlet == "site.example"
    assert page.given.published == "2015-10-24 18:12:00"
    assert page.given.title == "Depot"
    assert page.given.author == "A. Writer"


def test_records_of_odd_values(tmp_path: Path) -> None:
    """Epoch seconds and milliseconds are times, markup under a text name is markup, the user's word stands over all."""
    found = pages_of(
        write(
            tmp_path / "a.jsonl",
            lines(
                {"text": TEXT, "published": 1445710320},
                {"text": TEXT, "published": 1445710320000},
                {"content": HTML.decode(), "title": "Depot"},
            ),
        ),
        given=Given(outlet="User", title="only one page has a title", by_user=True),
    )
    assert [page.given.published for page in found] == ["2015-10-24T18:12:00Z", "2015-10-24T18:12:00Z", None]
    assert [page.form for page in found] == ["record", "record", "html"]
    assert [page.given.outlet for page in found] == ["User"] * 3
    assert [page.given.title for page in found] == [None, None, "Depot"]


def test_record_of_an_archived_copy_is_of_the_page(tmp_path: Path) -> None:
    """A record under an archive's address is a capture of the page behind it, as the record says and no more."""
    kept = "https://archive.ph/2015.10.22-101010/https://paper.example/a"
    [page] = pages_of(write(tmp_path / "a.jsonl", lines({"url": kept, "text": TEXT})))
    assert page.url == page.given.url == "https://paper.example/a"
    assert page.capture.url_asked == kept
    assert page.capture.time == datetime(2015, 10, 22, 10, 10, 10, tzinfo=UTC)
    assert not page.capture.verified


def test_json_file_of_one_or_many(tmp_path: Path) -> None:
    """A JSON file may hold one record, a list of them, or lines after all."""
    one = {"text": TEXT}
    assert [page.location for page in pages_of(write(tmp_path / "a.json", json.dumps(one)))] == [
        str(tmp_path / "a.json")
    ]
    assert len(pages_of(write(tmp_path / "b.json", json.dumps([one, one])))) == 2
    assert len(pages_of(write(tmp_path / "c.json", lines(one, one, one)))) == 3


@pytest.mark.parametrize(
    ("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.csv", "|"), ("a.csv.gz", ",")]
)
def test_csv(tmp_path: Path, name: str, delimiter: str) -> None:
    """Each row is a page under its line; quoted line ends, odd bytes and short rows are no trouble."""
    rows = [
        ["id", "text", "url"],
        ["1", f'"{TEXT}\r\nHe said ""go""{delimiter} and went."', "http://site.example/1"],
        [],
        ["2", "odd \udcff byte", "http://site.example/2"],
        ["3", "short"],
    ]
    data = b"\xef\xbb\xbf" + "\r\n".join(delimiter.join(row) for row in rows).encode("utf-8", "surrogateescape")
    found = pages_of(write(tmp_path / name, gzip.compress(data) if name.endswith("gz") else data))
    assert [page.given.id for page in found] == ["1", "2", "3"]
    assert found[0].given.text == f'{TEXT}\r\nHe said "go"{delimiter} and went.'
    assert [page.location.rpartition(", ")[2] for page in found] == ["line 2", "line 5", "line 6"]
    assert found[1].given.text == "odd \ufffd byte"
    assert (found[2].given.url, found[2].form) == (None, "record")


def test_bad_rows_of_csv_cost_themselves_alone(tmp_path: Path) -> None:
    """A quotation mark that is never closed, a row without text and one too long are skipped and named."""
    data = b'id,text\n1,"never closed\n2,fine\n3,\n4,' + b"x" * 3_000 + b"\n5,last\n"
    settings = replace(SETTINGS, fetch=replace(SETTINGS.fetch, line_bytes=1_000))
    found = list(read(str(write(tmp_path / "a.csv", data)), settings=settings))
    assert [page.given.id for page in found if isinstance(page, Page)] == ["2", "5"]
    told = {skip.location.rpartition(", ")[2]: skip.reason for skip in found if isinstance(skip, Skipped)}
    assert set(told) == {"line 2", "line 4", "line 5"}
    assert "never closed" in told["line 2"] or "longer than" in told["line 2"]
    assert "no text" in told["line 4"]
    assert "longer than 1,000 bytes" in told["line 5"]


def test_parquet(tmp_path: Path) -> None:
    """Rows of any type of column are pages: times as times, bytes as text, structs as objects; damage is told."""
    import pyarrow
    import pyarrow.parquet

    rows = [
        {
            "id": n,
            "html": HTML,
            "seen": datetime(2015, 10, 24, 18, 12, tzinfo=UTC),
            "metadata": {"url": f"http://a/{n}"},
        }
        for n in range(3)
    ]
    table = pyarrow.Table.from_pylist([{**row, "published": row["seen"]} for row in rows])
    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(table, path, row_group_size=2, compression="none")
    found = pages_of(path)
    assert [(page.given.id, page.url, page.form) for page in found] == [
        (str(n), f"http://a/{n}", "html") for n in range(3)
    ]
    assert found[0].given.published == "2015-10-24T18:12:00+00:00"
    data = path.read_bytes()
    path.write_bytes(data[:200] + bytes(40) + data[240:])
    read_again = list(read(str(path), settings=SETTINGS))
    assert read_again
    path.write_bytes(data[:-20])
    with pytest.raises(ReadError, match="not readable as Parquet"):
        list(read(str(path), settings=SETTINGS))


def test_columns_make_a_table_of_a_nameless_file(tmp_path: Path) -> None:
    """A file without an ending is CSV if its first line names columns, among them a text; else it is text."""
    assert kind(write(tmp_path / "a", "id;headline;body\n1;x;y\n")) == "csv"
    assert kind(write(tmp_path / "b", "In the body, text was found.\n")) == "text"
    assert kind(write(tmp_path / "c", lines({"text": TEXT}))) == "jsonl"
    assert kind(write(tmp_path / "d", zstandard.compress(lines({"text": TEXT})))) == "jsonl"


JSONISH = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "html", "url", "date", "id"]), inner)
    ),
    max_leaves=8,
)


@given(st.lists(JSONISH.map(json.dumps) | st.text(), max_size=5))
def test_no_lines_break_the_reader(tmp_path_factory: pytest.TempPathFactory, content: list[str]) -> None:
    """Whatever stands in the lines, each is a page that can be encoded, or is skipped."""
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_bytes("\n".join(content).encode("utf-8", "surrogatepass"))
    for found in all_of(path):
        if isinstance(found, Page):
            assert found.body.decode("utf-8").strip()


# --- folders ------------------------------------------------------------------------------------------------------


def test_folder_in_order(tmp_path: Path) -> None:
    """Pages below a folder come sorted; other files pass, an unreadable page is skipped, links stay unfollowed."""
    for name in ("b.html", "a/z.htm", "a/page", "c.html.gz", "notes.txt", "a/logo.png"):
        data = gzip.compress(HTML) if name.endswith(".gz") else b"\x89PNG" if name.endswith("png") else HTML
        write(tmp_path / "saved" / name, data if name != "notes.txt" else b"not a page")
    write(tmp_path / "saved" / "broken.html.gz", gzip.compress(HTML)[:30])
    (tmp_path / "saved" / "loop").symlink_to(tmp_path / "saved")
    found = all_of(tmp_path / "saved")
    names = [str(Path(page.location).relative_to(tmp_path / "saved")) for page in found if isinstance(page, Page)]
    assert names == ["a/page", "a/z.htm", "b.html", "c.html.gz"]
    assert [skip.reason.partition(";")[0] for skip in found if isinstance(skip, Skipped)] == [
        "its gzip data ends early"
    ]


def test_mirrors_give_back_their_urls(tmp_path: Path) -> None:
    """Paths of a wget mirror are URLs again: index files, queries, added endings; the folder given may be the host."""
    for name in (
        "news.example.com/index.html",
        "news.example.com/2015/10/depot.html",
        "news.example.com/story.php?id=7.html",
        "news.example.com/view?eid=9",
        "v1.2/page.html",
    ):
        write(tmp_path / "mirror" / name, HTML)
    urls = {Path(page.location).name: page.url for page in pages_of(tmp_path / "mirror")}
    assert urls == {
        "index.html": "http://news.example.com/",
        "depot.html": "http://news.example.com/2015/10/depot.html",
        "story.php?id=7.html": "http://news.example.com/story.php?id=7",
        "view?eid=9": "http://news.example.com/view?eid=9",
        "page.html": None,
    }
    inside = [page.url for page in pages_of(tmp_path / "mirror" / "news.example.com")]
    assert "http://news.example.com/2015/10/depot.html" in inside


def test_folder_without_pages(tmp_path: Path) -> None:
    """A folder with nothing to read says so."""
    with pytest.raises(ReadError, match="no HTML page in this folder"):
        all_of(tmp_path)


# --- archives and URLs --------------------------------------------------------------------------------------------


def warc(*bodies: bytes) -> bytes:
    out = b""
    for number, body in enumerate(bodies):
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
        head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        head += "WARC-Date: 2015-10-24T18:12:00Z\r\n"
        head += f"WARC-Target-URI: http://site.example/{number}\r\nContent-Length: {len(block)}\r\n\r\n"
        out += head.encode() + block + b"\r\n\r\n"
    return out


@pytest.mark.parametrize("name", ["a.warc", "archive-without-ending"])
def test_archive_is_known_by_name_or_by_its_bytes(tmp_path: Path, name: str) -> None:
    """An archive is read under any name; the user's outlet holds for all its pages, the user's title for none."""
    found = pages_of(write(tmp_path / name, warc(HTML, HTML)), given=Given(outlet="User", title="One", by_user=True))
    assert [page.url for page in found] == ["http://site.example/0", "http://site.example/1"]
    assert all(page.given == Given(outlet="User", by_user=True) for page in found)


def test_url_goes_through_the_fetcher(tmp_path: Path) -> None:
    """A URL is asked of the fetcher that is handed in, and what the user says comes along."""
    path = write(tmp_path / "a.warc", warc(HTML))
    with Fetcher(SETTINGS.fetch, replay=path) as fetcher:
        said = Given(published="2015-10-24", by_user=True)
        (page,) = read("HTTP://site.example/0?utm_source=x", settings=SETTINGS, fetcher=fetcher, given=said)
    assert isinstance(page, Page)
    assert (page.url, page.given) == ("http://site.example/0", replace(Given(), published="2015-10-24", by_user=True))
