"""Whom an article names, where they publish, and when what it took from them must have been there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracer.model import Article, Credit, Outlet, Studied, Subject
from tracer.settings import FindSettings
from tracer.urls import host, same_page

_LABEL = re.compile(
    r"^\W{0,3}(?:sources?|via|quelle|fuente|fonte|источник|المصدر)\b|(?:originally|first) (?:published|appeared)",
    re.IGNORECASE,
)
_LINE = 160  # characters of a line that says where a text is from; longer ones are running text
_FRONTS = frozenset({"", "index.html", "index.php", "en", "ar"})


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, both ends included."""

    begin: datetime
    end: datetime

    def holds(self, time: datetime | None) -> bool:
        """Whether a time is in it, or is not known."""
        return time is None or self.begin <= time <= self.end


@dataclass(frozen=True, slots=True)
class Named:
    """An outlet an article names as its source, in what words, and when its page must have come out."""

    outlet: Outlet
    text: str
    window: Window | None


def named(subject: Subject, settings: FindSettings) -> list[Named]:
    """Outlets named, other than the article's own, that are known to publish on the web, in the order they are named;
    those with a date of their own first."""
    article = subject.studied.article
    own = article.outlet.key if article.outlet else ""
    found: dict[str, Named] = {}
    credits = sorted(subject.studied.credits, key=lambda credit: credit.expected is None)
    for credit in credits:
        if credit.outlet.key != own and credit.outlet.domains:
            window = source_window(credit, subject.studied, settings)
            found.setdefault(credit.outlet.key, Named(credit.outlet, credit.text, window))
    return list(found.values())


def source_window(credit: Credit, naming: Studied, settings: FindSettings) -> Window | None:
    """When the source of a credit came out: on the day it implies, else in the days before the naming article."""
    published = naming.article.published
    if credit.expected is not None:
        slack = timedelta(days=settings.source_slack)
        return Window(credit.expected.not_before - slack, credit.expected.not_after + slack)
    if published is None:
        return None
    return Window(
        published.not_before - timedelta(days=settings.source_days),
        published.not_after + timedelta(days=settings.source_slack),
    )


def copy_window(naming: Studied, settings: FindSettings) -> Window | None:
    """When pages that share its text came out: some days on either side of it."""
    published = naming.article.published
    if published is None:
        return None
    days = timedelta(days=settings.copy_days)
    return Window(published.not_before - timedelta(days=settings.source_days), published.not_after + days)


def pointed_at(subject: Subject) -> Iterator[tuple[str, str, bool]]:
    """Addresses the article points to as its source: (address, words, whether a credit names it).

    First those of its credits, then links in the body to outlets that it names, then links in a short line that says
    "source", of outlets nobody knows. Front pages and the article's own forms are no sources; of several forms of one
    page all are given, for one of them may be gone.
    """
    article = subject.studied.article
    own = [url for url in (article.url, article.canonical_url) if url]
    keys = {domain for credit in subject.studied.credits for domain in credit.outlet.domains}
    seen: set[str] = set()
    credited = [(credit.url, credit.text, True) for credit in subject.studied.credits if credit.url]
    linked = [
        (link.url, link.context or link.text, False)
        for link in article.links
        if link.in_body and any(f"//{domain}" in link.url or f".{domain}" in link.url for domain in keys)
    ]
    for url, text, by_credit in [*credited, *linked, *((url, text, False) for url, text in labelled(article))]:
        if is_page(url) and url not in seen and not any(same_page(url, other) for other in own):
            seen.add(url)
            yield url, " ".join(text.split()), by_credit


def labelled(article: Article) -> list[tuple[str, str]]:
    """Links to other sites in short lines that say where the text is from, with the line; front pages left out."""
    own = {host(url) for url in (article.url, article.canonical_url) if url}
    short = [link for link in article.links if len(link.context) <= _LINE and _LABEL.search(link.context)]
    return [(link.url, link.context) for link in short if host(link.url) not in own and is_page(link.url)]


def is_page(url: str) -> bool:
    """Whether an address is more than a site's front page."""
    path = url.partition("://")[2].partition("/")[2].partition("#")[0]
    return url.startswith(("http://", "https://")) and path.strip("/") not in {
        "",
        "index.html",
        "index.php",
        "en",
        "ar",
    }
