"""Who took it from whom: matches, quotations, credits and dates become links with evidence and probability."""

from tracer.chain.linking import direction, link, origins

__all__ = ["direction", "link", "origins"]
