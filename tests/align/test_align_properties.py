"""Properties that hold for any two texts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.align.stories import FERRY, ORCHARD, lexicon, prose
from tracer import align
from tracer.model import Match, Span
from tracer.normalize import words
from tracer.settings import AlignSettings

SETTINGS = AlignSettings()
WORDS = lexicon(3000)
FEW = WORDS[:40]


def match(a: str, b: str, skip_a: list[Span] | None = None, skip_b: list[Span] | None = None) -> Match:
    return align.match_texts(a, b, skip_a=skip_a or [], skip_b=skip_b or [], settings=SETTINGS)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    """Two texts patched together of the same stock: copies, cuts, moves, insertions, changed words; or of few words."""
    stock = [prose(seed, 60, FEW if draw(st.integers(0, 5)) == 0 else WORDS) for seed in range(4)]
    order = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 59), st.integers(1, 60)), max_size=5)

    def patched() -> str:
        parts = [word for which, first, length in draw(order) for word in stock[which][first : first + length]]
        for at in draw(st.lists(st.integers(0, max(len(parts) - 1, 0)), max_size=8)) if parts else []:
            parts[at] = draw(st.sampled_from(['"aside"', "12", "", "no", "…", "Über"]))
        return draw(st.sampled_from([" ", "\n", "  "])).join(parts)

    return patched(), patched()


@settings(max_examples=60, deadline=None)
@given(texts(), st.integers(0, 200), st.integers(0, 80))
def test_spans_edits_and_shares_agree_with_the_texts(pair: tuple[str, str], first: int, length: int) -> None:
    """Outside its edits a passage has the very same folded words on both sides; skipped text is in none."""
    a, b = pair
    skipped = Span(first, first + length)
    found = match(a, b, [skipped])
    assert 0 <= found.share_of_a <= 1
    assert 0 <= found.share_of_b <= 1
    assert bool(found.passages) == (found.kind != "none") == (found.derivation != "not") == (not found.reason)
    for passage in found.passages:
        assert not passage.a.overlap(skipped)
        assert 0 <= passage.a.start < passage.a.end <= len(a)
        assert 0 <= passage.b.start < passage.b.end <= len(b)
        assert kept(a, passage.a, [e.a for e in passage.edits]) == kept(b, passage.b, [e.b for e in passage.edits])
        assert len(kept(a, passage.a, [e.a for e in passage.edits])) == passage.words


def kept(text: str, span: Span, edits: list[Span]) -> list[str]:
    """The folded words of a span outside the edits."""
    cut = words(text)
    return [
        token
        for token, start, end in zip(cut.tokens, cut.starts, cut.ends, strict=True)
        if span.start <= start and end <= span.end and not any(e.start <= start and end <= e.end for e in edits)
    ]


@settings(max_examples=60, deadline=None)
@given(texts())
def test_swapping_the_texts_swaps_the_result(pair: tuple[str, str]) -> None:
    """Nothing depends on which text comes first."""
    there, back = match(*pair), match(*pair[::-1])
    assert (there.jaccard, there.containment_a_in_b, there.share_of_a) == (
        back.jaccard,
        back.containment_b_in_a,
        back.share_of_b,
    )
    assert (there.kind, there.derivation, there.reason) == (back.kind, back.derivation, back.reason)
    turned = [(p.b, p.a, p.similarity, p.words, [(e.b, e.a, e.flags) for e in p.edits]) for p in back.passages]
    assert sorted(turned, key=lambda p: p[:2]) == [
        (p.a, p.b, p.similarity, p.words, [(e.a, e.b, e.flags) for e in p.edits]) for p in there.passages
    ]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 400), st.booleans())
def test_any_text_and_itself_are_one_passage(seed: int, length: int, few: bool) -> None:
    """Self comparison covers all, for rich and for poor texts."""
    text = " ".join(prose(seed, length, FEW if few else WORDS))
    found = match(text, text)
    assert (found.kind, found.share_of_a, found.jaccard) == ("exact", 1.0, 1.0)
    assert [(p.a, p.edits) for p in found.passages] == [(found.passages[0].b, ())]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(100, 300), st.integers(100, 300))
def test_unrelated_text_around_a_copy_changes_its_passage_by_no_more_than_a_word(
    seed: int, before: int, after: int
) -> None:
    """The excerpt is found whole, wherever it is put."""
    host = prose(seed, before + after, WORDS)
    text = f"{' '.join(host[:before])}\n\n{FERRY}\n\n{' '.join(host[before:])}"
    (passage,) = match(FERRY, text).passages
    at = text.index(FERRY)
    assert passage.a == Span(0, len(FERRY) - 1)
    assert abs(passage.b.start - at) <= 20
    assert abs(passage.b.end - at - len(FERRY)) <= 20


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_texts_of_one_language_share_nothing_by_luck(seed: int) -> None:
    """Two texts drawn from one lexicon are unrelated."""
    a, b = (" ".join(prose(seed + turn, 400, WORDS)) for turn in (0, 1))
    assert match(a, b).kind == "none"


def test_the_same_pair_gives_the_same_result_again() -> None:
    """No state is kept that shows."""
    host = ORCHARD.replace("\n\n", f"\n\n{FERRY}\n\n")
    assert match(FERRY, host) == match(FERRY, host)
