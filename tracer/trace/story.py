"""The first story on one page: read the article, gather what may be related, conclude, audit, keep."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tracer import audit, chain
from tracer.errors import FetchError, ReadError, StoreError, UsageError
from tracer.fetch import Fetcher, Gone
from tracer.model import Furniture, Given, Page, SetAside, Skipped, Studied, Trace
from tracer.normalize import words
from tracer.outlets import OutletTable
from tracer.readers import read
from tracer.settings import Settings
from tracer.store import Store, open_store, questions
from tracer.study import Desk, complete, glances, links_by_prints, stand_by
from tracer.trace.finding import Search
from tracer.trace.gather import Gathered, gather
from tracer.trace.pool import Corpus, Pool
from tracer.trace.recorded import Again
from tracer.trace.searching import begin, captured, named, recorded_search, typed_services
from tracer.urls import canonical, host
from tracer.workers import crew


@dataclass(frozen=True)
class Sources:
    """Where one trace looks, and where it keeps what it learned.

    `replay` is an archive that stands in for the web, `record` a file that takes every byte seen, `corpus` locations
    whose pages are candidates, `db` the database (None: none), `outlets` the user's own additions to the outlet table.
    `find` names finders that look on the live web, () for none; None asks the usual ones for an article of its age
    unless `replay` or `corpus` gives other pages. `offline` keeps all of it from the network.
    """

    replay: Path | None = None
    record: Path | None = None
    corpus: tuple[str, ...] = ()
    db: Path | None = None
    offline: bool = False
    outlets: Path | None = None
    find: tuple[str, ...] | None = None


def trace_url(
    location: str,
    *,
    sources: Sources = Sources(),
    given: Given | None = None,
    settings: Settings | None = None,
    corpus: Corpus | None = None,
) -> Trace:
    """Where the article at `location` came from: a URL, an `.html` or `.txt` file, or "-" for standard input.

    `given` supplies what a pasted text lacks. One `corpus` for several traces with the same sources and settings reads
    the pages of those once. Raises ReadError or FetchError where the article itself cannot be had,
    StoreError where the database cannot be used, UsageError for a location that makes no sense.
    """
    settings = settings or Settings()
    _check(given)
    started, begun = datetime.now(UTC), time.monotonic()
    desk = Desk(settings, OutletTable.load(sources.outlets))
    with ExitStack() as stack:
        fetcher = stack.enter_context(
            Fetcher(
                settings.fetch,
                replay=sources.replay,
                record=sources.record,
                offline=sources.offline,
                services=typed_services(settings.find),
            )
        )
        store = None
        if sources.db is not None:
            store = stack.enter_context(
                open_store(sources.db, fingerprint=settings.fingerprint.text(), settings=settings.store)
            )
        pool = Pool(desk, store)
        stack.enter_context(crew(desk))
        subject = complete(pool.settled(_subject(location, fetcher, given, pool, sources, begun)), Furniture(), desk)
        pool.read(_candidates(sources, subject, fetcher, settings), corpus or Corpus(), apart_from=subject)
        gathered, search = _gathered(subject, pool, fetcher, store, sources, begun)
        trace = _conclude(gathered, pool, _looked_in(sources, pool, search), search.pages if search else 0, settings)
        return _judged(_keep(trace, gathered.furniture, store, started), store)


def _check(given: Given | None) -> None:
    """What the user says must not be dropped in silence: empty, or no address where one is asked for."""
    if given is None:
        return
    for name in ("url", "outlet", "published"):
        value = getattr(given, name)
        if value is not None and not value.strip():
            raise UsageError(f"--{name} is empty; leave it out or say what it is")
    if given.url is not None and not (given.url.startswith(("http://", "https://")) and "." in host(given.url)):
        raise UsageError(f"--url {given.url[:80]!r}: not a web address; write it whole, as https://example.org/story")


def _check_date(given: Given | None, subject: Studied) -> None:
    if given is None or given.published is None or not given.by_user:
        return
    if not any(stamp.source == "given by user" for stamp in subject.article.stamps):
        raise UsageError(
            f"--published {given.published[:80]!r}: not a date that can be read; write it as 2015-10-25 or "
            "2015-10-25T14:30+03:00"
        )


def _subject(
    location: str, fetcher: Fetcher, given: Given | None, pool: Pool, sources: Sources, begun: float
) -> Studied:
    """The article to trace; from the database or a web archive where the page itself can no longer be had."""
    desk = pool.desk
    try:
        page = _one_page(location, read(location, settings=desk.settings, fetcher=fetcher, given=given), pool)
    except FetchError as error:
        stored = pool.stored_page(canonical(location))
        if stored is not None:
            pool.skipped.append(Skipped(location, "fetch", f"{error}; the stored capture is used"))
            return stored
        held = captured(location, fetcher, desk, sources.find, begun) if isinstance(error, Gone) else None
        if held is None:
            raise
        pool.skipped.append(Skipped(location, "fetch", f"{error}; its first capture in the web archive is used"))
        page = replace(held, given=given or Given())
    found = next(glances([page], desk))
    if isinstance(found, Skipped):
        raise ReadError(f"{found.location}: {found.reason}; save the page from a browser and trace the file")
    _check_date(given, found)
    return found


def _one_page(location: str, found: Iterator[Page | Skipped], pool: Pool) -> Page:
    """The one page of a location. Which of several is meant cannot be guessed."""
    pages: list[Page] = []
    passed: list[Skipped] = []
    for each in found:
        if isinstance(each, Skipped):
            passed.append(each)
        else:
            pages.append(each)
        if len(pages) > 1:
            raise UsageError(
                f"{location}: more than one page is in it; name one of them (a URL, an .html or .txt file) and give "
                "this as --corpus or, if it is a web archive, as --replay"
            )
    if not pages:
        reason = passed[0].reason if passed else "nothing to read there"
        raise ReadError(f"{location}: {reason}; name a page, an .html or .txt file, or - for standard input")
    pool.skipped += passed
    return pages[0]


def _candidates(
    sources: Sources, subject: Studied, fetcher: Fetcher, settings: Settings
) -> Iterator[tuple[str, str, Iterator[Page | Skipped]]]:
    """Where to look, as (found by, name, pages)."""
    if sources.replay is not None and recorded_search(subject, fetcher) is None:
        yield "replay", sources.replay.name, fetcher.replay_pages()
    for location in sources.corpus:
        yield "corpus", location, read(location, settings=settings, fetcher=fetcher)


def _gathered(
    subject: Studied, pool: Pool, fetcher: Fetcher, store: Store | None, sources: Sources, begun: float
) -> tuple[Gathered, Search | Again | None]:
    """The story, with what was found on the web for the article and then for what that names; and the search."""
    alone = sources.replay is None and not sources.corpus
    search = begin(subject, pool, fetcher, store, find=sources.find, alone=alone, begun=begun)
    if search is None:
        return gather(subject, pool), None
    stand_by(pool.desk)
    search.first(subject)
    pool.settle_seen()
    gathered = gather(pool.with_seen(subject), pool)
    if search.second(gathered.story, gathered.subject):
        pool.settle_seen()
        gathered = gather(pool.with_seen(subject), pool, gathered.compared)
    search.end(named(subject))
    return gathered, search


def _looked_in(sources: Sources, pool: Pool, search: Search | Again | None) -> tuple[str, ...]:
    looked = [f"{name}, {count} pages" for name, count in pool.counts]
    if sources.db is not None:
        looked.append(f"{sources.db}, {pool.stored_before} articles")
    lines = search.lines() if search is not None else []
    return (*looked, *lines, *(() if search is not None and search.asked_web else ("no live web",)))


def _conclude(gathered: Gathered, pool: Pool, looked_in: tuple[str, ...], found: int, settings: Settings) -> Trace:
    subject, story = gathered.subject, gathered.story
    verdict = chain.link(story, gathered.matches, gathered.quote_matches, settings=settings.chain)
    links = (*verdict.links, *links_by_prints(story, gathered.matches))
    linked = {end for link in links for end in (link.copy, link.source, link.runner_up)} - {subject.id}
    members = tuple(s for s in sorted(story, key=lambda s: s.id) if s.id in linked)
    kept = {subject.id, *linked}
    trace = Trace(
        article=subject,
        articles=members,
        matches=tuple(m for m in gathered.matches if {m.a, m.b} <= kept),
        quote_matches=tuple(q for q in gathered.quote_matches if {q.a.article, q.b.article} <= kept),
        links=links,
        ghosts=verdict.ghosts,
        origins=chain.origins(
            subject.id, verdict.links, verdict.ghosts, story, gathered.matches, settings=settings.chain
        ),
        changes=(),
        set_aside=_set_aside(subject),
        looked_in=looked_in,
        skipped=tuple(pool.skipped),
        pages=found + sum(count for _, count in pool.counts),
    )
    return replace(trace, changes=audit.changes(trace, settings=settings.trace))


def _set_aside(subject: Studied) -> tuple[SetAside, ...]:
    """The traced article's site notices, one entry an outlet whose notice it is."""
    text = subject.article.text
    entries = []
    for outlet in sorted({notice.outlet for notice in subject.notices}):
        notices = [notice for notice in subject.notices if notice.outlet == outlet]
        spans = tuple(notice.span for notice in notices)
        count = sum(len(words(span.of(text))) for span in spans)
        entries.append(SetAside(subject.id, count, max(notice.pages for notice in notices), spans, outlet))
    return tuple(entries)


def _judged(trace: Trace, store: Store | None) -> Trace:
    """The trace with what people hold of its links; a mark on two ends stands whatever kind the link is now."""
    if store is None:
        return trace
    ends = {(link.copy, link.source) for link in trace.links}
    held = questions.marks(store, sorted({copy for copy, _ in ends}))
    return replace(trace, marks=tuple(mark for mark in held if mark.link and (mark.a, mark.b) in ends))


def _keep(trace: Trace, furniture: Furniture, store: Store | None, started: datetime) -> Trace:
    if store is None:
        return trace
    if not store.writable:
        reason = "it cannot be written, so nothing of this trace was kept"
        return replace(trace, skipped=(*trace.skipped, Skipped(str(store.path), "store", reason)))
    try:
        store.save_trace(trace, furniture, started=started)
    except StoreError as error:  # the answer is there all the same: show it, and say that it was not kept
        return replace(trace, skipped=(*trace.skipped, Skipped(str(store.path), "store", str(error))))
    return replace(trace, stored=str(store.path))
