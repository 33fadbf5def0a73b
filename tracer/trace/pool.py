"""The pages a trace may compare with: those that were read, and those that earlier runs stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracer import furniture
from tracer.model import Article, Furniture, Page, Skipped, Studied
from tracer.store import Store
from tracer.study import Desk, complete, glance_article, glances


class Pool:
    """Glanced-at articles by id, with what was skipped on the way. Ids are unique; the same article is held once."""

    def __init__(self, desk: Desk, store: Store | None) -> None:
        self.desk = desk
        self.articles: dict[str, Studied] = {}
        self.skipped: list[Skipped] = []
        self.counts: list[tuple[str, int]] = []  # (what was read, pages)
        self._store = store
        self._asked: set[str] = set()
        self.stored_before = store.count() if store else 0

    def read(self, sources: Iterable[tuple[str, str, Iterator[Page | Skipped]]], *, apart_from: Studied) -> None:
        """Take in every page of the sources, given as (found by, name, pages)."""
        for found_by, name, pages in sources:
            count = 0
            for studied in glances(pages, self.desk):
                count += 1
                if isinstance(studied, Skipped):
                    self.skipped.append(studied)
                elif not _same_article(studied, apart_from):
                    self._add(replace(studied, article=replace(studied.article, found_by=found_by)))
            self.counts.append((name, count))
        self._settle_ids()

    def _add(self, studied: Studied) -> None:
        known = self.articles.get(studied.id)
        if known is not None and known.article.text != studied.article.text:
            studied = _renamed(studied)
        self.articles.setdefault(studied.id, studied)

    def _settle_ids(self) -> None:
        """An input's own id may be that of another stored article: "1" is a common name."""
        if self._store is None:
            return
        for id, text in sorted(self._store.texts(sorted(self.articles)).items()):
            if self.articles[id].article.text != text:
                studied = _renamed(self.articles.pop(id))
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
        ids = self._store.candidates(
            studied, anchors_shared=settings.fingerprint.shared_anchors, limit=settings.store.candidates
        )
        named = {credit.outlet.key for credit in studied.credits}
        ids += self._store.by_outlet(named, limit=settings.store.outlet_pages)
        for found in self._load(ids):
            if not _same_article(found, studied):
                self.articles.setdefault(found.id, found)

    def _load(self, ids: Iterable[str]) -> list[Studied]:
        """Stored articles, with their shingles back."""
        assert self._store is not None
        return [
            replace(glance_article(stored.article, self.desk), credits=stored.credits, quotes=stored.quotes)
            for stored in self._store.articles(ids)
        ]

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

    def completed(self, id: str, learned: Furniture) -> Studied:
        """A member of the story, with its credits, quotations and notices."""
        self.articles[id] = complete(self.articles[id], learned, self.desk)
        return self.articles[id]


def _either(read: Furniture, stored: Furniture) -> Furniture:
    """What either knows of each outlet. Both may have seen the same pages, so the larger count stands, not the sum."""
    joined = {outlet: dict(blocks) for outlet, blocks in read.blocks.items()}
    for outlet, blocks in stored.blocks.items():
        held = joined.setdefault(outlet, {})
        for block, pages in blocks.items():
            held[block] = max(pages, held.get(block, 0))
    return Furniture(joined)


def _same_article(a: Studied, b: Studied) -> bool:
    """The traced page itself, met again in the pool: same id, or same page with the same text."""
    if a.id == b.id:
        return True
    same_page = a.article.canonical_url is not None and a.article.canonical_url == b.article.canonical_url
    return same_page and a.fingerprint.text_hash == b.fingerprint.text_hash


def _renamed(studied: Studied) -> Studied:
    """The article under an id of its own: the input's, and eight hex digits of its text."""
    digest = hashlib.sha256(studied.article.text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return replace(studied, article=replace(studied.article, id=f"{studied.id}~{digest}"))
