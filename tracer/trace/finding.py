"""Copies on the live web: what is looked for, in two rounds.

The first looks for the traced article and, as soon as a page of its story is read, for the sources which that names;
the second, bounded, for what only the compared story tells: sources still unseen, and when undated pages were first
captured. Both keep to one clock, which began with the trace: what is read has to be compared before it is over.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tracer.finders import wayback
from tracer.finders.asking import Asking
from tracer.finders.named import is_page, labelled
from tracer.finders.running import Ground, finder
from tracer.model import Furniture, Lead, Studied, Subject
from tracer.settings import FindSettings
from tracer.study import complete
from tracer.trace.account import Account
from tracer.trace.leads import Reader, Waiting, from_database
from tracer.trace.phrases import subject_of
from tracer.trace.pool import Pool
from tracer.trace.recorded import Told
from tracer.trace.rounds import Round, Until, shared
from tracer.urls import page_key, unwrap

_OF_SOURCES = ("cited", "wayback", "commoncrawl")  # finders that look for what is named; the others look for copies


@dataclass(frozen=True)
class Clock:
    """The seconds a trace may take, from `begun` (time.monotonic)."""

    seconds: float
    begun: float

    def at(self, share: float) -> float:
        """When this share of the whole has passed."""
        return self.begun + share * self.seconds

    @property
    def passed(self) -> float:
        """Seconds that have passed."""
        return time.monotonic() - self.begun


@dataclass
class Search:
    """One trace's search on the web: what it may use, and what it has asked and read so far."""

    pool: Pool
    ground: Ground
    clock: Clock
    account: Account
    told: Told
    _waiting: Waiting
    _looked_for: set[str] = field(default_factory=set)  # ids of articles
    _story: list[Studied] = field(default_factory=list)  # articles that share text with the traced one
    _sought: set[str] = field(default_factory=set)  # keys of outlets and pages that were looked for as sources
    _ended: float = 0.0  # when the first round was over, in seconds of the clock

    @classmethod
    def of(cls, pool: Pool, ground: Ground, clock: Clock, account: Account) -> Search:
        """A search that has not begun."""
        told = Told(account.names, ground.now)
        return cls(pool, ground, clock, account, told, Waiting(ground.settings.find, set()))

    @property
    def settings(self) -> FindSettings:
        return self.ground.settings.find

    @property
    def asked_web(self) -> bool:
        """Whether the web was asked, or could not be."""
        return bool(set(self.account.names) - {"stored"} or self.account.notes)

    @property
    def pages(self) -> int:
        """How many pages were read."""
        return self.account.pages

    def lines(self) -> list[str]:
        """What the report says of it."""
        return self.account.lines()

    def first(self, subject: Studied) -> None:
        """Look for the traced article, and read what is found into the pool; look for the sources of that, too."""
        self._waiting.tried |= {page_key(url) for url in (subject.article.url, subject.article.canonical_url) if url}
        until = Until(self.clock.at(self.settings.search_share), self.clock.at(self.settings.read_share))
        self._story.append(subject)
        self._with_unseen(subject)
        of = subject_of(subject, self.settings)
        if "stored" in self.account.names:
            self.account.take(from_database(of, self.ground, self.pool))
        names = [name for name in self.account.names if name != "stored"]
        self._round(subject, self._finders(of, names, until), until)
        self._ended = self.clock.passed

    def second(self, story: Sequence[Studied], subject: Studied) -> bool:
        """Look for sources that found articles name and the story lacks, and when undated pages were first captured.

        Whether anything came of it. It takes no more than what is left of the time once half of what comparing took
        is set aside for comparing what it finds: most pairs are compared already.
        """
        comparing = self.clock.passed - self._ended
        left = self.clock.seconds - self.clock.passed - comparing / 2
        if left <= 0 or not self.names_of_sources:
            return False
        now = time.monotonic()
        until = Until(now + left * self.settings.second_share, now + left)
        before = len(self.pool.articles), dict(self.pool.seen)
        self._story = [*story]
        finders: list[tuple[Asking, Iterator[Lead]]] = []
        for studied in sorted(story, key=lambda s: (-shared(s, subject), s.id)):
            finders += self._for_sources_of(studied, until)
        if "wayback" in self.account.names:
            asking = self.ground.asking("wayback", until.finders - now)
            finders.append((asking, self._first_captures(story, asking)))
        self._round(subject, finders, until)
        return (len(self.pool.articles), dict(self.pool.seen)) != before

    @property
    def names_of_sources(self) -> list[str]:
        """The finders that look for what is named."""
        return [name for name in _OF_SOURCES if name in self.account.names]

    def _for_sources_of(self, studied: Studied, until: Until) -> list[tuple[Asking, Iterator[Lead]]]:
        """Finders for what an article of the story names and nobody has seen or looked for, so long as few articles
        were looked for so."""
        if studied.id in self._looked_for or len(self._looked_for) >= self.settings.second_subjects:
            return []
        naming = self._with_unseen(studied)
        if naming is None:
            return []
        self._looked_for.add(studied.id)
        return self._finders(subject_of(naming, self.settings), self.names_of_sources, until, own=False)

    def end(self, name: str) -> None:
        """Note in the archive that is recorded, under `name`, what was asked and read."""
        self.account.unread = len(self._waiting.left())
        self.told.account(self.account)
        self.ground.fetcher.record_search(name, json.dumps(self.told.as_json()))

    def _round(self, subject: Studied, finders: Sequence[tuple[Asking, Iterator[Lead]]], until: Until) -> None:
        archive = self.ground.asking("wayback", until.reading - time.monotonic())
        reader = Reader(
            self.ground.fetcher,
            self.settings,
            lambda: until.reading - time.monotonic(),
            archive if "wayback" in self.account.names else None,
        )
        round_ = Round(subject, self.pool, reader, self._waiting, self.account, until, self._further(until))
        round_.run(finders)
        if archive.looked.asked:
            self.account.take(archive.looked)
        self.told.round(round_.read, self.pool.seen)

    def _further(self, until: Until) -> Callable[[Studied], list[tuple[Asking, Iterator[Lead]]]]:
        """What else is looked for when a page turns out to be of the story: its sources, at once."""

        def further(studied: Studied) -> list[tuple[Asking, Iterator[Lead]]]:
            full = self.pool.articles[studied.id] = complete(studied, Furniture(), self.pool.desk)
            self._story.append(full)
            return self._for_sources_of(full, until)

        return further

    def _finders(
        self, of: Subject, names: Sequence[str], until: Until, *, own: bool = True
    ) -> list[tuple[Asking, Iterator[Lead]]]:
        seconds = until.finders - time.monotonic()
        linked = self.ground.linked(of) if "feeds" in names else ()  # nobody else asks for it
        askings = [self.ground.asking(name, seconds, linked, own=own) for name in names]
        return [(asking, finder(asking.looked.name)(of, asking)) for asking in askings]

    def _with_unseen(self, naming: Studied) -> Studied | None:
        """The article with those of its credits only that name what nobody has seen; None without any. What it names
        counts as looked for from now on."""
        seen = {s.article.outlet.key for s in self._story if s.article.outlet and s.id != naming.id} | self._sought
        tried = self._waiting.tried | self._sought
        unseen = tuple(
            credit
            for credit in naming.credits
            if credit.outlet.key not in seen
            or (credit.url and is_page(credit.url) and page_key(credit.url) not in tried)
        )
        pointed = {page_key(url) for url, _ in labelled(naming.article)} - tried
        self._sought |= pointed | {credit.outlet.key for credit in unseen}
        self._sought |= {page_key(credit.url) for credit in unseen if credit.url}
        return replace(naming, credits=unseen) if unseen or pointed else None

    def _first_captures(self, story: Sequence[Studied], asking: Asking) -> Iterator[Lead]:
        """When pages of the story that have no date, or only that of a day, were first captured."""
        seen = set(self.pool.seen)
        open_ = [s for s in story if s.article.url and _is_vague(s) and page_key(s.article.url) not in seen]
        for studied in sorted(open_, key=lambda s: s.id)[: self.settings.first_seen]:
            url = unwrap(studied.article.url or "")
            if (capture := wayback.first_capture(url, asking)) is not None:
                yield Lead(url, "wayback", "of the story, as first captured", capture.stamp(wayback.SOURCE))


def _is_vague(studied: Studied) -> bool:
    stamp = studied.article.published
    return stamp is None or stamp.precision in {"day", "month", "year"}
