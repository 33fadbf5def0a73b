"""Sums that people ask for, kept beside what they sum up, so that asking costs no more as the database grows.

Triggers count articles and texts, and note each pair of outlets whose links or marks have changed; `settle` sums those
pairs anew in the transaction that wrote. Whoever writes, by whatever tool, the sums are right after the next `settle`.
"""

from __future__ import annotations

import sqlite3

TABLES = """
create table counts (what text not null, name text not null, held integer not null, primary key (what, name))
    without rowid;
insert into counts select 'articles', ifnull(outlet, ''), count(*) from articles group by 2;
insert into counts select 'texts', '', count(*) from texts;
create table flow_facts (
    source_outlet text not null, copy_outlet text not null, links integer not null, seen integer not null,
    credited integer not null, no_credit_seen integer not null, accepted integer not null, rejected integer not null,
    median_lag_hours real, primary key (source_outlet, copy_outlet)
) without rowid;
create index flow_facts_links on flow_facts(links);
create index flow_facts_copy on flow_facts(copy_outlet);
create table stale_flows (
    source_outlet text not null, copy_outlet text not null, primary key (source_outlet, copy_outlet)
) without rowid;
insert into stale_flows select distinct source_outlet, copy_outlet from links where source_outlet <> copy_outlet
"""
_COME = """insert into counts values ('{what}', {name}, 1)
    on conflict (what, name) do update set held = held + 1;"""
_GO = """update counts set held = held - 1 where what = '{what}' and name = {name};
    delete from counts where what = '{what}' and name = {name} and held = 0;"""
_STALE = """insert or ignore into stale_flows select {row}.source_outlet, {row}.copy_outlet
    where {row}.source_outlet <> {row}.copy_outlet;"""
_MARKED = """insert or ignore into stale_flows select source_outlet, copy_outlet from links
    where id = {row}.link and source_outlet <> copy_outlet;"""


def _outlet(row: str, do: str) -> str:
    return do.format(what="articles", name=f"ifnull({row}.outlet, '')")


TRIGGERS = tuple(
    f"create trigger {name} {when} begin {do} end"
    for name, when, do in (
        ("articles_come", "after insert on articles", _outlet("new", _COME)),
        ("articles_go", "after delete on articles", _outlet("old", _GO)),
        ("articles_move", "after update of outlet on articles", _outlet("old", _GO) + _outlet("new", _COME)),
        ("texts_come", "after insert on texts", _COME.format(what="texts", name="''")),
        ("texts_go", "after delete on texts", _GO.format(what="texts", name="''")),
        ("links_come", "after insert on links", _STALE.format(row="new")),
        ("links_go", "after delete on links", _STALE.format(row="old")),
        ("links_change", "after update on links", _STALE.format(row="old") + _STALE.format(row="new")),
        ("marks_come", "after insert on marks", _MARKED.format(row="new")),
        ("marks_go", "after delete on marks", _MARKED.format(row="old")),
    )
)
_SUMS = """
select count(*) as links, sum(source_seen), sum(credit = 'credited'), sum(credit in ('uncredited', 'dropped', 'other')),
    count(lag_hours) from links where source_outlet = ? and copy_outlet = ?
"""
_JUDGED = """
select source_outlet, copy_outlet, sum(verdict = 'accepted'), sum(verdict = 'rejected')
from judgements join links on links.id = link group by 1, 2
"""
_MIDDLE = """
select avg(lag_hours) from (select lag_hours from links where source_outlet = ? and copy_outlet = ?
    and lag_hours is not null order by lag_hours limit ? offset ?)
"""


def settle(db: sqlite3.Connection) -> None:
    """Sum up the pairs of outlets that have changed. Belongs into the transaction that wrote."""
    stale = db.execute("select source_outlet, copy_outlet from stale_flows").fetchall()
    judged = {row[:2]: row[2:] for row in db.execute(_JUDGED)} if stale else {}
    for pair in stale:
        links, seen, credited, not_credited, dated = db.execute(_SUMS, pair).fetchone()
        if not links:
            db.execute("delete from flow_facts where source_outlet = ? and copy_outlet = ?", pair)
            continue
        lag = db.execute(_MIDDLE, [*pair, 2 - dated % 2, (dated - 1) // 2]).fetchone()[0] if dated else None
        row = [*pair, links, seen, credited, not_credited, *judged.get(pair, (0, 0)), lag]
        db.execute("insert or replace into flow_facts values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    if stale:
        db.execute("delete from stale_flows")
