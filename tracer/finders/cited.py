"""What the article itself names: the addresses it points to, and the sites of outlets it credits."""

from __future__ import annotations

from collections.abc import Iterator

from tracer.finders.asking import Asking
from tracer.finders.named import named, pointed_at
from tracer.finders.sites import Site, looked_through, origin_of
from tracer.model import Lead, Subject


def find(subject: Subject, asking: Asking) -> Iterator[Lead]:
    """Addresses in credits first, then pages of the named outlets by their feeds, sitemaps and search."""
    settings = asking.settings.find
    pointed = list(pointed_at(subject))[: settings.pointed]
    for url, text, by_credit in pointed:
        reason = f'named as the source: "{text[:60]}"' if by_credit else "linked in the text, to an outlet it names"
        yield Lead(url, "cited", reason, likely=0.95 if by_credit else 0.8)
    sources = named(subject, settings)[: settings.named_outlets]
    sites = [
        Site(origin_of(each.outlet.domains[0], subject), subject, each.window, asking, each.outlet) for each in sources
    ]
    for number, (chance, entry) in looked_through(sites, settings.outlet_pages, settings.sites_at_once):
        yield Lead(entry.url, "cited", f"of {sources[number].outlet.name}, which is named", likely=chance)
