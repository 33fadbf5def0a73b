"""Questions people ask of the database. Every value a user gives is a parameter, never a part of a statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import regex

from tracer.errors import UsageError
from tracer.model import Mark
from tracer.store.indexing import indexable
from tracer.store.pages import is_address, page_versions
from tracer.store.reading import Reader

Row = dict[str, Any]

_WORD = regex.compile(r"[\p{L}\p{N}]+")  # the index cuts at "_" and its like, which \w takes for letters
_TERM = regex.compile(
    r"""(?:(?P<and>AND)|(?P<or>OR)|(?P<not>NOT))(?=\s)|(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+?))(?P<star>\*)?(?=\s|$|")"""
)
_FILTERS = {
    "outlet": "outlet = :outlet",
    "language": "language = :language",
    "since": "published_not_after >= :since",
    "until": "published_not_before <= :until",
}
_HOLDING = "from word_index where word_index match :query"
_RANKED = """
select articles.id, articles.title, outlet, language, published, published_not_before, url, n, rank
from (select rowid as row, bm25(word_index, 8.0, 1.0, 3.0) as rank {holding} and rowid > :first
    order by 2, rowid desc limit :limit) join articles on n = row
order by rank, articles.id
"""
_ORDERS = {
    "largest": "articles desc",
    "fastest": "articles / max(hours, 1.0) desc",
    "uncredited": "uncredited desc",
    "latest": "earliest desc",
}
_STORIES = """
select * from story_facts where (:since is null or latest >= :since) and (:until is null or earliest <= :until)
    and (:outlet is null or story in (select story from articles join story_members on article = n
        where articles.outlet = :outlet))
"""
_MEMBERS = """
select articles.id, title, outlet, published, published_not_before, url from articles
join story_members on article = n where story = ?
order by published_not_before is null, published_not_before, articles.id
"""
_CLUSTER = """
select articles.id, title, outlet, published, published_not_before, url, round(score, 3) as score,
    cluster_members.pivot = n as is_pivot
from articles join cluster_members on article = n where cluster = ? order by is_pivot desc, score desc, articles.id
"""
_REACH = """
select count(*) as links, count(distinct source_outlet) as sources, count(distinct copy_outlet) as copies
from links where source_outlet <> copy_outlet
"""


def fts_query(words: str) -> str:
    """What a person typed as a query of FTS5: all of the words and "phrases in quotation marks".

    Between two of them `OR` takes either and `AND` says nothing new; `-word` or `NOT word` leaves out what holds it;
    `word*` takes what begins so. Anything else that FTS5 would read as an operator is a word. Empty where nothing is
    left to look for. Raises UsageError for an `OR` beside a word that is to be left out, and for such words alone.
    """
    wanted: list[list[str]] = []
    unwanted: list[str] = []
    joins = negates = left_out = False
    for match in _TERM.finditer(words.replace("“", '"').replace("”", '"')):
        if match["and"] or match["or"] or match["not"]:
            joins = bool(match["or"] and (wanted or left_out)) or (joins and bool(match["not"]))
            negates = bool(match["not"])
            continue
        term = _term(match["phrase"] or match["word"] or "", begins=bool(match["star"]))
        if not term:
            continue
        if joins and (left_out or negates or match["minus"]):
            raise UsageError("OR stands beside a word to leave out; put -word or NOT word at the end, without OR")
        left_out = bool(negates or match["minus"])
        if left_out:
            unwanted.append(term)
        elif joins:
            wanted[-1].append(term)
        else:
            wanted.append([term])
        joins = negates = False
    if unwanted and not wanted:
        raise UsageError(f"{words!r}: only words to leave out; give one to look for")
    held = " AND ".join(f"({' OR '.join(either)})" for either in wanted)
    return f"({held}) NOT ({' OR '.join(unwanted)})" if unwanted else held


def _term(text: str, *, begins: bool) -> str:
    """A phrase of the words in it, since the index cuts "al-Abadi" in two."""
    found = _WORD.findall(indexable(text))
    return f'"{" ".join(found)}"{"*" if begins else ""}' if found else ""


