"""Page -> Studied, and what two studied articles share: the part that trace and dedup have in common.

Studying is in two steps, because a pool may be large and a story is small. `glance` reads a page and fingerprints it;
`complete` adds credits, quotations and site notices, for members of a story only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from tracer import align, credits, extract, fingerprint, furniture, quotes
from tracer.model import Article, Furniture, Match, Page, QuoteMatch, Skipped, Studied
from tracer.outlets import OutletTable
from tracer.progress import reporter
from tracer.settings import Settings
from tracer.workers import spread

_ALONE = 6  # pieces of some twenty milliseconds done in this process before forks of it are worth their start
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
    return spread(_complete, members, (learned, desk), alone=_ALONE, late=_LATE)


def _complete(studied: Studied, at_hand: tuple[Furniture, Desk]) -> Studied:
    return complete(studied, *at_hand)


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


def shared(pairs: Iterable[tuple[Studied, Studied]], settings: Settings) -> Iterator[Shared]:
    """What each pair shares, text and quotations, in order; on all processors."""
    return _told("comparing", spread(_shared, pairs, settings, alone=_ALONE, late=_LATE))


def _shared(pair: tuple[Studied, Studied], settings: Settings) -> Shared:
    return shared_text(*pair, settings), shared_quotes(*pair, settings)


def shared_text(a: Studied, b: Studied, settings: Settings) -> Match:
    """What two articles share outside their site notices."""
    return align.match(a.article, b.article, notices_a=a.notices, notices_b=b.notices, settings=settings.align)


def shared_quotes(a: Studied, b: Studied, settings: Settings) -> tuple[QuoteMatch, ...]:
    """The quotations two articles share."""
    return quotes.match(a, b, settings=settings.quotes)
