"""SQLite's errors in one line that names the remedy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracer.errors import StoreError


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into one line that names the remedy."""
    try:
        yield
    except sqlite3.Error as error:
        text = str(error).lower()
        if "locked" in text or "busy" in text:
            why = "another tracer is writing to it; wait for it to end, or name another with --db"
        elif "full" in text:
            why = "the disk is full; nothing of this run was stored. Free some space, or use --no-db"
        elif "i/o error" in text:
            why = "the disk is full or fails; what was not finished is not stored. Free some space, or use another disk"
        elif "readonly" in text or "read-only" in text:
            why = "it cannot be written; make it writable, name another with --db, or use --no-db"
        elif "not a database" in text or "malformed" in text:
            why = "it is not a sound SQLite database; move it away or restore a backup, or name another with --db"
        else:
            why = f"SQLite says: {error}; name another with --db, or use --no-db"
        raise StoreError(f"{path}: {why}") from error
