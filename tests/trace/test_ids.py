"""Ids that an input brings with it name different articles in different files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tracer.model import Trace
from tracer.trace import Sources, trace_url

BODY = (
    "A dredger working on the approach channel of the port of Karvala sank shortly after midnight when a bulk carrier "
    "struck it amidships, the port authority said. Nine of the eleven crew were picked up by a pilot boat within "
    "forty minutes, and two divers of the navy searched the wreck until the current became too strong."
)


def record(path: Path, outlet: str, day: int, text: str = BODY, **more: str) -> Path:
    fields = {"id": "1", "outlet": outlet, "published": f"2024-03-{day:02}T08:00:00Z", "title": "Dredger", "text": text}
    path.write_text(json.dumps({**fields, **more}) + "\n", "utf-8")
    return path


def outlets(trace: Trace) -> set[str]:
    return {s.article.outlet.name for s in (trace.article, *trace.articles) if s.article.outlet}


@pytest.mark.parametrize("same", [True, False])
def test_the_source_of_the_same_id_is_not_lost(tmp_path: Path, same: bool) -> None:
    """Article "1" of one file is the source of article "1" of another, word for word or not."""
    text = BODY if same else f"{BODY}\n\nThe search was to go on at first light."
    copy = record(tmp_path / "a.jsonl", "Gulf Herald", 14, text)
    source = record(tmp_path / "b.jsonl", "Reuters", 13)
    third = record(tmp_path / "c.jsonl", "Port Watch", 15)
    trace = trace_url(str(copy), sources=Sources(corpus=(str(source), str(third))))
    assert outlets(trace) == {"Gulf Herald", "Reuters", "Port Watch"}
    ids = [s.id for s in (trace.article, *trace.articles)]
    assert len(set(ids)) == 3
    assert not trace.ghosts


@pytest.mark.parametrize("same", [True, False])
def test_a_stored_article_of_the_same_id_stays_and_is_found(tmp_path: Path, same: bool) -> None:
    """A second trace, of another article "1", is stored beside the first and finds it."""
    text = BODY if same else f"{BODY}\n\nThe search was to go on at first light."
    sources = Sources(db=tmp_path / "t.db")
    trace_url(str(record(tmp_path / "b.jsonl", "Reuters", 13)), sources=sources)
    trace = trace_url(str(record(tmp_path / "a.jsonl", "Gulf Herald", 14, text)), sources=sources)
    assert outlets(trace) == {"Gulf Herald", "Reuters"}
    assert trace.stored
    again = trace_url(str(tmp_path / "a.jsonl"), sources=sources)
    assert {s.id for s in (again.article, *again.articles)} == {s.id for s in (trace.article, *trace.articles)}


def test_one_page_under_two_ids_is_one_article(tmp_path: Path) -> None:
    """The same page and text in two files is no copy of itself."""
    url = "https://portwatch.example/a"
    one = record(tmp_path / "b.jsonl", "Port Watch", 13, url=url)
    two = record(tmp_path / "c.jsonl", "Port Watch", 13, url=url, id="77")
    copy = record(tmp_path / "a.jsonl", "Gulf Herald", 14, f"{BODY}\n\nSource: Port Watch", id="9")
    trace = trace_url(str(copy), sources=Sources(corpus=(str(one), str(two))))
    assert len(trace.articles) == 1
