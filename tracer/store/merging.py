"""Another database's content into this one. Merging twice changes nothing, and the order does not matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tracer.errors import StoreError
from tracer.store.grouping import regroup
from tracer.store.indexing import index_row
from tracer.store.knowing import forgotten
from tracer.store.reading import Reader, batches
from tracer.store.writing import Store

_BATCH = 200
Compare = Callable[[list[str]], object]


def merge(store: Store, other: Reader, compare: Compare) -> int:
    """Take over what `other` has and this one lacks, in transactions of bounded size; how many articles came.

    `compare` is called with the new articles of each transaction, to find what they share with those that were here.
    Of a match, link or ghost that both have, the content decides which stays, not who was merged into whom.
    """
    came = last = 0
    while rows := other.ask("select n, id from articles where n > ? order by n limit ?", [last, _BATCH]):
        last = rows[-1]["n"]
        with store.writing():
            new = _articles(store, other, [row["id"] for row in rows])
            _take_matches(store, other, [row["id"] for row in rows])
            compare(new)
            came += len(new)
    _rest(store, other)
    return came


def crossing(store: Reader, other: Reader) -> list[str]:
    """Articles of `other` that share something with one it does not have: their stories are to be weighed anew."""
    theirs = {row["id"] for row in other.ask("select id from articles")}
    found = set()
    for mine, far in (("a", "b"), ("b", "a")):
        query = f"select {mine} as id, {far} as far from matches where kind <> 'none' and {mine} in (?)"  # noqa: S608
        found |= {row["id"] for row in store.among(query, sorted(theirs)) if row["far"] not in theirs}
    return sorted(found)


def _articles(store: Store, other: Reader, ids: list[str]) -> list[str]:
    """Articles with their texts, prints, words and captures; those this store was told to forget stay out."""
    kept = [studied for studied in other.articles(ids) if not forgotten(store, studied.article)]
    with_text = set(other.texts(studied.id for studied in kept))
    held = store.text_hashes(studied.id for studied in kept)
    new = []
    for studied in kept:
        if held.get(studied.id, studied.fingerprint.text_hash) != studied.fingerprint.text_hash:
            raise StoreError(
                f"{other.path}: id {studied.id!r} is another article's in {store.path}; the two cannot be merged"
            )
        if store.save_article(studied, _run(store, other), with_text=studied.id in with_text):
            new.append(studied.id)
        elif studied.id in with_text:
            _give_text(store, other, studied.id)
        number = store.ask("select n from articles where id = ?", [studied.id])[0]["n"]
        for capture in other.captures(studied.id):
            store.save_capture(capture, number)
    return new


def _run(store: Store, other: Reader) -> int:
    """One row of `runs` stands for all that came from a database."""
    place = f"merged from {other.path.name}"
    known = store.ask("select id from runs where command = 'merge' and location = ?", [place])
    if known:
        return int(known[0]["id"])
    run = store.begin_run("merge", place, started=datetime.now(UTC))
    store.end_run(run)
    return run


def _give_text(store: Store, other: Reader, id: str) -> None:
    """An article kept here without its text gets it, where the other has it."""
    row = store.ask("select n, title, text from articles left join texts on article = n where id = ?", [id])[0]
    if row["text"] is not None:
        return
    (studied,) = other.articles([id])
    number = row["n"]
    for quote in studied.quotes:
        place = [quote.text, number, quote.span.start, quote.span.end]
        store.db.execute("update quotes set text = ? where article = ? and start = ? and end = ?", place)
    for credit in studied.credits:
        if credit.span:
            place = [credit.text, number, credit.span.start, credit.rule]
            store.db.execute("update credits set text = ? where article = ? and start = ? and rule = ?", place)
    empty = index_row(number, row["title"], "", (), False)
    store.index_words(empty, gone=True)
    quotes = store.ask("select text from quotes where article = ? order by id", [number])
    store.index_words(index_row(number, row["title"], studied.article.text, quotes))
    store.insert("texts", [{"article": number, "text": studied.article.text}])


def _take_matches(store: Store, other: Reader, ids: list[str]) -> None:
    """What `other` found that pairs share, as soon as both articles are here."""
    for table in ("matches", "quote_matches"):
        for side in "ab":
            rows = list(other.among(f"select * from {table} where {side} in (?)", ids))  # noqa: S608
            ends = {row[end] for row in rows for end in "ab"}
            held = {row["id"] for row in store.among("select id from articles where id in (?)", sorted(ends))}
            _take(store, rows, table, ("a", "b"), held)


def _rest(store: Store, other: Reader) -> None:
    """Outlets, notices, marks, tombstones, ghosts and links; then everything that was touched is grouped anew."""
    with store.writing():
        for table, names in (
            ("outlets", "*"),
            ("marks", 'verdict, link, a, b, kind, because, "by", at'),
            ("tombstones", "*"),
        ):
            store.insert(table, other.ask(f"select {names} from {table}"), "insert or ignore")  # noqa: S608
        outlets = [row["outlet"] for row in other.ask("select distinct outlet from furniture")]
        store.save_furniture(other.furniture(outlets))
    held = {row["id"] for row in store.ask("select id from articles")}
    touched = [row["id"] for row in other.ask("select id from articles order by id") if row["id"] in held]
    for ids in batches(touched):
        with store.writing():
            ghosts = list(other.among("select * from ghosts where named_by in (?)", ids))
            _take(store, ghosts, "ghosts", ("named_by",), held)
            links = [{**row, "run": None} for row in other.among("select * from links where copy in (?)", ids)]
            ends = held | {row["id"] for row in ghosts}
            _take(store, links, "links", ("copy", "source"), ends)
            regroup(store, ids, None)


def _take(store: Store, rows: list[dict[str, Any]], table: str, ends: tuple[str, ...], held: set[str]) -> None:
    """Rows whose ends are here. Where both stores have the row, the greater by content stays."""
    for row in rows:
        if not all(row[end] in held for end in ends):
            continue
        keys = _KEYS[table]
        where = " and ".join(f"{key} = ?" for key in keys)
        mine = store.ask(f"select * from {table} where {where}", [row[key] for key in keys])  # noqa: S608
        if not mine or _content(row) > _content(mine[0]):
            store.insert(table, [row], "insert or replace")


_KEYS = {
    "matches": ("a", "b"),
    "quote_matches": ("a", "b", "a_start", "a_end", "b_start", "b_end"),
    "ghosts": ("id",),
    "links": ("id",),
}


def _content(row: dict[str, Any]) -> list[str]:
    return [repr(value) for name, value in sorted(row.items()) if name != "run"]
