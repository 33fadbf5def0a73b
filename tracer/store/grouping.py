"""Clusters and stories from what is stored, with names that stay.

A cluster is copies of one text, each verified against its pivot: no chain of likenesses ties. A story is what decided
links tie together. Both are made anew around the articles that changed, from stored matches and links alone, so the
same store gives the same groups in whatever order it was filled; only their names remember the past.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256

from tracer.model import GroupChange
from tracer.store.reading import Reader
from tracer.store.story_facts import keep_facts

Edges = dict[str, dict[str, float]]  # article -> article it is tied to -> how strongly

_COPIES = """
select a, b, min(share_of_a, share_of_b) as low, max(share_of_a, share_of_b) as high, kind from matches
where {side} in (?) and (kind in ('exact', 'near') or (derivation = 'wholly' and low >= {part} and high >= {whole}))
"""
_TIES = """
select copy as a, source as b, ifnull(probability, 1.0) as high from links
left join judgements on judgements.link = links.id
where {side} in (?) and source_seen and verdict is not 'rejected' and (decided or verdict is 'accepted')
"""


def regroup(store: Reader, ids: Collection[str], run: int | None) -> list[GroupChange]:
    """Clusters and stories of these articles and of all that is tied to them, now and before."""
    done = [*_clusters(store, ids), *_stories(store, ids)]
    store.db.executemany(
        'insert into changes (run, what, change, name, "before", articles) values (?, ?, ?, ?, ?, ?)',
        [(run, c.what, c.change, c.name, " ".join(c.before), c.articles) for c in done],
    )
    return done


def _clusters(store: Reader, ids: Collection[str]) -> list[GroupChange]:
    rule = store.settings
    query = _COPIES.replace("{part}", str(rule.copy_part)).replace("{whole}", str(rule.copy_whole))
    edges, before = _around(store, "cluster", query, ids)
    apart = _kept_apart(store, edges)
    content = store.text_hashes(edges)
    groups = [group for part in _parts(edges) for group in _around_pivots(part, edges, apart, content)]
    names, changes = _named(store, "cluster", groups, before)
    numbers = _numbers(store, edges)
    _forget_groups(store, "cluster_members", numbers.values())
    found = [
        (numbers[id], name, numbers[group[0]], edges[group[0]].get(id, 1.0))
        for name, group in zip(names, groups, strict=True)
        for id in sorted(group)
    ]
    store.db.executemany("insert into cluster_members values (?, ?, ?, ?)", found)
    return changes


def _stories(store: Reader, ids: Collection[str]) -> list[GroupChange]:
    edges, before = _around(store, "story", _TIES, ids)
    groups = [sorted(part) for part in _parts(edges) if len(part) > 1]
    names, changes = _named(store, "story", groups, before)
    numbers = _numbers(store, edges)
    _forget_groups(store, "story_members", numbers.values())
    found = [(numbers[id], name) for name, group in zip(names, groups, strict=True) for id in group]
    store.db.executemany("insert into story_members values (?, ?)", found)
    gone = set(before.values()) - set(names)
    store.db.executemany("delete from story_facts where story = ?", [(name,) for name in sorted(gone)])
    for name in names:
        keep_facts(store, name)
    return changes


def _around(store: Reader, what: str, query: str, ids: Iterable[str]) -> tuple[Edges, dict[str, str]]:
    """All that is tied to the articles or shares a group with what is; and the group that each is in now."""
    before: dict[str, str] = {}
    edges = _reached(store, query, ids)
    while more := {**_members(store, what, edges), **before}.items() - before.items():
        before.update(more)
        edges = _reached(store, query, {*edges, *before})
    return edges, before


def _members(store: Reader, what: str, ids: Iterable[str]) -> dict[str, str]:
    """The members of the groups of these articles, with their groups."""
    table = f"{what}_members"
    mine = f"select {what} as name from {table} join articles on n = article where id in (?)"  # noqa: S608
    whole = f"select id, {what} as name from {table} join articles on n = article where {what} in (?)"  # noqa: S608
    names = {row["name"] for row in store.among(mine, sorted(set(ids)))}
    return {row["id"]: row["name"] for row in store.among(whole, sorted(names))}


def _reached(store: Reader, query: str, seeds: Iterable[str]) -> Edges:
    """All that is tied to the seeds, over any number of steps."""
    edges: Edges = {id: {} for id in sorted(set(seeds))}
    frontier = list(edges)
    while frontier:
        found = [row for side in _sides(query) for row in store.among(query.replace("{side}", side), frontier)]
        frontier = sorted({row[side] for row in found for side in "ab"} - set(edges))
        edges.update((id, {}) for id in frontier)
        for row in found:
            edges[row["a"]][row["b"]] = edges[row["b"]][row["a"]] = row["high"]
    return edges


def _sides(query: str) -> tuple[str, str]:
    return ("copy", "source") if "from links" in query else ("a", "b")


def _parts(edges: Edges) -> Iterator[list[str]]:
    """Connected parts, each sorted, in the order of their first article."""
    seen: set[str] = set()
    for start in sorted(edges):
        if start in seen:
            continue
        part, todo = {start}, [start]
        while todo:
            new = set(edges[todo.pop()]) - part
            part |= new
            todo.extend(new)
        seen |= part
        yield sorted(part)


def _around_pivots(
    part: list[str], edges: Edges, apart: Mapping[str, set[str]], content: Mapping[str, int]
) -> Iterator[list[str]]:
    """Groups of a pivot and its own copies, the pivot first: the article with most copies, then by content."""
    open_ = set(part)
    while len(open_) > 1:
        rank = {id: (-len(open_ & set(edges[id])), content.get(id, 0), id) for id in open_}
        pivot = min(open_, key=rank.__getitem__)
        group = [pivot]
        for id in sorted(open_ & set(edges[pivot]), key=lambda id: (-edges[pivot][id], content.get(id, 0), id)):
            if not apart.get(id, set()) & set(group):
                group.append(id)
        if len(group) == 1 and not rank[pivot][0]:
            return
        open_ -= set(group)
        if len(group) > 1:
            yield group


def _kept_apart(store: Reader, ids: Iterable[str]) -> dict[str, set[str]]:
    apart: dict[str, set[str]] = defaultdict(set)
    for row in store.among("select a, b from marks where verdict = 'apart' and a in (?)", sorted(ids)):
        apart[row["a"]].add(row["b"])
        apart[row["b"]].add(row["a"])
    return apart


def _named(
    store: Reader, what: str, groups: list[list[str]], before: Mapping[str, str]
) -> tuple[list[str], list[GroupChange]]:
    """A name for each group: the one that most of its members had, else a new one made of its first member's id."""
    overlap = [
        (-count, old, place)
        for place, group in enumerate(groups)
        for old, count in Counter(before[id] for id in group if id in before).items()
    ]
    names: dict[int, str] = {}
    for _, old, place in sorted(overlap):
        if place not in names and old not in names.values():
            names[place] = old
    for place, group in enumerate(groups):
        if place not in names:
            names[place] = _new_name(store, what, group, {*names.values(), *before.values()})
    _keep_renamed(store, groups, names, before)
    return [names[place] for place in range(len(groups))], list(_changes(what, groups, names, before))


