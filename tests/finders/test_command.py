"""The command as its user has it: a process of its own, against a town on loopback."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.finders.test_finding import _without_captures, copy, source
from tests.finders.town import REPORT, Town, page
from tracer import warc
from tracer.settings import FetchSettings

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
STARTING = 25.0  # seconds that a process takes to come up and to write its report, on a busy machine


def command(*arguments: str, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.finders.command", *arguments],
        cwd=cwd, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def run(*arguments: str, cwd: Path) -> tuple[int, str, str]:
    process = command(*arguments, cwd=cwd)
    out, err = process.communicate(timeout=90)
    return process.returncode, out, err


def others(document: dict[str, Any]) -> list[str]:
    """Addresses of the articles in a report, the traced one apart."""
    return [each["url"] for each in document["articles"] if each["id"] != document["article"]["id"]]


def drips(town: Town, *hosts: str) -> None:
    """Sites that take a request and say nothing for longer than anyone waits."""
    for host in hosts:
        for path in ("/", "/robots.txt"):
            town.pages[host, path] = lambda: time.sleep(60) or (200, "text/html", b"late", {})  # type: ignore[func-returns-value]


def test_record_and_replay(town: Town, outlets: Path, tmp_path: Path) -> None:
    """With the web gone, --replay of what --record wrote prints the same document and the same report, byte for byte
    but for which file the pages came out of."""
    source(town)
    town.put("depot.example", "/robots.txt", "User-agent: *\nDisallow: /private\n", "text/plain")
    url = copy(town)
    asked = [url, "--no-db", "--outlets", str(outlets), "--json"]
    found = "cited,feeds,wayback,commoncrawl,gdelt"
    code, live, err = run("trace", *asked, "--find", found, "--record", "x.warc.gz", "--budget", "20", cwd=tmp_path)
    assert code == 0, err
    before = len(town.asked)
    code, again, err = run("trace", *asked, "--replay", "x.warc.gz", cwd=tmp_path)
    assert code == 0, err
    assert len(town.asked) == before
    one, other = (json.dumps(_without_captures(json.loads(each))) for each in (live, again))
    assert one == other
    assert len(others(json.loads(live))) == 1
    shown = [
        run("trace", url, "--no-db", "--outlets", str(outlets), "--replay", "x.warc.gz", cwd=tmp_path)[1]
        for _ in range(2)
    ]
    assert shown[0] == shown[1]
    assert "failed:" in shown[0]


def test_a_short_budget_is_kept(town: Town, outlets: Path, tmp_path: Path) -> None:
    """Sites that never answer do not hold up a trace: it ends within its seconds, with the page of the one that did."""
    report = source(town)
    drips(town, "quay.example", "velmora.example")
    sites = ",".join(town.url(host) for host in ("quay.example", "velmora.example"))
    begun = time.monotonic()
    code, out, err = run(
        "trace", copy(town), "--no-db", "--outlets", str(outlets), "--find", "cited,feeds", "--budget", "5", "--json",
        "--set", f"find.sites={sites}", cwd=tmp_path,
    )  # fmt: skip
    assert code == 0, err
    assert time.monotonic() - begun < 5 + STARTING
    document: dict[str, Any] = json.loads(out)
    assert others(document) == [report]
    assert any(line.startswith("feeds") and "failed" in line for line in document["looked_in"])


def test_interrupted(town: Town, outlets: Path, tmp_path: Path) -> None:
    """Ctrl-C in the middle of a search ends it at once with 130 and one line; the database is as it was and sound, and
    what had been recorded can be replayed."""
    source(town)
    earlier = town.put("quay.example", "/a", page("Convoy seen", REPORT, "2026-11-19"))
    assert run("trace", earlier, "--find", "none", "--outlets", str(outlets), cwd=tmp_path)[0] == 0
    drips(town, "velmora.example")
    url = copy(town)
    sites = f"find.sites={town.url('velmora.example')}"
    process = command(
        "trace", url, "--outlets", str(outlets), "--find", "cited,feeds", "--record", "x.warc", "--set", sites,
        cwd=tmp_path,
    )  # fmt: skip
    until = time.monotonic() + 30
    while not town.paths("velmora.example") or "/news/lorries" not in "".join(town.paths("depot.example")):
        assert time.monotonic() < until
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert time.monotonic() - begun < STARTING
    assert out == ""
    assert err.strip().splitlines() == ["tracer: interrupted; what was stored before stays as it was"]
    with sqlite3.connect(tmp_path / "tracer.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    recorded = [each.url for each in warc.pages(tmp_path / "x.warc", FetchSettings()) if not hasattr(each, "reason")]
    assert url in recorded
    code, out, err = run("trace", url, "--no-db", "--replay", "x.warc", "--json", cwd=tmp_path)
    assert code == 0, err
    assert len(others(json.loads(out))) == 1  # without the note of an ended search its pages are there all the same


def test_own_risk_and_offline(town: Town, outlets: Path, tmp_path: Path) -> None:
    """robots.txt closes the source to us: told; --ignore-robots reads it all the same. --offline asks nobody, says so
    in one line, and still shows what the database knows."""
    report = source(town)
    town.put("depot.example", "/robots.txt", "User-agent: *\nDisallow: /news/\n", "text/plain")
    asked = ["trace", copy(town), "--outlets", str(outlets), "--find", "cited", "--json"]
    document = json.loads(run(*asked, "--no-db", cwd=tmp_path)[1])
    assert others(document) == []
    assert [skip["location"] for skip in document["skipped"]] == [report]
    document = json.loads(run(*asked, "--ignore-robots", cwd=tmp_path)[1])
    assert others(document) == [report]
    before = len(town.asked)
    code, out, err = run(*asked, "--offline", cwd=tmp_path)
    assert code == 0, err
    assert len(town.asked) == before
    document = json.loads(out)
    assert others(document) == [report]
    assert document["looked_in"][-1] == "no live web"


@pytest.mark.parametrize("budget", ["0", "-1", "nan", "1e9", "soon"])
def test_budgets_that_are_none(budget: str, tmp_path: Path) -> None:
    """A budget is a number of seconds between 1 and a day; anything else is one line and exit code 2."""
    code, out, err = run("trace", "x.txt", "--budget", budget, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert "--budget" in err
