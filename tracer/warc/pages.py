"""The pages of a web archive: HTML and plain text answers with status 200, resources and WET conversions.

Images, styles, requests and robots.txt are passed over; what a person would expect to be read and was not is Skipped.
Revisit records are resolved against the record they refer to where the archive holds it, before or behind them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from tracer.model import Capture, Page, Skipped
from tracer.settings import FetchSettings
from tracer.warc.archive import Archive
from tracer.warc.decoding import PayloadError
from tracer.warc.http import HTML_TYPES, TEXT_TYPES, Http, form_of, payload
from tracer.warc.records import Broken, Place, Record

PAGE_KINDS = frozenset({"response", "resource", "conversion"})
BROKE_OFF = frozenset({"disconnect", "time"})  # WARC-Truncated; "length" leaves a usable page, as Common Crawl does
SEEN_AGAIN = frozenset({None, 200, 304})  # statuses of a revisit whose page is the one it refers to
REVISITS = 1_000_000  # of one archive are held until its end; each costs about a kilobyte


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a page's record stands: its bytes are `length` from `place.offset` on, 0 where that cannot be told (in
    ARCs packed as a whole). `digest` is the archive's own of the payload, or ours."""

    place: Place
    length: int
    digest: str
    kind: str  # WARC-Type
    url: str
    time: datetime | None


Found = tuple[Page | Skipped, Spot | None]


def pages(path: Path, settings: FetchSettings) -> Iterator[Page | Skipped]:
    """Every page of an archive in file order, revisits last, and a Skipped for each that could not be had.

    Raises ReadError where the file cannot be opened or holds no record at all.
    """
    return (found for found, _ in placed(path, settings))


def placed(path: Path, settings: FetchSettings) -> Iterator[Found]:
    """The same, each with the place of its record."""
    archive = Archive(path, settings)
    seen = _Seen()
    waiting: list[tuple[Page | Skipped, Record | None]] = []
    last: Record | None = None
    for record in archive.records(lambda kind: kind in PAGE_KINDS or kind == "revisit"):
        seen.records += 1
        if isinstance(record, Record):
            yield from _placed(waiting, last, record.place, archive, seen)
            waiting, last = [], record
        given = list(_of_record(record, archive, seen))
        waiting += [(page, record if isinstance(record, Record) else None) for page in given]
        seen.pages += len(given)
    yield from _placed(waiting, last, None, archive, seen)
    for revisit in seen.revisits:
        if (resolved := _resolve(revisit, seen, archive)) is not None:
            seen.pages += 1
            length = seen.lengths.get(revisit.place, 0)
            yield (
                resolved,
                Spot(revisit.place, length, _digest(revisit, resolved), revisit.kind, revisit.url or "", revisit.time),
            )
    if not seen.pages:
        yield Skipped(str(path), "read", f"no HTML or text page among its {seen.records} records"), None


def _placed(
    waiting: Iterable[tuple[Page | Skipped, Record | None]],
    last: Record | None,
    following: Place | None,
    archive: Archive,
    seen: _Seen,
) -> Iterator[Found]:
    """What the last record gave, now that it is known where the next begins."""
    length = archive.length(last.place, following) if last else 0
    if last and last.kind == "revisit":
        seen.lengths[last.place] = length
    for found, record in waiting:
        spot = (
            Spot(record.place, length, _digest(record, found), record.kind, record.url or "", record.time)
            if record
            else None
        )
        yield found, spot


def _digest(record: Record, found: Page | Skipped) -> str:
    own = f"sha256:{found.capture.sha256}" if isinstance(found, Page) else ""
    return record.headers.get("warc-payload-digest", own)


def _of_record(record: Record | Broken, archive: Archive, seen: _Seen) -> Iterator[Page | Skipped]:
    if isinstance(record, Broken):
        yield Skipped(f"{archive.path}, {record.where}", "read", record.reason)
    elif record.kind == "revisit":
        if len(seen.revisits) < REVISITS:
            seen.revisits.append(record)
    elif record.kind in PAGE_KINDS and (page := page_of(record, archive.path, archive.settings)) is not None:
        if isinstance(page, Page):
            seen.referred.add(record)
        yield page


