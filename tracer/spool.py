"""A bulk run's state on disk: column files that appear whole or not at all, and a manifest that says what they are of.

A run that is killed leaves complete chunks behind; the same command finds them by its key (settings and inputs) and
makes only what is missing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracer.errors import StoreError

_MAGIC = b"tracer columns 1\n"
_END = b"\nwhole\n"
_ENDING = ".col"
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """Where a column stands in its file, and what it is."""

    dtype: str
    shape: tuple[int, ...]
    start: int  # bytes from the beginning of the file

    @property
    def itemsize(self) -> int:
        return np.dtype(self.dtype).itemsize


class Spool:
    """A directory of chunks for one run. Raises StoreError where it cannot be written."""

    def __init__(self, directory: Path, key: Mapping[str, object]) -> None:
        """Open or begin the spool of `key` in `directory`; one of another key there is thrown away."""
        self.directory = directory
        self._columns: dict[str, dict[str, Column]] = {}
        text = json.dumps(key, sort_keys=True, ensure_ascii=True)
        manifest = directory / "manifest.json"
        try:
            if directory.exists() and (not manifest.is_file() or manifest.read_text("ascii") != text):
                shutil.rmtree(directory)
            directory.mkdir(parents=True, exist_ok=True)
            if not manifest.exists():
                _replace(manifest, [text.encode("ascii")])
            for leftover in directory.glob("*.part*"):
                leftover.unlink()
        except OSError as error:
            raise StoreError(
                f"{directory}: the work directory cannot be used ({error}); name another by --work"
            ) from error

    @staticmethod
    def name(key: Mapping[str, object]) -> str:
        """A directory name for a key."""
        return "spool-" + hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:16]

    def chunks(self) -> list[str]:
        """The names of all whole chunks, sorted."""
        return sorted(path.name.removesuffix(_ENDING) for path in self.directory.glob(f"*{_ENDING}"))

    def has(self, chunk: str) -> bool:
        """Whether a chunk is there and whole."""
        path = self._path(chunk)
        if not path.is_file():
            return False
        with path.open("rb") as file:
            file.seek(-min(len(_END), path.stat().st_size), os.SEEK_END)
            return file.read() == _END

    def write(self, chunk: str, columns: Mapping[str, Array]) -> None:
        """Write a chunk; it is there under its name only once it is whole."""
        header: dict[str, list[object]] = {}
        start = 0
        for name, values in columns.items():
            header[name] = [values.dtype.str, list(values.shape), start]
            start += values.nbytes
        text = json.dumps(header).encode("ascii")
        front = _MAGIC + len(text).to_bytes(8, "little") + text
        try:
            _replace(
                self._path(chunk),
                [front, *(np.ascontiguousarray(v).data.cast("B") if v.size else b"" for v in columns.values()), _END],
            )
        except OSError as error:
            raise StoreError(
                f"{self.directory}: {error.strerror or error}; free some space or name another --work"
            ) from error

    def columns(self, chunk: str) -> dict[str, Column]:
        """What columns a chunk has and where."""
        known = self._columns.get(chunk)
        if known is None:
            with self._path(chunk).open("rb") as file:
                if file.read(len(_MAGIC)) != _MAGIC:
                    raise StoreError(f"{self._path(chunk)}: no column file; remove the directory and run again")
                size = int.from_bytes(file.read(8), "little")
                header = json.loads(file.read(size))
            front = len(_MAGIC) + 8 + size
            known = {name: Column(dtype, tuple(shape), front + start) for name, (dtype, shape, start) in header.items()}
            self._columns[chunk] = known
        return known

    def read(self, chunk: str, name: str, first: int = 0, last: int | None = None) -> Array:
        """A column, or its rows from `first` up to, not including, `last`."""
        column = self.columns(chunk)[name]
        width = prod(column.shape[1:])
        rows = (column.shape[0] if last is None else last) - first
        offset = column.start + first * width * column.itemsize
        values: Array = np.fromfile(self._path(chunk), column.dtype, rows * width, offset=offset)
        return values.reshape(rows, *column.shape[1:])

    def mapped(self, chunk: str, name: str) -> Array:
        """A column in place, for a look at a few of its rows: memory is taken only while something refers to it."""
        column = self.columns(chunk)[name]
        with self._path(chunk).open("rb") as file:
            whole = mmap(file.fileno(), 0, access=ACCESS_READ)
        count = prod(column.shape)
        values: Array = np.frombuffer(whole, column.dtype, count, column.start).reshape(column.shape)
        return values

    def drop(self, chunk: str) -> None:
        """Throw one chunk away."""
        self._path(chunk).unlink(missing_ok=True)
        self._columns.pop(chunk, None)

    def remove(self) -> None:
        """Throw the spool away: the run is done."""
        shutil.rmtree(self.directory, ignore_errors=True)

    def _path(self, chunk: str) -> Path:
        return self.directory / f"{chunk}{_ENDING}"


def _replace(path: Path, pieces: list[Any]) -> None:
    part = path.with_name(f"{path.name}.part{os.getpid()}")
    with part.open("wb") as file:
        for piece in pieces:
            file.write(piece)
    part.replace(path)
