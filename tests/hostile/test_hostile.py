"""Over 400 hostile cases over real HTTP on loopback: none gets through, none hangs, none takes much memory.

All cases of a run are asked by one child process, whose clock, memory and dialled addresses are what is judged.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import addresses, answers, pages
from tests.hostile.case import DEADLINE, Case
from tests.hostile.server import Server

ROOT = Path(__file__).resolve().parents[2]
MEGABYTES = 200
GRACE = 1.5  # seconds beyond the deadline for a busy machine
READING = 60.0  # seconds in which any page is read to the end: the default of fetch.deadline

CASES = [*addresses.CASES, *answers.CASES, *pages.CASES]


def slug(case: Case) -> str:
    return re.sub(r"[^a-z0-9]+", "-", case.name.lower()).strip("-")[:50].strip("-")


QUICK = [case for case in CASES if not case.slow]
SLOW = [case for case in CASES if case.slow]


@cache
def outcomes(slow: bool) -> tuple[dict[str, Any], ...]:
    """What came of every case; the first entry is the process at rest. The visitors of canaries are in each."""
    cases = {slug(case): case for case in (SLOW if slow else QUICK)}
    server = Server(cases)
    try:
        found = _ask([_job(case, name, server) for name, case in cases.items()])
    finally:
        server.close()
    return tuple({**each, "visitors": tuple(server.visitors)} for each in found)


def _job(case: Case, name: str, server: Server) -> dict[str, Any]:
    address = server.fill(case.url, case, name)
    flags = {"guarded": case.guarded, "study": case.study, "waits": case.waits, "slow": case.slow}
    return {"name": name, "url": address, **flags}


def _ask(jobs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.client"],
        input=json.dumps(list(jobs)), capture_output=True, text=True, cwd=ROOT, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def _judge(case: Case, slow: bool) -> None:
    rest, *found = outcomes(slow)
    outcome = next(each for each in found if each["name"] == slug(case))
    assert outcome["got"] in {"page", "refused"}, outcome["said"]
    assert case.may_be == "either" or outcome["got"] == case.may_be, outcome
    assert case.says in outcome["said"]
    assert "\n" not in outcome["said"]
    assert "\x1b" not in outcome["said"]
    assert "root:" not in outcome["text"]
    assert set(outcome["dialled"]) <= (set() if case.guarded else {"127.0.0.1"})
    assert outcome["visitors"] == ()
    assert outcome.get("fetched", outcome["seconds"] if not case.study else 0) < DEADLINE + GRACE
    assert outcome["seconds"] < READING
    assert outcome["peak"] - rest["peak"] < MEGABYTES
    assert case.study or outcome["peak"] < MEGABYTES


@pytest.mark.parametrize("case", QUICK, ids=slug)
def test_nothing_gets_through(case: Case) -> None:
    """A hostile answer is refused in one line or taken harmlessly, in time and in little memory."""
    _judge(case, slow=False)


@pytest.mark.slow
@pytest.mark.parametrize("case", SLOW, ids=slug)
def test_large_traps_are_read_in_time(case: Case) -> None:
    """Pages built to keep a reader busy are done with all the same."""
    _judge(case, slow=True)


def test_cases_are_many_and_differ() -> None:
    """There are at least 200 cases, each with a name of its own."""
    names = [slug(case) for case in CASES]
    assert len(set(names)) == len(names) >= 200, {name for name in names if names.count(name) > 1}
