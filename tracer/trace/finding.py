"""Copies on the live web: which finders are asked, which of their leads are read, and what the report says of it.

Two rounds. The first looks for the traced article; the second, bounded, for sources that the found articles name and
nobody has seen. Pages are read likeliest first, one form of each page, until the time or the number of pages is up.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from tracer.finders import wayback
from tracer.finders.abreast import abreast
from tracer.finders.asking import Looked, Stopped
from tracer.finders.choosing import NAMES
from tracer.finders.named import is_page, labelled
from tracer.finders.running import Ground, run
from tracer.model import Lead, Page, Skipped, Studied
from tracer.progress import reporter
from tracer.settings import FindSettings
from tracer.trace.leads import Forms, Read, Reader, batches, by_page
from tracer.trace.phrases import subject_of
from tracer.trace.pool import Pool
from tracer.urls import page_key, unwrap

_OF_SOURCES = ("cited", "wayback", "commoncrawl")  # finders that look for what is named; the others look for copies


@dataclass
class Clock:
    """The time a search has, comparing what was found apart. A replayed search is not timed: it ends where its
    recording does."""

    seconds: float
    timed: bool
    begun: float = field(default_factory=time.monotonic)

    def left(self, share: float = 1.0) -> float:
        """Seconds until this share of the whole has passed."""
        return max(0.0, self.begun + share * self.seconds - time.monotonic()) if self.timed else math.inf


@dataclass
class Search:
    """One trace's search: what it may use, and what it has found and said so far."""

    pool: Pool
    ground: Ground
    names: tuple[str, ...]
    clock: Clock
    notes: list[str] = field(default_factory=list)
    pages: int = 0  # read
    _spare: float = 0.0  # seconds that the first round left
    _looked: dict[str, Looked] = field(default_factory=dict)
    _tried: set[str] = field(default_factory=set)  # keys of pages that were read or could not be
    _asked: set[str] = field(default_factory=set)  # ids of articles that were looked for
    _unread: set[str] = field(default_factory=set)  # keys of pages there was no time for, or no reason

    @property
    def settings(self) -> FindSettings:
        return self.ground.settings.find

    @property
    def asked_web(self) -> bool:
        """Whether anything but the database was asked."""
        return any(name != "stored" for name in self.names)

    def lines(self) -> list[str]:
        """What the report says: a line a finder, then what no single one is answerable for."""
        rest = [name for name in NAMES if name not in self.names]
        unread = len(self._unread - self._tried)
        return [
            *(self._looked[name].line() for name in self.names if name in self._looked),
            *self.notes,
            *([f"{unread} less likely pages not read"] if unread else []),
            *([f"not asked: {', '.join(rest)}"] if rest and self.asked_web else []),
        ]

    def first(self, subject: Studied) -> None:
        """Look for the traced article, and read what is found into the pool."""
        search, read = self.settings.search_share, self.settings.search_share + self.settings.read_share
        self._read(self._find(subject, self.names, self.clock.left(search)), subject, read)
        self._spare = self.clock.left()

    def second(self, story: Sequence[Studied], subject: Studied) -> bool:
        """Look for sources that found articles name and the story lacks, and when undated pages were first captured.

        Whether anything came of it.
        """
        self.clock = Clock(self._spare, self.clock.timed)
        before = len(self.pool.articles), len(self.pool.seen)
        naming = sorted((s for s in story if s.id not in self._asked), key=lambda s: (-_shared(s, subject), s.id))
        names = [name for name in _OF_SOURCES if name in self.names]
        leads = self._find_for(self._with_unseen(naming, story), names, self.clock.left() * self.settings.search_share)
        self._read(leads, subject, 1.0)
        self._ask_first_seen(story)
        return (len(self.pool.articles), len(self.pool.seen)) != before

    def _with_unseen(self, naming: Sequence[Studied], story: Sequence[Studied]) -> list[Studied]:
        """Articles that name what nobody has seen, each with those credits only; an outlet is looked for once."""
        seen = {s.article.outlet.key for s in story if s.article.outlet}
        tried = self._tried | {page_key(s.article.url) for s in story if s.article.url}
        found: list[Studied] = []
        for studied in naming:
            unseen = tuple(
                credit
                for credit in studied.credits
                if credit.outlet.key not in seen
                or (credit.url and is_page(credit.url) and page_key(credit.url) not in tried)
            )
            pointed = {page_key(url) for url, _ in labelled(studied.article)} - tried
            if unseen or pointed:
                found.append(replace(studied, credits=unseen))
                seen |= {credit.outlet.key for credit in unseen}
                tried |= pointed | {page_key(credit.url) for credit in unseen if credit.url}
        return found[: self.settings.second_subjects]

    def _find(self, studied: Studied, names: Sequence[str], seconds: float) -> list[Lead]:
        leads = self._find_for([studied], names, seconds)
        self.pool.recall_ids([lead.stored for lead in leads if lead.stored is not None], studied)
        return leads

    def _find_for(self, articles: Sequence[Studied], names: Sequence[str], seconds: float) -> list[Lead]:
        """The leads for several articles, looked for side by side."""
        subjects = [subject_of(studied, self.settings) for studied in articles]
        self._asked.update(studied.id for studied in articles)
        if len(subjects) == 1:  # here, where progress is shown and the database may be asked
            searches = [run(subjects[0], names, self.ground, seconds)]
        else:
            ground = replace(self.ground, store=None)
            searches = list(abreast(lambda each: run(each, names, ground, seconds), subjects, len(subjects)))
        for found in searches:
            for looked in found.looked:
                self._account(looked)
        leads = [lead for found in searches for lead in found.leads]
        for lead in leads:
            if lead.seen is not None:
                self.pool.saw(lead.url, lead.seen)
        return leads

    def _account(self, looked: Looked) -> None:
        if looked.name in self._looked:
            self._looked[looked.name].add(looked)
        else:
            self._looked[looked.name] = looked

    def _read(self, leads: Iterable[Lead], subject: Studied, share: float) -> None:
        """Read what the leads lead to, in batches, as long as there is time and it is worth it."""
        own = [url for url in (subject.article.url, subject.article.canonical_url) if url]
        pages = [forms for forms in by_page(leads, own, self.settings) if page_key(forms[0].url) not in self._tried]
        self._unread.update(page_key(forms[0].url) for forms in pages)
        for batch in batches(pages, self.settings.batch):
            batch = batch[: max(0, self.settings.pages - self.pages)]
            if not batch or self.clock.left(share) <= 0:
                return
            reader = Reader(self.ground.fetcher, self.settings, partial(self.clock.left, share))
            read = self._from_archive(list(_told(reader.read(batch))), reader)
            new = self._take(read, subject)
            least = self.settings.shared_least
            story = sum(_shared(studied, subject) >= least for studied in new)
            if batch[-1][0].likely < self.settings.unlikely and story < len(read) * self.settings.yield_least:
                return

    def _take(self, read: Sequence[Read], subject: Studied) -> list[Studied]:
        """What was read goes into the pool, under the finder's name; the articles that were not there before."""
        by_finder: dict[str, list[Page | Skipped]] = defaultdict(list)
        for each in read:
            self._tried.add(page_key(each.lead.url))
            by_finder[each.lead.finder].append(each.page)
            if isinstance(each.page, Page):
                self._looked[each.lead.finder].read += 1
                self.pages += 1
        before = set(self.pool.articles)
        for finder, pages in sorted(by_finder.items()):
            self.pool.take(finder, pages, apart_from=subject)
        return [self.pool.articles[id] for id in sorted(set(self.pool.articles) - before)]

    def _from_archive(self, read: list[Read], reader: Reader) -> list[Read]:
        """The same, with pages that are gone from the web as the archive captured them, where it did."""
        gone = [each.lead for each in read if each.gone][: self.settings.dead_links]
        if "wayback" not in self.names or not gone:
            return read
        asking = self.ground.asking("wayback", self.clock.left())
        captured: list[Forms] = []
        try:
            for lead in gone:
                capture = wayback.first_capture(unwrap(lead.url), asking)
                if capture is not None:
                    captured.append((wayback.in_place_of(lead, capture, self.settings),))
        except Stopped as stop:
            asking.note(str(stop))
        self._account(asking.looked)
        had = {page_key(each.lead.url): each for each in reader.read(captured) if isinstance(each.page, Page)}
        return [had.get(page_key(each.lead.url), each) if each.gone else each for each in read]

    def _ask_first_seen(self, story: Sequence[Studied]) -> None:
        """When pages of the story that have no date, or only that of a day, were first captured."""
        if "wayback" not in self.names:
            return
        asking = self.ground.asking("wayback", self.clock.left())
        open_ = [s for s in story if s.article.url and _is_vague(s) and page_key(s.article.url) not in self.pool.seen]
        try:
            for studied in sorted(open_, key=lambda s: s.id)[: self.settings.first_seen]:
                url = unwrap(studied.article.url or "")
                if (capture := wayback.first_capture(url, asking)) is not None:
                    self.pool.saw(url, capture.stamp(wayback.SOURCE))
        except Stopped as stop:
            asking.note(str(stop))
        self._account(asking.looked)


def _told(read: Iterator[Read]) -> Iterator[Read]:
    """The same, each one shown as progress."""
    reporter().start("fetching pages")
    try:
        for each in read:
            reporter().advance("fetching pages")
            yield each
    finally:
        reporter().finish("fetching pages")


def _is_vague(studied: Studied) -> bool:
    stamp = studied.article.published
    return stamp is None or stamp.precision in {"day", "month", "year"}


def _shared(a: Studied, b: Studied) -> int:
    """How many word 5-grams two articles share."""
    return len(np.intersect1d(a.fingerprint.shingles, b.fingerprint.shingles, assume_unique=True))
