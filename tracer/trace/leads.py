"""Leads become pages: one form of each page, the likeliest first, side by side but each host in its turn."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from tracer.errors import FetchError
from tracer.fetch import Fetcher, Gone, NotRecorded
from tracer.finders.abreast import abreast
from tracer.model import Lead, Page, Skipped
from tracer.settings import FindSettings
from tracer.urls import canonical, host, page_key, unwrap

Forms = tuple[Lead, ...]  # leads to one page, the best to read first


@dataclass(frozen=True)
class Read:
    """What became of the leads to one page. `gone` if an archive may have what the web has no more."""

    lead: Lead
    page: Page | Skipped
    gone: bool = False


@dataclass(frozen=True)
class Reader:
    """Reads leads, within the time that `remaining` tells (seconds)."""

    fetcher: Fetcher
    settings: FindSettings
    remaining: Callable[[], float]

    def read(self, pages: Sequence[Forms]) -> Iterator[Read]:
        """What became of each page, in their order; nothing for one that there was no time for."""
        made = abreast(self._first_readable, pages, self.settings.readers)
        yield from (read for read in made if read is not None)

    def _first_readable(self, forms: Forms) -> Read | None:
        """The first form of a page that can be had, else why the first could not."""
        failed: Read | None = None
        for lead in forms:
            try:
                return Read(lead, self._had(lead))
            except NotRecorded:
                return failed
            except FetchError as error:
                gone = isinstance(error, Gone) and not self._is_archived(lead)
                failed = failed or Read(lead, Skipped(lead.url, "fetch", _reason(error, lead)), gone)
        return failed

    def _had(self, lead: Lead) -> Page:
        if lead.page is not None:
            return lead.page
        seconds = min(self.remaining(), self.settings.page_seconds)
        if seconds <= 0:
            raise NotRecorded(f"{lead.url}: not read, the time was up")
        archived = self._is_archived(lead)
        page = self.fetcher.get(
            lead.url,
            service=archived,
            interval=self.settings.wayback_interval if archived else None,
            limit=self.settings.page_bytes,
            seconds=seconds,
            exact=True,
        )
        if archived and lead.seen is not None:  # an archive's own word for when it was there
            page = replace(page, capture=replace(page.capture, time=lead.seen.not_after, verified=True))
        return page

    def _is_archived(self, lead: Lead) -> bool:
        return lead.url.startswith(self.settings.wayback_replay)


def by_page(leads: Iterable[Lead], apart_from: Iterable[str], settings: FindSettings) -> list[Forms]:
    """Leads grouped by page, without the pages of some URLs, in the order in which they should be read.

    Of one page's forms the one whose bytes are there comes first, then the plainest live one, then captures. Several
    pages of one host stand apart, for it is asked one at a time.
    """
    known = set(map(page_key, apart_from))
    forms: dict[str, list[Lead]] = defaultdict(list)
    for lead in leads:
        if lead.stored is None and (key := page_key(lead.url)) not in known:
            forms[key].append(lead)
    ranked = sorted(forms.items(), key=lambda each: (-max(lead.likely for lead in each[1]), each[0]))
    met: Counter[str] = Counter()
    order: list[tuple[float, int, Forms]] = []
    for number, (_, group) in enumerate(ranked):
        best = tuple(sorted(group, key=lambda lead: (_form(lead, settings), len(lead.url), lead.url, lead.finder)))
        name = host(best[0].url)
        order.append((met[name] * settings.same_host - max(lead.likely for lead in group), number, best))
        met[name] += 1
    return [group for _, _, group in sorted(order, key=lambda each: each[:2])]


def batches(pages: Sequence[Forms], size: int) -> Iterator[list[Forms]]:
    """The pages in pieces: so many are held in memory at once."""
    rest = iter(pages)
    while batch := list(islice(rest, size)):
        yield batch


def _form(lead: Lead, settings: FindSettings) -> int:
    if lead.page is not None:
        return 0
    archived = lead.url.startswith(settings.wayback_replay) or unwrap(lead.url) != canonical(lead.url)
    return 2 if archived else 1


def _reason(error: FetchError, lead: Lead) -> str:
    """What went wrong, without the address that stands beside it."""
    return str(error).removeprefix(lead.url[:300]).lstrip(": ")
