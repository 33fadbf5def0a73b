"""Finders side by side: each in a thread of its own, until all are done or the time is up. What they found stands."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from tracer.errors import TracerError
from tracer.fetch import Fetcher
from tracer.finders.asking import Asking, Finder, Limits, Looked, Stopped
from tracer.model import Lead, Subject
from tracer.outlets import OutletTable
from tracer.progress import reporter
from tracer.settings import Settings
from tracer.store import Store, questions

_GRACE = 2.0  # seconds past the end for requests under way: each has its own deadline and ends by itself
_LOOK_UP = 0.2  # seconds between two looks at the clock


@dataclass(frozen=True)
class Ground:
    """What every finder of one search goes out with. `now` is the time of the search."""

    fetcher: Fetcher
    settings: Settings
    outlets: OutletTable
    now: datetime
    store: Store | None = None

    def asking(self, name: str, seconds: float, linked: tuple[str, ...] = ()) -> Asking:
        """One finder's way out, for so many seconds from now."""
        limits = Limits(self.settings.find.requests, time.monotonic() + seconds)
        store = self.store if name == "stored" else None
        looked = Looked(name, self.now)
        return Asking(self.fetcher, self.settings, self.outlets, self.now, limits, looked, store, linked)


@dataclass(frozen=True)
class Found:
    """What a search found, and where it looked: one account a finder, in the order they were chosen."""

    leads: tuple[Lead, ...]
    looked: tuple[Looked, ...]


def run(subject: Subject, names: Sequence[str], ground: Ground, seconds: float) -> Found:
    """The leads of these finders, each finder's in its own order. Never raises for what a finder or service does."""
    linked = _linked(subject, ground)
    out = {name: ground.asking(name, seconds, linked) for name in names}
    leads: dict[str, list[Lead]] = {name: [] for name in names}
    if "stored" in out:  # in this thread: a database is its own thread's
        leads["stored"] += _leads("stored", subject, out["stored"])
    going = [name for name in names if name != "stored"]
    until = time.monotonic() + seconds + _GRACE if ground.fetcher.asks_network else None
    for name, lead in _side_by_side(going, subject, out, until):
        leads[name].append(lead)
    for name in names:
        out[name].looked.leads = len(leads[name])
    return Found(tuple(lead for name in names for lead in leads[name]), tuple(out[name].looked for name in names))


def finder(name: str) -> Finder:
    """The finder of that name."""
    found: Finder = import_module(f"tracer.finders.{name}").find
    return found


def _leads(name: str, subject: Subject, asking: Asking) -> Iterator[Lead]:
    """A finder's leads up to where it ends, in whatever way; its account says how it ended."""
    try:
        yield from finder(name)(subject, asking)
    except Stopped as stop:
        asking.note(str(stop))
    except TracerError as error:
        asking.fail(str(error))
    except Exception as error:  # one service's odd answer must not end a trace
        asking.fail(f"an answer it could not read ({type(error).__name__}: {str(error)[:80]})")


def _side_by_side(
    names: Sequence[str], subject: Subject, out: dict[str, Asking], until: float | None
) -> Iterator[tuple[str, Lead]]:
    """Leads as they come, from all; progress is reported by this thread, which is the one that has a reporter."""
    said: queue.SimpleQueue[tuple[str, Lead | None]] = queue.SimpleQueue()
    steps = {name: f"looking in {name}" for name in names}
    for name in names:
        reporter().start(steps[name])
        work = (name, subject, out[name], said)
        threading.Thread(target=_work, args=work, daemon=True, name=name).start()
    waiting = set(names)
    while waiting and (until is None or time.monotonic() < until):
        try:
            name, lead = said.get(timeout=_LOOK_UP)
        except queue.Empty:
            continue
        if lead is None:
            waiting.discard(name)
            reporter().finish(steps[name])
        else:
            reporter().advance(steps[name])
            yield name, lead
    for name in sorted(waiting):
        reporter().finish(steps[name])
        out[name].fail("still waiting for an answer when its time was up")


def _work(name: str, subject: Subject, asking: Asking, said: queue.SimpleQueue[tuple[str, Lead | None]]) -> None:
    for lead in _leads(name, subject, asking):
        said.put((name, lead))
    said.put((name, None))


def _linked(subject: Subject, ground: Ground) -> tuple[str, ...]:
    """Outlets that the database links with the article's own, by how often."""
    own = subject.studied.article.outlet
    if ground.store is None or own is None:
        return ()
    rows = questions.flows(ground.store, outlet=own.key, limit=ground.settings.find.related_outlets)
    return tuple(_others(((str(row["source_outlet"]), str(row["copy_outlet"])) for row in rows), own.key))


def _others(flows: Iterable[tuple[str, str]], own: str) -> list[str]:
    return list(dict.fromkeys(key for flow in flows for key in flow if key != own))
