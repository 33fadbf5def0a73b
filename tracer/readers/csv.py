"""CSV and TSV, plain or packed: a header line, then one record a row. A bad row is skipped and named.

Rows are cut by the standard library's reader, which says how far it read; so each row's own bytes are known, and can
be written again as they stood.
"""

from __future__ import annotations

import csv
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from tracer.errors import ReadError
from tracer.model import Given, Page, Skipped
from tracer.readers.archive import of_many
from tracer.readers.jsonl import opened
from tracer.readers.names import NAMES, Names
from tracer.readers.records import page_of
from tracer.settings import FetchSettings

DELIMITERS = ",;\t|"
BROKEN = (OSError, EOFError, zlib.error)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its bytes as they stand in the (unpacked) file, and its cells by column, or why it has none."""

    raw: bytes
    line: int  # number of its first line
    cells: dict[str, str] | None = None
    reason: str = ""  # empty for the header and for empty lines, which are no records
    whole: bool = True  # false where it is so long that only its beginning was held


def read(path: Path, given: Given, settings: FetchSettings, names: Names = NAMES) -> Iterator[Page | Skipped]:
    """Each row as a page, or as Skipped. Raises ReadError where the file cannot be opened or has no header."""
    said, line = of_many(given), 0
    with opened(path) as stream:
        try:
            for row in rows(stream, path, settings.line_bytes):
                line = row.line
                if row.cells is not None:
                    yield page_of(row.cells, str(path), f"line {line}", said, names)
                elif row.reason:
                    yield Skipped(f"{path}, line {line}", "read", row.reason)
        except BROKEN as error:
            reason = f"its compression is broken ({error}): nothing behind line {line} could be read"
            yield Skipped(f"{path}, behind line {line}", "read", reason)


def rows(stream: BinaryIO, path: Path, limit: int) -> Iterator[Row]:
    """Every row in order, header and empty ones too: their bytes in a row are the bytes of the file.

    A row of more than `limit` bytes, or one whose quotation mark is never closed, is given up after its first line.
    Raises ReadError where there is no header.
    """
    csv.field_size_limit(min(limit, (1 << 31) - 1))
    lines = _Lines(stream, limit)
    header = next(_cut(lines, ","), None)
    if header is None or not header[0].raw.strip():
        raise ReadError(f"{path}: no header line; name its columns in the first line")
    delimiter = _delimiter(header[0].raw)
    columns = next(csv.reader([_text(header[0].raw)], delimiter=delimiter))
    yield header[0]
    for row, cells in _cut(lines, delimiter):
        yield replace(row, cells=dict(zip(columns, cells, strict=False))) if cells and not row.reason else row


def _delimiter(header: bytes) -> str:
    """The one that the header has most of."""
    text = _text(header)
    return max(DELIMITERS, key=lambda sign: (text.count(sign), -DELIMITERS.index(sign)))


def _text(raw: bytes) -> str:
    return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def _cut(lines: _Lines, delimiter: str) -> Iterator[tuple[Row, list[str]]]:
    """The bytes of each row, and its cells; after one that cannot be, reading goes on with its second line."""
    while True:
        number = lines.number + 1
        lines.begin()
        reason, cells = "", list[str]()
        try:
            cells = next(csv.reader(lines, delimiter=delimiter))
        except StopIteration:
            if not lines.taken:
                return
        except csv.Error as error:
            reason = f"not a row of CSV ({error})"
        if not reason and len(lines.taken) > 1 and sum(line.count(b'"') for line in lines.taken) % 2:
            reason = "a quotation mark in it is never closed"
        if reason:
            lines.give_back()
        yield Row(b"".join(lines.taken), number, None, reason, lines.whole), cells


class _Lines:
    """The lines of a stream as the csv reader takes them; what it has taken for a row can be given back."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._again: deque[bytes] = deque()
        self.taken: list[bytes] = []
        self._size = 0  # bytes of what is taken
        self.number = 0  # of lines taken and not given back
        self._short: set[int] = set()  # numbers of lines whose rest was passed over

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._stream.readline(self._limit + 1)
        if not line:
            raise StopIteration
        self.taken.append(line)
        self.number += 1
        self._size += len(line)
        if self._size > self._limit:
            self._pass(line)
            raise csv.Error(f"longer than {self._limit:,} bytes")
        return line.decode("utf-8", "replace")

    @property
    def whole(self) -> bool:
        """Whether all of what is taken is held."""
        return self._short.isdisjoint(range(self.number - len(self.taken) + 1, self.number + 1))

    def begin(self) -> None:
        """A new row: what was taken so far is done with."""
        self.taken.clear()
        self._size = 0

    def _pass(self, line: bytes) -> None:
        """Drop the rest of a line that is longer than the limit; a line is taken once, and may be given back."""
        if self.number in self._short:
            return
        while line and not line.endswith(b"\n"):
            self._short.add(self.number)
            line = self._stream.readline(1 << 20)

    def give_back(self) -> None:
        """All but the first line of what was taken is to be read again."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1
        del self.taken[1:]
