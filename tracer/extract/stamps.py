"""Every date of a page as a `Stamp`, best first: what machines are told, what readers are shown, what the URL says.

The time of capture is never a publication date; it is the moment after which the page cannot have been published, so it
clips what is possible and throws out what is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from lxml import html

from tracer.extract import dates
from tracer.extract.dates import Order, Reading
from tracer.extract.datewords import PUBLISHED, UPDATED
from tracer.extract.dom import Line
from tracer.extract.sheet import Sheet
from tracer.extract.structured import Facts
from tracer.extract.times import EAST, WEST
from tracer.model import Stamp
from tracer.normalize import words
from tracer.settings import ExtractSettings

Role: TypeAlias = Literal["published", "modified"]

# Machine-readable fields in the order of trust, (name in Facts, role, what to say).
FIELDS: tuple[tuple[str, Role, str], ...] = (
    ("json-ld:datePublished", "published", "json-ld datePublished"),
    ("article:published_time", "published", "meta article:published_time"),
    ("og:article:published_time", "published", "meta og:article:published_time"),
    ("og:published_time", "published", "meta og:published_time"),
    *((name, "published", f"meta {name}") for name in (
        "article:published", "datepublished", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
        "dcterms.date", "dc.date", "dc.terms.date", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime",
        "publishdate", "publish-date", "publish_date", "pubdate", "pub_date", "publicationdate", "publication_date",
        "publication-date", "published-date", "published_time", "published_at", "originalpublicationdate",
        "article_date_original", "article.published", "article.created", "article-publish-date", "displaydate",
        "date_published", "datepublication", "firstpublished", "bt:pubdate", "rbpubdate", "vr:published_time",
        "eomportal-lastupdate", "iso-8601-publish-date", "date", "dc.date.published", "citation_publication_date",
        "citation_online_date", "shareaholic:article_published_time", "timestamp", "weibo:article:create_at",
    )),
    ("json-ld:dateCreated", "published", "json-ld dateCreated"),
    ("json-ld:uploadDate", "published", "json-ld uploadDate"),
    ("datecreated", "published", "meta datecreated"),
    ("json-ld:dateModified", "modified", "json-ld dateModified"),
    *((name, "modified", f"meta {name}") for name in (
        "article:modified_time", "og:article:modified_time", "og:updated_time", "article:updated_time",
        "dc.date.modified",
        "dcterms.modified", "datemodified", "date_modified", "last-modified", "lastmod", "revised", "article.updated",
        "iso-8601-modified-date", "modified_time", "lastupdated",
    )),
)  # fmt: skip
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-]?)(0?[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01]|[1-9](?=[/_.-]))(?!\d)")
_URL_NAMED_DAY = re.compile(r"/((?:19|20)\d\d)[/-]([A-Za-z]{3,9})[/-](\d\d?)(?=[/-])")
_DATE_PATH = re.compile(
    r"date|time(?!line)|publi|posted|byline|dateline|meta\b|article-?info|created|author|datum|fecha|zeit|stamp|update|modif",
    re.IGNORECASE,
)
_ELSEWHERE = frozenset({"aside", "nav", "footer", "form", "figure", "figcaption"})
_RELATED_PATH = re.compile(
    r"relat|recom|teaser|sidebar|widget|popular|more-|trend|comment|ticker|newsletter|menu|promo|caption|gallery|figure|img-|image|photo|picture|lightbox",
    re.I,
)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights|alle rechte|tous droits|derechos reservados|حقوق", re.IGNORECASE)
_ORDER_LINES = 1_000  # lines searched for a date that proves the order of day and month
MAX_STAMPS = 30


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known when dates are read: the order of day and month, who decided it, and when the page was had."""

    order: Order | None
    decided_by: str
    captured: datetime | None
    skew: timedelta


def gather(
    sheet: Sheet,
    in_body: Sequence[bool],
    near: tuple[int, int],
    order: tuple[Order | None, str],
    captured: datetime | None,
) -> tuple[Stamp, ...]:
    """All dates of the page, best first: published before modified, machine-readable before visible before the
    URL's."""
    settings, lines = sheet.settings, sheet.lines
    order = _order_on_page(lines, order)
    scene = Scene(*order, captured, timedelta(hours=settings.clock_skew_hours))
    found = [*_declared(sheet.facts, scene), *_marked_up(sheet.tree, scene)]
    found += _visible(lines, in_body, near, scene, settings)
    found += _of_url(sheet.url, scene)
    return _settle(found)


