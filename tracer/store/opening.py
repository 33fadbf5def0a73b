"""Opening a database file, or saying in one line why not."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tracer.errors import StoreError
from tracer.settings import StoreSettings
from tracer.store.connecting import APPLICATION_ID, SCHEMA_NUMBER, can_write, connected, recognised
from tracer.store.explaining import explained
from tracer.store.reading import Reader

if TYPE_CHECKING:
    from tracer.store.writing import Store

_PAUSE = 0.05  # seconds before another try at a file that two processes begin


@contextmanager
def open_store(path: Path, *, fingerprint: str | None, settings: StoreSettings, write: bool = True) -> Iterator[Store]:
    """The store in `path`, made if it is not there and `write` is true; closed at the end of the block.

    `fingerprint` is the settings text of the fingerprints that will be compared; None where none will be. A database
    that cannot be written (read-only file or medium) is opened for reading, and `Store.writable` is false. One of an
    older tracer is brought up to date first, also for reading. Raises StoreError.
    """
    from tracer.store.writing import Store

    with _opened(path, fingerprint, settings, write) as (connection, writable):
        yield Store(connection, path, writable, settings)


@contextmanager
def open_reader(path: Path, *, settings: StoreSettings) -> Iterator[Reader]:
    """The same for questions alone, with nothing loaded that writes: half of what an answer takes is loading."""
    with _opened(path, None, settings, False) as (connection, writable):
        yield Reader(connection, path, writable, settings)


@contextmanager
def _opened(
    path: Path, fingerprint: str | None, settings: StoreSettings, write: bool
) -> Iterator[tuple[sqlite3.Connection, bool]]:
    if not write:
        _bring_up_to_date(path, settings)
    begun = not path.exists()
    connection, writable = connected(path, settings, write)
    try:
        with explained(path), _nothing_left(connection, path, begun):
            number = recognised(connection, path)
            if writable:
                _prepare(connection, settings)
            elif number < SCHEMA_NUMBER:
                raise StoreError(_too_old(path, number))
            if fingerprint is not None:
                _check_settings(connection, path, fingerprint, writable)
        yield connection, writable
    finally:
        connection.close()


@contextmanager
def _nothing_left(connection: sqlite3.Connection, path: Path, begun: bool) -> Iterator[None]:
    """A file that was begun here and cannot even be made ready, on a full disk, goes again with its side files."""
    try:
        yield
    except sqlite3.Error as error:
        if begun and ("full" in str(error) or "I/O error" in str(error)):
            connection.close()
            for left in (path, *(path.with_name(f"{path.name}-{side}") for side in ("wal", "shm", "journal"))):
                left.unlink(missing_ok=True)
        raise


def _bring_up_to_date(path: Path, settings: StoreSettings) -> None:
    """A database of an older schema that may be written is migrated, so that it can be asked."""
    connection, _ = connected(path, settings, False)
    try:
        with explained(path):
            number = recognised(connection, path)
    finally:
        connection.close()
    if 0 < number < SCHEMA_NUMBER and can_write(path):
        with open_store(path, fingerprint=None, settings=settings):
            pass


def _too_old(path: Path, number: int) -> str:
    if not number:
        return f"{path}: an empty database, and it cannot be written; name another with --db"
    return (
        f"{path}: made by an older tracer (schema {number}, this one asks {SCHEMA_NUMBER}), and it cannot be written; "
        "copy it to where it can be, and name the copy with --db"
    )


def _prepare(db: sqlite3.Connection, settings: StoreSettings) -> None:
    """Make it ready, patiently: where two processes begin one file, SQLite lets one of them wait for nothing."""
    until = time.monotonic() + settings.lock_seconds
    while True:
        try:
            return _make_ready(db, settings)
        except sqlite3.OperationalError as error:
            if db.in_transaction:
                db.execute("rollback")
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(_PAUSE)


def _make_ready(db: sqlite3.Connection, settings: StoreSettings) -> None:
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = normal")
    db.execute("pragma foreign_keys = on")
    db.execute("pragma secure_delete = fast")
    db.execute("pragma cache_size = -65536")
    db.execute("pragma temp_store = memory")
    if settings.max_pages:
        db.execute(f"pragma max_page_count = {settings.max_pages:d}")
    if _number(db) < SCHEMA_NUMBER:
        db.execute("begin immediate")  # of two that begin one file, the second finds it made
        if _number(db) < SCHEMA_NUMBER:
            from tracer.store.schema import migrate

            db.execute(f"pragma application_id = {APPLICATION_ID}")
            migrate(db)
            db.execute(f"pragma user_version = {SCHEMA_NUMBER}")
        db.execute("commit")


def _number(db: sqlite3.Connection) -> int:
    return int(db.execute("pragma user_version").fetchone()[0])


def _check_settings(db: sqlite3.Connection, path: Path, fingerprint: str, writable: bool) -> None:
    """Different fingerprints are never compared: the database keeps the settings text it was begun with."""
    begun = db.execute("select value from state where name = 'refingerprinting'").fetchone()
    if begun is not None:
        raise StoreError(
            f"{path}: its fingerprints are being made anew ({begun[0]}); run `tracer db refingerprint` to its end"
        )
    row = db.execute("select value from state where name = 'fingerprint'").fetchone()
    if row is None and writable:
        db.execute("insert or ignore into state values ('fingerprint', ?)", [fingerprint])
    elif row is not None and row[0] != fingerprint:
        raise StoreError(
            f"{path}: its fingerprints were made with other settings ({row[0]}; now {fingerprint}); "
            "use the same settings, run `tracer db refingerprint`, or name another file with --db"
        )
