"""Results -> files: JSON Lines of clusters and pairs, and the input records that stay, unchanged and in their order."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import numpy as np
import orjson
from numpy.typing import NDArray

from tracer.dedup import kinds
from tracer.dedup.inputs import Source, some
from tracer.dedup.kinds import Ints, Pairs
from tracer.dedup.listing import Holders, Listed
from tracer.dedup.table import Table
from tracer.errors import UsageError
from tracer.model import Cluster
from tracer.readers.jsonl import opened

_LINES = 10_000
_JSON = {True: "true", False: "false"}


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there under its name only once it is whole."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror or error})") from error
    finally:
        part.unlink(missing_ok=True)


def write_clusters(path: Path, clusters: Iterable[Cluster]) -> None:
    """One cluster a line."""
    with replacing(path) as file:
        for cluster in clusters:
            members = [{"id": m.id, "score": m.score, "kind": m.kind} for m in cluster.members]
            line = {"cluster": cluster.cluster, "keeper": cluster.keeper, "members": members}
            file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


def write_pairs(path: Path, listed: Listed, pairs: Pairs, who: Holders) -> None:
    """One pair of records a line, sorted by ids."""
    with replacing(path) as file:
        quoted: dict[int, str] = {}
        for start in range(0, len(listed.a), _LINES):
            part = slice(start, start + _LINES)
            records = np.unique(np.concatenate([listed.a[part], listed.b[part]])).tolist()
            quoted = {record: orjson.dumps(who.ids[record]).decode() for record in records}
            file.write("".join(_pair_lines(part, listed, pairs, quoted)).encode("utf-8"))


def _pair_lines(part: slice, listed: Listed, pairs: Pairs, quoted: dict[int, str]) -> Iterator[str]:
    row, same = listed.row[part], listed.row[part] < 0
    flipped = listed.flipped[part]
    jaccard = _figures(pairs.jaccard, row, same)
    one, other = _figures(pairs.a_in_b, row, same), _figures(pairs.b_in_a, row, same)
    a_in_b, b_in_a = np.where(flipped, other, one).tolist(), np.where(flipped, one, other).tolist()
    kind = np.where(same, kinds.EXACT, pairs.kind[row] if len(pairs) else kinds.EXACT).tolist()
    notice = np.where(same, False, pairs.furniture[row] if len(pairs) else False).tolist()
    rows = zip(
        listed.a[part].tolist(), listed.b[part].tolist(), jaccard.tolist(), a_in_b, b_in_a, kind, notice, strict=True
    )
    for a, b, alike, in_b, in_a, which, furniture in rows:
        yield (
            f'{{"a":{quoted[a]},"b":{quoted[b]},"jaccard":{alike},"containment_a_in_b":{in_b},'
            f'"containment_b_in_a":{in_a},"kind":"{kinds.NAMES[which]}","furniture":{_JSON[furniture]}}}\n'
        )


def _figures(values: NDArray[np.float64], row: Ints, same: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Four decimals; 1 for two records of one text."""
    return np.where(same, 1.0, values[row].round(4) if len(values) else 1.0)


def check_kept(sources: Sequence[Source]) -> None:
    """Raises UsageError where a source has no lines that could be kept."""
    for source in sources:
        if source.kind == "pages":
            raise UsageError(f"--output keeps lines of JSON Lines files; {source.location} has none: use --clusters")


def write_kept(path: Path, table: Table, sources: list[Source], dropped: NDArray[np.bool_]) -> None:
    """The lines of all records but the dropped ones, as they stood. Packed as the name of `path` says."""
    with replacing(path) as file, _packed(file, path) as out:
        for source in sources:
            _copy(source, _gone(table, source, dropped), out)


@contextmanager
def _packed(file: IO[bytes], path: Path) -> Iterator[Any]:
    if path.suffix != ".gz":
        yield file
        return
    with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0, compresslevel=6) as out:
        yield out


def _gone(table: Table, source: Source, dropped: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """(first byte, length) of a source's dropped lines, in order."""
    for number, chunk in enumerate(table.chunks):
        if chunk.startswith(source.prefix):
            gone = dropped[table.first[number] : table.first[number + 1]]
            yield from map(tuple, table.spool.read(chunk, "where")[gone].tolist())


def _copy(source: Source, gone: Iterable[tuple[int, int]], out: Any) -> None:
    with opened(Path(source.location)) as stream:
        place, last = 0, b"\n"
        for start, length in chain(gone, [(-1, 0)]):
            if start < 0:
                last = _rest(stream, out) or last
                break
            _some(stream, start - place, out)
            _some(stream, length, None)
            place = start + length
        if last != b"\n":
            out.write(b"\n")


def _read(stream: IO[bytes], count: int) -> bytes:
    """The next bytes; none where the file is broken, as was reported when it was first read."""
    try:
        return some(cast(BinaryIO, stream), count)
    except (OSError, EOFError, zlib.error):
        return b""


def _some(stream: IO[bytes], count: int, out: Any) -> None:
    while count > 0 and (piece := _read(stream, min(count, 1 << 16))):
        count -= len(piece)
        if out is not None:
            out.write(piece)


def _rest(stream: IO[bytes], out: Any) -> bytes:
    """What is left; returns its last byte."""
    last = b""
    while piece := _read(stream, 1 << 16):
        out.write(piece)
        last = piece[-1:]
    return last
