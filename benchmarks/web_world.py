"""A generated web: outlets with sites of their own, thousands of pages, and one story copied through them.

All of it follows from a seed and a moment. Of the copies some are credited and most are not, some have gone and stand
in an archive only, a few can be found by no one; which service knows which page is drawn by outlet, as it is in life.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from benchmarks import cascade_words as w
from benchmarks.cascade_world import Event, World
from tracer.normalize import folded
from tracer.outlets import OutletTable
from tracer.urls import page_key

DAYS = 30  # that the pages of the web are spread over
STORY_DAYS = 9  # before now: old enough for archives, young enough for feeds
KNOWN = 0.67  # of the outlets are in the outlet table
MONITORED = 0.6  # are read by the GDELT-like service
INDEXED = 0.55  # of their pages a search engine knows
CAPTURED = 0.35  # of the outlets the archive visits
CRAWLED = 0.3  # of the outlets the monthly crawl visits
CREDITED = 0.4  # of the copies name whom they have it from
FROM_ROOT = 0.4  # of the copies are made from the first report, the others from any earlier copy
EDITED = 0.12  # of a copy's words that have a synonym are changed


@dataclass
class Site:
    """One outlet. `rate` is the seconds between two requests its robots.txt asks for, if it does."""

    name: str
    domain: str
    secure: bool
    robots: str  # "none", "open", "delay", "rate", "searchless", "closed"
    rate: float | None
    feed: bool
    sitemap: bool
    search: bool
    known: bool
    monitored: bool
    captured: bool
    crawled: bool
    pages: list[WebPage] = field(default_factory=list)

    @property
    def front(self) -> str:
        return f"{'https' if self.secure else 'http'}://{self.domain}/"


@dataclass
class WebPage:
    """A page. `copy_of` is the page it was made from, of a copy; `gone` if only archives have it."""

    site: Site
    path: str
    title: str
    body: list[str]
    time: datetime
    credit: str = ""  # a line of HTML
    copy_of: WebPage | None = None
    story: bool = False
    gone: bool = False
    indexed: bool = False
    captured: datetime | None = None
    crawled: bool = False

    @property
    def url(self) -> str:
        return self.site.front + self.path

    @cached_property
    def words(self) -> str:
        """The text as search engines keep it."""
        return folded("\n".join([self.title, *self.body]))

    @property
    def leads(self) -> bool:
        """Whether its credit, if any, leads to the page it was made from."""
        if self.copy_of is None or not self.credit:
            return False
        site = self.copy_of.site
        named = site.known or site.front in self.credit
        return self.copy_of.url in self.credit or (named and (site.feed or site.sitemap or site.search))

    @property
    def readable(self) -> bool:
        """Whether anyone who keeps to robots.txt can still have it."""
        return self.captured is not None or not (self.gone or self.site.robots == "closed")

    @property
    def html(self) -> str:
        paragraphs = "\n".join(f"<p>{paragraph}</p>" for paragraph in self.body)
        stamp = self.time.isoformat()
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{self.title} | {self.site.name}</title>'
            f'<link rel="canonical" href="{self.url}"><meta property="og:site_name" content="{self.site.name}">'
            f'<meta property="article:published_time" content="{stamp}"></head><body>'
            f'<header><a href="/">{self.site.name}</a> <nav><a href="/news">News</a> <a href="/about">About</a></nav>'
            f"</header><main><article><h1>{self.title}</h1><p class='byline'>By our staff, "
            f"<time datetime='{stamp}'>{self.time:%d %B %Y}</time></p>\n{paragraphs}\n{self.credit}</article></main>"
            f"<footer>{self.site.name} is published daily. Letters to the editor are answered.</footer></body></html>"
        )


@dataclass
class Web:
    """The whole: its sites, its pages by address, and the story's pages, the first report first."""

    now: datetime
    sites: list[Site]
    pages: list[WebPage]
    story: list[WebPage]

    @cached_property
    def by_domain(self) -> dict[str, Site]:
        return {site.domain: site for site in self.sites}

    @cached_property
    def by_url(self) -> dict[str, WebPage]:
        return {page.url: page for page in self.pages}

    def matching(self, phrase: str, pages: Sequence[WebPage]) -> list[WebPage]:
        """The pages that hold a phrase."""
        wanted = folded(phrase)
        return [page for page in pages if wanted in page.words] if wanted else []

    def findable(self, subject: WebPage) -> list[WebPage]:
        """Copies and sources other than `subject` that can be read, and that some service or some page tells of.

        A service tells of a page by its words (search engine, monitoring); a page tells of another by naming its
        outlet or linking it, which counts if the naming page is itself findable or the subject, and if it leads there:
        by an address, or by the name or front page of an outlet that has a feed, a sitemap or a search.
        """
        told = {page.url for page in self.story if page.indexed or page.site.monitored} | {subject.url}
        while True:
            named = {page.copy_of.url for page in self.story if page.copy_of and page.url in told and page.leads}
            if named <= told:
                break
            told |= named
        return [page for page in self.story if page.url in told and page.readable and page is not subject]

    def outlet_file(self) -> str:
        """The outlets that are known, as a user's own outlet file."""
        rows = ["key\tname\tkind\tcountry\tlanguages\tdomains\taliases\tfamily\tfamily_source"]
        rows += [
            f"{site.domain}\t{site.name}\tnewspaper\t\ten\t{site.domain}\tThe {site.name}\t\t"
            for site in self.sites
            if site.known
        ]
        return "\n".join(rows) + "\n"


