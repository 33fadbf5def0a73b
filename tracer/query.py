"""Questions to the database: search, show, stories, outlets; they write nothing, so a read-only medium will do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracer.errors import UsageError
from tracer.model import Answer, Shown
from tracer.normalize import words
from tracer.settings import Settings
from tracer.store import exporting, open_reader, questions
from tracer.store.reading import Reader

_AROUND = 90  # code points shown on either side of what was found


@contextmanager
def asked(db: Path, settings: Settings | None = None) -> Iterator[Reader]:
    """The database, for reading. Raises StoreError."""
    with open_reader(db, settings=(settings or Settings()).store) as store:
        yield store


def search(
    wanted: str,
    *,
    db: Path,
    outlet: str | None = None,
    language: str | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int = 20,
    settings: Settings | None = None,
) -> Answer:
    """Articles that hold all the words in title, body or quotations; "phrases in quotation marks" as they stand."""
    if not questions.fts_query(wanted):
        raise UsageError(f"{wanted!r}: no word in it to search for; give one")
    bounds = {"since": day(since, "since"), "until": day(until, "until", end=True)}
    with asked(db, settings) as store:
        key = _outlet(store, outlet)
        found, among = questions.search(store, wanted, outlet=key, language=language, limit=limit, **bounds)
        named = _with_names(store, found)
    note = f"more articles hold the words; the best of the {among:,} stored last are shown" if among else ""
    return Answer(wanted, tuple(_hit(row, wanted) for row in named), note)


def stories(
    *,
    db: Path,
    order: str = "largest",
    outlet: str | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int = 20,
    settings: Settings | None = None,
) -> Answer:
    """Stories in the database: `order` is "largest", "fastest", "uncredited" or "latest"."""
    bounds = {"since": day(since, "since"), "until": day(until, "until", end=True)}
    with asked(db, settings) as store:
        found = questions.stories(store, order=order, outlet=_outlet(store, outlet), limit=limit, **bounds)
    return Answer(order, tuple(found))


def outlets(
    *, db: Path, outlet: str | None = None, limit: int = 20, settings: Settings | None = None
) -> tuple[Answer, Answer]:
    """Shared text, by outlet: who appears with whose text; and the outlets that the outlet table does not know."""
    with asked(db, settings) as store:
        found = questions.flows(store, outlet=_outlet(store, outlet), limit=limit)
        names = questions.outlet_names(store, {row[side] for row in found for side in ("source_outlet", "copy_outlet")})
        unknown = questions.unknown_outlets(store, limit=limit)
    for row in found:
        row["source"] = names.get(row["source_outlet"], row["source_outlet"])
        row["copy"] = names.get(row["copy_outlet"], row["copy_outlet"])
    return Answer("flows", tuple(found)), Answer("unknown", tuple(unknown))


def show(name: str, *, db: Path, settings: Settings | None = None) -> Shown | Answer:
    """Everything known of an article, by id or address; or the articles of a story or cluster, by its name."""
    with asked(db, settings) as store:
        ids = questions.article_ids(store, name)
        if not ids:
            members = questions.story(store, name)
            if members:
                return Answer(name, tuple(_with_names(store, members)))
            raise UsageError(f"{name}: no article, story or cluster by that name in {db}; `tracer search` finds some")
        if len(ids) > 1 and not name.startswith("http") and name not in ids:
            raise UsageError(f"{name}: begins several ids; give more of it")
        return _shown(store, ids[0])


def info(*, db: Path, settings: Settings | None = None) -> Answer:
    """How much of what the database holds, and with which settings."""
    from tracer.store.upkeep import info as info_of  # loads what writes

    with asked(db, settings) as store:
        return Answer(str(db), tuple({"what": name, "value": value} for name, value in info_of(store)))


def _shown(store: Reader, id: str) -> Shown:
    (studied,) = store.articles([id])
    links = store.links([id])
    others = {end for link in links for end in (link.copy, link.source)} - {id}
    page = studied.article.canonical_url
    versions = [other for other in store.by_url(page) if other != id] if page else []
    known = {s.id: s.article for s in store.articles(sorted({*others, *versions}))}
    cluster, story = questions.groups_of(store, id)
    return Shown(
        studied=studied,
        captures=tuple(store.captures(id)),
        sources=tuple(link for link in links if link.copy == id),
        copies=tuple(link for link in links if link.source == id),
        articles={other: known[other] for other in sorted(others) if other in known},
        ghosts={ghost.id: ghost for ghost in store.ghosts([id])},
        versions=tuple(known[other] for other in versions if other in known),
        marks=tuple(questions.marks(store, [id])),
        cluster=cluster,
        story=story,
    )


def _with_names(store: Reader, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    names = questions.outlet_names(store, {row["outlet"] for row in found if row["outlet"]})
    return [{**row, "outlet_name": names.get(row["outlet"])} for row in found]


def _outlet(store: Reader, name: str | None) -> str | None:
    """The key of an outlet, by any of its names; the table is loaded only for one that the database does not tell."""
    if not name:
        return None
    stored = questions.outlets_called(store, name)
    if len(stored) == 1:
        return stored[0]
    from tracer.outlets import OutletTable

    known = OutletTable.load().named(name)
    return known.key if known else name


def day(text: str | None, option: str, *, end: bool = False) -> str | None:
    """A date or time a user typed, as the database writes times; a day as `until` is taken to its end."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--{option} {text}: not a date; write it as 2015-10-25") from error
    if end and len(text) <= 10:
        time = time.replace(hour=23, minute=59, second=59)
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _hit(row: dict[str, Any], wanted: str) -> dict[str, Any]:
    names = ("id", "title", "outlet", "outlet_name", "language", "published", "url")
    return {**{name: row[name] for name in names}, "excerpt": _excerpt(row["text"] or "", wanted)}


def _excerpt(text: str, wanted: str) -> str | None:
    """The text around the first place where one of the words stands."""
    terms = [term for term in wanted.split() if term not in ("AND", "OR", "NOT")]
    sought = set(words(" ".join(terms)).tokens)
    begun = tuple(token for term in terms if term.endswith("*") for token in words(term).tokens[-1:])
    cut = words(text)
    place = next((i for i, token in enumerate(cut.tokens) if token in sought or token.startswith(begun)), None)
    if place is None:
        return None
    start, end = max(0, cut.starts[place] - _AROUND), min(len(text), cut.ends[place] + _AROUND)
    return f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}"


@contextmanager
def exported(
    *, db: Path, what: Sequence[str], story: str | None = None, settings: Settings | None = None
) -> Iterator[list[Iterator[dict[str, Any]]]]:
    """The rows of each of `what` ("articles", "links", "ghosts", ...), of one story or of all, as they are read."""
    with asked(db, settings) as store:
        if story and not questions.story(store, story):
            raise UsageError(f"{story}: no story by that name in {db}; `tracer stories` lists them")
        yield [exporting.rows(store, table, story) for table in what]
