"""Reading from an open database, as types of the model."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tracer.errors import UsageError
from tracer.model import Capture, Furniture, Ghost, Link, Match, Outlet, QuoteMatch, Studied
from tracer.settings import StoreSettings
from tracer.store import rows, verdict_rows
from tracer.store.rows import signed

_NAMED = """select id from articles where outlet = ? and published_not_before between ? and ?
order by published_not_before"""
_BATCH = 500  # parameters a statement; SQLite's own limit is 32,766


class Reader:
    """An open database that can be asked. `writable` says whether it may be written too."""

    def __init__(self, db: sqlite3.Connection, path: Path, writable: bool, settings: StoreSettings) -> None:
        self.db = db
        self.settings = settings
        self.path = path
        self.writable = writable

    def count(self, what: str = "articles") -> int:
        """How many articles, or texts, are stored."""
        return int(self.db.execute("select ifnull(sum(held), 0) from counts where what = ?", [what]).fetchone()[0])

    def ask(self, query: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
        """The answer of a query, as dictionaries by column. Raises UsageError for a parameter that is not UTF-8."""
        try:
            found = self.db.execute(query, parameters)
        except UnicodeEncodeError as error:  # an argument whose bytes were none comes with lone surrogates
            raise UsageError(f"{error.object!r}: not UTF-8; write it in UTF-8") from error
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def among(self, query: str, values: Iterable[Any]) -> Iterator[dict[str, Any]]:
        """The rows of a query whose `(?)` stands for the values, which may be many."""
        for batch in batches(list(values)):
            yield from self.ask(query.replace("(?)", f"({','.join('?' * len(batch))})"), batch)

    def candidates(self, studied: Studied, *, enough: Callable[[int, int], int], limit: int) -> list[str]:
        """Ids of stored articles worth comparing with it, at most `limit`, those with rare words in common first.

        They have its whole text, share a band, or as many anchors as `enough` says for two texts by their numbers of
        anchors. What is shared counts by how few hold it, so that a page's own words tell more than its outlet's
        footer; of a hash with very many holders the last stored are looked at.
        """
        from tracer.store.prints import band_keys, signed_all  # here, for NumPy: most questions need none of it

        print_ = studied.fingerprint
        own = len(print_.anchors)
        weights, banded = self._holders("bands", band_keys(print_.signature, own))
        anchored, shared = self._holders("anchors", signed_all(print_.anchors))
        for number, weight in anchored.items():
            weights[number] = weights.get(number, 0.0) + weight
        same = "select article from fingerprints where text_hash = ? order by article desc limit ?"
        equal = {row[0] for row in self.db.execute(same, [signed(print_.text_hash), limit + 1])}
        ranked = sorted({*weights, *equal}, key=lambda n: (n not in equal, -weights.get(n, 0.0), n))
        kept = [
            row["id"]
            for row in self._in_order(ranked[: 4 * limit])
            if row["n"] in equal or row["n"] in banded or shared.get(row["n"], 0) >= enough(own, row["anchors"])
        ]
        return [id for id in kept if id != studied.id][:limit]

    def _holders(self, table: str, hashes: Sequence[int]) -> tuple[dict[int, float], dict[int, int]]:
        """Articles (row numbers) that hold one of the hashes: one over the holders of each, summed; and how many."""
        weights: dict[int, float] = {}
        counts: dict[int, int] = {}
        query = f"select article from {table} where hash = ? order by article desc limit ?"  # noqa: S608
        for hash in hashes:
            found = self.db.execute(query, [hash, self.settings.holders]).fetchall()
            for (number,) in found:
                weights[number] = weights.get(number, 0.0) + 1 / len(found)
                counts[number] = counts.get(number, 0) + 1
        return weights, counts

    def _in_order(self, numbers: Sequence[int]) -> list[dict[str, Any]]:
        """Row number, id and number of anchors of these articles, in this order."""
        query = """select n, id, length(anchors) / 8 as anchors from articles
            join fingerprints on article = n where n in (?)"""
        found = {row["n"]: row for row in self.among(query, numbers)}
        return [found[number] for number in numbers]

    def by_outlet(self, outlets: Iterable[str], *, limit: int) -> list[str]:
        """Ids of stored articles of these outlets (keys), latest published first, `limit` an outlet at most."""
        query = "select id from articles where outlet = ? order by published_not_before desc, id limit ?"
        return [row[0] for key in sorted(set(outlets)) for row in self.db.execute(query, [key, limit])]

    def named_by(self, studied: Studied, *, slack: timedelta, limit: int) -> list[str]:
        """Ids of articles its credits may mean: of the outlet, within the implied dates, else the last before it."""
        naming = studied.article.published
        found: list[str] = []
        for credit in studied.credits:
            last = credit.expected.not_after + slack if credit.expected else naming.not_after if naming else None
            first = credit.expected.not_before - slack if credit.expected else datetime.min
            if last is not None:
                query = _NAMED if credit.expected else f"{_NAMED} desc"
                bounds = [credit.outlet.key, first.isoformat(), last.isoformat()]
                found += [row[0] for row in self.db.execute(f"{query} limit ?", [*bounds, limit])]
        return [id for id in dict.fromkeys(found) if id != studied.id]

    def names_sources(self, id: str) -> bool:
        """Whether an article has a credit."""
        query = "select exists (select 1 from articles join credits on article = n where articles.id = ?)"
        return bool(self.db.execute(query, [id]).fetchone()[0])

    def by_url(self, canonical_url: str) -> list[str]:
        """Ids of the stored versions of a page, by canonical URL, last stored first."""
        query = "select id from articles where canonical_url = :url or url = :url order by n desc"
        return [row["id"] for row in self.ask(query, {"url": canonical_url})]

    def articles(self, ids: Iterable[str]) -> list[Studied]:
        """The stored articles with their credits and quotations, in the order of `ids`; unknown ids are left out.

        Fingerprints come without shingles (the text gives them back) and articles without margins, links and metadata.
        """
        wanted = list(dict.fromkeys(ids))
        query = (
            "select articles.*, text, settings, signature, anchors, text_hash from articles"
            " join fingerprints on fingerprints.article = n join schemes on schemes.id = scheme"
            " left join texts on texts.article = n where articles.id in (?)"
        )
        found = list(self.among(query, wanted))
        outlets = self._outlets()
        numbers = [row["n"] for row in found]
        named = self._grouped("credits", numbers, lambda row: rows.credit(row, outlets))
        said = self._grouped("quotes", numbers, lambda row: rows.quote(row, outlets))
        had = self._grouped("captures", numbers, rows.capture)
        by_id = {
            row["id"]: Studied(
                rows.article(row, outlets[row["outlet"]] if row["outlet"] else None, best_capture(had[row["n"]])),
                rows.fingerprint(row, row["words"]),
                credits=tuple(named.get(row["n"], ())),
                quotes=tuple(said.get(row["n"], ())),
            )
            for row in found
        }
        return [by_id[id] for id in wanted if id in by_id]

    def _grouped(self, table: str, numbers: list[int], read: Callable[[rows.Row], Any]) -> dict[int, list[Any]]:
        """What a table holds of these articles, by article, in the order it was stored."""
        grouped: dict[int, list[Any]] = {}
        for row in self.among(f"select * from {table} where article in (?) order by id", numbers):  # noqa: S608
            grouped.setdefault(row["article"], []).append(read(row))
        return grouped

    def captures(self, id: str) -> list[Capture]:
        """Every capture of an article, the best first (see `best_capture`)."""
        query = "select captures.* from captures join articles on n = article where articles.id = ?"
        return sorted((rows.capture(row) for row in self.ask(query, [id])), key=_capture_order)

    def texts(self, ids: Iterable[str]) -> dict[str, str]:
        """The texts stored under these ids: an input's own id may already be another article's."""
        query = "select id, text from articles join texts on article = n where id in (?)"
        return {row["id"]: row["text"] for row in self.among(query, ids)}

    def text_hashes(self, ids: Iterable[str]) -> dict[str, int]:
        """The hashes of the texts stored under these ids, as fingerprints have them."""
        query = "select id, text_hash from articles join fingerprints on article = n where id in (?)"
        return {row["id"]: row["text_hash"] % (1 << 64) for row in self.among(query, ids)}

    def furniture(self, outlets: Iterable[str]) -> Furniture:
        """What is stored of these outlets' site notices."""
        blocks: dict[str, dict[int, int]] = {}
        for row in self.among(
            "select * from furniture where outlet in (?) order by outlet, block", sorted(set(outlets))
        ):
            blocks.setdefault(row["outlet"], {})[row["block"] % (1 << 64)] = row["pages"]
        return Furniture(blocks)

    def matches(self, ids: Iterable[str]) -> list[Match]:
        """The stored matches that have one of these articles on either side, by their ids."""
        found = {(row["a"], row["b"]): row for side in "ab" for row in self._sided("matches", side, ids)}
        return [verdict_rows.match(found[key]) for key in sorted(found)]

    def quote_matches(self, studied: Sequence[Studied]) -> list[QuoteMatch]:
        """The stored quotation matches between these articles."""
        by_id = {s.id: s for s in studied}
        found = [row for row in self._sided("quote_matches", "a", by_id) if row["b"] in by_id]
        found.sort(key=lambda row: (row["a"], row["b"], row["a_start"], row["b_start"], row["a_end"], row["b_end"]))
        return [verdict_rows.quote_match(row, by_id) for row in found]

    def _sided(self, table: str, side: str, ids: Iterable[str]) -> Iterator[dict[str, Any]]:
        return self.among(f"select * from {table} where {side} in (?)", ids)  # noqa: S608

    def links(self, ids: Iterable[str]) -> list[Link]:
        """The stored links that have one of these articles at either end, by copy, source and kind."""
        found = {row["id"]: row for side in ("copy", "source") for row in self._sided("links", side, ids)}
        links = [verdict_rows.link(row) for row in found.values()]
        return sorted(links, key=lambda link: (link.copy, link.source, link.kind))

    def ghosts(self, named_by: Iterable[str]) -> list[Ghost]:
        """The sources that these articles name and that were not seen."""
        outlets = self._outlets()
        found = self.among("select * from ghosts where named_by in (?) order by id", named_by)
        return [verdict_rows.ghost(row, outlets) for row in found]

    def _outlets(self) -> Mapping[str, Outlet]:
        return _Lookup(lambda key: rows.outlet(self.ask("select * from outlets where key = ?", [key])[0]))


def best_capture(captures: Iterable[Capture]) -> Capture:
    """The one that says most: a verified time first, then the earliest, then by content."""
    return min(captures, key=_capture_order)


def _capture_order(capture: Capture) -> tuple[object, ...]:
    time = capture.time.isoformat() if capture.time else "~"
    return (not capture.verified, time, capture.source, capture.record or "", capture.sha256, capture.url_asked or "")


class _Lookup(dict[str, Outlet]):
    """Outlets by key, each read once."""

    def __init__(self, read: Callable[[str], Outlet]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, key: str) -> Outlet:
        self[key] = self._read(key)
        return self[key]


def batches(values: Sequence[Any]) -> Iterator[list[Any]]:
    """The values in pieces that fit one statement."""
    for start in range(0, len(values), _BATCH):
        yield list(values[start : start + _BATCH])
