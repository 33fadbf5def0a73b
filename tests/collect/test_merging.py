"""Databases merged in any order, once or twice, hold the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.collect import made
from tests.collect.test_adding import SMALL, groups
from tracer.collect import add, judging, merge
from tracer.query import asked
from tracer.store import questions

FOUND = made.records(stories=3, copies=2)
SAME = ("articles", "texts", "captures", "matches", "links", "bands", "anchors", "credits", "quotes", "furniture")


def merged(into: Path, parts: list[Path]) -> dict[str, object]:
    """What a new database holds after these were merged into it."""
    add([str(made.crawl(into.with_suffix(".jsonl"), []))], db=into, settings=SMALL)
    for part in parts:
        merge(into, part, SMALL)
    held = made.content(into)
    with asked(into) as store:
        marks = questions.marks(store, [record["id"] for record in FOUND])
    clusters, stories = groups(held["clusters"]), groups(held["stories"])
    return {**{table: held[table] for table in SAME}, "clusters": clusters, "stories": stories, "marks": marks}


@pytest.mark.slow
@settings(max_examples=8)
@given(
    st.lists(st.sets(st.integers(0, 2), min_size=1), min_size=len(FOUND), max_size=len(FOUND)),
    st.permutations(range(3)),
    st.lists(st.integers(0, 2), max_size=2),
    st.booleans(),
)
def test_any_order_any_number_of_times(homes: list[set[int]], order: list[int], again: list[int], judge: bool) -> None:
    """Articles spread over three databases, some in several, come together the same in any order, however often."""
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for part in range(3):
            found = [record for record, home in zip(FOUND, homes, strict=True) if part in home]
            parts.append(Path(folder, f"{part}.db"))
            add([str(made.crawl(Path(folder, "c.jsonl"), found))], db=parts[-1], settings=SMALL)
        links = made.content(parts[0])["links"]
        if judge and links:
            judging.mark(parts[0], links[0][0], accept=False, because="two reports", by="Ana")
        one = merged(Path(folder, "one.db"), parts)
        assert merged(Path(folder, "two.db"), [parts[n] for n in (*order, *again)]) == one
