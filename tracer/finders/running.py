"""Finders side by side, each in a thread of its own. However one ends, what it found stands; its account says how."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module

from tracer.errors import TracerError
from tracer.fetch import Fetcher
from tracer.finders.asking import Asking, Finder, Kept, Limits, Looked, Stopped
from tracer.model import Lead, Subject
from tracer.outlets import OutletTable
from tracer.settings import Settings
from tracer.store import Store, questions


@dataclass(frozen=True)
class Ground:
    """What every finder of one search goes out with. `now` is the time of the search."""

    fetcher: Fetcher
    settings: Settings
    outlets: OutletTable
    now: datetime
    store: Store | None = None
    kept: Kept = field(default_factory=Kept)

    def asking(self, name: str, seconds: float, linked: tuple[str, ...] = (), *, own: bool = True) -> Asking:
        """One finder's way out, for so many seconds from now."""
        limits = Limits(self.settings.find.requests, time.monotonic() + seconds)
        store = self.store if name == "stored" else None
        looked = Looked(name, self.now)
        return Asking(
            self.fetcher, self.settings, self.outlets, self.now, limits, looked, store, linked, self.kept, own
        )

    def linked(self, subject: Subject) -> tuple[str, ...]:
        """Outlets that the database links with the article's own, by how often."""
        own = subject.studied.article.outlet
        if self.store is None or own is None:
            return ()
        rows = questions.flows(self.store, outlet=own.key, limit=self.settings.find.related_outlets)
        return tuple(_others(((str(row["source_outlet"]), str(row["copy_outlet"])) for row in rows), own.key))


def finder(name: str) -> Finder:
    """The finder of that name."""
    found: Finder = import_module(f"tracer.finders.{name}").find
    return found


def begin(found: Iterator[Lead], asking: Asking, tell: Callable[[Asking, Lead | None], None]) -> None:
    """Take leads in a thread of its own, which nobody waits for: each is told as it comes, None when there are no more.

    `tell` is called from that thread.
    """

    def work() -> None:
        for lead in ending_well(found, asking):
            tell(asking, lead)
        tell(asking, None)

    threading.Thread(target=work, daemon=True, name=asking.looked.name).start()


def ending_well(found: Iterator[Lead], asking: Asking) -> Iterator[Lead]:
    """Leads up to where they end, in whatever way. Never raises for what a finder or service does."""
    try:
        yield from found
    except Stopped as stop:
        asking.note(str(stop))
    except TracerError as error:
        asking.fail(str(error))
    except Exception as error:  # one service's odd answer must not end a trace
        asking.fail(f"an answer it could not read ({type(error).__name__}: {str(error)[:80]})")


def _others(flows: Iterable[tuple[str, str]], own: str) -> list[str]:
    return list(dict.fromkeys(key for flow in flows for key in flow if key != own))
