"""What is read: pages, their outlets, dates and places in a text, and the articles in them.

Offsets are code points of the article's own `text`. Times are aware `datetime`s in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

OutletKind: TypeAlias = Literal[
    "agency", "newspaper", "magazine", "broadcaster", "site", "aggregator", "government", "unknown"
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's own text, in code points, end exclusive."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlap(self, other: Span) -> int:
        """How many code points both spans hold."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def of(self, text: str) -> str:
        """The stretch itself."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Place:
    """A span and the article it lies in."""

    article: str
    span: Span


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as an interval with its provenance.

    `value` is what was claimed, in ISO 8601 with the source's own offset where one was given ("2015-10-24",
    "2015-10-24T18:12:00+03:00"); the bounds are what it allows in UTC. An unknown offset widens the bounds to every
    zone on earth instead of being guessed. `source` says where it was read ("json-ld datePublished", "visible date",
    "url", "given by user", "capture", "weekday in the text").
    """

    value: str
    not_before: datetime
    not_after: datetime
    precision: Literal["second", "minute", "hour", "day", "month", "year"]
    source: str
    role: Literal["published", "modified", "captured", "implied"] = "published"


@dataclass(frozen=True, slots=True)
class Capture:
    """How the bytes of a page were had: enough for someone else to fetch or find the very same bytes."""

    source: str  # "live web", or the archive, file or folder it was read from
    url_asked: str | None = None
    url_final: str | None = None
    time: datetime | None = None  # when the bytes were captured (WARC-Date, time of fetch); never a publication time
    verified: bool = False  # the time is a third party's or our own clock, not the page's claim
    sha256: str = ""  # of the payload
    record: str | None = None  # WARC-Record-ID, "line 12", member of an archive


@dataclass(frozen=True, slots=True)
class Given:
    """Fields that came with the page rather than out of it: a JSON Lines record's own, or what the user typed."""

    id: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    title: str | None = None
    author: str | None = None
    text: str | None = None
    by_user: bool = False  # marked "given by user" in the report


@dataclass(frozen=True, slots=True)
class Page:
    """One document as it was had, before a look inside. `body` is decoded from transfer and content encodings."""

    location: str  # as a person would name it: "https://...", "a.warc.gz, record 12", "feed.jsonl, line 3"
    url: str | None
    body: bytes
    content_type: str | None
    form: Literal["html", "text", "record"]
    capture: Capture
    status: int | None = None
    given: Given = Given()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not used, and why; travels to the report."""

    location: str
    step: Literal["read", "fetch", "extract", "find", "compare", "store"]
    reason: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news outlet. `key` is stable ("reuters", or a registered domain for outlets the table does not know)."""

    key: str
    name: str
    kind: OutletKind = "unknown"
    country: str | None = None  # ISO 3166-1 alpha-2
    languages: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    family: str | None = None  # owner family, only with `family_source`
    family_source: str | None = None  # where and when that was read
    feeds: tuple[str, ...] = ()  # addresses of feeds of all its news
    sitemaps: tuple[str, ...] = ()  # addresses of news sitemaps
    search: str | None = None  # its own search: an address with {} where the words go


@dataclass(frozen=True, slots=True)
class PageLink:
    """A hyperlink of the page: absolute URL, its text, and the line of text it stands in."""

    url: str
    text: str
    context: str
    in_body: bool


@dataclass(frozen=True, slots=True)
class Margin:
    """A line of the page that stands outside the extracted body: byline block, credit line, footer, caption."""

    text: str
    where: str  # the enclosing element as a short CSS-like path: "footer", "div.byline", "p.credit"
    links: tuple[PageLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """What tracer sees in a page. `text` is the body without the title; all spans are offsets into it."""

    id: str
    url: str | None
    canonical_url: str | None
    outlet: Outlet | None
    title: str | None
    byline: str | None
    language: str | None  # ISO 639-1, or None where it cannot be told
    published: Stamp | None  # the best of `stamps`
    text: str
    capture: Capture
    location: str
    stamps: tuple[Stamp, ...] = ()  # every date found, best first
    margins: tuple[Margin, ...] = ()
    links: tuple[PageLink, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()  # meta, link rel and JSON-LD facts as (name, value), in page order
    given: tuple[str, ...] = ()  # names of the fields the user supplied
    found_by: str = "given"  # "given", "replay", "corpus", "stored", or a finder's name
