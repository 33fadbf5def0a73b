"""New fingerprint settings for a whole database: in small transactions, so that it can be read on, and gone on with."""

from __future__ import annotations

from collections.abc import Callable

from tracer.model import Fingerprint
from tracer.store import prints
from tracer.store.writing import Store

_BATCH = 200
_OLD = """
select n, text, signature, anchors from articles join fingerprints on fingerprints.article = n
join texts on texts.article = n where scheme <> ? and n > ? order by n limit ?
"""


def refingerprint(store: Store, settings: str, make: Callable[[str], Fingerprint]) -> tuple[int, int]:
    """Make every fingerprint anew with `make`, whose settings text is `settings`.

    Gives how many were made, and how many articles have no text to make one of: those are compared no more.
    """
    with store.writing():
        store.insert("state", [{"name": "refingerprinting", "value": settings}], "insert or replace")
        store.insert("schemes", [{"settings": settings}], "insert or ignore")
        scheme = store.ask("select id from schemes where settings = ?", [settings])[0]["id"]
    made = last = 0
    while rows := store.ask(_OLD, [scheme, last, _BATCH]):
        with store.writing():
            for row in rows:
                prints.take_out(store.db, row)
                prints.put(store.db, make(row["text"]), row["n"], scheme)
        last = rows[-1]["n"]
        made += len(rows)
    return made, _end(store, settings, scheme)


def _end(store: Store, settings: str, scheme: int) -> int:
    """Articles without text lose what would be compared; the new settings are in force."""
    left = store.ask(
        "select n, signature, anchors from articles join fingerprints on article = n where scheme <> ?", [scheme]
    )
    with store.writing():
        for row in left:
            prints.take_out(store.db, row)
        store.insert("state", [{"name": "fingerprint", "value": settings}], "insert or replace")
        store.db.execute("delete from state where name = 'refingerprinting'")
    return len(left)
