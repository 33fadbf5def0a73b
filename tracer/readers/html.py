"""One saved page. Tools that save pages note the page's URL and time in a comment; that is taken up."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from tracer.errors import ReadError
from tracer.model import Capture, Given, Page, Skipped
from tracer.readers.beginnings import unpack
from tracer.settings import FetchSettings
from tracer.urls import canonical
from tracer.warc import PayloadError

# The notes of HTTrack, of browsers' "save as" (Mark of the Web), and of SingleFile. All within one comment each.
_HTTRACK = re.compile(rb"<!-- Mirrored from ([^\s<>]{3,2000}) by HTTrack[^<>,]{0,200}, ([^<>]{10,60}?) -->")
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d{1,6}\)([^\s<>]{3,2000})")
_SINGLE_FILE = re.compile(rb"<!--\s*Page saved with SingleFile\s+url:\s*([^\s<>]{3,2000})")
_LOOK_AT = 20_000  # bytes at a page's beginning and end in which such a note is looked for


def read(path: Path, given: Given, settings: FetchSettings) -> Iterator[Page | Skipped]:
    """The page in a file. Raises ReadError where it cannot be opened, is too large or is broken gzip."""
    yield page(path, str(path), given, settings)


def page(path: Path, source: str, given: Given, settings: FetchSettings, url: str | None = None) -> Page:
    """A file as an HTML page; `url` is where its place in a mirror says it came from. Raises ReadError."""
    body = bytes_of(path, settings.page_bytes)
    noted, time = saved_from(body)
    own = given.url or noted or url
    capture = Capture(source, own, own, time, False, hashlib.sha256(body).hexdigest(), path.name)
    return Page(str(path), own, body, "text/html", "html", capture, None, given)


def bytes_of(path: Path, limit: int) -> bytes:
    """A file's bytes, out of gzip if need be, at most `limit`. Raises ReadError."""
    try:
        with path.open("rb") as file:
            return unpack(file.read(limit + 1), limit)
    except OSError as error:
        raise ReadError(f"{path}: cannot be opened ({error.strerror or error})") from error
    except PayloadError as error:
        raise ReadError(f"{path}: {error}; {error.remedy}") from error


def saved_from(body: bytes) -> tuple[str | None, datetime | None]:
    """The URL and time a saving tool wrote into the page. The time is that tool's claim, not a third party's."""
    edges = body[:_LOOK_AT] + b"\n" + body[-_LOOK_AT:]
    if found := _HTTRACK.search(edges):
        address = found[1].decode("utf-8", "replace")
        return canonical(address if "://" in address else f"http://{address}"), _time(found[2].decode("latin-1"))
    if found := _SAVED_FROM.search(edges) or _SINGLE_FILE.search(edges):
        address = canonical(found[1].decode("utf-8", "replace"))
        return (address if address.startswith(("http://", "https://")) else None), None
    return None, None


def _time(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return (found if found.tzinfo else replace_zone(found)).astimezone(UTC)


def replace_zone(naive: datetime) -> datetime:
    """HTTrack writes GMT; a date without a zone is taken as that."""
    return naive.replace(tzinfo=UTC)
