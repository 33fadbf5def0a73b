"""A story's articles as nodes in an order made of content: versions collapsed, pairs looked up, facts made ready.

Everything downstream works on node numbers, and nodes are ordered by what they say, never by id or input order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tracer.model import Credit, Match, Outlet, Passage, QuoteMatch, Span, Stamp, Studied
from tracer.normalize import folded
from tracer.settings import ChainSettings
from tracer.urls import page_key

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def hours(time: datetime) -> float:
    """Hours since 1970; only differences matter."""
    return (time - _EPOCH).total_seconds() / 3600


def content_order(studied: Studied) -> tuple[object, ...]:
    """What articles are sorted by: all that they say, so that ids and input order decide nothing."""
    article = studied.article
    return (
        studied.fingerprint.text_hash,
        article.canonical_url or article.url or "",
        article.outlet.key if article.outlet else "",
        article.published.value if article.published else "",
        article.title or "",
        article.text,
        article.id,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One text of one outlet, with what the signals ask of it. Times are hours since 1970."""

    index: int
    studied: Studied
    versions: tuple[Studied, ...]  # the same text at the same outlet, kept as one with `studied`
    outlet: Outlet | None
    keys: frozenset[str]  # the outlet's key, if it has one
    pages: frozenset[str]  # page keys of its URLs
    credits: tuple[Credit, ...]  # those that name somebody else
    named: frozenset[str]  # keys of the outlets they name
    phrases: frozenset[tuple[str, str]]  # whom they name, in what words
    linked: frozenset[str]  # pages they point to
    notices: frozenset[str]  # other outlets whose site notice it carries
    start: float | None  # published not before, as claimed, and not after it was seen
    end: float | None  # published not after
    version: float | None  # modified, or else published, not before
    seen: float | None  # captured by a third party: it existed by then
    body: int  # code points outside site notices
    headline: str  # folded
    plain: str  # the text in lower case, in which names are looked for
    called: tuple[str, ...]  # the outlet's name and domains in lower case

    @property
    def id(self) -> str:
        return self.studied.id

    @property
    def text(self) -> str:
        return self.studied.article.text

    @property
    def name(self) -> str:
        return self.outlet.name if self.outlet else (self.studied.article.title or "an article without an outlet")

    @property
    def agency(self) -> bool:
        return self.outlet is not None and self.outlet.kind == "agency"


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A passage seen from the copy."""

    copy: Span
    source: Span
    passage: Passage


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """What one node's text has in common with another's, seen as if `copy` had taken it from `source`."""

    copy: int
    source: int
    share: float  # of the copy's body words
    source_share: float  # of the source's body words
    containment: float  # distinct word 5-grams of the copy that the source has
    runs: tuple[Run, ...]  # in the copy's order


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """Nodes by index, and the matches between them: `matches[m]` are those of node m, by the other's index."""

    nodes: tuple[Node, ...]
    node_of: dict[str, int]  # article id -> node
    matches: tuple[dict[int, Match], ...]
    quotes: dict[tuple[int, int], tuple[QuoteMatch, ...]] = field(default_factory=dict)  # (a, b) with a < b

    def shared(self, copy: int, source: int) -> Shared:
        """A match as it looks from one side."""
        match = self.matches[copy][source]
        if self.node_of[match.a] == copy:
            runs = [Run(p.a, p.b, p) for p in match.passages]
            shares = match.share_of_a, match.share_of_b, match.containment_a_in_b
        else:
            runs = [Run(p.b, p.a, p) for p in match.passages]
            shares = match.share_of_b, match.share_of_a, match.containment_b_in_a
        return Shared(copy, source, *shares, tuple(sorted(runs, key=lambda r: (r.copy, r.source))))

    def containment(self, copy: int, source: int) -> float:
        """The distinct word 5-grams of the copy that the source has."""
        match = self.matches[copy][source]
        return match.containment_a_in_b if self.node_of[match.a] == copy else match.containment_b_in_a


def build(
    story: Sequence[Studied], matches: Iterable[Match], quote_matches: Iterable[QuoteMatch], settings: ChainSettings
) -> Story:
    """Sort, collapse and index. Matches and quotations of articles outside the story are left out.

    Of several matches between versions of two texts the one that shares most is kept.
    """
    nodes = tuple(_node(index, group) for index, group in enumerate(_collapsed(story)))
    node_of = {s.id: node.index for node in nodes for s in (node.studied, *node.versions)}
    kept: tuple[dict[int, Match], ...] = tuple({} for _ in nodes)
    for match in matches:
        a, b = node_of.get(match.a), node_of.get(match.b)
        if a is None or b is None or a == b or _ties_nothing(match, settings):
            continue
        if b not in kept[a] or _weight(match) > _weight(kept[a][b]):
            kept[a][b] = kept[b][a] = match
    return Story(nodes, node_of, kept, _quotes(quote_matches, node_of))


