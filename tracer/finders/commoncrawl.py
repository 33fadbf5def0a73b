"""Common Crawl: captures of the pages an article names, and of like-named pages of the outlets it names.

The index is asked by URL only (it knows no words): first which monthly collections may hold the day, then in each for
the article's own address, the addresses it points to, and pages of outlets it names whose address has words of the
title. What is found comes out of the archive itself by a range of bytes, so that a page that
has gone from the web is read as it was captured.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tracer import warc
from tracer.errors import FetchError, ReadError
from tracer.finders.asking import Asking
from tracer.finders.likeness import Entry, Likeness
from tracer.finders.named import named, pointed_at
from tracer.finders.replies import Wrong, lines, rows, seen, text, web_address
from tracer.finders.wording import address_words
from tracer.model import Lead, Page, Skipped, Subject
from tracer.settings import FetchSettings, FindSettings
from tracer.urls import page_key

_ID = re.compile(r"CC-MAIN-(\d{4})(?:-(\d{2}))?")
_NO_CAPTURES = 404


@dataclass(frozen=True)
class _Collection:
    """One monthly crawl: the address of its index, and when it was crawled."""

    id: str
    index: str
    begun: datetime
    ended: datetime


@dataclass(frozen=True)
class _Capture:
    """One row of an index."""

    url: str
    time: str
    digest: str
    file: str
    offset: int
    length: int


def find(subject: Subject, asking: Asking) -> Iterator[Lead]:
    """Captures with their pages, those of addresses that are named first."""
    settings = asking.settings.find
    collections = _collections(subject, asking)
    taken = _Taken(asking)
    for collection in collections:
        for url in _addresses(subject, own=asking.own):
            for capture in _rows(collection, asking, {"url": url}):
                yield from taken.lead(capture, "its address", 1.0)
    for collection in collections:
        for source in named(subject, settings)[: settings.commoncrawl_outlets]:
            domain = source.outlet.domains[0].partition("/")[0]
            for chance, capture in _like_named(domain, collection, subject, asking):
                yield from taken.lead(capture, f"of {source.outlet.name}, which is named", chance)


def _collections(subject: Subject, asking: Asking) -> list[_Collection]:
    """Those that may hold pages of the article's day, the earliest first; the newest ones where it has no date."""
    settings = asking.settings.find
    list_ = f"{settings.commoncrawl.rstrip('/')}/collinfo.json"
    answer = asking.kept.of(list_, lambda: asking.service(list_, settings.commoncrawl_interval))
    try:
        known = [found for row in rows(answer, "collections") if (found := _collection(row, settings)) is not None]
    except Wrong as error:
        asking.fail(str(error))
        return []
    known.sort(key=lambda each: each.ended)
    stamp = subject.studied.article.published
    if stamp is None:
        asking.note("the article has no date: only the newest crawls were asked")
        return known[: -settings.commoncrawl_collections - 1 : -1]
    since = stamp.not_before - timedelta(days=settings.commoncrawl_slack)
    following = [each for each in known if each.ended >= since]
    if not following:
        asking.note("no crawl since the article's date")
    return following[: settings.commoncrawl_collections]


def _collection(row: Mapping[str, Any], settings: FindSettings) -> _Collection | None:
    """A row of collinfo.json; early ones say when they were crawled by their name alone, "CC-MAIN-2013-20"."""
    id, index = text(row, "id"), web_address(row, "cdx-api")
    named = _ID.match(id)
    if index is None or named is None:
        return None
    begun, ended = (seen(text(row, name), "commoncrawl") for name in ("from", "to"))
    if begun is not None and ended is not None:
        return _Collection(id, index, begun.not_before, ended.not_after)
    try:
        week = datetime.fromisocalendar(int(named[1]), int(named[2]), 1) if named[2] else None
        first = (week or datetime(int(named[1]), 1, 1)).replace(tzinfo=UTC)
    except ValueError:
        return None
    return _Collection(id, index, first, first + timedelta(days=14 if week else 365))


def _addresses(subject: Subject, *, own: bool) -> list[str]:
    """The article's own address, if wanted, and those it points to as its source."""
    article = subject.studied.article
    first = [article.canonical_url or article.url] if own else []
    pointed = [url for url, _, _ in pointed_at(subject)]
    return list(dict.fromkeys(url for url in [*first, *pointed] if url))


