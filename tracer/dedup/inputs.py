"""Locations -> tasks: byte ranges of plain JSON Lines, blocks of packed ones, whole locations of anything else."""

from __future__ import annotations

import glob
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tracer.errors import UsageError
from tracer.readers.jsonl import opened
from tracer.settings import DedupSettings

_PLAIN = (".jsonl", ".ndjson", ".jsonlines")


@dataclass(frozen=True, slots=True)
class Source:
    """One input file or folder. `kind` is "lines", "packed" (gzip or Zstandard lines) or "pages"."""

    number: int
    location: str
    kind: str
    size: int
    mtime: int

    def key(self) -> list[object]:
        """What must be equal for a spool of it to be good still."""
        return [self.location, self.kind, self.size, self.mtime]


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of a source. `data` holds the lines of packed sources; `start` counts unpacked bytes."""

    source: Source
    part: int
    start: int = 0
    end: int = 0
    data: bytes | None = None
    broken: str = ""  # why nothing behind this could be read

    @property
    def chunk(self) -> str:
        """The name of its (first) chunk in the spool."""
        return f"{self.source.number:05d}-{self.part:06d}"


def sources(locations: Sequence[str]) -> list[Source]:
    """The files behind the locations, globs expanded, in the order given. Raises UsageError for what is not there."""
    names: list[str] = []
    for location in locations:
        found = sorted(glob.glob(location, recursive=True)) if glob.has_magic(location) else [location]
        if not found:
            raise UsageError(f"{location}: no file matches; give a path that exists")
        names.extend(found)
    return [_source(number, name) for number, name in enumerate(dict.fromkeys(names))]


def _source(number: int, location: str) -> Source:
    path = Path(location)
    try:
        stat = path.stat()
    except OSError as error:
        raise UsageError(f"{location}: {error.strerror or error}; give a file or folder that exists") from error
    name = path.name.lower()
    kind = "pages"
    if path.is_file() and name.endswith(_PLAIN):
        kind = "lines"
    elif path.is_file() and name.removesuffix(".gz").removesuffix(".zst").endswith(_PLAIN):
        kind = "packed"
    return Source(number, location, kind, stat.st_size, stat.st_mtime_ns)


def tasks(source: Source, settings: DedupSettings) -> Iterator[Task]:
    """The tasks of a source. Those of packed lines are made as the file is unpacked."""
    if source.kind == "lines":
        for part, start in enumerate(range(0, max(1, source.size), settings.chunk)):
            yield Task(source, part, start, min(source.size, start + settings.chunk))
    elif source.kind == "packed":
        yield from _packed(source, settings)
    else:
        yield Task(source, 0)


def _packed(source: Source, settings: DedupSettings) -> Iterator[Task]:
    start = part = 0
    broken = ""
    with unpacked(Path(source.location)) as stream:
        while True:
            data, broken = _some(stream, settings)
            if data or broken:
                yield Task(source, part, start, start + len(data), data, broken)
            if not data or broken:
                return
            part, start = part + 1, start + len(data)


def unpacked(path: Path) -> AbstractContextManager[BinaryIO]:
    """A file as a stream of its unpacked bytes. Raises ReadError where it cannot be opened."""
    return opened(path)


def some(stream: BinaryIO, most: int) -> bytes:
    """What the next step of unpacking gives, so that a broken file still gives all that stands before the break."""
    step: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    return step(most)


def _some(stream: BinaryIO, settings: DedupSettings) -> tuple[bytes, str]:
    """About a chunk of whole lines; and why the stream ended before its end, if it did."""
    pieces: list[bytes] = []
    try:
        while sum(map(len, pieces)) < settings.chunk:
            piece = some(stream, 1 << 20)
            if not piece:
                return b"".join(pieces), ""
            pieces.append(piece)
        pieces.append(stream.readline(settings.max_line))
    except (OSError, EOFError, zlib.error) as error:
        return b"".join(pieces), f"its compression is broken ({error}): what stands behind could not be read"
    return b"".join(pieces), ""
