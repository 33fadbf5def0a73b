"""Page -> Article, or Skipped with its reason: the steps in order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from lxml import html

from tracer import normalize, urls
from tracer.extract import decode, dom, language, names, stamps
from tracer.extract import margins as outside
from tracer.extract.body import body
from tracer.extract.dates import Order
from tracer.extract.sheet import Sheet
from tracer.extract.structured import Facts
from tracer.extract.walls import wall
from tracer.model import Article, Outlet, Page, Skipped, Stamp
from tracer.outlets import OutletTable
from tracer.settings import ExtractSettings


def article(page: Page, *, outlets: OutletTable, settings: ExtractSettings) -> Article | Skipped:
    """What tracer sees in `page`: body without title, title, byline, language, every date with its provenance, the
    lines and links around the body, what the page declares.

    Never raises for what is in the page: what is no article is `Skipped` with its reason.
    """
    if page.given.text is None and not decode.is_text(page.body, page.content_type):
        return Skipped(page.location, "extract", "not text")
    if page.form == "html":
        return _from_html(page, decode.to_text(page.body, page.content_type), outlets, settings)
    if page.form == "record":
        return _from_record(page, outlets, settings)
    return _from_text(page, decode.to_text(page.body, page.content_type), outlets, settings)


def identity(url: str | None, text: str) -> str:
    """16 hex digits of SHA-256 of canonical URL and normalised text."""
    return hashlib.sha256(f"{url or ''}\n{normalize.folded(text)}".encode()).hexdigest()[:16]


def _from_html(page: Page, source: str, outlets: OutletTable, settings: ExtractSettings) -> Article | Skipped:
    if page.status is not None and page.status >= 400:
        return Skipped(page.location, "extract", f"HTTP status {page.status}")
    tree, source = dom.parse(source, settings)
    if tree is None:
        return Skipped(page.location, "extract", "no text")
    sheet = Sheet(tree, source, page, settings)
    paragraphs = body(sheet)
    refused = wall(sheet, paragraphs)
    if refused:
        return Skipped(page.location, "extract", refused)
    return _finish(_described(sheet, paragraphs, page, outlets), page, settings)


def _described(sheet: Sheet, paragraphs: Sequence[str], page: Page, outlets: OutletTable) -> Article:
    """Everything around the body. On the lean path the page's lines are walked only for a date nothing declares."""
    settings, base = sheet.settings, _base(sheet.tree, sheet.url)
    text = "\n\n".join(paragraphs)
    canonical = _canonical(sheet.facts, base, sheet.url)
    url = sheet.url or canonical  # a page saved as a file says itself where it is from
    outlet = _outlet(page, url, outlets)
    spoken = language.of_text(text, sheet.declared_language, settings)
    order = day_order(spoken, sheet.declared_language, outlet)
    declared = stamps.declared(sheet, order, page.capture.time)
    lean = sheet.lean and bool(declared)
    lines = () if lean else sheet.lines
    inside = outside.in_body(lines, paragraphs, settings)
    near = dom.around_headline(lines, inside, sheet.title, settings.date_reach)
    bare = Article(
        id="", url=url, canonical_url=canonical, outlet=outlet, title=sheet.title,
        byline=names.byline(sheet.facts, sheet.tree, lines, near, sheet.site), language=spoken, published=None,
        text=text, capture=page.capture, location=page.location, metadata=sheet.facts.pairs,
        stamps=declared if lean else stamps.gather(sheet, inside, near, order, page.capture.time),
    )  # fmt: skip
    if not settings.surroundings:
        return bare
    join = outside.joiner(base)
    around = outside.margins(lines, inside, join, sheet.title, settings)
    return replace(bare, margins=around, links=outside.links(lines, inside, join, settings))


def _from_text(page: Page, source: str, outlets: OutletTable, settings: ExtractSettings) -> Article | Skipped:
    title, text = split_title(source, settings)
    return _plain(page, page.given.title or title, text, outlets, settings)


def _from_record(page: Page, outlets: OutletTable, settings: ExtractSettings) -> Article | Skipped:
    if page.given.text is None:
        return _from_html(page, decode.to_text(page.body, page.content_type), outlets, settings)
    return _plain(page, page.given.title, decode.clean(page.given.text), outlets, settings)


def _plain(
    page: Page, title: str | None, text: str, outlets: OutletTable, settings: ExtractSettings
) -> Article | Skipped:
    """An article of text alone: nothing is cut, so offsets are those of the text as given."""
    if not normalize.words(text[: settings.max_chars]):
        return Skipped(page.location, "extract", "no text")
    url = page.given.url or page.url
    bare = Article(
        id="", url=url, canonical_url=urls.canonical(url) if url else None, outlet=_outlet(page, url, outlets),
        title=title,
        byline=None, language=language.of_text(text, None, settings), published=None, text=text[: settings.max_chars],
        capture=page.capture, location=page.location,
    )  # fmt: skip
    return _finish(bare, page, settings)


