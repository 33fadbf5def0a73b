"""Quote links: words in quotation marks that came from another article whose text was not taken otherwise.

Two reporters at one press conference quote the same words, so a shared quotation alone decides nothing: it takes a
credit, an order in time, or a quotation that is shorter than the one it came from.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tracer.chain.dates import order_of
from tracer.chain.hops import agrees, names
from tracer.chain.spans import length, union
from tracer.chain.story import Node, Story
from tracer.chain.verdicts import covers, credit_status, link_id
from tracer.chain.weights import Weights
from tracer.model import Evidence, Link, Place, QuoteMatch, Span
from tracer.settings import ChainSettings


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """`copy` may have its quotations from `source`."""

    copy: Node
    source: Node
    spans: tuple[Span, ...]  # of the copy
    odds: float
    evidence: tuple[Evidence, ...]


def quote_links(story: Story, linked: set[tuple[int, int]], weights: Weights, settings: ChainSettings) -> list[Link]:
    """At most one quote link for each article, to the likeliest source of its quotations.

    `linked` are pairs (copy, source) that shared text ties already, either way round.
    """
    by_copy: dict[int, list[Heard]] = defaultdict(list)
    for (a, b), quotes in sorted(story.quotes.items(), key=lambda item: item[0]):
        strong = sum(quote.weight for quote in quotes) >= settings.quote_weight
        if (
            not strong
            or _text_decides(story, a, b, settings)
            or (a, b) in linked
            or (b, a) in linked
            or story.nodes[a].keys & story.nodes[b].keys
        ):
            continue
        ways = [_heard(story, a, b, quotes, weights, settings), _heard(story, b, a, quotes, weights, settings)]
        likelier = max(ways, key=lambda heard: heard.odds)
        by_copy[likelier.copy.index].append(likelier)
    links = [_link(heard, settings) for _, heard in sorted(by_copy.items())]
    return [link for link in links if link.probability is not None and link.probability >= settings.reported]


def _text_decides(story: Story, a: int, b: int, settings: ChainSettings) -> bool:
    """Whether two articles share so much text that quotations have nothing to add to what it says."""
    match = story.matches[a].get(b)
    return match is not None and max(match.share_of_a, match.share_of_b) > settings.quote_beyond


def _heard(
    story: Story, copy: int, source: int, quotes: Sequence[QuoteMatch], weights: Weights, settings: ChainSettings
) -> Heard:
    a, b = story.nodes[copy], story.nodes[source]
    mine = [quote.a if story.node_of[quote.a.article] == copy else quote.b for quote in quotes]
    spans = union([place.span for place in mine])
    evidence = tuple(_evidence(a, b, spans, quotes, mine, weights, settings))
    odds = weights.quote["base"] + sum(e.weight for e in evidence)
    return Heard(a, b, spans, odds, evidence)


def _evidence(
    copy: Node,
    source: Node,
    spans: tuple[Span, ...],
    quotes: Sequence[QuoteMatch],
    mine: Sequence[Place],
    weights: Weights,
    settings: ChainSettings,
) -> list[Evidence]:
    table = weights.quote
    both = tuple(place for quote in quotes for place in (quote.a, quote.b))
    rarity = min(settings.quotes_most, sum(quote.weight for quote in quotes))
    found = [Evidence("quote_rarity", table["rarity"] * rarity, f"{len(quotes)} quotation(s) in common", both)]
    for credit in copy.credits:
        if names(credit, source.outlet) and agrees(credit, source, settings) and covers(credit, spans, settings):
            places = (Place(copy.id, credit.span),) if credit.span else ()
            says = f'"{" ".join(credit.text.split())[:90]}" stands with it'
            found.append(Evidence("quote_named", table["named"], says, places))
            break
    order = order_of(copy, source)
    if order.claimed > 0 or order.verified == "before":
        odds = table["before"] * max(order.claimed, float(order.verified == "before"))
        found.append(Evidence("quote_before", odds, f"{source.name} is dated earlier"))
    elif order.claimed < 0 or order.verified == "after":
        odds = table["after"] * max(-order.claimed, float(order.verified == "after"))
        found.append(Evidence("quote_after", odds, f"{source.name} is dated later"))
    clipped = sum(_clipper(quote) == place.article for quote, place in zip(quotes, mine, strict=True))
    fuller = sum(_clipper(quote) not in (None, place.article) for quote, place in zip(quotes, mine, strict=True))
    if clipped:
        found.append(Evidence("quote_clipped", table["clipped"], f"{copy.name} has {clipped} of them clipped", both))
    if fuller:
        found.append(Evidence("quote_fuller", table["fuller"], f"{copy.name} has {fuller} of them in full", both))
    return found


def _clipper(quote: QuoteMatch) -> str | None:
    return {"a_clips_b": quote.a.article, "b_clips_a": quote.b.article}.get(quote.kind)


def _link(heard: Sequence[Heard], settings: ChainSettings) -> Link:
    """The best source of one article's quotations against the others and against none of them."""
    ranked = sorted(heard, key=lambda h: (-h.odds, h.source.index))
    total = 1.0 + sum(math.exp(h.odds) for h in ranked)
    best, probability = ranked[0], math.exp(ranked[0].odds) / total
    second = ranked[1] if len(ranked) > 1 and math.exp(ranked[1].odds) / total >= settings.close else None
    return Link(
        id=link_id(best.copy.id, best.source.id, "quotes"),
        copy=best.copy.id,
        source=best.source.id,
        kind="quotes",
        probability=probability,
        share=min(1.0, length(best.spans) / best.copy.body),
        credit=credit_status(best.copy, best.source, best.spans, settings),
        decided=probability >= settings.decided,
        evidence=best.evidence,
        runner_up=second.source.id if second else None,
        calibrated=False,
        passages=best.spans,
    )
