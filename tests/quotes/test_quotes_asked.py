"""A quotation that somebody asks for, against stored wordings and running text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quotes.making import SETTINGS
from tests.quotes.test_quotes_properties import TEXTS
from tracer.model import Quote, Span
from tracer.quotes import Asked
from tracer.store.quote_grams import tokens

LONG = "We asked for money. The dam is cracked from side to side! Nobody answered our letters, and nobody came."


def stored(text: str) -> Quote:
    return Quote(text, Span(0, len(text)), "direct")


def test_of_a_longer_quotation_the_sentence_is_taken() -> None:
    """What is shown of a stored quotation are the sentences that hold the asked words, not those around them."""
    asked = Asked("the dam is cracked from side to side", SETTINGS)
    found = asked.among(stored(LONG), "a")
    assert found is not None
    assert asked.sentences(found, LONG).of(LONG) == "The dam is cracked from side to side!"


def test_common_words_count_when_they_are_asked_for() -> None:
    """A phrase that would tie no two articles is found all the same when somebody asks for it."""
    assert Asked("it is what it is", SETTINGS).among(stored("It is what it is,"), "a") is not None


@given(st.data())
def test_the_cheap_look_never_misses(data: st.DataObject) -> None:
    """Whatever is one quotation by the dear comparison passes the cheap one before it."""
    words = st.sampled_from("river bridge convoy of the minister winter harbour said not engine [sic] ...".split())
    asked = data.draw(st.lists(words, min_size=2, max_size=40))
    text = " ".join(data.draw(st.permutations(asked) | st.lists(words, min_size=1, max_size=40) | st.just(asked[2:-1])))
    question = Asked(" ".join(asked), SETTINGS)
    if text.strip() and question.among(stored(text), "a") is not None:
        assert question.may_be(text, tokens(text))


def test_a_set_phrase_in_a_long_question_is_no_answer() -> None:
    """A stored scrap of common words does not answer a whole sentence that happens to hold it."""
    asked = Asked(
        "They told us in the end that it is what it is and that the harbour office would stay closed", SETTINGS
    )
    assert asked.among(stored("in the end"), "a") is None


def test_running_text_is_searched() -> None:
    """The words without marks, with one of them changed, are found where they stand."""
    body = (
        f"It rained. {'The ferry ran twice a day until noon. ' * 20}Here the dam is cracked from end to side and leaks."
    )
    found = Asked("the dam is cracked from side to side", SETTINGS).standing(body, "a")
    assert found is not None
    assert "cracked from end to side" in found.b.span.of(body)


@given(TEXTS, TEXTS)
def test_nothing_raises(asked: str, other: str) -> None:
    """Any text may be asked for and any be stored; what is found lies inside it."""
    question = Asked(asked, SETTINGS)
    question.phrases()
    question.standing(other, "a")
    found = question.among(stored(other), "a") if other else None
    if found is not None:
        span = question.sentences(found, other)
        assert 0 <= span.start <= span.end <= len(other)


@pytest.mark.parametrize("piece", [".", ". ", '."', "\n", "\n ", "a.", "。", "? ", "a b. "])
def test_time_grows_with_length_only(piece: str) -> None:
    """A long stored quotation of nothing but signs is stepped over."""
    text = "the dam is cracked " + piece * (60_000 // len(piece)) + " from side to side"
    asked = Asked("the dam is cracked from side to side", SETTINGS)
    start = time.process_time()
    found = asked.among(stored(text), "a")
    if found is not None:
        asked.sentences(found, text)
    assert time.process_time() - start < 3
