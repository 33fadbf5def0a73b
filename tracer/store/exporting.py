"""Whole tables for other tools, row by row, so that a large database needs no memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracer.store.reading import Reader

_ARTICLES = """
select articles.id, url, canonical_url, outlet, title, byline, language, published, published_not_before,
    published_not_after, published_source, articles.words, story_members.story, cluster_members.cluster
from articles left join story_members on story_members.article = n
left join cluster_members on cluster_members.article = n
where :story is null or story_members.story = :story order by articles.id
"""
QUERIES = {
    "articles": _ARTICLES,
    "links": "select * from chains where :story is null or story = :story order by copy, source, kind",
    "copies": """select copies.* from copies where :story is null or exists (select 1 from articles
        join story_members on article = n where id = a and story = :story) order by a, b""",
    "stories": "select * from stories where :story is null or story = :story order by story",
    "outlets": "select * from outlet_flows where :story is null order by source_outlet, copy_outlet",
    "quotes": """select articles.id as article, quotes.text, start, end, quotes.kind, speaker, cue, via from quotes
        join articles on n = quotes.article left join story_members on story_members.article = n
        where :story is null or story = :story order by articles.id, quotes.id""",
    "ghosts": """select ghosts.id, ghosts.outlet, phrase, named_by, expected from ghosts
        join articles on articles.id = named_by left join story_members on article = n
        where :story is null or story = :story order by ghosts.id""",
}


def rows(store: Reader, what: str, story: str | None = None) -> Iterator[dict[str, Any]]:
    """The rows of one of `QUERIES`, of the whole database or of one story."""
    found = store.db.execute(QUERIES[what], {"story": story})
    names = [column[0] for column in found.description]
    for row in found:
        yield dict(zip(names, row, strict=True))
