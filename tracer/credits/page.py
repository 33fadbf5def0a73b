# ruff: noqa: E501  (patterns stay whole)
"""Credits outside the body: margins, byline, metadata, and links that point to where a text is from."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from tracer import urls
from tracer.credits.guards import Own, is_picture, stands_elsewhere
from tracer.credits.marks import mark
from tracer.credits.matching import Found, line_finds
from tracer.credits.rule import CreditKind, Rule
from tracer.model import Article, Credit, Outlet, PageLink
from tracer.outlets import OutletTable
from tracer.settings import CreditSettings

_BYLINE_PATH = regex.compile(r"by-?line|author|source|agency|credit|writer|dateline", regex.IGNORECASE)
_LINK_LABEL = regex.compile(
    r"^\W{0,3}(?:(?:(?:read|view|see) (?:the )?(?:full |original )(?:article|story|post|report)|via|h/t|hat tip|originally (?:published|appeared|posted)|first published|原文)\b|"
    r"(?:(?:original|full) (?:article|story|post|source)|(?:article |original |news )?source|fuente|artículo original|fonte|quelle|source originale|article original|"
    r"источник|оригинал|джерело|kaynak|المصدر|منبع|来源|sumber)\s*[:：])",
    regex.IGNORECASE,
)
_FOOTER = regex.compile(r"foot|bottom|legal|imprint|colophon|site-?info|copyright", regex.IGNORECASE)
_REPORTING = regex.compile(
    r"\b(?:report(?:ed|s|ing)?|according to|first (?:reported|published)|via|source|hat tip|h/t|told|interview|informó|según|selon|rapporte|laut|berichtet|сообщает|по данным)\b",
    regex.IGNORECASE,
)
# Facts of the page's head that hold the URL of another page as this one's own or as its source.
_URL_FACTS = ("syndication-source", "original-source", "link:original-source", "json-ld:isBasedOn", "json-ld:isBasedOn.url", "json-ld:isBasedOn.@id",
              "json-ld:isBasedOnUrl", "link:canonical", "og:url")  # fmt: skip
_NAME_FACTS = ("json-ld:sourceOrganization.name", "json-ld:sourceOrganization", "json-ld:provider.name", "json-ld:copyrightHolder.name", "json-ld:creditText",
               "dc.source", "dcterms.source", "source", "news_source", "article:source", "agency", "json-ld:publisher.name")  # fmt: skip
_AUTHOR_FACTS = (
    "author",
    "article:author",
    "dc.creator",
    "byl",
    "json-ld:author.name",
    "json-ld:author",
    "sailthru.author",
    "parsely-author",
    "cxenseparse:author",
)
_PLATFORM = frozenset({"facebook.com", "twitter.com", "x.com", "youtube.com", "youtu.be", "instagram.com", "t.me", "google.com", "archive.org", "archive.is", "archive.ph", "archive.today",
                       "wikipedia.org", "ampproject.org", "blogger.com", "wordpress.com", "linkedin.com", "pinterest.com", "reddit.com", "whatsapp.com", "bit.ly", "t.co",
                       "goo.gl", "feedburner.com", "addthis.com", "disqus.com", "amazon.com", "apple.com", "creativecommons.org", "gravatar.com", "wp.com", "wp.me"})  # fmt: skip


def from_margins(
    article: Article, rules: tuple[Rule, ...], outlets: OutletTable, own: Own, settings: CreditSettings
) -> Iterator[Found]:
    """Credit lines, bylines and copyright lines of the page outside the body."""
    for position, margin in enumerate(article.margins):
        text = margin.text[: settings.line_chars]
        marked = mark(text, outlets)
        if is_picture(marked.text) or stands_elsewhere(margin.where):
            continue
        wheres = (
            ("line", "byline")
            if _BYLINE_PATH.search(margin.where) and len(text) <= settings.byline_chars
            else ("line",)
        )
        finds = list(line_finds(marked, rules, wheres, outlets, own, settings))
        for found in finds:
            if _by_the_house(found.credit, margin.where):
                continue
            yield found.at(position).linked(_foreign(margin.links, own, outlets), outlets, own)
        if not finds and _LINK_LABEL.search(text):
            yield from _label_link(text, _foreign(margin.links, own, outlets), outlets, position)


def _by_the_house(credit: Credit, where: str) -> bool:
    """Whether a line only names who owns the site (a copyright line in a footer), or a column of it (no agency in a byline box)."""
    if credit.outlet.kind == "agency":
        return False
    return credit.rule == "agency_byline" or (credit.kind == "copyright" and _FOOTER.search(where) is not None)


def from_byline(
    article: Article, rules: tuple[Rule, ...], outlets: OutletTable, own: Own, settings: CreditSettings
) -> Iterator[Found]:
    """The byline, and the author fields of the page's head."""
    fields = [article.byline or "", *(value for name, value in article.metadata if name in _AUTHOR_FACTS)]
    for position, field in enumerate(dict.fromkeys(text[: settings.byline_chars * 2] for text in fields if text)):
        marked = mark(field, outlets)
        for found in line_finds(marked, rules, ("byline",), outlets, own, settings):
            yield found.at(position)