def build(now: datetime, *, sites: int, pages: int, copies: int, seed: int = 7) -> Web:
    """A web of so many sites and pages, with a story on `copies` of them besides the first report's."""
    rng = random.Random(f"web {seed}")
    table = OutletTable.load(None)
    world = World(0, table, seed)
    made = _sites(rng, sites)
    filler = [_filler(rng, world, rng.choice(made), now) for _ in range(pages - copies - 1)]
    story = _story(rng, World(1, table, seed), made, now, copies)
    everything = [*filler, *story]
    for page in everything:
        page.site.pages.append(page)
    return Web(now, made, everything, story)


def _sites(rng: random.Random, count: int) -> list[Site]:
    names = [f"{head} {tail}" for head in w.OUTLET_HEAD for tail in w.OUTLET_TAIL]
    rng.shuffle(names)
    return [_site(rng, name) for name in names[:count]]


def _site(rng: random.Random, name: str) -> Site:
    robots = rng.choices(["none", "open", "delay", "rate", "searchless", "closed"], [12, 50, 12, 6, 15, 5])[0]
    return Site(
        name=name,
        domain=f"{name.replace(' ', '').lower()}.example",
        secure=rng.random() < 0.7,
        robots=robots,
        rate={"delay": rng.choice([2.0, 3.0, 5.0]), "rate": 2.0}.get(robots),
        feed=rng.random() < 0.7,
        sitemap=rng.random() < 0.5,
        search=rng.random() < 0.35,
        known=rng.random() < KNOWN,
        monitored=rng.random() < MONITORED,
        captured=rng.random() < CAPTURED,
        crawled=rng.random() < CRAWLED,
    )


def _filler(rng: random.Random, world: World, site: Site, now: datetime) -> WebPage:
    event = Event(world, rng)
    time = now - timedelta(seconds=rng.randrange(3_600, DAYS * 86_400))
    return _placed(rng, site, event.title(rng), event.paragraphs(rng, rng.randint(3, 7), True), time)


def _placed(rng: random.Random, site: Site, title: str, body: list[str], time: datetime) -> WebPage:
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60]
    path = f"{time:%Y/%m/%d}/{slug}-{rng.randrange(10**6)}"
    page = WebPage(site, path, title, body, time.replace(microsecond=0))
    page.indexed = rng.random() < INDEXED and site.robots != "closed"
    page.crawled = site.crawled and site.robots != "closed"
    if site.captured and rng.random() < 0.6:
        page.captured = page.time + timedelta(hours=rng.uniform(1, 60))
    return page


