"""A URL becomes a Trace."""

from __future__ import annotations

from tracer.trace.pool import Corpus
from tracer.trace.story import Sources, trace_url

__all__ = ["Corpus", "Sources", "trace_url"]
