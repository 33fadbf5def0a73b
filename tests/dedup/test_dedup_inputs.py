"""Every form of input gives the same clusters; what cannot be read is told, and stops nothing."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.dedup import crawls
from tests.dedup.test_dedup import prose
from tracer.dedup import Fields
from tracer.errors import UsageError
from tracer.settings import load

KEPT = ["ALPHA", "DELTA", "ZETA", "ETA"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.ndjson.zst", "a.jl", "crawl.dump"])
def test_lines_come_out_as_they_were(tmp_path: Path, name: str) -> None:
    """JSON Lines, however packed and named, keep their bytes and their packing."""
    rows = crawls.crawl()
    path = crawls.put(tmp_path / name, crawls.lines(rows))
    out = tmp_path / f"kept{''.join(path.suffixes)}"
    found = crawls.run(tmp_path, path, output=out)
    assert (found.read, found.kept, found.exact, found.near, found.contained) == (7, 4, 1, 1, 1)
    kept = [row for row in rows if row["id"] in KEPT]
    assert out.read_bytes()[:2] == path.read_bytes()[:2]
    again = crawls.run(tmp_path, out, output=tmp_path / "plain.jsonl")
    assert (again.read, again.kept) == (4, 4)
    assert (tmp_path / "plain.jsonl").read_bytes() == crawls.lines(kept)


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.tsv"])
def test_rows_of_csv_come_out_as_they_were(tmp_path: Path, name: str) -> None:
    """CSV keeps its header and the very bytes of its rows: quotes, line ends within cells, odd columns."""
    rows = [{**row, "note": 'said "so",\r\nand went; \t'} for row in crawls.crawl()]
    data = crawls.table(rows)
    if "tsv" in name:
        data = b"\n".join(b"\t".join(c.encode() for c in (r["id"], r["text"].replace("\n", " "))) for r in rows)
        data = b"id\ttext\n" + data
    out = tmp_path / f"kept{''.join(Path(name).suffixes)}"
    crawls.run(tmp_path, crawls.put(tmp_path / name, data), output=out)
    kept = gzip.decompress(out.read_bytes()) if name.endswith("gz") else out.read_bytes()
    reader = csv.DictReader(io.StringIO(kept.decode(), newline=""), delimiter="\t" if "tsv" in name else ",")
    assert [row["id"] for row in reader] == KEPT
    assert all(line in data for line in kept.splitlines())


def test_rows_of_parquet_come_out_as_they_were(tmp_path: Path) -> None:
    """Parquet keeps its schema, its types and its compression, over several row groups and files."""
    import pyarrow.parquet

    rows = [{**row, "seen": [number, 2]} for number, row in enumerate(crawls.crawl())]
    one = crawls.parquet(tmp_path / "a.parquet", rows[:4], compression="zstd", row_group_size=2)
    other = crawls.parquet(tmp_path / "b.parquet", rows[4:], compression="zstd")
    crawls.run(tmp_path, one, other, output=tmp_path / "kept.parquet")
    kept = pyarrow.parquet.ParquetFile(tmp_path / "kept.parquet")
    assert kept.read().to_pylist() == [row for row in rows if row["id"] in KEPT]
    assert kept.schema_arrow == pyarrow.parquet.ParquetFile(one).schema_arrow
    assert kept.metadata.row_group(0).column(0).compression == "ZSTD"


def test_forms_of_input_change_nothing(tmp_path: Path) -> None:
    """Lines, CSV and Parquet of the same records give the same clusters and pairs, byte for byte."""
    rows = crawls.crawl()
    made = [
        crawls.put(tmp_path / "a.jsonl", crawls.lines(rows)),
        crawls.put(tmp_path / "a.csv", crawls.table(rows)),
        crawls.parquet(tmp_path / "a.parquet", rows),
    ]
    found = []
    for path in made:
        crawls.run(tmp_path, path, clusters=tmp_path / "c", pairs=tmp_path / "p")
        found.append(((tmp_path / "c").read_bytes(), (tmp_path / "p").read_bytes()))
    assert found[0] == found[1] == found[2]
    assert len(found[0][0].splitlines()) == 2


RECORDS: dict[str, dict[str, Any]] = {
    "news-please": {"maintext": "", "date_publish": "2024-05-02 08:00:00", "source_domain": "a.example", "url": "u"},
    "scrapy": {"link": "u", "body": "", "date": "2024-05-02", "source": "a.example", "headline": "x"},
    "fundus": {
        "url": "u",
        "plaintext": "",
        "publisher": "a.example",
        "publishing_date": "2024-05-02 08:00:00+00:00",
        "body": {"summary": [], "sections": [{"headline": [], "paragraphs": ["another text than the plain one"]}]},
    },
    "datatrove": {"text": "", "id": "x", "metadata": {"url": "u", "date": "2024-05-02", "source_domain": "a.example"}},
    "passim": {"id": "x", "series": "a.example", "text": "", "date": "2024-05-02"},
    "media-cloud": {
        "id": "x", "media_name": "a.example", "media_url": "a.example", "publish_date": "2024-05-02", "text": "",
        "url": "u", "indexed_date": "2024-06-01",
    },
}  # fmt: skip


@pytest.mark.parametrize("told", [True, False], ids=["preset", "by its fields"])
@pytest.mark.parametrize("tool", sorted(RECORDS))
def test_records_of_other_tools_are_understood(tmp_path: Path, tool: str, told: bool) -> None:
    """Text, outlet and date are found under the names each tool uses: the earlier stays, the outlets are told."""
    rows: list[dict[str, Any]] = []
    for name, day in (("late", "05"), ("early", "02")):
        text = json.dumps(RECORDS[tool]).replace('"u"', f'"https://{name}.example/1"').replace('"x"', f'"{name}"')
        row = json.loads(text.replace("2024-05-02", f"2024-05-{day}").replace("a.example", f"{name}.example"))
        row[next(key for key in ("maintext", "body", "plaintext", "text") if row.get(key) == "")] = prose(1)
        rows.append(row)
    path = crawls.put(tmp_path / "a.jsonl", crawls.lines(rows))
    fields = Fields(preset=tool if told else "")
    found = crawls.run(tmp_path, path, fields=fields, output=tmp_path / "kept.jsonl")
    assert (found.exact, found.outlets) == (1, (("early.example", "late.example", 1),))
    assert "early" in (tmp_path / "kept.jsonl").read_text()


def test_own_field_names_hold_in_every_form(tmp_path: Path) -> None:
    """`--field text=artikel` is heeded in lines without an id, in CSV and in Parquet, and where links are made."""
    rows = [
        {
            "nr": str(n),
            "link": f"https://a{n}.example/",
            "artikel": prose(n % 2),
            "text": "advertisement",
            "tag": f"2024-05-0{n + 1}",
        }
        for n in range(4)
    ]
    fields = Fields(text="artikel", published="tag", id="nr")
    for path in (
        crawls.put(tmp_path / "a.jsonl", crawls.lines([{k: v for k, v in row.items() if k != "nr"} for row in rows])),
        crawls.put(tmp_path / "a.csv", crawls.table(rows)),
        crawls.parquet(tmp_path / "a.parquet", rows),
    ):
        found = crawls.run(tmp_path, path, fields=fields, links=tmp_path / "links")
        assert (found.exact, found.kept) == (2, 2)
        assert len((tmp_path / "links").read_bytes().splitlines()) == 2


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.warc.gz", "a.parquet"])
def test_what_is_piped_in_is_read(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` takes any form, told by its first bytes; the copy in the work directory goes when the run is done."""
    rows = crawls.crawl()
    if name.endswith("warc.gz"):
        path = crawls.archive(tmp_path / name, rows)
    elif name.endswith("parquet"):
        path = crawls.parquet(tmp_path / name, rows)
    else:
        path = crawls.put(tmp_path / name, (crawls.table if "csv" in name else crawls.lines)(rows))
    with path.open("rb") as stream, io.TextIOWrapper(stream) as piped:
        monkeypatch.setattr(sys, "stdin", piped)
        found = crawls.run(tmp_path, "-")
    assert (found.read, found.kept) == (7, 4)
    assert not list((tmp_path / "work").iterdir())


