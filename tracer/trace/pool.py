"""The pages a trace may compare with: those that were read, and those that earlier runs stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from tracer import fingerprint, furniture
from tracer.model import Article, Fingerprint, Furniture, Page, Skipped, Stamp, Studied
from tracer.store import Store, knowing
from tracer.study import Desk, glance_article, glances
from tracer.trace.postings import Postings
from tracer.urls import page_key


class Corpus:
    """The pages of each location, glanced at once however many articles are traced against them."""

    def __init__(self) -> None:
        self._read: dict[str, list[Studied | Skipped]] = {}

    def glances(self, location: str, pages: Iterable[Page | Skipped], desk: Desk) -> list[Studied | Skipped]:
        """What is in the pages of a location; `pages` are read the first time only."""
        if location not in self._read:
            self._read[location] = list(glances(pages, desk))
        return self._read[location]


class Pool:
    """Glanced-at articles by id, with what was skipped on the way. Ids are unique; the same article is held once."""

    def __init__(self, desk: Desk, store: Store | None) -> None:
        self.desk = desk
        self.articles: dict[str, Studied] = {}
        self.skipped: list[Skipped] = []
        self.seen: dict[str, Stamp] = {}  # page key -> when someone first saw it
        self.counts: list[tuple[str, int]] = []  # (what was read, pages)
        self._store = store
        self._asked: set[str] = set()
        self._pages: dict[tuple[str, int], str] = {}  # (canonical URL, hash of the text) -> id
        self._postings = Postings(())
        self.stored_before = store.count() if store else 0

    def read(
        self, sources: Iterable[tuple[str, str, Iterator[Page | Skipped]]], corpus: Corpus, *, apart_from: Studied
    ) -> None:
        """Take in every page of the sources, given as (found by, name, pages)."""
        for found_by, name, pages in sources:
            read = corpus.glances(name, pages, self.desk)
            self.counts.append((name, self._take(found_by, read, apart_from=apart_from)))

    def take(self, found_by: str, pages: Iterable[Page | Skipped], *, apart_from: Studied) -> int:
        """Take in these pages; how many there were."""
        return self._take(found_by, glances(pages, self.desk), apart_from=apart_from)

    def _take(self, found_by: str, read: Iterable[Studied | Skipped], *, apart_from: Studied) -> int:
        count = 0
        for studied in read:
            count += 1
            if isinstance(studied, Skipped):
                self.skipped.append(studied)
            elif not _same_article(studied, apart_from):
                self._add(replace(studied, article=replace(studied.article, found_by=found_by)), apart_from)
        self._settle_ids()
        return count

    def saw(self, url: str, stamp: Stamp) -> None:
        """Someone saw the page at a URL by then: it was published no later."""
        key = page_key(url)
        if key not in self.seen or stamp.not_after < self.seen[key].not_after:
            self.seen[key] = stamp

    def with_seen(self, studied: Studied) -> Studied:
        """The article with when its page was first seen by others, if that is known."""
        article = studied.article
        stamps = [self.seen[key] for key in _keys_of(article) if key in self.seen]
        new = tuple(stamp for stamp in stamps if stamp not in article.stamps)
        return replace(studied, article=replace(article, stamps=(*article.stamps, *new))) if new else studied

    def settle_seen(self) -> None:
        """Give every article in the pool what `saw` was told of its page."""
        for id, studied in self.articles.items():
            self.articles[id] = self.with_seen(studied)

    def settled(self, subject: Studied) -> Studied:
        """The article to trace, renamed where its id is that of another stored article."""
        return subject if self._store is None else knowing.under_its_own_id(self._store, subject)

    def _add(self, studied: Studied, subject: Studied) -> None:
        if studied.id == subject.id:
            studied = knowing.renamed(
                studied
            )  # another article by the traced one's name: that one itself does not come here
        known = self.articles.get(studied.id)
        if known is not None and _at_odds(known, studied):
            studied = knowing.renamed(studied)
        if (page := _page_of(studied)) is not None and self._pages.setdefault(page, studied.id) != studied.id:
            return
        self.articles.setdefault(studied.id, studied)

    def _settle_ids(self) -> None:
        """An input's own id may be that of another stored article: "1" is a common name."""
        if self._store is None:
            return
        for id, stored in sorted(knowing.identities(self._store, sorted(self.articles)).items()):
            if knowing.at_odds(stored, knowing.identity(self.articles[id])):
                studied = knowing.renamed(self.articles.pop(id))
                self.articles.setdefault(studied.id, studied)

    def stored_page(self, canonical_url: str) -> Studied | None:
        """The stored capture of a page, the last one first."""
        if self._store is None:
            return None
        return next(iter(self._load(self._store.by_url(canonical_url)[:1])), None)

    def recall(self, studied: Studied) -> None:
        """Take in what earlier runs stored that may share text with this article, or is of an outlet it names."""
        if self._store is None or studied.id in self._asked:
            return
        self._asked.add(studied.id)
        settings = self.desk.settings
        enough = partial(fingerprint.needed, settings=settings.fingerprint)
        ids = self._store.candidates(studied, enough=enough, limit=settings.store.candidates)
        named = {credit.outlet.key for credit in studied.credits}
        ids += self._store.by_outlet(named, limit=settings.store.outlet_pages)
        self._take_stored(ids, studied)

    def recall_ids(self, ids: Iterable[str], studied: Studied) -> None:
        """Take in these stored articles, which share something with this one."""
        if self._store is not None:
            self._take_stored(ids, studied)

    def _take_stored(self, ids: Iterable[str], studied: Studied) -> None:
        for found in self._load(ids):
            page = _page_of(found)
            if not _same_article(found, studied) and (page is None or self._pages.get(page, found.id) == found.id):
                self.articles.setdefault(found.id, found)

    def _load(self, ids: Iterable[str]) -> list[Studied]:
        """Stored articles, with their shingles back where their text is kept."""
        assert self._store is not None
        return [
            replace(glance_article(stored.article, self.desk), credits=stored.credits, quotes=stored.quotes)
            if stored.article.text
            else stored
            for stored in self._store.articles(ids)
        ]

    def without_text(self) -> list[tuple[str, Fingerprint]]:
        """The articles whose fingerprint alone is kept, sorted by id."""
        return [(id, s.fingerprint) for id, s in sorted(self.articles.items()) if not s.article.text]

    def learn(self, subject: Studied) -> Furniture:
        """The site notices of every outlet in the pool, with what is stored of them."""
        pages: list[Article] = [subject.article, *(s.article for s in self.articles.values())]
        outlets = {page.outlet.key for page in pages if page.outlet}
        if self._store is not None:
            own = {subject.article.outlet.key} if subject.article.outlet else set()
            stored = self._store.articles(self._store.by_outlet(own, limit=self.desk.settings.store.outlet_pages))
            held = {page.id for page in pages}
            pages += [s.article for s in stored if s.id not in held]
        learned = furniture.learn(pages, self.desk.settings.furniture)
        return _either(learned, self._store.furniture(outlets)) if self._store else learned

    def sharing(self, fingerprint: Fingerprint) -> list[tuple[str, Fingerprint]]:
        """The articles that have at least one shingle of this fingerprint, or its whole text, sorted by id."""
        if len(self._postings.items) != len(self.articles):  # the pool grows and is never cut
            self._postings = Postings([(id, s.fingerprint) for id, s in sorted(self.articles.items())])
        return self._postings.holding(fingerprint.shingles, fingerprint.text_hash if fingerprint.words else None)


