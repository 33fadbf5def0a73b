"""Common Crawl: captures of the pages an article names, and of like-named pages of the outlets it names.

The index is asked by URL only (it knows no words): first which monthly collections may hold the day, then in each for
the article's own address, the addresses its credits point to, and for outlets that are named without one, pages whose
address has words of the title. What is found comes out of the archive itself by a range of bytes, so that a page that
has gone from the web is read as it was captured.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tracer import warc
from tracer.errors import FetchError
from tracer.finders.asking import Asking
from tracer.finders.replies import Wrong, lines, rows, seen, text, web_address
from tracer.model import Lead, Page, Subject
from tracer.normalize import words
from tracer.settings import FindSettings
from tracer.urls import page_key

_ID = re.compile(r"CC-MAIN-(\d{4})(?:-(\d{2}))?")
_LONG_WORD = 5  # letters; shorter words of a title stand in too many addresses
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
    taken: set[str] = set()
    budget = settings.commoncrawl_records
    for collection in collections:
        for url in _addresses(subject):
            budget -= yield from _taken(_exactly(url, collection, asking), "its address", 1.0, asking, taken, budget)
    for collection in collections:
        for outlet in _domains(subject)[: settings.commoncrawl_outlets]:
            captures = _like_named(outlet, collection, subject, asking)
            reason = f"an address at {outlet} with words of the title"
            budget -= yield from _taken(captures, reason, settings.likely_said, asking, taken, budget)


def _collections(subject: Subject, asking: Asking) -> list[_Collection]:
    """Those that may hold pages of the article's day, the earliest first; the newest ones where it has no date."""
    settings = asking.settings.find
    answer = asking.get(
        f"{settings.commoncrawl.rstrip('/')}/collinfo.json",
        service=True,
        interval=settings.commoncrawl_interval,
        accept="application/json",
        limit=settings.reply_bytes,
    )
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


def _addresses(subject: Subject) -> list[str]:
    """The article's own address and those its credits point to."""
    article = subject.studied.article
    pointed = [credit.url for credit in subject.studied.credits if credit.url]
    return list(dict.fromkeys(url for url in [article.canonical_url or article.url, *pointed] if url))


def _domains(subject: Subject) -> list[str]:
    """The domains of outlets that are named without an address, in the order of the credits."""
    own = subject.studied.article.outlet
    credits = [credit for credit in subject.studied.credits if credit.url is None]
    keys = [credit.outlet for credit in credits if own is None or credit.outlet.key != own.key]
    return list(dict.fromkeys(outlet.domains[0] for outlet in keys if outlet.domains))


def _exactly(url: str, collection: _Collection, asking: Asking) -> Iterator[_Capture]:
    yield from _rows(collection, asking, {"url": url})


def _like_named(domain: str, collection: _Collection, subject: Subject, asking: Asking) -> list[_Capture]:
    """Captures of a domain whose address holds words of the title, those with most of them first."""
    settings = asking.settings.find
    wanted = _title_words(subject)
    if len(wanted) < settings.title_words:
        return []
    pattern = f".*({'|'.join(wanted)}).*"
    found: list[_Capture] = []
    for page in range(settings.commoncrawl_pages):
        query = {"url": f"*.{domain}", "filter": f"~urlkey:{pattern}", "page": str(page)}
        rows_of_page = list(_rows(collection, asking, query))
        found += rows_of_page
        if not rows_of_page:
            break
    counted = [(sum(word in capture.url.lower() for word in wanted), capture) for capture in found]
    return [
        capture
        for count, capture in sorted(counted, key=lambda each: (-each[0], each[1].time, each[1].url))
        if count >= settings.title_words
    ]


def _title_words(subject: Subject) -> list[str]:
    """The title's long words, as they would stand in an address."""
    tokens = words(subject.studied.article.title or "").tokens
    return list(dict.fromkeys(word for word in tokens if len(word) >= _LONG_WORD and word.isascii() and word.isalnum()))


def _rows(collection: _Collection, asking: Asking, query: Mapping[str, str]) -> Iterator[_Capture]:
    """The captures an index has, pages with status 200 only. What goes wrong is told and ends this query."""
    settings = asking.settings.find
    asked = [*query.items(), ("output", "json"), ("limit", str(settings.commoncrawl_rows)), ("filter", "=status:200")]
    answer = asking.get(
        f"{collection.index}?{urlencode(asked)}",
        service=True,
        interval=settings.commoncrawl_interval,
        accept="application/json",
        limit=settings.reply_bytes,
    )
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


def _taken(
    captures: Iterable[_Capture], reason: str, likely: float, asking: Asking, taken: set[str], budget: int
) -> Generator[Lead, None, int]:
    """Leads with their pages, the first capture of each page. Returns how many records were fetched."""
    count = 0
    for capture in captures:
        key = page_key(capture.url)
        if key in taken or capture.digest in taken or count >= budget:
            continue
        taken.update(filter(None, (key, capture.digest)))
        count += 1
        page = _page(capture, asking)
        stamp = seen(capture.time, "commoncrawl capture")
        yield Lead(capture.url, "commoncrawl", f"{reason}, captured by Common Crawl", stamp, likely, page)
    return count


def _page(capture: _Capture, asking: Asking) -> Page | None:
    """The record itself, as a page; None where it cannot be had: the live page may be there still."""
    settings = asking.settings
    if capture.length > settings.fetch.page_bytes:
        return None
    url = f"{settings.find.commoncrawl_data.rstrip('/')}/{capture.file.lstrip('/')}"
    span = (capture.offset, capture.offset + capture.length - 1)
    interval = settings.find.commoncrawl_interval
    try:
        answer = asking.get(url, service=True, interval=interval, span=span, limit=capture.length)
    except FetchError as error:
        asking.fail(error)
        return None
    if answer.status not in {200, 206}:
        asking.fail(f"{capture.file.rpartition('/')[2]}: answered {answer.status}")
        return None
    return _unpacked(answer.body, capture, url, asking)


def _unpacked(record: bytes, capture: _Capture, url: str, asking: Asking) -> Page | None:
    name = re.sub(r"[^\w.-]", "_", capture.file.rpartition("/")[2])[-100:] or "record.warc.gz"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(record)
        found = next(iter(warc.pages(path, asking.settings.fetch)), None)
    if not isinstance(found, Page):
        asking.fail(f"{name} at {capture.offset}: {found.reason if found else 'no record there'}")
        return None
    if found.url is None or page_key(found.url) != page_key(capture.url):
        asking.fail(f"{name} at {capture.offset}: holds another page than the index says")
        return None
    where = f"{url}, offset {capture.offset}"
    return replace(found, location=where, capture=replace(found.capture, source=url))
