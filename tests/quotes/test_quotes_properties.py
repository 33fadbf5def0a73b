"""What must hold for any text: exact offsets, no exception, time in proportion to length."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.quotes.making import extracted, matched

PIECES = [
    "said", "told", "according to", "that", "he", "she", "Mr.", "Tom Reed", "the mayor", "Reuters", "and",
    "who", "“", "”", '"', "''", "‘", "’", "«", "»", "„", "‹", "›",
    "「", "」", "『", "』", "`", "'", ",", ".", ":", "—", "[", "]", "…", "\n",
    "\n\n", " ", "قال", "إن", "نقلت", "عن", "قوله", "dijo", "que", "sagte", "заявил", "dedi", "گفت", "说", "：",
    "据", "quoted", "as saying", "saying", "river", "bridge", "1984", "not",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=60).map(" ".join) | st.lists(
    st.sampled_from(PIECES), max_size=60
).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from([None, "en", "ar", "fr", "tr", "zh", "ru"]))
def test_spans_are_exact_and_nothing_raises(text: str, language: str | None) -> None:
    """Every span given is a stretch of the text, and the words said to stand there do."""
    for quote in extracted(text, language):
        assert quote.text == text[quote.span.start : quote.span.end]
        assert quote.text.strip() == quote.text
        assert quote.text
        if quote.cue_span is not None:
            assert quote.cue == text[quote.cue_span.start : quote.cue_span.end]
        if quote.speaker_span is not None:
            assert 0 <= quote.speaker_span.start < quote.speaker_span.end <= len(text)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_matching_never_raises_and_is_symmetric(a: str, b: str) -> None:
    """Two texts share the same quotations whichever comes first, and spans lie inside their texts."""
    forth, back = matched(a, b), matched(b, a)
    for one in forth:
        assert 0 <= one.a.span.start < one.a.span.end <= len(a)
        assert 0 <= one.b.span.start < one.b.span.end <= len(b)
        assert 0 <= one.weight <= 1
        assert 0 < one.similarity <= 1
    assert {(m.a.span, m.b.span) for m in forth} == {(m.b.span, m.a.span) for m in back}


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_extraction_is_repeatable(text: str) -> None:
    """The same text gives the same quotations."""
    assert extracted(text) == extracted(text)


@pytest.mark.parametrize("mark", ['"', "“", "”", "''", "« »", '" ', "‘’", "「", '"\n', "“”\n\n"])
def test_five_megabytes_of_marks_take_under_two_seconds(mark: str) -> None:
    """A text of nothing but marks is stepped over."""
    text = mark * (5_000_000 // len(mark))
    start = time.process_time()
    assert extracted(text) == ()
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "piece",
    [
        '"a ',
        "said, ",
        "“he said, ‘no",
        "he said that ",
        "and ",
        ", the ",
        "A’s ",
        "quoted a as ",
        "قال إن ",
        "说：“",
        "a\n",
        "« a » ",
    ],
)
def test_time_grows_with_length_only(piece: str) -> None:
    """Ten times the text takes at most about ten times as long, whatever is repeated."""
    times = []
    for length in (3_000, 30_000):
        text = piece * (length // len(piece))
        start = time.process_time()
        extracted(text, None)
        times.append(time.process_time() - start)
    assert times[1] < 30 * max(times[0], 0.02)


@pytest.mark.parametrize(
    "piece",
    ["he said ", 'said: "', "Ann{n} Bell{n} said. He said ", "the minister Ann{n} said ", "“one {n} two\n\n", "，说"],
)
def test_a_hundred_thousand_letters_take_seconds(piece: str) -> None:
    """Cues, names, roles and re-opened marks without end: each once took time in proportion to its square."""
    text = "".join(piece.replace("{n}", str(n)) for n in range(100_000 // len(piece)))
    start = time.process_time()
    extracted(text, "zh" if "说" in piece else "en")
    assert time.process_time() - start < 5


def test_thousands_of_short_quotations_are_matched_in_seconds() -> None:
    """Two articles of 2,500 quotations of two words each propose by index, not all against all."""
    text = " ".join(f"He said “harbourmaster{n} lighthouse{n}” and left." for n in range(2_500))
    start = time.process_time()
    assert len(matched(text, text)) == 2_500
    assert time.process_time() - start < 20
