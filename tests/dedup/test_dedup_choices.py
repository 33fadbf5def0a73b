"""What is compared with what, who stays, where it is kept, and how it is judged by hand."""

from __future__ import annotations

import hashlib
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.dedup import crawls
from tests.dedup.test_dedup import edited, prose
from tracer.collect import add
from tracer.dedup import Scope
from tracer.dedup.sampling import wilson
from tracer.errors import StoreError
from tracer.settings import Settings
from tracer.store import open_store


def day(text: str) -> datetime:
    """A day's beginning in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def stored(db: Path, query: str) -> list[tuple[object, ...]]:
    """The answer of a database."""
    with open_store(db, fingerprint=None, settings=Settings().store, write=False) as store:
        return [tuple(row.values()) for row in store.ask(query)]


def digest(path: Path) -> str:
    """Of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_is_older_is_left_out(tmp_path: Path) -> None:
    """`since` takes older records out of input and output; those without a date are compared."""
    rows = [*crawls.crawl(), {**crawls.story("undated", 1, 1, prose(1)), "published": None}]
    path = crawls.put(tmp_path / "a.jsonl", crawls.lines(rows))
    out = tmp_path / "kept.jsonl"
    found = crawls.run(tmp_path, path, scope=Scope(since=day("2024-05-02")), output=out, prefer="earliest")
    assert (found.read, found.early) == (7, 1)
    assert crawls.ids(out.read_bytes()) == ["beta", "DELTA", "ZETA", "ETA"]


def test_only_what_is_close_in_time_is_compared(tmp_path: Path) -> None:
    """`window` keeps equal and near texts apart that lie further from each other, in any order of input."""
    text = prose(1)
    rows = [
        crawls.story("a", 1, 1, text),
        crawls.story("b", 1, 2, text),
        crawls.story("c", 1, 20, text),
        crawls.story("d", 1, 21, edited(text, 3, 0.05)),
        crawls.story("e", 1, 12, edited(text, 4, 0.05)),
    ]
    made = []
    for turn in range(3):
        path = crawls.put(tmp_path / f"{turn}.jsonl", crawls.lines(rows))
        crawls.run(tmp_path, path, scope=Scope(window=timedelta(days=3)), clusters=tmp_path / "c", pairs=tmp_path / "p")
        made.append(((tmp_path / "c").read_bytes(), (tmp_path / "p").read_bytes()))
        random.Random(turn).shuffle(rows)
    assert made[0] == made[1] == made[2]
    crawls.run(tmp_path, path, scope=Scope(window=timedelta(days=3)), clusters=tmp_path / "c")
    assert sorted(map(sorted, crawls.clusters(tmp_path / "c"))) == [["a", "b"], ["c", "d"]]
    crawls.run(tmp_path, path, scope=Scope(window=timedelta(days=300)), clusters=tmp_path / "wide")
    crawls.run(tmp_path, path, clusters=tmp_path / "all")
    assert (tmp_path / "wide").read_bytes() == (tmp_path / "all").read_bytes()


def test_undated_records_are_close_to_everything(tmp_path: Path) -> None:
    """A record without a date joins a cluster whatever the window."""
    rows = [
        crawls.story("a", 1, 1, prose(1)),
        {**crawls.story("b", 1, 1, edited(prose(1), 3, 0.05)), "published": None},
    ]
    path = crawls.put(tmp_path / "a.jsonl", crawls.lines(rows))
    found = crawls.run(tmp_path, path, scope=Scope(window=timedelta(hours=1)))
    assert found.near == 1


def test_the_root_of_the_links_stays(tmp_path: Path) -> None:
    """`source` keeps the page that the others credit, though another claims an earlier day."""
    text = prose(1)
    rows = [
        {**crawls.story("early", 1, 1, text + "\n\nSource: Root Courier."), "published": None},
        {**crawls.story("root", 1, 2, text), "outlet": "Root Courier"},
        crawls.story("copy", 1, 3, text + "\n\nSource: Root Courier."),
    ]
    path = crawls.put(tmp_path / "a.jsonl", crawls.lines(rows))
    out, links = tmp_path / "kept.jsonl", tmp_path / "links"
    found = crawls.run(tmp_path, path, prefer="source", output=out, links=links)
    taken = {row["copy"]: row["source"] for row in map(json.loads, links.read_bytes().splitlines()) if row["decided"]}
    root = "root"
    while root in taken:
        root = taken[root]
    assert found.kept == 1
    assert crawls.ids(out.read_bytes()) == [root]


