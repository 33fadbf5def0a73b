"""Pages -> articles with all that is found in each alone, on both cores, in input order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np

from tracer.model import Capture, Furniture, Page, Skipped, Studied
from tracer.progress import reporter
from tracer.study import Desk, complete, glance, leave_with

_ALONE = 32  # pages studied in this process before a second one is worth its start-up (about 1 s)
_CHUNK = 16
_AHEAD = 6  # chunks in work or waiting: bounds memory


@dataclass(frozen=True)
class Known:
    """A page that was stored before: which article it is, and how it was had this time."""

    number: int
    capture: Capture


Sheet = Page | Skipped | Known
Read = Studied | Skipped | Known


def studies(pages: Iterable[Sheet], desk: Desk) -> Iterator[Read]:
    """Each page studied; what is known or skipped already passes through in its place."""
    pages = iter(pages)
    yield from (_told(_study(page, desk)) for page in islice(pages, _ALONE))
    following = next(pages, None)
    if following is None:
        return
    rest = chain([following], pages)
    with ProcessPoolExecutor(2, initializer=_sit_down, initargs=(desk, os.getpid())) as workers:
        waiting: deque[Future[list[Read]]] = deque()
        while chunk := list(islice(rest, _CHUNK)):
            waiting.append(workers.submit(_at_desk, chunk))
            if len(waiting) >= _AHEAD:
                yield from map(_told, waiting.popleft().result())
        while waiting:
            yield from map(_told, waiting.popleft().result())


def _told(read: Read) -> Read:
    reporter().advance("reading")
    return read


_desk: Desk | None = None  # a worker process's own


def _sit_down(desk: Desk, parent: int) -> None:
    global _desk
    _desk = desk
    leave_with(parent)


def _at_desk(pages: list[Sheet]) -> list[Read]:
    assert _desk is not None
    return [_study(page, _desk) for page in pages]


def _study(page: Sheet, desk: Desk) -> Read:
    """One page that breaks the extractor must not end a crawl. Only what the store keeps comes back."""
    if not isinstance(page, Page):
        return page
    try:
        found = glance(page, desk)
        if isinstance(found, Skipped):
            return found
        studied = complete(found, Furniture(), desk)
    except Exception as error:
        return Skipped(page.location, "extract", f"could not be read ({type(error).__name__}: {str(error)[:80]})")
    bare = replace(studied.article, margins=(), links=(), metadata=())
    return replace(studied, article=bare, fingerprint=replace(studied.fingerprint, shingles=np.empty(0, np.uint64)))
