"""What one candidate hop looks like to the signals: both articles, what they share, and how the other candidates do."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracer.chain.dates import Order, order_of
from tracer.chain.story import Node, Shared, Story, interval
from tracer.chain.strands import Candidate, Strand, common, length, union
from tracer.model import Credit, Outlet, QuoteMatch
from tracer.settings import ChainSettings


@dataclass(frozen=True, slots=True, eq=False)
class Hop:
    """`copy` may have taken a strand of its text from `source`."""

    copy: Node
    source: Node
    strand: Strand
    shared: Shared
    cover: float  # of the copy's strand that the source holds
    margin: float  # containment beyond the best other candidate, -1..1
    exclusive: int  # word 5-grams that these two alone have in this story
    unexplained: float  # differences: what the copy shares with others and not with this source
    dropped: float  # differences: what the source shares with others and not with this copy
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
    best_cover: float  # the most of it that any candidate holds
    candidates: int
    fame: float
    earliest: float  # 1 no candidate is claimed to be earlier, 0 one surely is
    named_seen: bool  # it names the outlet of a candidate


@dataclass(frozen=True, slots=True, eq=False)
class _Sight:
    """What is computed once for a story and asked by every hop."""

    story: Story
    margins: Sequence[float]
    exclusive: dict[tuple[int, int], int]
    known: dict[int, float]  # word 5-grams of a node that some candidate of it has
    fame: Sequence[float]
    named_among: dict[int, frozenset[int]]  # the candidates of a node whose outlet it names
    settings: ChainSettings


def hops_of(story: Story, found: Sequence[Candidate], settings: ChainSettings) -> list[Hop]:
    """Every candidate with all its signals need, in the given order."""
    beside: dict[int, list[int]] = defaultdict(list)
    for candidate in found:
        beside[candidate.copy.node].append(candidate.source.node)
    sight = _Sight(
        story=story,
        margins=_margins(found),
        exclusive=_exclusive(story, found),
        known={node: _known(story, node, others) for node, others in beside.items()},
        fame=_fame(story),
        named_among={node: _named_among(story, node, others) for node, others in beside.items()},
        settings=settings,
    )
    return [_hop(sight, number, candidate) for number, candidate in enumerate(found)]


def _hop(sight: _Sight, number: int, candidate: Candidate) -> Hop:
    story, settings, shared = sight.story, sight.settings, candidate.shared
    copy, source = story.nodes[shared.copy], story.nodes[shared.source]
    pair = (min(copy.index, source.index), max(copy.index, source.index))
    quotes = story.quotes.get(pair, ())
    back = story.shared[source.index][copy.index]
    return Hop(
        copy=copy,
        source=source,
        strand=candidate.copy,
        shared=shared,
        cover=candidate.cover,
        margin=sight.margins[number],
        exclusive=sight.exclusive.get(pair, 0),
        unexplained=_missing(copy, shared, sight),
        dropped=_missing(source, back, sight),
        quoted=quoted_part(quotes, copy, shared),
        named_elsewhere=bool(sight.named_among[copy.index] - {source.index}),
        naming=naming(copy, source, settings),
        order=order_of(copy, source),
        clipped=_clipped(quotes, copy, story),
        fuller=_clipped(quotes, source, story),
        quotes=quotes,
        fame=sight.fame[source.index],
        settings=settings,
    )


def _known(story: Story, node: int, others: Sequence[int]) -> float:
    mine = story.nodes[node].studied.fingerprint.shingles
    theirs = np.concatenate([story.nodes[i].studied.fingerprint.shingles for i in sorted(set(others))])
    return float(np.isin(mine, theirs).sum())


def _missing(node: Node, shared: Shared, sight: _Sight) -> float:
    """Differences: 5-grams that a node has in common with some candidate and not with this one."""
    held = shared.containment * len(node.studied.fingerprint.shingles)
    return max(0.0, sight.known.get(node.index, 0.0) - held) / sight.settings.event


def _named_among(story: Story, node: int, others: Sequence[int]) -> frozenset[int]:
    named = story.nodes[node].named
    return frozenset(i for i in others if not named.isdisjoint(story.nodes[i].keys))


def quoted_part(quotes: Sequence[QuoteMatch], copy: Node, shared: Shared) -> float:
    """The part of the shared text that is shared quotations."""
    if not quotes:
        return 0.0
    ids = {copy.id, *(version.id for version in copy.versions)}
    quoted = union([place.span for quote in quotes for place in (quote.a, quote.b) if place.article in ids])
    passages = union([run.copy for run in shared.runs])
    return common(quoted, passages) / max(1, length(passages))


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
            best_cover=max((hop.cover for hop in by_strand[strand.index]), default=0.0),
            candidates=len(by_strand[strand.index]),
            fame=fame[strand.node],
            earliest=1 - max((max(0.0, hop.order.claimed) for hop in by_strand[strand.index]), default=0.0),
            named_seen=any(hop.naming for hop in by_strand[strand.index]),
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


def _margins(found: Sequence[Candidate]) -> list[float]:
    """How much more of the copy's strand a candidate holds, word for word, than the best of the others."""
    best: dict[int, list[float]] = defaultdict(list)
    held = [_held(candidate) for candidate in found]
    for candidate, value in zip(found, held, strict=True):
        best[candidate.copy.index].append(value)
    top = {strand: sorted(values, reverse=True)[:2] for strand, values in best.items()}
    margins = []
    for candidate, value in zip(found, held, strict=True):
        values = top[candidate.copy.index]
        others = values[1] if len(values) > 1 and value == values[0] else values[0]
        margins.append(value - others if len(values) > 1 else 0.0)
    return margins


def _held(candidate: Candidate) -> float:
    return candidate.shared.containment if candidate.copy.alone else candidate.cover * candidate.shared.similarity


def _exclusive(story: Story, found: Sequence[Candidate]) -> dict[tuple[int, int], int]:
    """For pairs with a third article beside them: the word 5-grams that only these two of the story have."""
    beside: dict[int, set[int]] = defaultdict(set)
    for candidate in found:
        beside[candidate.copy.node].add(candidate.source.node)
    present = sorted(node for node, others in beside.items() if len(others) > 1)
    pairs: Counter[tuple[int, int]] = Counter()
    if not present:
        return pairs
    everyone = sorted(beside)
    shingles = np.concatenate([story.nodes[i].studied.fingerprint.shingles for i in everyone])
    owners = np.concatenate([np.full(len(story.nodes[i].studied.fingerprint.shingles), i) for i in everyone])
    order = np.argsort(shingles, kind="stable")
    shingles, owners = shingles[order], owners[order]
    starts = np.flatnonzero(np.concatenate([[True], shingles[1:] != shingles[:-1]]))
    twice = starts[np.diff(np.append(starts, len(shingles))) == 2]
    codes, counts = np.unique(owners[twice] * len(story.nodes) + owners[twice + 1], return_counts=True)
    wide = set(present)
    for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
        a, b = divmod(code, len(story.nodes))
        if a in wide or b in wide:
            pairs[(a, b)] = count
    return pairs


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
