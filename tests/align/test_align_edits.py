"""The word edits inside passages, and what makes them matter."""

from __future__ import annotations

import pytest

from tests.align.stories import FERRY, FERRY_ARABIC
from tracer import align
from tracer.model import Edit
from tracer.settings import AlignSettings

SETTINGS = AlignSettings()


def edits(a: str, b: str) -> list[tuple[str, str, Edit]]:
    """Each edit with the words on both sides."""
    found = align.match_texts(a, b, settings=SETTINGS)
    return [(edit.a.of(a), edit.b.of(b), edit) for passage in found.passages for edit in passage.edits]


@pytest.mark.parametrize(
    ("before", "after", "flags"),
    [
        ("214", "241", ("number",)),
        ("Two deckhands", "Nine deckhands", ("number",)),
        ("Orsa", "Verrin", ("name",)),
        ("has since silted up", "has not since silted up", ("negation",)),
        ("never paid", "promptly paid", ("negation",)),
        ("said the pilot", "claimed the pilot", ("attribution",)),
        ("baskets", "crates", ()),
        ("fishing boats", "rowing boats", ()),
    ],
)
def test_a_changed_word_is_one_edit_with_its_flags(before: str, after: str, flags: tuple[str, ...]) -> None:
    """Numbers, names, negations and attributions are told apart from words that matter less."""
    ((_, _, edit),) = edits(FERRY, FERRY.replace(before, after, 1))
    assert edit.flags == flags


@pytest.mark.parametrize(
    ("before", "after", "flags"),
    [
        ("214", "٢٤١", ("number",)),
        ("ولن تستأنف", "وسوف تستأنف", ("negation",)),
        ("وقالت مديرة", "وزعمت مديرة", ("attribution",)),
        ("الربيع", "الخريف", ()),
    ],
)
def test_arabic_edits_are_flagged(before: str, after: str, flags: tuple[str, ...]) -> None:
    """The same flags in Arabic, with Eastern digits, prefixed particles and verbs of speech."""
    changed = FERRY_ARABIC.replace(before, after, 1)
    assert changed != FERRY_ARABIC
    ((_, _, edit),) = edits(FERRY_ARABIC, changed)
    assert edit.flags == flags


def test_dropped_and_added_words_have_an_empty_side_behind_the_word_before() -> None:
    """A drop has no words in b, an addition none in a; the empty span says where."""
    dropped = FERRY.replace(" late", "", 1)
    ((gone, came, edit),) = edits(FERRY, dropped)
    assert (gone, came) == ("late", "")
    assert dropped[: edit.b.start].endswith("Tel Marin")
    ((gone, came, _),) = edits(dropped, FERRY)
    assert (gone, came) == ("", "late")


def test_similarity_and_words_count_what_kept_its_order() -> None:
    """One word of a passage changed: all others are shared."""
    (passage,) = align.match_texts(FERRY, FERRY.replace("baskets", "crates"), settings=SETTINGS).passages
    total = len(FERRY.replace("3.4", "3 4").replace("-", " ").split())
    assert passage.words == total - 1
    assert passage.similarity == pytest.approx(1 - 1 / total)


def test_a_contracted_negation_is_flagged() -> None:
    """ "didn't" for "did" is a negation."""
    a = FERRY.replace("The council did not answer", "The council did answer")
    ((_, _, edit),) = edits(a, FERRY.replace("The council did not answer", "The council didn't answer"))
    assert "negation" in edit.flags
