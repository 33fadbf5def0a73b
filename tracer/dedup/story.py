"""The story of a deduplication, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from math import inf
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tracer import fingerprint
from tracer.dedup import (
    budget,
    candidates,
    clusters,
    frames,
    inputs,
    kept,
    kinds,
    listing,
    notices,
    sampling,
    table,
    verify,
    windows,
    writing,
)
from tracer.dedup.grouping import Packed
from tracer.dedup.inputs import Source, Task
from tracer.dedup.kinds import Ints, Pairs
from tracer.dedup.listing import Grouped, Holders, Listed, Ranks
from tracer.dedup.notices import Runs
from tracer.dedup.piped import Piped
from tracer.dedup.records import Fields
from tracer.dedup.signing import Signer
from tracer.dedup.summary import summary
from tracer.dedup.table import Table
from tracer.dedup.verify import Verifier
from tracer.dedup.windows import Window
from tracer.engines import local
from tracer.model import Dedup
from tracer.progress import reporter
from tracer.settings import Settings
from tracer.spool import Spool
from tracer.workers import processors


@dataclass(frozen=True)
class Wanted:
    """Which files to write. `output` takes the records that stay and `rejects` those that could not be read, both as
    they were; `prefer` says which member of a cluster stays; `db` is a database to keep all of it in."""

    clusters: Path | None = None
    pairs: Path | None = None
    output: Path | None = None
    links: Path | None = None
    prefer: str = "earliest"  # or "longest", "source" (the root of the links), or "first" in the input
    rejects: Path | None = None
    db: Path | None = None
    sample: int = 0  # merges and near misses to draw for judging by hand


@dataclass(frozen=True)
class Scope:
    """What is compared with what: records published from `since` on, within `window` of each other, and with the
    articles of the database `against`, which is only read."""

    since: datetime | None = None
    window: timedelta | None = None
    against: Path | None = None


@budget.within_memory
def dedup_pages(
    locations: Sequence[str],
    *,
    settings: Settings | None = None,
    wanted: Wanted | None = None,
    scope: Scope | None = None,
    fields: Fields | None = None,
    work: Path | None = None,
    workers: int | None = None,
    compiled: bool | None = None,
) -> Dedup:
    """Find every copy among the pages at `locations` and write what is `wanted`.

    State is kept in `work` (default: `.tracer` here) until the run is done; the same call after a kill goes on from it.
    `compiled` takes numba's engine (default: where it is installed). Raises UsageError where there is no such location.
    """
    wanted, scope, work = wanted or Wanted(), scope or Scope(), work or Path(".tracer")
    run = _Run(settings or Settings(), fields or Fields(), workers or processors(), _compiled(compiled), scope)
    piped = Piped(work)
    given = inputs.sources(locations, piped)
    sources = _checked(given.sources, wanted, run)
    spool = _spool(sources, run, work)
    records, within = _within(table.load(spool, _sign(sources, spool, run)), scope)
    pairs, pivot = _compared(records, within, run)
    who = listing.holders(records, np.concatenate([pairs.a, pairs.b]))
    stored = _stored(records, sources)
    groups = listing.with_new(listing.grouped(records, pivot, pairs.where(pairs.copy), who), stored)
    listed = listing.listed(records, pairs, who, run.settings.dedup.listed)
    listed = listed.where(~stored[listed.a] | ~stored[listed.b])
    found = _Found(records, listed, pairs, groups, who)
    ranks, unlinked, added = _link(found, sources, locations, wanted, run)
    ranks[stored] = -inf
    keeper = listing.keepers(records, groups, who, wanted.prefer, ranks)
    urls = listing.Urls.of(records, groups.records)
    fates = listing.fates(records, groups, keeper, urls, stored)
    named = tuple(listing.clusters(records, groups, keeper, who, urls, stored))
    answer = summary(records, groups, fates, listed, pairs, named, stored, given.skipped, run.settings.dedup)
    read = kept.Inputs(sources, records, fates, run.for_signing, run.fields.names())
    _write(wanted, read, answer, found)
    drawn = sampling.draw(wanted.sample, read, listed, pairs) if wanted.sample else ()
    spool.remove()
    piped.remove()
    return replace(answer, unlinked=unlinked, added=added, drawn=drawn)


@dataclass(frozen=True)
class _Run:
    settings: Settings
    fields: Fields
    workers: int
    compiled: bool
    scope: Scope

    @property
    def for_signing(self) -> Settings:
        """The fast extractor, and no look at what surrounds the body: members of stories are read again with care."""
        extract = replace(self.settings.extract, extractor=self.settings.dedup.extractor, surroundings=False)
        return replace(self.settings, extract=extract)

    @property
    def preload(self) -> list[str]:
        return ["tracer.dedup.signing", "tracer.dedup.verify"] if self.compiled else []

    @property
    def since(self) -> float:
        return self.scope.since.timestamp() if self.scope.since else -inf


def _compiled(asked: bool | None) -> bool:
    return fingerprint.can_compile() if asked is None else asked


def _checked(sources: list[Source], wanted: Wanted, run: _Run) -> list[Source]:
    """The sources and the database they are compared with. Raises UsageError for what could not be written in the
    end."""
    for option, path in (("--output", wanted.output), ("--rejects", wanted.rejects)):
        if path:
            kept.check(sources, option)
    writing.check([wanted.clusters, wanted.pairs, wanted.output, wanted.links, wanted.rejects], sources)
    if run.scope.against is None:
        return sources
    from tracer.dedup import stored

    stored.apart(run.scope.against, wanted.db)
    return [*sources, stored.source(run.scope.against, len(sources), run.settings)]


def _spool(sources: Sequence[Source], run: _Run, work: Path) -> Spool:
    rule = run.settings.dedup
    key = {
        "fingerprint": run.settings.fingerprint.text(),
        "extractor": rule.extractor,
        "cut": [rule.chunk, rule.max_line, rule.pages, rule.short],
        "fields": asdict(run.fields),
        "since": run.scope.since.isoformat() if run.scope.since else None,
        "inputs": [source.key() for source in sources],
    }
    return Spool(work / Spool.name(key), key)


def _sign(sources: Sequence[Source], spool: Spool, run: _Run) -> list[str]:
    """Every task through the workers; the names of the chunks that came of them, in input order."""
    reporter().start("read", sum(source.size for source in sources))
    signer = Signer(spool, run.for_signing, run.fields, run.compiled, run.fields.names(), run.since)
    threads = run.compiled and all(source.kind in {"lines", "packed"} for source in sources)
    if run.compiled:
        from tracer.dedup import scanning

        scanning.ready()
    tasks, share = _tasks(sources, run), run.settings.dedup.memory // 2
    signed = local.run(signer, tasks, workers=run.workers, preload=run.preload, threads=threads, memory=share)
    for count, size, _ in signed:
        reporter().advance("read", size)
        reporter().advance("documents", count)
    reporter().finish("read")
    return spool.chunks()


def _tasks(sources: Sequence[Source], run: _Run) -> Iterator[Task]:
    for source in sources:
        yield from inputs.tasks(source, run.settings, run.fields.names())


def _within(records: Table, scope: Scope) -> tuple[Table, Window | None]:
    return windows.window(records, scope.window.total_seconds()) if scope.window else (records, None)


def _stored(records: Table, sources: Sequence[Source]) -> NDArray[np.bool_]:
    """Which records are articles of a database."""
    stored = np.zeros(records.records, np.bool_)
    prefixes = tuple(source.prefix for source in sources if source.kind == "stored")
    for number, chunk in enumerate(records.chunks):
        if prefixes and chunk.startswith(prefixes):
            stored[records.first[number] : records.first[number + 1]] = True
    return stored


def _compared(records: Table, within: Window | None, run: _Run) -> tuple[Pairs, Ints]:
    """Every pair of texts that share something, and the pivot of each text."""
    reporter().start("look for copies")
    proposed, furniture = _proposed(records, run)
    reporter().finish("look for copies")
    judge = _Judge(records, furniture, run, within)
    pairs = judge(proposed)
    templates = frames.learn(records, pairs, run.settings, run.compiled)
    pairs = templates.marked(pairs)
    pivot, extra = clusters.assign(records.texts, pairs.where(pairs.copy), lambda more: templates.marked(judge(more)))
    return kinds.joined([pairs, extra]), pivot


def _proposed(records: Table, run: _Run) -> tuple[Packed, Runs]:
    """Candidate pairs and site notices: side by side, since sorting leaves Python to the other, but for a run that is
    held to little memory."""
    rule = run.settings.dedup
    if run.workers <= 1 or rule.memory:
        furniture = notices.runs(records, run.settings.furniture, rule.keys_at_once)
        return candidates.find(records, lambda: furniture, run.settings), furniture
    with ThreadPoolExecutor(1) as aside:
        learned = aside.submit(notices.runs, records, run.settings.furniture, rule.keys_at_once)
        return candidates.find(records, learned.result, run.settings), learned.result()


@dataclass(frozen=True)
class _Judge:
    """Judges pairs of texts by exact counts."""

    records: Table
    furniture: Runs
    run: _Run
    within: Window | None

    def __call__(self, proposed: Packed) -> Pairs:
        run, rule, size = self.run, self.run.settings.dedup, self.run.settings.fingerprint.shingle
        proposed = self.within.close(proposed) if self.within else proposed
        if not len(proposed):
            return kinds.joined([])
        reporter().start("compare", len(proposed))
        asked: list[Packed] = []

        def tasks() -> Iterator[verify.Batch]:
            for pairs, batch in verify.batches(self.records, proposed, self.furniture, run.settings):
                asked.append(pairs)
                yield batch

        verifier = Verifier(self.records.spool, self.records.chunks, run.settings, run.compiled)
        found: list[Pairs] = []
        answers = local.run(verifier, tasks(), workers=run.workers, preload=run.preload, threads=run.compiled)
        for place, counts in enumerate(answers):
            found.append(kinds.judge(asked[place], counts, self.records.text_hash, size, rule))
            reporter().advance("compare", len(counts))
        reporter().finish("compare")
        return kinds.joined(found)


@dataclass(frozen=True)
class _Found:
    """What a run has found when it comes to links."""

    records: Table
    listed: Listed
    pairs: Pairs
    groups: Grouped
    who: Holders


def _link(
    found: _Found, sources: Sequence[Source], locations: Sequence[str], wanted: Wanted, run: _Run
) -> tuple[Ranks, int, int | None]:
    """Links are weighed where they are wanted, be it for the database or to choose who stays: which records stay
    before others, how many stories were too large, and how many articles the database took."""
    if not (wanted.links or wanted.db or wanted.prefer == "source"):
        return np.zeros(found.records.records), 0, None
    from tracer.dedup import linking  # half the house: not for those who want no links

    records, pairs, who = found.records, found.pairs, found.who
    tied = linking.tied(records, found.listed, pairs)
    weigher = linking.Weigher(records, sources, pairs, who, run.settings, run.fields.names(), run.workers)
    links, added = linking.Links(), None
    if wanted.db:
        from tracer.dedup import storing

        with storing.keeping(wanted.db, locations, run.settings) as keep:
            for story, verdict in weigher.verdicts(tied, whole=True):
                links.take(verdict)
                keep.story(story, verdict)
            keep.rest(weigher, tied, pairs)
            added = keep.added
    else:
        for _, verdict in weigher.verdicts(tied, whole=False):
            links.take(verdict)
    if wanted.links:
        links.write(wanted.links)
    ranks = links.ranks(records.records, found.groups, who) if wanted.prefer == "source" else np.zeros(records.records)
    return ranks, int((tied.sizes > run.settings.dedup.story).sum()), added


def _write(wanted: Wanted, given: kept.Inputs, answer: Dedup, found: _Found) -> None:
    if wanted.clusters:
        writing.write_clusters(wanted.clusters, answer.clusters)
    if wanted.pairs:
        writing.write_pairs(wanted.pairs, found.listed, found.pairs, found.who)
    if wanted.output:
        kept.write_kept(wanted.output, given, rejects=wanted.rejects is not None)
    if wanted.rejects:
        kept.write_rejects(wanted.rejects, given)
