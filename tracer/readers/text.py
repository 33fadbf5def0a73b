"""Plain text: a file or standard input, which may turn out to be HTML."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from tracer.errors import ReadError
from tracer.model import Capture, Given, Page, Skipped
from tracer.readers.beginnings import unpack
from tracer.readers.html import bytes_of
from tracer.settings import FetchSettings
from tracer.warc import PayloadError, looks_like_html


def read(path: Path, given: Given, settings: FetchSettings) -> Iterator[Page | Skipped]:
    """The text in a file. Raises ReadError where it cannot be opened, is too large or is broken gzip."""
    yield _page(bytes_of(path, settings.page_bytes), str(path), given)


def read_stdin(given: Given, settings: FetchSettings) -> Iterator[Page | Skipped]:
    """Everything on standard input as one page. Raises ReadError if it is larger than a page may be."""
    try:
        body = unpack(sys.stdin.buffer.read(settings.page_bytes + 1), settings.page_bytes)
    except PayloadError as error:
        raise ReadError(f"standard input: {error}; {error.remedy}") from error
    yield _page(body, "standard input", given)


def _page(body: bytes, location: str, given: Given) -> Page:
    form, kind = ("html", "text/html") if looks_like_html(body) else ("text", "text/plain")
    capture = Capture(location, given.url, given.url, sha256=hashlib.sha256(body).hexdigest())
    return Page(location, given.url, body, kind, "html" if form == "html" else "text", capture, None, given)
