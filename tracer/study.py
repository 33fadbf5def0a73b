"""Page -> Studied, and what two studied articles share: the part that trace and dedup have in common.

Studying is in two steps, because a pool may be large and a story is small. `glance` reads a page and fingerprints it;
`complete` adds credits, quotations and site notices, for members of a story only.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain as concatenated
from itertools import islice

from tracer import align, credits, extract, fingerprint, furniture, quotes
from tracer.model import Article, Furniture, Match, Page, QuoteMatch, Skipped, Studied
from tracer.outlets import OutletTable
from tracer.progress import reporter
from tracer.settings import Settings

_ALONE = 64  # pages read in this process before a second one is worth its start-up (about 1 s)
_CHUNK = 16
_LOOK_UP = 0.5  # seconds between two looks at whether the parent is there


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
    """`glance` over many pages, in order; on both cores once there are more than a few."""
    reporter().start("reading")
    try:
        yield from _glances(iter(pages), desk)
    finally:
        reporter().finish("reading")


def _glances(pages: Iterator[Page | Skipped], desk: Desk) -> Iterator[Studied | Skipped]:
    for page in islice(pages, _ALONE):
        reporter().advance("reading")
        yield _glance_or_pass(page, desk)
    following = next(pages, None)
    if following is None:
        return
    with ProcessPoolExecutor(2, initializer=_sit_down, initargs=(desk, os.getpid())) as workers:
        rest = concatenated([following], pages)
        while chunk := list(islice(rest, _CHUNK * 8)):
            for studied in workers.map(_glance_at_desk, chunk, chunksize=_CHUNK):
                reporter().advance("reading")
                yield studied


_desk: Desk | None = None  # a worker process's own


def _sit_down(desk: Desk, parent: int) -> None:
    global _desk
    _desk = desk
    leave_with(parent)


def leave_with(parent: int) -> None:
    """End this worker process when `parent` has gone: one whose parent was killed would wait for work for ever."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_UP)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _glance_at_desk(page: Page | Skipped) -> Studied | Skipped:
    assert _desk is not None
    return _glance_or_pass(page, _desk)


def _glance_or_pass(page: Page | Skipped, desk: Desk) -> Studied | Skipped:
    """One page that breaks the extractor must not end a crawl."""
    if isinstance(page, Skipped):
        return page
    try:
        return glance(page, desk)
    except Exception as error:
        return Skipped(page.location, "extract", f"could not be read ({type(error).__name__}: {str(error)[:80]})")


def complete(studied: Studied, learned: Furniture, desk: Desk) -> Studied:
    """The article with its credits, quotations and site notices; what it already has is kept."""
    article, settings = studied.article, desk.settings
    return replace(
        studied,
        credits=studied.credits or credits.find(article, outlets=desk.outlets, settings=settings.credits),
        quotes=studied.quotes or quotes.extract(article, outlets=desk.outlets, settings=settings.quotes),
        notices=furniture.notices(article, learned, settings.furniture),
    )


def shared_text(a: Studied, b: Studied, settings: Settings) -> Match:
    """What two articles share outside their site notices."""
    return align.match(a.article, b.article, notices_a=a.notices, notices_b=b.notices, settings=settings.align)


def shared_quotes(a: Studied, b: Studied, settings: Settings) -> tuple[QuoteMatch, ...]:
    """The quotations two articles share."""
    return quotes.match(a, b, settings=settings.quotes)
