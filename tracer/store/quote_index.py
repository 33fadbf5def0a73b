"""The stored quotations' index: which of them share word 3-grams with a text, kept in step with every write.

An inverted file in sorted segments, as Lester, Zobel & Williams, "Efficient Online Index Maintenance for Contiguous
Inverted Lists" (IPM 2006), keep it: new postings become a segment of their own, segments of like size are merged, so a
posting is written a few times (the logarithm of the number of writes) and a question looks into a few segments. A
posting is a gram's 31-bit hash above its quotation's number, in 64 bits; a segment's postings lie sorted in blocks of
one database page each. Triggers note every quotation that comes or gets its text; `catch_up` indexes what they noted in
the same transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tracer.store.quote_grams import FIRST, GRAM_SHIFT, NUMBER_BITS, PAIR, SECOND, THIRD, tokens, word

U64: TypeAlias = NDArray[np.uint64]

BLOCK = 500
"""Postings a block: 4,000 bytes, which fit a page of 4 KiB with the row's head."""

_STEP = 100_000  # quotations hashed together: some 3 million postings, 24 MB
_LARGEST = 16_000_000  # postings of a segment that is not merged further: 128 MB in memory, twice while merging
_NO_MORE = (1 << 63) - 1
_FEWER = 2  # a segment is merged with one up to so many times as large

TABLES = """
create table quote_pending (quote integer primary key);
create table quote_segments (segment integer primary key, quotes integer not null, postings integer not null);
create table quote_blocks (
    id integer primary key, segment integer not null references quote_segments(segment), first integer not null,
    postings blob not null
);
create index quote_blocks_first on quote_blocks(segment, first);
insert into quote_pending select id from quotes where text <> ''
"""
TRIGGERS = (
    """create trigger quotes_come after insert on quotes when new.text <> ''
    begin insert or ignore into quote_pending values (new.id); end""",
    """create trigger quotes_told after update of text on quotes when new.text <> ''
    begin insert or ignore into quote_pending values (new.id); end""",
    """create trigger quotes_go after delete on quotes
    begin delete from quote_pending where quote = old.id; end""",
)


def catch_up(db: sqlite3.Connection) -> None:
    """Index what has come since. Belongs into the transaction that wrote it."""
    while db.execute("select exists (select 1 from quote_pending)").fetchone()[0]:
        rows = db.execute(
            "select quote, text from quote_pending join quotes on id = quote order by quote limit ?", [_STEP]
        ).fetchall()
        _add(db, _postings(rows), len(rows))
        db.execute("delete from quote_pending where quote <= ?", [rows[-1][0] if rows else _NO_MORE])


def take_out(db: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Overwrite the postings of these articles' quotations (row numbers), before the articles are deleted."""
    rows: list[tuple[int, str]] = []
    for number in articles:
        rows += db.execute("select id, text from quotes where article = ? and text <> ''", [number]).fetchall()
    gone = _postings(rows)
    if len(gone):
        for (segment,) in db.execute("select segment from quote_segments").fetchall():
            _without(db, segment, gone)


def _postings(rows: Sequence[tuple[int, str]]) -> U64:
    """The sorted, distinct postings of quotations given by number and text."""
    vocabulary = _Vocabulary()
    look = vocabulary.__getitem__
    said = [tokens(text) for _, text in rows]
    lengths = np.fromiter(map(len, said), np.int64, len(said))
    hashes = np.array([look(token) for text in said for token in text], np.uint64)
    numbers = np.fromiter((number for number, _ in rows), np.uint64, len(rows))
    postings = _packed(hashes, lengths, numbers)
    postings.sort()
    return postings[np.concatenate([[True], postings[1:] != postings[:-1]])] if len(postings) else postings


class _Vocabulary(dict[str, int]):
    """Word -> its hash, made once a batch."""

    def __missing__(self, token: str) -> int:
        value = self[token] = word(token)
        return value


def _packed(hashes: U64, lengths: NDArray[np.int64], numbers: U64) -> U64:
    """Postings of texts laid end to end: `grams` of each, and `pairs` of those of two words."""
    owner = np.repeat(np.arange(len(lengths)), lengths)
    left = np.cumsum(lengths)[owner] - np.arange(len(hashes))  # words from here to the text's end
    following: U64 = np.concatenate([hashes, np.zeros(2, np.uint64)])
    mixed: U64 = hashes * np.uint64(FIRST) + following[1:-1] * np.uint64(SECOND)
    of_pair = (mixed >> np.uint64(GRAM_SHIFT)) | np.uint64(PAIR)
    of_three = (mixed + following[2:] * np.uint64(THIRD)) >> np.uint64(GRAM_SHIFT)
    is_pair = (lengths[owner] == 2) & (left == 2)
    keep = (left > 2) | is_pair
    packed = (np.where(is_pair, of_pair, of_three) << np.uint64(NUMBER_BITS)) | numbers[owner]
    return np.asarray(packed[keep], np.uint64)


def _add(db: sqlite3.Connection, postings: U64, quotes: int) -> None:
    """A new segment, merged with those that are not much larger."""
    for segment, other, size in db.execute(
        "select segment, quotes, postings from quote_segments order by postings, segment"
    ).fetchall():
        if size > _FEWER * len(postings) or size + len(postings) > _LARGEST:
            break
        postings = np.concatenate([_loaded(db, segment), postings])
        postings.sort(kind="stable")  # two sorted runs: merged in one pass
        quotes += other
        db.execute("delete from quote_blocks where segment = ?", [segment])
        db.execute("delete from quote_segments where segment = ?", [segment])
    _write(db, postings, quotes)


def _loaded(db: sqlite3.Connection, segment: int) -> U64:
    rows = db.execute("select postings from quote_blocks where segment = ? order by first", [segment]).fetchall()
    return np.frombuffer(b"".join(row[0] for row in rows), "<u8").astype(np.uint64, copy=False)


def _write(db: sqlite3.Connection, postings: U64, quotes: int) -> None:
    if not len(postings):
        return
    segment = db.execute(
        "insert into quote_segments (quotes, postings) values (?, ?)", [quotes, len(postings)]
    ).lastrowid
    packed = postings.astype("<u8", copy=False)
    db.executemany(
        "insert into quote_blocks (segment, first, postings) values (?, ?, ?)",
        ((segment, int(packed[at]), packed[at : at + BLOCK].tobytes()) for at in range(0, len(packed), BLOCK)),
    )


def _without(db: sqlite3.Connection, segment: int, gone: U64) -> None:
    """Rewrite the blocks of a segment that hold one of these postings."""
    heads = db.execute("select first, id from quote_blocks where segment = ? order by first", [segment]).fetchall()
    firsts = np.array([first for first, _ in heads], np.uint64)
    holding = np.searchsorted(firsts, gone, "right").astype(np.int64) - 1
    for place in np.unique(holding[holding >= 0]).tolist():
        id = heads[place][1]
        (blob,) = db.execute("select postings from quote_blocks where id = ?", [id]).fetchone()
        kept = np.frombuffer(blob, "<u8")
        kept = kept[~np.isin(kept, gone)]
        parameters: list[Any] = [kept.tobytes(), id]
        db.execute("update quote_blocks set postings = ? where id = ?", parameters)
