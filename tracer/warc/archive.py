"""One door to every kind of web archive: WARC and WET (plain, gzip, zstd), ARC, and WACZ (a zip that holds WARCs)."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from tracer.errors import ReadError
from tracer.settings import FetchSettings
from tracer.warc import arc, records
from tracer.warc.records import Broken, Place, Record, Wanted

WARC_ENDINGS = (".warc", ".warc.gz", ".warc.zst", ".wet", ".wet.gz", ".wat", ".wat.gz")
ARC_ENDINGS = (".arc", ".arc.gz")
ARC_MAGIC = b"filedesc:"
ENDINGS = (*WARC_ENDINGS, *ARC_ENDINGS, ".wacz")
# What the standard library raises for zips that are broken or made to break it
BROKEN_ZIP = (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError, struct.error, zlib.error)
ZIP_SMALL = 10_000_000  # bytes a member may unpack to before its ratio is looked at


def is_archive(name: str) -> bool:
    """Whether a file's name says it is a web archive."""
    return name.lower().endswith(ENDINGS)


class Archive:
    """A web archive on disk. Opens the file anew for each pass, so passes do not disturb each other."""

    def __init__(self, path: Path, settings: FetchSettings) -> None:
        self.path = path
        self.settings = settings

    def records(self, wanted: Wanted = lambda kind: True) -> Iterator[Record | Broken]:
        """Every record in file order and a Broken for each damaged place; the block is there where it is wanted.

        Raises ReadError where the file cannot be opened or holds no record at all.
        """
        any_record = False
        held: list[Broken] = []
        for found in self._all(wanted):
            any_record = any_record or isinstance(found, Record) or found.record
            if isinstance(found, Broken) and not any_record:
                held.append(found)
                continue
            yield from held
            held.clear()
            yield found
        if held and not any_record:
            first = held[0]
            raise ReadError(
                f"{self.path}: no record of it can be read ({first.where}: {first.reason}); is it complete?"
            )

    def at(self, place: Place) -> Record | None:
        """The record at a place that `records` gave, or None if it is not there (any more)."""
        with self._open(place.member) as (stream, is_arc):
            return (
                arc.read_at(stream, place, self.settings) if is_arc else records.read_at(stream, place, self.settings)
            )

    def length(self, place: Place, following: Place | None) -> int:
        """Bytes of the record at a place, if the next one is at `following` (None: it is the last); 0 if unknown."""
        if following is not None and following.member == place.member:
            return max(0, following.offset - place.offset) if not place.inside and not following.inside else 0
        return 0 if place.inside else max(0, self._size(place.member) - place.offset)

    def copy(self, place: Place, length: int) -> bytes:
        """A record's bytes as they stand in the archive."""
        if place.member:
            with self._zip() as wacz, wacz.open(place.member) as file:
                file.seek(place.offset)
                return file.read(length)
        with self.path.open("rb") as plain:
            plain.seek(place.offset)
            return plain.read(length)

    def _size(self, member: str) -> int:
        if not member:
            return self.path.stat().st_size
        with self._zip() as wacz:
            return wacz.getinfo(member).file_size

    def _all(self, wanted: Wanted) -> Iterator[Record | Broken]:
        members = self._members()
        for member in members:
            if isinstance(member, Broken):
                yield member
                continue
            with self._open(member) as (stream, is_arc):
                reading = arc.read if is_arc else records.read
                yield from reading(stream, member, self.settings, wanted)

    def _members(self) -> list[str | Broken]:
        if not self.path.name.lower().endswith(".wacz"):
            return [""]
        with self._zip() as wacz:
            infos = wacz.infolist()
            if len(infos) > self.settings.zip_members:
                raise ReadError(
                    f"{self.path}: {len(infos)} members, more than fetch.zip_members allows; unpack it first"
                )
            held = [info for info in infos if is_archive(info.filename)]
        if not held:
            raise ReadError(f"{self.path}: a zip without any WARC in it; give the WARC or WACZ itself")
        return [self._checked(info) for info in sorted(held, key=lambda info: info.filename)]

    def _checked(self, info: zipfile.ZipInfo) -> str | Broken:
        if info.flag_bits & 1:
            return Broken(info.filename, "encrypted member")
        bomb = info.file_size > ZIP_SMALL and info.file_size > info.compress_size * self.settings.zip_ratio
        return Broken(info.filename, "unpacks to far more than it holds: a zip bomb") if bomb else info.filename

    @contextmanager
    def _zip(self) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(self.path) as wacz:
                yield wacz
        except BROKEN_ZIP as error:
            raise ReadError(f"{self.path}: not a readable WACZ ({error}); download it again") from error
        except OSError as error:
            raise ReadError(f"{self.path}: cannot be opened ({error.strerror or error})") from error

    @contextmanager
    def _open(self, member: str) -> Iterator[tuple[Any, bool]]:
        if member:
            with self._zip() as wacz, wacz.open(member) as packed, _unpacked(cast(BinaryIO, packed), member) as opened:
                yield opened
            return
        try:
            file = self.path.open("rb")
        except OSError as error:
            raise ReadError(f"{self.path}: cannot be opened ({error.strerror or error})") from error
        with file, _unpacked(file, self.path.name) as opened:
            yield opened


@contextmanager
def _unpacked(stream: BinaryIO, name: str) -> Iterator[tuple[Any, bool]]:
    """The stream, and whether it is an ARC, by its beginning or else by its name. fastwarc unpacks WARCs itself and
    finds its way in them; packed ARCs are read member by member."""
    head = stream.read(4096)
    stream.seek(0)
    packed = head.startswith(b"\x1f\x8b")
    is_arc = _beginning(head, packed).startswith(ARC_MAGIC) or name.lower().endswith(ARC_ENDINGS)
    if is_arc and packed:
        yield arc.Members(stream), True
    else:
        yield stream, is_arc


def _beginning(head: bytes, packed: bool) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(head, len(ARC_MAGIC)) if packed else head
    except zlib.error:
        return b""
