"""What one candidate hop looks like to the signals: both articles, what they share, and how the other candidates do."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracer.chain.dates import Order, order_of
from tracer.chain.spans import length
from tracer.chain.story import Node, Shared, Story, interval, phrase
from tracer.chain.strands import Candidate, Strand, quoted_part
from tracer.chain.wording import Common, Wordings
from tracer.model import Credit, Outlet, QuoteMatch
from tracer.settings import ChainSettings


@dataclass(frozen=True, slots=True, eq=False)
class Hop:
    """`copy` may have taken a strand of its text from `source`."""

    copy: Node
    source: Node
    strand: Strand
    source_strand: Strand
    shared: Shared
    cover: float  # of the copy's strand that the source holds word for word
    exact: Common  # what the copy has in common with the source
    used: float  # of the source's body that the copy holds word for word
    unexplained: float  # differences: what the copy shares with others and not with this source
    dropped: float  # differences: what the source shares with others and not with this copy
    copys_alone: float  # differences inside shared passages: wording that the copy alone has
    copys_common: float  # wording that the copy has with others
    sources_alone: float  # wording that the source alone has
    sources_common: float  # wording that the source has with others
    lead: float  # differences that the best other candidate leaves beyond this one's; negative: that one leaves fewer
    kept_lead: float  # the same for what the copy dropped
    named_through: bool  # another candidate names this source in the same words: they may have come with the text
    quoted: float  # part of the shared text that is shared quotations
    named_elsewhere: bool  # the copy names the outlet of another candidate
    naming: tuple[Credit, ...]  # the copy's credits that name the source's outlet and agree with its date
    order: Order
    clipped: int  # quotations the copy has shorter than the source
    fuller: int  # quotations the copy has longer than the source
    quotes: tuple[QuoteMatch, ...]
    fame: float  # ln(1 + other articles of the story that name the source's outlet)
    settings: ChainSettings


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """A strand may have no known source."""

    node: Node
    strand: Strand
    hops: tuple[Hop, ...]  # its candidates
    fame: float


@dataclass(frozen=True, slots=True, eq=False)
class _Sight:
    """What is computed once for a story and asked by every hop."""

    story: Story
    wordings: Wordings
    beside: Mapping[int, Sequence[int]]  # the candidates of each node
    known_in: dict[int, int]  # the same by strand, of nodes with several; filled as it is asked for
    known: dict[int, int]  # word 5-grams of a node that some candidate of it has
    fame: Sequence[float]
    named_among: dict[int, frozenset[int]]  # the candidates of a node whose outlet it names
    settings: ChainSettings


def hops_of(story: Story, found: Sequence[Candidate], wordings: Wordings, settings: ChainSettings) -> list[Hop]:
    """Every candidate with all its signals need, in the given order."""
    beside: dict[int, list[int]] = defaultdict(list)
    for candidate in found:
        beside[candidate.copy.node].append(candidate.source.node)
    sight = _Sight(
        story=story,
        wordings=wordings,
        beside=beside,
        known_in={},
        known={node: wordings.known(node, others) for node, others in beside.items()},
        fame=_fame(story),
        named_among={node: _named_among(story, node, others) for node, others in beside.items()},
        settings=settings,
    )
    missing = [
        (_missing(c.copy, c.source.node, c.exact, sight), _missing(c.source, c.copy.node, c.exact_back, sight))
        for c in found
    ]
    least: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for candidate, pair in zip(found, missing, strict=True):
        least[candidate.copy.index].append(pair)
    best = {i: (sorted(p[0] for p in pairs)[:2], sorted(p[1] for p in pairs)[:2]) for i, pairs in least.items()}
    return [_hop(sight, c, pair, best[c.copy.index]) for c, pair in zip(found, missing, strict=True)]


def _lead(value: float, least: Sequence[float]) -> float:
    if len(least) < 2:
        return 0.0
    return (least[1] if value <= least[0] else least[0]) - value


def _hop(
    sight: _Sight,
    candidate: Candidate,
    missing: tuple[float, float],
    least: tuple[Sequence[float], Sequence[float]],
) -> Hop:
    story, settings, shared = sight.story, sight.settings, candidate.shared
    copy, source = story.nodes[shared.copy], story.nodes[shared.source]
    pair = (min(copy.index, source.index), max(copy.index, source.index))
    quotes = story.quotes.get(pair, ())
    named = naming(copy, source, settings)
    return Hop(
        copy=copy,
        source=source,
        strand=candidate.copy,
        source_strand=candidate.source,
        shared=shared,
        cover=candidate.cover,
        exact=candidate.exact,
        used=min(1.0, length(candidate.exact_back.spans) / source.body),
        unexplained=missing[0],
        dropped=missing[1],
        copys_alone=candidate.exact.alone / settings.event,
        copys_common=candidate.exact.others / settings.event,
        sources_alone=candidate.exact_back.alone / settings.event,
        sources_common=candidate.exact_back.others / settings.event,
        lead=_lead(missing[0], least[0]),
        kept_lead=_lead(missing[1], least[1]),
        named_through=_through(story, named, source.index, sight.beside[copy.index]),
        quoted=quoted_part(quotes, copy, shared.runs),
        named_elsewhere=bool(sight.named_among[copy.index] - {source.index}),
        naming=named,
        order=order_of(copy, source),
        clipped=_clipped(quotes, copy, story),
        fuller=_clipped(quotes, source, story),
        quotes=quotes,
        fame=sight.fame[source.index],
        settings=settings,
    )


def _missing(strand: Strand, other: int, exact: Common, sight: _Sight) -> float:
    """Differences: what a strand has in common with some candidate of its node and not with this one."""
    if strand.wording is None:
        known, held = sight.known.get(strand.node, 0), exact.held
    else:
        if strand.index not in sight.known_in:
            beside = sight.beside.get(strand.node, ())
            sight.known_in[strand.index] = sight.wordings.known_of(strand.wording, beside)
        known, held = sight.known_in[strand.index], sight.wordings.known_of(strand.wording, [other])
    return max(0, known - held) / sight.settings.event


def _named_among(story: Story, node: int, others: Sequence[int]) -> frozenset[int]:
    named = story.nodes[node].named
    return frozenset(i for i in others if not named.isdisjoint(story.nodes[i].keys))


def _through(story: Story, naming: Sequence[Credit], source: int, beside: Sequence[int]) -> bool:
    """Whether every phrase that names a source stands in another candidate as well: it may have come from there."""
    others = [story.nodes[i].phrases for i in beside if i != source]
    return bool(naming) and all(any(phrase(credit) in theirs for theirs in others) for credit in naming)


def starts_of(story: Story, split: Sequence[Sequence[Strand]], hops: Sequence[Hop]) -> list[Start]:
    """Every strand's case for having no known source, in the order of strands."""
    fame = _fame(story)
    by_strand: dict[int, list[Hop]] = defaultdict(list)
    for hop in hops:
        by_strand[hop.strand.index].append(hop)
    return [
        Start(
            node=story.nodes[strand.node],
            strand=strand,
            hops=tuple(by_strand[strand.index]),
            fame=fame[strand.node],
        )
        for strands in split
        for strand in strands
    ]


