"""Feeds, news sitemaps and search of outlets that are likely to carry the same story, though the article names none.

Those are the sites the user lists (`find.sites`), the article's owner family, and outlets that earlier traces in the
database linked with the article's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracer.finders.asking import Asking
from tracer.finders.named import copy_window, named
from tracer.finders.sites import Site, looked_through, origin_of
from tracer.model import Lead, Outlet, Subject
from tracer.urls import host


def find(subject: Subject, asking: Asking) -> Iterator[Lead]:
    """Pages of these outlets whose headline or teaser is likely the article's, site by site."""
    settings = asking.settings.find
    window = copy_window(subject.studied, settings)
    sources = _sources(subject, asking)
    if not sources:
        asking.note("no outlets to look through: none related is known yet (find.sites adds some)")
    outlets = asking.outlets
    sites = [Site(where, subject, window, asking, outlets.of_url(where)) for where, _ in sources]
    for number, (chance, entry) in looked_through(sites, settings.outlet_pages, settings.sites_at_once):
        yield Lead(entry.url, "feeds", sources[number][1], likely=chance)


def _sources(subject: Subject, asking: Asking) -> list[tuple[str, str]]:
    """Origins to look through, and why; those an article names are `cited`'s."""
    settings, own = asking.settings.find, subject.studied.article.outlet
    left = {each.outlet.key for each in named(subject, settings)} | ({own.key} if own else set())
    found: dict[str, str] = {_origin(url): f"of {host(url)}, which is always looked through" for url in settings.sites}
    for outlet, reason in _related(own, asking):
        if outlet.key not in left and outlet.domains:
            found.setdefault(origin_of(outlet.domains[0], subject), f"of {outlet.name}, {reason}")
    return list(found.items())


def _related(own: Outlet | None, asking: Asking) -> list[tuple[Outlet, str]]:
    if own is None:
        return []
    outlets = {outlet.key: outlet for outlet in asking.outlets.outlets}
    linked = [(outlets.get(key) or asking.outlets.of_url(key), "linked with it before") for key in asking.linked]
    family = [
        (outlet, f"of the same owner ({own.family})")
        for outlet in asking.outlets.outlets
        if own.family and outlet.family == own.family
    ]
    return [*linked, *family][: asking.settings.find.related_outlets]


def _origin(url: str) -> str:
    scheme, _, rest = url.rpartition("://")
    return f"{scheme or 'https'}://{rest.partition('/')[0]}"
