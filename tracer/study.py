"""Page -> Studied, and what two studied articles share: the part that trace and dedup have in common.

Studying is in two steps, because a pool may be large and a story is small. `glance` reads a page and fingerprints it;
`complete` adds credits, quotations and site notices, for members of a story only.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from tracer import align, chain, credits, extract, fingerprint, furniture, quotes
from tracer.model import (
    Article,
    CreditStatus,
    Evidence,
    Furniture,
    Link,
    LinkKind,
    Match,
    Page,
    PairKind,
    QuoteMatch,
    Skipped,
    Studied,
)
from tracer.outlets import OutletTable
from tracer.progress import reporter
from tracer.settings import Settings, StoreSettings
from tracer.workers import spread

_ALONE = 2  # pieces of some twenty milliseconds done in this process before forks of it are worth their start
_LATE = 64  # the same where a worker has to import everything first, which takes about a second

Read = TypeVar("Read")


@dataclass(frozen=True)
class Desk:
    """What every study needs at hand."""

    settings: Settings = Settings()
    outlets: OutletTable = field(default_factory=OutletTable.load)


def glance(page: Page, desk: Desk) -> Studied | Skipped:
    """What is in a page, and its fingerprint; a page that is no article is Skipped with its reason."""
    article = extract.article(page, outlets=desk.outlets, settings=desk.settings.extract)
    return article if isinstance(article, Skipped) else glance_article(article, desk)


def glance_article(article: Article, desk: Desk) -> Studied:
    """An article with its fingerprint only."""
    return Studied(article, fingerprint.of(article.text, desk.settings.fingerprint))


def glances(pages: Iterable[Page | Skipped], desk: Desk) -> Iterator[Studied | Skipped]:
    """`glance` over many pages, in order; on all processors once there are more than a few."""
    return _told("reading", spread(glance_or_pass, pages, desk, alone=_ALONE, late=_LATE))


def glance_or_pass(page: Page | Skipped, desk: Desk) -> Studied | Skipped:
    """`glance`, but one page that breaks the extractor must not end a crawl."""
    if isinstance(page, Skipped):
        return page
    try:
        return glance(page, desk)
    except Exception as error:
        return Skipped(page.location, "extract", f"could not be read ({type(error).__name__}: {str(error)[:80]})")


def stand_by(desk: Desk) -> None:
    """Have the standing crew's processes started: they are forks, which must not be made while threads are at work."""
    deque(spread(_nothing, [None], desk, alone=0, late=_LATE), maxlen=0)


def _nothing(item: None, desk: Desk) -> None:
    """No work."""


def _told(step: str, done: Iterator[Read]) -> Iterator[Read]:
    """The same, each one counted as progress of `step`."""
    reporter().start(step)
    try:
        for each in done:
            reporter().advance(step)
            yield each
    finally:
        reporter().finish(step)


def completes(members: Iterable[Studied], learned: Furniture, desk: Desk) -> Iterator[Studied]:
    """`complete` over many articles, in order, on all processors."""
    for studied in spread(_described, members, desk, alone=_ALONE, late=_LATE):
        yield complete(studied, learned, desk)


def _described(studied: Studied, desk: Desk) -> Studied:
    return complete(studied, Furniture(), desk)


def complete(studied: Studied, learned: Furniture, desk: Desk) -> Studied:
    """The article with its credits, quotations and site notices; what it already has is kept."""
    article, settings = studied.article, desk.settings
    return replace(
        studied,
        credits=studied.credits or credits.find(article, outlets=desk.outlets, settings=settings.credits),
        quotes=studied.quotes or quotes.extract(article, outlets=desk.outlets, settings=settings.quotes),
        notices=furniture.notices(article, learned, settings.furniture),
    )


Shared = tuple[Match, tuple[QuoteMatch, ...]]


def shared(pairs: Iterable[tuple[Studied, Studied]], desk: Desk) -> Iterator[Shared]:
    """What each pair shares, text and quotations, in order; on all processors."""
    return _told("comparing", spread(_shared, pairs, desk, alone=_ALONE, late=_LATE))


