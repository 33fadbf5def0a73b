"""A small crawl of our own: stories with copies, edited copies, credits and dates, and pages that share nothing."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

THINGS = "harbour ferry lamp orchard quarry bridge kiln meadow archive tunnel lantern foundry canal granary".split()
DEEDS = "counted repaired painted measured closed sold flooded inspected photographed renamed moved guarded".split()
PLACES = "Northwick Eastholm Brackwater Linden Corvale Stonebeck Harrowgate Fenmouth Aldersey Westmere".split()


def text(seed: int, sentences: int = 14) -> str:
    """A text that no other seed gives."""
    pick = random.Random(seed)
    return " ".join(
        f"In {pick.choice(PLACES)} the {pick.choice(THINGS)} keeper {pick.choice(DEEDS)} {pick.randint(2, 9999)} "
        f"{pick.choice(THINGS)}s beside the {pick.choice(THINGS)} of {pick.choice(PLACES)}."
        for _ in range(sentences)
    )


def records(stories: int = 6, copies: int = 2, seed: int = 7) -> list[dict[str, Any]]:
    """Each story: a source, and copies with a sentence of their own in front and a credit behind."""
    found = []
    for story in range(stories):
        body = text(seed * 1000 + story)
        for copy in range(copies + 1):
            own = "" if copy == 0 else f"{text(seed * 90_000 + story * 50 + copy, 1)} "
            credit = "" if copy == 0 else f" Source: Paper {story % 3}0."
            name = f"{story % 3}{copy}"
            found.append(
                {
                    "id": f"{seed}-{story}-{copy}",
                    "url": f"https://paper{name}.example/{seed}/{story}",
                    "outlet": f"Paper {name}",
                    "published": f"2020-02-{story % 27 + 1:02}T{8 + copy:02}:00:00Z",
                    "title": f"Keeper of {story} at work",
                    "text": own + body + credit,
                }
            )
    return found


def crawl(path: Path, found: list[dict[str, Any]]) -> Path:
    """The records as JSON Lines."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in found), "utf-8")
    return path


CONTENT = {
    "articles": "select id, url, outlet, title, published, words from articles order by id",
    "texts": "select id, text from texts join articles on n = article order by id",
    "captures": "select articles.id, captures.source, record, sha256 from captures join articles on n = article"
    " order by 1, 2, 3",
    "bands": "select hash, id from bands join articles on n = article order by 1, 2",
    "anchors": "select hash, id from anchors join articles on n = article order by 1, 2",
    "credits": "select articles.id, rule, text from credits join articles on n = article order by 1, credits.id",
    "quotes": "select articles.id, text from quotes join articles on n = article order by 1, quotes.id",
    "matches": "select * from matches order by a, b",
    "links": "select id, copy, source, kind, probability, credit from links order by id",
    "clusters": "select id, cluster from cluster_members join articles on n = article order by id",
    "stories": "select id, story from story_members join articles on n = article order by id",
    "facts": "select * from story_facts order by story",
    "furniture": "select * from furniture order by 1, 2",
}


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that a database holds, apart from row numbers and the times of its runs."""
    import sqlite3

    db = sqlite3.connect(path)
    try:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        return {name: db.execute(query).fetchall() for name, query in CONTENT.items()}
    finally:
        db.close()
