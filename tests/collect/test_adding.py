"""Adding articles: once, in pieces, again, at the same time, killed, on a full disk: the same content."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.collect import made
from tests.conftest import ROOT
from tracer.collect import add, comparing
from tracer.errors import StoreError
from tracer.query import asked
from tracer.settings import Settings, StoreSettings
from tracer.store import Store, open_store, tying, upkeep

SMALL = Settings(store=StoreSettings(batch=5))


def process(*arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tracer", "add", *map(str, arguments), "--set", "store.batch=5"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"PYTHONPATH": str(ROOT)})


def test_copies_are_found_and_tied(tmp_path: Path) -> None:
    """Each story of three pages is one cluster and one story, its copies linked to their source."""
    result = add([str(made.crawl(tmp_path / "c.jsonl", made.records()))], db=tmp_path / "t.db", settings=SMALL)
    assert (result.read, result.new, result.skipped_count) == (18, 18, 0)
    held = made.content(tmp_path / "t.db")
    tied = {copy for _, copy, source, *_ in held["links"] if copy[:-1] == source[:-1]}
    assert tied >= {f"7-{story}-{copy}" for story in range(6) for copy in (1, 2)}
    assert {len(group) for group in groups(held["clusters"])} == {3}
    assert len(groups(held["stories"])) == 6


def test_adding_again_changes_nothing(tmp_path: Path) -> None:
    """What is stored is only read: no article, capture or match is doubled."""
    crawl = str(made.crawl(tmp_path / "c.jsonl", made.records()))
    add([crawl], db=tmp_path / "t.db", settings=SMALL)
    before = made.content(tmp_path / "t.db")
    again = add([crawl], db=tmp_path / "t.db", settings=SMALL)
    assert (again.new, again.known, again.changes) == (0, 18, ())
    assert made.content(tmp_path / "t.db") == before


def test_in_pieces_or_in_one_go(tmp_path: Path) -> None:
    """The order of adding changes no match, link or group, only the names of groups."""
    found = made.records()
    random.Random(3).shuffle(found)
    add([str(made.crawl(tmp_path / "all.jsonl", made.records()))], db=tmp_path / "one.db", settings=SMALL)
    for place in range(3):
        piece = made.crawl(tmp_path / f"{place}.jsonl", found[place::3])
        add([str(piece)], db=tmp_path / "three.db", settings=SMALL)
    one, three = made.content(tmp_path / "one.db"), made.content(tmp_path / "three.db")
    for name in ("articles", "texts", "matches", "links", "bands", "anchors", "credits", "quotes"):
        assert one[name] == three[name], name
    assert groups(one["clusters"]) == groups(three["clusters"])
    assert groups(one["stories"]) == groups(three["stories"])


def groups(members: list[tuple[str, str]]) -> set[frozenset[str]]:
    return {frozenset(id for id, name in members if name == group) for group in {name for _, name in members}}


def test_names_stay_as_groups_grow(tmp_path: Path) -> None:
    """A story keeps its name when an article joins it, and the change is told."""
    found = made.records(stories=1, copies=3)
    add([str(made.crawl(tmp_path / "a.jsonl", found[1:3]))], db=tmp_path / "t.db", settings=SMALL)
    before = made.content(tmp_path / "t.db")["clusters"][0][1]
    result = add([str(made.crawl(tmp_path / "b.jsonl", [found[0], found[3]]))], db=tmp_path / "t.db", settings=SMALL)
    assert {name for _, name in made.content(tmp_path / "t.db")["clusters"]} == {before}
    assert ("cluster", "grown", before, 4) in {(c.what, c.change, c.name, c.articles) for c in result.changes}


def test_more_copies_than_are_compared_are_one_cluster(tmp_path: Path) -> None:
    """Later copies share a lead and are compared with two of each other; they still join the cluster of the first."""
    few = Settings(store=StoreSettings(batch=1, compared=2))
    body, lead = made.text(1), made.text(2, 3)
    texts = [f"{made.text(50 + n, 1)} {body}" if n < 5 else f"{lead} {body} {made.text(50 + n, 1)}" for n in range(12)]
    found = [
        {"id": f"a{n:02}", "outlet": f"Paper {n}", "title": "Keeper", "text": text} for n, text in enumerate(texts)
    ]
    add([str(made.crawl(tmp_path / "c.jsonl", found))], db=tmp_path / "t.db", settings=few)
    assert [len(group) for group in groups(made.content(tmp_path / "t.db")["clusters"])] == [12]


def test_leaders_of_a_cluster_are_asked_once_a_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight more copies of a stored story: pivot and earliest of its cluster are looked up once, not per copy."""
    found = made.records(stories=1, copies=10)
    looked_up: list[str] = []

    def counted(store: Store, cluster: str) -> list[str]:
        looked_up.append(cluster)
        return tying.leaders(store, cluster)

    monkeypatch.setattr(comparing, "leaders", counted)
    whole = Settings(store=StoreSettings(batch=50))
    for name, some in (("a", found[:3]), ("b", found[3:])):
        add([str(made.crawl(tmp_path / f"{name}.jsonl", some))], db=tmp_path / "t.db", settings=whole)
    assert len(looked_up) == 1
    assert [len(group) for group in groups(made.content(tmp_path / "t.db")["clusters"])] == [11]