def test_a_named_pipe_is_read(tmp_path: Path) -> None:
    """A process substitution of a shell is a pipe under a name: it is kept for the run like standard input."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    feeding = threading.Thread(target=lambda: pipe.write_bytes(crawls.lines(crawls.crawl())))
    feeding.start()
    found = crawls.run(tmp_path, pipe)
    feeding.join()
    assert (found.read, found.kept) == (7, 4)


def test_an_unreadable_location_among_good_ones_is_told(tmp_path: Path) -> None:
    """A name that does not exist, a dangling link, no archive, no HTML, a pattern without a file: the rest is read."""
    good = crawls.put(tmp_path / "good.jsonl", crawls.lines(crawls.crawl()))
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "gone.jsonl")
    (tmp_path / "empty").mkdir()
    bad = [
        tmp_path / "nowhere.jsonl",
        tmp_path / "link.jsonl",
        tmp_path / "empty",
        crawls.put(tmp_path / "no.warc.gz", b"this is no archive"),
        crawls.put(tmp_path / "no.parquet", b"this is no table"),
        crawls.put(tmp_path / "odd.bin", b"\x7fELF\x00\x00"),
        crawls.put(tmp_path / "headless.csv", b""),
        tmp_path / "*.nothing",
    ]
    found = crawls.run(tmp_path, *bad[:4], good, *bad[4:])
    assert (found.read, found.kept) == (7, 4)
    for path in bad:
        assert any(str(path) in skip.location for skip in found.skipped), path
    with pytest.raises(UsageError, match="nowhere"):
        crawls.run(tmp_path, bad[0])


def test_a_line_too_long_is_passed_over_whole(tmp_path: Path) -> None:
    """A line of many chunks in a packed file is one skip, and the records behind it are read."""
    long = b'{"id": "long", "text": "' + b"x " * 40_000 + b'"}\n'
    data = crawls.lines(crawls.crawl()[:3]) + long + crawls.lines(crawls.crawl()[3:])
    settings = load(assignments=["dedup.chunk=5000", "dedup.max_line=20000"])
    rejects = []
    for name in ("a.jsonl", "a.jsonl.gz"):
        path = crawls.put(tmp_path / name, data)
        found = crawls.run(tmp_path, path, settings=settings, rejects=tmp_path / "r.jsonl")
        assert (found.read, found.kept, len(found.skipped)) == (7, 4, 1)
        rejects.append((tmp_path / "r.jsonl").read_bytes())
    assert rejects == [long, long]


def test_a_csv_with_a_stray_quote_loses_one_row(tmp_path: Path) -> None:
    """A quotation mark that is never closed costs its own row and no other."""
    rows = crawls.table(crawls.crawl()).splitlines(keepends=True)
    path = crawls.put(tmp_path / "a.csv", b"".join(rows) + b'x,"never closed,y\r\n' + b'last,u,o,,t,"a b c d e f"\r\n')
    found = crawls.run(tmp_path, path)
    assert found.read == 8
    assert [skip.reason for skip in found.skipped] == ["a quotation mark in it is never closed"]


def test_a_page_that_breaks_the_extractor_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error inside extraction is the reason that one page is skipped."""
    from tracer import extract

    real = extract.article

    def breaks(page: Any, **options: Any) -> Any:
        if page.url and "gamma" in page.url:
            raise RecursionError("too deep")
        return real(page, **options)

    monkeypatch.setattr(extract, "article", breaks)
    found = crawls.run(tmp_path, crawls.archive(tmp_path / "a.warc.gz", crawls.crawl()))
    assert found.read == 6
    assert [skip.reason for skip in found.skipped] == ["could not be read (RecursionError: too deep)"]


@pytest.mark.slow
def test_a_million_lines_of_one_text(tmp_path: Path) -> None:
    """A text that stands on a million lines is one cluster, found in linear time and bounded memory."""
    line = json.dumps({"text": prose(1, 40)}).encode()
    path = tmp_path / "same.jsonl"
    with path.open("wb") as file:
        for start in range(0, 1_000_000, 10_000):
            numbered = (b'{"id": "%d", ' % number + line[1:] + b"\n" for number in range(start, start + 10_000))
            file.writelines(numbered)
    out = tmp_path / "kept.jsonl"
    command = [sys.executable, "-m", "tracer", "dedup", str(path), "--json", "--output", str(out)]
    done = subprocess.run([*command, "--work", str(tmp_path / "w")], capture_output=True, check=True)
    answer = json.loads(done.stdout)
    assert (answer["read"], answer["kept"], answer["clusters"]) == (1_000_000, 1, 1)
    assert len(out.read_bytes().splitlines()) == 1
