"""Invented news stories whose copying is known: who took what from whom, by what changes, with which credits and dates.

    python -m benchmarks.cascades --stories 2 --seed 3          prints two stories with their truth

A cascade has a root page and 2 to 9 copies, a third of them from the root and the rest from any earlier page; cuts,
excerpts, paragraphs of other articles, edits by a synonym list that tracer does not know, site notices of which a
quarter is carried along, credits on fewer than half (to the parent, to the root, 15 % to the wrong outlet), dates
that are missing in 15 % and wrong by up to 40 hours in another 17 %, a hidden intermediate in a quarter of the stories,
other pages of the same outlets that are nobody's copy, and pages on the same event written independently. Two worlds
share no name, place, person or outlet: weights are fitted in one and tested in the other.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from benchmarks import cascade_words as w
from benchmarks.cascade_world import Event, World
from tracer.model import Article, Capture, Margin, Outlet, Stamp
from tracer.outlets import OutletTable

TEXTS = Callable[[random.Random], list[str]]
"""Gives the paragraphs of a base article; the invented ones by default, real ones where a benchmark has them."""


@dataclass(frozen=True)
class Rates:
    """How often things happen. The defaults are the benchmark's; they were set before any weight was fitted."""

    copies: tuple[int, int] = (2, 9)
    from_root: float = 0.33
    edited: float = 0.75
    edit_most: float = 0.35  # of the words that have a synonym
    sentence_lost: float = 0.04
    cut_tail: float = 0.3
    cut_inside: float = 0.2
    excerpt: float = 0.12
    insertion: float = 0.2
    own_words: float = 0.25
    notice: float = 0.7
    notice_carried: float = 0.25
    credited: float = 0.45
    credit_wrong: float = 0.15
    credit_root: float = 0.2
    dateline: float = 0.5
    dateline_kept: float = 0.3
    date_missing: float = 0.15
    date_wrong: float = 0.17
    date_wrong_hours: float = 40.0
    date_day_only: float = 0.4
    hidden: float = 0.25
    negatives: tuple[int, int] = (0, 2)
    strangers: tuple[int, int] = (0, 2)
    shared_statement: float = 0.5
    updated: float = 0.0  # of the copies, followed by a later version of some page; weights are fitted with .1
    headline_kept: float = 0.6
    own_inside: bool = False  # own words stand anywhere, not only before and behind


def varied(seed: int | str) -> Rates:
    """Other habits for each story, so that what is fitted does not lean on those of one generator."""
    rng = random.Random(f"rates {seed}")
    return Rates(
        from_root=rng.uniform(0.1, 0.7),
        edited=rng.uniform(0.4, 1.0),
        edit_most=rng.uniform(0.1, 0.6),
        sentence_lost=rng.choice([0.0, 0.03, 0.06, 0.12]),
        cut_tail=rng.uniform(0.1, 0.5),
        cut_inside=rng.uniform(0.0, 0.4),
        excerpt=rng.uniform(0.0, 0.3),
        insertion=rng.uniform(0.05, 0.35),
        own_words=rng.uniform(0.0, 0.5),
        notice=rng.uniform(0.2, 1.0),
        notice_carried=rng.uniform(0.1, 0.5),
        credited=rng.uniform(0.1, 0.7),
        credit_wrong=rng.uniform(0.05, 0.25),
        credit_root=rng.uniform(0.1, 0.4),
        dateline_kept=rng.uniform(0.1, 0.9),
        date_missing=rng.uniform(0.0, 0.4),
        date_wrong=rng.uniform(0.05, 0.35),
        date_day_only=rng.choice([0.0, 0.4, 1.0]),
        hidden=rng.uniform(0.0, 0.5),
        updated=rng.choice([0.0, 0.1, 0.2]),
        headline_kept=rng.choice([0.0, 0.3, 0.6, 0.9, 1.0]),
        own_inside=rng.random() < 0.5,
    )


@dataclass
class Page:
    """A page as it is written. `parent` and `donors` are numbers of pages in the same cascade."""

    number: int
    outlet: Outlet
    title: str
    body: list[str]
    time: datetime
    parent: int | None = None
    donors: tuple[int, ...] = ()
    role: str = "root"  # root, copy, negative, stranger, donor
    head: list[str] = field(default_factory=list)  # dateline is inside the first paragraph; credits stand here
    tail: list[str] = field(default_factory=list)
    notice: list[str] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    margins: tuple[str, ...] = ()
    byline: str | None = None
    hidden: bool = False
    credit: str | None = None  # parent, root, wrong
    updates: int | None = None  # the number of the page whose later version this is: same outlet, same address


