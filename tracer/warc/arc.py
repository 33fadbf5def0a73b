"""ARC files (versions 1 and 2, the Internet Archive's format before WARC) to records.

A record is a line `URL IP DATE TYPE [version 2: STATUS CHECKSUM LOCATION OFFSET FILE] LENGTH` and LENGTH bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from tracer.settings import FetchSettings
from tracer.warc.records import Broken, Place, Record, Wanted, parse_time, truncated

LINE = 16_384  # bytes of a header line
FIELDS_BEHIND_URL = (4, 9)  # versions 1 and 2


def read(stream: BinaryIO, member: str, settings: FetchSettings, wanted: Wanted) -> Iterator[Record | Broken]:
    """All records of an ARC, as responses, in file order; lines that are no header are passed to the next that is."""
    number, damaged = 0, False
    try:
        while (line := stream.readline(LINE)) and number <= settings.archive_skips * LINE:
            offset = stream.tell() - len(line)
            fields = _fields(line)
            if fields is None:
                if line.strip() and not damaged:
                    yield Broken(f"offset {offset}", "no ARC header where one should begin")
                    damaged = True
                continue
            damaged, number = False, number + 1
            yield from _record(stream, fields, Place(member, offset), number, settings, wanted)
    except (OSError, EOFError, zlib.error) as error:
        yield Broken(f"record {number + 1}", f"damaged ({' '.join(str(error).split())[:120]})")


def read_at(stream: BinaryIO, place: Place, settings: FetchSettings) -> Record | None:
    """The record whose header line begins at a place (of the unpacked stream), or None."""
    try:
        stream.seek(place.offset)
        fields = _fields(stream.readline(LINE))
        found = next(_record(stream, fields, place, 0, settings, lambda kind: True), None) if fields else None
    except (OSError, EOFError, zlib.error):
        return None
    return found if isinstance(found, Record) else None


def _fields(line: bytes) -> tuple[str, str, str, int] | None:
    """URL, date, type and length of a header line; the URL may hold spaces, so the fields are counted from the end."""
    words = line.decode("utf-8", "replace").rstrip("\r\n").split(" ")
    for behind in FIELDS_BEHIND_URL:
        if len(words) > behind and words[-1].isascii() and words[-1].isdigit():
            date = words[-behind + 1]
            if date.isascii() and date.isdigit() and len(date) in {12, 14} and ":" in words[0]:
                return " ".join(words[:-behind]), date, words[-behind + 2], int(words[-1])
    return None


def _record(
    stream: BinaryIO,
    fields: tuple[str, str, str, int],
    place: Place,
    number: int,
    settings: FetchSettings,
    wanted: Wanted,
) -> Iterator[Record | Broken]:
    url, date, media_type, length = fields
    kind = "warcinfo" if url.startswith("filedesc:") else "response"
    limit = min(length, settings.page_bytes + settings.header_bytes) if wanted(kind) else 0
    block = stream.read(limit)
    passed = _pass(stream, length - limit) if len(block) == limit else 0
    if len(block) + passed < length:
        yield Broken(f"record {number} ({url})", truncated(len(block) + passed, length), record=True)
    else:
        headers = {"content-type": media_type}
        name = f"offset {place.offset}"
        yield Record(kind, url, parse_time(date), name, place, number, headers, block, cut=passed > 0)


def _pass(stream: BinaryIO, count: int) -> int:
    passed = 0
    while passed < count and (piece := stream.read(min(65_536, count - passed))):
        passed += len(piece)
    return passed
