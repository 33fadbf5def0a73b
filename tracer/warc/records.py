"""WARC files to records, past whatever is broken in them.

fastwarc does the reading. It ends silently on a truncated file and stops at a broken one; so every record's length is
held against its header, and after a stop the next record's beginning is looked for in the file itself.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from fastwarc import ArchiveIterator, WarcRecord

from tracer.settings import FetchSettings

STEP = 65_536
SCAN = 1 << 20  # bytes searched at once for the next record

_BEGINNING = re.compile(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd|(?<=\n)WARC/\d\.\d\d?\r?\n")
_OVERLAP = 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record begins: member of the archive ("" for a plain file), byte offset in it, and, in packed ARCs
    alone, bytes from the beginning of what is unpacked there."""

    member: str
    offset: int
    inside: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `kind` is its WARC-Type; `block` its bytes up to the page limit (none where not wanted), all of
    them if not `cut`."""

    kind: str
    url: str | None
    time: datetime | None
    id: str | None
    place: Place
    number: int  # counted from 1 in its file
    headers: Mapping[str, str]  # lower-case names
    block: bytes
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A stretch of an archive that could not be read, and why. `record` if at least a record's head was there."""

    where: str
    reason: str
    record: bool = False


Wanted = Callable[[str], bool]  # asked with a record's WARC-Type: is its block wanted?


def read(stream: BinaryIO, member: str, settings: FetchSettings, wanted: Wanted) -> Iterator[Record | Broken]:
    """All records of a WARC in file order, and a Broken for each damaged place."""
    start, number = 0, 0
    for _ in range(settings.archive_skips):
        stopped_at, number = yield from _run(stream, start, number, member, settings, wanted)
        following = None if stopped_at is None else next_beginning(stream, stopped_at + 1)
        if following is None:
            return
        start = following
    yield Broken(f"offset {start}", f"more than {settings.archive_skips} damaged places: the rest was not read")


def read_at(stream: BinaryIO, place: Place, settings: FetchSettings) -> Record | None:
    """The record that begins at a place, or None where none does."""
    stream.seek(place.offset)
    try:
        raw = next(iter(_iterator(stream)), None)
        found = _record(raw, place.member, 0, settings, lambda kind: True) if raw is not None else None
    except OSError:
        return None
    return found if isinstance(found, Record) else None


def _run(
    stream: BinaryIO, start: int, number: int, member: str, settings: FetchSettings, wanted: Wanted
) -> Generator[Record | Broken, None, tuple[int | None, int]]:
    """Read on from `start` until the end or damage; returns where the damage lies (None at the end) and the count."""
    at = start - 1
    stream.seek(start)
    try:
        for raw in _iterator(stream):
            at = max(at, raw.stream_pos)
            number += 1
            found = _record(raw, member, number, settings, wanted)
            yield found
            if isinstance(found, Broken):
                return at, number
    except OSError as error:
        if at >= start or start == 0:  # else still the damage that was told before
            yield Broken(f"record {number + 1}, behind offset {max(at, start)}", f"damaged ({_plain(error)})")
        return max(at, start), number
    return None, number


def _iterator(stream: BinaryIO) -> ArchiveIterator:
    return ArchiveIterator(stream, parse_http=False)


def _record(raw: WarcRecord, member: str, number: int, settings: FetchSettings, wanted: Wanted) -> Record | Broken:
    kind = str(raw.record_type)
    limit = settings.page_bytes + settings.header_bytes if wanted(kind) else 0
    block = _taken(raw, limit)
    length = len(block) + raw.reader.consume()
    url = _url(raw)
    if length < raw.content_length:
        name = f" ({url})" if url else ""
        return Broken(f"record {number}{name}", truncated(length, raw.content_length), record=True)
    headers = {name.lower(): value for name, value in raw.headers}
    place = Place(member, raw.stream_pos)
    time = parse_time(headers.get("warc-date"))
    return Record(kind, url, time, raw.record_id, place, number, headers, block, cut=length > len(block))


def _taken(raw: WarcRecord, limit: int) -> bytes:
    block = bytearray()
    while len(block) < limit and (piece := raw.reader.read(min(STEP, limit - len(block)))):
        block += piece
    return bytes(block)


def _url(raw: WarcRecord) -> str | None:
    url = raw.headers.get("WARC-Target-URI")
    return url.strip().removeprefix("<").removesuffix(">") if url else None


def truncated(length: int, promised: int) -> str:
    """How much of a record there is."""
    return f"truncated: {length:,} bytes of the {promised:,} its header promises"


def parse_time(text: str | None) -> datetime | None:
    """A WARC-Date (ISO 8601) or ARC date (14 digits) in UTC, or None."""
    if not text:
        return None
    try:
        if text.isascii() and text.isdigit():
            return datetime.strptime(text[:14].ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def next_beginning(stream: BinaryIO, start: int) -> int | None:
    """The first offset from `start` where a record seems to begin: a compressed one that says WARC, or a plain one."""
    at = max(0, start - 1)
    while True:
        stream.seek(at)
        window = stream.read(SCAN + _OVERLAP)
        for found in _BEGINNING.finditer(window):
            offset = at + found.start()
            if offset >= start and _is_beginning(stream, offset, found[0]):
                return offset
        if len(window) <= _OVERLAP:
            return None
        at += len(window) - _OVERLAP


def _is_beginning(stream: BinaryIO, offset: int, mark: bytes) -> bool:
    if mark != b"\x1f\x8b\x08":
        return True
    stream.seek(offset)
    try:
        return zlib.decompressobj(31).decompress(stream.read(4096), 16).startswith(b"WARC/")
    except zlib.error:
        return False


def _plain(error: OSError) -> str:
    return " ".join(str(error).split())[:120]
