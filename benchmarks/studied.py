"""Cascades through tracer's own rooms: articles in, what `chain.link` takes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from benchmarks.cascades import Cascade
from tracer import align, fingerprint, furniture, quotes
from tracer.model import Article, Credit, Furniture, Match, QuoteMatch, Span, Studied
from tracer.outlets import OutletTable
from tracer.settings import Settings


@dataclass(frozen=True)
class Ready:
    """A cascade as `chain.link` takes it."""

    truth: Cascade
    story: tuple[Studied, ...]
    matches: tuple[Match, ...]
    quotes: tuple[QuoteMatch, ...]


def study(cascades: Sequence[Cascade], table: OutletTable, settings: Settings) -> list[Ready]:
    """Every cascade studied; site notices are learned over all of them, as over a crawl."""
    learned = furniture.learn((a for c in cascades for a in c.articles), settings.furniture)
    return [study_one(cascade, table, learned, settings) for cascade in cascades]


def study_one(cascade: Cascade, table: OutletTable, learned: Furniture, settings: Settings) -> Ready:
    """Fingerprints, credits, quotations and notices of each article; matches of the pairs that fingerprints propose."""
    story = tuple(_studied(article, table, learned, settings) for article in cascade.articles)
    by_id = {s.id: s for s in story}
    pairs = fingerprint.pairs([(s.id, s.fingerprint) for s in story], settings.fingerprint)
    matches, shared = [], []
    for pair in pairs:
        a, b = by_id[pair.a], by_id[pair.b]
        matches.append(
            align.match(a.article, b.article, notices_a=a.notices, notices_b=b.notices, settings=settings.align)
        )
        if a.quotes and b.quotes:
            shared.extend(quotes.match(a, b, settings=settings.quotes))
    return Ready(cascade, story, tuple(matches), tuple(shared))


def _studied(article: Article, table: OutletTable, learned: Furniture, settings: Settings) -> Studied:
    return Studied(
        article=article,
        fingerprint=fingerprint.of(article.text, settings.fingerprint),
        credits=tuple(_credits(article, table, settings)),
        quotes=quotes.extract(article, outlets=table, settings=settings.quotes),
        notices=furniture.notices(article, learned, settings.furniture),
    )


def _credits(article: Article, table: OutletTable, settings: Settings) -> Iterable[Credit]:
    if find_spec("tracer.credits") is not None:
        from tracer import credits

        if hasattr(credits, "find"):
            return credits.find(article, outlets=table, settings=settings.credits)
    return _stand_in(article, table)


def _stand_in(article: Article, table: OutletTable) -> Iterable[Credit]:
    rules = (
        ("credit_line", r"(?:Source: |originally published by )([A-Z][\w -]*?)(?:\.?$)"),
        ("byline", r"^By ([A-Z][\w -]*)$"),
        ("dateline", r"^[A-Z ]+ \(([A-Z][\w -]*)\) - "),
        ("tagline", r"^\(([A-Z][\w -]*)\)$"),
        ("attribution", r", ([A-Z][\w -]*?) reported\."),
    )
    lines = [(article.text, True), *((m.text, False) for m in article.margins)]
    for text, body in lines:
        for kind, pattern in (*rules, ("credit_line", r"^Articles by: ([A-Z][\w -]*)$")):
            for found in re.finditer(pattern, text, re.MULTILINE):
                outlet = table.named(found.group(1)) or table.unknown(found.group(1))
                span = Span(*found.span()) if body else None
                yield Credit(outlet, kind, kind, found.group(), "body" if body else "page", span)  # type: ignore[arg-type]