def _story(rng: random.Random, world: World, sites: Sequence[Site], now: datetime, copies: int) -> list[WebPage]:
    """The first report and its copies: on sites of their own, in the three days after it."""
    begun = (now - timedelta(days=STORY_DAYS)).replace(minute=10, second=0, microsecond=0)
    event = Event(world, rng)
    chosen = rng.sample([site for site in sites if site.robots != "closed"], copies)
    closed = [site for site in sites if site.robots == "closed"][:1]
    root_site = next(site for site in sites if site.known and site.robots == "open" and site not in chosen)
    first = _placed(rng, root_site, event.title(rng), event.paragraphs(rng, 9, True), begun)
    story = [first]
    for number, site in enumerate([*chosen[: copies - len(closed)], *closed]):
        parent = first if rng.random() < FROM_ROOT else rng.choice(story)
        story.append(_copy(rng, world, parent, site, number))
    _bury(rng, story)
    for page in story:
        page.story = True
    return story


def _copy(rng: random.Random, world: World, parent: WebPage, site: Site, number: int) -> WebPage:
    event = Event(world, rng)
    body = [_edited(rng, paragraph) for paragraph in parent.body]
    if rng.random() < 0.4:
        body = body[: max(4, len(body) - rng.randint(1, 3))]
    if rng.random() < 0.3 and len(body) > 4:
        del body[rng.randrange(1, len(body))]
    if rng.random() < 0.25:
        body.append(event.fill(rng, rng.choice(w.BODY)))
    title = parent.title if rng.random() < 0.45 else _retitled(rng, parent.title)
    after = timedelta(minutes=rng.choice([rng.uniform(10, 70), rng.uniform(60, 60 * 60)]))
    page = _placed(rng, site, title, body, parent.time + after)
    page.copy_of = parent
    if rng.random() < CREDITED:
        page.credit = _credit(rng, parent, page)
    return page


def _edited(rng: random.Random, paragraph: str) -> str:
    words = [w.SYNONYMS[word] if word in w.SYNONYMS and rng.random() < EDITED else word for word in paragraph.split()]
    return " ".join(words)


def _retitled(rng: random.Random, title: str) -> str:
    words = title.split()
    return " ".join([rng.choice(["Report:", "Officials say", "Now"]), *words[: -rng.randint(1, 2)]])


def _credit(rng: random.Random, parent: WebPage, page: WebPage) -> str:
    """A credit by its address, by a link to the outlet, in words at the end, or within the text."""
    kind, name = rng.choice(["address", "front", "line", "told"]), parent.site.name
    if kind == "told":
        page.body[0] = f"{page.body[0]} The {name} was the first to report it."
        return f'<p class="credit">(The {name})</p>'
    target = {"address": parent.url, "front": parent.site.front}.get(kind)
    shown = f'<a href="{target}">The {name}</a>' if target else f"The {name}"
    return f'<p class="source">Source: {shown}</p>'


def _bury(rng: random.Random, story: list[WebPage]) -> None:
    """Some copies are gone from the web; most of those stand in the archive. One is known to nobody."""
    copies = story[1:]
    gone = rng.sample(copies, max(1, len(copies) // 7))
    for number, page in enumerate(gone):
        page.gone = True
        page.captured = page.time + timedelta(hours=rng.uniform(1, 40)) if number else None
    rest = [page for page in copies if page not in gone]
    for page in rng.sample(rest, max(1, len(copies) // 20)):
        page.indexed, page.captured, page.crawled, page.site.monitored = False, None, False, False


def traced(web: Web) -> WebPage:
    """The copy a user comes with: one that credits its source and can be read, in the middle of the story."""
    able = [page for page in web.story[1:] if page.credit and not page.gone and page.site.robots in {"open", "none"}]
    return able[len(able) // 2]


def found_among(urls: Iterator[str] | Sequence[str], pages: Sequence[WebPage]) -> list[WebPage]:
    """Those of the pages that are among these addresses, in whatever form."""
    keys = {page_key(url) for url in urls}
    return [page for page in pages if page_key(page.url) in keys]
