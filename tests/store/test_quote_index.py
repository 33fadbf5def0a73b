"""The index of stored quotations: whole, in step with what is stored, and the same in whatever order it was filled."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made import small, trace_of
from tests.store.test_round_trip import TEXT
from tracer.model import Furniture, Quote, Span, Studied
from tracer.normalize import words
from tracer.settings import QuoteSettings, StoreSettings
from tracer.store import Store, open_store, quote_index, upkeep
from tracer.store.quote_grams import grams, pairs, tokens
from tracer.store.quote_lookup import looking

SETTINGS = QuoteSettings()
WORDS = (
    "river bridge harbour winter convoy minister council ferry barn lake mountain letter silence market engine".split()
)


def quoting(id: str, *said: str) -> Studied:
    """An article that quotes these."""
    text = "\n".join(said) or "nothing at all"
    found = [Quote(one, Span(text.index(one), text.index(one) + len(one)), "direct") for one in said]
    return replace(small(id, text), quotes=tuple(found))


def keep(store: Store, *articles: Studied) -> None:
    for one in articles:
        store.save_trace(trace_of(one), Furniture(), started=datetime.now(UTC))


def found(path: Path, text: str) -> list[str]:
    """What of the stored is proposed for a text, likest first."""
    with looking(path, StoreSettings()) as stored:
        assert stored is not None
        return [row["text"] for row in stored.quoted(stored.like(tokens(text), SETTINGS))]


def made(count: int, seed: int = 1) -> list[str]:
    random = Random(seed)
    return [" ".join(random.choices(WORDS, k=random.randint(6, 30))) + f" number{n}" for n in range(count)]


def test_a_quotation_is_found_by_a_part_of_it_and_when_drifted(tmp_path: Path) -> None:
    """Its own words, its end and the same with a word changed all propose a stored quotation first."""
    texts = made(300)
    with open_store(tmp_path / "t.db", fingerprint=TEXT, settings=StoreSettings()) as store:
        keep(store, *(quoting(f"a{n}", *texts[n * 10 : n * 10 + 10]) for n in range(30)))
    for text in texts[::25]:
        parts = text.split()
        for asked in (text, " ".join(parts[2:]), " ".join([*parts[:3], "elsewhere", *parts[4:]])):
            assert found(tmp_path / "t.db", asked)[0] == text


def test_segments_are_merged_and_hold_everything_once(tmp_path: Path) -> None:
    """Many small writes leave a few segments, and every posting of every quotation in exactly one."""
    texts = made(60)
    with open_store(tmp_path / "t.db", fingerprint=TEXT, settings=StoreSettings()) as store:
        for n, text in enumerate(texts):
            keep(store, quoting(f"a{n}", text))
        (held,) = store.ask("select count(*) as n, sum(quotes) as q, sum(postings) as p from quote_segments")
        expected = sum(len(set(grams(tokens(text)))) for text in texts)
        assert (held["q"], held["p"]) == (60, expected)
        assert held["n"] <= 6
        assert store.ask("select * from quote_pending") == []


def test_what_is_forgotten_leaves_no_trace_in_the_index(tmp_path: Path) -> None:
    """Forgetting an article overwrites its postings; the others' stay, and a row number used again is indexed again."""
    path = tmp_path / "t.db"
    secret, other = "the minister kept the letter under the floor", "nobody rang the bell of the ferry that night"
    with open_store(path, fingerprint=TEXT, settings=StoreSettings()) as store:
        keep(store, quoting("b", other), quoting("a", secret))
        before = store.ask("select sum(length(postings)) as bytes from quote_blocks")[0]["bytes"]
        upkeep.forget(store, id="a")
        after = store.ask("select sum(length(postings)) as bytes from quote_blocks")[0]["bytes"]
        assert before - after == 8 * len(grams(tokens(secret)))
        assert found(path, secret) == []
        assert found(path, other) == [other]
        keep(store, quoting("c", "a third man saw the convoy pass the bridge"))
    assert found(path, "third man saw the convoy") == ["a third man saw the convoy pass the bridge"]


def test_a_write_that_fails_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    """The index is part of the transaction."""
    path = tmp_path / "t.db"
    with open_store(path, fingerprint=TEXT, settings=StoreSettings()) as store:
        keep(store, quoting("a", "nobody rang the bell of the ferry that night"))
        with pytest.raises(RuntimeError):
            _write_and_fail(store, quoting("b", "the minister kept the letter under the floor"))
    assert found(path, "the minister kept the letter under the floor") == []
    assert len(found(path, "nobody rang the bell")) == 1


def _write_and_fail(store: Store, article: Studied) -> None:
    with store.writing():
        store.save_article(article, 1)
        quote_index.catch_up(store.db)
        raise RuntimeError


def test_an_old_database_can_be_asked_once_it_was_opened_for_writing(tmp_path: Path) -> None:
    """Before the index there is nothing to ask; the migration indexes what is stored."""
    path = tmp_path / "t.db"
    with open_store(path, fingerprint=TEXT, settings=StoreSettings()) as store:
        keep(store, quoting("a", "nobody rang the bell of the ferry that night"))
    db = sqlite3.connect(path)
    db.execute("pragma user_version = 1")
    db.close()
    with looking(path, StoreSettings()) as stored:
        assert stored is None


@given(st.lists(st.text(max_size=8) | st.sampled_from(["a", "it's", "“No", "x…y", "naïve", "سد", "第一"]), max_size=12))
def test_the_short_way_cuts_words_alike(parts: list[str]) -> None:
    """Words for the index are those that everything else is compared by."""
    text = " ".join(parts)
    assert list(tokens(text)) == list(words(text).tokens)


@given(st.lists(st.sampled_from(["a", "b", "river", "سد", "第"]), max_size=7))
def test_what_is_stored_is_what_is_asked_for(said: list[str]) -> None:
    """Arrays and single texts give the same grams; two words are one, which a longer text finds by its pairs."""
    stored = {int(posting) >> 32 for posting in quote_index._postings([(7, " ".join(said))])}
    assert stored == set(pairs(said) if len(said) == 2 else grams(said))
    assert set(pairs(said)) <= set(pairs([*said, "again"]))
