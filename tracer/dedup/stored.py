"""What a database holds, as one more input: compared with the crawl, never dropped, and never written to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tracer.dedup.inputs import Source
from tracer.errors import StoreError
from tracer.model import Capture, Given, Page, Skipped
from tracer.settings import Settings
from tracer.store import open_store

_BATCH = 500  # articles read at once
_NEXT = """select n, id, url, outlets.name as outlet, title, byline, published_not_before as published, text
from articles left join texts on texts.article = n left join outlets on outlets.key = articles.outlet
where n > ? order by n limit ?"""


def source(path: Path, number: int, settings: Settings) -> Source:
    """The database as a source. Raises StoreError where it is none."""
    with open_store(path, fingerprint=None, settings=settings.store, write=False) as store:
        last = store.ask("select max(n) as n from articles")[0]["n"] or 0
        return Source(number, str(path), "stored", store.count(), int(last), "stored")


def pages(path: Path, settings: Settings) -> Iterator[Page | Skipped]:
    """Its articles in the order they were stored; those kept without their text are skipped."""
    with open_store(path, fingerprint=None, settings=settings.store, write=False) as store:
        last = 0
        while rows := store.ask(_NEXT, [last, _BATCH]):
            for row in rows:
                place = f"{path}, article {row['id']}"
                if row["text"]:
                    yield _page(row, place, str(path))
                else:
                    yield Skipped(place, "read", "stored without its text: not compared")
            last = rows[-1]["n"]


def _page(row: dict[str, str | None], place: str, source: str) -> Page:
    text = row["text"] or ""
    given = Given(row["id"], row["url"], row["outlet"], row["published"], row["title"], row["byline"], text)
    capture = Capture(source, row["url"], row["url"], record=f"article {row['id']}")
    return Page(place, row["url"], text.encode("utf-8", "replace"), "text/plain", "record", capture, None, given)


def apart(against: Path, db: Path | None) -> None:
    """Raises StoreError where the database that is only read is the one that would be written."""
    if db is not None and db.exists() and db.samefile(against):
        raise StoreError(f"{db}: is read by --against, so --db cannot write it; `tracer add` compares and adds at once")
