"""What a run will take, told from a small sample of the real input; and how it is held to a given amount of memory."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from tracer import fingerprint
from tracer.dedup import inputs
from tracer.dedup.inputs import Source
from tracer.dedup.piped import Piped
from tracer.dedup.records import Fields
from tracer.dedup.signing import Signer
from tracer.engines import local
from tracer.errors import TracerError, UsageError
from tracer.settings import DedupSettings, Settings
from tracer.spool import Spool
from tracer.workers import processors

Given = ParamSpec("Given")
Result = TypeVar("Result")
_SAMPLE = 4 << 20  # bytes of each of a few sources that are read for an estimate
_SOURCES = 4
_SMALLEST = 1 << 20  # bytes of a task
_FEW = 100  # pages of an archive in a sample
_LEAST_BATCH = 500  # pairs


@dataclass(frozen=True)
class Estimate:
    """What a run over some locations will take on this machine."""

    documents: int
    size: int  # bytes of all inputs
    seconds: float
    memory: int  # bytes, all processes together
    disk: int  # bytes of the work directory while it runs
    sampled: int  # documents that were read to tell


def estimate(
    locations: Sequence[str],
    *,
    settings: Settings | None = None,
    fields: Fields | None = None,
    work: Path | None = None,
    workers: int | None = None,
    compiled: bool | None = None,
) -> Estimate:
    """What `dedup_pages` with the same arguments will take. A few megabytes are read, nothing is written but a
    temporary spool. Raises UsageError as `dedup_pages` does."""
    if _piped(locations):
        raise UsageError("what is piped in cannot be looked at beforehand: give a file")
    settings, workers = settings or Settings(), workers or processors()
    compiled = fingerprint.can_compile() if compiled is None else compiled
    sources = inputs.sources(locations, Piped(work or Path(".tracer"))).sources
    size = sum(source.size for source in sources)
    rule = fitted(settings, workers).dedup
    small = replace(settings, dedup=replace(rule, chunk=min(rule.chunk, _SAMPLE), pages=min(rule.pages, _FEW)))
    read = _sampled(sources, small, fields or Fields(), compiled)
    times = size / max(1, read.size)
    documents = round(read.documents * times)
    reading = read.seconds * times / workers
    return Estimate(
        documents,
        size,
        rule.start_seconds + reading * (1 + rule.rest_of_reading),
        needed(documents, rule, workers),
        round(read.disk * times),
        read.documents,
    )


def _piped(locations: Sequence[str]) -> bool:
    return any(location == "-" or Path(location).is_fifo() for location in locations)


@dataclass(frozen=True)
class _Read:
    documents: int
    size: int
    seconds: float
    disk: int


def _sampled(sources: Sequence[Source], settings: Settings, fields: Fields, compiled: bool) -> _Read:
    documents = size = disk = 0
    with tempfile.TemporaryDirectory() as folder:
        spool = Spool(Path(folder) / "sample", {"sample": 1})
        signer = Signer(spool, settings, fields, compiled, fields.names())
        chosen = sources[:: max(1, len(sources) // _SOURCES)][:_SOURCES]
        for source in chosen[:1]:
            for task in islice(inputs.tasks(source, settings, fields.names()), 1):
                signer(task)  # once for what is loaded on first use
                spool.drop(task.chunk)
        start = time.perf_counter()
        for source in chosen:
            for task in islice(inputs.tasks(source, settings, fields.names()), 1):
                documents += signer(task)[0]
                size += task.read
        took = time.perf_counter() - start
        disk = sum(path.stat().st_size for path in (Path(folder) / "sample").iterdir())
    return _Read(documents, size, took, disk)


def needed(documents: int, rule: DedupSettings, workers: int) -> int:
    """Bytes that a run over so many documents takes, at most."""
    tasks = workers * (rule.chunk * rule.bytes_a_chunk_byte + rule.batch * rule.bytes_a_pair)
    return rule.bytes_at_rest + tasks + documents * rule.bytes_a_document


def fitted(settings: Settings, workers: int) -> Settings:
    """Settings whose pieces of work are small enough for the memory they name; the results stay the same.

    Raises UsageError where that is too little for any run.
    """
    rule = settings.dedup
    if not rule.memory:
        return settings
    least = replace(rule, chunk=_SMALLEST, batch=_LEAST_BATCH)
    if needed(0, least, workers) > rule.memory // 2:
        enough = 2 * needed(0, least, workers)
        raise UsageError(f"--memory {shown(rule.memory)} is too little: give {shown(enough)}, or fewer --workers")
    share = rule.memory // 4
    chunk, batch = rule.chunk, rule.batch
    while chunk > _SMALLEST and workers * chunk * rule.bytes_a_chunk_byte > share:
        chunk //= 2
    while batch > _LEAST_BATCH and workers * batch * rule.bytes_a_pair > share:
        batch //= 2
    at_once = min(rule.keys_at_once, share // rule.bytes_a_key)
    return replace(settings, dedup=replace(rule, chunk=chunk, batch=batch, keys_at_once=at_once))


def check(documents: int, rule: DedupSettings, workers: int) -> None:
    """Raises UsageError where so many documents will not go into the memory that is allowed."""
    takes = needed(documents, rule, workers)
    if rule.memory and takes > rule.memory:
        raise UsageError(
            f"--memory {shown(rule.memory)} is too little for some {documents:,} documents: "
            f"give {shown(takes)}, or split the input and compare the parts by --db and --against"
        )


def within_memory(run: Callable[Given, Result]) -> Callable[Given, Result]:
    """A run over locations that keeps to the memory its settings name: its pieces of work are made small enough, what
    cannot fit is refused before anything is read, and the process can take no more."""

    @wraps(run)
    def held(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        settings = cast(Settings | None, kwargs.get("settings")) or Settings()
        memory = settings.dedup.memory
        if not memory:
            return run(*args, **kwargs)
        workers = cast(int | None, kwargs.get("workers")) or processors()
        fit = fitted(settings, workers)
        known = {name: kwargs.get(name) for name in ("fields", "work", "workers", "compiled")}
        if not _piped(cast(Sequence[str], args[0])):
            check(estimate(cast(Sequence[str], args[0]), settings=fit, **known).documents, fit.dedup, workers)  # type: ignore[arg-type]
        kwargs["settings"] = fit
        alone = fingerprint.can_compile() if known["compiled"] is None else known["compiled"]
        with capped(memory if alone else memory // 2):  # without threads, workers have the other half
            return run(*args, **kwargs)

    return held


@contextmanager
def capped(memory: int) -> Iterator[None]:
    """Hold this process to `memory` bytes of its own, whatever happens; 0 is no cap. Raises TracerError where a run
    would take more."""
    if not memory:
        yield
        return
    with local.limited(memory):
        try:
            yield
        except MemoryError as error:
            raise TracerError(f"--memory {shown(memory)} is used up; the same command with more goes on") from error


def shown(size: int) -> str:
    """Bytes as `--memory` takes them, rounded up."""
    return f"{-(-size // (1 << 30))}G" if size > 4 << 30 else f"{-(-size // (1 << 20))}M"
