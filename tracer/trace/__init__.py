"""A URL becomes a Trace."""

from __future__ import annotations

from tracer.trace.story import Sources, trace_url

__all__ = ["Sources", "trace_url"]