def declared(sheet: Sheet, order: tuple[Order | None, str], captured: datetime | None) -> tuple[Stamp, ...]:
    """The dates of JSON-LD, meta tags and URL alone: no line of the page is walked for them."""
    scene = Scene(*order, captured, timedelta(hours=sheet.settings.clock_skew_hours))
    return _settle([*_declared(sheet.facts, scene), *_of_url(sheet.url, scene)])


def stamp(
    text: str, source: str, captured: datetime | None, settings: ExtractSettings, role: Role = "published"
) -> Stamp | None:
    """One given date, month or year as a Stamp, or None where it is none or cannot be true."""
    reading = dates.machine(text) or dates.partial(text)
    scene = Scene(None, "", captured, timedelta(hours=settings.clock_skew_hours))
    return _as_stamp(reading, source, role, scene) if reading else None


def _as_stamp(reading: Reading, source: str, role: Role, scene: Scene) -> Stamp | None:
    """The reading within what the capture allows. An offset that puts it hours after the capture is taken for a wrong
    label: the date then stands with an unknown offset."""
    captured = scene.captured
    reading = _before_capture(reading, captured)
    begin, end = reading.bounds
    if captured is not None and begin > captured:
        if begin - captured > scene.skew or reading.clock is None:
            return None
        reading = replace(reading, clock=replace(reading.clock, west=WEST, east=EAST))
        begin, end = reading.bounds
        source += ", offset contradicts the capture"
        if begin > captured:
            return None
    if captured is not None:
        end = min(end, captured)
    decided = scene.decided_by if reading.decided in {"dmy", "mdy"} else reading.decided
    note = f" (day and month by {decided})" if decided else ""
    return Stamp(reading.value, begin, end, reading.precision, source + note, role)


def _before_capture(reading: Reading, captured: datetime | None) -> Reading:
    """Of two readings of an open date, the one that was not yet to come when the page was captured."""
    if captured is None or len(reading.days) == 1:
        return reading
    past = tuple(day for day in reading.days if replace(reading, days=(day,)).bounds[0] <= captured)
    return replace(reading, days=past, decided="the capture") if len(past) == 1 else reading


def _declared(facts: Facts, scene: Scene) -> Iterator[Stamp]:
    for name, role, source in FIELDS:
        for value in facts.all(name)[:2]:
            yield from _one(value, source, role, scene)


def _one(value: str, source: str, role: Role, scene: Scene) -> Iterator[Stamp]:
    reading = dates.machine(value, scene.order)
    made = _as_stamp(reading, source, role, scene) if reading else None
    if made is not None:
        yield made


def _marked_up(tree: html.HtmlElement, scene: Scene) -> Iterator[Stamp]:
    """Microdata (itemprop) and <time pubdate>, outside menus, asides and comments."""
    for element in tree.xpath("//*[contains(@itemprop, 'date') or contains(@itemprop, 'Date') or @pubdate]")[:50]:
        prop = element.get("itemprop") or "datePublished"
        role: Role = "modified" if "odified" in prop else "published"
        if not re.search(r"date(Published|Created|Modified)", prop) or _off_stage(element):
            continue
        value = element.get("datetime") or element.get("content") or "".join(element.itertext())[:200]
        yield from _one(value, f"<{element.tag} itemprop={prop.split()[0]}>", role, scene)


def _off_stage(element: html.HtmlElement) -> bool:
    for index, above in enumerate(element.iterancestors()):
        names = f"{above.get('class') or ''} {above.get('id') or ''}"
        if (
            above.tag in _ELSEWHERE
            or (above.tag not in {"body", "html"} and _RELATED_PATH.search(names))
            or index > 100
        ):
            return True
    return False


def _visible(
    lines: Sequence[Line], in_body: Sequence[bool], near: tuple[int, int], scene: Scene, settings: ExtractSettings
) -> list[Stamp]:
    """Dates a reader sees beside the title, in the byline block, or labelled as published below the text."""
    found: list[tuple[int, Stamp]] = []
    first, last = near
    end = max((index for index, inside in enumerate(in_body) if inside), default=last)
    for index in [*range(first, last), *range(max(last, end + 1), min(len(lines), end + 1 + settings.date_reach))]:
        line = lines[index]
        if not _may_date(line, in_body[index], settings.date_line_chars):
            continue
        below = index >= last
        label = _label_above(lines, index)
        for rank, made in _line_stamps(line, label, scene):
            if not below or rank == 0:
                found.append((rank if not below else 3, made))
    return [made for _, made in sorted(found, key=lambda item: item[0])]


