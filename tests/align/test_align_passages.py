"""Which passages two texts share, on stories of our own."""

from __future__ import annotations

import pytest

from tests.align.stories import FERRY, FERRY_ARABIC, FERRY_INDEPENDENT, FERRY_REWRITTEN, ORCHARD, lexicon, prose
from tracer import align
from tracer.align.passages import Findings
from tracer.align.sides import side
from tracer.align.verdict import verdict
from tracer.model import Match, Passage, Span
from tracer.settings import AlignSettings

SETTINGS = AlignSettings()
PARAGRAPHS = FERRY.split("\n\n")


def match(a: str, b: str, skip_a: list[Span] | None = None, skip_b: list[Span] | None = None) -> Match:
    return align.match_texts(a, b, skip_a=skip_a or [], skip_b=skip_b or [], settings=SETTINGS)


def test_a_text_and_itself_are_one_passage_from_first_to_last_word() -> None:
    """Self comparison is exact, whole, without edits."""
    found = match(FERRY, FERRY)
    assert (found.kind, found.derivation, found.jaccard, found.share_of_a) == ("exact", "wholly", 1.0, 1.0)
    (passage,) = found.passages
    assert passage.a == passage.b == Span(0, len(FERRY) - 1)
    assert (passage.similarity, passage.edits) == (1.0, ())


def test_case_marks_and_composition_do_not_make_a_difference() -> None:
    """Folded words decide: upper case, Arabic vowel marks and letter forms, curly quotes."""
    assert match(FERRY, FERRY.upper().replace("'", "’")).kind == "exact"
    assert match(FERRY_ARABIC, FERRY_ARABIC.replace("إ", "ا").replace("زيتون", "زَيْتُون")).kind == "exact"


def test_composed_and_decomposed_text_agree_in_raw_figures() -> None:
    """NFC comes before shingling, so accents in two encodings are no difference."""
    one, two = "café crème à la carte " * 3, "cafe\u0301 cre\u0300me a\u0300 la carte " * 3
    assert match(one, two).jaccard == 1.0


@pytest.mark.parametrize(("a", "b"), [(FERRY, FERRY_INDEPENDENT), (FERRY, ORCHARD), (FERRY_INDEPENDENT, ORCHARD)])
def test_independent_reports_share_no_passage_and_the_reason_is_told(a: str, b: str) -> None:
    """Names, figures and places of one event make no passage; the reason names test and figure."""
    found = match(a, b)
    assert (found.kind, found.derivation, found.passages) == ("none", "not", ())
    assert found.reason.startswith("longest shared run outside quotation marks ")
    assert f"needs {SETTINGS.longest_run}" in found.reason


def test_independent_reports_with_one_quotation_share_no_passage() -> None:
    """A quotation that both print is no copying, however long."""
    said = (
        '"We told them in June, we told them in July, and when the buoys drifted in August we rowed out ourselves and '
        'tied red cloth to them so that nobody would drown," the oldest of the skippers said.'
    )
    assert match(f"{FERRY} {said}", f"{FERRY_INDEPENDENT}\n\n{said}").passages == ()


def test_prose_of_one_text_that_the_other_quotes_is_a_passage() -> None:
    """What stands outside quotation marks on one side is that side's own, and quoting it is taking it."""
    assert match(FERRY, f'{ORCHARD}\n\nThe paper wrote: "{PARAGRAPHS[1]}"').kind == "excerpt"


def test_a_light_rewriting_is_found() -> None:
    """No long run of words is left, but most of the wording is."""
    found = match(PARAGRAPHS[0], FERRY_REWRITTEN)
    assert found.derivation == "wholly"
    assert len(found.passages) == 1


def test_an_excerpt_inside_another_story_is_cut_out_to_the_word() -> None:
    """Offsets are exact on both sides, and what is around the excerpt stays out."""
    host = ORCHARD.replace("\n\n", f"\n\n{PARAGRAPHS[1]}\n\n")
    found = match(FERRY, host)
    (passage,) = found.passages
    assert found.kind == "excerpt"
    assert passage.a.of(FERRY) == passage.b.of(host) == PARAGRAPHS[1].rstrip(".")


def test_reordered_paragraphs_are_each_found() -> None:
    """A text whose paragraphs were moved about is still wholly derived."""
    found = match(FERRY, "\n\n".join([PARAGRAPHS[2], PARAGRAPHS[0], PARAGRAPHS[1]]))
    assert found.derivation == "wholly"
    assert min(found.share_of_a, found.share_of_b) > 0.9


def test_a_cut_and_an_insertion_leave_the_rest_matched() -> None:
    """The first paragraph is gone and foreign text has come in: the remainder is there."""
    found = match(FERRY, f"{PARAGRAPHS[1]}\n\n{ORCHARD}\n\n{PARAGRAPHS[2]}")
    assert [passage.a.of(FERRY)[:10] for passage in found.passages] == [PARAGRAPHS[1][:10], PARAGRAPHS[2][:10]]


