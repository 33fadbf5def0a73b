"""Where each passage of one article is earliest seen or named, after families, agencies and versions are one.

A passage is followed through the links into the article it came from, and there again, to a page that took it from
nobody seen. If that page, or the one that led to it, names a source for the passage, the named source is the origin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracer.chain.spans import common, union
from tracer.chain.story import Shared, Story
from tracer.model import Ghost, Link, Origin, Span
from tracer.normalize import paragraphs
from tracer.settings import ChainSettings

_ABOUT = frozenset({"credit_line", "byline", "tagline", "copyright", "link"})
"""Credits that are no part of the report: a paragraph of nothing else has no origin of its own."""

_CARRIES = frozenset({"reposts", "rewrites", "excerpts", "updates", "reuses", "translates"})


@dataclass(frozen=True, slots=True, eq=False)
class _Map:
    """The chain as seen from a copy: where its text leads."""

    story: Story
    links: dict[int, list[Link]]
    ghosts: dict[int, list[Ghost]]


def origins_of(
    article: str, links: Iterable[Link], ghosts: Iterable[Ghost], story: Story, settings: ChainSettings
) -> tuple[Origin, ...]:
    """The origins of every paragraph of one article, equal ones together, in the order of its text."""
    here = story.node_of[article]
    chart = _chart(story, links, ghosts)
    found: dict[tuple[str, ...], list[Span]] = defaultdict(list)
    node = story.nodes[here]
    notices = union([notice.span for notice in node.studied.notices])
    aside = union([*notices, *(c.span for c in node.studied.credits if c.span and c.kind in _ABOUT)])
    for paragraph in paragraphs(node.text):
        if 2 * common((paragraph,), aside) < len(paragraph):
            found[_one_each(chart, _follow(chart, here, paragraph, frozenset()))].append(paragraph)
    return tuple(Origin(tuple(spans), ids) for ids, spans in found.items())


def _chart(story: Story, links: Iterable[Link], ghosts: Iterable[Ghost]) -> _Map:
    by_copy: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        copy, source = story.node_of.get(link.copy), story.node_of.get(link.source)
        if copy is not None and source is not None and copy != source:
            by_copy[copy].append(link)
    named: dict[int, list[Ghost]] = defaultdict(list)
    for ghost in ghosts:
        if ghost.named_by in story.node_of:
            named[story.node_of[ghost.named_by]].append(ghost)
    return _Map(story, by_copy, named)


def _follow(chart: _Map, node: int, span: Span, passed: frozenset[int]) -> tuple[str, ...]:
    """Ids of the origins of one stretch of one article."""
    passed = passed | {node}
    named = tuple(g.id for g in chart.ghosts[node] if g.scope is None or 2 * g.scope.overlap(span) >= len(span))
    carrying = [link for link in chart.links[node] if link.kind in _CARRIES]
    for link in sorted(carrying, key=lambda k: (-_overlap(k, span), -(k.probability or 0.0))):
        source = chart.story.node_of[link.source]
        if 2 * _overlap(link, span) >= len(span) and source not in passed:
            shared = chart.story.shared(node, source) if source in chart.story.matches[node] else None
            beyond = _follow(chart, source, _carry(span, shared), passed)
            return named if named and beyond == (link.source,) else beyond
    spoken = [link for link in chart.links[node] if link.kind not in _CARRIES and _overlap(link, span)]
    heard = tuple(i for link in spoken for i in _beyond_quote(chart, link, passed))
    return tuple(dict.fromkeys((*heard, *named))) or (chart.story.nodes[node].id,)


def _beyond_quote(chart: _Map, link: Link, passed: frozenset[int]) -> tuple[str, ...]:
    """A quotation or citation leads to an article as a whole, and on to where that one is from."""
    source = chart.story.node_of[link.source]
    if source in passed:
        return (link.source,)
    text = chart.story.nodes[source].text
    return _follow(chart, source, Span(0, len(text)), passed)


def _overlap(link: Link, span: Span) -> int:
    return common((span,), union(list(link.passages)))


def _carry(span: Span, shared: Shared | None) -> Span:
    """The stretch of the source that a stretch of the copy lies on, in proportion within each passage."""
    if shared is None or not shared.runs:
        return span
    parts: list[Span] = []
    for run in shared.runs:
        if run.copy.overlap(span):
            scale = len(run.source) / max(1, len(run.copy))
            start = run.source.start + (max(span.start, run.copy.start) - run.copy.start) * scale
            end = run.source.start + (min(span.end, run.copy.end) - run.copy.start) * scale
            parts.append(Span(int(start), int(end)))
    return Span(min(p.start for p in parts), max(p.end for p in parts)) if parts else span


def _one_each(chart: _Map, ids: Sequence[str]) -> tuple[str, ...]:
    """One id for each independent family; a seen article stands before a ghost of the same one."""
    ghosts = {ghost.id: ghost for named in chart.ghosts.values() for ghost in named}
    kept: dict[str, str] = {}
    for identity in sorted(dict.fromkeys(ids), key=lambda i: i in ghosts):
        if identity in ghosts:
            outlet = ghosts[identity].outlet
        else:
            found = chart.story.nodes[chart.story.node_of[identity]].outlet
            if found is None:
                kept.setdefault(identity, identity)
                continue
            outlet = found
        kept.setdefault(outlet.family or outlet.key, identity)
    return tuple(kept.values())
