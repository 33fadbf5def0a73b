"""Fills a database with generated articles in bulk, through its own schema, as `add` would have left it.

Loading a million articles one by one takes hours, so rows are written here by `executemany`, unsynchronised:
articles of some 3.5 KB (560 words drawn by Zipf's law from an invented vocabulary, every eighth one of 100 words) with
two quotations, fingerprints by the compiled engine, the search index, and for every tenth article, a lightly edited
copy of the one before it, the match, link, credit, cluster and story. Two processes make the rows and another writes
them. Hashes are sorted and written last. What was broken off is gone on with. Without text, fingerprints are drawn too,
of the sizes such texts have.
"""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracer import fingerprint
from tracer.model import Article, Capture, Credit, Fingerprint, Link, Match, Outlet, Quote, Span, Stamp, Studied
from tracer.settings import Settings
from tracer.store import open_store, prints, quote_index, rows, tallies, verdict_rows
from tracer.store.indexing import index_row

WORDS, SHORT = 560, 100
OUTLETS = 300
BATCH = 1_000
_START = datetime(2020, 1, 1, tzinfo=UTC)
_SETTINGS = Settings()
_COMMIT = 20  # batches a transaction: the search index is flushed at each
_AHEAD = 24


class Maker:
    """News-like texts that repeat for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        letters = random.Random(1)  # the vocabulary is one language, whatever the seed
        syllables = [a + b for a in "bdfghklmnprstvz" for b in "aeiou"]
        made = {"".join(letters.choices(syllables, k=letters.randint(1, 4))) for _ in range(60_000)}
        self.vocabulary = sorted(made)
        letters.shuffle(self.vocabulary)
        self._words = np.array(self.vocabulary, object)
        weights = 1 / np.arange(1, len(self.vocabulary) + 1)
        self._chances = np.cumsum(weights / weights.sum())
        self.begin(seed)

    def begin(self, seed: int) -> None:
        """What is drawn from now on follows from `seed` alone."""
        self.draw = np.random.default_rng(seed)

    def words(self, count: int) -> list[str]:
        """Words drawn by Zipf's law."""
        drawn = np.searchsorted(self._chances, self.draw.random(count))
        return list(self._words[drawn].tolist())

    def text(self, size: int = WORDS) -> str:
        """A text of its own, in sentences of sixteen words, the third and the seventh of them quotations."""
        drawn = self.words(size)
        sentences = [" ".join(drawn[at : at + 16]).capitalize() + "." for at in range(0, size, 16)]
        for place in (2, 6):
            if place < len(sentences):
                sentences[place] = f'"{sentences[place][:-1]}," said Mr {drawn[place].capitalize()}.'
        return " ".join(sentences)


def edited(text: str, pick: random.Random) -> str:
    """The text with one word in thirty replaced."""
    words = text.split(" ")
    for place in range(15, len(words), 30):
        if words[place].isalpha():
            words[place] = pick.choice(words).strip('".,')
    return " ".join(words)


def records(maker: Maker, count: int, name: str, first: int = 0) -> Iterator[dict[str, Any]]:
    """Records as `tracer add` reads them, every tenth an edited copy of the one before."""
    pick = random.Random(first)
    text = ""
    for number in range(first, first + count):
        copied = number % 10 == 9 and text
        text = edited(text, pick) if copied else maker.text(SHORT if number % 8 == 3 else WORDS)
        yield _record(name, number, text[:60], text)


def _record(name: str, number: int, title: str, text: str) -> dict[str, Any]:
    outlet = f"outlet{number * 7919 % OUTLETS}.example"
    return {
        "id": f"{name}{number}",
        "url": f"https://{outlet}/{name}/{number}",
        "outlet": outlet,
        "published": (_START + timedelta(minutes=number)).isoformat(),
        "title": title,
        "text": text,
    }


