"""An archive that answers for the web: the same door, no network, no other answer when a page is not in it.

In an archive that we recorded ourselves, what failed is noted too, and fails again in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin

from tracer import warc
from tracer.errors import FetchError
from tracer.fetch.answer import REDIRECTS, Answer, Gone
from tracer.model import Page, Skipped
from tracer.settings import FetchSettings
from tracer.urls import as_captured, canonical, page_key, under_own_url, unwrap

ANSWERS = frozenset({"response", "resource"})
READ = ANSWERS | {"metadata", "revisit"}
FAILURE, GONE, SPAN, SEARCH = (
    "tracer-failure",
    "tracer-gone",
    "tracer-range",
    "tracer-search",
)  # names in our metadata records
_BUSY = frozenset({429, 503})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class NotRecorded(FetchError):
    """The archive that stands in for the web knows nothing of a URL."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One answer the archive holds."""

    url: str
    place: warc.Place
    number: int
    status: int | None
    time: datetime
    location: str | None
    span: str | None  # first and last byte, of a part
    referred: warc.Place | None = None  # of a revisit: the record that holds what it saw again


@dataclass
class _Index:
    """What the archive holds: answers by page key and by URL, what failed by URL and range, with record numbers."""

    pages: dict[str, list[_Entry]] = field(default_factory=dict)
    exact: dict[str, list[_Entry]] = field(default_factory=dict)
    failures: dict[tuple[str, str | None], tuple[int, FetchError]] = field(default_factory=dict)
    searches: dict[str, str] = field(default_factory=dict)


