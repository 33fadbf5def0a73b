"""The only room that touches SQLite: what was learned, for later queries.

One file, WAL, one writer at a time. A write is one transaction: after a kill, a full disk or an error the database
holds all of it or nothing. A file that is not tracer's, is newer than this version, or was made with other
fingerprint settings is refused with what to do.
"""

from __future__ import annotations

from tracer.store.opening import open_store
from tracer.store.writing import Store

__all__ = ["Store", "open_store"]
