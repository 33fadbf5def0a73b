"""What must not matter to the chain does not, and what its files say is what runs."""

from __future__ import annotations

import random
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chain.stories import (
    ELSEWHERE,
    OTHER,
    PAPER,
    PARTS,
    SETTINGS,
    SITE,
    WIRE,
    credit,
    linked,
    matches,
    quote_matches,
    studied,
)
from tests.conftest import ROOT
from tracer import chain
from tracer.chain.dates import chance_before
from tracer.chain.signals import ROOT_SIGNALS, SIGNALS
from tracer.chain.spans import common, length, union
from tracer.chain.weights import shipped, table
from tracer.chain.wording import _cut
from tracer.model import Chain, Match, Span, Studied
from tracer.normalize import words
from tracer.settings import ChainSettings


def story() -> list[Studied]:
    """A cascade with a cut, an edit, a credit, an excerpt and a stranger."""
    edited = [part.replace("ledgers", "registers").replace("noon", "midday") for part in PARTS[:7]]
    return [
        studied("wire", WIRE, PARTS[:7], 0.0),
        studied("site", SITE, edited, 5.0, credits=[credit(WIRE)]),
        studied("paper", PAPER, edited[:5], 9.0),
        studied("other", OTHER, (*ELSEWHERE[:2], *PARTS[1:3], ELSEWHERE[2]), None),
        studied("bees", PAPER, ELSEWHERE, 3.0),
    ]


def said(found: Chain) -> set[tuple[object, ...]]:
    """What a chain says, in no order."""
    links = {(k.copy, k.source, k.kind, _round(k.probability), k.credit, k.decided, k.runner_up) for k in found.links}
    return links | {(g.named_by, g.outlet.key, g.phrase) for g in found.ghosts}


def _round(probability: float | None) -> float | None:
    return None if probability is None else round(probability, 9)


def test_the_order_of_articles_and_matches_changes_nothing() -> None:
    """Every shuffle gives the same links in the same order."""
    articles = story()
    pairs, quoted = matches(articles), quote_matches(articles)
    first = chain.link(articles, pairs, quoted, settings=SETTINGS.chain)
    for seed in range(5):
        rng = random.Random(seed)
        shuffled = [rng.sample(some, len(some)) for some in (articles, pairs, quoted)]
        assert chain.link(*shuffled, settings=SETTINGS.chain) == first  # type: ignore[arg-type]


def test_which_side_of_a_match_is_a_changes_nothing() -> None:
    """A match turned round says the same."""
    articles = story()
    pairs = matches(articles)
    turned = [_turned(match) for match in pairs]
    assert said(chain.link(articles, turned, (), settings=SETTINGS.chain)) == said(
        chain.link(articles, pairs, (), settings=SETTINGS.chain)
    )


def _turned(match: Match) -> Match:
    return replace(
        match,
        a=match.b,
        b=match.a,
        share_of_a=match.share_of_b,
        share_of_b=match.share_of_a,
        containment_a_in_b=match.containment_b_in_a,
        containment_b_in_a=match.containment_a_in_b,
        passages=tuple(replace(p, a=p.b, b=p.a) for p in match.passages),
    )


def test_ids_change_nothing() -> None:
    """Other ids, and ids that sort the other way round, give the same links under the new names."""
    articles = story()
    names = {s.id: f"{9 - i}-{s.id}" for i, s in enumerate(articles)}
    renamed = [replace(s, article=replace(s.article, id=names[s.id])) for s in articles]
    back = {new: old for old, new in names.items()}
    found = {
        tuple(back.get(part, part) if isinstance(part, str) else part for part in row) for row in said(linked(renamed))
    }
    assert found == said(linked(articles))


def test_unrelated_articles_change_nothing() -> None:
    """Ten pages on other things, of the same outlets and of others, leave every link as it was."""
    rng = random.Random(3)
    words = [f"word{i}" for i in range(3000)]
    others = [
        studied(f"far{i}", rng.choice([SITE, PAPER, OTHER]), [" ".join(rng.choices(words, k=80))], float(i))
        for i in range(10)
    ]
    assert said(linked([*story(), *others])) == said(linked(story()))


