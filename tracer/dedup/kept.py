"""The input's records out again, unchanged and in their order, in the input's own format and packing: those that stay,
or those that could not be read.

Web archives are never rewritten: what stays and what goes of them is an index (`cdxj`).
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import numpy as np
import orjson

from tracer.dedup import cdxj
from tracer.dedup.inputs import STEP, Source, again, read_pages, some
from tracer.dedup.kinds import Ints
from tracer.dedup.listing import Fates
from tracer.dedup.table import Table
from tracer.dedup.writing import replacing
from tracer.errors import UsageError
from tracer.model import Page
from tracer.readers.jsonl import opened
from tracer.readers.names import Names
from tracer.settings import Settings

LISTED = ("archive", "folder", "html", "text")
_FORMS = {"jsonl": "JSON Lines", "csv": "CSV", "parquet": "Parquet", **dict.fromkeys(LISTED, "pages")}
_PLAIN = (".jsonl", ".ndjson", ".jl", ".csv", ".tsv", ".parquet", ".cdxj", ".warc")


@dataclass(frozen=True)
class Inputs:
    """All that was read, and what became of it."""

    sources: Sequence[Source]
    table: Table
    fates: Fates
    settings: Settings
    names: Names

    def ids(self, records: Ints) -> list[str]:
        """The ids of some records."""
        return self.table.strings("ids", records)

    def places(self, source: Source, name: str) -> Ints:
        """A column of places of a source: (n, 2)."""
        chunks = [chunk for chunk in self.table.chunks if chunk.startswith(source.prefix)]
        return np.concatenate([np.zeros((0, 2), np.int64), *(self.table.spool.read(chunk, name) for chunk in chunks)])

    def records(self, source: Source) -> Ints:
        """The numbers of a source's records."""
        parts = [
            np.arange(self.table.first[number], self.table.first[number + 1])
            for number, chunk in enumerate(self.table.chunks)
            if chunk.startswith(source.prefix)
        ]
        return np.concatenate([np.zeros(0, np.int64), *parts])

    def gone(self, source: Source, *, rejected: bool) -> Ints:
        """Places of what does not stay, in order: dropped, from before `since`, and the `rejected` if they are to."""
        dropped = self.places(source, "where")[self.fates.dropped[self.records(source)]]
        more = [self.places(source, "rejected")] if rejected else []
        every = np.concatenate([dropped, self.places(source, "early"), *more])
        return every[np.argsort(every[:, 0], kind="stable")]


def check(sources: Sequence[Source], option: str) -> None:
    """Raises UsageError where the records of the sources cannot stand in one file as they are."""
    forms = {_FORMS.get(source.form, "") for source in sources if source.kind != "stored"}
    if "" in forms:
        odd = next(source for source in sources if source.form not in _FORMS)
        raise UsageError(f"{option}: {odd.name} is one JSON value; make it lines by `jq -c '.[]'`, or use --clusters")
    if len(forms) > 1:
        raise UsageError(
            f"{option} keeps records as they are, and these are {' and '.join(sorted(forms))}; "
            "run it for each, or use --clusters"
        )
    if forms & {"CSV", "Parquet"}:
        from tracer.dedup import tables

        tables.check([source for source in sources if source.kind != "stored"], option)


def write_kept(path: Path, given: Inputs, *, rejects: bool) -> None:
    """The records that stay; those that could not be read among them, unless they have a file of their own."""
    _write(path, given, lambda source: given.gone(source, rejected=rejects), staying=True)


def write_rejects(path: Path, given: Inputs) -> None:
    """The records that could not be read, as an input to be mended and given again."""
    _write(path, given, lambda source: given.places(source, "rejected"), staying=False)


