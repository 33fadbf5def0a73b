"""One outlet's site: its feeds, its sitemaps and its own search, found as the site itself declares them.

robots.txt names sitemaps; the front page links feeds (`<link rel="alternate">`) and holds the search form. What comes
out is held against the article and its dates; a handful of requests a site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import chain
from urllib.parse import urlencode, urljoin, urlsplit

from tracer.errors import FetchError
from tracer.fetch import Answer
from tracer.finders.abreast import abreast
from tracer.finders.asking import Asking, Stopped
from tracer.finders.indexes import Index, parsed
from tracer.finders.likeness import Entry, Likely, Likeness
from tracer.finders.named import Window
from tracer.finders.wording import asked_for
from tracer.model import Subject
from tracer.urls import host, registered_domain, same_page
from tracer.warc import PayloadError

_TAG = re.compile(r"<(link|form|input|a)\b([^<>]{1,3000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<![\w:-])([\w:-]{1,40})\s{0,9}=\s{0,9}"
    r"(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000}))"
)
_ANCHOR_TEXT = 400  # characters behind a link's tag in which its text stands
_FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_SEARCH_NAMES = frozenset({"s", "q", "query", "search", "keyword", "keywords", "search_query", "text"})
_NEWS = re.compile(r"news|latest|recent|article|post|story", re.IGNORECASE)


@dataclass(frozen=True)
class Site:
    """A site to look through for one article, in a window of time."""

    origin: str  # "https://www.example.org"
    subject: Subject
    window: Window | None
    asking: Asking

    def likely(self, most: int) -> list[Likely]:
        """Its pages that may be what is looked for, likeliest first, at most `most`. What fails is told and passed."""
        entries: dict[str, Entry] = {}
        try:
            for entry in chain(self._of_feeds_and_sitemaps(), self._of_search()):
                if self.window is None or self.window.holds(entry.time):
                    entries.setdefault(entry.url, entry)
        except Stopped as stop:
            self.asking.note(str(stop))
        article = self.subject.studied.article
        own = [url for url in (article.url, article.canonical_url) if url]
        others = [entry for entry in entries.values() if not any(same_page(entry.url, url) for url in own)]
        return Likeness(self.subject, self.asking.settings.find).best(others, most)

    def _of_feeds_and_sitemaps(self) -> Iterator[Entry]:
        settings = self.asking.settings.find
        waiting = [*self._feeds, *self._sitemaps()]
        seen: set[str] = set()
        while waiting and len(seen) < settings.site_indexes:
            url = waiting.pop(0)
            if url in seen:
                continue
            seen.add(url)
            index = self._index(url)
            if index is not None:
                yield from index.entries
                waiting = self._children(index) + waiting

    def _children(self, index: Index) -> list[str]:
        """The sitemaps of an index that may hold pages of the window, those named after its month or news first."""
        if self.window is None:
            return [child.url for child in index.sitemaps if _NEWS.search(child.url)]
        months = {f"{time:%Y}{gap}{time:%m}" for time in (self.window.begin, self.window.end) for gap in ("-", "", "/")}
        dated = [child.url for child in index.sitemaps if any(month in child.url for month in months)]
        fresh = [
            child
            for child in index.sitemaps
            if child.time is not None and child.time >= self.window.begin and child.url not in dated
        ]
        fresh.sort(key=lambda child: (not _NEWS.search(child.url), child.time, child.url))
        return dated + [child.url for child in fresh]

    def _index(self, url: str) -> Index | None:
        settings = self.asking.settings.find
        answer = self._get(url, "application/rss+xml,application/atom+xml,application/xml,text/xml;q=0.9,*/*;q=0.1")
        if answer is None:
            return None
        try:
            index = parsed(answer, settings.reply_bytes, settings.index_entries)
        except PayloadError as error:
            self.asking.fail(f"{url}: {error}")
            return None
        if index is None:
            self.asking.fail(f"{url}: neither a feed nor a sitemap")
        return index

    def _sitemaps(self) -> list[str]:
        """Those robots.txt names, news first."""
        named = [url for url in self.asking.sitemaps(f"{self.origin}/") if self._is_own(url)]
        return sorted(named, key=lambda url: not _NEWS.search(url))

    @cached_property
    def _front(self) -> Answer | None:
        return self._get(f"{self.origin}/", "text/html")

    @property
    def _feeds(self) -> list[str]:
        """Feeds the front page links, the shortest address (the main one) first."""
        front = self._front
        if front is None:
            return []
        found = []
        for _, attributes, _ in _tags(front):
            if attributes.get("rel", "").lower() == "alternate" and attributes.get("type", "").lower() in _FEEDS:
                found.append(_joined(front.url, attributes.get("href", "")))
        kept = [url for url in dict.fromkeys(found) if url and "comment" not in url.lower()]
        return sorted(kept, key=lambda url: (len(url), url))[: self.asking.settings.find.site_feeds]

    def _of_search(self) -> Iterator[Entry]:
        """What the site's own search form finds for the rarest phrases."""
        settings = self.asking.settings.find
        front = self._front
        form = _search_form(front) if front is not None else None
        if form is None or not self._is_own(form[0]):
            return
        action, name, hidden = form
        for phrase in asked_for(self.subject, settings)[: settings.site_searches]:
            query = urlencode([*hidden, (name, f'"{phrase}"')])
            answer = self._get(f"{action}?{query}", "text/html")
            if answer is not None:
                yield from self._links(answer)

    def _links(self, answer: Answer) -> Iterator[Entry]:
        """The links of a page of results, with their texts."""
        for name, attributes, after in _tags(answer):
            url = _joined(answer.url, attributes.get("href", "")) if name == "a" else ""
            if url and self._is_own(url) and urlsplit(url).path.strip("/"):
                text = re.sub(r"<[^<>]{0,500}>", " ", after.partition("</a")[0])
                yield Entry(url.partition("#")[0], " ".join(unescape(text).split())[:300])

    def _is_own(self, url: str) -> bool:
        return registered_domain(url) == registered_domain(self.origin) or host(url) == host(self.origin)

    def _get(self, url: str, accept: str) -> Answer | None:
        """An answer with status 200; anything else is told and None."""
        try:
            answer = self.asking.get(url, accept)
        except FetchError as error:
            self.asking.fail(error)
            return None
        if answer.status == 200:
            return answer
        self.asking.fail(f"{url}: answered {answer.status}")
        return None


