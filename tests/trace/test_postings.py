"""The postings of a pool give what looking at every article would give."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tracer import fingerprint
from tracer.settings import Settings
from tracer.trace.postings import Postings

WORDS = st.lists(st.sampled_from("ash birch cedar date elm fir gum hazel".split()), max_size=14).map(" ".join)


@given(st.lists(WORDS, max_size=6), WORDS)
def test_holders_are_those_with_a_shingle_in_common(texts: list[str], asked: str) -> None:
    """No holder is missed and none is made up, whatever the texts."""
    settings = Settings().fingerprint
    items = [(str(at), fingerprint.of(text, settings)) for at, text in enumerate(texts)]
    of = fingerprint.of(asked, settings)
    found = [id for id, _ in Postings(items).holding(of.shingles)]
    assert found == [id for id, other in items if np.isin(of.shingles, other.shingles).any()]


def test_the_same_text_is_found_without_shingles() -> None:
    """A text is held by itself, however short."""
    items = [("a", fingerprint.of("Rain", Settings().fingerprint))]
    assert Postings(items).holding(np.zeros(0, np.uint64), items[0][1].text_hash) == items
