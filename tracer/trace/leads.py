"""Leads become pages: one form of each page, the likeliest first; of a page that its site does not give, a capture."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field, replace

from tracer.errors import FetchError
from tracer.fetch import Fetcher, Gone, NotRecorded
from tracer.finders import wayback
from tracer.finders.asking import Asking, Looked, Stopped
from tracer.finders.running import Ground, ending_well, finder
from tracer.model import Lead, Page, Skipped, Subject
from tracer.settings import FindSettings
from tracer.trace.pool import Pool
from tracer.urls import canonical, host, page_key, unwrap

Forms = tuple[Lead, ...]  # leads to one page, the best to read first


@dataclass(frozen=True)
class Read:
    """What became of the leads to one page; `lead` is the one that was read, or the best where none could be."""

    lead: Lead
    page: Page | Skipped


@dataclass
class Reader:
    """Reads leads, within the time that `remaining` tells (seconds). Safe to use from several threads.

    `archive` is the way to the archive's index, for pages that their sites do not give; None where it is not to be
    asked. So many pages (find.dead_links) are looked for there.
    """

    fetcher: Fetcher
    settings: FindSettings
    remaining: Callable[[], float]
    archive: Asking | None = None
    _looked_for: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def read(self, forms: Forms) -> Read | None:
        """The first form of a page that can be had, else its capture, else why the first could not be had; None where
        there was no time for it."""
        failed, gone = None, None
        for lead in forms:
            try:
                return Read(lead, had(lead, self.fetcher, self.settings, self.remaining()))
            except NotRecorded:
                return failed
            except FetchError as error:
                failed = failed or Read(lead, Skipped(lead.url, "fetch", _reason(error, lead)))
                gone = gone or (lead if isinstance(error, Gone) and not is_archived(lead, self.settings) else None)
        return (self._captured(gone) if gone is not None else None) or failed

    def _captured(self, lead: Lead) -> Read | None:
        """The page as the archive first captured it, if it did."""
        if self.archive is None or not self._may_look():
            return None
        try:
            capture = wayback.first_capture(unwrap(lead.url), self.archive)
        except Stopped as stop:
            self.archive.note(str(stop))
            return None
        if capture is None:
            return None
        held = wayback.in_place_of(lead, capture, self.settings)
        try:
            return Read(held, had(held, self.fetcher, self.settings, self.remaining()))
        except FetchError as error:
            self.archive.fail(error)
            return None

    def _may_look(self) -> bool:
        with self._lock:
            self._looked_for += 1
            return self._looked_for <= self.settings.dead_links


def had(lead: Lead, fetcher: Fetcher, settings: FindSettings, seconds: float) -> Page:
    """The page a lead brings or leads to. Raises FetchError; NotRecorded where there is no time for it."""
    if lead.page is not None:
        return lead.page
    seconds = min(seconds, settings.page_seconds)
    if seconds <= 0:
        raise NotRecorded(f"{lead.url}: not read, the time was up")
    archived = is_archived(lead, settings)
    page = fetcher.get(
        lead.url,
        service=archived,
        interval=settings.wayback_interval if archived else None,
        limit=settings.page_bytes,
        seconds=seconds,
        exact=True,
    )
    if archived and lead.seen is not None:  # an archive's own word for when it was there
        page = replace(page, capture=replace(page.capture, time=lead.seen.not_after, verified=True))
    return page


def from_database(of: Subject, ground: Ground, pool: Pool) -> Looked:
    """Take what the finder `stored` finds into the pool: in this thread, for a database is its own thread's."""
    asking = ground.asking("stored", ground.settings.find.seconds)
    leads = list(ending_well(finder("stored")(of, asking), asking))
    asking.looked.leads = len(leads)
    pool.recall_ids([lead.stored for lead in leads if lead.stored is not None], of.studied)
    return asking.looked


def is_archived(lead: Lead, settings: FindSettings) -> bool:
    """Whether a lead is to a capture in the archive that is asked."""
    return lead.url.startswith(settings.wayback_replay)


@dataclass
class Waiting:
    """Pages that leads lead to and nobody has begun to read. `tried` are keys of pages that are not to be read (again).

    Of one page's forms the one whose bytes are there comes first, then the plainest live one, then captures. Several
    pages of one host stand apart, for it is asked one at a time. A finder's guesses, pages that it holds for not very
    likely, are read as long as enough of those before them were of the story.
    """

    settings: FindSettings
    tried: set[str]
    _forms: dict[str, Forms] = field(default_factory=dict)
    _hosts: dict[str, str] = field(default_factory=dict)  # page -> host of its first form
    _begun: Counter[str] = field(default_factory=Counter)  # pages begun, by host
    _guessed: dict[str, str] = field(default_factory=dict)  # guesses begun: page -> finder
    _guesses: Counter[str] = field(default_factory=Counter)  # how many, by finder
    _right: Counter[str] = field(default_factory=Counter)  # of them those of the story

    def add(self, lead: Lead) -> None:
        """Take in a lead, unless its page was tried before or is in the database."""
        key = page_key(lead.url)
        if lead.stored is None and key not in self.tried:
            forms = self._forms[key] = self._ordered([*self._forms.get(key, ()), lead])
            self._hosts[key] = host(forms[0].url)

    def take(self, apart_from: Set[str]) -> Forms | None:
        """The page to read next, likeliest first, of no host among `apart_from`; None where no more are worth it."""
        best: tuple[float, str] | None = None
        for key, leads in self._forms.items():
            top = likeliest(leads)
            if not self._is_worth_it(top):
                continue
            name = self._hosts[key]
            rank = self._begun[name] * self.settings.same_host - top.likely
            if name not in apart_from and (best is None or (rank, key) < best):
                best = rank, key
        return self._begin(best[1]) if best is not None else None

    def was_right(self, *urls: str | None) -> None:
        """A page that was read is of the story; `urls` are all it goes by: that which was asked for, its own."""
        for key in dict.fromkeys(page_key(url) for url in urls if url):
            if finder := self._guessed.pop(key, None):
                self._right[finder] += 1
                return

    def _is_worth_it(self, lead: Lead) -> bool:
        if lead.likely > self.settings.unlikely:
            return True
        most = self.settings.guesses + self._right[lead.finder] / self.settings.yield_least
        return self._guesses[lead.finder] < most

    def _begin(self, key: str) -> Forms:
        forms = self._forms.pop(key)
        top = likeliest(forms)
        if top.likely <= self.settings.unlikely:
            self._guessed[key] = top.finder
            self._guesses[top.finder] += 1
        self.tried.add(key)
        self._begun[self._hosts.pop(key)] += 1
        return forms

    def _ordered(self, leads: Iterable[Lead]) -> Forms:
        return tuple(sorted(leads, key=lambda lead: (_form(lead, self.settings), len(lead.url), lead.url, lead.finder)))

    def left(self) -> set[str]:
        """Keys of the pages nobody has begun to read."""
        return set(self._forms)


def likeliest(leads: Iterable[Lead]) -> Lead:
    """The lead of the largest chance among those to one page."""
    return max(leads, key=lambda lead: (lead.likely, lead.finder))


def _form(lead: Lead, settings: FindSettings) -> int:
    if lead.page is not None:
        return 0
    return 2 if is_archived(lead, settings) or unwrap(lead.url) != canonical(lead.url) else 1


def _reason(error: FetchError, lead: Lead) -> str:
    """What went wrong, without the address that stands beside it."""
    return str(error).removeprefix(lead.url[:300]).lstrip(": ")
