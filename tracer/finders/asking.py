"""What a finder is handed: its way out, within its limits, and the account of what it did with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from tracer.errors import FetchError
from tracer.fetch import Answer, Fetcher, NotRecorded
from tracer.model import Lead, Subject
from tracer.outlets import OutletTable
from tracer.settings import Settings
from tracer.store import Store

_OVER = "stopped when its time was up"
_TOLD = 3  # failures told one by one in a line of the report; further ones are counted


class Stopped(Exception):
    """A finder has used up its requests or its time. The message says which."""


@dataclass(frozen=True)
class Limits:
    """What one finder may use: requests in all, and the moment (time.monotonic) at which it must be done."""

    requests: int
    until: float


@dataclass
class Looked:
    """The account of one finder: what the report says of it, whether it found anything or not."""

    name: str
    when: datetime
    asked: int = 0
    leads: int = 0
    read: int = 0  # pages of its leads
    notes: list[str] = field(default_factory=list)  # what a reader must know: "only 2 of 5 indexes"
    failed: list[str] = field(default_factory=list)  # what went wrong, one line each, with the place

    def line(self) -> str:
        """The account in one line: "wayback, 2026-11-23 06:30 UTC: 4 requests, 2 leads; failed: ..."."""
        read = [_count(self.read, "page") + " read"] if self.leads else []
        parts = [", ".join([_count(self.asked, "request"), _count(self.leads, "lead"), *read]), *self.notes]
        if self.failed:
            more = len(self.failed) - _TOLD
            told = self.failed[:_TOLD] + ([f"and {more} more"] if more > 0 else [])
            parts.append("failed: " + ", ".join(told))
        return f"{self.name}, {self.when:%Y-%m-%d %H:%M} UTC: " + "; ".join(parts)

    def add(self, other: Looked) -> None:
        """Take another search by the same finder into this account."""
        self.asked += other.asked
        self.leads += other.leads
        self.notes += [note for note in other.notes if note not in self.notes]
        self.failed += [what for what in other.failed if what not in self.failed]


@dataclass(frozen=True)
class Kept:
    """Answers that one search needs more than once and a service should be asked for once."""

    answers: dict[str, Answer] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def of(self, url: str, ask: Callable[[], Answer]) -> Answer:
        """The answer had before from this URL, else what `ask` gives now."""
        with self.lock:
            if url not in self.answers:
                answer = ask()
                if answer.status != 200:
                    return answer
                self.answers[url] = answer
            return self.answers[url]


@dataclass
class Asking:
    """One finder's way out, for one subject. Safe to use from the finder's own threads.

    `now` is the time of the search (a replayed one's own, so never ask the clock); `linked` are keys of outlets that
    earlier traces linked with the article's own, most often first; `kept` is shared by all finders of a search. `store`
    is the database, for `stored` alone: it may be asked from the caller's thread only.
    """

    fetcher: Fetcher
    settings: Settings
    outlets: OutletTable
    now: datetime
    limits: Limits
    looked: Looked
    store: Store | None = None
    linked: tuple[str, ...] = ()
    kept: Kept = field(default_factory=Kept)
    own: bool = True  # whether captures of the article itself are wanted, or only of what it names
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def get(self, url: str, accept: str = "*/*") -> Answer:
        """What a site says to a GET, whatever its status, decoded, up to find.reply_bytes; robots.txt is obeyed.

        429 and 503 are asked again as the server wishes; the last answer is given back. Raises FetchError where there
        is no answer at all, Stopped where the limits are reached.
        """
        self._count()
        try:
            limit = self.settings.find.reply_bytes
            return self.fetcher.ask(url, accept=accept, limit=limit, seconds=self.remaining())
        except NotRecorded as error:
            raise Stopped(_OVER) from error

    def service(
        self,
        url: str,
        interval: float,
        *,
        accept: str = "application/json",
        busy_wait: float | None = None,
        span: tuple[int, int] | None = None,
        limit: int | None = None,
    ) -> Answer:
        """The same of an interface made for programs and named in the settings: robots.txt does not apply to it, and
        a non-public address is allowed where the user typed it.

        `interval` is the seconds between two requests to its host; `span` a range of bytes (first, last; the answer
        has status 206, or 200 where the server gave all); `limit` the most bytes of body taken, find.reply_bytes
        otherwise. After a 429 or 503 that names no time, `busy_wait` seconds (doubling) are waited.
        """
        self._count()
        try:
            return self.fetcher.ask(
                url,
                service=True,
                interval=interval,
                busy_wait=busy_wait,
                accept=accept,
                span=span,
                limit=limit or self.settings.find.reply_bytes,
                seconds=self.remaining(),
            )
        except NotRecorded as error:
            raise Stopped(_OVER) from error

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that robots.txt of the URL's site names; none where it cannot be had."""
        return self.fetcher.sitemaps(url, seconds=self.remaining())

    def remaining(self) -> float:
        """Seconds left; never less than 0."""
        return max(0.0, self.limits.until - time.monotonic())

    def note(self, text: str) -> None:
        """Something the report must say about this search."""
        with self._lock:
            if text not in self.looked.notes:
                self.looked.notes.append(text)

    def fail(self, what: str | FetchError) -> None:
        """Something that went wrong while the search goes on."""
        with self._lock:
            if str(what) not in self.looked.failed:
                self.looked.failed.append(str(what))

    def _count(self) -> None:
        with self._lock:
            if self.looked.asked >= self.limits.requests:
                raise Stopped(f"stopped after its {self.limits.requests} requests")
            if self.fetcher.asks_network and self.remaining() <= 0:
                raise Stopped(_OVER)
            self.looked.asked += 1


Finder: TypeAlias = Callable[[Subject, Asking], Iterator[Lead]]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
