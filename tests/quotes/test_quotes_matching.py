"""The same quotation in two articles: bands of length, drift, clipping, marks on one side."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.quotes.making import SETTINGS, matched, studied
from tracer import quotes
from tracer.model import QuoteMatch, Stamp

FULL = (
    "We have agreed with our neighbours to strike the convoys on the northern road before winter, and not one day later"
)


def said(words: str, who: str = "Karim Aziz") -> str:
    return f"{who} spoke on Monday. “{words},” {who} said in the capital."


def only(found: tuple[QuoteMatch, ...]) -> QuoteMatch:
    assert len(found) == 1, found
    return found[0]


def test_word_for_word_is_the_same() -> None:
    """Equal words are one quotation whatever marks, case and accents are around them."""
    one = only(matched(said(FULL), f"Aziz: «{FULL.upper()}»"))
    assert (one.kind, one.similarity, one.edits) == ("same", 1.0, ())
    assert one.weight > 0.8


def test_clipping_has_a_direction() -> None:
    """A quotation cut short is told from the fuller one, and what was cut is an edit."""
    one = only(matched(said("to strike the convoys on the northern road before winter"), said(FULL)))
    assert one.kind == "a_clips_b"
    assert (
        only(matched(said(FULL), said("to strike the convoys on the northern road before winter"))).kind == "b_clips_a"
    )
    assert any(len(edit.a) == 0 and len(edit.b) > 0 for edit in one.edits)


def test_changed_number_negation_and_name_are_flagged() -> None:
    """What matters in a change has a name."""
    a = said("There were 40 men on the road to Basra and we did not stop them at the gate")
    b = said("There were 400 men on the road to Mosul and we did stop them at the gate")
    one = only(matched(a, b))
    assert {flag for edit in one.edits for flag in edit.flags} == {"number", "name", "negation"}
    changed = [(a[e.a.start : e.a.end], b[e.b.start : e.b.end]) for e in one.edits]
    assert changed == [("40", "400"), ("Basra", "Mosul"), ("not", "")]


@pytest.mark.parametrize(
    ("mine", "theirs", "found"),
    [
        ("a tremendous waste of money", "a tremendous waste of money", True),
        ("a tremendous waste of money", "a terrible waste of money", False),
        ("this bridge will never open again", "this bridge will not open again", True),
        ("this bridge will never open again", "this tunnel could not close again", False),
        ("the road to the harbour was closed by the storm that day", "the road from the valley was open to all", False),
        ("we ran to the hill and then the barn went under", "we ran to the hill, then the barn went right under", True),
        ("it is what it is and that is that as far as I am", "it is as far as that is and I am what it is", False),
    ],
)  # fmt: skip
def test_bands(mine: str, theirs: str, found: bool) -> None:
    """Short quotations match word for word, longer ones may lose words, common words in another order are no match."""
    assert bool(matched(said(mine), said(theirs))) is found


def test_ellipsis_joins_pieces_in_order() -> None:
    """Words left out on purpose do not count against a quotation."""
    pieces = "We have agreed with our neighbours … before winter, and not one day later"
    assert only(matched(said(pieces), said(FULL))).kind == "a_clips_b"


def test_brackets_are_the_editors_words() -> None:
    """A word in brackets is not the speaker's and is not compared."""
    bracketed = "We have agreed with [them] to strike the convoys on the northern road before winter"
    plain = "We have agreed with our neighbours to strike the convoys on the northern road before winter"
    one = only(matched(said(bracketed), said(plain)))
    assert one.similarity > 0.9


def test_quotation_found_without_marks() -> None:
    """What one article quotes, the other may give as its own words; that side has no quotation."""
    bare = "It rained. The plan: to strike the convoys on the northern road before winter, and not one day later."
    one = only(matched(said(FULL), bare))
    assert one.b_quote is None
    assert "convoys on the northern road" in bare[one.b.span.start : one.b.span.end]


def test_short_rare_words_are_found_without_marks() -> None:
    """Two rare words, quoted here and plain there, are found with little weight; two common ones are not."""
    rare = matched("He faces “enormous opposition” at home, Aziz said.", "The premier met enormous opposition there.")
    assert 0 < only(rare).weight < 0.6
    assert not matched("He faces “no good” at home, Aziz said.", "There was no good there.")


def test_same_speaker_supports_and_another_speaks_against() -> None:
    """A short quotation weighs less where the speakers differ."""
    words = "a tremendous squandering of everybody's money"
    same = only(matched(said(words), said(words)))
    other = only(matched(said(words), said(words, "Lena Ortiz")))
    assert (same.speaker, other.speaker) == ("same", "differs")
    assert same.weight > other.weight


def test_dates_far_apart_speak_against_a_short_one() -> None:
    """A phrase in two articles a year apart is likelier chance."""

    def at(year: int) -> Stamp:
        day = datetime(year, 5, 1, tzinfo=UTC)
        return Stamp(str(year), day, day, "day", "test")

    text = said("a tremendous squandering of everybody's money")
    near = quotes.match(
        studied(text, "a", published=at(2015)), studied(text, "b", published=at(2015)), settings=SETTINGS
    )
    far = quotes.match(
        studied(text, "a", published=at(2015)), studied(text, "b", published=at(2016)), settings=SETTINGS
    )
    assert near[0].weight > far[0].weight


def test_unrelated_articles_share_nothing() -> None:
    """Other words, no match; an empty text, no match."""
    assert matched(said(FULL), said("Nobody will ever know why the ferry stopped in the middle of the lake")) == ()
    assert matched(said(FULL), "") == ()
    assert matched("", "") == ()


def test_arabic_matches_through_spelling() -> None:
    """Vowel marks and letter forms do not hide a quotation."""
    a = "قال الوزير: «لن ننتظر أكثر من ذلك، فقد طال الأمر على أهل المدينة»."
    b = 'وأضاف الوزير: "لن ننتظر اكثر من ذلكَ فقد طال الامر على اهل المدينه".'
    assert only(matched(a, b, "ar")).kind == "same"
