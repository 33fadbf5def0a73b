"""What is stored comes back equal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.made import small, trace_of
from tracer import fingerprint
from tracer.model import (
    Article,
    Capture,
    Credit,
    Furniture,
    Ghost,
    Link,
    Match,
    Outlet,
    Passage,
    Quote,
    Span,
    Stamp,
    Studied,
)
from tracer.settings import FingerprintSettings, StoreSettings
from tracer.store import open_store

TEXT = FingerprintSettings().text()
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
times = st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)).map(lambda t: t.replace(tzinfo=UTC))
spans = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda p: Span(min(p), max(p)))
stamps = st.builds(
    lambda value, time, precision, source: Stamp(value, time, time + timedelta(days=1), precision, source),
    words,
    times,
    st.sampled_from(["second", "day", "year"]),
    words,
)
outlets = st.builds(
    lambda key, name, aliases: Outlet(key, name, "agency", "LB", ("ar", "en"), ("a.example",), aliases),
    st.sampled_from(["a", "b", "c"]),
    words,
    st.tuples(words, words),
)
credits = st.builds(
    Credit, outlets, words, st.just("credit_line"), words, st.just("body"), spans, spans | st.none(), stamps | st.none()
)
quotes = st.builds(
    Quote, words, spans, st.sampled_from(["direct", "partial"]), words | st.none(), spans | st.none(), via=outlets
)


@st.composite
def studies(draw: st.DrawFn) -> Studied:
    """An article as a trace leaves it, with whatever a page may say."""
    best = draw(stamps | st.none())
    rest = draw(st.lists(stamps, max_size=2))
    known = {key: draw(outlets.filter(lambda o, key=key: o.key == key)) for key in "abc"}
    article = Article(
        id=draw(words.filter(bool)),
        url=draw(words | st.none()),
        canonical_url=draw(words | st.none()),
        outlet=known["a"] if draw(st.booleans()) else None,
        title=draw(words | st.none()),
        byline=draw(words | st.none()),
        language=draw(st.sampled_from(["ar", "en", None])),
        published=best,
        text=draw(words),
        capture=Capture(draw(words), time=draw(times | st.none()), verified=draw(st.booleans()), sha256="00"),
        location=draw(words),
        stamps=(best, *[s for s in rest if s != best]) if best else tuple(rest),
        given=("published",),
        found_by="stored",
    )
    found_credits = tuple(replace(c, outlet=known[c.outlet.key]) for c in draw(st.lists(credits, max_size=2)))
    found_quotes = tuple(replace(q, via=known["b"]) for q in draw(st.lists(quotes, max_size=2)))
    return Studied(article, fingerprint.of(article.text, FingerprintSettings()), found_credits, found_quotes)


@given(studies())
def test_an_article_comes_back_as_it_was_stored(studied: Studied) -> None:
    """Article, credits, quotations and fingerprint survive the database, apart from what is documented as not kept."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.db"
        with open_store(path, fingerprint=TEXT, settings=StoreSettings()) as store:
            store.save_trace(trace_of(studied), Furniture({"a": {2**63 + 5: 3}}), started=NOW)
        with open_store(path, fingerprint=TEXT, settings=StoreSettings(), write=False) as store:
            (back,) = store.articles([studied.id])
            assert store.furniture(["a", "b"]).blocks == {"a": {2**63 + 5: 3}}
        assert (back.article, back.credits, back.quotes) == (studied.article, studied.credits, studied.quotes)
        assert np.array_equal(back.fingerprint.signature, studied.fingerprint.signature)
        assert np.array_equal(back.fingerprint.anchors, studied.fingerprint.anchors)
        assert back.fingerprint.text_hash == studied.fingerprint.text_hash


STORY = " ".join(f"word{n} and the {n * 7 % 13} other things of that morning" for n in range(60))


def test_links_ghosts_and_matches_are_kept(tmp_path: Path) -> None:
    """A trace's verdicts can be asked for with plain SQL afterwards."""
    a, b = small("a", STORY), small("b", STORY + " and more")
    outlet = Outlet("reuters", "Reuters", "agency")
    match = Match("a", "b", 0.9, 1.0, 0.9, 1.0, 0.9, "near", "wholly", (Passage(Span(0, 9), Span(0, 9), 1.0, 2),))
    trace = replace(
        trace_of(a),
        articles=(b,),
        matches=(match,),
        links=(Link("l", "b", "a", "reposts", 0.97, 0.98, "credited", True),),
        ghosts=(Ghost("g", outlet, "Reuters reported", "a"),),
    )
    with open_store(tmp_path / "t.db", fingerprint=TEXT, settings=StoreSettings()) as store:
        for _ in range(2):
            store.save_trace(replace(trace, article=replace(a, credits=())), Furniture(), started=NOW)
    import sqlite3

    db = sqlite3.connect(tmp_path / "t.db")
    assert db.execute("select copy, source, probability from links").fetchall() == [("b", "a", 0.97)]
    assert db.execute("select count(*) from articles").fetchone() == (2,)
    assert db.execute("select kind from matches").fetchall() == [("near",)]
    assert db.execute("select count(*) from runs").fetchone() == (2,)


def test_candidates_are_found_by_bands_anchors_and_whole_text(tmp_path: Path) -> None:
    """A copy, a near copy and an excerpt inside a longer text are all proposed; an unrelated text is not."""
    other = " ".join(f"quite {n} another {n * n} matter entirely {n + 5}" for n in range(80))
    held = [small("copy", STORY), small("near", STORY.replace("morning", "evening", 3)), small("host", other + STORY)]
    held.append(small("unrelated", other))
    with open_store(tmp_path / "t.db", fingerprint=TEXT, settings=StoreSettings()) as store:
        for studied in held:
            store.save_trace(trace_of(studied), Furniture(), started=NOW)
        enough = partial(fingerprint.needed, settings=FingerprintSettings())
        assert set(store.candidates(small("x", STORY), enough=enough, limit=9)) == {"copy", "near", "host"}
