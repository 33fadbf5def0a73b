"""A response off the line, as far as it may be taken: headers, type and encoding are judged before the body is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal

from tracer.errors import FetchError
from tracer.fetch.guard import Refused
from tracer.settings import FetchSettings
from tracer.warc import PayloadError, TooLarge, form_of, inflate

if TYPE_CHECKING:  # a replay needs none of it
    import httpx

LIVE = "live web"  # the source of what came over the network
TAKEN = frozenset({200, 206})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PAGES = "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1"


class Gone(FetchError):
    """The page is not to be had where it is: 404 and its like, no such host, nobody listens, or robots.txt closes it.
    An archive may have it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: a page that tracer can read (`page`), or whatever the server has, with any status.

    `span` is a range of bytes, first and last; `limit` the most bytes of body after decoding (None: page_bytes).
    `service` and the two waits, in seconds, are explained at `Fetcher.ask`.
    """

    page: bool = True
    accept: str = PAGES
    span: tuple[int, int] | None = None
    limit: int | None = None
    service: bool = False
    interval: float | None = None
    busy_wait: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said to one request. `body` is decoded from transfer and content encoding; of an answer that was
    not 200 or 206 it is there up to a header's worth, and not at all where a page was asked for. `url` is the one that
    answered, after redirects."""

    url: str
    status: int
    time: datetime
    content_type: str | None = None
    location: str | None = None
    retry_after: float | None = None  # seconds
    body: bytes = b""
    form: Literal["html", "text"] = "html"
    headers: tuple[tuple[str, str], ...] = ()  # names in lower case

    def header(self, name: str) -> str | None:
        """The first header of that lower-case name."""
        return next((value for key, value in self.headers if key == name), None)


def read_answer(url: str, response: httpx.Response, time: datetime, wish: Wish, settings: FetchSettings) -> Answer:
    """Take a response: its head, and as much of its body as the wish is for. Raises Refused for what must not be."""
    _check_head(response, settings)
    headers = tuple((name.lower(), value) for name, value in response.headers.multi_items())
    kind = response.headers.get("content-type")
    answer = Answer(
        url,
        response.status_code,
        time,
        kind,
        response.headers.get("location"),
        seconds_to_wait(response.headers.get("retry-after"), time),
        headers=headers,
    )
    if response.status_code not in TAKEN or (wish.page and response.status_code != 200):
        some = _some(response, settings)
        return answer if wish.page else replace(answer, body=_decoded_some(some, response, settings))
    if not wish.page:
        return replace(answer, body=_body(response, wish.limit or settings.page_bytes))
    return _page(answer, response, wish.limit or settings.page_bytes)


def _page(answer: Answer, response: httpx.Response, limit: int) -> Answer:
    media_type = (answer.content_type or "").partition(";")[0].strip().lower()
    if media_type and form_of(media_type, b"") is None:
        raise Refused(f"it is {media_type[:60]}, not a web page; give the page that links to it")
    body = _body(response, limit)
    form = form_of(media_type, body)
    if form is None and body.strip():
        raise Refused("it comes without a type and does not look like HTML; save it and give the file")
    return replace(answer, body=body, form=form or "html")


def _check_head(response: httpx.Response, settings: FetchSettings) -> None:
    size = sum(len(name) + len(value) for name, value in response.headers.raw)
    if size > settings.header_bytes:
        raise Refused(f"{size:,} bytes of headers, more than fetch.header_bytes allows; refused")
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip"}:
        raise Refused(
            f"it has content encoding '{encoding[:40]}', which nobody asked for: refused; save it in a browser"
        )


def _body(response: httpx.Response, limit: int) -> bytes:
    encoding = response.headers.get("content-encoding", "")
    try:
        return inflate(_raw(response, limit), encoding, limit)
    except PayloadError as error:
        raise Refused(f"{error}; {error.remedy}") from None


def _raw(response: httpx.Response, limit: int) -> Iterator[bytes]:
    taken = 0
    for chunk in response.iter_raw():
        taken += len(chunk)
        if taken > limit:
            raise TooLarge(f"larger than {limit:,} bytes on the line")
        yield chunk


def _some(response: httpx.Response, settings: FetchSettings) -> bytes:
    """The body of an answer that is no page, up to a header's worth: a record of it is whole where it is short.

    Nothing depends on it, so it may break off, and a redirect's is not waited for.
    """
    import httpcore

    taken = bytearray()
    if response.has_redirect_location:
        return b""
    try:
        for chunk in response.iter_raw():
            taken += chunk
            if len(taken) > settings.header_bytes:
                break
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ReadTimeout):
        pass
    return bytes(taken[: settings.header_bytes])


def _decoded_some(body: bytes, response: httpx.Response, settings: FetchSettings) -> bytes:
    """What a server says beside an error, for a person to read: broken or long, it is dropped."""
    try:
        return inflate([body], response.headers.get("content-encoding", ""), settings.header_bytes)
    except PayloadError:
        return b""


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
