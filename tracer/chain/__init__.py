"""Who took it from whom: matches, quotations, credits and dates become links with evidence and probability."""

from tracer.chain.linking import direction, link, origins
from tracer.chain.verdicts import link_id

__all__ = ["direction", "link", "link_id", "origins"]
