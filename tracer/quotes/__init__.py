"""Quotations: found in an article, and found again in another one, word for word or drifted."""

from tracer.quotes.extraction import extract
from tracer.quotes.matching import match

__all__ = ["extract", "match"]
