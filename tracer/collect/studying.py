"""Pages -> articles with all that is found in each alone, on both cores, in input order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from tracer.model import Capture, Furniture, Page, Skipped, Studied
from tracer.progress import reporter
from tracer.study import Desk, complete, glance_or_pass
from tracer.workers import spread

_ALONE = 6  # pages studied in this process before forks of it are worth their start
_LATE = 32  # the same where a worker has to import everything first, which takes about a second


@dataclass(frozen=True)
class Known:
    """A page that was stored before: which article it is, and how it was had this time."""

    number: int
    capture: Capture


Sheet = Page | Skipped | Known
Read = Studied | Skipped | Known


def studies(pages: Iterable[Sheet], desk: Desk) -> Iterator[Read]:
    """Each page studied; what is known or skipped already passes through in its place.

    While one batch is being kept, the next is studied.
    """
    for read in spread(_study, pages, desk, alone=_ALONE, late=_LATE, ahead=desk.settings.store.batch):
        reporter().advance("reading")
        yield read


def _study(page: Sheet, desk: Desk) -> Read:
    """All that is found in one page alone. Only what the store keeps comes back."""
    found = page if isinstance(page, Known) else glance_or_pass(page, desk)
    if not isinstance(found, Studied):
        return found
    try:
        studied = complete(found, Furniture(), desk)
    except Exception as error:
        return Skipped(found.id, "extract", f"could not be read ({type(error).__name__}: {str(error)[:80]})")
    bare = replace(studied.article, margins=(), links=(), metadata=())
    return replace(studied, article=bare, fingerprint=replace(studied.fingerprint, shingles=np.empty(0, np.uint64)))
