"""Articles into the store: only the new ones are compared, against all stored."""

from __future__ import annotations

from tracer.collect.keeping import merge, refingerprint
from tracer.collect.story import add

__all__ = ["add", "merge", "refingerprint"]
