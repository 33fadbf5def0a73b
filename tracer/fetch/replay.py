"""An archive that answers for the web: the same door, no network, no other answer when a page is not in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin

from tracer import warc
from tracer.errors import FetchError
from tracer.model import Page, Skipped
from tracer.settings import FetchSettings
from tracer.urls import canonical, page_key, under_own_url, unwrap

ANSWERS = frozenset({"response", "resource"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One answer the archive holds."""

    url: str
    place: warc.Place
    number: int
    status: int | None
    time: datetime
    location: str | None


class Replay:
    """Looks pages up by URL: the very URL first, then other forms of the page (AMP, print, mobile, archived)."""

    def __init__(self, path: Path, settings: FetchSettings) -> None:
        self._archive = warc.Archive(path, settings)
        self._settings = settings

    def pages(self) -> Iterator[Page | Skipped]:
        """Every page of the archive. Raises ReadError where no record can be read."""
        for found in warc.pages(self._archive.path, self._settings):
            yield under_own_url(found) if isinstance(found, Page) else found

    def get(self, url: str) -> Page:
        """The page, after redirects within the archive. Raises FetchError where it is not there as a page."""
        asked, been = url, set[warc.Place]()
        for _ in range(self._settings.redirects + 1):
            entry = self._entry(url, been)
            if entry is None:
                raise self._miss(asked, url)
            been.add(entry.place)
            if entry.location is None:
                return self._page(asked, entry)
            url = urljoin(entry.url, entry.location)
        raise FetchError(f"{asked}: more than {self._settings.redirects} redirects within {self._archive.path}")

    def _miss(self, asked: str, url: str) -> FetchError:
        via = "" if asked == url else f", where it redirects to {url},"
        return FetchError(
            f"{asked}:{via} is not in {self._archive.path}; replay an archive that holds it, or fetch without --replay"
        )

    def _page(self, asked: str, entry: _Entry) -> Page:
        record = self._archive.at(entry.place)
        found = record and warc.page_of(replace(record, number=entry.number), self._archive.path, self._settings)
        if isinstance(found, Page):
            return under_own_url(replace(found, capture=replace(found.capture, url_asked=asked)))
        reason = found.reason if isinstance(found, Skipped) else "not as HTML or text"
        raise FetchError(f"{asked}: {self._archive.path} holds it, but {reason}; look for another capture of it")

    def _entry(self, url: str, been: set[warc.Place]) -> _Entry | None:
        exact = canonical(url), unwrap(url)
        entries = [entry for entry in self._index.get(page_key(url), ()) if entry.place not in been]
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
    def _index(self) -> dict[str, list[_Entry]]:
        index: dict[str, list[_Entry]] = {}
        for record in self._archive.records(ANSWERS.__contains__):
            if isinstance(record, warc.Record) and record.kind in ANSWERS and record.url:
                index.setdefault(page_key(record.url), []).append(_entry_of(record, record.url))
        return index


def _entry_of(record: warc.Record, url: str) -> _Entry:
    message = warc.Http.parse(record.block)
    location = message.header("location") if message.status in REDIRECTS else None
    return _Entry(url, record.place, record.number, message.status, record.time or _LONG_AGO, location)