def test_a_database_keeps_what_was_found(tmp_path: Path) -> None:
    """Articles, what they share, links and clusters are stored as `add` stores them; once, however often it runs."""
    rows = crawls.crawl()
    path = crawls.put(tmp_path / "a.jsonl", crawls.lines(rows))
    db = tmp_path / "t.db"
    assert crawls.run(tmp_path, path, db=db).added == 7
    assert crawls.run(tmp_path, path, db=db).added == 0
    assert sorted(stored(db, "select id from articles")) == sorted((row["id"],) for row in rows)
    groups: dict[object, set[object]] = {}
    for name, id in stored(db, "select cluster, id from cluster_members join articles on n = article"):
        groups.setdefault(name, set()).add(id)
    assert sorted(map(sorted, groups.values())) == [["ALPHA", "beta", "gamma"], ["DELTA", "epsilon"]]
    assert stored(db, "select count(*) from links")[0][0]
    assert stored(db, "select count(*) from runs where command = 'dedup' and finished is null") == [(0,)]
    other = tmp_path / "other.db"
    add([str(path)], db=other)
    query = "select id, url, outlet, title, published_not_before, words from articles order by id"
    assert stored(db, query) == stored(other, query)
    assert add([str(path)], db=db).new == 0


def test_one_id_for_two_texts_keeps_both(tmp_path: Path) -> None:
    """An id that the database has for another text is marked, and the links go under the mark."""
    rows = [crawls.story("one", 1, 1), {**crawls.story("two", 1, 2, prose(1)), "id": "two"}]
    db = tmp_path / "t.db"
    crawls.run(tmp_path, crawls.put(tmp_path / "a.jsonl", crawls.lines(rows)), db=db)
    others = [{**crawls.story("one", 5, 1), "id": "one"}, {**crawls.story("two", 5, 2, prose(5)), "id": "two"}]
    assert crawls.run(tmp_path, crawls.put(tmp_path / "b.jsonl", crawls.lines(others)), db=db).added == 2
    ids = [id for (id,) in stored(db, "select id from articles order by id")]
    assert len(ids) == 4
    assert [str(id).partition("~")[0] for id in ids] == ["one", "one", "two", "two"]
    ends = stored(db, "select a, b from matches")
    assert all(("~" in str(a)) == ("~" in str(b)) for a, b in ends)
    assert len(ends) == 2


def test_one_id_given_twice_in_an_input_keeps_both(tmp_path: Path) -> None:
    """Two records under one id with texts that share nothing are two articles of the database."""
    rows = [{**crawls.story(name, seed), "id": "1"} for name, seed in (("a", 1), ("b", 2))]
    db = tmp_path / "t.db"
    assert crawls.run(tmp_path, crawls.put(tmp_path / "a.jsonl", crawls.lines(rows)), db=db).added == 2
    assert crawls.run(tmp_path, crawls.put(tmp_path / "b.jsonl", crawls.lines(rows)), db=db).added == 0
    assert len(stored(db, "select id from articles")) == 2


def test_stories_too_large_to_weigh_are_clusters_all_the_same(tmp_path: Path) -> None:
    """Of a story beyond the limit no links are weighed; its copies are stored as one cluster."""
    rows = [crawls.story(f"n{n}", 1, 1 + n, edited(prose(1), n, 0.03)) for n in range(8)]
    db = tmp_path / "t.db"
    from tracer.settings import load

    settings = load(assignments=["dedup.story=5"])
    path = crawls.put(tmp_path / "a.jsonl", crawls.lines(rows))
    found = crawls.run(tmp_path, path, db=db, settings=settings)
    assert (found.unlinked, found.added) == (1, 8)
    assert len(stored(db, "select distinct cluster from cluster_members")) == 1
    assert len(stored(db, "select * from cluster_members")) == 8


def test_new_input_is_held_against_what_is_stored(tmp_path: Path) -> None:
    """What a database holds goes from the output, is marked in the clusters, counts nowhere, and is only read."""
    rows = crawls.crawl()
    db = tmp_path / "t.db"
    add([str(crawls.put(tmp_path / "old.jsonl", crawls.lines(rows[:4])))], db=db)
    before = digest(db)
    new = [
        crawls.story("theta", 1, 9, edited(prose(1), 9, 0.05)),
        crawls.story("iota", 7, 9),
        crawls.story("kappa", 7, 10, prose(7)),
    ]
    path = crawls.put(tmp_path / "new.jsonl", crawls.lines(new))
    found = crawls.run(
        tmp_path,
        path,
        scope=Scope(against=db),
        output=tmp_path / "kept.jsonl",
        clusters=tmp_path / "c",
        prefer="longest",
    )
    assert digest(db) == before
    assert (found.read, found.kept, found.stored) == (3, 1, 4)
    assert crawls.ids((tmp_path / "kept.jsonl").read_bytes()) == ["iota"]
    lines = [json.loads(line) for line in (tmp_path / "c").read_bytes().splitlines()]
    marked = {m["id"] for line in lines for m in line["members"] if m.get("stored")}
    assert {line["keeper"] for line in lines} & marked
    assert marked == {"ALPHA", "beta", "gamma"}
    with pytest.raises(StoreError, match="tracer add"):
        crawls.run(tmp_path, path, scope=Scope(against=db), db=db)


