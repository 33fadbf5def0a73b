"""What one candidate hop looks like to the signals: both articles, what they share, and how the other candidates do."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracer.chain.dates import Order, order_of
from tracer.chain.spans import length
from tracer.chain.story import Node, Shared, Story, interval, mentions, phrase
from tracer.chain.strands import Candidate, Strand, quoted_part
from tracer.chain.wording import Common, Wordings
from tracer.model import Credit, Outlet, QuoteMatch
from tracer.settings import ChainSettings


@dataclass(frozen=True, slots=True)
class Skips:
    """Stretches of one text that another passes over where it goes on on both sides, counted by who else has them.

    Leaving out is common and putting in rare, but for text of another article and paragraphs of one's own; what was
    left out does not come back. So they tell the older of two texts apart from the younger.
    """

    known: int = 0  # that others have too
    own: int = 0  # inside a paragraph, that nobody else has
    foreign: int = 0  # of an article that has nothing in common with the text that lacks them


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
    exact_back: Common  # what the source has in common with the copy
    unexplained: float  # differences: what the copy shares with outsiders and not with this source
    dropped: float  # differences: what the source shares with others and not with this copy
    skips: Skips  # what the source has and the copy passes over
    puts_in: Skips  # what the copy has and the source passes over
    lead: float  # differences that the best other candidate leaves beyond this one's; negative: that one leaves fewer
    named_through: bool  # another candidate names this source in the same words: they may have come with the text
    quoted: float  # part of the shared text that is shared quotations
    mentioned: bool  # the source's outlet stands in the copy's text
    mentioned_elsewhere: bool  # that of another candidate does, and not in the source's
    mentions_copy: bool  # the copy's outlet stands in the source's text
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
    mentioned: dict[int, frozenset[int]]  # the candidates of a node whose outlet stands in its text
    outsiders: dict[int, tuple[int, ...]]  # the candidates of a node that cannot be its copies
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
        mentioned={node: _mentioned(story, node, others, settings) for node, others in beside.items()},
        outsiders={node: _outsiders(wordings, node, others, settings) for node, others in beside.items()},
        settings=settings,
    )
    missing = [_missing(c.copy, c.source.node, c.exact, sight) for c in found]
    least: dict[int, list[float]] = defaultdict(list)
    for candidate, differences in zip(found, missing, strict=True):
        least[candidate.copy.index].append(differences)
    best = {strand: sorted(values)[:2] for strand, values in least.items()}
    return [_hop(sight, c, _lead(value, best[c.copy.index])) for c, value in zip(found, missing, strict=True)]


def _lead(value: float, least: Sequence[float]) -> float:
    if len(least) < 2:
        return 0.0
    return (least[1] if value <= least[0] else least[0]) - value


def _hop(
    sight: _Sight,
    candidate: Candidate,
    lead: float,
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
        exact_back=candidate.exact_back,
        unexplained=_unexplained(candidate.copy, source.index, sight),
        dropped=_missing(candidate.source, copy.index, candidate.exact_back, sight),
        skips=_skips(source.index, copy.index, candidate.exact_back, sight),
        puts_in=_skips(copy.index, source.index, candidate.exact, sight),
        lead=lead,
        named_through=_through(story, named, source.index, sight.outsiders[copy.index]),
        quoted=quoted_part(quotes, copy, shared.runs),
        mentioned=source.index in sight.mentioned[copy.index],
        mentioned_elsewhere=bool(
            sight.mentioned[copy.index] - {source.index} - sight.mentioned.get(source.index, frozenset())
        ),
        mentions_copy=copy.index in sight.mentioned.get(source.index, ()),
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


def _skips(one: int, other: int, exact: Common, sight: _Sight) -> Skips:
    """What `one` has and `other` passes over."""
    if not exact.passed:
        return Skips()
    story, wordings = sight.story, sight.wordings
    apart = [i for i in sight.beside.get(one, ()) if i != other and i not in story.matches[other]]
    known = own = foreign = 0
    for stretch in exact.passed:
        grams = wordings.nodes[one].grams[stretch.first : stretch.last]
        least = max(1, len(grams) // 2)
        if apart and wordings.known_of(grams, apart) >= least:
            foreign += 1
        elif int((wordings.holders[grams] > 1).sum()) >= least:
            known += 1
        else:
            own += not stretch.whole
    return Skips(known, own, foreign)


def _outsiders(wordings: Wordings, node: int, others: Sequence[int], settings: ChainSettings) -> tuple[int, ...]:
    """The candidates that cannot be copies of a node: they share with further candidates what the node has not.

    What a node has in common with its own copies says nothing of where it is from.
    """
    apart = sorted(set(others))
    if len(apart) < 2:
        return ()
    return tuple(
        other
        for other in apart
        if wordings.known_beyond(wordings.nodes[other].distinct, [i for i in apart if i != other], node)
        >= settings.outsider * settings.event
    )


def _unexplained(strand: Strand, source: int, sight: _Sight) -> float:
    """Differences: what a strand has in common with outsiders and not with this source."""
    grams = sight.wordings.nodes[strand.node].distinct if strand.wording is None else strand.wording
    return sight.wordings.known_beyond(grams, sight.outsiders[strand.node], source) / sight.settings.event


def _mentioned(story: Story, node: int, others: Sequence[int], settings: ChainSettings) -> frozenset[int]:
    here = story.nodes[node]
    return frozenset(
        i
        for i in set(others)
        if here.keys.isdisjoint(story.nodes[i].keys) and mentions(here, story.nodes[i], settings.mention)
    )


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
    """Whether a credit names this outlet: one paper of an owner is not another."""
    return outlet is not None and credit.outlet.key == outlet.key


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
