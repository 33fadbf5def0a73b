"""Results -> files: JSON Lines of clusters and pairs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO

import numpy as np
import orjson
from numpy.typing import NDArray

from tracer.dedup import grouping, kinds
from tracer.dedup.inputs import Source
from tracer.dedup.kinds import Ints, Pairs
from tracer.dedup.listing import Holders, Listed
from tracer.errors import StoreError, UsageError
from tracer.model import Cluster

STANDARD_OUTPUT = Path("-")
_LINES = 10_000
_FINE = 10_000


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there under its name only once it is whole; `-` is standard output, and pipes and devices are
    written as they are."""
    if path == STANDARD_OUTPUT or (path.exists() and not path.is_file()):
        with _stream(path) as stream:
            yield stream
        return
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be written ({error.strerror or error}); make room or name another file"
        ) from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _stream(path: Path) -> Iterator[IO[bytes]]:
    if path == STANDARD_OUTPUT:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with path.open("wb") as device:
        yield device


def check(paths: Sequence[Path | None], sources: Sequence[Source]) -> None:
    """Raises UsageError where a file cannot be written in the end: before hours are spent, not after."""
    read = {Path(source.location).resolve() for source in sources}
    written: set[Path] = set()
    for path in paths:
        if path is None or (path.exists() and not path.is_file() and not path.is_dir()):
            continue
        if path.resolve() in read:
            raise UsageError(f"{path}: is read; write to another file")
        if path.resolve() in written:
            raise UsageError(f"{path}: is written by two options; name two files")
        if path != STANDARD_OUTPUT and not _can_be_written(path):
            raise UsageError(f"{path}: cannot be written there; name a file in a folder that exists and is yours")
        written.add(path.resolve())


def _can_be_written(path: Path) -> bool:
    folder = path.absolute().parent
    return not path.is_dir() and folder.is_dir() and os.access(folder, os.W_OK)


def write_clusters(path: Path, clusters: Iterable[Cluster]) -> None:
    """One cluster a line."""
    with replacing(path) as file:
        for cluster in clusters:
            members = [
                {"id": m.id, "score": m.score, "kind": m.kind, **({"stored": True} if m.stored else {})}
                for m in cluster.members
            ]
            line = {"cluster": cluster.cluster, "keeper": cluster.keeper, "members": members}
            file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


def write_pairs(path: Path, listed: Listed, pairs: Pairs, who: Holders) -> None:
    """One pair of records a line, sorted by ids."""
    with replacing(path) as file:
        quoted: dict[int, str] = {}
        for start in range(0, len(listed.a), _LINES):
            part = slice(start, start + _LINES)
            records = grouping.distinct(np.concatenate([listed.a[part], listed.b[part]])).tolist()
            quoted = {record: orjson.dumps(who.ids[record]).decode() for record in records}
            file.write("".join(_pair_lines(part, listed, pairs, quoted)).encode("utf-8"))


def _pair_lines(part: slice, listed: Listed, pairs: Pairs, quoted: dict[int, str]) -> Iterator[str]:
    row, same = listed.row[part], listed.row[part] < 0
    flipped = listed.flipped[part]
    one, other = _figures(pairs.a_in_b, row, same), _figures(pairs.b_in_a, row, same)
    kind = np.where(same, kinds.EXACT, pairs.kind[row] if len(pairs) else kinds.EXACT)
    notice = np.where(same, False, pairs.furniture[row] if len(pairs) else False)
    digits = _digits()
    rows = zip(
        [quoted[record] for record in listed.a[part].tolist()],
        [quoted[record] for record in listed.b[part].tolist()],
        [digits[figure] for figure in _figures(pairs.jaccard, row, same).tolist()],
        [digits[figure] for figure in np.where(flipped, other, one).tolist()],
        [digits[figure] for figure in np.where(flipped, one, other).tolist()],
        [_ENDS[end] for end in (2 * kind.astype(np.int64) + notice).tolist()],
        strict=True,
    )
    for a, b, alike, in_b, in_a, end in rows:
        yield (
            f'{{"a":{a},"b":{b},"jaccard":{alike},"containment_a_in_b":{in_b},"containment_b_in_a":{in_a},"kind":{end}'
        )


_ENDS = [f'"{name}","furniture":{notice}}}\n' for name in kinds.NAMES for notice in ("false", "true")]


@cache
def _digits() -> list[str]:
    """Every figure of four decimals from 0 to 1."""
    return [str(figure / _FINE) for figure in range(_FINE + 1)]


def _figures(values: NDArray[np.float64], row: Ints, same: NDArray[np.bool_]) -> Ints:
    """In ten-thousandths; 1 for two records of one text."""
    return (np.where(same, 1.0, values[row] if len(values) else 1.0) * _FINE).round().astype(np.int64)
