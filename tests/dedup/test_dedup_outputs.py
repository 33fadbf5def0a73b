"""What a run writes: records as they were, an index of archives, rejects that can be given again, the summary."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.dedup import crawls
from tests.dedup.test_dedup import edited, prose
from tracer.dedup import Scope
from tracer.errors import StoreError, UsageError
from tracer.model import Dedup
from tracer.reports import as_json_dedup, terminal


def index(path: Path) -> list[dict[str, Any]]:
    """The captures of a CDXJ index, by their lines' order."""
    found = []
    for line in path.read_text().splitlines():
        key, stamp, about = line.split(" ", 2)
        found.append({"key": key, "stamp": stamp, **json.loads(about)})
    return found


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_archives_get_an_index_of_what_stays_and_goes(tmp_path: Path, name: str) -> None:
    """Every capture is listed once with its record's bytes, its fate and its keeper, in the order of such files."""
    rows = [*crawls.crawl(), {**crawls.story("gone", 9), "status": "404 Not Found"}]
    path = crawls.archive(tmp_path / name, rows)
    before = path.read_bytes()
    crawls.run(tmp_path, path, output=tmp_path / "out.cdxj", clusters=tmp_path / "clusters")
    found = index(tmp_path / "out.cdxj")
    assert path.read_bytes() == before
    lines = (tmp_path / "out.cdxj").read_bytes().splitlines()
    assert lines == sorted(lines)
    assert len(found) == 8
    by_host = {re.match(r"example,(\w+)\)/", row["key"])[1]: row for row in found}  # type: ignore[index]
    assert {host: row["dedup"] for host, row in by_host.items()} == {
        "alpha": "kept", "beta": "exact", "gamma": "near", "delta": "kept", "epsilon": "contains",
        "zeta": "kept", "eta": "kept", "gone": "unread",
    }  # fmt: skip
    assert by_host["beta"]["keeper"] == by_host["gamma"]["keeper"] == by_host["alpha"]["id"]
    assert by_host["alpha"]["stamp"] == "20240501000000"
    assert {by_host["alpha"]["id"], by_host["beta"]["id"]} <= set.union(*crawls.clusters(tmp_path / "clusters"))
    for row in found:
        record = before[int(row["offset"]) : int(row["offset"]) + int(row["length"])]
        record = gzip.decompress(record) if name.endswith("gz") else record
        assert record.startswith(b"WARC/1.1")
        assert row["url"].encode() in record
        assert row["digest"].encode() in record


def test_rejects_are_an_input_again(tmp_path: Path) -> None:
    """What could not be read goes to its own file and not to the kept; mended, it is read."""
    good = crawls.lines(crawls.crawl())
    bad = b'{"id": "broken", "text": "Seven\n[1, 2]\n{"id": "untold", "body_": "none"}\n'
    path = crawls.put(tmp_path / "a.jsonl.gz", bad + good)
    crawls.run(tmp_path, path, output=tmp_path / "all.jsonl")
    assert (tmp_path / "all.jsonl").read_bytes().startswith(bad)
    crawls.run(tmp_path, path, output=tmp_path / "kept.jsonl", rejects=tmp_path / "r.jsonl")
    assert (tmp_path / "r.jsonl").read_bytes() == bad
    assert (tmp_path / "all.jsonl").read_bytes() == bad + (tmp_path / "kept.jsonl").read_bytes()
    (tmp_path / "r.jsonl").write_bytes(bad.replace(b"body_", b"text").replace(b"Seven", b'Seven lorries"}'))
    again = crawls.run(tmp_path, tmp_path / "r.jsonl")
    assert (again.read, len(again.skipped)) == (2, 1)


def test_rejected_rows_and_pages_can_be_given_again(tmp_path: Path) -> None:
    """Rows of CSV keep their header, pages of an archive become lines with their address and markup."""
    rows = crawls.crawl()
    data = crawls.table([*rows, {**rows[0], "id": "bare", "text": ""}])
    crawls.run(tmp_path, crawls.put(tmp_path / "a.csv", data), rejects=tmp_path / "r.csv")
    lines = data.split(b"\r\n")
    assert (tmp_path / "r.csv").read_bytes().split(b"\r\n") == [lines[0], lines[-2], b""]
    path = crawls.archive(tmp_path / "a.warc.gz", [*rows, crawls.story("short", 9, text="Too short.")])
    crawls.run(tmp_path, path, rejects=tmp_path / "r.jsonl")
    (row,) = map(json.loads, (tmp_path / "r.jsonl").read_bytes().splitlines())
    assert row["url"] == "https://short.example/news/9"
    assert "Too short." in row["html"]