def _new_name(store: Reader, what: str, group: Iterable[str], taken: set[str]) -> str:
    """Made of the first member whose name is free: "s" or "c" and eleven hex digits."""
    query = f"select 1 from {what}_members where {what} = ? union select 1 from renamed where old = ? limit 1"  # noqa: S608
    for seed in (*sorted(group), repr(sorted(taken))):
        name = f"{what[0]}{sha256(seed.encode('utf-8', 'replace')).hexdigest()[:11]}"
        if name not in taken and not store.ask(query, [name, name]):
            break
    return name


def _keep_renamed(store: Reader, groups: list[list[str]], names: Mapping[int, str], before: Mapping[str, str]) -> None:
    """A name that is gone leads to the group that most of its members are in now."""
    now = {id: names[place] for place, group in enumerate(groups) for id in group}
    for old in sorted(set(before.values()) - set(names.values())):
        heirs = Counter(now[id] for id, name in before.items() if name == old and id in now)
        if heirs:
            heir = min(heirs, key=lambda name: (-heirs[name], name))
            store.db.execute("update renamed set new = ? where new = ?", [heir, old])
            store.db.execute("insert or replace into renamed values (?, ?)", [old, heir])


def _changes(
    what: str, groups: list[list[str]], names: Mapping[int, str], before: Mapping[str, str]
) -> Iterator[GroupChange]:
    old: dict[str, set[str]] = defaultdict(set)
    for id, name in before.items():
        old[name].add(id)
    parts = Counter(name for group in groups for name in {before[id] for id in group if id in before})
    for place, group in enumerate(groups):
        had = tuple(sorted({before[id] for id in group if id in before}))
        change = _change(set(group), [old[name] for name in had], any(parts[name] > 1 for name in had))
        if change:
            yield GroupChange(what, change, names[place], had, len(group))
    for name in sorted(set(old) - set(parts)):
        yield GroupChange(what, "ended", name, (name,), 0)


def _change(group: set[str], had: list[set[str]], split: bool) -> str:
    if not had:
        return "new"
    if len(had) > 1:
        return "merged"
    if split:
        return "split"
    return "grown" if group > had[0] else "shrunk" if group < had[0] else "changed" if group != had[0] else ""


def _numbers(store: Reader, ids: Iterable[str]) -> dict[str, int]:
    return {row["id"]: row["n"] for row in store.among("select id, n from articles where id in (?)", sorted(ids))}


def _forget_groups(store: Reader, table: str, numbers: Iterable[int]) -> None:
    store.db.executemany(f"delete from {table} where article = ?", [(n,) for n in numbers])  # noqa: S608
