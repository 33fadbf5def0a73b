"""A parsed record -> a page, by the names its fields go under in the tools that write such records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime

from tracer.model import Capture, Given, Page, Skipped
from tracer.readers.names import NAMES, Names
from tracer.urls import under_own_url
from tracer.warc import looks_like_html

MAX_DEPTH = 6  # of lists and objects inside a text field (Fundus: sections of paragraphs)
NO_TIME = frozenset({"none", "null", "nan", "nat"})  # what tools write where they know no date
EPOCH_MILLISECONDS = 100_000_000_000  # larger numbers count milliseconds: as seconds they lie past the year 5000


def page_of(record: object, source: str, where: str | None, given: Given, names: Names = NAMES) -> Page | Skipped:
    """A record as a page, "html" where it holds a page's markup, else "record"; Skipped where it holds no text.

    What `given` says stands over the record's own fields; `names` says under which keys those are.
    """
    location = f"{source}, {where}" if where else source
    if not isinstance(record, dict):
        return Skipped(location, "read", "not a JSON object")
    own = {field: _first(record, field, names[field]) for field in NAMES}
    markup, text = own["html"], own["text"]
    if markup is None and text is not None and looks_like_html(text[:20_000].encode("utf-8", "replace")):
        markup = text
    if markup is None and text is None:
        held = ", ".join(sorted(str(name)[:30] for name in record)[:12])
        return Skipped(location, "read", f"no text: neither a text nor an html field in it (has: {held or 'nothing'})")
    return _page(own, markup, given, source, where, location)


def _page(
    own: dict[str, str | None], markup: str | None, given: Given, source: str, where: str | None, location: str
) -> Page:
    said = Given(
        id=own["id"],
        url=own["url"],
        outlet=own["outlet"],
        published=own["published"],
        title=own["title"],
        author=own["author"],
        text=None if markup is not None else own["text"],
    )
    known = _over(said, given)
    body = (markup if markup is not None else own["text"] or "").encode("utf-8")
    capture = Capture(source, known.url, known.url, sha256=hashlib.sha256(body).hexdigest(), record=where)
    if markup is not None:
        return _own(Page(location, known.url, body, "text/html; charset=utf-8", "html", capture, None, known))
    return _own(Page(location, known.url, body, "text/plain; charset=utf-8", "record", capture, None, known))


def _own(page: Page) -> Page:
    """A record of an archived copy is of the page itself. That an archive had it then is only what the record says."""
    own = under_own_url(page)
    if own.url == page.url:
        return page
    return replace(own, capture=replace(own.capture, verified=False), given=replace(page.given, url=own.url))


def _over(own: Given, user: Given) -> Given:
    said = {f.name: getattr(user, f.name) for f in fields(user) if getattr(user, f.name) is not None}
    return replace(own, **said)


def _first(record: dict[str, object], field: str, names: tuple[str, ...]) -> str | None:
    for name in names:
        value: object = record.get(name)
        if value is None and "." in name:
            value = record
            for part in name.split("."):
                value = value.get(part) if isinstance(value, dict) else None
        if text := _as_field(value, field):
            return text
    return None


def _as_field(value: object, field: str) -> str:
    """A field's value as text: numbers as they are but times, lists joined, an object by its `name` or its texts."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _time(value) if field == "published" else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict) and field != "text":
        value = value.get("name")
    between = ", " if field == "author" else "\n\n"
    found = _clean(between.join(part for part in _strings(value, 0) if part.strip()))
    return "" if field == "published" and found.lower() in NO_TIME else found


def _strings(value: object, depth: int) -> Iterator[str]:
    """Every text inside a value in its order; of objects in a list (authors) the name, if they have one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and isinstance(value.get("name"), str):
        yield str(value["name"])
    elif isinstance(value, (dict, list)) and depth < MAX_DEPTH:
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part, depth + 1)


def _clean(text: str) -> str:
    """Text that can be encoded and stored: no lone surrogates, no NUL."""
    if "\0" in text:
        text = text.replace("\0", " ")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.strip() and text


def _time(number: float) -> str:
    """Seconds or milliseconds since 1970 in ISO 8601; empty where they are no time."""
    try:
        seconds = number / 1000 if number > EPOCH_MILLISECONDS else number
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return ""
