"""Time and right answers where texts are long or repeat themselves."""

from __future__ import annotations

import time

import pytest

from tests.align.stories import lexicon, prose
from tracer import align
from tracer.model import Match
from tracer.settings import AlignSettings

SETTINGS = AlignSettings()
WORDS = lexicon(20_000)


def match(a: str, b: str) -> Match:
    return align.match_texts(a, b, settings=SETTINGS)


def seconds(a: list[str], b: list[str]) -> float:
    """Least processor time of five runs; a changing last word keeps texts from being remembered."""
    times = []
    for turn in range(5):
        begun = time.process_time()
        match(" ".join([*a, f"turn{turn}"]), " ".join([*b, f"turn{turn}"]))
        times.append(time.process_time() - begun)
    return min(times)


@pytest.mark.slow
@pytest.mark.parametrize("shared", [0.0, 0.5, 0.9])
def test_time_from_5000_to_10000_words_is_linear(shared: float) -> None:
    """At most 2.3 times as long for twice the words, unrelated, half shared or edited throughout."""

    def pair(length: int) -> tuple[list[str], list[str]]:
        a, b = prose(1, length, WORDS), prose(2, length, WORDS)
        if shared == 0.5:
            b[: length // 2] = a[length // 2 :]
        if shared == 0.9:
            b = [mine if at % 10 else theirs for at, (mine, theirs) in enumerate(zip(a, b, strict=True))]
        return a, b

    growth = min(seconds(*pair(10_000)) / seconds(*pair(5_000)) for _ in range(3))
    assert growth <= 2.3


def test_a_megabyte_of_one_word_is_compared_in_time() -> None:
    """With itself exact; with one word put in near, and the edit is that word; with an empty text nothing."""
    text = "word " * 200_000
    begun = time.process_time()
    assert match(text, text).kind == "exact"
    found = match(text, text[:500_000] + "other " + text[500_000:])
    assert found.kind == "near"
    assert [len(edit.b) for passage in found.passages for edit in passage.edits] == [5]
    assert match(text, "").kind == "none"
    assert time.process_time() - begun < 20


def test_one_sentence_over_and_over_is_compared_in_time() -> None:
    """A text of one repeated sentence and the same with a tail."""
    text = "the ferry left the quay before the rain came over the hill and nobody waved " * 4_000
    begun = time.process_time()
    assert match(text, f"{text} and then it sank").kind == "near"
    assert time.process_time() - begun < 10


def test_many_short_copies_stay_apart_and_in_time() -> None:
    """A hundred excerpts in foreign text are a hundred passages or fewer, all of them right."""
    a, b = prose(3, 8_000, WORDS), prose(4, 8_000, WORDS)
    for at in range(0, 8_000, 200):
        b[at : at + 60] = a[at : at + 60]
    text_a, text_b = " ".join(a), " ".join(b)
    found = match(text_a, text_b)
    assert 35 <= len(found.passages) <= 41
    assert sum(p.similarity > 0.8 for p in found.passages) >= 35