def _keys_of(article: Article) -> list[str]:
    """What the forms of an article's page share, by its URLs."""
    return list(dict.fromkeys(page_key(url) for url in (article.url, article.canonical_url) if url))


def _either(read: Furniture, stored: Furniture) -> Furniture:
    """What either knows of each outlet. Both may have seen the same pages, so the larger count stands, not the sum."""
    joined = {outlet: dict(blocks) for outlet, blocks in read.blocks.items()}
    for outlet, blocks in stored.blocks.items():
        held = joined.setdefault(outlet, {})
        for block, pages in blocks.items():
            held[block] = max(pages, held.get(block, 0))
    return Furniture(joined)


def _same_article(a: Studied, b: Studied) -> bool:
    """The traced page itself, met again: same id and nothing against it, or same page with the same text."""
    if a.id == b.id:
        return not _at_odds(a, b)
    page = _page_of(a)
    return page is not None and page == _page_of(b)


def _page_of(studied: Studied) -> tuple[str, int] | None:
    """What makes two articles one whatever their ids: the page and its text."""
    url = studied.article.canonical_url
    return None if url is None else (url, studied.fingerprint.text_hash)


def _at_odds(a: Studied, b: Studied) -> bool:
    """Whether two articles of one id are two."""
    return knowing.at_odds(knowing.identity(a), knowing.identity(b))
