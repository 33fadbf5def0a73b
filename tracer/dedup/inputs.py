"""Locations -> tasks: byte ranges of plain JSON Lines, blocks of packed ones, batches of pages of anything else."""

from __future__ import annotations

import glob
import os
import stat
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeVar

from tracer.dedup.piped import Piped
from tracer.errors import ReadError, TracerError, UsageError
from tracer.model import Page, Skipped
from tracer.readers.jsonl import opened
from tracer.readers.names import NAMES, Names
from tracer.settings import Settings

T = TypeVar("T")
STEP = 1 << 20
_UNPACKS = 5  # times its size that a packed archive unpacks to, for the progress bar alone


@dataclass(frozen=True, slots=True)
class Source:
    """One input file or folder. `kind` is "lines", "packed" (gzip or Zstandard lines), "pages" or "stored" (a
    database whose articles are compared and never dropped); `form` is what `readers.kind` calls it."""

    number: int
    location: str
    kind: str
    size: int
    mtime: int
    form: str = "jsonl"
    shown: str = ""  # how to call it, where that is not its location

    def key(self) -> list[object]:
        """What must be equal for a spool of it to be good still."""
        return [self.location, self.kind, self.size, self.mtime]

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.shown or self.location

    @property
    def prefix(self) -> str:
        """How the names of its chunks begin."""
        return f"{self.number:08d}-"


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of a source. `data` holds the lines of packed sources, `pages` those of others; `start` counts unpacked
    bytes."""

    source: Source
    part: int
    start: int = 0
    end: int = 0
    data: bytes | None = None
    broken: str = ""  # why nothing behind this could be read
    pages: tuple[tuple[int, Page | Skipped], ...] = ()  # with their numbers in the source
    read: int = 0  # bytes of the input that this is about, for the progress bar

    @property
    def in_lines(self) -> bool:
        """Whether it is a piece of JSON Lines."""
        return self.source.kind in {"lines", "packed"}

    @property
    def chunk(self) -> str:
        """The name of its chunk in the spool."""
        return f"{self.source.prefix}{self.part:06d}"


@dataclass
class Found:
    """What the locations are: sources, and those of them that cannot be read."""

    sources: list[Source] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def sources(locations: Sequence[str], piped: Piped) -> Found:
    """The files behind the locations, globs expanded, in the order given; what is piped in is kept by `piped`.

    A location that cannot be read is skipped as long as there is another. Raises UsageError where there is none.
    """
    found = Found()
    for location in _once(_expanded(locations, found)):
        try:
            found.sources.append(_source(len(found.sources), location, piped))
        except (ReadError, UsageError) as error:
            name = "standard input" if location == "-" else location
            found.skipped.append(Skipped(name, "read", str(error).removeprefix(f"{name}: ")))
    if not found.sources:
        first = found.skipped[0]
        raise UsageError(f"{first.location}: {first.reason}")
    return found


def _once(locations: Iterator[str]) -> Iterator[str]:
    """Each file once, under the first of its names."""
    seen: set[str] = set()
    for location in locations:
        real = location if location == "-" else os.path.realpath(location)
        if real not in seen:
            seen.add(real)
            yield location


def _expanded(locations: Sequence[str], found: Found) -> Iterator[str]:
    for location in locations:
        names = [location]
        if glob.has_magic(location) and not Path(location).exists():
            names = sorted(glob.glob(location, recursive=True))
        if not names:
            found.skipped.append(Skipped(location, "read", "no file matches; give a path that exists"))
        yield from names


def _source(number: int, location: str, piped: Piped) -> Source:
    from tracer import readers

    if location == "-":
        path = piped.standard_input()
        return _of_file(number, path, readers.kind(path), "standard input")
    path = Path(location)
    try:
        is_pipe = stat.S_ISFIFO(path.stat().st_mode)
    except (OSError, ValueError) as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else getattr(error, "strerror", None) or error
        raise UsageError(f"{location}: {reason}; give a file or folder that exists") from error
    if is_pipe:
        path = piped.pipe(path)
        return _of_file(number, path, readers.kind(path), location)
    return _of_file(number, path, readers.kind(path), "")


def _of_file(number: int, path: Path, form: str, shown: str) -> Source:
    about = path.stat()
    kind = "pages"
    if form == "jsonl":
        with path.open("rb") as file:
            kind = "packed" if file.read(4).startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")) else "lines"
    return Source(number, str(path), kind, about.st_size, about.st_mtime_ns, form, shown)


def tasks(source: Source, settings: Settings, names: Names = NAMES) -> Iterator[Task]:
    """The tasks of a source. Only those of plain lines are known before it is read."""
    rule = settings.dedup
    if source.kind == "lines":
        for part, start in enumerate(range(0, max(1, source.size), rule.chunk)):
            end = min(source.size, start + rule.chunk)
            yield Task(source, part, start, end, read=end - start)
    elif source.kind == "packed":
        yield from _packed(source, rule.chunk, rule.max_line)
    else:
        yield from _pages(source, settings, names)


def _packed(source: Source, chunk: int, longest: int) -> Iterator[Task]:
    start = part = told = 0
    try:
        with opened(Path(source.location)) as stream:
            while True:
                data, passed, broken = _some(stream, chunk, longest)
                place = _place(stream)
                if data or broken:
                    yield Task(source, part, start, start + len(data), data, broken, read=place - told)
                if not data or broken:
                    return
                part, start, told = part + 1, start + len(data) + passed, place
    except (ReadError, OSError) as error:
        yield Task(source, part, start, start, b"", _reason(error, source))


def _reason(error: Exception, source: Source) -> str:
    return str(getattr(error, "strerror", None) or error).removeprefix(f"{source.location}: ")


def _place(stream: BinaryIO) -> int:
    """How many bytes of the packed file are read."""
    inner = getattr(stream, "fileobj", None) or getattr(getattr(stream, "raw", None), "file", None)
    return inner.tell() if inner is not None and not inner.closed else 0


def some(stream: BinaryIO, most: int) -> bytes:
    """What the next step of unpacking gives, so that a broken file still gives all that stands before the break."""
    step: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    return step(most)


def _some(stream: BinaryIO, chunk: int, longest: int) -> tuple[bytes, int, str]:
    """About a chunk of whole lines; how much of a line too long is left out behind; why the stream broke, if it did."""
    pieces: list[bytes] = []
    passed = 0
    try:
        while sum(map(len, pieces)) < chunk:
            piece = some(stream, STEP)
            if not piece:
                return b"".join(pieces), 0, ""
            pieces.append(piece)
        if not pieces[-1].endswith(b"\n"):
            pieces.append(stream.readline(longest + 1))
        last = pieces[-1]
        while last and not last.endswith(b"\n"):
            last = stream.readline(STEP)
            passed += len(last)
    except (OSError, EOFError, zlib.error) as error:
        reason = f"its compression is broken ({error}): what stands behind could not be read"
        return b"".join(pieces), passed, reason
    return b"".join(pieces), passed, ""


def _pages(source: Source, settings: Settings, names: Names) -> Iterator[Task]:
    """Batches of pages; whatever ends the reading is told in the last."""
    batch: list[tuple[int, Page | Skipped]] = []
    part = size = 0
    counted = _Counted(source)
    broken = ""
    try:
        for number, page in enumerate(read_pages(source, settings, names)):
            batch.append((number, page))
            size += len(page.body) if isinstance(page, Page) else 0
            if len(batch) >= settings.dedup.pages or size >= settings.dedup.chunk:
                yield Task(source, part, pages=tuple(batch), read=counted.of(size))
                batch, part, size = [], part + 1, 0
    except (TracerError, OSError) as error:
        broken = _reason(error, source)
    yield Task(source, part, pages=tuple(batch), broken=broken, read=counted.rest())


def again(found: Iterator[T]) -> Iterator[T]:
    """What is read a second time, up to where it cannot be read: that was told the first time."""
    with suppress(ReadError, UsageError, OSError):
        yield from found


def read_pages(source: Source, settings: Settings, names: Names = NAMES) -> Iterator[Page | Skipped]:
    """The pages of a source, numbered by their order here and wherever they are read again."""
    if source.kind == "stored":
        from tracer.dedup import stored

        yield from stored.pages(Path(source.location), settings)
    else:
        from tracer import readers

        yield from readers.read(source.location, settings=settings, names=names)


class _Counted:
    """How much of a source pages stand for: archives say not how far they are read, so it is reckoned."""

    def __init__(self, source: Source) -> None:
        self._left = source.size
        self._ratio = _UNPACKS if source.location.endswith((".gz", ".zst", ".wacz", ".parquet")) else 1

    def of(self, size: int) -> int:
        part = min(self._left, size // self._ratio)
        self._left -= part
        return part

    def rest(self) -> int:
        return self.of(self._left * self._ratio)