def page_of(record: Record, path: Path, settings: FetchSettings) -> Page | Skipped | None:
    """One record as a page; None where nobody would expect it to be read; Skipped where one would."""
    where = f"{path}, record {record.number}"
    url = record.url or ""
    if url.partition(":")[0].strip().lower() not in {"http", "https", "file"} or _is_robots(url):
        return None
    message = _message(record)
    form = _form(record, message)
    if form is None or (message.status is not None and 300 <= message.status < 400):
        return None
    if message.status not in {None, 200}:
        return Skipped(f"{where} ({url})", "read", f"status {message.status}")
    if record.cut:
        return Skipped(f"{where} ({url})", "read", f"larger than {settings.page_bytes:,} bytes")
    if record.headers.get("warc-truncated", "").lower() in BROKE_OFF:
        return Skipped(f"{where} ({url})", "read", "the connection broke off when it was captured")
    try:
        body = payload(message, settings.page_bytes)
    except PayloadError as error:
        return Skipped(f"{where} ({url})", "read", str(error))
    return _page(record, where, str(path), message, body, form)


def _page(record: Record, where: str, source: str, message: Http, body: bytes, form: Literal["html", "text"]) -> Page:
    capture = Capture(
        source=source,
        url_asked=record.url,
        url_final=record.url,
        time=record.time,
        verified=record.time is not None,
        sha256=hashlib.sha256(body).hexdigest(),
        record=record.id,
    )
    return Page(where, record.url, body, message.header("content-type"), form, capture, message.status)


def _form(record: Record, message: Http) -> Literal["html", "text"] | None:
    """A response that is no HTTP message (ARC holds such) is a page only if it looks like one."""
    if record.kind == "response" and message.status is None:
        return form_of("", message.body)
    return form_of(message.media_type, message.body)


def _message(record: Record) -> Http:
    declared = record.headers.get("content-type", "")
    if record.kind == "response":
        found = Http.parse(record.block)
        if found.status is not None:
            return found
    return Http(None, (("Content-Type", declared),), record.block)


def _is_robots(url: str) -> bool:
    return url.rpartition("/")[2].lower() in {"robots.txt", "ads.txt", "security.txt", "humans.txt"}


class Referred:
    """The records that revisits may refer to: their places by id, payload digest, and URL with date."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, ...], Place] = {}

    def add(self, record: Record) -> None:
        """One that may be referred to; of several under one key the first counts."""
        for key in _keys(record.id, record.headers.get("warc-payload-digest"), record):
            self._places.setdefault(key, record.place)

    def of(self, revisit: Record) -> Place | None:
        """The place of the record that a revisit saw again, if it was added."""
        headers = revisit.headers
        date = headers.get("warc-refers-to-date", "")
        asked = [
            ("id", headers.get("warc-refers-to", "")),
            ("date", headers.get("warc-refers-to-target-uri", revisit.url or ""), date),
            ("digest", headers.get("warc-payload-digest", "")),
        ]
        return next((self._places[key] for key in asked if all(key) and key in self._places), None)


@dataclass
class _Seen:
    """What was seen of an archive so far."""

    referred: Referred = field(default_factory=Referred)
    revisits: list[Record] = field(default_factory=list)
    lengths: dict[Place, int] = field(default_factory=dict)  # of revisits
    records: int = 0
    pages: int = 0


def _keys(id: str | None, digest: str | None, record: Record) -> Iterator[tuple[str, ...]]:
    if id:
        yield "id", id
    if digest:
        yield "digest", digest
    if record.url and "warc-date" in record.headers:
        yield "date", record.url, record.headers["warc-date"]


def _resolve(revisit: Record, seen: _Seen, archive: Archive) -> Page | Skipped | None:
    """The page of a revisit, out of this archive."""
    place = seen.referred.of(revisit)
    if place is not None:
        record = archive.at(place)
        return revisited(revisit, record, archive.path, archive.settings) if record else None
    head = Http.parse(revisit.block)
    readable = head.media_type in HTML_TYPES | TEXT_TYPES and head.status in SEEN_AGAIN
    where = f"{archive.path}, record {revisit.number} ({revisit.url})"
    return Skipped(where, "read", "a revisit of a record that is not in this archive") if readable else None


def revisited(revisit: Record, record: Record, path: Path, settings: FetchSettings) -> Page | None:
    """The page a revisit saw again: the bytes of the `record` it refers to under the revisit's own URL, time and id."""
    page = page_of(record, path, settings)
    if not isinstance(page, Page) or Http.parse(revisit.block).status not in SEEN_AGAIN:
        return None
    message = Http(page.status, (("Content-Type", page.content_type or ""),), b"")
    form: Literal["html", "text"] = "text" if page.form == "text" else "html"
    return _page(revisit, f"{path}, record {revisit.number}", str(path), message, page.body, form)
