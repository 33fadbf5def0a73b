"""A database that cannot be used is refused in one line that names the remedy, and is left as it was."""

from __future__ import annotations

import gzip
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.made import small, trace_of
from tests.store.test_round_trip import NOW, STORY, TEXT
from tracer.errors import StoreError
from tracer.model import Furniture
from tracer.settings import StoreSettings
from tracer.store import open_store, questions
from tracer.store.schema import SCHEMA_NUMBER


def filled(path: Path, *ids: str) -> Path:
    with open_store(path, fingerprint=TEXT, settings=StoreSettings()) as store:
        for id in ids:
            store.save_trace(trace_of(small(id, f"{STORY} {id}")), Furniture(), started=NOW)
    return path


def refused(path: Path, **how: object) -> str:
    with (
        pytest.raises(StoreError) as caught,
        open_store(
            path, fingerprint=str(how.get("fingerprint", TEXT)), settings=StoreSettings(lock_seconds=0.1)
        ) as store,
    ):
        store.save_trace(trace_of(small("new", STORY)), Furniture(), started=NOW)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_foreign_database_is_not_touched(tmp_path: Path) -> None:
    """Another program's SQLite file is refused and keeps its bytes."""
    path = tmp_path / "bookmarks.db"
    db = sqlite3.connect(path)
    db.execute("create table bookmarks (url text)")
    db.commit()
    db.close()
    before = path.read_bytes()
    assert "another program" in refused(path)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*-wal"))


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    """A schema number above ours means a newer tracer wrote it."""
    path = filled(tmp_path / "t.db", "a")
    db = sqlite3.connect(path)
    db.execute(f"pragma user_version = {SCHEMA_NUMBER + 1}")
    db.commit()
    db.close()
    assert "newer tracer" in refused(path)


def test_other_fingerprint_settings_are_refused(tmp_path: Path) -> None:
    """Different fingerprints are never compared."""
    path = filled(tmp_path / "t.db", "a")
    assert "other settings" in refused(path, fingerprint="affine32 seed=2")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A text file by that name is left alone."""
    path = tmp_path / "t.db"
    path.write_text("notes, not a database\n" * 50)
    assert "not a sound SQLite database" in refused(path)
    assert path.read_text().startswith("notes")


def test_a_locked_database_says_who_holds_it(tmp_path: Path) -> None:
    """A second writer is told to wait, and nothing is lost."""
    path = filled(tmp_path / "t.db", "a")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("begin immediate")
    assert "another tracer is writing" in refused(path)
    holder.execute("rollback")
    holder.close()
    assert filled(path, "b") == path


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """With no room left the save is undone whole, and what was stored before stays sound."""
    path = filled(tmp_path / "t.db", "a")
    pages = path.stat().st_size // 4096 + 1
    big = small("big", " ".join(str(n) for n in range(200_000)))
    full = StoreSettings(max_pages=pages)
    with pytest.raises(StoreError, match="disk is full"), open_store(path, fingerprint=TEXT, settings=full) as store:
        store.save_trace(trace_of(big), Furniture(), started=NOW)
    with open_store(path, fingerprint=TEXT, settings=StoreSettings()) as store:
        assert store.count() == 1
    assert sqlite3.connect(path).execute("pragma integrity_check").fetchone() == ("ok",)


def test_a_read_only_database_can_be_asked(tmp_path: Path) -> None:
    """A database on a read-only medium opens for reading (root ignores the mode bits, so it is asked to)."""
    path = filled(tmp_path / "t.db", "a")
    path.chmod(0o444)
    with open_store(path, fingerprint=TEXT, settings=StoreSettings(), write=os.access(path, os.W_OK) is False) as store:
        assert not store.writable
        assert [s.id for s in store.articles(["a"])] == ["a"]


def test_an_older_database_is_brought_up_to_date_to_be_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question migrates it where it can be written, and says what to do where it cannot (root may write anywhere)."""
    old = gzip.decompress((Path(__file__).parent / "databases" / "schema-1.db.gz").read_bytes())
    for name in ("fixed.db", "t.db"):
        (tmp_path / name).write_bytes(old)
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode, **how: "fixed" not in str(path) and access(path, mode, **how))
    with (
        pytest.raises(StoreError, match="older tracer"),
        open_store(tmp_path / "fixed.db", fingerprint=TEXT, settings=StoreSettings(), write=False),
    ):
        pass
    assert (tmp_path / "fixed.db").read_bytes() == old
    with open_store(tmp_path / "t.db", fingerprint=TEXT, settings=StoreSettings(), write=False) as store:
        assert store.count() == 3
        assert questions.flows(store, outlet=None, limit=9)


@pytest.mark.parametrize("name", ["nowhere/t.db", "."])
def test_a_place_that_cannot_hold_a_database(tmp_path: Path, name: str) -> None:
    """A missing folder or a folder's own name is said plainly."""
    assert "folder" in refused(tmp_path / name)


def test_a_killed_writer_leaves_whole_traces(tmp_path: Path) -> None:
    """SIGKILL in the middle of writing leaves a sound file with no article half there."""
    path = filled(tmp_path / "t.db", "a")
    script = f"""
import os, sys
from pathlib import Path
from tests.made import small, trace_of
from tests.store.test_round_trip import *
with open_store(Path({str(path)!r}), fingerprint=TEXT, settings=StoreSettings()) as store:
    def die(*_): os.kill(os.getpid(), 9)
    store.save_furniture = die
    store.save_trace(trace_of(small("b", STORY)), Furniture(), started=NOW)
"""
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, check=False)
    assert ended.returncode == -9, ended.stderr.decode()
    with open_store(path, fingerprint=TEXT, settings=StoreSettings()) as store:
        assert store.count() == 1
    assert sqlite3.connect(path).execute("pragma integrity_check").fetchone() == ("ok",)