def _shared(pair: tuple[Studied, Studied], desk: Desk) -> Shared:
    return shared_text(*pair, desk.settings), shared_quotes(*pair, desk.settings)


def shared_text(a: Studied, b: Studied, settings: Settings) -> Match:
    """What two articles share outside their site notices; by their fingerprints alone where a text is not kept."""
    if not (a.article.text and b.article.text) and a.fingerprint.words and b.fingerprint.words:
        return by_prints(a, b, settings.store)
    return align.match(a.article, b.article, notices_a=a.notices, notices_b=b.notices, settings=settings.align)


def by_prints(a: Studied, b: Studied, settings: StoreSettings) -> Match:
    """What fingerprints alone tell of a pair, where a text is not kept: shares without passages, site notices included.

    The part of one's anchors that the other has estimates containment. Pages of one outlet share its footer, so less
    than nearly all says nothing of them.
    """
    alike = float(np.mean(a.fingerprint.signature == b.fingerprint.signature))
    shared = len(np.intersect1d(a.fingerprint.anchors, b.fingerprint.anchors))
    in_b, in_a = (shared / max(1, len(s.fingerprint.anchors)) for s in (a, b))
    if a.fingerprint.text_hash == b.fingerprint.text_hash:
        return Match(a.id, b.id, 1.0, 1.0, 1.0, 1.0, 1.0, "exact", "wholly")
    if alike >= settings.same_print:
        return Match(a.id, b.id, alike, alike, alike, alike, alike, "near", "wholly")
    own = a.article.outlet is not None and a.article.outlet == b.article.outlet
    if own or shared < settings.print_anchors or max(in_a, in_b) < settings.copy_part:
        return Match(a.id, b.id, alike, in_b, in_a, 0.0, 0.0, "none", "not")
    copied = max(in_a, in_b) >= settings.copy_whole and min(in_a, in_b) >= settings.copy_part
    kind: PairKind = "contains" if in_a >= settings.copy_whole else "excerpt"
    return Match(a.id, b.id, alike, in_b, in_a, in_b, in_a, kind, "wholly" if copied else "partly")


def links_by_prints(story: Iterable[Studied], matches: Iterable[Match]) -> list[Link]:
    """Links to and from articles whose text is not kept: that they share text is known, who took it is not decided.

    The later of the two stands as the copy, and where dates tell nothing the one whose text is there.
    """
    by_id = {studied.id: studied for studied in story}
    found = []
    for match in matches:
        a, b = by_id.get(match.a), by_id.get(match.b)
        if a is None or b is None or match.kind == "none" or (a.article.text and b.article.text):
            continue
        source, copy = sorted((a, b), key=lambda s: (_not_before(s), bool(s.article.text), s.id))
        share = match.share_of_a if copy is a else match.share_of_b
        kind: LinkKind = "reposts" if match.kind in ("exact", "near") else "excerpts"
        says = Evidence("prints", 0.0, f"by fingerprints about {share:.0%} of it stands there; a text is not kept")
        id = chain.link_id(copy.id, source.id, kind)
        credit: CreditStatus = "credited" if _names(copy, source) else "none"
        found.append(Link(id, copy.id, source.id, kind, None, share, credit, False, (says,), calibrated=False))
    return found


def _names(copy: Studied, source: Studied) -> bool:
    outlet = source.article.outlet
    return outlet is not None and any(credit.outlet.key == outlet.key for credit in copy.credits)


def _not_before(studied: Studied) -> str:
    published = studied.article.published
    return published.not_before.isoformat() if published else "~"


def shared_quotes(a: Studied, b: Studied, settings: Settings) -> tuple[QuoteMatch, ...]:
    """The quotations two articles share; none where a text is not kept."""
    if not (a.article.text and b.article.text):
        return ()
    return quotes.match(a, b, settings=settings.quotes)
