"""One story, from matches to a chain: the order of the steps is the algorithm (docs/algorithm.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracer.chain.citing import cited
from tracer.chain.origins import origins_of
from tracer.chain.quoting import quote_links
from tracer.chain.story import Story, build
from tracer.chain.verdicts import evidence_of, text_link, version_links
from tracer.chain.weighing import Problem, Verdict, by_pair, chosen, prepare, weigh
from tracer.chain.weights import Weights, shipped
from tracer.model import Chain, Direction, Ghost, Link, Match, Origin, QuoteMatch, Studied
from tracer.settings import ChainSettings


def link(
    story: Sequence[Studied], matches: Sequence[Match], quote_matches: Sequence[QuoteMatch], *, settings: ChainSettings
) -> Chain:
    """Who took what from whom in one story: links, and sources that are named and not seen.

    `matches` and `quote_matches` are between members of `story`; those of kind "none" tie nothing. The result is the
    same for any order of the input. Links below `settings.reported` are left out, unless it is likely that an article
    has a source and only unclear which. `origins` of the result is empty: they are asked for one article at a time,
    of `origins`.
    """
    weights = shipped()
    built = build(story, matches, quote_matches, settings)
    problem = prepare(built, settings)
    verdict = weigh(problem, weights, settings)
    text = _text_links(problem, verdict, weights, settings)
    tied = {(built.node_of[k.copy], built.node_of[k.source]) for k in text}
    links = [*text, *quote_links(built, tied, weights, settings)]
    cites, ghosts = cited(built, links, weights, settings)
    versions = [found for node in built.nodes for found in version_links(node, settings)]
    return Chain((*links, *cites, *versions), tuple(ghosts), ())


def _text_links(problem: Problem, verdict: Verdict, weights: Weights, settings: ChainSettings) -> list[Link]:
    """Links that rest on shared text. Strands may disagree; the article-level chain stays without a cycle."""
    pairs = by_pair(problem, verdict)
    found = []
    for hop, strands in chosen(problem, verdict):
        sources = _by_page(problem.story, pairs[hop.copy.index], hop.source.index)
        probability = weights.calibrate(sources[hop.source.index])
        # Among many equal copies none is likely, and yet it is sure that one of them is the source.
        if probability >= settings.reported or sum(sources.values()) >= settings.decided:
            runner_up = _runner_up(problem.story, sources, hop.source.index, weights, settings)
            found.append(text_link(hop, strands, probability, runner_up, weights, settings))
    return _acyclic(found)


def _by_page(story: Story, sources: dict[int, float], first: int) -> dict[int, float]:
    """The sources with the forms of the first one's page (AMP, print, another version) counted as that one: which of
    them was copied makes no difference to where the text is from."""
    pages = story.nodes[first].pages
    forms = [node for node in sources if node != first and not pages.isdisjoint(story.nodes[node].pages)]
    likely = min(1.0, sources[first] + sum(sources[node] for node in forms))
    return {**{node: p for node, p in sources.items() if node not in forms}, first: likely}


def _runner_up(
    story: Story, sources: dict[int, float], first: int, weights: Weights, settings: ChainSettings
) -> str | None:
    """The likeliest other source, if it is worth naming."""
    ranked = sorted((-weights.calibrate(p), node) for node, p in sources.items() if node != first)
    return story.nodes[ranked[0][1]].id if ranked and -ranked[0][0] >= settings.close else None


def _acyclic(links: Sequence[Link]) -> list[Link]:
    """The links without those that would close a cycle with likelier ones."""
    kept: list[Link] = []
    above: dict[str, set[str]] = {}
    for found in sorted(links, key=lambda k: -(k.probability or 0.0)):
        if found.copy not in _reach(found.source, above):
            above.setdefault(found.copy, set()).add(found.source)
            kept.append(found)
    order = {found.id: i for i, found in enumerate(links)}
    return sorted(kept, key=lambda k: order[k.id])


def _reach(start: str, above: dict[str, set[str]]) -> set[str]:
    found, todo = {start}, [start]
    while todo:
        for upper in above.get(todo.pop(), ()):
            if upper not in found:
                found.add(upper)
                todo.append(upper)
    return found


def origins(
    article: str,
    links: Iterable[Link],
    ghosts: Iterable[Ghost],
    story: Sequence[Studied],
    matches: Sequence[Match],
    *,
    settings: ChainSettings,
) -> tuple[Origin, ...]:
    """Where each paragraph of `article` (an id of `story`) is earliest seen or named; equal origins together.

    `links` and `ghosts` are those of `link` for the same story and matches. The ids of one origin are articles or
    ghosts, one for each owner family; site notices have none.
    """
    return origins_of(article, links, ghosts, build(story, matches, (), settings), settings)


def direction(
    a: Studied, b: Studied, match: Match, quote_matches: Sequence[QuoteMatch], settings: ChainSettings
) -> Direction:
    """Which of two texts is probably the source, given that one of them is.

    `probability` is that of the likelier direction; `source` is None where it stays below `settings.decided`, and
    both are None where no text is shared.
    """
    weights = shipped()
    problem = prepare(build([a, b], [match], quote_matches, settings), settings)
    verdict = weigh(problem, weights, settings)
    by_copy = {hop.copy.id: (p, hop) for hop, p in zip(problem.hops, verdict.edge.tolist(), strict=True)}
    if len(by_copy) != 2:
        return Direction(None, None)
    from_a, from_b = by_copy[b.id][0], by_copy[a.id][0]
    probability = max(from_a, from_b) / (from_a + from_b) if from_a + from_b else 0.5
    hop = by_copy[b.id if from_a >= from_b else a.id][1]
    evidence = evidence_of(hop, weights, settings)
    if probability < settings.decided:
        return Direction(None, probability, evidence)
    return Direction("a" if from_a >= from_b else "b", probability, evidence)
