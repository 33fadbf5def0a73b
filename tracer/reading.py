"""A location becomes what tracer sees in its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tracer.errors import ReadError
from tracer.fetch import Fetcher
from tracer.model import Furniture, Given, Skipped, Studied
from tracer.outlets import OutletTable
from tracer.readers import read
from tracer.settings import Settings
from tracer.study import Desk, complete, glances


def read_articles(
    location: str, *, replay: Path | None = None, given: Given | None = None, settings: Settings | None = None
) -> Iterator[Studied | Skipped]:
    """Every page of a location, studied on its own; pages that are no articles come as Skipped with their reason.

    Raises ReadError or FetchError where the location itself cannot be had.
    """
    desk = Desk(settings or Settings(), OutletTable.load())
    with Fetcher(desk.settings.fetch, replay=replay) as fetcher:
        for found in glances(read(location, settings=desk.settings, fetcher=fetcher, given=given), desk):
            yield found if isinstance(found, Skipped) else complete(found, Furniture(), desk)


def read_article(location: str, *, given: Given | None = None, settings: Settings | None = None) -> Studied:
    """The first article of a location. Raises ReadError where there is none, with the reason."""
    reason = "nothing to read there"
    for found in read_articles(location, given=given, settings=settings):
        if isinstance(found, Studied):
            return found
        reason = found.reason
    raise ReadError(f"{location}: {reason}; name a page, an .html or .txt file, or an archive with articles")
