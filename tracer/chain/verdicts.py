"""A chosen hop as a link: its kind, its credit status, its evidence and its probability."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from tracer.chain.hops import Hop, names
from tracer.chain.signals import SIGNALS
from tracer.chain.spans import common, length, union
from tracer.chain.story import Node
from tracer.chain.strands import stretches
from tracer.chain.weights import Weights
from tracer.model import Article, Credit, CreditStatus, Evidence, Link, LinkKind, Place, Span
from tracer.settings import ChainSettings


def link_id(copy: str, source: str, kind: str) -> str:
    """The same for the same link in every run."""
    return sha256(f"{copy}\n{source}\n{kind}".encode()).hexdigest()[:12]


def text_link(
    hop: Hop,
    strands: Sequence[Hop],
    probability: float,
    runner_up: str | None,
    weights: Weights,
    settings: ChainSettings,
) -> Link:
    """The link for text that `hop.copy` took from `hop.source`, over all the strands that it took from there."""
    passages = union([span for part in strands for span in stretches(part.strand, part.shared)])
    kind = kind_of(hop, settings)
    # Of several sources each has its own strand only.
    share = hop.shared.share if hop.strand.alone else min(hop.shared.share, length(passages) / hop.copy.body)
    return Link(
        id=link_id(hop.copy.id, hop.source.id, kind),
        copy=hop.copy.id,
        source=hop.source.id,
        kind=kind,
        probability=probability,
        share=min(1.0, share),
        credit=credit_status(hop.copy, hop.source, passages, settings),
        decided=probability >= settings.decided,
        evidence=evidence_of(hop, weights, settings),
        runner_up=runner_up,
        calibrated=all(tested(node, weights) for node in (hop.copy, hop.source)),
        passages=passages,
    )


def tested(node: Node, weights: Weights) -> bool:
    """Whether probabilities were tested on articles like this one."""
    return weights.tested(node.studied.article.language, node.studied.fingerprint.words)


def kind_of(hop: Hop, settings: ChainSettings) -> LinkKind:
    """What the copy did with the source's text."""
    own = own_kind(hop, settings)
    if own is not None:
        return own
    share, used = hop.shared.share, hop.shared.source_share
    if hop.quoted >= settings.quoted_part:
        return "quotes"
    if not _carried(hop, settings):
        return "rewrites" if share >= settings.rewrite_share else "excerpts"
    most_of_copy = share >= settings.repost_share and used >= settings.whole_source
    most_of_source = used >= settings.repost_share and share >= settings.repost_part
    return "reposts" if most_of_copy or most_of_source else "excerpts"


def _carried(hop: Hop, settings: ChainSettings) -> bool:
    """Whether most of the shared text stands word for word, up to edits."""
    exact = length(hop.exact.spans) / hop.copy.body
    return hop.exact.alike >= settings.repost_similarity and exact >= settings.carried_part * hop.shared.share


def own_kind(hop: Hop, settings: ChainSettings) -> LinkKind | None:
    """`updates` or `reuses` where an outlet carries its own text, else None."""
    copy, source = hop.copy, hop.source
    if copy.outlet is None or source.outlet is None or copy.outlet.key != source.outlet.key:
        return None
    if copy.pages & source.pages:
        return "updates"
    soon = hop.order.lag <= settings.update_hours
    return "updates" if soon and hop.shared.source_share >= settings.update_share else "reuses"


def credit_status(copy: Node, source: Node, passages: Sequence[Span], settings: ChainSettings) -> CreditStatus:
    """What the copy says of where this text is from, next to where it most likely is from."""
    if copy.outlet is not None and source.outlet is not None and copy.outlet.key == source.outlet.key:
        return "none"
    if copy.linked & source.pages or any(
        names(credit, source.outlet) and _within(credit, passages) for credit in copy.credits
    ):
        return "credited"
    # An attribution inside the text that the source has too came with the text; the copy names nobody by it.
    own_words = [c for c in copy.credits if c.scope is None or not any(names(c, s.outlet) for s in source.credits)]
    covering = [credit for credit in own_words if covers(credit, passages, settings)]
    if any(names(credit, source.outlet) for credit in covering):
        return "credited"
    if covering:
        return "other"
    own = copy.outlet.key if copy.outlet else None
    return "dropped" if any(c.scope is None and c.outlet.key != own for c in source.credits) else "uncredited"


def _within(credit: Credit, passages: Sequence[Span]) -> bool:
    """Whether a credit stands in this text, for some of it: "told the agency" names the agency it was taken from."""
    return credit.scope is not None and 2 * common((credit.scope,), passages) >= len(credit.scope)


def covers(credit: Credit, passages: Sequence[Span], settings: ChainSettings) -> bool:
    """Whether a credit is one for this text: a credit in one passage does not cover another."""
    if credit.scope is None:
        return True
    return bool(passages) and common((credit.scope,), passages) >= settings.scope_part * length(passages)


def evidence_of(hop: Hop, weights: Weights, settings: ChainSettings) -> tuple[Evidence, ...]:
    """Every signal that says something, the strongest first."""
    found = []
    for signal, weight in zip(SIGNALS, weights.hop.tolist(), strict=True):
        odds = weight * signal.value(hop) if weight else 0.0
        if abs(odds) >= settings.evidence:
            found.append(Evidence(signal.name, round(odds, 3), signal.say(hop), signal.places(hop)))
    return tuple(sorted(found, key=lambda e: -abs(e.weight)))


def version_links(node: Node, settings: ChainSettings) -> list[Link]:
    """The same text at the same outlet is one article: its later pages are updates of the first."""
    found = []
    for version in node.versions:
        whole = (Span(0, len(version.article.text)),)
        ordered = _in_order(version.article, node.studied.article)
        text = "the same text at the same outlet" + ("" if ordered else "; which was first is not known")
        says = Evidence("same_text", 0.0, text, (Place(version.id, whole[0]),))
        found.append(
            Link(
                id=link_id(version.id, node.id, "updates"),
                copy=version.id,
                source=node.id,
                kind="updates",
                probability=settings.version if ordered else settings.version_open,
                share=1.0,
                credit="none",
                decided=ordered,
                evidence=(says,),
                calibrated=ordered,
                passages=whole,
            )
        )
    return found


def _in_order(version: Article, first: Article) -> bool:
    """Whether it is known in any way which of two equal texts stood there first."""
    dated = version.published is not None and first.published is not None
    return dated or (version.capture.time is not None and first.capture.time is not None)