class Replay:
    """Looks pages up by URL: the very URL first, then other forms of the page (AMP, print, mobile, archived)."""

    def __init__(self, path: Path, settings: FetchSettings) -> None:
        self._archive = warc.Archive(path, settings)
        self._settings = settings

    @property
    def searches(self) -> Mapping[str, str]:
        """What was noted of searches whose answers this archive holds, by the URL they were for."""
        return self._index.searches

    def pages(self) -> Iterator[Page | Skipped]:
        """Every page of the archive. Raises ReadError where no record can be read."""
        for found in warc.pages(self._archive.path, self._settings):
            yield under_own_url(found) if isinstance(found, Page) else found

    def get(self, url: str, *, exact: bool = False) -> Page:
        """The page, after redirects within the archive; of this very URL only if `exact`.

        Raises FetchError where it is not there as a page, NotRecorded where nothing of it is.
        """
        self._fail_again(url, None)
        asked, been = url, set[warc.Place]()
        for _ in range(self._settings.redirects + 1):
            entry = self._entry(url, been, only=canonical(as_captured(url)) if exact else None)
            if entry is None:
                raise self._miss(asked, url)
            been.add(entry.place)
            if entry.location is None:
                return self._page(asked, entry)
            url = urljoin(entry.url, entry.location)
        raise FetchError(f"{asked}: more than {self._settings.redirects} redirects within {self._archive.path}")

    def ask(self, url: str, span: tuple[int, int] | None) -> Answer:
        """The answer recorded for this very URL and range. Raises FetchError where there is none."""
        part = f"{span[0]}-{span[1]}" if span else None
        self._fail_again(url, part)
        asked, url = url, as_captured(url.strip().partition("#")[0])
        for _ in range(self._settings.redirects + 1):
            found = [entry for entry in self._index.exact.get(url, ()) if entry.span in {None, part}]
            entry = max(found, key=lambda e: (e.span == part, e.status not in _BUSY, e.number), default=None)
            if entry is None:
                raise self._miss(asked, url)
            if entry.location is None:
                return self._answer(asked, entry)
            url = urljoin(entry.url, entry.location).partition("#")[0]
        raise FetchError(f"{asked}: more than {self._settings.redirects} redirects within {self._archive.path}")

    def _fail_again(self, url: str, span: str | None) -> None:
        """Raises FetchError where a recorded request for the URL failed and none after it was answered."""
        number, error = self._index.failures.get((url, span), (0, FetchError()))
        answered = [entry.number for entry in self._index.exact.get(url, ()) if span in {None, entry.span}]
        if number and number > max(answered, default=0):
            raise error

    def _miss(self, asked: str, url: str) -> NotRecorded:
        via = "" if asked == url else f", where it redirects to {url},"
        return NotRecorded(
            f"{asked}:{via} is not in {self._archive.path}; replay an archive that holds it, or fetch without --replay"
        )

    def _page(self, asked: str, entry: _Entry) -> Page:
        record = self._archive.at(entry.place)
        found = record and self._found(replace(record, number=entry.number), entry)
        if isinstance(found, Page):
            return under_own_url(replace(found, capture=replace(found.capture, url_asked=asked)))
        reason = found.reason if isinstance(found, Skipped) else "not as HTML or text"
        raise FetchError(f"{asked}: {self._archive.path} holds it, but {reason}; look for another capture of it")

    def _found(self, record: warc.Record, entry: _Entry) -> Page | Skipped | None:
        if entry.referred is None:
            return warc.page_of(record, self._archive.path, self._settings)
        held = self._archive.at(entry.referred)
        return warc.revisited(record, held, self._archive.path, self._settings) if held else None

    def _answer(self, asked: str, entry: _Entry) -> Answer:
        record = self._archive.at(entry.place)
        if record is None or record.cut:
            raise FetchError(f"{asked}: {self._archive.path} does not hold all of it; record it again")
        message = warc.Http.parse(record.block)
        try:
            body = warc.payload(message, self._settings.page_bytes)
        except warc.PayloadError as error:
            raise FetchError(f"{asked}: {error}; {error.remedy}") from None
        headers = tuple((name.lower(), value) for name, value in message.headers)
        kind = message.header("content-type")
        return Answer(entry.url, message.status or 200, entry.time, kind, body=body, headers=headers)

    def _entry(self, url: str, been: set[warc.Place], only: str | None) -> _Entry | None:
        exact = canonical(url), unwrap(url)
        entries = [entry for entry in self._index.pages.get(page_key(url), ()) if entry.place not in been]
        entries = [entry for entry in entries if only in {None, canonical(entry.url)}]
        return max(
            entries,
            key=lambda e: (
                canonical(e.url) in exact,
                e.status in {None, 200},
                e.status in REDIRECTS,
                e.time,
                e.number,
            ),
            default=None,
        )

    @cached_property
    def _index(self) -> _Index:
        index, referred, revisits = _Index(), warc.Referred(), list[warc.Record]()
        for record in self._archive.records(READ.__contains__):
            if not isinstance(record, warc.Record) or not record.url:
                continue
            if record.kind in ANSWERS:
                entry = _entry_of(record, record.url)
                index.pages.setdefault(page_key(record.url), []).append(entry)
                index.exact.setdefault(record.url, []).append(entry)
                referred.add(record)
            elif record.kind == "revisit":
                revisits.append(record)
            elif record.kind == "metadata":
                _take_note(record, record.url, index)
        for revisit in revisits:
            if revisit.url and (place := referred.of(revisit)):
                entry = replace(_entry_of(revisit, revisit.url), status=200, location=None, referred=place)
                index.pages.setdefault(page_key(revisit.url), []).append(entry)
        return index


def _entry_of(record: warc.Record, url: str) -> _Entry:
    message = warc.Http.parse(record.block)
    location = message.header("location") if message.status in REDIRECTS else None
    part = (message.header("content-range") or "").strip().removeprefix("bytes ").partition("/")[0]
    span = part if message.status == 206 and part else None
    return _Entry(url, record.place, record.number, message.status, record.time or _LONG_AGO, location, span)


def _take_note(record: warc.Record, url: str, index: _Index) -> None:
    lines = (line.partition(": ") for line in record.block.decode("utf-8", "replace").splitlines())
    fields = {name: value for name, _, value in lines}
    if FAILURE in fields:
        kind = Gone if GONE in fields else FetchError
        index.failures[url, fields.get(SPAN)] = (record.number, kind(fields[FAILURE]))
    if SEARCH in fields:
        index.searches[url] = fields[SEARCH]
