"""Marks, forgetting, merging, backups and new fingerprints."""

from __future__ import annotations

import random
import sqlite3
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import Run, tracer  # noqa: F401
from tests.collect import made
from tests.collect.test_adding import SMALL, groups
from tracer.collect import add, judging, merge, refingerprint
from tracer.errors import StoreError, UsageError
from tracer.query import asked, show
from tracer.settings import FingerprintSettings, Settings, StoreSettings
from tracer.store import pages, upkeep


def filled(path: Path, found: list[dict[str, object]]) -> Path:
    add([str(made.crawl(path.with_suffix(".jsonl"), found))], db=path, settings=SMALL)
    return path


def test_a_mark_survives_a_new_run(tmp_path: Path) -> None:
    """A rejected link ties no story; when a new copy has the story weighed anew, the mark still stands beside it."""
    found = made.records(stories=1, copies=2)
    db = filled(tmp_path / "t.db", found[:2])
    link = made.content(db)["links"][0][0]
    mark = judging.mark(db, link[:8], accept=False, because="two reports", by="Ana")
    assert made.content(db)["stories"] == []
    filled(db, found)
    shown = show(mark.a, db=db)
    assert [(m.verdict, m.because, m.by) for m in shown.marks] == [("rejected", "two reports", "Ana")]  # type: ignore[union-attr]
    judging.mark(db, link, accept=True, because="seen the wire", by="Ben")
    assert {id for id, _ in made.content(db)["stories"]} >= {mark.a, mark.b}


def test_articles_kept_apart_share_no_cluster(tmp_path: Path) -> None:
    """Whatever they share, and after further copies came."""
    found = made.records(stories=1, copies=3)
    db = filled(tmp_path / "t.db", found[:3])
    judging.keep_apart(db, "7-0-1", "7-0-2", because="two reports", by="Ana")
    filled(db, found)
    assert not [group for group in groups(made.content(db)["clusters"]) if {"7-0-1", "7-0-2"} <= group]


def test_a_mark_on_nothing_is_refused(tmp_path: Path) -> None:
    """A link or article that is not there is named."""
    db = filled(tmp_path / "t.db", made.records(stories=1))
    with pytest.raises(UsageError, match="no such link"):
        judging.mark(db, "ffffffff", accept=True, because="x", by="x")