def _write(path: Path, given: Inputs, chosen: Callable[[Source], Ints], *, staying: bool) -> None:
    sources = [source for source in given.sources if source.kind != "stored"]
    form = sources[0].form
    with replacing(path) as file:
        if form == "parquet":
            from tracer.dedup import tables

            tables.copy_parquet(sources, chosen, file, staying)
        elif form in LISTED and staying:
            file.writelines(cdxj.lines(sources, given))
        elif form in LISTED:
            _pages(sources, chosen, file, given.settings)
        else:
            with _packed(file, path, sources[0]) as out:
                _lines(sources, chosen, out, staying) if form == "jsonl" else _csv(sources, chosen, out, staying)


def _csv(sources: Sequence[Source], chosen: Callable[[Source], Ints], out: Any, staying: bool) -> None:
    from tracer.dedup import tables

    tables.copy_csv(sources, chosen, out, staying)


@contextmanager
def _packed(file: IO[bytes], path: Path, source: Source) -> Iterator[Any]:
    """Packed as the name of `path` says, or as the input is where that says nothing."""
    packing = path.suffix if path.suffix in {".gz", ".zst"} else ""
    if not packing and not path.name.endswith(_PLAIN):
        with Path(source.location).open("rb") as given:
            packing = {b"\x1f\x8b": ".gz", b"\x28\xb5": ".zst"}.get(given.read(2), "")
    if packing == ".gz":
        with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0, compresslevel=6) as out:
            yield out
    elif packing == ".zst":
        import zstandard

        with zstandard.ZstdCompressor().stream_writer(file, closefd=False) as zstd:
            yield zstd
    else:
        yield file


def _lines(sources: Sequence[Source], chosen: Callable[[Source], Ints], out: Any, staying: bool) -> None:
    for source in sources:
        with opened(Path(source.location)) as stream:
            places = map(tuple, chosen(source).tolist())
            _without(stream, places, out) if staying else _only(stream, places, out)


def _without(stream: BinaryIO, gone: Iterable[tuple[int, int]], out: Any) -> None:
    place, last = 0, b"\n"
    for start, length in gone:
        _some(stream, start - place, out)
        place = start + (_some(stream, length, None) if length >= 0 else _line(stream, None))
    while piece := _read(stream, STEP):
        out.write(piece)
        last = piece[-1:]
    if last != b"\n":
        out.write(b"\n")


def _only(stream: BinaryIO, wanted: Iterable[tuple[int, int]], out: Any) -> None:
    place = 0
    for start, length in wanted:
        _some(stream, start - place, None)
        place = start + (_some(stream, length, out) if length >= 0 else _line(stream, out))


def _read(stream: IO[bytes], count: int) -> bytes:
    """The next bytes; none where the file is broken, as was reported when it was first read."""
    try:
        return some(cast(BinaryIO, stream), count)
    except (OSError, EOFError, zlib.error):
        return b""


def _some(stream: IO[bytes], count: int, out: Any) -> int:
    """Pass so many bytes on, or over; how many there were."""
    left = count
    while left > 0 and (piece := _read(stream, min(left, 1 << 16))):
        left -= len(piece)
        if out is not None:
            out.write(piece)
    return count - left


def _line(stream: IO[bytes], out: Any) -> int:
    """The same for what is left of a line, however long."""
    passed, piece = 0, b""
    while not piece.endswith(b"\n"):
        try:
            piece = stream.readline(STEP)
        except (OSError, EOFError, zlib.error):
            break
        if not piece:
            break
        passed += len(piece)
        if out is not None:
            out.write(piece)
    return passed


def _pages(sources: Sequence[Source], chosen: Callable[[Source], Ints], file: IO[bytes], settings: Settings) -> None:
    """Pages that could not be read, as JSON Lines that can: their address and their markup."""
    for source in sources:
        numbers = set(chosen(source)[:, 0].tolist())
        for number, page in enumerate(again(read_pages(source, settings)) if numbers else ()):
            if number in numbers and isinstance(page, Page):
                row = {"url": page.url, "location": page.location, "html": page.body.decode("utf-8", "replace")}
                file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
