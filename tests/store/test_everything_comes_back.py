"""All that is stored of pairs, links, named sources, notices and marks comes back equal; triggers keep the sums."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.made import small
from tests.store.test_round_trip import NOW, TEXT, outlets, quotes, spans, stamps, words
from tracer.fingerprint import keys
from tracer.model import (
    Edit,
    Evidence,
    Furniture,
    Ghost,
    Link,
    Mark,
    Match,
    Outlet,
    Passage,
    Place,
    Quote,
    QuoteMatch,
    Studied,
)
from tracer.settings import FingerprintSettings, StoreSettings
from tracer.store import marking, open_store, prints, questions
from tracer.store.writing import Store

IDS = ("a", "b", "c")
OUTLETS = {id: Outlet(f"outlet-{id}", f"Outlet {id}") for id in IDS}
parts = st.floats(0, 1)
edits = st.builds(Edit, spans, spans, st.lists(st.sampled_from(["number", "name"]), max_size=2).map(tuple))
passages = st.builds(Passage, spans, spans, parts, st.integers(0, 900), st.lists(edits, max_size=2).map(tuple))
matches = st.builds(
    Match, st.just("a"), st.just("b"), parts, parts, parts, parts, parts,
    st.sampled_from(["exact", "near", "contains", "excerpt"]), st.sampled_from(["wholly", "partly", "not"]),
    st.lists(passages, max_size=3).map(tuple),
)  # fmt: skip
places = st.builds(Place, st.sampled_from(IDS), spans)
evidence = st.builds(Evidence, words, st.floats(-9, 9), words, st.lists(places, max_size=2).map(tuple))
links = st.builds(
    Link, words.filter(bool), st.just("b"), st.sampled_from(["a", "ghost"]),
    st.sampled_from(["reposts", "cites", "translates"]), parts | st.none(), parts,
    st.sampled_from(["credited", "dropped", "none"]), st.booleans(), st.lists(evidence, max_size=2).map(tuple),
    st.sampled_from(IDS) | st.none(), st.booleans(), st.lists(spans, max_size=3).map(tuple),
)  # fmt: skip
ghosts = st.builds(
    Ghost, st.just("ghost"), outlets, words, st.just("b"), stamps | st.none(), spans | st.none(), spans | st.none()
)
furniture = st.dictionaries(
    st.sampled_from(["outlet-a", "outlet-b"]),
    st.dictionaries(st.integers(0, 2**64 - 1), st.integers(1, 9), min_size=1, max_size=3),
).map(Furniture)


@contextmanager
def filled(*quoted: tuple[Quote, ...]) -> Iterator[tuple[Store, list[Studied]]]:
    """A store of three articles, with these quotations."""
    with tempfile.TemporaryDirectory() as folder:
        story = [small(id, f"the text of {id} " * 9, outlet=OUTLETS[id]) for id in IDS]
        story = [replace(s, quotes=quoted[n] if n < len(quoted) else ()) for n, s in enumerate(story)]
        with open_store(Path(folder, "t.db"), fingerprint=TEXT, settings=StoreSettings()) as store:
            with store.writing():
                run = store.begin_run("add", "here", started=NOW)
                for studied in story:
                    store.save_article(studied, run)
            yield store, story


@settings(max_examples=25)
@given(matches, st.lists(links, max_size=3, unique_by=lambda k: k.id), ghosts, furniture)
def test_what_pairs_share_and_what_follows(match: Match, found: list[Link], ghost: Ghost, learned: Furniture) -> None:
    """Matches, links, ghosts and notices come back as they were stored, and again after they were stored again."""
    with filled() as (store, story):
        for _ in range(2):
            with store.writing():
                store.save_matches([match], [])
                store.save_links(story, found, [ghost], 1)
                store.save_furniture(learned)
        assert store.matches(["a"]) == store.matches(["b"]) == [match]
        assert sorted(store.links(["b"]), key=repr) == sorted(found, key=repr)
        assert store.ghosts(["b"]) == [ghost]
        assert store.furniture(["outlet-a", "outlet-b"]) == learned
        assert summed(store) == kept(store)


@settings(max_examples=25)
@given(
    st.lists(quotes, min_size=1, max_size=3, unique_by=lambda q: q.span),
    st.lists(quotes, min_size=1, max_size=3, unique_by=lambda q: q.span),
    st.data(),
)
def test_quotations_that_two_articles_share(own: list[Quote], others: list[Quote], data: st.DataObject) -> None:
    """A pair of quotations comes back with both of them, or with the side that quotes nobody left open."""
    known = {q.via.key: q.via for q in (*own, *others) if q.via}
    told = [tuple(replace(q, via=known[q.via.key] if q.via else None) for q in side) for side in (own, others)]
    a, b = (data.draw(st.sampled_from(side)) for side in told)
    open_ = data.draw(st.booleans())
    match = QuoteMatch(
        Place("a", a.span), Place("b", b.span), data.draw(parts), "variant", data.draw(parts), a, None if open_ else b,
        data.draw(st.lists(edits, max_size=2).map(tuple)), "differs",
    )  # fmt: skip
    with filled(*told) as (store, _):
        with store.writing():
            store.save_matches([], [match])
        assert store.quote_matches(store.articles(IDS)) == [match]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["accepted", "rejected"]), words, words), min_size=1, max_size=4))
def test_marks_pile_up(judged: list[tuple[str, str, str]]) -> None:
    """No mark overwrites another; all of them come back, the latest first, and the flow counts the latest alone."""
    link = Link("0123456789ab", "b", "a", "reposts", 0.9, 0.9, "credited", True)
    with filled() as (store, story):
        with store.writing():
            store.save_links(story, [link], [], 1)
        expected = []
        for second, (verdict, because, by) in enumerate(judged):
            at = datetime(2026, 1, 1, 0, 0, second, tzinfo=UTC).isoformat()
            marking.mark_link(store, link.id[:6], verdict, because=because, by=by, at=at)
            expected.insert(0, Mark(verdict, "b", "a", because, by, at, link.id, "reposts"))
        with store.writing():
            store.save_links(story, [link], [], 1)
        assert questions.marks(store, ["b"]) == expected
        (flow,) = questions.flows(store, outlet=None, limit=9)
        assert (flow["accepted"], flow["rejected"]) == (judged[-1][0] == "accepted", judged[-1][0] == "rejected")


def summed(store: Store) -> list[dict[str, object]]:
    """Flows between outlets, counted from the links themselves."""
    query = """select source_outlet, copy_outlet, count(*) as links, sum(source_seen) as seen,
        sum(credit = 'credited') as credited, sum(credit in ('uncredited', 'dropped', 'other')) as no_credit_seen
        from links where source_outlet <> copy_outlet group by 1, 2 order by 1, 2"""
    return store.ask(query)


def kept(store: Store) -> list[dict[str, object]]:
    """Flows between outlets as they are kept."""
    query = """select source_outlet, copy_outlet, links, seen, credited, no_credit_seen from outlet_flows
        order by 1, 2"""
    return store.ask(query)


def test_bands_are_those_that_candidates_are_weighed_by() -> None:
    """The store's bands propose what the fingerprint's bands propose: as many, of as many minima."""
    own = FingerprintSettings()
    assert (own.bands, own.rows) == (prints.BANDS, prints.BAND_ROWS)
    a, b = small("a", "one two three four five six seven eight").fingerprint, small("b", "a b c d e f g h").fingerprint
    for minima in (0, 1, 2, 3):
        other = b.signature.copy()
        other[:minima] = a.signature[:minima]
        theirs = set(keys(a.signature[None], own)[0].tolist()) & set(keys(other[None], own)[0].tolist())
        mine = set(prints.band_keys(a.signature, 1)) & set(prints.band_keys(other, 1))
        assert len(mine) == len(theirs) == minima // 2