def search(
    store: Reader,
    words: str,
    *,
    outlet: str | None,
    language: str | None,
    since: str | None,
    until: str | None,
    limit: int,
) -> tuple[list[Row], int | None]:
    """Articles that hold all the words, best first; each with `text`, None where the store keeps none.

    Where very many hold them only the last stored of those are put in order (`StoreSettings.searched`); how many that
    were is the second part of the answer, None where all were.
    """
    query = fts_query(words)
    if not query:
        return [], None
    named = {"query": query, "outlet": outlet, "language": language, "since": since, "until": until}
    wanted = " and ".join(text for name, text in _FILTERS.items() if named[name])
    holding = f"{_HOLDING} and +rowid in (select n from articles where {wanted})" if wanted else _HOLDING  # noqa: S608
    first, among = _window(store, holding, named)
    found = store.ask(_RANKED.replace("{holding}", holding), {**named, "first": first, "limit": limit})
    texts = store.texts(row["id"] for row in found)
    return [{**row, "text": texts.get(row["id"])} for row in found], among


def _window(store: Reader, holding: str, named: Mapping[str, str | None]) -> tuple[int, int | None]:
    """The row behind which to look, and how many hold the words from there on where not all are looked at.

    Ranking a common word costs a look at each article that holds it; finding the last ones that do costs little.
    """
    size = store.settings.searched
    last = f"select rowid as row {holding} order by rowid desc limit :window"
    row = store.ask(f"select min(row) as first, count(*) as found from ({last})", {**named, "window": size + 1})[0]  # noqa: S608
    return (row["first"], size) if row["found"] > size else (0, None)


def stories(
    store: Reader, *, order: str, outlet: str | None, since: str | None, until: str | None, limit: int
) -> list[Row]:
    """Stories in an order of `_ORDERS`."""
    query = f"{_STORIES} order by {_ORDERS[order]}, articles desc, story limit :limit"
    return store.ask(query, {"outlet": outlet, "since": since, "until": until, "limit": limit})


def story(store: Reader, name: str) -> list[Row]:
    """The articles of a story or a cluster, by its name or one it had before; none where there is no such name."""
    heir = store.ask("select new from renamed where old = ?", [name])
    now = heir[0]["new"] if heir else name
    return store.ask(_MEMBERS, [now]) or store.ask(_CLUSTER, [now])


def flows(store: Reader, *, outlet: str | None, limit: int) -> list[Row]:
    """Who appears with whose text: the pairs of outlets with most links."""
    query = """select * from outlet_flows where :outlet is null or source_outlet = :outlet or copy_outlet = :outlet
        order by links desc, source_outlet, copy_outlet limit :limit"""
    return store.ask(query, {"outlet": outlet, "limit": limit})


def unknown_outlets(store: Reader, *, limit: int) -> list[Row]:
    """Outlets that the outlet table does not know, by how many of their articles are stored."""
    query = """select key, outlets.name, ifnull(held, 0) as articles from outlets
        left join counts on what = 'articles' and counts.name = key
        where kind = 'unknown' order by articles desc, key limit ?"""
    return store.ask(query, [limit])


def outlet_names(store: Reader, keys: Iterable[str]) -> Mapping[str, str]:
    """The names of outlets by key."""
    return {row["key"]: row["name"] for row in store.among("select key, name from outlets where key in (?)", keys)}


def outlets_called(store: Reader, name: str) -> list[str]:
    """Keys of stored outlets with this key or name, small or capital letters alike."""
    query = "select key from outlets where key = :name collate nocase or name = :name collate nocase limit 2"
    return [row["key"] for row in store.ask(query, {"name": name})]


def article_ids(store: Reader, name: str) -> list[str]:
    """Articles by id, by the beginning of an id (eight characters or more), or by any form of a page's address, last
    stored first."""
    if store.ask("select 1 from articles where id = ?", [name]):
        return [name]
    if is_address(name):
        return page_versions(store, name)
    if len(name) < 8:
        return []
    query = "select id from articles where id >= ? and id < ? order by id limit 2"
    return [row["id"] for row in store.ask(query, [name, name + "\U0010ffff"])]


def groups_of(store: Reader, id: str) -> tuple[str | None, str | None]:
    """The cluster and the story of an article."""
    query = """select cluster, story from articles left join cluster_members c on c.article = n
        left join story_members s on s.article = n where id = ?"""
    row = store.ask(query, [id])[0]
    return row["cluster"], row["story"]


def marks(store: Reader, ids: Iterable[str]) -> list[Mark]:
    """What people hold of links and pairs that these articles are part of, latest first."""
    found = {
        row["id"]: row
        for side in "ab"
        for row in store.among(f"select * from marks where {side} in (?)", ids)  # noqa: S608
    }
    names = ("verdict", "a", "b", "because", "by", "at", "link", "kind")
    ordered = sorted(found.values(), key=lambda row: (row["at"], row["id"]), reverse=True)
    return [Mark(**{name: row[name] for name in names}) for row in ordered]
