"""A response off the line, as far as it may be taken: headers, type and encoding are judged before the body is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

import httpcore
import httpx

from tracer.fetch.guard import Refused
from tracer.settings import FetchSettings
from tracer.warc import PayloadError, TooLarge, form_of, inflate


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said to one request. The body is there for pages with status 200 only."""

    url: str
    status: int
    time: datetime
    content_type: str | None = None
    location: str | None = None
    retry_after: float | None = None  # seconds
    body: bytes = b""
    form: Literal["html", "text"] = "html"


def read_answer(url: str, response: httpx.Response, time: datetime, settings: FetchSettings) -> Answer:
    """Take a response: its head, and its body if it is a page. Raises Refused for what must not be taken."""
    _check_head(response, settings)
    kind = response.headers.get("content-type")
    if response.status_code != 200:
        _read_some(response, settings)
        return Answer(
            url,
            response.status_code,
            time,
            kind,
            response.headers.get("location"),
            seconds_to_wait(response.headers.get("retry-after"), time),
        )
    media_type = (kind or "").partition(";")[0].strip().lower()
    if media_type and form_of(media_type, b"") is None:
        raise Refused(f"it is {media_type[:60]}, not a web page; give the page that links to it")
    body = _body(response, settings)
    form = form_of(media_type, body)
    if form is None and body.strip():
        raise Refused("it comes without a type and does not look like HTML; save it and give the file")
    return Answer(url, 200, time, kind, body=body, form=form or "html")


def _check_head(response: httpx.Response, settings: FetchSettings) -> None:
    size = sum(len(name) + len(value) for name, value in response.headers.raw)
    if size > settings.header_bytes:
        raise Refused(f"{size:,} bytes of headers, more than fetch.header_bytes allows; refused")
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip"}:
        raise Refused(
            f"it has content encoding '{encoding[:40]}', which nobody asked for: refused; save it in a browser"
        )


def _body(response: httpx.Response, settings: FetchSettings) -> bytes:
    encoding = response.headers.get("content-encoding", "")
    try:
        return inflate(_raw(response, settings.page_bytes), encoding, settings.page_bytes)
    except PayloadError as error:
        raise Refused(f"{error}; {error.remedy}") from None


def _raw(response: httpx.Response, limit: int) -> Iterator[bytes]:
    taken = 0
    for chunk in response.iter_raw():
        taken += len(chunk)
        if taken > limit:
            raise TooLarge(f"larger than {limit:,} bytes on the line")
        yield chunk


def _read_some(response: httpx.Response, settings: FetchSettings) -> None:
    """The body of an answer that is no page, up to a header's worth: a record of it is whole where it is short.

    Nothing depends on it, so it may break off, and a redirect's is not waited for.
    """
    taken = 0
    if response.has_redirect_location:
        return
    try:
        for chunk in response.iter_raw():
            taken += len(chunk)
            if taken > settings.header_bytes:
                return
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ReadTimeout):
        return


def seconds_to_wait(text: str | None, now: datetime) -> float | None:
    """Seconds a Retry-After header asks for: a number, or a date; None where it says neither."""
    words = (text or "").strip()
    if words.isascii() and words.isdigit():
        return float(words[:9])
    try:
        date = parsedate_to_datetime(words)
    except (ValueError, TypeError):
        return None
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - now).total_seconds())
