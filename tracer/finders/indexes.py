"""Feeds and sitemaps to entries: RSS, Atom, sitemaps, news sitemaps and their indexes, however broken.

Read by their tags and not by an XML parser: many feeds are no XML (stray ampersands, wrong encodings, broken off), and
a parser is where hostile ones do harm (entities, a hundred thousand attributes). Each pass is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from itertools import islice
from urllib.parse import urljoin

from tracer.fetch import Answer
from tracer.finders.likeness import Entry
from tracer.warc import inflate

_BLOCK = re.compile(r"<(?:\w{1,20}:)?(item|entry|url|sitemap)(?=[\s>/])")
_BLOCK_CHARS = 20_000  # of one entry: content:encoded may hold whole articles, their headline stands before it
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([\w.-]{1,30})")
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_LINK_TAG = re.compile(r"<(?:atom:)?link\b([^<>]{0,2000})>")
_HREF = re.compile(r"\bhref\s*=\s*[\"']([^\"'<>]{1,2000})")
_REL = re.compile(r"\brel\s*=\s*[\"']([^\"']{1,40})")
_SOURCE = re.compile(r"<source\b[^<>]{0,500}\burl\s*=\s*[\"']([^\"'<>]{1,500})")
_TIMES = ("pubdate", "published", "publication_date", "date", "updated", "lastmod")


@dataclass(frozen=True, slots=True)
class Index:
    """What a feed or sitemap holds: its entries, and for an index of sitemaps the sitemaps with their dates."""

    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[Entry, ...] = ()


def parsed(answer: Answer, limit: int, most: int) -> Index | None:
    """The first `most` entries of an answer; None where it is neither feed nor sitemap. Raises PayloadError."""
    body = answer.body
    if body.startswith(b"\x1f\x8b"):  # sitemap.xml.gz, served as a file
        body = inflate([body], "gzip", limit)
    text = _decoded(body, answer.content_type or "")
    head = text[:4000].lower()
    if not any(mark in head for mark in ("<rss", "<feed", "<rdf:rdf", "<urlset", "<sitemapindex", "<channel")):
        return None
    entries: list[Entry] = []
    sitemaps: list[Entry] = []
    for kind, block in islice(_blocks(text), most):
        entry = _entry(block, answer.url)
        if entry is not None:
            (sitemaps if kind == "sitemap" else entries).append(entry)
    return Index(tuple(entries), tuple(sitemaps))


def _decoded(body: bytes, content_type: str) -> str:
    declared = _ENCODING.search(body[:300])
    charset = content_type.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    for name in (charset, declared[1].decode("ascii") if declared else "", "utf-8"):
        try:
            return body.decode(name) if name else body.decode("utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("utf-8", "replace")


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Each entry's kind and the text from its opening tag to the next entry's."""
    kind, start = "", 0
    for match in _BLOCK.finditer(text):
        if kind:
            yield kind, text[start : min(match.start(), start + _BLOCK_CHARS)]
        kind, start = match[1], match.start()
    if kind:
        yield kind, text[start : start + _BLOCK_CHARS]


def _entry(block: str, base: str) -> Entry | None:
    fields = {name: _field(block, name) for name in ("loc", "link", "guid", "title", "description", "summary")}
    url = fields["loc"] or fields["link"] or _atom_link(block) or fields["guid"]
    try:
        url = urljoin(base, url.strip())
    except ValueError:
        return None
    if url == base or not url.startswith(("http://", "https://")) or any(char.isspace() for char in url):
        return None
    time = next((found for name in _TIMES if (found := _time(_field(block, name)))), None)
    return Entry(url, fields["title"], fields["description"] or fields["summary"], time)


def _field(block: str, name: str) -> str:
    """The plain text of the first element of that name, in any namespace; "" where there is none."""
    lowered = block.lower()
    for opening in (f"<{name}", f":{name}"):
        at = lowered.find(opening)
        while at >= 0 and lowered[at + len(opening) : at + len(opening) + 1] not in {">", " ", "\n", "\t", "\r"}:
            at = lowered.find(opening, at + 1)
        if at >= 0:
            begin = lowered.find(">", at) + 1
            end = lowered.find(f"{name}>", begin) if begin else -1
            if end > begin and block[begin - 2] != "/":
                return _plain(block[begin:end].rpartition("<")[0])
    return ""


def _plain(text: str) -> str:
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    return " ".join(unescape(_TAGS.sub(" ", unescape(_TAGS.sub(" ", text)))).split())


def _atom_link(block: str) -> str:
    """Of an Atom entry's links the one to the page itself."""
    for tag in _LINK_TAG.findall(block):
        rel, href = _REL.search(tag), _HREF.search(tag)
        if href and (rel is None or rel[1] == "alternate"):
            return unescape(href[1])
    return ""


def _time(text: str) -> datetime | None:
    """RFC 822, as RSS writes it, or ISO 8601; without an offset taken as UTC, since only days count here."""
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        try:
            found = parsedate_to_datetime(text[:60])
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
