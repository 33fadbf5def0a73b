"""GDELT's files of single minutes: which there may be for an article's time, and their lines as far as they come."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from tracer.errors import FetchError
from tracer.finders.asking import Asking, Stopped
from tracer.model import Subject

_QUARTER = timedelta(minutes=15)
_STEP = 1 << 18  # bytes unpacked at once
_LINE = 1 << 22  # bytes of a line that are held; the largest article's quotations have some 200 kB
_GZIP = 31  # zlib's window bits for data with gzip's header


class Heartbeat:
    """At which minutes of a quarter hour files lie: the same for all kinds, since one machinery writes them."""

    def __init__(self) -> None:
        self._hits: dict[int, int] = {}

    def likely(self, minutes: int) -> list[int]:
        """The minutes that had files so far, the usual ones first; all of them while none is known."""
        return sorted(self._hits, key=lambda minute: (-self._hits[minute], minute)) or list(range(minutes))

    def felt(self, minute: int) -> None:
        """There was a file at this minute."""
        self._hits[minute] = self._hits.get(minute, 0) + 1


class Minutes:
    """The files of one kind, looked for minute by minute."""

    def __init__(self, path: str, heartbeat: Heartbeat, asking: Asking, kept: int) -> None:
        """`path` is below `find.gdelt_data`, with {} for the minute: "gdeltv3/gqg/{}.gqg.json.gz"; `kept` are the
        requests left to the search."""
        self._path = path
        self._heartbeat = heartbeat
        self._asking = asking
        self._kept = kept
        self.found = 0
        self.missing = 0

    def of(self, quarter: datetime) -> Iterator[tuple[datetime, bytes]]:
        """The files of a quarter hour, packed."""
        for offset in self._heartbeat.likely(self._asking.settings.find.gdelt_minutes):
            moment = quarter + timedelta(minutes=offset)
            packed = self.at(moment) if moment < self._asking.now else None
            if packed is not None:
                self._heartbeat.felt(offset)
                yield moment, packed

    def at(self, moment: datetime) -> bytes | None:
        """The file of one minute, packed; None where there is none or it cannot be had."""
        settings = self._asking.settings.find
        if self._asking.looked.asked >= self._asking.limits.requests - self._kept:
            raise Stopped("its files were read as far as its requests go")
        url = f"{settings.gdelt_data.rstrip('/')}/{self._path.format(f'{moment:%Y%m%d%H%M}00')}"
        interval, limit = settings.gdelt_data_interval, settings.gdelt_file_bytes
        try:
            answer = self._asking.service(url, interval, accept="*/*", limit=limit)
        except FetchError as error:
            self._asking.fail(error)
            return None
        if answer.status != 200:
            self.missing += 1
            if answer.status != 404:
                self._asking.fail(f"{url.rpartition('/')[2]}: answered {answer.status}")
            return None
        self.found += 1
        return answer.body


def quarters(subject: Subject, asking: Asking) -> list[datetime]:
    """The quarter hours to look through, from the article's time outwards, two later ones for each earlier one.

    Copies follow a story, and a page's claimed time is often later than that of its source. Of a day alone no hour is
    known, so the day is walked through from its beginning.
    """
    stamp = subject.studied.article.published
    count = asking.settings.find.gdelt_quarters
    if stamp is None:
        return []
    first = stamp.not_before.replace(minute=stamp.not_before.minute // 15 * 15, second=0, microsecond=0)
    offsets = sorted(range(-count, count + 1), key=lambda n: n if n >= 0 else -2 * n + 0.5)
    moments = [first + n * _QUARTER for n in offsets[:count]]
    return [moment for moment in moments if moment < asking.now]


def unpacked(packed: bytes, name: str, asking: Asking) -> Iterator[bytes]:
    """The lines of a packed file. Broken or cut off, it gives those that were whole, and the report says so."""
    most = asking.settings.find.gdelt_lines
    if not packed.startswith(b"\x1f\x8b"):
        kind = "HTML" if packed.lstrip()[:1] == b"<" else "something else"
        asking.fail(f"{name}: {kind} instead of gzip")
        return
    rest, count = b"", 0
    try:
        for piece in _pieces(packed):
            *whole, rest = (rest + piece).split(b"\n")
            yield from whole
            count += len(whole)
            if count > most or len(rest) > _LINE:
                asking.fail(f"{name}: larger than find.gdelt_lines allows; the rest was not read")
                return
            if asking.remaining() <= 0:
                asking.note(f"{name} was not read to its end: the time was up")
                return
    except (zlib.error, EOFError):
        asking.fail(f"{name}: its gzip data breaks off; {count:,} lines of it were read")
        return
    if rest:
        yield rest


def _pieces(packed: bytes) -> Iterator[bytes]:
    decoder, data = zlib.decompressobj(_GZIP), packed
    while data:
        piece = decoder.decompress(data, _STEP)
        if piece:
            yield piece
        data = decoder.unconsumed_tail
        if decoder.eof:
            data = decoder.unused_data
            if not data.startswith(b"\x1f\x8b"):
                return
            decoder = zlib.decompressobj(_GZIP)
    if not decoder.eof:
        raise EOFError
