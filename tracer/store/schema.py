"""The database's tables and views, as migrations. One migration per schema number; never edit one that has shipped.

`docs/schema.md` says what each column means. Dates are ISO 8601 in UTC. An article's integer `n` is its row; its text
`id` is what people see. `anchors` and `bands` map a 64-bit hash to articles: the band's number is folded into its
hash, because a row-value `(band, hash) IN (...)` does not use the index. They have no index by article: what an
article put there is told by its fingerprint.
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

from tracer.store import prints, quote_index, tallies
from tracer.store.connecting import SCHEMA_NUMBER as SCHEMA_NUMBER
from tracer.store.views import VIEWS

migrations = Migrations("tracer")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a database up to date."""
    migrations.apply(Database(connection, use_counts_table=False))


@migrations(name="1 articles, their words and what links them")
def first(db: Database) -> None:
    _run(db, _FIRST)


@migrations(name="2 an index of quotations")
def second(db: Database) -> None:
    """The index, and whether words are possibly translated; what is stored already is indexed."""
    db.execute("alter table quotes add column translated integer not null default 0")
    for statement in (*quote_index.TABLES.split(";\n"), *quote_index.TRIGGERS):
        db.execute(statement)
    quote_index.catch_up(db.conn)


@migrations(name="3 sums kept by triggers; bands for short texts alone")
def third(db: Database) -> None:
    """What is stored already is summed up, and its bands are made anew. Views are those of today in any database."""
    _run(db, tallies.TABLES)
    for statement in tallies.TRIGGERS:
        db.execute(statement)
    tallies.settle(db.conn)
    _run(db, _THIRD)
    prints.band_again(db.conn)
    for name in [row[0] for row in db.execute("select name from sqlite_master where type = 'view'")]:
        db.execute(f"drop view {name}")
    _run(db, VIEWS)


def _run(db: Database, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            db.execute(statement)


_THIRD = """
drop index links_flow;
create index links_flow on links(source_outlet, copy_outlet, lag_hours, credit, source_seen);
create index articles_published on articles(published_not_before, published_not_after, outlet, language);
delete from bands
"""

_FIRST = """
create table state (name text primary key, value text not null) without rowid;
create table outlets (
    key text primary key, name text not null, kind text not null, country text,
    languages text not null, domains text not null, aliases text not null, family text, family_source text
);
create table runs (
    id integer primary key, command text not null, location text not null, started text not null, finished text,
    version text not null, looked_in text not null, skipped text not null
);
create table articles (
    n integer primary key, id text not null unique, url text, canonical_url text,
    outlet text references outlets(key), title text, byline text, language text,
    published text, published_not_before text, published_not_after text, published_source text, stamps text not null,
    words integer not null, location text not null, given text not null,
    run integer references runs(id)
);
create index articles_canonical_url on articles(canonical_url);
create index articles_url on articles(url);
create index articles_outlet_published on articles(outlet, published_not_before);
create table texts (article integer primary key references articles(n) on delete cascade, text text not null);
create table captures (
    id integer primary key, article integer not null references articles(n) on delete cascade,
    source text not null, url_asked text, url_final text, time text, verified integer not null,
    sha256 text not null, record text
);
create unique index captures_once on captures
    (article, source, ifnull(record, ''), sha256, ifnull(time, ''), ifnull(url_asked, ''), ifnull(url_final, ''));
create index captures_sha256 on captures(sha256);
create table schemes (id integer primary key, settings text not null unique);
create table fingerprints (
    article integer primary key references articles(n) on delete cascade,
    scheme integer not null references schemes(id),
    signature blob not null, anchors blob not null, text_hash integer not null
);
create index fingerprints_text_hash on fingerprints(text_hash);
create table anchors (hash integer not null, article integer not null, primary key (hash, article)) without rowid;
create table bands (hash integer not null, article integer not null, primary key (hash, article)) without rowid;
create virtual table word_index using fts5(
    title, body, quotations, content='', tokenize='unicode61 remove_diacritics 0'
);
create table credits (
    id integer primary key, article integer not null references articles(n) on delete cascade,
    outlet text not null references outlets(key), rule text not null, kind text not null, text text not null,
    place text not null, start integer, end integer, scope_start integer, scope_end integer,
    expected text, "when" text, url text
);
create index credits_article on credits(article);
create table quotes (
    id integer primary key, article integer not null references articles(n) on delete cascade,
    text text not null, start integer not null, end integer not null, kind text not null, speaker text,
    speaker_start integer, speaker_end integer, cue text, cue_start integer, cue_end integer,
    via text references outlets(key)
);
create index quotes_article on quotes(article);
create table furniture (
    outlet text not null, block integer not null, pages integer not null, primary key (outlet, block)
) without rowid;
create table furniture_learned (outlet text primary key, learned integer not null) without rowid;
create table matches (
    a text not null references articles(id) on delete cascade on update cascade,
    b text not null references articles(id) on delete cascade on update cascade,
    jaccard real not null, containment_a_in_b real not null, containment_b_in_a real not null,
    share_of_a real not null, share_of_b real not null, kind text not null, derivation text not null,
    passages text not null, primary key (a, b)
) without rowid;
create index matches_b on matches(b);
create table quote_matches (
    a text not null references articles(id) on delete cascade on update cascade, a_start integer, a_end integer,
    b text not null references articles(id) on delete cascade on update cascade, b_start integer, b_end integer,
    kind text not null, similarity real not null, weight real not null, speaker text not null,
    a_quoted integer not null, b_quoted integer not null, edits text not null,
    primary key (a, b, a_start, a_end, b_start, b_end)
) without rowid;
create index quote_matches_b on quote_matches(b);
create table ghosts (
    id text primary key, outlet text not null references outlets(key), phrase text not null,
    named_by text not null references articles(id) on delete cascade on update cascade,
    expected text, scope_start integer, scope_end integer, start integer, end integer
);
create index ghosts_named_by on ghosts(named_by);
create table links (
    id text primary key, copy text not null, source text not null, kind text not null, probability real,
    share real not null, credit text not null, decided integer not null, calibrated integer not null,
    runner_up text, evidence text not null, passages text not null,
    copy_outlet text, source_outlet text, source_seen integer not null, lag_hours real, run integer references runs(id)
);
create index links_copy on links(copy);
create index links_source on links(source);
create index links_flow on links(source_outlet, copy_outlet, kind, credit, source_seen, lag_hours, id);
create table cluster_members (
    article integer primary key references articles(n) on delete cascade,
    cluster text not null, pivot integer not null, score real not null
);
create index cluster_members_cluster on cluster_members(cluster);
create table story_members (
    article integer primary key references articles(n) on delete cascade, story text not null
);
create index story_members_story on story_members(story);
create table story_facts (
    story text primary key, title text, articles integer not null, outlets integer not null, earliest text,
    latest text, hours real, hops integer not null, uncredited integer not null, earliest_outlet text
);
create index story_facts_articles on story_facts(articles);
create index story_facts_hours on story_facts(hours);
create index story_facts_uncredited on story_facts(uncredited);
create index story_facts_earliest on story_facts(earliest);
create table renamed (old text primary key, new text not null) without rowid;
create table changes (
    id integer primary key, run integer references runs(id), what text not null, change text not null,
    name text not null, before text not null, articles integer not null
);
create table marks (
    id integer primary key, verdict text not null, link text, a text not null, b text not null, kind text,
    because text not null, by text not null, at text not null, unique (verdict, a, b, kind, by, at)
);
create index marks_link on marks(link);
create table tombstones (digest text primary key, what text not null, at text not null) without rowid;
"""
