"""What the finders' tests begin with: an article as it would be traced, and one finder sent out for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tracer.fetch import Fetcher
from tracer.finders.asking import Looked
from tracer.finders.running import Ground, ending_well, finder
from tracer.model import Capture, Furniture, Lead, Page, Skipped, Subject
from tracer.outlets import OutletTable
from tracer.settings import FetchSettings, FindSettings, Settings
from tracer.study import Desk, complete, glance
from tracer.trace.phrases import subject_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TITLE = "Lorries leave the grain harbour before dawn"
PARAGRAPHS = (
    "Seven lorries left the harbour of Maravel before dawn on Friday with grain for the upper valley, the harbour "
    "office said, after eleven days in which no ferry had crossed.",
    "“We sold two of our spare tyres to buy bread,” said Osric Sandoral, who drives the oldest of them and has waited "
    "since the first of the month.",
    "A clerk in the customs shed said the papers had been ready all the time, and that nobody had come to stamp them "
    "because the stamp itself was on the other bank.",
    "The ferry company promised that its second boat would be back in the water before the end of the week.",
)
QUOTED = "We sold two of our spare tyres to buy bread"
URL = "https://valley.example/2026/11/lorries"


def markup(paragraphs: Iterable[str] = PARAGRAPHS, *, published: str = "2026-11-20T10:07:00Z", more: str = "") -> str:
    """The page of the article, or of a copy of it."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    stamp = f'<meta property="article:published_time" content="{published}">' if published else ""
    return (
        f"<!doctype html><html lang=en><head><title>{TITLE}</title>{stamp}</head>"
        f"<body><article><h1>{TITLE}</h1>{body}{more}</article></body></html>"
    )


def subject(html: str | None = None, settings: Settings | None = None, table: OutletTable | None = None) -> Subject:
    """The article as finders get it."""
    settings = settings or Settings()
    desk = Desk(settings, table or OutletTable.load(None))
    page = Page(URL, URL, (html or markup()).encode(), "text/html; charset=utf-8", "html", Capture("a test", time=NOW))
    seen = glance(page, desk)
    assert not isinstance(seen, Skipped), seen.reason
    return subject_of(complete(seen, Furniture(), desk), settings.find)


@dataclass(frozen=True)
class Seen:
    """What a finder found, and its account."""

    leads: tuple[Lead, ...]
    looked: Looked

    @property
    def urls(self) -> list[str]:
        return [lead.url for lead in self.leads]


def look(name: str, wanted: Subject, find: FindSettings, *, now: datetime = NOW, seconds: float = 20.0) -> Seen:
    """One finder sent out over real HTTP; services may be on this machine, nothing else may."""
    origins = {find.searx, find.commoncrawl, find.commoncrawl_data, find.gdelt_data, _origin(find.gdelt)}
    fetch = FetchSettings(retry_wait=0.01, retries=1, host_interval=0.0, read_timeout=5.0)
    settings = replace(Settings(), find=find, fetch=fetch)
    with Fetcher(fetch, services=frozenset(filter(None, origins))) as fetcher:
        asking = Ground(fetcher, settings, OutletTable.load(None), now).asking(name, seconds)
        found = tuple(ending_well(finder(name)(wanted, asking), asking))
    return Seen(found, asking.looked)


def _origin(url: str) -> str:
    return "/".join(url.split("/")[:3])
