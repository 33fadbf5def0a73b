"""SIGKILL and a full disk, at random moments of everything that writes a database: real processes, real files."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.collect import made
from tests.conftest import ROOT
from tracer.settings import StoreSettings
from tracer.store import open_store, upkeep

Arguments = list[str]


def started(arguments: Arguments, folder: Path, limit: int = 0) -> subprocess.Popen[bytes]:
    """A tracer of its own, in a session of its own; no file of it may grow beyond `limit` bytes, as on a full disk."""

    def confined() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails instead, as it does on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [sys.executable, "-m", "tracer", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=confined if limit else None,
    )


def whole(arguments: Arguments, folder: Path) -> float:
    """Run to the end; the seconds it took."""
    begun = time.monotonic()
    running = started(arguments, folder)
    _, errors = running.communicate(timeout=600)
    assert running.returncode == 0, errors.decode()
    return time.monotonic() - begun


def sound(path: Path) -> None:
    """Whatever happened: a sound file, and no article half there. One killed at its beginning has no tables yet."""
    if path.exists() and _is_begun(path):
        with open_store(path, fingerprint=None, settings=StoreSettings(), write=False) as store:
            assert upkeep.check(store) == []


def _is_begun(path: Path) -> bool:
    """Whether there is a table in it; the file itself is sound in any case."""
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None
    finally:
        connection.close()


def adding(folder: Path, database: str) -> Arguments:
    made.crawl(folder / "c.jsonl", made.records(stories=12))
    return ["add", "c.jsonl", "--db", database, "--set", "store.batch=4", "--offline"]


def deduplicating(folder: Path, database: str) -> Arguments:
    made.crawl(folder / "c.jsonl", made.records(stories=12))
    return ["dedup", "c.jsonl", "--db", database, "--work", f"{database}.work"]


def tracing(folder: Path, database: str) -> Arguments:
    found = made.records(stories=1, copies=5)
    made.crawl(folder / "c.jsonl", found[:-1])
    (folder / "one.txt").write_text(found[-1]["text"], "utf-8")
    given = ["--url", found[-1]["url"], "--outlet", found[-1]["outlet"], "--published", found[-1]["published"]]
    return ["trace", "one.txt", "--corpus", "c.jsonl", "--db", database, "--offline", *given]


WRITERS: dict[str, tuple[Callable[[Path, str], Arguments], int]] = {
    "add": (adding, 90),
    "dedup": (deduplicating, 55),
    "trace": (tracing, 55),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITERS)
def test_two_hundred_kills(tmp_path: Path, name: str) -> None:
    """Killed again and again, sound each time; now and then it is let run on, and has the undisturbed content."""
    writer, kills = WRITERS[name]
    took = whole(writer(tmp_path, "undisturbed.db"), tmp_path)
    expected = made.content(tmp_path / "undisturbed.db")
    arguments = writer(tmp_path, "t.db")
    pick = random.Random(name)
    for turn in range(1, kills + 1):
        running = started(arguments, tmp_path)
        time.sleep(pick.uniform(0.3, 1.0) * took)  # what comes before is imports
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate(timeout=60)
        sound(tmp_path / "t.db")
        if turn % 10 == 0 or turn == kills:
            whole(arguments, tmp_path)
            assert made.content(tmp_path / "t.db") == expected
            for left in tmp_path.glob("t.db*"):
                subprocess.run(["rm", "-r", str(left)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITERS)
def test_disks_of_many_sizes(tmp_path: Path, name: str) -> None:
    """A disk that is full at any moment: one line that says so, a sound file; with room, the undisturbed content."""
    writer, _ = WRITERS[name]
    whole(writer(tmp_path, "undisturbed.db"), tmp_path)
    expected = made.content(tmp_path / "undisturbed.db")
    arguments = writer(tmp_path, "t.db")
    for limit in (1_000, 30_000, 100_000, 200_000, 300_000, 400_000, 600_000):
        running = started(arguments, tmp_path, limit)
        _, errors = running.communicate(timeout=600)
        assert b"Traceback" not in errors, errors.decode()
        if running.returncode:
            assert b"full" in errors or b"some space" in errors, errors.decode()
        sound(tmp_path / "t.db")
    whole(arguments, tmp_path)
    assert made.content(tmp_path / "t.db") == expected


@pytest.mark.slow
def test_a_full_disk_leaves_no_side_files(tmp_path: Path) -> None:
    """A database that cannot even be begun leaves nothing behind."""
    running = started(adding(tmp_path, "t.db"), tmp_path, 1_000)
    _, errors = running.communicate(timeout=600)
    assert running.returncode == 1
    assert b"full" in errors, errors.decode()
    assert not list(tmp_path.glob("t.db*"))
