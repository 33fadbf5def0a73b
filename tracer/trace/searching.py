"""What a search is begun with: the finders that are asked, on what ground, and whether there is a network at all.

What was asked and read is noted in an archive that is recorded, so that a replay of it reads the same and asks nobody.
"""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from tracer.errors import FetchError
from tracer.fetch import LIVE, Fetcher
from tracer.finders import wayback
from tracer.finders.asking import Stopped
from tracer.finders.choosing import NAMES, asked_for, by_age
from tracer.finders.running import Ground
from tracer.model import Page, Studied
from tracer.settings import FindSettings
from tracer.store import Store
from tracer.study import Desk
from tracer.trace.account import Account
from tracer.trace.finding import Clock, Search
from tracer.trace.pool import Pool
from tracer.trace.recorded import Again, Told
from tracer.urls import host, unwrap

_SERVICES = ("wayback_cdx", "wayback_replay", "searx", "commoncrawl", "commoncrawl_data", "gdelt", "gdelt_data")
_LOCAL = frozenset({"stored"})  # finders that need no network


def typed_services(settings: FindSettings) -> frozenset[str]:
    """Origins of services that the user gave in place of ours: they may be on this machine."""
    usual = {field.name: field.default for field in fields(FindSettings)}
    typed = [getattr(settings, name) for name in _SERVICES if getattr(settings, name) != usual[name]]
    return frozenset(f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" for url in typed if url)


def begin(
    subject: Studied,
    pool: Pool,
    fetcher: Fetcher,
    store: Store | None,
    *,
    find: tuple[str, ...] | None,
    alone: bool,
    begun: float,
) -> Search | Again | None:
    """The search for a traced article; None where nothing is to be looked for.

    A recorded search is read again as it was. Else `find` names the finders; without it, where no other pages are
    given to compare with (`alone`), the usual ones are asked for an article of its age. `begun` is when the trace
    began (time.monotonic). Raises UsageError for a name that is none.
    """
    settings = pool.desk.settings
    now = datetime.now(UTC).replace(microsecond=0)
    names = asked_for(find) if find is not None else _usual(subject, now, settings.find) if alone else ()
    if (told := recorded_search(subject, fetcher)) is not None:
        return Again(told, pool, Ground(fetcher, settings, pool.desk.outlets, told.now, store))
    if not fetcher.asks_network:
        names = tuple(name for name in names if name in _LOCAL)
    if store is None:
        names = tuple(name for name in names if name not in _LOCAL)
    notes: list[str] = []
    if set(names) - _LOCAL and not _has_network(subject, fetcher, settings.find):
        notes.append("no network here: no name can be resolved, so nothing on the web was asked")
        names = tuple(name for name in names if name in _LOCAL)
    if not names and not notes:
        return None
    ground = Ground(fetcher, settings, pool.desk.outlets, now, store)
    return Search.of(pool, ground, Clock(settings.find.seconds, begun), Account(names, now, notes))


def captured(location: str, fetcher: Fetcher, desk: Desk, find: tuple[str, ...] | None, begun: float) -> Page | None:
    """The page of an address that is gone, as the archive first has it, if that is among the finders; else None."""
    settings = desk.settings
    if "wayback" not in (asked_for(find) if find is not None else settings.find.usual or NAMES):
        return None
    ground = Ground(fetcher, settings, desk.outlets, datetime.now(UTC))
    clock = Clock(settings.find.seconds, begun)
    asking = ground.asking("wayback", min(clock.seconds - clock.passed, clock.seconds * settings.find.search_share))
    try:
        found = wayback.first_capture(unwrap(location), asking)
        if found is None:
            return None
        page = fetcher.get(
            found.replayed_at(settings.find.wayback_replay),
            service=True,
            interval=settings.find.wayback_interval,
            seconds=asking.remaining(),
            exact=True,
        )
    except (FetchError, Stopped):
        return None
    return replace(page, capture=replace(page.capture, time=found.time, verified=True))


def recorded_search(subject: Studied, fetcher: Fetcher) -> Told | None:
    """The search whose answers the archive that is replayed holds, if it was for this article.

    Then the archive is no heap of pages to compare with: what was found and read is.
    """
    noted = fetcher.recorded_search(named(subject))
    try:
        return Told.of_json(json.loads(noted)) if noted else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _usual(subject: Studied, now: datetime, settings: FindSettings) -> tuple[str, ...]:
    if settings.usual:
        return asked_for(settings.usual)
    return by_age(subject.article.published, now, settings)


def named(subject: Studied) -> str:
    """What an archive notes a search under."""
    return subject.article.url or f"urn:tracer:{subject.id}"


def _has_network(subject: Studied, fetcher: Fetcher, settings: FindSettings) -> bool:
    """Whether any name can be resolved: the article itself came over the network, or one of the services is known."""
    if subject.article.capture.source == LIVE:
        return True
    hosts = [host(url) for url in (subject.article.url, *(getattr(settings, name) for name in _SERVICES)) if url]
    return any(fetcher.can_resolve(name) for name in dict.fromkeys(hosts) if name)