@dataclass
class Rows:
    """One batch as rows by table, and the hashes its articles put into the index."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    bands: list[tuple[int, int]] = field(default_factory=list)
    anchors: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    holders: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    def put(self, table: str, row: dict[str, Any]) -> None:
        self.tables.setdefault(table, []).append(row)


_maker: Maker | None = None


def made(batch: int, count: int, with_text: bool) -> Rows:
    """The rows of one batch."""
    global _maker
    _maker = _maker or Maker()
    _maker.begin(batch + 10)
    if with_text:
        found = list(records(_maker, count, "g", batch * BATCH))
        printed = _read([record["text"] for record in found])
    else:
        found, printed = _invented(_maker, count, batch * BATCH)
    out = Rows()
    hashes, holders = [], []
    before: Studied | None = None
    for place, (record, print_) in enumerate(zip(found, printed, strict=True)):
        number = batch * BATCH + place + 1
        studied = _studied(record, print_)
        _article(out, studied, number, with_text)
        hashes.append(print_.anchors.view(np.int64))
        holders.append(np.full(len(print_.anchors), number))
        out.bands += [(key, number) for key in prints.band_keys(print_.signature, len(print_.anchors))]
        if number % 10 == 0 and before:
            _copy(out, studied, before, number)
        before = studied
    out.anchors, out.holders = np.concatenate(hashes), np.concatenate(holders)
    return out


def _read(texts: list[str]) -> list[Fingerprint]:
    columns = fingerprint.columns(texts, _SETTINGS.fingerprint, compiled=True)
    return [
        Fingerprint(
            _SETTINGS.fingerprint.text(), columns.signature[place], columns.anchors[place].astype(np.uint64),
            np.empty(0, np.uint64), int(columns.text_hash[place]), len(columns.words[place]),
        )
        for place in range(len(texts))
    ]  # fmt: skip


def _invented(maker: Maker, count: int, first: int) -> tuple[list[dict[str, Any]], list[Fingerprint]]:
    """Records without text, and drawn fingerprints of the sizes that such texts have; copies share nine tenths."""
    found: list[dict[str, Any]] = []
    printed: list[Fingerprint] = []
    signatures = maker.draw.integers(0, 1 << 32, (count, _SETTINGS.fingerprint.permutations), np.uint32)
    for place in range(count):
        number = first + place
        size = SHORT if number % 8 == 3 else WORDS
        anchors = np.unique(maker.draw.integers(0, 1 << 63, max(1, size * 2 // 33), np.uint64))
        if number % 10 == 9 and printed:
            kept = len(printed[-1].anchors) * 9 // 10
            anchors = np.unique(np.concatenate([printed[-1].anchors[:kept], anchors[: len(anchors) - kept]]))
            signatures[place, 13:] = printed[-1].signature[13:]
        printed.append(
            Fingerprint(
                _SETTINGS.fingerprint.text(), signatures[place], anchors, np.empty(0, np.uint64), int(anchors[0]), size
            )
        )
        found.append(_record("g", number, " ".join(maker.words(9)).capitalize(), ""))
    return found, printed


def _studied(record: dict[str, Any], print_: Fingerprint) -> Studied:
    """A record as `add` would study it."""
    time_ = datetime.fromisoformat(record["published"])
    stamp = Stamp(record["published"], time_, time_, "second", "given in the record")
    text = record["text"]
    article = Article(
        record["id"], record["url"], record["url"], Outlet(record["outlet"], record["outlet"]), record["title"], None,
        "en", stamp, text, Capture("generated", record["url"], record["url"], sha256=f"{print_.text_hash:064x}"),
        "generated", (stamp,),
    )  # fmt: skip
    quotes = [] if text else [Quote("", Span(40, 140), "direct", "Mr"), Quote("", Span(400, 500), "direct", "Mr")]
    at = -1
    while (start := text.find('"', at + 1)) >= 0:
        at = text.index('"', start + 1)
        quotes.append(Quote(text[start + 1 : at], Span(start + 1, at), "direct", "Mr"))
    return Studied(article, print_, quotes=tuple(quotes))


def _article(out: Rows, studied: Studied, number: int, with_text: bool) -> None:
    article = studied.article
    out.put("articles", {"n": number, **rows.article_row(studied, 1)})
    out.put("captures", rows.capture_row(article.capture, number))
    out.put("fingerprints", rows.fingerprint_row(studied.fingerprint, number, 1))
    quotes = [rows.quote_row(quote, number) for quote in studied.quotes]
    if with_text:
        out.put("texts", {"article": number, "text": article.text})
    for row in quotes:
        out.put("quotes", row if with_text else {**row, "text": ""})
    out.put("word_index", index_row(number, article.title, article.text, quotes, with_text))


def _copy(out: Rows, copy: Studied, source: Studied, number: int) -> None:
    """What `add` would have found: the copy's match, link and credit, its cluster and its story of two."""
    assert source.article.outlet
    a, b = sorted((copy.id, source.id))
    spans = (Span(0, len(copy.article.text)),)
    out.put("matches", verdict_rows.match_row(Match(a, b, 0.9, 0.95, 0.95, 0.95, 0.95, "near", "wholly")))
    link = Link(f"{number:012x}", copy.id, source.id, "reposts", 0.97, 0.95, "uncredited", True, passages=spans)
    out.put("links", verdict_rows.link_row(link, 1, copy=copy, source=source))
    credit = Credit(source.article.outlet, "source line", "credit_line", "Source", "body", Span(0, 6))
    out.put("credits", rows.credit_row(credit, number))
    for n in (number - 1, number):
        out.put("cluster_members", {"article": n, "cluster": f"c{number:011x}", "pivot": number - 1, "score": 0.95})
        out.put("story_members", {"article": n, "story": f"s{number:011x}"})
    earliest, latest = (s.article.published.not_before.isoformat() for s in (source, copy) if s.article.published)
    out.put("story_facts", {
        "story": f"s{number:011x}", "title": source.article.title, "articles": 2, "outlets": 2, "earliest": earliest,
        "latest": latest, "hours": 1 / 60, "hops": 1, "uncredited": 1, "earliest_outlet": source.article.outlet.key,
    })  # fmt: skip


