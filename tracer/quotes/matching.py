"""The same quotation in two articles, up to drift."""

from __future__ import annotations

from tracer.model import Place, QuoteMatch, Studied
from tracer.normalize import folded
from tracer.settings import QuoteSettings


def match(a: Studied, b: Studied, *, settings: QuoteSettings) -> tuple[QuoteMatch, ...]:
    """The quotations two articles share."""
    theirs = {folded(quote.text): quote for quote in reversed(b.quotes)}
    return tuple(
        QuoteMatch(Place(a.id, quote.span), Place(b.id, theirs[key].span), 1.0, "same", 1.0, quote, theirs[key])
        for quote in a.quotes
        if (key := folded(quote.text)) in theirs
    )
