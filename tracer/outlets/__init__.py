"""The outlet table: which outlet a URL, a name or a stretch of text means.

The table is data (`tracer/data/outlets.tsv`, curated by hand; its head says how to read it). A name that is also a
common word ("Time", "AP", "Al-Hayat") is *weak*: `named` and `of_url` know it, `mentions` gives it only when asked, to
callers that bring a context of their own.
"""

from __future__ import annotations

from tracer.outlets.table import OutletTable

__all__ = ["OutletTable"]