def looked_through(sites: Sequence[Site], most: int, at_once: int) -> Iterator[tuple[int, Likely]]:
    """The likely pages of several sites, each with the number of its site, in the order of the sites."""
    for number, found in enumerate(abreast(lambda site: site.likely(most), sites, at_once)):
        for each in found:
            yield number, each


def origin_of(domain: str, subject: Subject) -> str:
    """Where a domain is asked: as the article itself links to it, else by https."""
    article, bare = subject.studied.article, domain.partition("/")[0].lower()
    urls = [credit.url for credit in subject.studied.credits if credit.url] + [link.url for link in article.links]
    for url in urls:
        name = host(url)
        if name == bare or name.endswith(f".{bare}"):
            parts = urlsplit(url)
            return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return f"https://{bare}"


def _tags(answer: Answer) -> Iterator[tuple[str, dict[str, str], str]]:
    """The tags of a page that matter here: (name, attributes, what follows)."""
    text = answer.body.decode("utf-8", "replace")
    for tag in _TAG.finditer(text):
        attributes = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag[2])}
        yield tag[1].lower(), attributes, text[tag.end() : tag.end() + _ANCHOR_TEXT]


def _joined(base: str, href: str) -> str:
    try:
        url = urljoin(base, href.strip())
    except ValueError:
        return ""
    return url if url.startswith(("http://", "https://")) else ""


def _search_form(front: Answer) -> tuple[str, str, list[tuple[str, str]]] | None:
    """The first form that is sent as an address and asks for words: (address, name of the field, hidden fields)."""
    action, hidden = "", list[tuple[str, str]]()
    for name, attributes, _ in _tags(front):
        if name == "form":
            plain = attributes.get("method", "get").lower() == "get"
            action, hidden = (_joined(front.url, attributes.get("action", "")) if plain else ""), []
        elif name == "input" and action:
            field, kind = attributes.get("name", ""), attributes.get("type", "text").lower()
            if kind == "hidden" and field:
                hidden.append((field, attributes.get("value", "")))
            elif field and (kind == "search" or field.lower() in _SEARCH_NAMES):
                return action.partition("?")[0], field, hidden
    return None
