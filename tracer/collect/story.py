"""The story of adding articles, on one page: read, study, keep, compare, link, group; a batch is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from tracer.collect.comparing import Comparer
from tracer.collect.learning import learn
from tracer.collect.linking import relink
from tracer.collect.studying import Known, Read, Sheet, studies
from tracer.errors import StoreError
from tracer.fetch import Fetcher
from tracer.model import Added, GroupChange, Page, Skipped, Studied
from tracer.outlets import OutletTable
from tracer.readers import read
from tracer.settings import Settings
from tracer.store import Store, knowing, open_store
from tracer.store.grouping import regroup
from tracer.study import Desk
from tracer.workers import crew


def add(
    locations: Sequence[str],
    *,
    db: Path,
    settings: Settings | None = None,
    outlets: Path | None = None,
    with_text: bool = True,
    replay: Path | None = None,
    offline: bool = False,
) -> Added:
    """Keep every article at `locations` in the database `db`, compared with all that is stored.

    What is stored already costs no more than reading it, so the same call after a kill goes on where it was.
    `with_text` False keeps fingerprints, offsets and hashes only. Raises ReadError, UsageError, StoreError.
    """
    settings = settings or Settings()
    desk = Desk(settings, OutletTable.load(outlets))
    patient = replace(settings.store, lock_seconds=settings.store.add_lock_seconds)
    with (
        open_store(db, fingerprint=settings.fingerprint.text(), settings=patient) as store,
        Fetcher(settings.fetch, replay=replay, offline=offline) as fetcher,
    ):
        if not store.writable:
            raise StoreError(f"{db}: it cannot be written; make it writable, or name another with --db")
        adding = _Adding(store, desk, _begin(store, locations), with_text)
        sheets = _sheets(_pages(locations, settings, fetcher), store)
        with crew(desk):
            for batch in _batches(studies(sheets, desk), settings.store.batch):
                adding.keep(batch)
        return adding.end()


def _pages(locations: Sequence[str], settings: Settings, fetcher: Fetcher) -> Iterator[Page | Skipped]:
    for location in locations:
        yield from read(location, settings=settings, fetcher=fetcher)


def _sheets(pages: Iterable[Page | Skipped], store: Store) -> Iterator[Sheet]:
    """Pages whose bytes are stored already need no second study."""
    for page in pages:
        number = None if isinstance(page, Skipped) else knowing.stored_page(store, page)
        yield page if number is None or isinstance(page, Skipped) else Known(number, page.capture)


def _batches(found: Iterable[Read], size: int) -> Iterator[list[Read]]:
    found = iter(found)
    while batch := list(islice(found, size)):
        yield batch


def _begin(store: Store, locations: Sequence[str]) -> int:
    """The run's number; a run on the same input that was broken off is gone on with."""
    place = " ".join(locations)
    with store.writing():
        return store.unfinished_run("add", place) or store.begin_run("add", place, started=datetime.now(UTC))


@dataclass
class _Adding:
    store: Store
    desk: Desk
    run: int
    with_text: bool
    read: int = 0
    new: int = 0
    known: int = 0
    matches: int = 0
    links: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    skipped_count: int = 0

    def keep(self, batch: Sequence[Read]) -> None:
        """One batch: all of it is kept, or nothing."""
        with self.store.writing():
            new = self._save(batch)
            learn({s.article.outlet.key for s in new if s.article.outlet}, self.store, self.desk.settings)
            ids = [studied.id for studied in new]
            held = new if self.with_text else ()
            self.matches += Comparer(self.store, self.desk, held).compare(ids)
            self.links += relink(self.store, ids, self.run, self.desk.settings)
            regroup(self.store, ids, self.run)
        self.read += len(batch)
        self.new += len(new)

    def _save(self, batch: Sequence[Read]) -> list[Studied]:
        new: list[Studied] = []
        for found in batch:
            if isinstance(found, Known):
                self.known += 1
                self.store.save_capture(found.capture, found.number)
            elif isinstance(found, Skipped):
                self._skip(found)
            elif day := knowing.forgotten(self.store, found.article):
                self._skip(Skipped(found.article.location, "store", f"forgotten on {day}, and not stored again"))
            else:
                own = knowing.under_its_own_id(self.store, found)
                if self.store.save_article(own, self.run, with_text=self.with_text):
                    new.append(own)
                else:
                    self.known += 1
        return new

    def _skip(self, skipped: Skipped) -> None:
        self.skipped_count += 1
        if len(self.skipped) < self.desk.settings.store.skips:
            self.skipped.append(skipped)

    def end(self) -> Added:
        """What was done, by this call and by the ones it went on from."""
        with self.store.writing():
            self.store.end_run(self.run, self.skipped)
        return Added(
            read=self.read,
            new=self.new,
            known=self.known,
            matches=self.matches,
            links=self.links,
            changes=self._changes(),
            skipped=tuple(self.skipped),
            skipped_count=self.skipped_count,
            stored=str(self.store.path),
            articles=self.store.count(),
        )

    def _changes(self) -> tuple[GroupChange, ...]:
        found = self.store.ask("select * from changes where run = ? order by id", [self.run])
        return tuple(
            GroupChange(row["what"], row["change"], row["name"], tuple(row["before"].split()), row["articles"])
            for row in found
        )
