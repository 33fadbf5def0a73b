"""JSON Lines: one record a line, plain or packed by gzip or Zstandard. A bad line is skipped and named."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import orjson
from fastwarc.stream_io import ZstdReader

from tracer.errors import ReadError
from tracer.model import Given, Page, Skipped
from tracer.readers.archive import of_many
from tracer.readers.html import bytes_of
from tracer.readers.names import NAMES, Names
from tracer.readers.records import page_of
from tracer.settings import FetchSettings

STEP = 1 << 20


def read(path: Path, given: Given, settings: FetchSettings, names: Names = NAMES) -> Iterator[Page | Skipped]:
    """Each line's record as a page. Raises ReadError where the file cannot be opened."""
    said, number = of_many(given), 0
    with opened(path) as stream:
        try:
            for number, line in _lines(stream, settings.line_bytes):
                where = f"line {number}"
                if line is None:
                    reason = f"longer than fetch.line_bytes = {settings.line_bytes:,}"
                    yield Skipped(f"{path}, {where}", "read", reason)
                elif line.strip(b" \t\r\n\0"):
                    yield _record(line, path, where, said, names)
        except (OSError, EOFError, zlib.error) as error:
            reason = f"its compression is broken ({error}): nothing behind line {number} could be read"
            yield Skipped(f"{path}, behind line {number}", "read", reason)


def read_json(path: Path, given: Given, settings: FetchSettings, names: Names = NAMES) -> Iterator[Page | Skipped]:
    """A JSON file of one record, or of a list of them. Raises ReadError where it is neither."""
    if path.stat().st_size > settings.line_bytes:
        yield from read(path, given, settings, names)
        return
    body = bytes_of(path, settings.line_bytes)
    try:
        parsed = parse(body)
    except ValueError as error:
        if b"\n" in body.strip():
            yield from read(path, given, settings, names)
            return
        raise ReadError(f"{path}: not JSON ({error}); is it complete?") from error
    said = of_many(given) if isinstance(parsed, list) else given
    for number, item in enumerate(parsed if isinstance(parsed, list) else [parsed], 1):
        yield page_of(item, str(path), f"item {number}" if isinstance(parsed, list) else None, said, names)


def _record(line: bytes, path: Path, where: str, given: Given, names: Names) -> Page | Skipped:
    try:
        parsed = parse(line)
    except ValueError as error:
        return Skipped(f"{path}, {where}", "read", f"not JSON ({str(error)[:100]})")
    return page_of(parsed, str(path), where, given, names)


def parse(line: bytes) -> object:
    """One JSON value. Lone surrogates, NaN and bytes that are no UTF-8 pass; ValueError for the rest."""
    line = line.removeprefix(b"\xef\xbb\xbf")
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        try:
            return json.loads(line.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            raise ValueError(str(error)) from None


def _lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one longer than `limit`, of which no more than a step is held at a time."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(STEP)
        yield number, None


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file as a stream of its bytes, out of gzip or Zstandard. Raises ReadError where it cannot be opened; reading
    raises OSError, EOFError or zlib.error where the packing is broken."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise ReadError(f"{path}: cannot be opened ({error.strerror or error})") from error
    with file:
        magic = file.read(4)
        file.seek(0)
        if magic.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=file) as plain:
                yield cast(BinaryIO, plain)
        elif magic == b"\x28\xb5\x2f\xfd":
            yield cast(BinaryIO, io.BufferedReader(_Zstd(file), STEP))
        else:
            yield file


class _Zstd(io.RawIOBase):
    """A Zstandard file as a stream of its bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self._reader = ZstdReader(file)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        piece = self._reader.read(len(view))
        view[: len(piece)] = piece
        return len(piece)
