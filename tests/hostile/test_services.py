"""Services, feeds, sitemaps and rules made to harm a finder: it ends in time and in little memory, and goes nowhere."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.services import SECONDS, traps

ROOT = Path(__file__).resolve().parents[2]
MEGABYTES = 200
GRACE = 6.0  # seconds beyond its time for a busy machine: a request under way has its own deadline

NAMES = [trap.name for trap in traps()]


@cache
def outcomes() -> dict[str, dict[str, Any]]:
    """What came of every case, asked by one child process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.services"],
        capture_output=True, text=True, cwd=ROOT, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    return {each["name"]: each for each in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", NAMES)
def test_no_answer_of_a_service_does_harm(name: str) -> None:
    """No other host is asked, no lead is off the web, no account breaks a line, nothing takes long or much."""
    outcome = outcomes()[name]
    assert outcome["seconds"] < SECONDS + GRACE, outcome
    assert outcome["peak"] < MEGABYTES, outcome
    assert outcome["line"].isprintable()
    assert "root:" not in json.dumps(outcome)
    assert "could not read" not in outcome["line"], outcome["line"]  # each is foreseen
    assert all(url.startswith(("http://", "https://")) and url.isprintable() for url in outcome["leads"])
    assert outcome["asked"] <= 45
    assert outcome["hosts"] == ["site.example"]
