"""Sources that are named: tied to a seen article of that outlet, or kept as a ghost.

A credit is spent where a link already leads to the outlet it names, here or further up the chain, and where the text it
came with was taken over: whoever wrote it first is the one who names. What is left points to an article of that outlet
that shares no text (`cites`: in another language that cannot be told, in the same one it is a hint at most) or to
nothing seen (a ghost, which carries no probability).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from hashlib import sha256

from tracer.chain.dates import order_of
from tracer.chain.hops import agrees, names
from tracer.chain.story import Node, Story, content_order, interval
from tracer.chain.verdicts import link_id
from tracer.chain.weights import Weights
from tracer.model import Credit, Evidence, Ghost, Link, Place, Span
from tracer.normalize import words
from tracer.settings import ChainSettings

_TEXTUAL = frozenset({"reposts", "rewrites", "excerpts", "quotes", "updates", "reuses", "translates"})


def cited(
    story: Story, links: Sequence[Link], weights: Weights, settings: ChainSettings
) -> tuple[list[Link], list[Ghost]]:
    """`cites` links to seen articles, and ghosts with the links that lead to them."""
    above = _parents(story, links)
    cites: list[Link] = []
    ghosts: list[Ghost] = []
    for node in story.nodes:
        for credits in _unspent(story, node, above, settings):
            link = _cite(story, node, credits, weights, settings)
            if link is not None:
                cites.append(link)
            else:
                ghost = _ghost(node, credits)
                ghosts.append(ghost)
                cites.append(_ghost_link(node, ghost))
    return cites, ghosts


def _parents(story: Story, links: Sequence[Link]) -> dict[int, list[int]]:
    above: dict[int, list[int]] = {}
    for link in links:
        copy, source = story.node_of[link.copy], story.node_of[link.source]
        if link.kind in _TEXTUAL and copy != source:
            above.setdefault(copy, []).append(source)
    return above


def _ancestors(node: int, above: dict[int, list[int]]) -> list[int]:
    found: list[int] = []
    todo = list(above.get(node, ()))
    while todo:
        ancestor = todo.pop()
        if ancestor not in found and ancestor != node:
            found.append(ancestor)
            todo.extend(above.get(ancestor, ()))
    return found


def _unspent(
    story: Story, node: Node, above: dict[int, list[int]], settings: ChainSettings
) -> list[tuple[Credit, ...]]:
    """The node's own credits that no link answers, those for one source together, in the order of the text."""
    ancestors = [story.nodes[i] for i in _ancestors(node.index, above)]
    groups: list[list[Credit]] = []
    for credit in sorted(node.credits, key=_in_text_order):
        if any(names(credit, a.outlet) and agrees(credit, a, settings) for a in ancestors):
            continue
        if any(names(credit, upper.outlet) for a in ancestors for upper in a.credits):
            continue
        for group in groups:
            if group[0].outlet.key == credit.outlet.key and not any(_conflict(credit, other) for other in group):
                group.append(credit)
                break
        else:
            groups.append([credit])
    return [tuple(group) for group in groups[: settings.ghosts]]


def _in_text_order(credit: Credit) -> tuple[object, ...]:
    return (credit.span is None, credit.span or Span(0, 0), credit.outlet.key, credit.rule, credit.text)


def _conflict(a: Credit, b: Credit) -> bool:
    if a.expected is None or b.expected is None:
        return False
    return a.expected.not_after < b.expected.not_before or b.expected.not_after < a.expected.not_before


# --- seen articles ------------------------------------------------------------------------------------------------


def _cite(
    story: Story, node: Node, credits: Sequence[Credit], weights: Weights, settings: ChainSettings
) -> Link | None:
    """A link to the seen article of the named outlet that best fits what is said of it; None if none does."""
    options = []
    for source in story.nodes:
        naming = [c for c in credits if names(c, source.outlet) and agrees(c, source, settings)]
        if naming and source.index != node.index and _in_time(node, source, naming, settings):
            option = _option(node, source, naming[0], weights, settings)
            if option is not None:
                options.append((option, _distance(source, naming[0]), source.index, naming[0]))
    if not options:
        return None
    options.sort(key=lambda o: (-o[0][0], o[1], o[2]))
    (odds, says), _, index, credit = options[0]
    return _cite_link(node, story.nodes[index], credit, odds, says, options[1][2] if len(options) > 1 else None, story)


