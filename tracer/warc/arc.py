"""ARC files (versions 1 and 2, the Internet Archive's format before WARC) to records.

A record is a line `URL IP DATE TYPE [version 2: STATUS CHECKSUM LOCATION OFFSET FILE] LENGTH` and LENGTH bytes. Packed
ARCs are gzip members one after the other; behind a damaged one the next that begins with such a line is looked for.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from tracer.settings import FetchSettings
from tracer.warc.records import Broken, Place, Record, Wanted, parse_time, truncated

LINE = 16_384  # bytes of a header line
STEP = 65_536
SCAN = 1 << 20  # bytes searched at once for the next record
GZIP = b"\x1f\x8b\x08"
FIELDS_BEHIND_URL = (4, 9)  # versions 1 and 2


def read(stream: BinaryIO | Members, member: str, settings: FetchSettings, wanted: Wanted) -> Iterator[Record | Broken]:
    """All records of an ARC, as responses, in file order; lines that are no header are passed to the next that is."""
    number = 0
    for _ in range(settings.archive_skips):
        try:
            for found in _run(stream, member, number, settings, wanted):
                number += isinstance(found, Record) or found.record
                yield found
            return
        except (OSError, EOFError, zlib.error) as error:
            yield Broken(f"record {number + 1}", f"damaged ({' '.join(str(error).split())[:120]})")
            if not isinstance(stream, Members) or not stream.recover():
                return
    yield Broken(f"record {number + 1}", f"more than {settings.archive_skips} damaged places: the rest was not read")


def _run(
    stream: BinaryIO | Members, member: str, number: int, settings: FetchSettings, wanted: Wanted
) -> Iterator[Record | Broken]:
    """Records up to the end or to where the packing is damaged."""
    damaged, most = False, number + settings.archive_skips * LINE
    while (line := stream.readline(LINE)) and number <= most:
        place = _behind(stream, member, line)
        fields = _fields(line)
        if fields is None:
            if line.strip() and not damaged:
                yield Broken(f"offset {place.offset + place.inside}", "no ARC header where one should begin")
                damaged = True
            continue
        damaged, number = False, number + 1
        yield from _record(stream, fields, place, number, settings, wanted)


def _behind(stream: BinaryIO | Members, member: str, line: bytes) -> Place:
    """Where a line that was just read begins."""
    if isinstance(stream, Members):
        return Place(member, stream.start, stream.inside - len(line))
    return Place(member, stream.tell() - len(line))


def read_at(stream: BinaryIO | Members, place: Place, settings: FetchSettings) -> Record | None:
    """The record whose header line begins at a place, or None."""
    try:
        stream.seek(place.offset)
        if place.inside:
            stream.read(place.inside)
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
    stream: BinaryIO | Members,
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
        name = f"offset {place.offset + place.inside}"
        yield Record(kind, url, parse_time(date), name, place, number, headers, block, cut=passed > 0)


def _pass(stream: BinaryIO | Members, count: int) -> int:
    passed = 0
    while passed < count and (piece := stream.read(min(65_536, count - passed))):
        passed += len(piece)
    return passed


class Members:
    """Gzip members one after the other as one stream, that knows in which it is and finds the next behind damage."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek(0)

    def seek(self, offset: int) -> None:
        """Go on with the member that begins at a byte of the file."""
        self._file.seek(offset)
        self._decoder: zlib._Decompress | None = None
        self._packed = b""
        self._plain = b""
        self._read = offset  # bytes of the file read
        self.start = offset  # where this member begins
        self.inside = 0  # bytes of it handed out

    def read(self, count: int) -> bytes:
        """The next bytes, fewer at the end. Raises zlib.error or EOFError where they are damaged."""
        pieces: list[bytes] = []
        while count > 0 and (self._plain or self._fill()):
            piece, self._plain = self._plain[:count], self._plain[count:]
            pieces.append(piece)
            count -= len(piece)
            self.inside += len(piece)
        return b"".join(pieces)

    def readline(self, most: int) -> bytes:
        """The next line, at most so many bytes of it; no line goes on into another member."""
        while b"\n" not in self._plain and len(self._plain) < most:
            held = self._plain
            if not self._fill(held):
                break
        end = self._plain.find(b"\n", 0, most) + 1
        return self.read(end or min(most, len(self._plain)))

    def recover(self) -> bool:
        """Go to the next member, behind the one that is damaged, that begins with an ARC header; false at the end."""
        at = self.start + 1
        while True:
            self._file.seek(at)
            window = self._file.read(SCAN + len(GZIP))
            found = window.find(GZIP)
            if found < 0:
                if len(window) <= len(GZIP):
                    return False
                at += len(window) - len(GZIP)
                continue
            at += found
            if self._begins(at):
                self.seek(at)
                return True
            at += 1

    def _begins(self, offset: int) -> bool:
        self._file.seek(offset)
        try:
            head = zlib.decompressobj(31).decompress(self._file.read(STEP), LINE)
        except zlib.error:
            return False
        return _fields(head.partition(b"\n")[0]) is not None

    def _fill(self, held: bytes = b"") -> bool:
        """More of this member behind what is `held`, else the beginning of the next; false where there is none."""
        while True:
            if (self._decoder is None or self._decoder.eof) and (held or not self._next()):
                return False
            if more := self._more():
                self._plain = held + more
                return True

    def _more(self) -> bytes:
        """The next bytes of this member; none at its end."""
        decoder = self._decoder
        assert decoder is not None
        more = b""
        while not more and not decoder.eof:
            packed = self._packed or self._file.read(STEP)
            self._read += 0 if self._packed else len(packed)
            if not packed:
                raise EOFError("its gzip data ends early")
            more = decoder.decompress(packed, STEP)
            self._packed = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
        return more

    def _next(self) -> bool:
        """Begin the member behind this one; padding between them is passed."""
        while True:
            self._packed = self._packed.lstrip(b"\0")
            if len(self._packed) >= len(GZIP):
                break
            more = self._file.read(STEP)
            self._read += len(more)
            if not more:
                return False
            self._packed += more
        self.start, self.inside = self._read - len(self._packed), 0
        self._decoder = zlib.decompressobj(31)
        return True
