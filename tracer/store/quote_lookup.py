"""Questions to the stored quotations, from a cold start: no more is imported or read than an answer needs."""

from __future__ import annotations

import math
import sqlite3
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from tracer.settings import QuoteSettings, StoreSettings
from tracer.store.connecting import connected, recognised
from tracer.store.explaining import explained
from tracer.store.quote_grams import NUMBER_BITS, grams, pairs

Row: TypeAlias = dict[str, Any]

SINCE = 3
"""The schema number that brought the last of what is asked here: the index (2), kept counts (3)."""

_BLOCKS = """
select postings from quote_blocks where segment = :segment and first < :high and first >= ifnull(
    (select max(first) from quote_blocks where segment = :segment and first <= :low), :low)
order by first limit :most
"""
_FURTHER = "select count(*) from quote_blocks where segment = ? and first > ? and first < ?"
_PAGE = """articles.n, articles.id as article, articles.url, articles.title, articles.outlet,
    outlets.name as outlet_name, outlets.languages, articles.language, articles.published, stamps"""
_QUOTED = f"""
select quotes.text, start, end, quotes.kind, speaker, cue, translated, {_PAGE},
    (select name from outlets where key = quotes.via) as via
from quotes join articles on n = quotes.article left join outlets on outlets.key = articles.outlet
where quotes.id in (?)
"""  # noqa: S608 - made of our own words
_BODIES = f"""
select texts.text, {_PAGE} from articles join texts on texts.article = n
left join outlets on outlets.key = articles.outlet where n in (?)
"""  # noqa: S608
_TEXTS = "select id, text from quotes where id in (?)"
_MICRO = 1_000_000  # weights are whole numbers, so that the order in which they are summed says nothing
_SAYING = "select rowid from word_index where word_index match ? limit ?"


@contextmanager
def looking(path: Path, settings: StoreSettings) -> Iterator[Quotations | None]:
    """The stored quotations of the database in `path`, for reading; None where its schema is of before the index.

    Raises StoreError.
    """
    connection, _ = connected(path, settings, write=False)
    try:
        with explained(path):
            number = recognised(connection, path)
            yield Quotations(connection) if number >= SINCE else None
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class _Postings:
    """A gram in a segment: its numbers as far as they are read, and about how many there are."""

    segment: int
    low: int
    numbers: Sequence[int]
    count: int
    is_whole: bool


