"""Which stored articles share text or quotations, over any number of steps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from tracer.store.reading import Reader

_SIDES = (
    "select b as id, a as own from matches where kind <> 'none' and a in (?)",
    "select a as id, b as own from matches where kind <> 'none' and b in (?)",
    "select b as id, a as own from quote_matches where a in (?)",
    "select a as id, b as own from quote_matches where b in (?)",
)


@dataclass(frozen=True)
class Part:
    """Articles to be weighed together, and those of them whose sources are to be decided."""

    members: tuple[str, ...]
    of: tuple[str, ...]


def parts(store: Reader, ids: Collection[str], *, limit: int) -> Iterator[Part]:
    """The connected parts that hold these articles; of one with more than `limit`, each article with its neighbours."""
    tied = {row["own"] for query in _SIDES for row in store.among(query, sorted(ids))}
    seen: set[str] = set()
    for id in sorted(ids):
        if id not in seen:
            whole = _reached(store, id, limit) if id in tied else {id}
            members = tuple(sorted(whole or {id, *neighbours(store, [id])}))
            seen.update(whole)
            yield Part(members, members if whole else (id,))


def _reached(store: Reader, start: str, limit: int) -> set[str]:
    """All that is tied to an article; nothing where that is more than `limit`."""
    found = {start}
    frontier = {start}
    while frontier:
        frontier = neighbours(store, sorted(frontier)) - found
        found |= frontier
        if len(found) > limit:
            return set()
    return found


def neighbours(store: Reader, ids: Iterable[str]) -> set[str]:
    """What shares text or quotations with one of these articles."""
    ids = list(ids)
    return {row["id"] for query in _SIDES for row in store.among(query, ids)}


def clusters_of(store: Reader, ids: Iterable[str]) -> list[str]:
    """The clusters these articles are in, sorted."""
    return sorted({row["cluster"] for row in store.among(_CLUSTERS, list(ids))})


def leaders(store: Reader, cluster: str) -> list[str]:
    """The pivot and the earliest member of a cluster, in time that grows with its size.

    Of a text with very many copies only some are candidates; with these two a further copy still joins their cluster,
    and still meets the one that was first.
    """
    return list(dict.fromkeys(row["id"] for query in (_PIVOT, _EARLIEST) for row in store.ask(query, [cluster])))


_CLUSTERS = "select distinct cluster from cluster_members join articles on n = article where id in (?)"
_PIVOT = "select id from cluster_members join articles on n = pivot where cluster = ? limit 1"
_EARLIEST = """select id from cluster_members join articles on n = cluster_members.article
join fingerprints on fingerprints.article = n where cluster = ?
order by published_not_before is null, published_not_before, text_hash, url limit 1"""
