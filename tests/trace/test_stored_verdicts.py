"""What the database knows beside texts: people's marks, and articles of which fingerprints alone are kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, tracer  # noqa: F401
from tests.collect import made
from tracer.collect import add, judging

FOUND = made.records(stories=2, copies=2)
LATEST = FOUND[2]


def trace(tracer: Run, *flags: str) -> str:  # noqa: F811
    Path("one.txt").write_text(LATEST["text"], "utf-8")
    given = ["--url", LATEST["url"], "--outlet", LATEST["outlet"], "--published", LATEST["published"]]
    ended = tracer("trace", "one.txt", *given, "--db", "t.db", "--offline", *flags)
    assert ended.code == 0, ended.err
    return ended.out


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return made.crawl(tmp_path / "c.jsonl", FOUND[:2] + FOUND[3:])


def test_an_article_without_its_text_is_a_lead(tracer: Run, stored: Path) -> None:  # noqa: F811
    """Pages kept without text are found by their fingerprints: undecided, with the share, and said to be so."""
    add([str(stored)], db=Path("t.db"), with_text=False)
    answer = json.loads(trace(tracer, "--json"))
    own = {link["source"]: link for link in answer["links"] if link["copy"] == answer["article"]["id"]}
    assert set(own) == {"7-0-0", "7-0-1"}
    assert all(link["probability"] is None and not link["decided"] for link in own.values())
    assert 0.8 < own["7-0-0"]["share"] <= 1.0
    assert "text not kept" in trace(tracer)


def test_a_mark_stands_beside_the_verdict(tracer: Run, stored: Path) -> None:  # noqa: F811
    """A rejected link is found again by the next trace, and says who rejected it and why, on paper and in JSON."""
    add([str(stored)], db=Path("t.db"))
    link = next(k for k in json.loads(trace(tracer, "--json"))["links"] if not k["marks"])
    judging.mark(Path("t.db"), link["id"], accept=False, because="both from the agency", by="Ana")
    again = {k["id"]: k for k in json.loads(trace(tracer, "--json"))["links"]}
    assert [(m["verdict"], m["by"]) for m in again[link["id"]]["marks"]] == [("rejected", "Ana")]
    report = trace(tracer)
    assert "rejected by Ana" in report
    assert "both from the agency" in " ".join(report.split())
    rows = tracer("export", "--format", "jsonl", "--what", "links", "--db", "t.db").out.splitlines()
    judged = {row["link"]: row["judgement"] for row in map(json.loads, rows)}
    assert judged[link["id"]] == "rejected"
    flows = json.loads(tracer("outlets", "--db", "t.db", "--json").out)["rows"]
    assert sum(row["rejected"] for row in flows) == 1