def test_the_interval_is_wilsons() -> None:
    """Known values of the score interval, and its ends."""
    assert wilson(45, 50) == pytest.approx((0.7864, 0.9565), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def dedup(*arguments: str | Path, answers: str = "") -> Result:
    """The command in this process."""
    from tracer.cli.dedup_command import command

    return CliRunner().invoke(
        command, [str(a) for a in arguments], input=answers, catch_exceptions=False, standalone_mode=False
    )


def sampled(tmp_path: Path) -> list[str]:
    """Arguments of a run with merges and a near miss to draw."""
    host = prose(11, 300) + "\n\n" + "\n\n".join(prose(1).split("\n\n")[:4]) + "\n\n" + prose(12, 300)
    rows = [crawls.story(f"n{n}", 1, 1 + n, edited(prose(1), n, 0.04)) for n in range(6)]
    path = crawls.put(tmp_path / "a.jsonl", crawls.lines([*rows, crawls.story("host", 2, 9, host)]))
    return [str(path), "--work", str(tmp_path / "w"), "--workers", "1", "--sample", "4"]


def test_a_sample_is_judged_on_the_spot(tmp_path: Path) -> None:
    """Both texts are shown, answers are taken one by one, and precision comes with its interval."""
    done = dedup(*sampled(tmp_path), answers="y\nmaybe\nn\ny\n?\n")
    assert "Is one a copy of the other?" in done.stderr
    assert "1 of 4" in done.stderr
    assert "1 of 2 judged merges are copies: 50%" in " ".join(done.stdout.split())
    assert "9% to 91%" in " ".join(done.stdout.split())


def test_a_sample_is_judged_in_a_file(tmp_path: Path) -> None:
    """Without a person at a terminal the draw is written to be filled in; given again, its verdicts count."""
    file = tmp_path / "judged.jsonl"
    first = dedup(*sampled(tmp_path), "--verdicts", file)
    assert "4 pairs are in" in first.stderr
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    assert [row["drawn"] for row in rows] == ["merge", "merge", "near miss", "near miss"]
    assert all(row["verdict"] is None and row["text_a"] and row["text_b"] for row in rows)
    for row, verdict in zip(rows, ["y", "y", "n", "?"], strict=True):
        row["verdict"] = verdict
    file.write_bytes(crawls.lines(rows))
    answer = json.loads(dedup(*sampled(tmp_path), "--verdicts", file, "--json").stdout)
    assert [(one["drawn"], one["copies"], one["judged"], one["unsure"]) for one in answer["sample"]] == [
        ("merge", 2, 2, 0),
        ("near miss", 0, 1, 1),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--window", "14"], "36h, 14d, 2w"),
        (["--since", "yesterday"], "2024-05-31"),
        (["--field", "body=text"], "NAME is one of"),
        (["--verdicts", "x"], "--sample 100"),
    ],
)
def test_wrong_options_name_the_right_ones(tmp_path: Path, arguments: list[str], said: str) -> None:
    """What cannot be is refused before anything is read, with how to write it."""
    from tracer.errors import UsageError

    path = crawls.put(tmp_path / "a.jsonl", crawls.lines(crawls.crawl()))
    with pytest.raises(UsageError, match=said):
        dedup(path, "--work", tmp_path / "w", *arguments)
    assert not (tmp_path / "w").exists()


def test_nothing_read_is_a_failure(tmp_path: Path) -> None:
    """A run that could read nothing at all leaves with 1; with --strict a skip leaves with 3."""
    (tmp_path / "empty").mkdir()
    path = crawls.put(tmp_path / "a.jsonl", b"broken\n" + crawls.lines(crawls.crawl()))
    assert dedup(tmp_path / "empty", "--work", tmp_path / "w", "--workers", "1").return_value == 1
    assert dedup(path, "--work", tmp_path / "w", "--workers", "1", "--strict").return_value == 3
    assert dedup(path, "--work", tmp_path / "w", "--workers", "1").return_value == 0