def test_a_text_beside_itself_an_empty_one_and_a_megabyte_of_one_word() -> None:
    """None of them breaks anything, and nothing is derived from nothing."""
    long = studied("long", OTHER, ["word " * 200_000], 1.0)
    found = linked([studied("a", SITE, PARTS[:3]), studied("b", PAPER, PARTS[:3]), studied("c", WIRE, []), long])
    assert {frozenset((k.copy, k.source)) for k in found.links} <= {frozenset(("a", "b"))}


def test_every_signal_has_its_line_in_the_weights_file() -> None:
    """No signal without a weight, no weight without a signal; credits speak for, contradictions against."""
    lines = table()
    assert list(lines["hop"]) == [signal.name for signal in SIGNALS]
    assert list(lines["root"]) == [signal.name for signal in ROOT_SIGNALS]
    for section in ("hop", "root"):
        for name, line in lines[section].items():
            assert set(line) == {"weight", "start"}, name
            assert line["weight"] * line["start"] >= 0, f"{name} has turned round"
    assert lines["about"]["trained"].startswith("python -m benchmarks.fit_chain")


def test_calibration_keeps_order_and_range() -> None:
    """Bent probabilities rise with raw ones and stay between 0 and 1."""
    bent = [shipped().calibrate(p) for p in np.linspace(0, 1, 21).tolist()]
    assert bent == sorted(bent)
    assert bent[0] < 0.01
    assert bent[-1] > 0.99


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)).map(lambda t: Span(t[0], t[0] + t[1])), max_size=8)


@given(SPANS, SPANS)
def test_span_arithmetic_equals_sets_of_places(a: list[Span], b: list[Span]) -> None:
    """Union, length and common length are those of the sets of code points."""
    mine = {i for span in a for i in range(span.start, span.end)}
    theirs = {i for span in b for i in range(span.start, span.end)}
    assert length(union(a)) == len(mine)
    assert common(union(a), union(b)) == len(mine & theirs)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_chances_of_order_add_up(start: int, width: int, other: int, other_width: int) -> None:
    """The chance that one moment is before another and the chance of the reverse make one."""
    one = chance_before(start, start + width, other, other + other_width)
    back = chance_before(other, other + other_width, start, start + width)
    assert 0 <= one <= 1
    assert one + back == pytest.approx(1, abs=1e-4)


def test_intervals_apart_are_surely_in_order() -> None:
    """What ends before the other begins is before it; what is equal is open."""
    assert chance_before(0, 1, 2, 3) == 1
    assert chance_before(2, 3, 0, 1) == 0
    assert chance_before(0, 4, 0, 4) == pytest.approx(0.5)
    assert chance_before(1, 1, 1, 1) == pytest.approx(0.5, abs=1e-4)
    assert chance_before(0, 10, 5, 5) == pytest.approx(0.5, abs=1e-4)


@given(st.text(alphabet="aZ9_ .,'\u2019\u201c\u201d\u2013\u00e9\u0627\u0301\n-", max_size=60))
def test_words_are_cut_as_everywhere_else(text: str) -> None:
    """The fast cut of plain texts gives the words and places of the normaliser."""
    tokens, starts, ends = _cut(text)
    found = words(text)
    assert list(tokens) == list(found.tokens)
    assert (starts.tolist(), ends.tolist()) == (list(found.starts), list(found.ends))


def test_every_signal_and_setting_is_in_the_algorithm_page() -> None:
    """The page names each signal and each number of the chain as the code does."""
    page = (ROOT / "docs" / "algorithm.md").read_text("utf-8")
    names = [signal.name for signal in (*SIGNALS, *ROOT_SIGNALS)] + [f.name for f in fields(ChainSettings)]
    assert [name for name in names if f"`{name}`" not in page] == []
