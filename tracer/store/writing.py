"""Reading from and writing to an open database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from tracer.errors import StoreError
from tracer.model import Credit, Furniture, Outlet, Quote, Studied, Trace
from tracer.store import rows
from tracer.store.explaining import explained
from tracer.store.rows import signed

BAND_ROWS = 4  # 32 bands of 4: a pair at Jaccard .4 is proposed with probability .56, at .6 with .99
_BATCH = 500  # parameters a statement; SQLite's own limit is 32,766


def band_keys(signature: NDArray[np.uint32]) -> list[int]:
    """One 64-bit key a band of the signature, with the band's number folded in, as SQLite keeps integers."""
    bands = signature.reshape(-1, BAND_ROWS).astype(np.uint64)
    keys = np.arange(1, len(bands) + 1, dtype=np.uint64)
    for column in bands.T:
        keys = (keys ^ column) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return [signed(int(key)) for key in keys]


class Store:
    """An open database. Methods that write are one transaction each and need `writable`."""

    def __init__(self, db: Database, path: Path, writable: bool) -> None:
        self._db = db
        self.path = path
        self.writable = writable

    # --- asking ---------------------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many articles are stored."""
        return int(self._db.execute("select count(*) from articles").fetchone()[0])

    def candidates(self, studied: Studied, *, anchors_shared: int, limit: int) -> list[str]:
        """Ids of stored articles that share a band or `anchors_shared` anchors with it, `limit` most shared first."""
        print_ = studied.fingerprint
        shared: dict[int, int] = {}
        for hashes, table, least in (
            (band_keys(print_.signature), "bands", 1),
            ([signed(int(h)) for h in print_.anchors], "anchors", min(anchors_shared, len(print_.anchors))),
        ):
            counts = self._count_hits(table, hashes)
            for number, hits in counts.items():
                if hits >= least:
                    shared[number] = shared.get(number, 0) + hits
        for (number,) in self._db.execute(
            "select article from fingerprints where text_hash = ?", [signed(print_.text_hash)]
        ):
            shared[number] = shared.get(number, 0) + len(print_.anchors) + 1
        best = sorted(shared, key=lambda number: (-shared[number], number))[:limit]
        return [self._id_of(number) for number in best]

    def _count_hits(self, table: str, hashes: Sequence[int]) -> dict[int, int]:
        counts: dict[int, int] = {}
        for batch in _batches(hashes):
            query = f"select article, count(*) from {table} where hash in ({_marks(batch)}) group by article"  # noqa: S608
            for number, hits in self._db.execute(query, batch):
                counts[number] = counts.get(number, 0) + hits
        return counts

    def _id_of(self, number: int) -> str:
        return str(self._db.execute("select id from articles where n = ?", [number]).fetchone()[0])

    def by_outlet(self, outlets: Iterable[str], *, limit: int) -> list[str]:
        """Ids of stored articles of these outlets (keys), latest published first, `limit` an outlet at most."""
        query = "select id from articles where outlet = ? order by published_not_before desc, id limit ?"
        return [row[0] for key in sorted(set(outlets)) for row in self._db.execute(query, [key, limit])]

    def by_url(self, canonical_url: str) -> list[str]:
        """Ids of the stored versions of a page, by canonical URL, last stored first."""
        query = "select id from articles where canonical_url = ? or url = ? order by n desc"
        return [row[0] for row in self._db.execute(query, [canonical_url, canonical_url])]

    def articles(self, ids: Iterable[str]) -> list[Studied]:
        """The stored articles with their credits and quotations, in the order of `ids`; unknown ids are left out.

        Fingerprints come without shingles (the text gives them back) and articles without margins, links and metadata.
        """
        wanted = list(dict.fromkeys(ids))
        outlets = _Lookup(self._outlet)
        found: dict[str, Studied] = {}
        for batch in _batches(wanted):
            for row in self._rows(
                "select articles.*, settings, signature, anchors, text_hash from articles"  # noqa: S608
                f" join fingerprints on fingerprints.article = articles.n where id in ({_marks(batch)})",
                batch,
            ):
                article = rows.article(row, outlets[row["outlet"]] if row["outlet"] else None)
                found[article.id] = Studied(
                    article,
                    rows.fingerprint(row, row["words"]),
                    credits=self._credits(article.id, outlets),
                    quotes=self._quotes(article.id, outlets),
                )
        return [found[id] for id in wanted if id in found]

    def texts(self, ids: Iterable[str]) -> dict[str, str]:
        """The texts stored under these ids: an input's own id may already be another article's."""
        found: dict[str, str] = {}
        for batch in _batches(list(ids)):
            query = f"select id, text from articles where id in ({_marks(batch)})"  # noqa: S608
            found.update(self._db.execute(query, batch).fetchall())
        return found

    def furniture(self, outlets: Iterable[str]) -> Furniture:
        """What is stored of these outlets' site notices."""
        blocks: dict[str, dict[int, int]] = {}
        for key in sorted(set(outlets)):
            query = "select block, pages from furniture where outlet = ? order by block"
            learned = {block % (1 << 64): pages for block, pages in self._db.execute(query, [key])}
            if learned:
                blocks[key] = learned
        return Furniture(blocks)

    def _rows(self, query: str, parameters: Sequence[Any]) -> list[dict[str, Any]]:
        return list(self._db.query(query, list(parameters)))

    def _outlet(self, key: str) -> Outlet:
        return rows.outlet(self._rows("select * from outlets where key = ?", [key])[0])

    def _credits(self, article: str, outlets: Mapping[str, Outlet]) -> tuple[Credit, ...]:
        found = self._rows("select * from credits where article = ? order by id", [article])
        return tuple(rows.credit(row, outlets) for row in found)

    def _quotes(self, article: str, outlets: Mapping[str, Outlet]) -> tuple[Quote, ...]:
        found = self._rows("select * from quotes where article = ? order by id", [article])
        return tuple(rows.quote(row, outlets) for row in found)

    # --- telling --------------------------------------------------------------------------------------------------

    def save_trace(self, trace: Trace, furniture: Furniture, *, started: datetime) -> None:
        """Keep a trace: its articles, what they share, its links, and the site notices that were learned."""
        story = (trace.article, *trace.articles)
        with explained(self.path), self._db.atomic():
            run = self._begin_run("trace", trace, started)
            for studied in sorted(story, key=lambda s: s.id):
                self._save_article(studied, run)
            self._save_furniture(furniture)
            self._db.table("matches").insert_all((rows.match_row(m) for m in trace.matches), replace=True)
            self._save_outlets(ghost.outlet for ghost in trace.ghosts)
            self._db.table("ghosts").insert_all((rows.ghost_row(g) for g in trace.ghosts), replace=True)
            copies = sorted({studied.id for studied in story})
            for batch in _batches(copies):
                self._db.execute(f"delete from links where copy in ({_marks(batch)})", batch)  # noqa: S608
            self._db.table("links").insert_all((rows.link_row(link, run) for link in trace.links), replace=True)

    def _begin_run(self, command: str, trace: Trace, started: datetime) -> int:
        fields = {
            "command": command,
            "location": trace.article.article.location,
            "started": started.astimezone(UTC).isoformat(timespec="seconds"),
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "version": version("syndication-tracer"),
            "looked_in": json.dumps(trace.looked_in, ensure_ascii=False),
            "skipped": json.dumps([[s.location, s.step, s.reason] for s in trace.skipped], ensure_ascii=False),
        }
        return int(self._db.table("runs").insert(fields).last_pk or 0)

    def _save_article(self, studied: Studied, run: int) -> None:
        """Keep an article once. The same id with another text is a mistake of the input, and is said."""
        article = studied.article
        known = self._db.execute("select n, text from articles where id = ?", [article.id]).fetchone()
        if known is not None:
            if known[1] != article.text:
                raise StoreError(
                    f"{self.path}: id {article.id!r} is already that of another article; "
                    "give the input unique ids, or name another file with --db"
                )
            return
        article_outlets = [article.outlet, *(c.outlet for c in studied.credits), *(q.via for q in studied.quotes)]
        self._save_outlets(article_outlets)
        number = int(self._db.table("articles").insert(rows.article_row(studied, run)).last_pk or 0)
        self._db.table("fingerprints").insert(rows.fingerprint_row(studied.fingerprint, number))
        connection = self._db.conn
        keys = [(key, number) for key in band_keys(studied.fingerprint.signature)] if studied.fingerprint.words else []
        connection.executemany("insert or ignore into bands values (?, ?)", keys)
        anchors = [(signed(int(anchor)), number) for anchor in studied.fingerprint.anchors]
        connection.executemany("insert or ignore into anchors values (?, ?)", anchors)
        self._db.table("credits").insert_all(rows.credit_row(credit, article.id) for credit in studied.credits)
        self._db.table("quotes").insert_all(rows.quote_row(quote, article.id) for quote in studied.quotes)

    def _save_outlets(self, named: Iterable[Outlet | None]) -> None:
        for outlet in {o.key: o for o in named if o}.values():
            self._db.table("outlets").insert(rows.outlet_row(outlet), ignore=True)

    def _save_furniture(self, furniture: Furniture) -> None:
        """Page counts only rise: the same pages read twice count once."""
        learned = [
            (outlet, signed(block), pages)
            for outlet, blocks in sorted(furniture.blocks.items())
            for block, pages in sorted(blocks.items())
        ]
        self._db.conn.executemany(
            "insert into furniture values (?, ?, ?)"
            " on conflict (outlet, block) do update set pages = max(pages, excluded.pages)",
            learned,
        )


class _Lookup(dict[str, Outlet]):
    """Outlets by key, each read once."""

    def __init__(self, read: Callable[[str], Outlet]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, key: str) -> Outlet:
        self[key] = self._read(key)
        return self[key]


def _batches(values: Sequence[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(values), _BATCH):
        yield list(values[start : start + _BATCH])


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))