def test_one_page_of_many_that_begin_alike_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages told apart by their query alone, more of them than are looked at; and an id that looks like an address."""
    monkeypatch.setattr(pages, "_MOST", 1)
    found = [
        {"id": f"news.2015/{n}", "url": f"https://paper.example/index.php?id={n}", "text": made.text(n)}
        for n in range(4)
    ]
    db = filled(tmp_path / "t.db", found)
    assert judging.forget(db, "https://paper.example/index.php?id=3") == 1
    assert judging.forget(db, "http://www.paper.example/index.php?id=2&utm_source=x") == 1
    assert judging.forget(db, "news.2015/0") == 1
    assert [id for id, *_ in made.content(db)["articles"]] == ["news.2015/1"]
    with pytest.raises(UsageError, match="no web address"):
        judging.forget(db, "://")


@pytest.mark.parametrize("name", ["https://paper01.example/7/0", "7-0-1"])
def test_what_is_forgotten_is_gone(tmp_path: Path, name: str) -> None:
    """No table, index or free page holds its words; it is not added again; the rest stays whole."""
    found = made.records(stories=2)
    found[1]["text"] += " Zanzibarquux stands in this one alone."
    db = filled(tmp_path / "t.db", found)
    assert b"anzibarquux" in db.read_bytes()
    assert judging.forget(db, name) == 1
    assert b"anzibarquux" not in db.read_bytes()
    assert b"7-0-1" not in db.read_bytes()
    filled(db, found)
    held = made.content(db)
    assert "7-0-1" not in {row[0] for row in held["articles"]}
    assert not [row for row in held["matches"] if "7-0-1" in row]
    with asked(db) as store:
        assert upkeep.check(store) == []


def test_an_outlet_is_forgotten_whole(tmp_path: Path) -> None:
    """All its articles go, and none of them comes back."""
    db = filled(tmp_path / "t.db", made.records(stories=6))
    outlet = made.content(db)["articles"][0][2]
    gone = judging.forget(db, outlet)
    assert gone == 2
    filled(db, made.records(stories=6))
    assert outlet not in {row[2] for row in made.content(db)["articles"]}


def test_a_forgotten_outlet_has_no_name_left(tmp_path: Path) -> None:
    """Neither name nor address is in the file; where another article credits the outlet, the name stays with that."""
    alone = [{"id": "x", "url": "https://quuxgazette.example/1", "outlet": "Quuxgazette", "text": made.text(5)}]
    wire = [
        {"id": "w", "outlet": "Reuters", "text": made.text(6)},
        {"id": "c", "text": f"{made.text(8)}\n\nSource: Reuters"},
    ]
    db = filled(tmp_path / "t.db", [*alone, *wire])
    assert b"uuxgazette" in db.read_bytes()
    assert judging.forget(db, "Quuxgazette".lower()) == 1
    assert b"uuxgazette" not in db.read_bytes()
    assert judging.forget(db, "reuters") == 1
    with asked(db) as store:
        assert upkeep.check(store) == []
        assert store.ask("select 1 from outlets where key = 'reuters'")


def test_pruned_articles_may_come_back(tmp_path: Path) -> None:
    """Pruning leaves no tombstone."""
    db = filled(tmp_path / "t.db", made.records(stories=3))
    before = made.content(db)
    with judging.opened(db) as store:
        assert upkeep.prune(store, "2020-02-02T23:59:59+00:00") == 6
    filled(db, made.records(stories=3))
    after = made.content(db)
    for table in ("articles", "matches", "links", "bands"):
        assert after[table] == before[table]


def test_merging_is_idempotent_and_order_free(tmp_path: Path) -> None:
    """A into B is B into A is all in one go; a second time changes nothing."""
    found = made.records(stories=5)
    random.Random(5).shuffle(found)
    for turn, order in enumerate([("a", "b"), ("b", "a")]):
        parts = {name: filled(tmp_path / f"{name}{turn}.db", found[n::2]) for n, name in enumerate("ab")}
        merge(parts[order[0]], parts[order[1]], SMALL)
        once = made.content(parts[order[0]])
        assert merge(parts[order[0]], parts[order[1]], SMALL) == 0
        assert made.content(parts[order[0]]) == once
    ab, ba = made.content(tmp_path / "a0.db"), made.content(tmp_path / "b1.db")
    whole = made.content(filled(tmp_path / "whole.db", found))
    for table in ("articles", "texts", "matches", "links", "bands", "credits"):
        assert ab[table] == ba[table], table
        assert {row[:2] for row in ab[table]} == {row[:2] for row in whole[table]}, table
    assert groups(ab["clusters"]) == groups(ba["clusters"]) == groups(whole["clusters"])


def test_a_backup_is_whole_while_another_writes(tmp_path: Path) -> None:
    """A copy made during `add` is sound and holds whole batches; an existing file is not overwritten."""
    db = filled(tmp_path / "t.db", made.records(stories=2))
    crawl = made.crawl(tmp_path / "more.jsonl", made.records(stories=8, seed=8))
    writing = threading.Thread(target=add, args=([str(crawl)],), kwargs={"db": db, "settings": SMALL})
    writing.start()
    for turn in range(3):
        with asked(db) as store:
            upkeep.backup(store, tmp_path / f"copy{turn}.db")
    writing.join()
    for turn in range(3):
        count = len(made.content(tmp_path / f"copy{turn}.db")["articles"])
        assert count == 6 or (count - 6) % 5 == 0 or count == 30
    with asked(db) as store, pytest.raises(UsageError, match="exists"):
        upkeep.backup(store, tmp_path / "copy0.db")


def test_new_fingerprints_are_those_of_a_new_database(tmp_path: Path) -> None:
    """Broken off and gone on with, refingerprinting ends where adding with those settings would; others are refused."""
    finer = Settings(fingerprint=FingerprintSettings(window=16), store=StoreSettings(batch=5))
    db = filled(tmp_path / "t.db", made.records())
    raw = sqlite3.connect(db)
    raw.execute("insert into state values ('refingerprinting', ?)", [finer.fingerprint.text()])
    raw.commit()
    raw.close()
    with pytest.raises(StoreError, match="made anew"):
        filled(db, made.records())
    assert refingerprint(db, finer) == (18, 0)
    crawl = str(made.crawl(tmp_path / "c.jsonl", made.records()))
    add([crawl], db=tmp_path / "new.db", settings=finer)
    for table in ("bands", "anchors"):
        assert made.content(db)[table] == made.content(tmp_path / "new.db")[table]
    with pytest.raises(StoreError, match="other settings"):
        filled(db, made.records())


def test_the_commands_say_what_they_did(tracer: Run, tmp_path: Path) -> None:  # noqa: F811
    """Each `tracer db` command ends with 0 and a line."""
    filled(tmp_path / "tracer.db", made.records(stories=2))
    filled(tmp_path / "other.db", made.records(stories=2, seed=9))
    assert "articles" in tracer("db", "info").out
    assert tracer("db", "check").out == "sound\n"
    assert "6 articles came" in tracer("db", "merge", "other.db").out
    assert "copy.db: written" in tracer("db", "backup", "copy.db").out
    assert "1 articles forgotten" in tracer("db", "forget", "9-0-0").out
    assert "taken out" in tracer("db", "prune", "--before", "2020-02-02").out
    assert "given back" in tracer("db", "vacuum").out
    assert tracer("db", "check").out == "sound\n"
    assert tracer("db", "forget", "nobody").code == 2
    assert tracer("db", "info", "--db", "none.db").code == 1
