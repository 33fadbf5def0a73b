"""One page of the web, or of the archive that stands in for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tracer.fetch import Fetcher
from tracer.model import Given, Page, Skipped
from tracer.settings import FetchSettings


def read(location: str, given: Given, settings: FetchSettings, fetcher: Fetcher | None) -> Iterator[Page | Skipped]:
    """The page at a URL, by the fetcher that is handed in or one for this page alone. Raises FetchError."""
    if fetcher is not None:
        yield replace(fetcher.get(location), given=given)
        return
    with Fetcher(settings) as own:
        yield replace(own.get(location), given=given)
