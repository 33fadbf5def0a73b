"""What a run found -> the database, through the store's own doors; a batch is one transaction, so a killed run is gone
on with by the same command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import numpy as np

from tracer.dedup import members
from tracer.dedup.kinds import CONTAINS, EXCERPT, NAMES, Ints, Pairs
from tracer.dedup.linking import Linker, Story, Tied, Verdict, Weigher, bare
from tracer.engines import local
from tracer.errors import StoreError
from tracer.model import Furniture, Match, Page, Studied
from tracer.progress import reporter
from tracer.settings import Settings
from tracer.store import Store, knowing, open_store
from tracer.store.grouping import regroup
from tracer.study import Desk, complete, glance_article


@dataclass(frozen=True)
class Studier:
    """The worker's part for articles that share nothing: called with pages under their ids, it gives them studied."""

    settings: Settings

    def __call__(self, pages: Sequence[tuple[str, Page]]) -> list[Studied]:
        desk = Desk(self.settings)
        articles = members.articles(pages, self.settings)
        return [complete(glance_article(bare(article), desk), Furniture(), desk) for article in articles]


@contextmanager
def keeping(db: Path, locations: Sequence[str], settings: Settings) -> Iterator[Keeping]:
    """The database, open for the results of one run. Raises StoreError where it cannot be written."""
    patient = replace(settings.store, lock_seconds=settings.store.add_lock_seconds)
    with open_store(db, fingerprint=settings.fingerprint.text(), settings=patient) as store:
        if not store.writable:
            raise StoreError(f"{db}: it cannot be written; make it writable, or name another with --db")
        place = " ".join(locations)
        with store.writing():
            run = store.unfinished_run("dedup", place) or store.begin_run("dedup", place, started=datetime.now(UTC))
        keep = Keeping(store, settings, run)
        yield keep
        with store.writing():
            store.end_run(run)


@dataclass
class Keeping:
    """Keeps articles once, and what they share."""

    store: Store
    settings: Settings
    run: int
    added: int = 0

    def story(self, story: Story, verdict: Verdict) -> None:
        """A story with its links. Articles whose id is that of another stored text go under one of their own."""
        names = self._own_names(verdict.studied)
        if names:
            verdict = Linker(self.settings, whole=True)(story.renamed(names))
        with self.store.writing():
            kept = self._articles(verdict.studied)
            here = [s for s in verdict.studied if s.id in kept]
            self.store.save_furniture(verdict.learned)
            self.store.save_matches(
                [m for m in verdict.matches if m.a in kept and m.b in kept],
                [q for q in verdict.quoted if q.a.article in kept and q.b.article in kept],
            )
            self.store.save_links(here, verdict.links, verdict.ghosts, self.run)
            regroup(self.store, sorted(kept), self.run)

    def rest(self, weigher: Weigher, found: Tied, pairs: Pairs) -> None:
        """All other articles: those that share nothing, and those of stories too large to be weighed."""
        alone = self._alone(weigher, found)
        tasks = _batches(self._pages(weigher, alone), self.settings.store.batch)
        reporter().start("store", len(alone))
        for batch in local.run(Studier(self.settings), tasks, workers=weigher.workers):
            with self.store.writing():
                self._articles(self._renamed(studied) for studied in batch)
            reporter().advance("store", len(batch))
        reporter().finish("store")
        self._large(weigher, found, pairs)

    def _alone(self, weigher: Weigher, found: Tied) -> Ints:
        table = weigher.table
        weighed = np.zeros(table.records, np.bool_)
        small = found.around <= self.settings.dedup.story
        weighed[found.a[small]] = True
        weighed[found.b[small]] = True
        read = np.zeros(table.records, np.bool_)
        for source in weigher.sources:
            for number, chunk in enumerate(table.chunks):
                if chunk.startswith(source.prefix) and source.kind != "stored":
                    read[table.first[number] : table.first[number + 1]] = True
        return np.flatnonzero((table.record_text >= 0) & ~weighed & read)

    def _pages(
        self, weigher: Weigher, records: np.ndarray[tuple[int], np.dtype[np.int64]]
    ) -> Iterator[tuple[str, Page]]:
        window = self.settings.dedup.window
        for start in range(0, len(records), window):
            part = records[start : start + window]
            names = weigher.table.strings("ids", part)
            pages = members.pages(weigher.table, weigher.sources, part, self.settings, weigher.names)
            for record, name in zip(part.tolist(), names, strict=True):
                if record in pages:
                    yield name, pages[record]

    def _large(self, weigher: Weigher, found: Tied, pairs: Pairs) -> None:
        """What pairs of the largest stories share, by counts alone."""
        large = np.flatnonzero(found.around > self.settings.dedup.story)
        for start in range(0, len(large), self.settings.dedup.window):
            part = large[start : start + self.settings.dedup.window]
            rows = zip(found.a[part].tolist(), found.b[part].tolist(), found.row[part].tolist(), strict=True)
            matches = [_match(weigher.who.ids[a], weigher.who.ids[b], row, pairs) for a, b, row in rows]
            ids = {id for match in matches for id in (match.a, match.b)}
            stored = self.store.text_hashes(ids)
            with self.store.writing():
                self.store.save_matches([m for m in matches if m.a != m.b and m.a in stored and m.b in stored], [])
                regroup(self.store, sorted(stored), self.run)

    def _articles(self, studied: Iterable[Studied]) -> set[str]:
        """Keep articles; the ids of those that are in the store now."""
        kept = set()
        for one in studied:
            if knowing.forgotten(self.store, one.article) is None:
                self.added += self.store.save_article(one, self.run)
                kept.add(one.id)
        return kept

    def _own_names(self, studied: Sequence[Studied]) -> dict[str, str]:
        return {s.id: own.id for s in studied if (own := self._renamed(s)).id != s.id}

    def _renamed(self, studied: Studied) -> Studied:
        return knowing.under_its_own_id(self.store, studied)


def _match(a: str, b: str, row: int, pairs: Pairs) -> Match:
    first, second = sorted((a, b))
    if row < 0:
        return Match(first, second, 1.0, 1.0, 1.0, 1.0, 1.0, "exact", "wholly")
    kind, score = int(pairs.kind[row]), float(pairs.score[row])
    raw = float(pairs.jaccard[row]), float(pairs.a_in_b[row]), float(pairs.b_in_a[row])
    share = score if kind <= CONTAINS else min(score, raw[0])
    named = NAMES[min(kind, EXCERPT)]
    return Match(first, second, *raw, share, share, named, "wholly" if kind < EXCERPT else "partly")  # type: ignore[arg-type]


def _batches(pages: Iterator[tuple[str, Page]], size: int) -> Iterator[list[tuple[str, Page]]]:
    while batch := list(islice(pages, size)):
        yield batch
