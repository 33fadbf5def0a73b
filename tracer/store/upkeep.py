"""Looking after a database: what is in it, whether it is sound, copies of it, and what has to go."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracer.errors import StoreError, UsageError
from tracer.store import prints, quote_index
from tracer.store.connecting import SCHEMA_NUMBER
from tracer.store.explaining import explained
from tracer.store.grouping import regroup
from tracer.store.indexing import index_row
from tracer.store.knowing import tombstone
from tracer.store.pages import page_versions
from tracer.store.reading import Reader, batches
from tracer.store.tying import neighbours
from tracer.store.writing import Store
from tracer.urls import page_key

_COUNTED = ("articles", "texts", "captures", "outlets", "credits", "quotes", "matches", "quote_matches", "links",
            "ghosts", "story_facts", "marks", "tombstones", "runs")  # fmt: skip
_STEP = 2_000  # pages of the file copied between two looks at other writers
_FOUNDLINGS = """
select 'links' as name, count(*) as found from links where copy not in (select id from articles)
union all select 'texts', count(*) from texts where article not in (select n from articles)
union all select 'fingerprints', count(*) from articles where n not in (select article from fingerprints)
union all select 'captures', count(*) from articles where n not in (select article from captures)
"""


def info(store: Reader) -> Iterator[tuple[str, str | int]]:
    """Names and values: schema, settings, size, counts."""
    yield "schema", SCHEMA_NUMBER
    for row in store.ask("select name, value from state order by name"):
        yield row["name"], row["value"]
    size = store.path.stat().st_size
    count = store.count()
    yield "bytes", size
    yield "bytes per article", size // max(1, count)
    for table in _COUNTED:
        query = f"select count(*) as rows from {table}"  # noqa: S608
        rows = store.count(table) if table in ("articles", "texts") else store.ask(query)[0]["rows"]
        yield "stories" if table == "story_facts" else table, rows
    broken = store.ask("select count(*) as runs from runs where finished is null")[0]["runs"]
    yield "runs broken off", broken


def check(store: Reader) -> list[str]:
    """What is wrong with it, a line each; empty where it is sound."""
    with explained(store.path):
        wrong = [str(row["integrity_check"]) for row in store.ask("pragma integrity_check")]
        wrong = [line for line in wrong if line != "ok"]
        strays = store.ask("pragma foreign_key_check")
        lost = [row for row in store.ask(_FOUNDLINGS) if row["found"]]
    wrong += [f"{row['table']}: row {row['rowid']} belongs to nothing" for row in strays[:20]]
    return wrong + [f"{row['name']}: {row['found']} belong to no article or are missing" for row in lost]


def vacuum(store: Store) -> int:
    """Give back the room of what was forgotten; the bytes saved."""
    before = store.path.stat().st_size
    with explained(store.path):
        store.db.execute("vacuum")
        store.db.execute("pragma wal_checkpoint(truncate)")
    return before - store.path.stat().st_size


def backup(store: Reader, to: Path) -> None:
    """A whole copy in `to`, as of one moment, while others may write. An existing file is never overwritten."""
    if to.exists():
        raise UsageError(f"{to}: exists; name a file that does not")
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    with explained(to):
        copy = sqlite3.connect(part)
        try:
            store.db.backup(copy, pages=_STEP)
        finally:
            copy.close()
    os.replace(part, to)


def forget(store: Store, *, url: str | None = None, outlet: str | None = None, id: str | None = None) -> int:
    """Take out articles with all that was made of their words, and leave a tombstone; how many went.

    Of a page every stored version goes, under whatever form of its address, and every form is barred.
    """
    what, value = next((w, v) for w, v in (("page", url), ("outlet", outlet), ("id", id)) if v)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    store.db.execute("pragma secure_delete = on")  # what goes is overwritten, not only unlinked
    with store.writing():
        found = page_versions(store, url, every=True) if url else _called(store, what, value)
        stone = {"digest": tombstone(what, page_key(url) if url else value), "what": what, "at": now}
        store.insert("tombstones", [stone], "insert or ignore")
        remove(store, found)
        if outlet:
            _unlearn(store, outlet)
        store.db.execute("update runs set location = '(forgotten)', skipped = '[]' where location = ?", [value])
        store.catch_up_words()
        store.db.execute("insert into word_index (word_index) values ('optimize')")
    store.db.execute("pragma wal_checkpoint(truncate)")
    return len(found)


_NAMED = """
select exists (select 1 from credits where outlet = :key) or exists (select 1 from ghosts where outlet = :key)
    or exists (select 1 from quotes where via = :key)