@dataclass(frozen=True)
class Cascade:
    """One story: its articles and the truth of it. `parent[id]` is None for pages that are nobody's copy."""

    articles: tuple[Article, ...]
    parent: dict[str, str | None]
    donors: dict[str, frozenset[str]]
    root: str
    roles: dict[str, str]
    credit: dict[str, str | None]

    @property
    def copies(self) -> list[str]:
        return [i for i, role in self.roles.items() if role == "copy"]


# --- copying ------------------------------------------------------------------------------------------------------


def edit(paragraphs: Iterable[str], rng: random.Random, rate: float, lost: float) -> list[str]:
    """Some words replaced by others that mean the same, some sentences dropped."""

    def swap(found: re.Match[str]) -> str:
        other = w.SYNONYMS.get(found.group().lower())
        if other is None or rng.random() >= rate:
            return found.group()
        return other[:1].upper() + other[1:] if found.group()[0].isupper() else other

    edited = []
    for paragraph in paragraphs:
        sentences = re.split(r"(?<=[.!?\"]) +(?=[A-Z\"])", paragraph)
        kept = [s for s in sentences if rng.random() >= lost] or sentences[:1]
        edited.append(re.sub(r"[A-Za-z]+", swap, " ".join(kept)))
    return edited


def cut(paragraphs: list[str], rng: random.Random, rates: Rates) -> list[str]:
    """Without its tail, or without some of its inside."""
    if len(paragraphs) > 3 and rng.random() < rates.cut_tail:
        paragraphs = paragraphs[: rng.randint(max(2, len(paragraphs) // 3), len(paragraphs) - 1)]
    if len(paragraphs) > 3 and rng.random() < rates.cut_inside:
        gone = rng.randint(1, len(paragraphs) - 2)
        paragraphs = paragraphs[:gone] + paragraphs[gone + 1 :]
    return paragraphs


def _runs(text: str, words: int = 6) -> set[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text.lower())
    return {tuple(tokens[i : i + words]) for i in range(len(tokens) - words + 1)}


class Writer:
    """Writes one cascade."""

    def __init__(self, world: World, rng: random.Random, rates: Rates, texts: TEXTS | None) -> None:
        self.world, self.rng, self.rates, self.texts = world, rng, rates, texts
        self.event = Event(world, rng)
        self.free = rng.sample(world.outlets, 40)
        self.pages: list[Page] = []

    def fresh(self, event: Event, statement: bool = True) -> list[str]:
        """The paragraphs of an article that nobody has written before."""
        if self.texts is not None:
            return self.texts(self.rng)
        return event.paragraphs(self.rng, self.rng.randint(5, 13), statement)

    def page(self, body: list[str], time: datetime, event: Event, **more: object) -> Page:
        outlet = self.free.pop()
        made = Page(len(self.pages), outlet, event.title(self.rng), body, time, **more)  # type: ignore[arg-type]
        if self.rng.random() < self.rates.notice:
            made.notice = self.world.notices[outlet.key]
        self.pages.append(made)
        return made

    def story(self) -> list[Page]:
        rng, rates = self.rng, self.rates
        start = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randint(0, 1_000_000))
        root = self.page(self.fresh(self.event), start, self.event)
        if rng.random() < 0.4:
            root.outlet = rng.choice(self.world.agencies)
            root.notice = []
            if rng.random() < rates.dateline:
                root.body[0] = f"{self.event.facts['city'].upper()} ({root.outlet.name}) - {root.body[0]}"
        copies = [root]
        for _ in range(rng.randint(*rates.copies)):
            parent = root if rng.random() < rates.from_root else rng.choice(copies)
            copies.append(self.copy(parent, root))
            if rng.random() < rates.updated:
                copies.append(self.update(rng.choice(copies)))
        self.bystanders(start)
        self.hide(copies)
        return self.pages

    def update(self, first: Page) -> Page:
        """A later version of a page by its own outlet: mended here and there, with a paragraph more."""
        body = edit(first.body, self.rng, 0.1, self.rates.sentence_lost)
        body.insert(self.rng.choice([0, 1, len(body)]), self.event.paragraphs(self.rng, 2, statement=False)[1])
        made = self.page(body, first.time + timedelta(hours=self.rng.uniform(0.5, 30)), self.event)
        self.free.append(made.outlet)
        made.parent, made.updates, made.role = first.number, first.number, "update"
        made.outlet, made.title, made.notice, made.credit = first.outlet, first.title, first.notice, first.credit
        made.head, made.tail, made.margins = first.head, first.tail, first.margins
        return made

    def copy(self, parent: Page, root: Page) -> Page:
        rng, rates = self.rng, self.rates
        body = cut(list(parent.body), rng, rates)
        if rng.random() < rates.excerpt and len(body) > 2:
            first = rng.randrange(len(body) - 1)
            body = body[first : first + rng.randint(1, 3)]
            own = self.event.paragraphs(rng, rng.randint(3, 6), statement=False)
            at = rng.randint(0, len(own))
            body = own[:at] + body + own[at:]
        if rng.random() < rates.edited:
            body = edit(body, rng, rng.uniform(0.02, rates.edit_most), rates.sentence_lost)
        if parent.body and body and not rng.random() < rates.dateline_kept:
            body[0] = re.sub(r"^[A-Z ]+ \([A-Za-z ]+\) - ", "", body[0])
        donors: tuple[int, ...] = ()
        if rng.random() < rates.insertion:
            donors = (self.insert(body, parent),)
        if rng.random() < rates.own_words:
            ends = range(len(body) + 1) if rates.own_inside else (0, len(body))
            body.insert(rng.choice(ends), self.event.paragraphs(rng, 2, statement=False)[1])
        time = parent.time + timedelta(hours=min(90.0, 0.2 + rng.expovariate(1 / 8)))
        made = self.page(body, time, self.event, parent=parent.number, donors=donors, role="copy")
        made.title = parent.title if rng.random() < rates.headline_kept else made.title
        if parent.notice and rng.random() < rates.notice_carried:
            made.carried = list(parent.notice)
        elif parent.carried and rng.random() < rates.notice_carried:
            made.carried = list(parent.carried)
        self.credit(made, parent, root)
        return made

    def insert(self, body: list[str], parent: Page) -> int:
        """Put one or two paragraphs of another article in; that article is a page of its own."""
        other = Event(self.world, self.rng)
        donor = self.page(
            self.fresh(other), parent.time - timedelta(hours=self.rng.uniform(1, 60)), other, role="donor"
        )
        first = self.rng.randrange(len(donor.body))
        at = self.rng.randint(1, len(body))
        body[at:at] = donor.body[first : first + self.rng.randint(1, 2)]
        return donor.number

    def credit(self, page: Page, parent: Page, root: Page) -> None:
        """A credit on fewer than half of the copies, in the forms that pages use."""
        rng, rates = self.rng, self.rates
        if rng.random() >= rates.credited:
            return
        draw = rng.random()
        if draw < rates.credit_wrong:
            named, page.credit = rng.choice([*self.free, *self.world.agencies]), "wrong"
        elif draw < rates.credit_wrong + rates.credit_root:
            named, page.credit = root.outlet, "root"
        else:
            named, page.credit = parent.outlet, "parent"
        form = rng.randrange(7 if named.kind == "agency" else 6)
        if form == 0:
            page.tail = [f"Source: {named.name}"]
        elif form == 1:
            page.head = [f"By {named.name}"]
        elif form == 2:
            page.tail = [f"This article was originally published by {named.name}."]
        elif form == 3:
            page.margins = (f"Articles by: {named.name}",)
        elif form == 4:
            page.body[0] = page.body[0].rstrip(".") + f", {named.name} reported."
        elif form == 5:
            page.tail = [f"({named.name})"]
        else:
            page.body[0] = f"{self.event.facts['city'].upper()} ({named.name}) - {page.body[0]}"

    def bystanders(self, start: datetime) -> None:
        """The same event written independently, and other pages of the copying outlets."""
        rng, rates = self.rng, self.rates
        for _ in range(rng.randint(*rates.negatives)):
            body = self.independent(statement=rng.random() < rates.shared_statement)
            self.page(body, start + timedelta(hours=rng.uniform(-3, 60)), self.event, role="negative")
        for page in [p for p in self.pages if p.role in ("root", "copy")]:
            for _ in range(rng.randint(*rates.strangers)):
                other = Event(self.world, rng)
                time = page.time + timedelta(hours=rng.uniform(-200, 200))
                made = self.page(self.fresh(other), time, other, role="stranger")
                self.free.append(made.outlet)
                made.outlet, made.notice = page.outlet, self.world.notices[page.outlet.key]

    def independent(self, statement: bool) -> list[str]:
        """The same event by another hand: no six words in a row of it stand in the other pages, but for a statement."""
        taken = {run for page in self.pages for part in page.body for run in _runs(part)}
        body = []
        for part in self.event.paragraphs(self.rng, self.rng.randint(9, 15), statement):
            said = statement and self.event.statement.rstrip(".") in part
            if said or taken.isdisjoint(_runs(part)):
                body.append(part)
                taken.update(_runs(part))
        return body

    def hide(self, copies: Sequence[Page]) -> None:
        """Take away a page that others were copied from, in some stories."""
        between = [p for p in copies[1:] if any(q.parent == p.number for q in copies)]
        if between and self.rng.random() < self.rates.hidden:
            self.rng.choice(between).hidden = True


# --- articles -----------------------------------------------------------------------------------------------------


def cascade(world: World, seed: int | str, rates: Rates | None = None, texts: TEXTS | None = None) -> Cascade:
    """One story of the world; the same for the same seed."""
    rng = random.Random(f"{world.half} {seed}")
    pages = Writer(world, rng, rates or Rates(), texts).story()
    ids = {page.number: sha256(f"{seed} {page.number} {world.half}".encode()).hexdigest()[:16] for page in pages}
    seen = [page for page in pages if not page.hidden]

    def shown(number: int | None) -> str | None:
        while number is not None and pages[number].hidden:
            number = pages[number].parent
        return None if number is None else ids[number]

    return Cascade(
        articles=tuple(
            _article(page, ids[page.number], ids[_address(page, pages)], rng, rates or Rates()) for page in seen
        ),
        parent={ids[page.number]: shown(page.parent) for page in seen},
        donors={ids[page.number]: frozenset(ids[d] for d in _donors(page, pages)) for page in seen},
        root=ids[0],
        roles={ids[page.number]: page.role for page in seen},
        credit={ids[page.number]: page.credit for page in seen},
    )


def _address(page: Page, pages: Sequence[Page]) -> int:
    while page.updates is not None:
        page = pages[page.updates]
    return page.number


def _donors(page: Page, pages: Sequence[Page]) -> set[int]:
    """Donors of the page itself and of the hidden ones it came through."""
    found = set(page.donors)
    number = page.parent
    while number is not None and pages[number].hidden:
        found |= set(pages[number].donors)
        number = pages[number].parent
    return found


def _article(page: Page, identity: str, address: str, rng: random.Random, rates: Rates) -> Article:
    text = "\n\n".join([*page.head, *page.body, *page.tail, *page.carried, *page.notice])
    domain = page.outlet.domains[0] if page.outlet.domains else f"{page.outlet.key}.example"
    url = f"https://{domain}/news/{address}"
    stamp = _stamp(page.time, rng, rates)
    return Article(
        id=identity,
        url=url,
        canonical_url=url,
        outlet=page.outlet,
        title=page.title,
        byline=page.byline,
        language="en",
        published=stamp,
        text=text,
        capture=Capture("cascade"),
        location=url,
        stamps=(stamp,) if stamp else (),
        margins=tuple(Margin(m, "p.credit") for m in page.margins),
    )


def _stamp(time: datetime, rng: random.Random, rates: Rates) -> Stamp | None:
    draw = rng.random()
    if draw < rates.date_missing:
        return None
    if draw < rates.date_missing + rates.date_wrong:
        time = time + timedelta(hours=rng.uniform(-rates.date_wrong_hours, rates.date_wrong_hours))
    if rng.random() < rates.date_day_only:
        day = time.replace(hour=0, minute=0, second=0, microsecond=0)
        # A day without an offset may be that day anywhere on earth.
        first, last = day - timedelta(hours=14), day + timedelta(hours=36)
        return Stamp(f"{day:%Y-%m-%d}", first, last, "day", "visible date")
    minute = time.replace(second=0, microsecond=0)
    return Stamp(minute.isoformat(), minute, minute + timedelta(seconds=59), "minute", "json-ld datePublished")


def shuffled(story: Cascade, seed: int) -> Cascade:
    """The same story with its articles in another order."""
    articles = list(story.articles)
    random.Random(seed).shuffle(articles)
    return replace(story, articles=tuple(articles))


def main() -> None:
    """Print stories with their truth, for people to look at."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", type=int, default=0)
    options = parser.parse_args()
    world = World(options.half, OutletTable.load())
    for number in range(options.stories):
        story = cascade(world, options.seed + number)
        for article in story.articles:
            outlet = article.outlet.name if article.outlet else "?"
            print(f"=== {article.id} {story.roles[article.id]} {outlet} <- {story.parent[article.id]}")
            print(article.published.value if article.published else "no date", "credit:", story.credit[article.id])
            print(article.text, "\n")


if __name__ == "__main__":
    main()