def _ties_nothing(match: Match, settings: ChainSettings) -> bool:
    """Nothing shared, or a few words of one event in other words."""
    faint = max(match.share_of_a, match.share_of_b) < settings.faint_share
    reworded = all(passage.similarity < settings.faint_alike for passage in match.passages)
    return match.kind == "none" or match.derivation == "not" or (faint and reworded)


def _weight(match: Match) -> tuple[float, float, float]:
    shares = sorted((match.share_of_a, match.share_of_b))
    return shares[1], shares[0], match.jaccard


def _collapsed(story: Sequence[Studied]) -> list[list[Studied]]:
    """Groups of one text at one outlet, earliest first within, in content order."""
    groups: dict[object, list[Studied]] = defaultdict(list)
    for studied in sorted({s.id: s for s in story}.values(), key=content_order):
        article = studied.article
        home = article.outlet.key if article.outlet else page_key(article.url) if article.url else article.id
        alone = article.id if not studied.fingerprint.words else ""
        groups[(studied.fingerprint.text_hash, home, alone)].append(studied)
    return [sorted(group, key=_earliest) for group in groups.values()]


def _earliest(studied: Studied) -> tuple[object, ...]:
    start = interval(studied.article.published)[0]
    return (start is None, start or 0.0, *content_order(studied))


def interval(stamp: Stamp | None) -> tuple[float | None, float | None]:
    """A stamp's bounds in hours."""
    return (hours(stamp.not_before), hours(stamp.not_after)) if stamp else (None, None)


def keys_of(outlet: Outlet | None) -> frozenset[str]:
    """What an outlet is matched by. An owner's other papers are other outlets: only origins count them as one."""
    return frozenset() if outlet is None else frozenset([outlet.key])


def phrase(credit: Credit) -> tuple[str, str]:
    """Whom a credit names, and in what words."""
    return credit.outlet.key, " ".join(credit.text.lower().split())


def _node(index: int, group: Sequence[Studied]) -> Node:
    studied, article = group[0], group[0].article
    outlet = article.outlet
    own = outlet.key if outlet else None
    credits = tuple(c for c in studied.credits if c.outlet.key != own)
    captures = [s.article.capture for s in group]
    seen = [hours(c.time) for c in captures if c.time is not None and c.verified]
    seen += [hours(stamp.not_after) for s in group for stamp in s.article.stamps if stamp.role == "captured"]
    start, end = interval(article.published)
    if seen and start is not None and end is not None:
        end = min(end, *seen)  # it cannot have been published after it was captured
        start = min(start, end)
    notices = sum(len(n.span) for n in studied.notices)
    return Node(
        index=index,
        studied=studied,
        versions=tuple(group[1:]),
        outlet=outlet,
        keys=keys_of(outlet),
        pages=frozenset(page_key(u) for s in group for u in (s.article.url, s.article.canonical_url) if u),
        credits=credits,
        named=frozenset(key for credit in credits for key in keys_of(credit.outlet)),
        phrases=frozenset(phrase(credit) for credit in credits),
        linked=frozenset(page_key(c.url) for c in credits if c.url),
        notices=frozenset(n.outlet for n in studied.notices if n.outlet != own),
        start=start,
        end=end,
        version=max((hours(s.not_before) for s in article.stamps if s.role == "modified"), default=start),
        seen=min(seen) if seen else None,
        body=max(1, len(article.text) - notices),
        headline=folded(article.title or ""),
        plain=article.text.lower(),
        called=tuple(sorted({name.lower() for name in (outlet.name, *outlet.domains)})) if outlet else (),
    )


def mentions(node: Node, other: Node, least: int) -> bool:
    """Whether a text has another's outlet in it, by name or domain, as whole words of `least` code points or more."""
    return any(len(name) >= least and _holds(node.plain, name) for name in other.called)


def _holds(text: str, name: str) -> bool:
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (at and text[at - 1].isalnum()) and not (end < len(text) and text[end].isalnum()):
            return True
        at = text.find(name, end)
    return False


def _quotes(
    quote_matches: Iterable[QuoteMatch], node_of: dict[str, int]
) -> dict[tuple[int, int], tuple[QuoteMatch, ...]]:
    found: dict[tuple[int, int], list[QuoteMatch]] = defaultdict(list)
    for quote in quote_matches:
        a, b = node_of.get(quote.a.article), node_of.get(quote.b.article)
        if a is not None and b is not None and a != b:
            found[(min(a, b), max(a, b))].append(quote)
    return {
        pair: tuple(sorted(quotes, key=lambda q: (q.a.span, q.b.span, q.kind, q.similarity)))
        for pair, quotes in found.items()
    }
