"""What a person holds of the machine's verdicts, and what has to go: the few things people write by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tracer.errors import UsageError
from tracer.model import Mark
from tracer.outlets import OutletTable
from tracer.settings import Settings
from tracer.store import Store, marking, open_store, questions, upkeep
from tracer.store.pages import is_address
from tracer.urls import host


@contextmanager
def opened(db: Path, settings: Settings | None = None) -> Iterator[Store]:
    """An existing database, for writing. Raises StoreError."""
    if not db.exists():
        raise UsageError(f"{db}: no such database; `tracer add` makes one")
    with open_store(db, fingerprint=None, settings=(settings or Settings()).store) as store:
        upkeep.needs_writing(store)
        yield store


def mark(db: Path, link: str, *, accept: bool, because: str, by: str) -> Mark:
    """Accept or reject a link, by its id. It survives re-runs and stands beside the machine's verdict."""
    now = datetime.now(UTC).isoformat()
    with opened(db) as store:
        return marking.mark_link(store, link, "accepted" if accept else "rejected", because=because, by=by, at=now)


def keep_apart(db: Path, a: str, b: str, *, because: str, by: str) -> Mark:
    """Two articles, by id or address, that no cluster may hold together again."""
    now = datetime.now(UTC).isoformat()
    with opened(db) as store:
        first, second = (_one(store, name) for name in (a, b))
        if first == second:
            raise UsageError(f"{a}: is the same article as {b}")
        return marking.keep_apart(store, first, second, because=because, by=by, at=now)


def forget(db: Path, name: str) -> int:
    """Take out a page by its address, an article by its id, or an outlet by its name; how many articles went."""
    with opened(db) as store:
        if store.ask("select 1 from articles where id = ?", [name]):
            return upkeep.forget(store, id=name)
        if is_address(name):
            if not host(name):
                raise UsageError(f"{name}: no web address, nor an article or outlet that is stored in {db}")
            return upkeep.forget(store, url=name if "://" in name else f"https://{name}")
        known = OutletTable.load().named(name)
        key = known.key if known else name
        if not store.ask("select 1 from outlets where key = ?", [key]):
            raise UsageError(f"{name}: no page, article or outlet by that name is stored in {db}")
        return upkeep.forget(store, outlet=key)


def _one(store: Store, name: str) -> str:
    ids = questions.article_ids(store, name)
    if not ids:
        raise UsageError(f"{name}: no such article in {store.path}; `tracer search` finds some")
    return ids[0]