class Quotations:
    """An open database's quotations."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._version = -1  # of the database as it was read last
        self._segments: list[int] = []
        self.size = 0
        self.articles = 0
        self.renew()

    def renew(self) -> None:
        """Read anew what changes with a write. Belongs before every question of a connection that stays open."""
        (version,) = self._db.execute("pragma data_version").fetchone()
        if version == self._version:
            return
        rows = self._db.execute("select segment, quotes from quote_segments order by segment").fetchall()
        self._segments = [segment for segment, _ in rows]
        self.size = sum(quotes for _, quotes in rows)
        (held,) = self._db.execute("select ifnull(sum(held), 0) from counts where what = 'articles'").fetchone()
        self._version, self.articles = version, int(held)

    def like(self, said: Sequence[str], settings: QuoteSettings) -> list[int]:
        """Numbers of the quotations that share most with these folded words, a rare 3-gram counting for more."""
        found = [[self._first(segment, gram) for segment in self._segments] for gram in _asked(said, settings)]
        found = [[part for part in parts if part.count] for parts in found]
        ranked = sorted((sum(part.count for part in parts), at) for at, parts in enumerate(found) if parts)
        scores: dict[int, int] = {}
        read = 0
        for count, at in ranked:
            if read and read + count > settings.index_read:
                break
            read += count
            weight = round(_MICRO * (1.0 + math.log(max(1.0, self.size / count))))
            for part in found[at]:
                for number in part.numbers if part.is_whole else self._all(part, settings.index_read):
                    scores[number] = scores.get(number, 0) + weight
        return sorted(sorted(scores), key=scores.__getitem__, reverse=True)[: settings.index_compared]

    def _first(self, segment: int, gram: int) -> _Postings:
        """What the first blocks say of a gram; of a common one, the number of its blocks says about how many."""
        low, high = gram << NUMBER_BITS, (gram + 1) << NUMBER_BITS
        blocks = self._blocks(segment, low, 2)
        numbers = [number for block in blocks for number in _between(block, low, high)]
        if len(blocks) < 2 or blocks[-1][-1] >= high:
            return _Postings(segment, low, numbers, len(numbers), True)
        further = self._db.execute(_FURTHER, [segment, low, high]).fetchone()[0]
        return _Postings(segment, low, numbers, len(numbers) + max(0, further - 2) * len(blocks[-1]), False)

    def _all(self, part: _Postings, most: int) -> list[int]:
        high = ((part.low >> NUMBER_BITS) + 1) << NUMBER_BITS
        numbers: list[int] = []
        for block in self._blocks(part.segment, part.low, part.count // 400 + 4):
            numbers += _between(block, part.low, high)
        return numbers[:most]

    def _blocks(self, segment: int, low: int, most: int) -> list[array[int]]:
        """Blocks from the one a gram begins in."""
        high = ((low >> NUMBER_BITS) + 1) << NUMBER_BITS
        bounds = {"segment": segment, "low": low, "high": high, "most": most}
        return [block for (blob,) in self._db.execute(_BLOCKS, bounds) if (block := _unpacked(blob))]

    def texts(self, numbers: Sequence[int]) -> list[tuple[int, str]]:
        """Numbers and texts of quotations by their numbers, in that order; those that are no more are left out."""
        found = dict(self._db.execute(_TEXTS.replace("(?)", f"({','.join('?' * len(numbers))})"), numbers).fetchall())
        return [(number, found[number]) for number in numbers if number in found]

    def quoted(self, numbers: Iterable[int]) -> list[Row]:
        """Quotations by their numbers, in that order, each with its page; those that are no more are left out."""
        return self._in_order("quotes.id as number", _QUOTED, list(numbers), "number")

    def saying(self, phrases: Sequence[Sequence[str]], settings: QuoteSettings) -> list[int]:
        """Row numbers of articles that hold phrases in their body: most phrases first, then rare ones before common."""
        scores: dict[int, float] = {}
        for phrase in phrases:
            query = f'body : "{" ".join(phrase)}"'
            hits = self._db.execute(_SAYING, [query, settings.asked_articles]).fetchall()
            for (number,) in hits:
                scores[number] = scores.get(number, 0.0) + 1.0 + 0.5 / (len(phrases) * len(hits))
        least = settings.asked_hits if len(phrases) > settings.asked_hits else 1
        best = sorted(scores, key=lambda number: (-round(scores[number], 6), number))
        return [number for number in best if scores[number] >= least][: settings.asked_articles]

    def bodies(self, numbers: Iterable[int]) -> list[Row]:
        """The texts of articles by their row numbers, in that order, each with its page."""
        return self._in_order("n as number", _BODIES, list(numbers), "number")

    def _in_order(self, name: str, query: str, numbers: list[int], key: str) -> list[Row]:
        marks = ",".join("?" * len(numbers))
        found = self._db.execute(query.replace("select", f"select {name},", 1).replace("(?)", f"({marks})"), numbers)
        names = [column[0] for column in found.description]
        rows = {row[0]: dict(zip(names, row, strict=True)) for row in found}
        return [rows[number] for number in numbers if number in rows]


def _asked(said: Sequence[str], settings: QuoteSettings) -> list[int]:
    """The grams a text is looked for by: those of its longest words, as long words are rare."""
    found: list[int] = []
    for made, size, most in ((grams(said), 3, settings.index_grams), (pairs(said), 2, settings.index_pairs)):
        ranked = sorted(range(len(made)), key=lambda at: (-sum(map(len, said[at : at + size])), at))
        found += [made[at] for at in ranked[:most]]
    return list(dict.fromkeys(found))


def _unpacked(blob: bytes) -> array[int]:
    block = array("Q", blob)
    if sys.byteorder == "big":
        block.byteswap()
    return block


def _between(block: array[int], low: int, high: int) -> list[int]:
    mask = (1 << NUMBER_BITS) - 1
    return [posting & mask for posting in block[bisect_left(block, low) : bisect_left(block, high)]]
