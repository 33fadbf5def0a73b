"""An article's quotations: what stands between marks, and what is reported without them."""

from __future__ import annotations

from tracer.model import Article, Quote
from tracer.outlets import OutletTable
from tracer.quotes import marks
from tracer.settings import QuoteSettings


def extract(article: Article, *, outlets: OutletTable, settings: QuoteSettings) -> tuple[Quote, ...]:
    """The quotations of an article, in the order of the text. Never raises for odd marks; time is linear."""
    text = article.text
    found = marks.find(text, marks.blocks(text), settings)
    return tuple(
        Quote(text=m.inner.of(text), span=m.inner, kind="direct")
        for m in found
        if len(m.inner.of(text).split()) >= settings.partial_words
    )