def _in_time(node: Node, source: Node, naming: Sequence[Credit], settings: ChainSettings) -> bool:
    order = order_of(node, source)
    if order.claimed <= settings.order_against:
        return False
    return any(credit.expected for credit in naming) or order.lag <= settings.update_hours


def _option(
    node: Node, source: Node, credit: Credit, weights: Weights, settings: ChainSettings
) -> tuple[float, str] | None:
    """(log odds, the sentence for it), or None where one language and no common subject speak against it."""
    undated = weights.cite["undated"] if source.start is None else 0.0
    here, there = node.studied.article.language, source.studied.article.language
    if here and there and here != there:
        says = "outlet and date agree" if source.start is not None else "outlet agrees, the page has no date"
        return weights.cite["other_language"] + undated, f"{says}; text not compared across languages"
    if credit.scope is None or _common_subject(node, source, credit.scope) < settings.topic_share:
        return None
    return weights.cite["same_language"] + undated, "outlet and subject agree; no text in common"


def _common_subject(node: Node, source: Node, scope: Span) -> float:
    """The share of a credited passage's longer words that the other article has too."""
    theirs = set(words(source.text).tokens)
    mine = {word for word in words(scope.of(node.text)).tokens if len(word) > 4 or word.isdigit()}
    return len(mine & theirs) / len(mine) if mine else 0.0


def _distance(source: Node, credit: Credit) -> float:
    """Hours between the middle of what is implied and of what is claimed."""
    start, end = interval(credit.expected)
    if start is None or end is None or source.start is None or source.end is None:
        return math.inf
    return abs(start + end - source.start - source.end) / 2


def _cite_link(
    node: Node, source: Node, credit: Credit, odds: float, says: str, second: int | None, story: Story
) -> Link:
    places = (Place(node.id, credit.span),) if credit.span else ()
    probability = 1 / (1 + math.exp(-odds))
    return Link(
        id=link_id(node.id, source.id, "cites"),
        copy=node.id,
        source=source.id,
        kind="cites",
        probability=probability,
        share=_scope_share(node, credit.scope),
        credit="credited",
        decided=False,
        evidence=(Evidence("cites", round(odds, 3), f'"{" ".join(credit.text.split())[:90]}": {says}', places),),
        runner_up=story.nodes[second].id if second is not None else None,
        calibrated=False,
        passages=(credit.scope,) if credit.scope else (),
    )


def _scope_share(node: Node, scope: Span | None) -> float:
    return min(1.0, len(scope) / node.body) if scope else 0.0


# --- ghosts -------------------------------------------------------------------------------------------------------


def _ghost(node: Node, credits: Sequence[Credit]) -> Ghost:
    """What is known of a source that is named and not seen; a phrase with a date says more than one without."""
    best = next((credit for credit in credits if credit.expected), credits[0])
    identity = "\n".join(map(str, (best.outlet.key, best.text, *content_order(node.studied)[:5])))
    return Ghost(
        id="ghost-" + sha256(identity.encode()).hexdigest()[:12],
        outlet=best.outlet,
        phrase=best.text,
        named_by=node.id,
        expected=best.expected,
        scope=_joined_scope(credits),
        span=best.span,
    )


def _joined_scope(credits: Sequence[Credit]) -> Span | None:
    """All that the credits cover; None, the whole article, if one of them covers that."""
    scopes = [credit.scope for credit in credits]
    if any(scope is None for scope in scopes):
        return None
    return Span(min(s.start for s in scopes if s), max(s.end for s in scopes if s))


def _ghost_link(node: Node, ghost: Ghost) -> Link:
    places = (Place(node.id, ghost.span),) if ghost.span else ()
    says = f'"{" ".join(ghost.phrase.split())[:90]}" names {ghost.outlet.name}; no such page seen'
    return Link(
        id=link_id(node.id, ghost.id, "cites"),
        copy=node.id,
        source=ghost.id,
        kind="cites",
        probability=None,
        share=_scope_share(node, ghost.scope),
        credit="credited",
        decided=False,
        evidence=(Evidence("named", 0.0, says, places),),
        calibrated=False,
        passages=(ghost.scope,) if ghost.scope else (),
    )
