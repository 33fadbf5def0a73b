"""The Internet Archive's Wayback Machine, or any archive with a CDX index: what it captured, and when first.

It is asked by address and by host and date, for it knows no words. Its captures are read as they were (the id_ form).
When a page was first captured bounds from above when it was published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from tracer.errors import FetchError
from tracer.finders import cdx, replies
from tracer.finders.asking import Asking
from tracer.finders.likeness import Entry, Likeness
from tracer.finders.named import Named, Window, named, pointed_at
from tracer.finders.wording import address_words
from tracer.model import Lead, Subject
from tracer.settings import FindSettings
from tracer.urls import page_key, unwrap

SOURCE = "first capture by the Wayback Machine"


def find(subject: Subject, asking: Asking) -> Iterator[Lead]:
    """The article's own first capture, pages of outlets it names by their addresses and dates, and the first captures
    of addresses it points to."""
    article, settings = subject.studied.article, asking.settings.find
    if asking.own and (url := article.canonical_url or article.url):
        yield from _first(unwrap(url), "the article itself, as first captured", 1.0, asking)
    for source in named(subject, settings)[: settings.named_outlets]:
        if source.window is None:
            asking.note(f"{source.outlet.name} not looked through: no date to look at")
            continue
        yield from _of_outlet(source, source.window, subject, asking)
    pointed = {page_key(url): (unwrap(url), text) for url, text, _ in pointed_at(subject)}
    for url, text in list(pointed.values())[: settings.pointed]:
        yield from _first(url, f"captured, and pointed to: {text[:60]}", 0.9, asking)


def _first(url: str, reason: str, likely: float, asking: Asking) -> Iterator[Lead]:
    capture = first_capture(url, asking)
    if capture is not None:
        replay = capture.replayed_at(asking.settings.find.wayback_replay)
        yield Lead(replay, "wayback", reason, capture.stamp(SOURCE), likely)


def first_capture(url: str, asking: Asking) -> cdx.Captured | None:
    """The earliest capture of a page; None where there is none, or where the index fails (which is told)."""
    try:
        return min(cdx.captures(asking, url, {"limit": "1"}), default=None)
    except (replies.Wrong, FetchError) as error:
        asking.fail(str(error))
        return None


def in_place_of(lead: Lead, capture: cdx.Captured, settings: FindSettings) -> Lead:
    """The lead, to the capture of its page."""
    reason = f"{lead.reason}; its site does not give it, read as captured"
    return replace(lead, url=capture.replayed_at(settings.wayback_replay), reason=reason, seen=capture.stamp(SOURCE))


def _of_outlet(source: Named, window: Window, subject: Subject, asking: Asking) -> Iterator[Lead]:
    """Pages of an outlet captured in the days in question whose address has words of the article."""
    settings = asking.settings.find
    domain = source.outlet.domains[0].partition("/")[0]
    try:
        filters = _address_filter(subject, asking)
        days = cdx.times(window.begin, window.end + timedelta(days=settings.wayback_lag))
        asked = {"matchType": "domain", "collapse": "urlkey", "limit": str(settings.wayback_rows), **days}
        found = cdx.captures(asking, domain, asked, filters)
    except (replies.Wrong, FetchError) as error:
        asking.fail(str(error))
        return
    captures = {capture.url: capture for capture in cdx.spread(found)}
    entries = [Entry(url) for url in captures]
    for chance, entry in Likeness(subject, settings).best(entries, settings.outlet_pages):
        capture = captures[entry.url]
        when = f"{capture.time:%d %b %Y}"
        reason = f"of {source.outlet.name}, which is named, captured on {when}"
        yield Lead(capture.replayed_at(settings.wayback_replay), "wayback", reason, capture.stamp(SOURCE), chance)


def _address_filter(subject: Subject, asking: Asking) -> tuple[str, ...]:
    """Addresses with a long word of the title only, in the Archive's own dialect (a regular expression on the whole
    key); other indexes give all, and the choice is made here."""
    tokens = address_words(subject)
    if not tokens or not asking.settings.find.wayback_cdx.endswith("/cdx/search/cdx"):
        return ()
    return (f"urlkey:.*({'|'.join(tokens)}).*",)
