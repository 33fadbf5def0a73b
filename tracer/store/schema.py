"""The database's tables, as migrations. One migration per schema number; never edit one that has shipped, add the next.

Dates are ISO 8601 in UTC. An article's integer `n` is its row; its text `id` is what people and other tables use.
`anchors` and `bands` map a 64-bit hash to articles: the band's number is folded into its hash, because a row-value
`(band, hash) IN (...)` does not use the index.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x74726372
"""Written into the file's header ("trcr"), so that another program's database is never touched."""

migrations = Migrations("tracer")


@migrations(name="1 articles, their words and what links them")
def first(db: Database) -> None:
    for statement in _FIRST.split(";\n"):
        if statement.strip():
            db.execute(statement)


SCHEMA_NUMBER = 1

_FIRST = """
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
    text text not null, words integer not null, location text not null, given text not null,
    capture_source text not null, capture_url_asked text, capture_url_final text, capture_time text,
    capture_verified integer not null, capture_sha256 text not null, capture_record text,
    run integer references runs(id)
);
create index articles_canonical_url on articles(canonical_url);
create index articles_outlet_published on articles(outlet, published_not_before);
create table fingerprints (
    article integer primary key references articles(n) on delete cascade,
    settings text not null, signature blob not null, anchors blob not null, text_hash integer not null
);
create index fingerprints_text_hash on fingerprints(text_hash);
create table anchors (
    hash integer not null, article integer not null references articles(n) on delete cascade,
    primary key (hash, article)
) without rowid;
create index anchors_article on anchors(article);
create table bands (
    hash integer not null, article integer not null references articles(n) on delete cascade,
    primary key (hash, article)
) without rowid;
create index bands_article on bands(article);
create table credits (
    id integer primary key, article text not null references articles(id) on delete cascade on update cascade,
    outlet text not null references outlets(key), rule text not null, kind text not null, text text not null,
    place text not null, start integer, end integer, scope_start integer, scope_end integer,
    expected text, "when" text, url text
);
create index credits_article on credits(article);
create index credits_outlet on credits(outlet);
create table quotes (
    id integer primary key, article text not null references articles(id) on delete cascade on update cascade,
    text text not null, start integer not null, end integer not null, kind text not null, speaker text,
    speaker_start integer, speaker_end integer, cue text, cue_start integer, cue_end integer,
    via text references outlets(key)
);
create index quotes_article on quotes(article);
create table furniture (
    outlet text not null, block integer not null, pages integer not null, primary key (outlet, block)
) without rowid;
create table matches (
    a text not null references articles(id) on delete cascade on update cascade,
    b text not null references articles(id) on delete cascade on update cascade,
    jaccard real not null, containment_a_in_b real not null, containment_b_in_a real not null,
    share_of_a real not null, share_of_b real not null, kind text not null, derivation text not null,
    passages text not null, primary key (a, b)
);
create index matches_b on matches(b);
create table ghosts (
    id text primary key, outlet text not null references outlets(key), phrase text not null,
    named_by text not null references articles(id) on delete cascade on update cascade,
    expected text, scope_start integer, scope_end integer, start integer, end integer
);
create table links (
    id text primary key, copy text not null, source text not null, kind text not null, probability real,
    share real not null, credit text not null, decided integer not null, calibrated integer not null,
    runner_up text, evidence text not null, passages text not null, run integer references runs(id)
);
create index links_copy on links(copy);
create index links_source on links(source)
"""
