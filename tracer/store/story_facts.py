"""What a list of stories says of each: kept beside the story, so that listing a million articles takes no time."""

from __future__ import annotations

from datetime import datetime

from tracer.store.reading import Reader

_MEMBERS = """
select n, id, title, outlet, published_not_before, published_not_after from articles
join story_members on article = n where story = ? order by published_not_before is null, published_not_before, id
"""
_HOPS = """
select count(*) as hops, ifnull(sum(credit in ('uncredited', 'dropped', 'other')), 0) as uncredited from links
join articles on articles.id = links.copy join story_members on article = n
where story = ? and source_seen and kind in ('reposts', 'rewrites', 'excerpts', 'translates', 'quotes')
"""


def keep_facts(store: Reader, story: str) -> None:
    """Count a story's articles, outlets and hops; its span runs from the earliest to the latest date."""
    members = store.ask(_MEMBERS, [story])
    first = members[0]
    earliest = first["published_not_before"]
    latest = max((m["published_not_before"] for m in members if m["published_not_before"]), default=None)
    hours = None
    if earliest and latest:
        hours = (datetime.fromisoformat(latest) - datetime.fromisoformat(earliest)).total_seconds() / 3600
    hops = store.ask(_HOPS, [story])[0]
    outlets = len({m["outlet"] for m in members if m["outlet"]})
    row = [story, first["title"], len(members), outlets, earliest, latest, hours, hops["hops"], hops["uncredited"]]
    store.db.execute(
        "insert or replace into story_facts values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [*row, first["outlet"]]
    )