def fill(path: Path, count: int, *, with_text: bool = True, seconds: float = 1e9) -> float:
    """A database of `count` articles in `path`; the seconds it took.

    It is made in `path`.part, and gone on with where that was broken off: after `seconds`, or by a kill.
    """
    begin = time.perf_counter()
    part = path.with_name(f"{path.name}.part")
    if not part.exists():
        _begin(part, count)
    with closing(sqlite3.connect(part, isolation_level=None)) as db, _Hashes(part) as hashes:
        if not _filled(db, hashes, count, with_text, begin + seconds):
            return time.perf_counter() - begin
        hashes.remove()
    part.rename(path)
    return time.perf_counter() - begin


def _filled(db: sqlite3.Connection, hashes: _Hashes, count: int, with_text: bool, until: float) -> bool:
    for pragma in ("synchronous = off", "cache_size = -1000000", "temp_store = memory", "wal_autocheckpoint = 20000"):
        db.execute(f"pragma {pragma}")
    first = db.execute("select ifnull(max(n), 0) from articles").fetchone()[0]
    db.execute("insert into word_index (word_index, rank) values ('hashsize', 268435456)")
    for batches in _turns(first, count, with_text):
        _keep(db, batches, hashes)
        if time.perf_counter() > until:
            return False
    db.execute("begin")
    tallies.settle(db)
    for table, found in hashes.sorted():
        pairs = zip(found[0].tolist(), found[1].tolist(), strict=True)
        db.executemany(f"insert or ignore into {table} values (?, ?)", pairs)
    db.execute("insert into word_index (word_index, rank) values ('hashsize', 1048576)")
    db.execute("commit")
    return True


