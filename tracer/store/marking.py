"""What people hold of the machine's verdicts. Marks are never overwritten; the latest on a link is in force."""

from __future__ import annotations

from tracer.errors import UsageError
from tracer.model import Mark
from tracer.store.grouping import regroup
from tracer.store.writing import Store


def mark_link(store: Store, link: str, verdict: str, *, because: str, by: str, at: str) -> Mark:
    """Keep a verdict ("accepted" or "rejected") on a link, by its id or the beginning of one, and group anew."""
    query = "select id, copy, source, kind from links where id >= ? and id < ? limit 2"
    found = store.ask(query, [link, link + "g"])
    if len(found) != 1:
        why = "names several links; give more of the id" if found else "no such link; `tracer show` names them"
        raise UsageError(f"{link}: {why}")
    row = found[0]
    mark = Mark(verdict, row["copy"], row["source"], because, by, at, row["id"], row["kind"])
    _keep(store, mark)
    return mark


def keep_apart(store: Store, a: str, b: str, *, because: str, by: str, at: str) -> Mark:
    """Never again in one cluster, whatever they share."""
    first, second = sorted((a, b))
    mark = Mark("apart", first, second, because, by, at)
    _keep(store, mark)
    return mark


def _keep(store: Store, mark: Mark) -> None:
    names = ("verdict", "link", "a", "b", "kind", "because", "by", "at")
    with store.writing():
        store.insert("marks", [{name: getattr(mark, name) for name in names}], "insert or ignore")
        known = [id for id in (mark.a, mark.b) if store.ask("select 1 from articles where id = ?", [id])]
        regroup(store, known, None)
