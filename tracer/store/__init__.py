"""The only room that touches SQLite: what was learned, for later queries.

One file, WAL, one writer at a time. A write is one transaction: after a kill, a full disk or an error the database
holds all of it or nothing. A file that is not tracer's, is newer than this version, or was made with other
fingerprint settings is refused with what to do.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracer.store.opening import open_reader, open_store
    from tracer.store.writing import Store

__all__ = ["Store", "open_reader", "open_store"]

_HOMES = {"Store": "writing", "open_reader": "opening", "open_store": "opening"}


def __getattr__(name: str) -> object:
    """The parts are loaded when they are asked for: a question to the quotations needs neither."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