def test_a_folder_gets_an_index_too(tmp_path: Path) -> None:
    """Mirrored pages are listed by file, under the addresses that their folders give back."""
    for row in crawls.crawl():
        page = tmp_path / "mirror" / row["url"].removeprefix("https://") / "index.html"
        page.parent.mkdir(parents=True)
        page.write_bytes(crawls.html(row))
    found = crawls.run(tmp_path, tmp_path / "mirror", output=tmp_path / "out.cdxj")
    assert (found.read, found.kept) == (7, 4)
    rows = index(tmp_path / "out.cdxj")
    assert rows[0]["key"] == "example,alpha)/news/1/"
    assert all(Path(row["filename"]).stat().st_size == int(row["length"]) for row in rows)


def test_what_cannot_stand_in_one_file_is_refused(tmp_path: Path) -> None:
    """Mixed forms, tables of other columns, and files that would write over the input are told before the run."""
    rows = crawls.crawl()
    lines = crawls.put(tmp_path / "a.jsonl", crawls.lines(rows))
    one = crawls.put(tmp_path / "a.csv", crawls.table(rows))
    other = crawls.put(tmp_path / "b.csv", crawls.table([{"id": "x", "text": "y"}]))
    array = crawls.put(tmp_path / "a.json", json.dumps(rows).encode())
    for sources, out, said in (
        ([lines, one], "out", "run it for each"),
        ([one, other], "out", "columns"),
        ([array], "out", "jq"),
        ([lines], "a.jsonl", "is read"),
        ([lines], "none/out", "cannot be written there"),
    ):
        with pytest.raises(UsageError, match=said):
            crawls.run(tmp_path, *sources, output=tmp_path / out)
    with pytest.raises(UsageError, match="two options"):
        crawls.run(tmp_path, lines, output=tmp_path / "out", pairs=tmp_path / "out")


def test_forms_of_one_page_are_versions(tmp_path: Path) -> None:
    """The AMP form and a later capture of a page are dropped as versions of it, not counted among its copies."""
    first = prose(1)
    rows = [
        crawls.story("alpha", 1, 1, first),
        {**crawls.story("amp", 1, 2, edited(first, 3, 0.03)), "url": "https://alpha.example/amp/news/1"},
        {**crawls.story("later", 1, 3, first), "url": "http://www.alpha.example/news/1"},
        crawls.story("beta", 1, 4, first),
    ]
    path = crawls.put(tmp_path / "a.jsonl", crawls.lines(rows))
    found = crawls.run(tmp_path, path, clusters=tmp_path / "c")
    assert (found.kept, found.versions, found.exact, found.near) == (1, 2, 1, 0)
    (cluster,) = map(json.loads, (tmp_path / "c").read_bytes().splitlines())
    kinds = {member["id"]: member["kind"] for member in cluster["members"]}
    pivot = next(name for name, kind in kinds.items() if kind == "pivot")
    assert sorted(kinds) == ["alpha", "amp", "beta", "later"]
    assert pivot != "beta" or "version" not in kinds.values()
    assert pivot == "beta" or kinds["beta"] in {"exact", "near"}


def summary(tmp_path: Path) -> Dedup:
    """A run with something of everything."""
    rows = [
        *crawls.crawl(),
        {**crawls.story("bare", 8), "text": ""},
        {**crawls.story("old", 8), "published": "2001-01-01"},
    ]
    path = crawls.put(tmp_path / "a.jsonl", crawls.lines(rows) + b"broken\n" + crawls.lines(rows[:1]))
    from tests.dedup.test_dedup_choices import day

    return crawls.run(tmp_path, path, tmp_path / "nowhere.jsonl", scope=Scope(since=day("2024-01-01")))


def test_the_summary_adds_up(tmp_path: Path) -> None:
    """What was read is what stays and what goes; JSON says all that the report does."""
    found = summary(tmp_path)
    document = as_json_dedup.dedup(found)
    assert found.read == found.kept + found.exact + found.near + found.contained + found.versions == 9
    assert (document["empty"], document["early"], document["duplicate_ids"], document["versions"]) == (1, 1, 1, 1)
    assert {skip["reason"].partition(" (")[0] for skip in document["skipped"]} == {
        "not JSON",
        "no such file; give a file or folder that exists",
    }
    largest = document["largest"][0]
    assert (largest["keeper"], largest["members"], largest["outlets"]) == ("ALPHA", 4, 3)
    assert (largest["first"], largest["last"]) == ("2024-05-01T08:00:00+00:00", "2024-05-03T08:00:00+00:00")


