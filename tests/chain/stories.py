"""Small stories by hand: articles in a few words, compared by the real rooms."""

# ruff: noqa: E501 (paragraphs)
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations

from tracer import align, chain, fingerprint, quotes
from tracer.model import (
    Article,
    Capture,
    Chain,
    Credit,
    Link,
    Match,
    Notice,
    Outlet,
    Quote,
    QuoteMatch,
    Span,
    Stamp,
    Studied,
)
from tracer.settings import Settings

SETTINGS = Settings()
WIRE = Outlet("wire", "North Wire", "agency", domains=("wire.example",), languages=("en",))
PAPER = Outlet("paper.example", "Harbour Paper", "newspaper", domains=("paper.example",))
SITE = Outlet("site.example", "Lantern Site", "site", domains=("site.example",))
OTHER = Outlet("other.example", "Other Voice", "site", domains=("other.example",))
SISTER = Outlet("sister.example", "Sister Post", "newspaper", family="Quay Group", family_source="test")
BROTHER = Outlet("brother.example", "Brother Post", "newspaper", family="Quay Group", family_source="test")

# Eight paragraphs that no two share five words; a story takes what it needs of them.
PARTS = (
    "Fishermen in the drowned harbour of Welmoor hauled up forty crates of ledgers on Tuesday, three winters after the "
    "customs house slid into the bay and took its clerks' cabinets along.",
    "The ledgers name ships, cargoes and a column of small red initials that nobody at the ministry has wanted to explain "
    "so far, although two retired tallymen recognised them at once.",
    "An archivist called to the quay dried the first pages over a baker's oven and found entries for grain that, by the "
    "official count, had never reached the country at all.",
    "Prosecutors sealed the warehouse before noon, then unsealed half of it because the ice plant next door shares its only "
    "generator with the refrigerated evidence room.",
    "Insurers who paid for the lost cabinets now ask whether the flood was as sudden as the port captain swore, and whether "
    "his deputy's holiday began a day early.",
    "In the upper town, where most of the clerks' families moved, people spoke of little else and bought every copy of the "
    "evening edition before the shops closed.",
    "A committee of the provincial council will hear divers, bakers and tallymen next week, provided the heating in the "
    "assembly hall can be repaired in time.",
    "Older residents remember another set of books, burned in a school yard during the strike of the lightermen, and doubt "
    "that this one will fare any better.",
)
ELSEWHERE = (
    "Beekeepers along the Tarn ridge report hives that hum all night, a sound the regional laboratory first took for a "
    "faulty transformer and then for a prank by summer students.",
    "Honey from those hives tastes of resin and sells at twice the price, so few of the keepers are keen to have the riddle "
    "solved before the harvest fair is over.",
    "The laboratory has placed microphones in nine orchards and promises a first hearing of the tapes, open to everyone who "
    "brings a folding chair of their own.",
    "Foresters blame the warm nights, priests the new bells, and a retired radio engineer has filled a notebook with "
    "frequencies that he declines to show.",
)
NOON = datetime(2021, 3, 5, 12, tzinfo=UTC)


def day(offset: float) -> Stamp:
    """A minute, `offset` hours after noon of the first day."""
    time = NOON + timedelta(hours=offset)
    return Stamp(time.isoformat(), time, time + timedelta(minutes=1), "minute", "test")


def date(year: int, month: int, number: int) -> Stamp:
    """A calendar day as a source's expected date."""
    start = datetime(year, month, number, tzinfo=UTC)
    return Stamp(f"{year}-{month:02}-{number:02}", start, start + timedelta(days=1), "day", "weekday", "implied")


def studied(
    id: str,
    outlet: Outlet | None,
    parts: Iterable[str],
    hours: float | None = 0.0,
    *,
    credits: Iterable[Credit] = (),
    notices: Iterable[Notice] = (),
    said: Iterable[Quote] = (),
    language: str = "en",
    url: str | None = None,
) -> Studied:
    """An article of these paragraphs, `hours` after noon; None has no date."""
    text = "\n\n".join(parts)
    where = url or (f"https://{outlet.domains[0] if outlet.domains else outlet.key}/{id}" if outlet else None)
    article = Article(
        id=id,
        url=where,
        canonical_url=where,
        outlet=outlet,
        title="Ledgers",
        byline=None,
        language=language,
        published=None if hours is None else day(hours),
        text=text,
        capture=Capture("test"),
        location=id,
    )
    return Studied(article, fingerprint.of(text, SETTINGS.fingerprint), tuple(credits), tuple(said), tuple(notices))


def credit(
    outlet: Outlet,
    kind: str = "credit_line",
    *,
    text: str = "",
    span: Span | None = None,
    scope: Span | None = None,
    expected: Stamp | None = None,
    url: str | None = None,
) -> Credit:
    """A credit that names `outlet`."""
    return Credit(outlet, kind, kind, text or f"Source: {outlet.name}", "body", span, scope, expected, None, url)  # type: ignore[arg-type]


def matches(story: Sequence[Studied]) -> list[Match]:
    """Every pair of the story compared."""
    return [
        align.match(a.article, b.article, notices_a=a.notices, notices_b=b.notices, settings=SETTINGS.align)
        for a, b in combinations(story, 2)
    ]


def quote_matches(story: Sequence[Studied]) -> list[QuoteMatch]:
    """Every pair's quotations compared."""
    return [q for a, b in combinations(story, 2) for q in quotes.match(a, b, settings=SETTINGS.quotes)]


def linked(story: Sequence[Studied]) -> Chain:
    """The chain of a story, compared from scratch."""
    return chain.link(story, matches(story), quote_matches(story), settings=SETTINGS.chain)


def between(found: Chain, copy: str, source: str) -> Link | None:
    """The link from one article to another."""
    return next((k for k in found.links if (k.copy, k.source) == (copy, source)), None)


def source_of(found: Chain, copy: str) -> str | None:
    """The likeliest source of an article by its text."""
    links = [k for k in found.links if k.copy == copy and k.probability is not None and k.kind != "cites"]
    return max(links, key=lambda k: k.probability or 0.0).source if links else None