def test_contains_is_told_either_way_round() -> None:
    """Nearly all of one text in the other is `contains`, whichever is the longer; the shares say which."""
    longer = f"{ORCHARD}\n\n{FERRY}"
    there, back = match(longer, FERRY), match(FERRY, longer)
    assert there.kind == back.kind == "contains"
    assert there.share_of_b == back.share_of_a > 0.99 > there.share_of_a


def test_near_is_most_of_both() -> None:
    """A copy with two words changed and a sentence more is near."""
    found = match(FERRY, FERRY.replace("214", "241").replace("1987", "1978") + " Ferries also stopped at Lorn.")
    assert found.kind == "near"
    assert len(found.passages) == 1


def test_skipped_spans_take_no_part() -> None:
    """A site notice both texts carry makes no passage, and does not count in the shares."""
    notice = "Support us. " + PARAGRAPHS[2]
    a, b = f"{FERRY_INDEPENDENT}\n\n{notice}", f"{ORCHARD}\n\n{notice}"
    assert match(a, b).kind == "excerpt"
    skip_a, skip_b = Span(len(a) - len(notice), len(a)), Span(len(b) - len(notice), len(b))
    found = match(a, b, [skip_a], [skip_b])
    assert (found.kind, found.share_of_a, found.share_of_b) == ("none", 0.0, 0.0)
    assert found.jaccard > 0


def test_a_skipped_span_inside_a_copy_cuts_the_passage() -> None:
    """No passage reaches over a skipped span; the copy is still exact in what is left."""
    notice = "Sign up for our letter and read the news before your neighbours do."
    copy = FERRY.replace("\n\n", f"\n\n{notice}\n\n", 1)
    at = copy.index(notice)
    found = match(FERRY, copy, [], [Span(at, at + len(notice))])
    assert found.kind == "exact"
    assert all(not passage.b.overlap(Span(at, at + len(notice))) for passage in found.passages)
    assert found.share_of_a == found.share_of_b == 1.0


def test_skipped_spans_in_any_order_and_beyond_the_text_are_borne() -> None:
    """Overlapping, unordered, empty and overlong spans are taken as they come."""
    spans = [Span(40, 90), Span(10, 50), Span(7, 7), Span(len(FERRY) - 5, len(FERRY) + 400)]
    found = match(FERRY, FERRY, spans, spans[::-1])
    assert found.kind == "exact"
    assert all(not passage.a.overlap(span) for passage in found.passages for span in spans)


def test_a_summary_in_a_foreign_text_is_found_and_holds_little_of_its_source() -> None:
    """Sentences taken from all over a source are one passage, and it does not count as all of that source."""
    words = lexicon(6000)
    source, around = prose(1, 900, words), prose(2, 1200, words[::-1])
    summary = [word for at in range(0, 900, 90) for word in source[at : at + 9]]
    text = " ".join([*around[:600], *summary, *around[600:]])
    found = match(" ".join(source), text)
    assert found.derivation == "partly"
    assert found.share_of_a < 0.35


@pytest.mark.parametrize("other", ["", " \n", "…", FERRY])
def test_nothing_to_compare_is_told(other: str) -> None:
    """Empty texts and texts without words share nothing, and the reason says so."""
    found = match("", other)
    assert (found.kind, found.jaccard, found.share_of_a) == ("none", 0.0, 0.0)
    assert "no words" in found.reason


def test_short_equal_texts_are_exact() -> None:
    """Texts below every threshold are still the same text."""
    found = match("Rain.", "rain")
    assert (found.kind, found.jaccard, len(found.passages)) == ("exact", 1.0, 1)


def test_a_copy_that_stands_in_quotation_marks_as_a_whole_is_found() -> None:
    """Where nearly all of both texts is the same, quotation marks do not matter."""
    said = f'"{PARAGRAPHS[0].replace(chr(34), "")}"'
    assert match(said, said.replace("214", "215")).kind == "near"


def test_scripts_without_spaces_are_aligned() -> None:
    """Han text is cut by character; an edited copy is one passage with the edit in it."""
    text = "周六傍晚一艘渡轮在港口外的沙洲搁浅，船上二百一十四人由渔船接回岸上，没有人重伤。"
    text += "港务长说航道春天刚刚疏浚过，如今又淤塞了。"
    found = match(text, text.replace("周六", "周五"))
    assert found.kind == "near"
    assert [edit.a.of(text) for edit in found.passages[0].edits] in (["六"], [])


def test_a_text_retold_in_other_words_is_no_near_copy() -> None:
    """A passage over all of both texts that is mostly unlike shares a part, and is not nearly the same text."""
    both = side("one two three four five six seven eight nine ten eleven twelve")
    whole = Span(0, len(both.text))
    other = side("one two three and then there came some words of quite another kind")
    found = Findings((Passage(whole, Span(0, len(other.text)), 0.24, 3),), "")
    assert verdict(both, other, found, SETTINGS).kind == "excerpt"
    like = Findings((Passage(whole, Span(0, len(other.text)), 0.9, 3),), "")
    assert verdict(both, other, like, SETTINGS).kind == "near"
