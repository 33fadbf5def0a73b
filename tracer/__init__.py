"""tracer: where a news story came from, and who copied it.

The public names; each is imported when it is first used, so `import tracer` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracer.compare import compare_texts
    from tracer.dedup import dedup_pages
    from tracer.model import Given
    from tracer.reading import read_article
    from tracer.settings import Settings
    from tracer.store import Store, open_store
    from tracer.trace import Sources, trace_url

__all__ = [
    "Given",
    "Settings",
    "Sources",
    "Store",
    "compare_texts",
    "dedup_pages",
    "open_store",
    "read_article",
    "trace_url",
]

_HOME = {
    "Given": "tracer.model",
    "Settings": "tracer.settings",
    "Sources": "tracer.trace",
    "Store": "tracer.store",
    "compare_texts": "tracer.compare",
    "dedup_pages": "tracer.dedup",
    "open_store": "tracer.store",
    "read_article": "tracer.reading",
    "trace_url": "tracer.trace",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'tracer' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