"""


def _unlearn(store: Store, outlet: str) -> None:
    """What is known of an outlet itself; its name stays only where another article names it as a source."""
    for table in ("furniture", "furniture_learned"):
        store.db.execute(f"delete from {table} where outlet = ?", [outlet])  # noqa: S608
    if not store.db.execute(_NAMED, {"key": outlet}).fetchone()[0]:
        store.db.execute("delete from outlets where key = ?", [outlet])


def _called(store: Reader, what: str, value: str) -> list[str]:
    query = "select id from articles where id = ?" if what == "id" else "select id from articles where outlet = ?"
    return [row["id"] for row in store.ask(query, [value])]


def prune(store: Store, before: str) -> int:
    """Take out articles published before a time (ISO 8601, UTC), without tombstones; how many went."""
    gone = 0
    query = """select id from articles where published_not_before < :before and published_not_after < :before
        order by published_not_before limit 1000"""
    while True:
        with store.writing():
            found = [row["id"] for row in store.ask(query, {"before": before})]
            remove(store, found)
        gone += len(found)
        if not found:
            return gone


def remove(store: Store, ids: Iterable[str]) -> None:
    """Take articles out of every table, inside a transaction; those that were tied to them are grouped anew."""
    ids = sorted(set(ids))
    near = _tied_to(store, ids)
    for batch in batches(ids):
        whole = list(store.among(_WHOLE, batch))
        quote_index.take_out(store.db, [row["n"] for row in whole])
        for row in whole:
            _unindex(store, row)
        marks = ",".join("?" * len(batch))
        store.db.execute(f"delete from links where copy in ({marks})", batch)  # noqa: S608
        store.db.execute(f"delete from links where source in ({marks})", batch)  # noqa: S608
        _leave_groups(store, batch)
        store.db.execute(f"delete from articles where id in ({marks})", batch)  # noqa: S608
        store.catch_up_words()  # the texts of one batch are in memory, not those of a whole outlet
    _unname(store, near, set(ids))
    regroup(store, [id for id in near if id not in set(ids)], None)


_WHOLE = """
select articles.n, id, title, text, signature, anchors, words from articles
join fingerprints on fingerprints.article = n left join texts on texts.article = n where id in (?)
"""


def _unname(store: Store, near: Iterable[str], gone: set[str]) -> None:
    """Links of what was tied to articles that are gone name them no longer, as runner-up or in their evidence."""
    for row in list(store.among("select id, runner_up, evidence from links where copy in (?)", near)):
        evidence = json.loads(row["evidence"])
        kept = [{**e, "spans": [span for span in e["spans"] if span[0] not in gone]} for e in evidence]
        runner_up = None if row["runner_up"] in gone else row["runner_up"]
        if kept != evidence or runner_up != row["runner_up"]:
            values = [runner_up, json.dumps(kept, ensure_ascii=False), row["id"]]
            store.db.execute("update links set runner_up = ?, evidence = ? where id = ?", values)


def _unindex(store: Store, row: Mapping[str, Any]) -> None:
    prints.take_out(store.db, row)
    quotes = store.ask("select text from quotes where article = ? order by id", [row["n"]])
    indexed = index_row(row["n"], row["title"], row["text"] or "", quotes, row["text"] is not None)
    store.index_words(indexed, gone=True)


def _tied_to(store: Reader, ids: list[str]) -> list[str]:
    """Members of the groups of these articles, and what shares something with them."""
    found = set(ids)
    for what in ("cluster", "story"):
        mine = f"select {what} as name from {what}_members join articles on n = article where id in (?)"  # noqa: S608
        whole = f"select id from {what}_members join articles on n = article where {what} in (?)"  # noqa: S608
        names = sorted({row["name"] for row in store.among(mine, ids)})
        found |= {row["id"] for row in store.among(whole, names)}
    return sorted(found | neighbours(store, ids))


def _leave_groups(store: Reader, ids: list[str]) -> None:
    """A group whose members all go must not linger as a fact."""
    for batch in batches(ids):
        query = "select distinct story from story_members join articles on n = article where id in (?)"
        names = [row["story"] for row in store.among(query, batch)]
        store.db.executemany("delete from story_facts where story = ?", [(name,) for name in names])


def needs_writing(store: Store) -> None:
    """Raises StoreError where the database can only be read."""
    if not store.writable:
        raise StoreError(f"{store.path}: it cannot be written; make it writable, or name another with --db")
