"""A small crawl of our own, in every format that is read, and what a run on it leaves."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.dedup.test_dedup import edited, prose
from tracer.dedup import Wanted, dedup_pages
from tracer.model import Dedup
from tracer.warc import Writer

Rows = list[dict[str, Any]]


def story(name: str, seed: int, day: int = 1, text: str | None = None) -> dict[str, Any]:
    """A record of an article."""
    return {
        "id": name,
        "url": f"https://{name.lower()}.example/news/{seed}",
        "outlet": f"{name.lower()}.example",
        "published": f"2024-05-{day:02d}T08:00:00+00:00",
        "title": f"Story {seed}",
        "text": text or prose(seed),
    }


def crawl() -> Rows:
    """Two stories with copies, and two pages of their own; the ids of those that stay are upper-case."""
    first, second = prose(1), prose(2)
    return [
        story("ALPHA", 1, 1, first),
        story("beta", 1, 2, first),
        story("gamma", 1, 3, edited(first, 7, 0.06)),
        story("DELTA", 2, 4, second),
        story("epsilon", 2, 5, "\n\n".join(second.split("\n\n")[:6])),
        story("ZETA", 3, 6),
        story("ETA", 4, 7),
    ]


def lines(rows: Sequence[dict[str, Any]]) -> bytes:
    """JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def table(rows: Sequence[dict[str, Any]]) -> bytes:
    """CSV."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def html(row: dict[str, Any]) -> bytes:
    """A page."""
    body = "".join(f"<p>{part}</p>" for part in row["text"].split("\n\n"))
    return (
        f"<!doctype html><html><head><title>{row['title']}</title></head>"
        f"<body><article><h1>{row['title']}</h1>{body}</article></body></html>"
    ).encode()


def archive(path: Path, rows: Rows) -> Path:
    """A WARC of pages captured one an hour; a row may have a `status`."""
    start = datetime(2024, 5, 1, tzinfo=UTC)
    with Writer(path, "test") as writer:
        for hour, row in enumerate(rows):
            head = f"HTTP/1.1 {row.get('status', '200 OK')}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n".encode()
            writer.exchange(row["url"], b"GET / HTTP/1.1\r\n\r\n", head + html(row), start + timedelta(hours=hour))
    return path


def parquet(path: Path, rows: Rows, **options: Any) -> Path:
    """A Parquet file."""
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path, **options)
    return path


def put(path: Path, data: bytes) -> Path:
    """A file, packed where its name says so."""
    if path.suffix == ".gz":
        data = gzip.compress(data)
    elif path.suffix == ".zst":
        import zstandard

        data = zstandard.compress(data)
    path.write_bytes(data)
    return path


def run(folder: Path, *locations: Path | str, **options: Any) -> Dedup:
    """A run on one core, its files in `folder`; options of `Wanted` by their names, the others those of the story."""
    names = {field.name for field in fields(Wanted)}
    wanted = Wanted(**{name: options.pop(name) for name in list(options) if name in names})
    options = {"work": folder / "work", "workers": 1, "compiled": False, **options}
    return dedup_pages([str(location) for location in locations], wanted=wanted, **options)


def ids(data: bytes) -> list[str]:
    """The ids of JSON Lines."""
    return [json.loads(line)["id"] for line in data.splitlines()]


def clusters(path: Path) -> list[set[str]]:
    """The members of each cluster."""
    return [{member["id"] for member in json.loads(line)["members"]} for line in path.read_bytes().splitlines()]