def _finish(bare: Article, page: Page, settings: ExtractSettings) -> Article:
    """What came with the page, the best date, the identity."""
    given = page.given
    dated = _with_given(bare.stamps, page, settings)
    clean = decode.clean
    names_given = tuple(
        name for name in ("url", "outlet", "published", "title", "author", "text") if getattr(given, name)
    )
    return replace(
        bare,
        id=given.id or identity(bare.canonical_url, bare.text),
        title=clean(bare.title) if bare.title else None,
        byline=clean(given.author) if given.author else bare.byline,
        stamps=dated,
        published=dated[0] if dated else None,
        given=names_given if given.by_user else (),
    )


def _with_given(found: tuple[Stamp, ...], page: Page, settings: ExtractSettings) -> tuple[Stamp, ...]:
    """A date the user typed goes first; a record's own date behind what the page itself declares to machines."""
    if not page.given.published:
        return found
    source = "given by user" if page.given.by_user else "record"
    made = stamps.stamp(page.given.published, source, page.capture.time, settings)
    if made is None:
        return found
    if page.given.by_user:
        return (made, *found)
    trusted = [s for s in found if s.role == "published" and s.source.startswith(("json-ld", "meta", "<"))]
    return (*trusted, made, *(s for s in found if s not in trusted))


def _outlet(page: Page, url: str | None, outlets: OutletTable) -> Outlet | None:
    if page.given.outlet:
        return outlets.named(page.given.outlet) or outlets.unknown(page.given.outlet)
    return outlets.of_url(url) if url else None


def _base(tree: html.HtmlElement, url: str | None) -> str | None:
    found = tree.find(".//base")
    href = (found.get("href") or "").strip() if found is not None else ""
    return (urls.join(url, href) if url else href) if href else url


def _canonical(facts: Facts, base: str | None, url: str | None) -> str | None:
    """The page's canonical URL if it lies on the page's own site: one of another site is evidence of copying, kept in
    the metadata, and no identity."""
    if url is None:
        declared = facts.get("link:canonical", "og:url")
        return urls.canonical(declared) if declared and declared.lower().startswith("http") else None
    for href in (facts.get("link:canonical"), facts.get("og:url")):
        joined = urls.join(base or url, href) if href else None
        if joined and urls.registered_domain(joined) == urls.registered_domain(url) and not _is_home(joined, url):
            return urls.canonical(joined)
    return urls.canonical(url)


def _is_home(canonical: str, url: str) -> bool:
    """Broken templates name the front page as canonical of every page."""
    path = canonical.split("://", 1)[-1].partition("/")[2]
    return not path.strip("/") and bool(url.split("://", 1)[-1].partition("/")[2].strip("/"))


# English-speaking countries by how they write 3/4/2015; the rest of the world puts the day first.
_DAY_FIRST = frozenset("GB IE AU NZ IN ZA NG KE PK SG MY HK".split())
_YEAR_FIRST = frozenset({"zh", "ja", "ko", "hu", "lt", "mn"})


def day_order(spoken: str | None, declared: str | None, outlet: Outlet | None) -> tuple[Order | None, str]:
    """How numeric dates are to be read on this page, and what says so; open where nothing does.

    "en-US" decides nothing, since it is the default of the web's commonest templates.
    """
    if spoken in _YEAR_FIRST:
        return "ymd", f"language {spoken}"
    if spoken is not None and spoken != "en":
        return "dmy", f"language {spoken}"
    country = outlet.country if outlet else None
    if country is not None:
        return (
            ("mdy" if country in {"US", "PH"} else "dmy", f"outlet's country {country}")
            if country != "CA"
            else (None, "")
        )
    region = (declared or "").replace("_", "-").upper().partition("-")[2][:2]
    return ("dmy", f"locale {declared}") if region in _DAY_FIRST else (None, "")


def split_title(source: str, settings: ExtractSettings) -> tuple[str | None, str]:
    """A short first line with a blank line behind it is the title of a text; everything else is body."""
    text = source.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    head, _, rest = text.partition("\n")
    following = rest.partition("\n")[0]
    short = 0 < len(head.strip()) <= settings.title_chars
    if short and rest.strip() and not following.strip():
        return head.strip().removeprefix("# ").strip(), rest.strip("\n")
    return None, text