def names(credit: Credit, outlet: Outlet | None) -> bool:
    """Whether a credit names this outlet, or another of the same owner family."""
    if outlet is None:
        return False
    family = outlet.family is not None and outlet.family == credit.outlet.family
    return credit.outlet.key == outlet.key or family


def naming(copy: Node, source: Node, settings: ChainSettings) -> tuple[Credit, ...]:
    """The copy's credits that name the source's outlet or point to its page, unless the date they imply is another."""
    if not (copy.named & source.keys or copy.linked & source.pages):
        return ()
    return tuple(c for c in copy.credits if names(c, source.outlet) and agrees(c, source, settings))


def agrees(credit: Credit, source: Node, settings: ChainSettings) -> bool:
    """Whether the date a credit implies and the source's claimed date can be the same."""
    if credit.expected is None or source.start is None or source.end is None:
        return True
    start, end = interval(credit.expected)
    assert start is not None
    assert end is not None
    return source.start <= end + settings.date_slack and start <= source.end + settings.date_slack


def _fame(story: Story) -> list[float]:
    """ln(1 + how many others name it), by node."""
    named: Counter[str] = Counter(key for node in story.nodes for key in node.named)
    return [math.log1p(max((named[key] for key in node.keys), default=0)) for node in story.nodes]


def _clipped(quotes: Sequence[QuoteMatch], shorter: Node, story: Story) -> int:
    """How many quotations `shorter` has in a clipped form."""
    count = 0
    for quote in quotes:
        if quote.kind in ("a_clips_b", "b_clips_a"):
            clipper = quote.a.article if quote.kind == "a_clips_b" else quote.b.article
            count += story.node_of.get(clipper) == shorter.index
    return count
