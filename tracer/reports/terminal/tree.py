"""The chain of the traced article, and the other copies in its story, as trees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from tracer.model import Ghost, Link
from tracer.reports.terminal.layout import Node
from tracer.reports.terminal.safe import clipped, said
from tracer.reports.terminal.view import View
from tracer.reports.terminal.wording import CREDIT, DERIVED, FINDING, figure, is_undecided, percent

SEEN, NAMED = "●", "○"
_DEEPEST = 40  # hops drawn; no real chain is near it
_MOST = 12  # copies of one page that are drawn; the others are counted
_PHRASE = 70  # characters of a phrase or quotation
_ONE_PLACE = 0.9  # share from which it says nothing to list the paragraphs


def chain(view: View) -> tuple[Node, set[str]]:
    """The traced article with its sources below it, and the ids of the links that this shows."""
    shown: set[str] = set()
    root = _node(view, view.trace.article.id, (), (), shown, set())
    return root, shown


def _node(view: View, id: str, details: tuple[tuple[Text, ...], ...], path: tuple[str, ...], shown: set[str],
          drawn: set[str]) -> Node:  # fmt: skip
    label = _label(view, id)
    if id in drawn and view.sources_of(id):
        return Node(label, (*details, (Text("its sources stand above", style="dim"),)), id=id)
    drawn.add(id)
    children = []
    for source in view.sources_of(id) if len(path) < _DEEPEST else ():
        if source in path or source == id:
            continue
        links = [link for link in view.links_of.get(id, []) if link.source == source]
        shown.update(link.id for link in links)
        rows = _rows(view, links, source)
        children.append(_node(view, source, rows, (*path, id), shown, drawn))
    return Node(label, details, tuple(children), id)


def ids(view: View, node: Node) -> Iterator[str]:
    """Ids of the seen articles of a tree, from the top."""
    if view.is_seen(node.id):
        yield node.id
    for child in node.children:
        yield from ids(view, child)


def _label(view: View, id: str) -> Text:
    seen = view.is_seen(id)
    return Text.assemble((SEEN if seen else NAMED, "green" if seen else "yellow"), " ", view.label(id))


def _rows(view: View, links: Iterable[Link], source: str, *, turned: bool = False) -> tuple[tuple[Text, ...], ...]:
    """What ties a copy to one source: a row a link, derived text first, or the phrase that names a ghost.

    `turned`: the rows stand beside the copy, not beside the source.
    """
    ghost = view.ghosts.get(source)
    if ghost is not None:
        return (_naming(view, ghost),)
    ordered = sorted(links, key=lambda link: (link.kind not in DERIVED, link.kind))
    return tuple(_pieces(view, link, first=number == 0, turned=turned) for number, link in enumerate(ordered))


def _naming(view: View, ghost: Ghost) -> tuple[Text, ...]:
    place = ghost.scope or ghost.span
    where = view.paragraphs(ghost.named_by, [place] if place else [])
    phrase = f'"{clipped(ghost.phrase, _PHRASE)}"'
    return (Text(f"{where} {phrase}".strip()),)


def _pieces(view: View, link: Link, *, first: bool, turned: bool) -> tuple[Text, ...]:
    texts = [_what(view, link, turned)]
    if link.kind == "excerpts" and not turned and (quoted := view.quoted(link)):
        texts.append(quoted)
    if first and CREDIT[link.credit]:
        texts.append(CREDIT[link.credit])
    pieces = [Text(text) for text in texts]
    pieces += [Text(text, style="yellow" if is_undecided(link) else "") for text in _how_sure(view, link)]
    pieces += [Text(f"{mark.verdict} by {said(mark.by)}", style="bold yellow") for mark in view.marks_of(link)[:1]]
    return tuple(pieces)


def _what(view: View, link: Link, turned: bool) -> str:
    """ "reposts 98 % of the page's body", "¶5-7 quotes "tremendous pressure"", "¶1-4 "al-Sumaria reported""."""
    where = view.paragraphs(link.copy, view.covers(link))
    if link.kind == "quotes":
        return f"{where} {view.quoted(link) or 'attributes to it'}".strip()
    if link.kind == "cites":
        noted = next((said(e.text) for e in link.evidence if e.kind == "cites"), "")
        credit = view.credit(link)
        phrase = f'"{clipped(credit.text, _PHRASE)}"' if credit else "attributes to it"
        return f"{where} {noted or phrase}".strip()
    if turned:
        return f"{link.kind} it, {percent(link.share)} of this page's body"
    body = "the page's body" if link.copy == view.trace.article.id else f"the body of {view.name(link.copy)}"
    told = f"{link.kind} {percent(link.share)} of {body}"
    return told if link.share >= _ONE_PLACE or not where else f"{where} {told}"


def _how_sure(view: View, link: Link) -> list[str]:
    pieces = []
    if is_undecided(link):
        pieces.append(f"undecided, {figure(link.probability)}" if link.probability is not None else "undecided")
        if link.runner_up and view.is_known(link.runner_up):
            pieces.append(f"runner-up {view.name(link.runner_up)}")
    elif link.probability is not None:
        sure = figure(link.probability)
        pieces.append(sure if link.probability >= FINDING else f"a lead, {sure}")
    if link.probability is not None and not link.calibrated:
        pieces.append("not calibrated")
    if any(evidence.kind == "prints" for evidence in link.evidence):
        pieces.append("by fingerprint, text not kept")
    return pieces


def beside(view: View, shown: set[str], *, every: bool) -> list[Link]:
    """The links between seen pages that the chain does not show; what only quotes or cites, only if decided."""
    links = [k for k in view.trace.links if k.id not in shown and view.is_seen(k.source) and view.is_seen(k.copy)]
    return [k for k in links if every or k.kind not in {"quotes", "cites"} or not is_undecided(k)]


def copies(view: View, links: Iterable[Link], chain: Sequence[str], *, every: bool) -> tuple[Node, ...]:
    """Links turned round: each page, those of the chain first, and below it what took from it."""
    taken: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        taken[link.source].append(link)
    below = {link.copy for links in taken.values() for link in links}
    roots = [id for id in taken if id not in below] or list(taken)
    drawn: set[str] = set()
    first = {id: place for place, id in enumerate(chain)}
    roots.sort(key=lambda id: (first.get(id, len(first)), _when(view, id)))
    return tuple(_copied(view, id, (), taken, drawn, every) for id in roots)


def _copied(view: View, id: str, details: tuple[tuple[Text, ...], ...], taken: dict[str, list[Link]], drawn: set[str],
            every: bool) -> Node:  # fmt: skip
    if id in drawn:
        return Node(_label(view, id), details)
    drawn.add(id)
    links = sorted(taken.get(id, ()), key=lambda link: (_when(view, link.copy), link.kind))
    by_copy: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_copy[link.copy].append(link)
    kept = list(by_copy) if every else list(by_copy)[:_MOST]
    children = [_copied(view, copy, _rows(view, by_copy[copy], id, turned=True), taken, drawn, every) for copy in kept]
    if len(by_copy) > len(kept):
        children.append(Node(Text(f"... and {len(by_copy) - len(kept)} more; --explain lists them")))
    return Node(_label(view, id), details, tuple(children))


def _when(view: View, id: str) -> tuple[bool, str, str, str]:
    published = view.studied[id].article.published
    return published is None, published.not_before.isoformat() if published else "", view.name(id), id
