"""Cascades through tracer's own rooms: articles in, what `chain.link` takes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarks.cascades import Cascade
from tracer import align, credits, fingerprint, furniture, quotes
from tracer.model import Article, Furniture, Match, QuoteMatch, Studied
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
    # Within a story even a single shared anchor is worth a look; in a crawl it would be every other pair.
    within = replace(settings.fingerprint, shared_anchors=1)
    pairs = fingerprint.pairs([(s.id, s.fingerprint) for s in story], within)
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
        credits=credits.find(article, outlets=table, settings=settings.credits),
        quotes=quotes.extract(article, outlets=table, settings=settings.quotes),
        notices=furniture.notices(article, learned, settings.furniture),
    )
