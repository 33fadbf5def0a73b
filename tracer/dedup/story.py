"""The story of a deduplication, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tracer import fingerprint
from tracer.dedup import candidates, clusters, inputs, kinds, listing, notices, table, verify, writing
from tracer.dedup.grouping import Packed
from tracer.dedup.inputs import Source, Task
from tracer.dedup.kinds import Pairs
from tracer.dedup.listing import Holders, Listed
from tracer.dedup.notices import Runs
from tracer.dedup.piped import Piped
from tracer.dedup.records import Fields
from tracer.dedup.signing import Signer
from tracer.dedup.summary import summary
from tracer.dedup.table import Table
from tracer.dedup.verify import Verifier
from tracer.engines import local
from tracer.model import Dedup
from tracer.progress import reporter
from tracer.settings import Settings
from tracer.spool import Spool


@dataclass(frozen=True)
class Wanted:
    """Which files to write, all JSON Lines; `output` takes the records that stay, `prefer` says which those are."""

    clusters: Path | None = None
    pairs: Path | None = None
    output: Path | None = None
    links: Path | None = None
    prefer: str = "earliest"  # or "longest", or "first" in the input


def dedup_pages(
    locations: Sequence[str],
    *,
    settings: Settings | None = None,
    wanted: Wanted | None = None,
    fields: Fields | None = None,
    work: Path | None = None,
    workers: int | None = None,
    compiled: bool | None = None,
) -> Dedup:
    """Find every copy among the pages at `locations` and write what is `wanted`.

    State is kept in `work` (default: `.tracer` here) until the run is done; the same call after a kill goes on from it.
    `compiled` takes numba's engine (default: where it is installed). Raises UsageError where there is no such location.
    """
    run = _Run(settings or Settings(), fields or Fields(), workers or local.processors(), _compiled(compiled))
    wanted = wanted or Wanted()
    piped = Piped(work or Path(".tracer"))
    given = inputs.sources(locations, piped)
    sources = given.sources
    if wanted.output:
        writing.check_kept(sources)
    spool = _spool(sources, run, work or Path(".tracer"))
    records = table.load(spool, _sign(sources, spool, run))
    furniture = notices.runs(records, run.settings.furniture)
    proposed = candidates.find(records, furniture, run.settings)
    pairs = _verify(records, proposed, furniture, run)
    pivot, extra = clusters.assign(
        records.texts, pairs.where(pairs.copy), lambda more: _verify(records, more, furniture, run)
    )
    pairs = kinds.joined([pairs, extra])
    who = listing.holders(records, np.concatenate([pairs.a, pairs.b]))
    groups = listing.grouped(records, pivot, pairs.where(pairs.copy), who)
    keeper = listing.keepers(records, groups, who, wanted.prefer)
    listed = listing.listed(records, pairs, who, run.settings.dedup.listed)
    found = tuple(listing.clusters(records, groups, keeper, who))
    if wanted.clusters:
        writing.write_clusters(wanted.clusters, found)
    if wanted.pairs:
        writing.write_pairs(wanted.pairs, listed, pairs, who)
    if wanted.links:
        _link(wanted.links, records, sources, listed, pairs, who, run)
    if wanted.output:
        writing.write_kept(wanted.output, records, sources, _dropped(records, groups.records, keeper))
    answer = summary(records, groups, keeper, listed, pairs, found, who, run.settings.dedup)
    answer = replace(answer, skipped=(*given.skipped, *answer.skipped))
    spool.remove()
    piped.remove()
    return answer


@dataclass(frozen=True)
class _Run:
    settings: Settings
    fields: Fields
    workers: int
    compiled: bool

    @property
    def for_signing(self) -> Settings:
        """The fast extractor, and no look at what surrounds the body: members of stories are read again with care."""
        extract = replace(self.settings.extract, extractor=self.settings.dedup.extractor, surroundings=False)
        return replace(self.settings, extract=extract)

    @property
    def preload(self) -> list[str]:
        return ["tracer.fingerprint.warm", "tracer.dedup.signing", "tracer.dedup.verify"] if self.compiled else []


def _compiled(asked: bool | None) -> bool:
    return fingerprint.can_compile() if asked is None else asked


def _spool(sources: Sequence[Source], run: _Run, work: Path) -> Spool:
    rule = run.settings.dedup
    key = {
        "fingerprint": run.settings.fingerprint.text(),
        "extractor": rule.extractor,
        "cut": [rule.chunk, rule.max_line, rule.pages, rule.short],
        "fields": asdict(run.fields),
        "inputs": [source.key() for source in sources],
    }
    return Spool(work / Spool.name(key), key)


def _sign(sources: Sequence[Source], spool: Spool, run: _Run) -> list[str]:
    """Every task through the workers; the names of the chunks that came of them, in input order."""
    reporter().start("read", sum(source.size for source in sources))
    signer = Signer(spool, run.for_signing, run.fields, run.compiled, run.fields.names())
    for count, size, _ in local.run(signer, _tasks(sources, run), workers=run.workers, preload=run.preload):
        reporter().advance("read", size)
        reporter().advance("documents", count)
    reporter().finish("read")
    return spool.chunks()


def _tasks(sources: Sequence[Source], run: _Run) -> Iterator[Task]:
    for source in sources:
        yield from inputs.tasks(source, run.settings, run.fields.names())


def _verify(records: Table, proposed: Packed, furniture: Runs, run: _Run) -> Pairs:
    """Judge pairs of texts by exact counts."""
    rule, size = run.settings.dedup, run.settings.fingerprint.shingle
    if not len(proposed):
        return kinds.joined([])
    reporter().start("compare", len(proposed))
    asked: list[Packed] = []

    def tasks() -> Iterator[verify.Batch]:
        for pairs, batch in verify.batches(records, proposed, furniture, run.settings):
            asked.append(pairs)
            yield batch

    verifier = Verifier(records.spool, records.chunks, run.settings, run.compiled)
    found: list[Pairs] = []
    for place, counts in enumerate(local.run(verifier, tasks(), workers=run.workers, preload=run.preload)):
        found.append(kinds.judge(asked[place], counts, records.text_hash, size, rule))
        reporter().advance("compare", len(counts))
    reporter().finish("compare")
    return kinds.joined(found)


def _link(
    path: Path, records: Table, sources: Sequence[Source], listed: Listed, pairs: Pairs, who: Holders, run: _Run
) -> None:
    from tracer.dedup import linking  # half the house: not for those who want no links

    large = linking.write(path, records, sources, listed, pairs, who, run.settings, run.workers)
    if large:
        reporter().note(f"{large} stories of more than {run.settings.dedup.story} pages: their links were not weighed")


def _dropped(records: Table, members: NDArray[np.int64], keeper: NDArray[np.int64]) -> NDArray[np.bool_]:
    dropped = np.zeros(records.records, np.bool_)
    dropped[members] = True
    dropped[keeper] = False
    return dropped