def _begin(path: Path, count: int) -> None:
    with open_store(path, fingerprint=_SETTINGS.fingerprint.text(), settings=_SETTINGS.store) as store, store.writing():
        store.begin_run("add", "generated", started=datetime.now(UTC))
        store.insert("schemes", [{"settings": _SETTINGS.fingerprint.text()}])
        store.save_outlets(Outlet(f"outlet{n}.example", f"outlet{n}.example") for n in range(OUTLETS))
        pages = [{"outlet": f"outlet{n}.example", "learned": count // OUTLETS} for n in range(OUTLETS)]
        store.insert("furniture_learned", pages)
        store.end_run(1)


def _turns(first: int, count: int, with_text: bool) -> Iterator[list[Rows]]:
    """The batches from article `first` on, made in other processes a few ahead, as many together as a transaction."""
    starts = list(range(first, count, BATCH))
    with ProcessPoolExecutor(2) as makers:
        jobs = ((start // BATCH, min(BATCH, count - start), with_text) for start in starts)
        waiting = [makers.submit(made, *job) for job in islice(jobs, _AHEAD)]
        try:
            while waiting:
                turn = []
                while waiting and len(turn) < _COMMIT:
                    turn.append(waiting.pop(0).result())
                    waiting += [makers.submit(made, *job) for job in islice(jobs, 1)]
                yield turn
        finally:
            for future in waiting:
                future.cancel()


def _keep(db: sqlite3.Connection, batches: list[Rows], hashes: _Hashes) -> None:
    """One transaction. Hashes are written first: of those whose articles were not kept, none is read again."""
    hashes.put(batches)
    db.execute("begin")
    for batch in batches:
        words = batch.tables.pop("word_index")
        for table, found in batch.tables.items():
            _insert(db, table, found)
        batch.tables = {"word_index": words}
    for batch in batches:  # last: a trigger that fires makes the search index write what it holds
        _insert(db, "word_index", batch.tables["word_index"])
    quote_index.catch_up(db)
    db.execute("commit")


def _insert(db: sqlite3.Connection, table: str, found: list[dict[str, Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in found[0])
    marks = ", ".join("?" * len(found[0]))
    db.executemany(f"insert into {table} ({names}) values ({marks})", (tuple(r.values()) for r in found))


class _Hashes:
    """Pairs of hash and article in two files beside the database, until all are there to be sorted and written."""

    def __init__(self, path: Path) -> None:
        self._paths = {table: path.with_name(f"{path.name}.{table}") for table in ("anchors", "bands")}

    def __enter__(self) -> _Hashes:
        self._files = {table: path.open("ab") for table, path in self._paths.items()}
        return self

    def __exit__(self, *gone: object) -> None:
        for file in self._files.values():
            file.close()

    def put(self, batches: list[Rows]) -> None:
        for batch in batches:
            np.stack([batch.anchors, batch.holders], axis=1).tofile(self._files["anchors"])
            np.array(batch.bands, np.int64).reshape(-1, 2).tofile(self._files["bands"])
        for file in self._files.values():
            file.flush()

    def sorted(self) -> Iterator[tuple[str, NDArray[np.int64]]]:
        """By table, a million pairs at a time, as two rows of an array."""
        for table, path in self._paths.items():
            pairs = np.fromfile(path, np.int64).reshape(-1, 2)
            pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
            for at in range(0, len(pairs), 1_000_000):
                yield table, pairs[at : at + 1_000_000].T

    def remove(self) -> None:
        for path in self._paths.values():
            path.unlink()


def crawl(path: Path, count: int, first: int) -> Path:
    """`count` new articles as JSON Lines."""
    maker = Maker(seed=3)
    path.write_text("".join(json.dumps(record) + "\n" for record in records(maker, count, "new", first)), "utf-8")
    return path