def _like_named(domain: str, collection: _Collection, subject: Subject, asking: Asking) -> list[tuple[float, _Capture]]:
    """Captures of a domain whose address has words of the article, the likeliest pages first, with the chance."""
    settings = asking.settings.find
    wanted = address_words(subject)
    if not wanted:
        return []
    found: dict[str, _Capture] = {}
    for page in range(settings.commoncrawl_pages):
        query = {"url": f"*.{domain}", "filter": f"~urlkey:.*({'|'.join(wanted)}).*", "page": str(page)}
        rows_of_page = list(_rows(collection, asking, query))
        found.update((capture.url, capture) for capture in rows_of_page)
        if not rows_of_page:
            break
    entries = [Entry(url) for url in found]
    return [
        (chance, found[entry.url]) for chance, entry in Likeness(subject, settings).best(entries, settings.outlet_pages)
    ]


def _rows(collection: _Collection, asking: Asking, query: Mapping[str, str]) -> Iterator[_Capture]:
    """The captures an index has, pages with status 200 only. What goes wrong is told and ends this query."""
    settings = asking.settings.find
    asked = [*query.items(), ("output", "json"), ("limit", str(settings.commoncrawl_rows)), ("filter", "=status:200")]
    answer = asking.service(f"{collection.index}?{urlencode(asked)}", settings.commoncrawl_interval)
    if answer.status == _NO_CAPTURES:
        return
    try:
        found = lines(answer)
    except Wrong as error:
        asking.fail(f"{collection.id}: {error}")
        return
    broken = 0
    for row in found:
        if (capture := _capture(row)) is not None:
            yield capture
        elif "error" in row or "message" in row:
            asking.fail(f"{collection.id}: {text(row, 'error', 'message')[:90]}")
        else:
            broken += 1
    if broken:
        asking.note(f"{broken} rows of {collection.id} could not be used")


def _capture(row: Mapping[str, Any]) -> _Capture | None:
    url, file = web_address(row), text(row, "filename")
    try:
        offset, length = int(row.get("offset", "")), int(row.get("length", ""))
    except (TypeError, ValueError):
        return None
    if url is None or not file or offset < 0 or length <= 0 or text(row, "status") not in {"200", ""}:
        return None
    return _Capture(url, text(row, "timestamp"), text(row, "digest"), file, offset, length)


@dataclass
class _Taken:
    """The records taken out of the archives so far: one capture a page and text, and no more than is allowed."""

    asking: Asking
    keys: set[str] = field(default_factory=set)
    records: int = 0

    def lead(self, capture: _Capture, reason: str, likely: float) -> Iterator[Lead]:
        """A lead with its page, unless that page or its very bytes were taken before."""
        own = set(filter(None, (page_key(capture.url), capture.digest)))
        if own & self.keys or self.records >= self.asking.settings.find.commoncrawl_records:
            return
        self.keys |= own
        self.records += 1
        stamp = seen(capture.time, "commoncrawl capture")
        part = _part(capture, self.asking.settings.find)
        page = _page(capture, part, self.asking)
        yield Lead(capture.url, "commoncrawl", f"{reason}, captured by Common Crawl", stamp, likely, page, part)


def _part(capture: _Capture, settings: FindSettings) -> tuple[str, int, int]:
    """Where the record lies: the archive's address, and its first and last byte."""
    url = f"{settings.commoncrawl_data.rstrip('/')}/{capture.file.lstrip('/')}"
    return url, capture.offset, capture.offset + capture.length - 1


def _page(capture: _Capture, part: tuple[str, int, int], asking: Asking) -> Page | None:
    """The record itself, as a page; None where it cannot be had: the live page may be there still."""
    settings, (url, first, last) = asking.settings, part
    if capture.length > settings.fetch.page_bytes:
        return None
    interval = settings.find.commoncrawl_interval
    try:
        answer = asking.service(url, interval, accept="*/*", span=(first, last), limit=capture.length)
    except FetchError as error:
        asking.fail(error)
        return None
    if answer.status not in {200, 206}:
        asking.fail(f"{capture.file.rpartition('/')[2]}: answered {answer.status}")
        return None
    found = page_of(answer.body, url, first, settings.fetch)
    if isinstance(found, Skipped):
        asking.fail(found.reason)
        return None
    if found.url is None or page_key(found.url) != page_key(capture.url):
        asking.fail(f"{url.rpartition('/')[2]} at {first}: holds another page than the index says")
        return None
    return found


def page_of(record: bytes, url: str, offset: int, settings: FetchSettings) -> Page | Skipped:
    """The page in a record that was cut out of the archive at `url` at an offset."""
    name = re.sub(r"[^\w.-]", "_", url.rpartition("/")[2])[-100:] or "record.warc.gz"
    where = f"{url}, offset {offset}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(record)
        try:
            found = next(iter(warc.pages(path, settings)), None)
        except ReadError:
            found = None
    if isinstance(found, Page):
        return replace(found, location=where, capture=replace(found.capture, source=url))
    return Skipped(where, "read", f"{name} at {offset}: {found.reason if found else 'no record there'}")
