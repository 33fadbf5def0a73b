"""A crawl becomes a `Dedup`: every exact, near and partial copy in it, found in bounded memory.

locations -> tasks -> columns in a spool -> distinct texts -> candidate pairs -> furniture -> verified pairs
          -> clusters around pivots -> keepers -> files
"""

from __future__ import annotations

from tracer.dedup.budget import Estimate, estimate
from tracer.dedup.records import Fields
from tracer.dedup.story import Scope, Wanted, dedup_pages

__all__ = ["Estimate", "Fields", "Scope", "Wanted", "dedup_pages", "estimate"]