def test_of_equal_dates_the_earliest_goes_by_text(tmp_path: Path) -> None:
    """The same copies under ids in another order: the same text counts as the first of its cluster."""
    found = made.records(stories=1, copies=3)
    first = []
    for turn, order in enumerate(("abcd", "dcba", "bdac")):
        db = tmp_path / f"{turn}.db"
        same = [{**r, "id": id, "published": "2020-02-01T08:00:00Z"} for r, id in zip(found, order, strict=True)]
        add([str(made.crawl(tmp_path / f"{turn}.jsonl", same))], db=db, settings=SMALL)
        with asked(db) as store:
            (cluster,) = tying.clusters_of(store, "abcd")
            first.append(order.index(tying.leaders(store, cluster)[-1]))
    assert len(set(first)) == 1


def test_another_capture_is_kept_beside_the_first(tmp_path: Path) -> None:
    """The same page out of two files is one article with two captures."""
    found = made.records(stories=1, copies=0)
    for name in ("a.jsonl", "b.jsonl"):
        add([str(made.crawl(tmp_path / name, found))], db=tmp_path / "t.db", settings=SMALL)
    held = made.content(tmp_path / "t.db")
    assert len(held["articles"]) == 1
    assert [Path(row[1]).name for row in held["captures"]] == ["a.jsonl", "b.jsonl"]


def test_without_text_nothing_of_it_is_in_the_file(tmp_path: Path) -> None:
    """--no-text keeps no stretch of a body or quotation, and still finds what is a copy of what."""
    add([str(made.crawl(tmp_path / "a.jsonl", made.records()))], db=tmp_path / "t.db", settings=SMALL, with_text=False)
    assert b"beside" not in (tmp_path / "t.db").read_bytes()
    again = [{**record, "id": f"x{record['id']}", "url": None} for record in made.records()]
    result = add([str(made.crawl(tmp_path / "b.jsonl", again))], db=tmp_path / "t.db", settings=SMALL)
    assert result.matches >= 18


def test_two_inputs_with_one_id(tmp_path: Path) -> None:
    """An id that is another text's gets a suffix, the same one each time."""
    for seed in (1, 2, 2):
        record = {"id": "1", "text": made.text(seed)}
        add([str(made.crawl(tmp_path / f"{seed}.jsonl", [record]))], db=tmp_path / "t.db", settings=SMALL)
    first, second = (row[0] for row in made.content(tmp_path / "t.db")["articles"])
    assert first == "1"
    assert second.startswith("1~")


def test_one_id_and_text_at_two_outlets(tmp_path: Path) -> None:
    """Two pages with one id are two articles, also where one text stands on both; each is added once."""
    records = [{"id": "1", "text": made.text(1), "outlet": f"Paper {n}"} for n in (0, 1)]
    for turn in range(2):
        crawl = made.crawl(tmp_path / f"{turn}.jsonl", records)
        add([str(crawl)], db=tmp_path / "t.db", settings=SMALL)
    held = made.content(tmp_path / "t.db")
    assert [row[0][:2] for row in held["articles"]] == ["1", "1~"]
    assert [row[7:9] for row in held["matches"]] == [("exact", "wholly")]


def test_a_full_disk_keeps_whole_batches(tmp_path: Path) -> None:
    """With no room the batch is undone and said; with room again the same command gives the undisturbed content."""
    crawl = str(made.crawl(tmp_path / "c.jsonl", made.records()))
    add([crawl], db=tmp_path / "whole.db", settings=SMALL)
    full = replace(SMALL, store=replace(SMALL.store, max_pages=84))
    with pytest.raises(StoreError, match="disk is full"):
        add([crawl], db=tmp_path / "t.db", settings=full)
    made.content(tmp_path / "t.db")
    add([crawl], db=tmp_path / "t.db", settings=SMALL)
    assert made.content(tmp_path / "t.db") == made.content(tmp_path / "whole.db")


@pytest.mark.slow
def test_two_processes_at_once(tmp_path: Path) -> None:
    """Both finish; nothing is lost and nothing doubled, and what they share is found."""
    found = made.records(stories=10)
    crawls = [made.crawl(tmp_path / f"{n}.jsonl", found[n::2]) for n in range(2)]
    running = [process(crawl, "--db", tmp_path / "t.db") for crawl in crawls]
    ended = [(p.communicate(timeout=300), p.returncode) for p in running]
    assert [code for _, code in ended] == [0, 0], ended
    add([str(made.crawl(tmp_path / "all.jsonl", found))], db=tmp_path / "one.db", settings=SMALL)
    both, one = made.content(tmp_path / "t.db"), made.content(tmp_path / "one.db")
    for name in ("articles", "texts", "matches", "bands", "credits"):
        assert both[name] == one[name], name


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_killed_at_random_moments(tmp_path: Path, seed: int) -> None:
    """SIGKILL at random moments of `add`, again and again: sound each time, and in the end the undisturbed content."""
    crawl = made.crawl(tmp_path / "c.jsonl", made.records(stories=25, seed=seed))
    started = time.monotonic()
    assert process(crawl, "--db", tmp_path / "whole.db").wait(timeout=300) == 0
    took = time.monotonic() - started
    pick = random.Random(seed)
    for _ in range(5):
        running = process(crawl, "--db", tmp_path / "t.db")
        time.sleep(pick.uniform(0.2, 1.0) * took)
        running.kill()
        running.communicate(timeout=60)  # its workers hold the pipes: they must leave with it
        if (tmp_path / "t.db").exists():
            with open_store(tmp_path / "t.db", fingerprint=None, settings=SMALL.store) as store:
                assert upkeep.check(store) == []
    assert process(crawl, "--db", tmp_path / "t.db").wait(timeout=300) == 0
    assert made.content(tmp_path / "t.db") == made.content(tmp_path / "whole.db")
