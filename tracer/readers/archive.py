"""WARC, WET, ARC and WACZ files: every page in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tracer import warc
from tracer.model import Given, Page, Skipped
from tracer.settings import FetchSettings
from tracer.urls import under_own_url


def read(path: Path, given: Given, settings: FetchSettings) -> Iterator[Page | Skipped]:
    """Every page of a web archive in file order. Raises ReadError where no record can be read."""
    return (found for found, _ in placed(path, given, settings))


def placed(path: Path, given: Given, settings: FetchSettings) -> Iterator[tuple[Page | Skipped, warc.Spot | None]]:
    """The same, each with the place of its record."""
    for found, spot in warc.placed(path, settings):
        if isinstance(found, Skipped):
            yield found, spot
        else:
            yield replace(under_own_url(found), given=of_many(given)), spot


def of_many(given: Given) -> Given:
    """What a user said of a location of many pages, without what can only be true of one."""
    return replace(given, id=None, url=None, title=None, text=None)
