"""One round of a search: finders look, and what they find is read at the same time, until both are done or time is up.

Everything that a round concludes is done in the thread that calls it, which is the one that reports progress and may
use the database; finders and readers have threads of their own and tell it what they have. Pages that are likely copies
are read at once. Of a finder's less likely ones a few are, and more only while they turn out to be of the story.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tracer.finders.asking import Asking
from tracer.finders.running import begin
from tracer.model import Lead, Page, Skipped, Studied
from tracer.progress import reporter
from tracer.settings import FindSettings
from tracer.trace.account import Account
from tracer.trace.leads import Forms, Read, Reader, Waiting
from tracer.trace.pool import Pool
from tracer.trace.recorded import noted
from tracer.urls import host

_GRACE = 2.0  # seconds past the end for requests under way: each has its own deadline and ends by itself
_LOOK_UP = 0.2  # seconds between two looks at the clock
_READING = "fetching pages"


@dataclass(frozen=True)
class _Done:
    """A reader's word that it is done with a page; nothing was read where there was no time for it."""

    forms: Forms
    read: Read | None


@dataclass(frozen=True)
class Until:
    """When a round must end (time.monotonic): its finders, and its reading."""

    finders: float
    reading: float


@dataclass
class Round:
    """One round for the article `subject`. `further` says who else is to look once a page is of its story; `read` notes
    what came of it, without the bodies, in the order in which it went into the pool.
    """

    subject: Studied
    pool: Pool
    reader: Reader
    waiting: Waiting
    account: Account
    until: Until
    further: Callable[[Studied], list[tuple[Asking, Iterator[Lead]]]]
    read: list[dict[str, Any]] = field(default_factory=list)
    _said: queue.SimpleQueue[tuple[Asking, Lead | None] | _Done] = field(default_factory=queue.SimpleQueue)
    _looking: dict[int, Asking] = field(default_factory=dict)  # those who still look, by identity
    _reading: dict[str, Forms] = field(default_factory=dict)  # by host: each is asked one thing at a time

    @property
    def settings(self) -> FindSettings:
        return self.reader.settings

    def run(self, finders: Sequence[tuple[Asking, Iterator[Lead]]]) -> None:
        """Look and read. Never raises for what a finder, a service or a site does."""
        self._begin(finders)
        reporter().start(_READING)
        try:
            self._begin_reading()
            while self._looking or self._reading:
                self._hear()
                self._look_at_the_clock()
                self._begin_reading()
        finally:
            reporter().finish(_READING)

    def _begin(self, finders: Sequence[tuple[Asking, Iterator[Lead]]]) -> None:
        for asking, found in finders:
            reporter().start(_looking_in(asking))
            self._looking[id(asking)] = asking
            begin(found, asking, lambda asking, lead: self._said.put((asking, lead)))

    def _look_at_the_clock(self) -> None:
        now = time.monotonic()
        if now >= self.until.finders + _GRACE:
            for asking in [*self._looking.values()]:
                asking.fail("still waiting for an answer when its time was up")
                self._ended(asking)
        if now >= self.until.reading + _GRACE:
            self._reading.clear()

    def _begin_reading(self) -> None:
        """Begin to read what is worth it, as far as there are readers, time and pages left."""
        while len(self._reading) < self.settings.readers and time.monotonic() < self.until.reading:
            if self.account.pages + len(self._reading) >= self.settings.pages:
                return
            forms = self.waiting.take(self._reading.keys())
            if forms is None:
                return
            self._reading[host(forms[0].url)] = forms
            threading.Thread(target=self._work, args=(forms,), daemon=True, name="reader").start()

    def _work(self, forms: Forms) -> None:
        """A reader's thread."""
        read: Read | None = None
        try:
            read = self.reader.read(forms)
        except Exception as error:  # one odd page must not end a trace
            reason = f"could not be fetched ({type(error).__name__}: {str(error)[:80]})"
            read = Read(forms[0], Skipped(forms[0].url, "fetch", reason))
        finally:
            self._said.put(_Done(forms, read))

    def _hear(self) -> None:
        """Take in what was told since the last time; wait a moment for the first of it."""
        done: list[Read] = []
        try:
            said = self._said.get(timeout=_LOOK_UP)
            while True:
                if isinstance(said, _Done):
                    self._reading.pop(host(said.forms[0].url), None)
                    done += [said.read] if said.read is not None else []
                elif id(said[0]) in self._looking:
                    self._heard(*said)
                said = self._said.get_nowait()
        except queue.Empty:
            pass
        if done:
            self._take(done)

    def _heard(self, asking: Asking, lead: Lead | None) -> None:
        if lead is None:
            self._ended(asking)
            return
        asking.looked.leads += 1
        reporter().advance(_looking_in(asking))
        if lead.seen is not None:
            self.pool.saw(lead.url, lead.seen)
        self.waiting.add(lead)

    def _ended(self, asking: Asking) -> None:
        del self._looking[id(asking)]
        self.account.take(asking.looked)
        if not any(other.looked.name == asking.looked.name for other in self._looking.values()):
            reporter().finish(_looking_in(asking))

    def _take(self, done: Sequence[Read]) -> None:
        """What was read goes into the pool, under the finder's name."""
        by_finder: dict[str, list[Read]] = defaultdict(list)
        for each in done:
            reporter().advance(_READING)
            by_finder[each.lead.finder].append(each)
            if isinstance(each.page, Page):
                self.account.read(each.lead.finder)
        before = set(self.pool.articles)
        for finder, read in by_finder.items():
            self.pool.take(finder, [each.page for each in read], apart_from=self.subject)
            self.read += [noted(each) for each in read]
        for id in [id for id in self.pool.articles if id not in before]:
            self._learn(self.pool.articles[id])

    def _learn(self, studied: Studied) -> None:
        """Whether a page is of the story: then a guess was right, and what it names is looked for."""
        if shared(studied, self.subject) < self.settings.shared_least:
            return
        self.waiting.was_right(studied.article.capture.url_asked, studied.article.url)
        if time.monotonic() < self.until.finders:
            self._begin(self.further(studied))


def _looking_in(asking: Asking) -> str:
    return f"looking in {asking.looked.name}"


def shared(a: Studied, b: Studied) -> int:
    """How many word 5-grams two articles share."""
    return len(np.intersect1d(a.fingerprint.shingles, b.fingerprint.shingles, assume_unique=True))