def _may_date(line: Line, inside: bool, longest: int) -> bool:
    if line.landmarks & _ELSEWHERE or _RELATED_PATH.search(line.path) or _COPYRIGHT.search(line.text):
        return False
    # In running text a date is an event's; a dateline stands alone in its line.
    return len(line.text) <= (longest // 3 if inside else longest)


def _label_above(lines: Sequence[Line], index: int) -> Role | None:
    """The role a label in a line of its own gives to the line below it."""
    if index == 0 or len(lines[index - 1].text) > 30:
        return None
    return _role_of(words(lines[index - 1].text).tokens)


def _role_of(tokens: Iterable[str]) -> Role | None:
    role: Role | None = None
    for token in tokens:
        if token in UPDATED:
            role = "modified"
        elif token in PUBLISHED:
            role = "published"
    return role


def _line_stamps(line: Line, above: Role | None, scene: Scene) -> Iterator[tuple[int, Stamp]]:
    """Dates of a line with how well they are marked: 0 labelled or <time>, 1 in a dating element, 2 bare."""
    end = 0
    marked = 0 if line.times else 1 if _DATE_PATH.search(line.path) else 2
    labels: list[Role | None] = []
    for reading in dates.read(line.text, scene.order):
        label = _role_of(words(line.text[end : reading.start]).tokens)
        end = reading.end
        role = label or (None if labels else above) or "published"
        labels.append(label)
        made = _as_stamp(reading, "visible date", role, scene)
        if made is not None:
            yield (0 if label or (above and len(labels) == 1) else marked), made
    own = labels[0] if labels else _role_of(words(line.text).tokens)
    for value in line.times[:3]:
        for made in _one(value, "<time datetime>", own or above or "published", scene):
            yield 0, made


def _of_url(url: str | None, scene: Scene) -> Iterator[Stamp]:
    if not url:
        return
    path = url.split("://", 1)[-1].partition("/")[2][:500]
    match = _URL_DAY.search(path)
    if match:
        yield from _one(f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}", "url", "published", scene)
        return
    named = _URL_NAMED_DAY.search("/" + path)
    if named:
        yield from _one(f"{named[3]} {named[2]} {named[1]}", "url", "published", scene)


def _order_on_page(lines: Sequence[Line], order: tuple[Order | None, str]) -> tuple[Order | None, str]:
    """Where language and country leave the order open, a numeric date of the same page with a number over 12 closes
    it."""
    if order[0] is not None:
        return order
    seen: set[Order] = set()
    for line in lines[:_ORDER_LINES]:
        if 8 <= len(line.text) <= 200:
            seen |= {r.order for r in dates.read(line.text) if r.order in {"dmy", "mdy"} and r.order is not None}
    return (seen.pop(), "another date on the page") if len(seen) == 1 else (None, "")


def _settle(found: Sequence[Stamp]) -> tuple[Stamp, ...]:
    """Published before modified, each in the order found; an open day and month closed by a date that agrees with one
    reading; of stamps that agree, the narrowest goes first."""
    exact = [s for s in found if s.precision in {"second", "minute", "day"}]
    closed = [_closed(stamp, exact) for stamp in found]
    published = _narrowest_first(_checked_by_url([s for s in closed if s.role == "published"]))
    modified = [s for s in closed if s.role == "modified"]
    return tuple(dict.fromkeys([*published, *modified]))[:MAX_STAMPS]


def _closed(open_stamp: Stamp, exact: Sequence[Stamp]) -> Stamp:
    if "/" not in open_stamp.value:
        return open_stamp
    for day in open_stamp.value.split("/"):
        if any(other.value.startswith(day) for other in exact):
            single = datetime.fromisoformat(day).replace(tzinfo=UTC)
            end = min(open_stamp.not_after, single + timedelta(days=1, seconds=-1) - WEST)
            source = open_stamp.source + " (day and month by another date on the page)"
            return Stamp(day, single - EAST, end, "day", source, open_stamp.role)
    return open_stamp


def _checked_by_url(stamps: list[Stamp]) -> list[Stamp]:
    """A visible date may be an event's or a speech's; where the URL has another day, the visible date that agrees with
    the URL goes first, else the URL's own."""
    url = next((s for s in stamps if s.source == "url"), None)
    if url is None or not stamps[0].source.startswith("visible date"):
        return stamps
    agreeing = (s for s in stamps if s.not_before <= url.not_after and url.not_before <= s.not_after)
    best = next(agreeing, url)
    return [best, *(s for s in stamps if s is not best)]


def _narrowest_first(stamps: list[Stamp]) -> list[Stamp]:
    """The first stamp, unless a later one says the same more finely: inside its bounds and narrower."""
    if not stamps:
        return stamps
    first = stamps[0]
    inside = [s for s in stamps if first.not_before <= s.not_before and s.not_after <= first.not_after]
    best = min(inside, key=lambda s: s.not_after - s.not_before, default=first)
    return [best, *(s for s in stamps if s is not best)]
