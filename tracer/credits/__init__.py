"""What an article itself admits about its source: bylines, datelines, credit lines, attributions, metadata."""

from __future__ import annotations

from tracer.credits.finding import find

__all__ = ["find"]
