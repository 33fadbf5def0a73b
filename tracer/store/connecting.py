"""A connection to a database file, recognised as ours before anything is done with it. Knows only `sqlite3`."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from tracer.errors import StoreError
from tracer.settings import StoreSettings
from tracer.store.explaining import explained

APPLICATION_ID = 0x74726372
"""Written into the file's header ("trcr"), so that another program's database is never touched."""

SCHEMA_NUMBER = 3
"""The last migration of `tracer.store.schema`."""


def connected(path: Path, settings: StoreSettings, write: bool) -> tuple[sqlite3.Connection, bool]:
    """A connection to the file, made if it is not there and `write` is true, and whether it can be written.

    Raises StoreError.
    """
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; name a file with --db")
    exists = path.exists()
    if not exists and not write:
        raise StoreError(
            f"{path}: no such database; run `tracer add` or `tracer trace` first, or name another with --db"
        )
    if not exists and not path.absolute().parent.is_dir():
        raise StoreError(f"{path}: its folder does not exist; make it, or name another with --db")
    if not exists and not os.access(path.absolute().parent, os.W_OK):
        raise StoreError(f"{path}: its folder cannot be written; name another with --db, or use --no-db")
    writable = write and (not exists or can_write(path))
    mode = "rwc" if writable else _read_mode(path)
    with explained(path):
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        return sqlite3.connect(uri, uri=True, timeout=settings.lock_seconds, isolation_level=None), writable


def can_write(path: Path) -> bool:
    """Whether a file that is there may be written."""
    return os.access(path, os.W_OK)


def _read_mode(path: Path) -> str:
    """On a read-only medium WAL cannot make its side files, so SQLite must be told that nobody else writes."""
    return "ro" if os.access(path.absolute().parent, os.W_OK) else "ro&immutable=1"


def recognised(connection: sqlite3.Connection, path: Path) -> int:
    """The schema number of a database of ours. Refuses, before anything is written, one that is not or is newer."""
    tables = connection.execute("select count(*) from sqlite_master").fetchone()[0]
    application = connection.execute("pragma application_id").fetchone()[0]
    if tables and application != APPLICATION_ID:
        raise StoreError(f"{path}: a database of another program; it was not touched. Name another file with --db")
    number = int(connection.execute("pragma user_version").fetchone()[0])
    if number > SCHEMA_NUMBER:
        raise StoreError(
            f"{path}: made by a newer tracer (schema {number}, this one knows {SCHEMA_NUMBER}); "
            "upgrade tracer, or name another file with --db"
        )
    return number
