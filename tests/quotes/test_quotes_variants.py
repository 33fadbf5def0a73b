"""The tree of a quotation's wordings."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from tests.quotes.making import SETTINGS
from tracer import quotes
from tracer.model import Place, Sighting, Span, Stamp

FULL = "We have agreed with our neighbours to strike the convoys on the northern road before winter comes"
CLIPPED = "to strike the convoys on the northern road before winter comes"
CHANGED = "We have agreed with our allies to strike the convoys on the southern road before winter comes"
OTHER = "Nobody will ever know why the ferry stopped in the middle of the lake"


def sighting(text: str, article: str, day: int | None) -> Sighting:
    stamp = None
    if day is not None:
        at = datetime(2015, 10, day, tzinfo=UTC)
        stamp = Stamp(at.date().isoformat(), at, at, "day", "test")
    return Sighting(Place(article, Span(0, len(text))), text, None, stamp)


SEEN = [
    sighting(CLIPPED, "c", 3), sighting(FULL, "b", 2), sighting(FULL, "a", 1), sighting(CHANGED, "d", 4),
    sighting(OTHER, "e", 1), sighting(CLIPPED, "f", None),
]  # fmt: skip


def test_fuller_wording_is_the_parent() -> None:
    """A clipping hangs under the fuller wording, sightings come earliest first, undated last, strangers stand alone."""
    found = quotes.variants(SEEN, settings=SETTINGS)
    by_text = {variant.text: variant for variant in found}
    assert [s.place.article for s in by_text[FULL].sightings] == ["a", "b"]
    assert [s.place.article for s in by_text[CLIPPED].sightings] == ["c", "f"]
    assert by_text[FULL].parent is None
    assert by_text[OTHER].parent is None
    for text in (CLIPPED, CHANGED):
        parent = by_text[text].parent
        assert parent is not None
        assert found[parent].text == FULL
    assert [(FULL[e.a.start : e.a.end], CHANGED[e.b.start : e.b.end]) for e in by_text[CHANGED].edits] == [
        ("neighbours", "allies"), ("northern", "southern"),
    ]  # fmt: skip


def test_order_of_input_does_not_matter() -> None:
    """Shuffled sightings give the same tree, parents before children."""
    first = quotes.variants(SEEN, settings=SETTINGS)
    shuffled = list(SEEN)
    Random(3).shuffle(shuffled)
    assert quotes.variants(shuffled, settings=SETTINGS) == first
    assert all(v.parent is None or v.parent < number for number, v in enumerate(first))


def test_no_sightings_no_variants() -> None:
    """Nothing, or nothing but signs, has no wordings."""
    assert quotes.variants([], settings=SETTINGS) == ()
    assert quotes.variants([sighting("…!", "a", 1)], settings=SETTINGS) == ()
