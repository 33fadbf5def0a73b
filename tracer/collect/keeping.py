"""Stories of the database as a whole: another one merged in, fingerprints made anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tracer import fingerprint
from tracer.collect.comparing import Comparer
from tracer.collect.linking import relink
from tracer.settings import Settings
from tracer.store import Store, merging, open_store
from tracer.store.grouping import regroup
from tracer.store.reading import batches
from tracer.store.refingerprinting import refingerprint as make_anew
from tracer.study import Desk
from tracer.workers import crew


def merge(db: Path, other: Path, settings: Settings | None = None) -> int:
    """Another database's content into `db`; what the two share is compared and linked. How many articles came."""
    desk = Desk(settings or Settings())
    settings = desk.settings
    text = settings.fingerprint.text()
    patient = replace(settings.store, lock_seconds=settings.store.add_lock_seconds)
    with (
        open_store(db, fingerprint=text, settings=patient) as store,
        open_store(other, fingerprint=text, settings=settings.store, write=False) as source,
        crew(desk),
    ):
        came = merging.merge(store, source, lambda ids: Comparer(store, desk).compare(ids))
        _relink(store, merging.crossing(store, source), settings)
    return came


def _relink(store: Store, ids: list[str], settings: Settings) -> None:
    for batch in batches(ids):
        with store.writing():
            run = store.begin_run("merge", "stories of both", started=datetime.now(UTC))
            relink(store, batch, run, settings)
            regroup(store, batch, run)
            store.end_run(run)


def refingerprint(db: Path, settings: Settings | None = None) -> tuple[int, int]:
    """Fingerprints by the settings in force for every stored text; (made, without a text to make one of)."""
    settings = settings or Settings()
    patient = replace(settings.store, lock_seconds=settings.store.add_lock_seconds)
    with open_store(db, fingerprint=None, settings=patient) as store:
        return make_anew(store, settings.fingerprint.text(), lambda text: fingerprint.of(text, settings.fingerprint))
