"""Stories that new articles joined are weighed anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tracer import chain, furniture
from tracer.model import Studied
from tracer.progress import reporter
from tracer.settings import Settings
from tracer.store import Store
from tracer.store.tying import Part, parts
from tracer.study import links_by_prints


def relink(store: Store, ids: Collection[str], run: int, settings: Settings) -> int:
    """Decide who took what from whom wherever one of these articles is; how many links that gives."""
    return sum(_weigh(part, store, run, settings) for part in parts(store, ids, limit=settings.store.relinked))


def _weigh(part: Part, store: Store, run: int, settings: Settings) -> int:
    reporter().advance("linking", len(part.of))
    if len(part.members) == 1 and not store.names_sources(part.members[0]):
        return 0
    story = _story(part, store, settings)
    members = {studied.id for studied in story}
    matches = [match for match in store.matches(part.members) if {match.a, match.b} <= members]
    verdict = chain.link(story, matches, store.quote_matches(story), settings=settings.chain)
    links = [*verdict.links, *links_by_prints(story, matches)]
    store.save_links(story, links, verdict.ghosts, run, of=part.of)
    return len(links)


def _story(part: Part, store: Store, settings: Settings) -> list[Studied]:
    """The members with every site notice in them: another outlet's notice inside an article is evidence."""
    story = store.articles(part.members)
    outlets = {studied.article.outlet.key for studied in story if studied.article.outlet}
    learned = store.furniture(outlets)
    if not learned.blocks or len(story) == 1:
        return story
    return [replace(s, notices=furniture.notices(s.article, learned, settings.furniture)) for s in story]
