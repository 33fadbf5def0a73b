"""The database of earlier runs: articles that hold one of the article's phrases or quotations word for word.

Articles that share fingerprints are recalled for every trace anyway; this finds those that share a sentence only.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracer.finders.asking import Asking
from tracer.finders.wording import asked_for
from tracer.model import Lead, Subject
from tracer.store import questions


def find(subject: Subject, asking: Asking) -> Iterator[Lead]:
    """Stored articles, by phrase in the order of the phrases."""
    store, settings = asking.store, asking.settings.find
    if store is None:
        asking.note("no database")
        return
    given = {subject.studied.id}
    for phrase in asked_for(subject, settings):
        rows, _ = questions.search(
            store, f'"{phrase}"', outlet=None, language=None, since=None, until=None, limit=settings.stored_rows
        )
        for row in rows:
            if row["id"] not in given:
                given.add(row["id"])
                reason = f'stored, and holds "{phrase}"'
                yield Lead(row["url"] or str(store.path), "stored", reason, likely=0.9, stored=row["id"])