def from_metadata(article: Article, outlets: OutletTable, own: Own) -> Iterator[Found]:
    """Facts of the page's head that name another page or outlet as where the text is from."""
    for position, (name, value) in enumerate(article.metadata):
        if name in _URL_FACTS:
            yield from _url_fact(article, name, value, outlets, own, position)
        elif name in _NAME_FACTS:
            outlet = outlets.named(value)
            if (
                outlet is not None
                and not own.is_own(outlet)
                and (outlet.kind == "agency" or not name.startswith("json-ld:publisher"))
            ):
                yield _fact(outlet, name, value, None, position)


def _url_fact(
    article: Article, name: str, value: str, outlets: OutletTable, own: Own, position: int
) -> Iterator[Found]:
    url = urls.unwrap(value)
    if not url.lower().startswith("http") or (name in ("link:canonical", "og:url") and article.url is None):
        return
    domain = urls.registered_domain(url)
    outlet = outlets.of_url(url)
    if domain and domain not in _PLATFORM and not own.is_own(outlet):
        yield _fact(outlet, name, value, url, position)


def _fact(outlet: Outlet, name: str, value: str, url: str | None, position: int) -> Found:
    return Found(Credit(outlet, f"meta {name}", "metadata", f"{name}: {value}"[:200], "metadata", url=url), 0, position)


def from_links(article: Article, outlets: OutletTable, own: Own, settings: CreditSettings) -> Iterator[Found]:
    """Links in the body that lead to a known outlet from words such as "reported" or "source"."""
    for position, link in enumerate(article.links):
        outlet = outlets.of_url(link.url)
        if not link.in_body or outlet.kind == "unknown" or own.is_own(outlet) or is_picture(link.context):
            continue
        others = {o.key for _, o in outlets.mentions(link.text, weak=True)} - {outlet.key}
        if link.text and len(link.text) <= settings.link_chars and _REPORTING.search(link.text) and not others:
            yield Found(Credit(outlet, "reporting_link", "link", link.text[:200], "page", url=link.url), 0, position)


def _label_link(text: str, links: tuple[PageLink, ...], outlets: OutletTable, position: int) -> Iterator[Found]:
    outlet = outlets.of_url(links[0].url) if links else None
    if outlet is not None and outlet.kind != "government":
        yield Found(Credit(outlet, "source_link", "link", text, "page", url=links[0].url), 0, position)


def _foreign(links: tuple[PageLink, ...], own: Own, outlets: OutletTable) -> tuple[PageLink, ...]:
    return tuple(
        link
        for link in links
        if urls.registered_domain(link.url) not in _PLATFORM and not own.is_own(outlets.of_url(link.url))
    )


KIND_ORDER: tuple[CreditKind, ...] = (
    "metadata",
    "credit_line",
    "link",
    "byline",
    "dateline",
    "tagline",
    "copyright",
    "told",
    "attribution",
)
