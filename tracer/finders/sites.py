"""One outlet's site: its feeds, its sitemaps and its own search, as the outlet table or the site itself declares them.

robots.txt names sitemaps; the front page links feeds (`<link rel="alternate">`) and says how the site is searched (a
form, linked data, an OpenSearch description). What comes out is held against the article and its dates; a handful of
requests a site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from urllib.parse import urlsplit

from tracer.errors import FetchError
from tracer.fetch import Answer
from tracer.finders.abreast import together
from tracer.finders.asking import Asking, Stopped
from tracer.finders.front import DESCRIPTION, Front, Search, described
from tracer.finders.indexes import Index, parsed
from tracer.finders.likeness import Entry, Likely, Likeness
from tracer.finders.named import Window
from tracer.finders.wording import asked_for
from tracer.model import Outlet, Subject
from tracer.urls import host, registered_domain, same_page
from tracer.warc import PayloadError

_NEWS = re.compile(r"news|latest|recent|article|post|story", re.IGNORECASE)


@dataclass(frozen=True)
class Site:
    """A site to look through for one article, in a window of time."""

    origin: str  # "https://www.example.org"
    subject: Subject
    window: Window | None
    asking: Asking
    outlet: Outlet | None = None  # whose it is, if the outlet table knows more of it
    _had: list[Front | None] = field(default_factory=list, repr=False, compare=False)  # the front page, once asked

    def likely(self, most: int) -> list[Likely]:
        """Its pages that may be what is looked for, likeliest first, at most `most`. What fails is told and passed."""
        entries: dict[str, Entry] = {}
        try:
            for entry in chain(self._of_feeds_and_sitemaps(), self._of_front(), self._of_search()):
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
        waiting = [*self._feeds(), *self._sitemaps()]
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

    def _feeds(self) -> list[str]:
        """Feeds that are known of the outlet, then those its front page links."""
        known = self.outlet.feeds if self.outlet else ()
        found = dict.fromkeys([*known, *(self._front.feeds() if self._front else [])])
        return list(found)[: self.asking.settings.find.site_feeds]

    def _sitemaps(self) -> list[str]:
        """Those that are known of the outlet or that robots.txt names, news first."""
        named = [url for url in self.asking.sitemaps(f"{self.origin}/") if self._is_own(url)]
        known = self.outlet.sitemaps if self.outlet else ()
        return [*known, *sorted(named, key=lambda url: not _NEWS.search(url))]

    @property
    def _front(self) -> Front | None:
        """The front page, asked for once. A cached_property has one lock for all sites before Python 3.12, so that a
        slow one would hold up the others."""
        if not self._had:
            answer = self._get(f"{self.origin}/", "text/html")
            self._had.append(Front(answer) if answer is not None else None)
        return self._had[0]

    def _of_front(self) -> Iterator[Entry]:
        """The headlines of the front page, where the window reaches to the days that it shows."""
        days = timedelta(days=self.asking.settings.find.front_days)
        if self._front is not None and (self.window is None or self.window.end >= self.asking.now - days):
            yield from (entry for entry in self._front.links() if self._is_own(entry.url))

    def _of_search(self) -> Iterator[Entry]:
        """What the site's own search finds for the rarest phrases."""
        settings = self.asking.settings.find
        search = self._search() if settings.site_searches else None
        if search is None:
            return
        for phrase in asked_for(self.subject, settings)[: settings.site_searches]:
            answer = self._get(search.address(phrase), "text/html")
            if answer is not None:
                yield from (entry for entry in Front(answer).links() if self._is_own(entry.url))

    def _search(self) -> Search | None:
        """How the site is searched; a search that another site does is none of its own."""
        if self.outlet is not None and self.outlet.search:
            return Search(self.outlet.search)
        declared = self._front.searches() if self._front else ()
        found = next((search for search in declared if self._is_own(search.template)), None)
        if found is None and self._front and (description := self._front.description()):
            answer = self._get(description, DESCRIPTION)
            found = described(answer) if answer is not None else None
        return found if found is not None and self._is_own(found.template) else None

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
    """The likely pages of several sites, each with the number of its site, as the sites are done."""
    yield from together([_numbered(number, site, most) for number, site in enumerate(sites)], at_once)


def _numbered(number: int, site: Site, most: int) -> Iterator[tuple[int, Likely]]:
    yield from ((number, each) for each in site.likely(most))


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