@pytest.mark.parametrize("width", [80, 40])
def test_the_report_fits_the_screen(tmp_path: Path, width: int) -> None:
    """Every figure stands in the report, and no line is wider than the screen."""
    from io import StringIO

    from rich.console import Console

    out = StringIO()
    Console(file=out, width=width).print(terminal.dedup(summary(tmp_path), seconds=75.0))
    text = out.getvalue()
    assert max(map(len, text.splitlines())) <= width
    flat = " ".join(text.split())
    for told in (
        "READ 9 records in 1 min 15 s", "KEPT 5", "DROPPED 4", "1 exact", "1 near", "1 contained", "1 versions",
        "CLUSTERS 2: 1 of 2 · 1 of 3-9", "4 alpha.example/news/1 · 3 outlets · 1 to 3 May 2024",
        "2 alpha.example – gamma.example", "1 record without a word", "1 record from before --since", "SKIPPED 2",
        "1 not JSON (",
    ):  # fmt: skip
        assert told in flat, told


def test_hostile_names_do_no_harm(tmp_path: Path) -> None:
    """Escape sequences and direction marks in addresses and outlets never reach the screen."""
    from io import StringIO

    from rich.console import Console

    rows = [
        {
            **crawls.story(f"n{n}", 1, 1, prose(1)),
            "url": f"https://x{n}.example/\x1b[31m\u202e[red]",
            "outlet": f"\x1b]0;{n}",
        }
        for n in range(3)
    ]
    out = StringIO()
    found = crawls.run(tmp_path, crawls.put(tmp_path / "a.jsonl", crawls.lines(rows)))
    Console(file=out, width=80).print(terminal.dedup(found, seconds=1.0))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e]", out.getvalue())
    assert "[red]" in out.getvalue()


@pytest.mark.slow
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """Where a file cannot be written to its end, one line says so, nothing half-written stays, and the spool serves
    the next run."""
    path = crawls.put(tmp_path / "a.jsonl", b"".join(crawls.lines(crawls.crawl()) for _ in range(30)))
    command = f"ulimit -f 100; {sys.executable} -m tracer dedup {path} --output {tmp_path}/kept.jsonl --workers 1"
    command += f" --work {tmp_path}/w --set dedup.chunk=20000"
    limited = ["bash", "-c", f"trap '' XFSZ; {command} --pairs {tmp_path}/p.jsonl --set dedup.listed=100000"]
    done = subprocess.run(limited, capture_output=True, text=True, env={**os.environ, "TRACER_DEBUG": ""})
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.glob("*.part"))
    assert not (tmp_path / "p.jsonl").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file in the place of the work directory is refused in one line."""
    path = crawls.put(tmp_path / "a.jsonl", crawls.lines(crawls.crawl()))
    with pytest.raises(StoreError, match="--work"):
        crawls.run(tmp_path, path, work=path)


def test_records_flow_through_a_pipe(tmp_path: Path) -> None:
    """`-` in and `-` out: the kept records are standard output and nothing else is; a closed pipe ends quietly."""
    rows = crawls.crawl()
    command = [sys.executable, "-m", "tracer", "dedup", "-", "--output", "-", "--workers", "1", "--work", str(tmp_path)]
    done = subprocess.run(command, input=crawls.lines(rows), capture_output=True, check=True)
    assert crawls.ids(done.stdout) == ["ALPHA", "DELTA", "ZETA", "ETA"]
    assert b"KEPT      4" in done.stderr
    many = crawls.lines(
        [{**row, "id": f"{row['id']}{n}", "text": prose(n * 10 + 5)} for n in range(30) for row in rows[:1]]
    )
    shell = f"{' '.join(command)} | head -c 10 >/dev/null; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], input=many, capture_output=True)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_devices_are_written_not_replaced(tmp_path: Path) -> None:
    """A pipe given as a file to write stays a pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    taken: list[bytes] = []
    reading = threading.Thread(target=lambda: taken.append(pipe.read_bytes()))
    reading.start()
    crawls.run(tmp_path, crawls.put(tmp_path / "a.jsonl", crawls.lines(crawls.crawl())), output=pipe)
    reading.join()
    assert crawls.ids(taken[0]) == ["ALPHA", "DELTA", "ZETA", "ETA"]
    assert pipe.is_fifo()
