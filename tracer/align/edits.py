"""The word edits inside a passage.

Both stretches are cut at runs of three words that occur once in each and stand in the same order (the anchors of
patience diff), and the pieces between are aligned by Levenshtein distance over words, so time and memory stay linear
for long passages. Neighbouring differences are one edit; words
that moved are dropped in one place and added in another.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from tracer.align.flags import flags
from tracer.align.sides import Side
from tracer.model import Edit, Passage, Span
from tracer.settings import AlignSettings

Range = tuple[int, int]
_ANCHOR = 3  # words; a single unique word may well be equal by chance, three in a row hardly


@dataclass(frozen=True, slots=True)
class Change:
    """Words `a` (first, last) of one side stand where words `b` of the other do; one of them may be empty."""

    a: Range
    b: Range


def passage(a: Side, b: Side, span_a: Range, span_b: Range, settings: AlignSettings) -> Passage:
    """The passage over two word ranges, with its edits.

    `words` counts the words that stand in the same order on both sides; `similarity` is twice that over the words of
    both.
    """
    found = list(_changes(a.words.tokens, b.words.tokens, span_a, span_b, settings.cells_at_once))
    same = span_a[1] - span_a[0] - sum(change.a[1] - change.a[0] for change in found)
    total = span_a[1] - span_a[0] + span_b[1] - span_b[0]
    edits = tuple(_edit(a, b, change) for change in found)
    return Passage(a.words.span(*span_a), b.words.span(*span_b), 2 * same / total, same, edits)


def _edit(a: Side, b: Side, change: Change) -> Edit:
    return Edit(_span(a, change.a), _span(b, change.b), flags(a, change.a, b, change.b))


def _span(of: Side, words: Range) -> Span:
    """The words' span, or for no words the empty span behind the word before."""
    first, last = words
    if first < last:
        return of.words.span(first, last)
    at = of.words.ends[first - 1] if first else 0
    return Span(at, at)


def _changes(a: Sequence[str], b: Sequence[str], span_a: Range, span_b: Range, most: int) -> Iterator[Change]:
    pending: Change | None = None
    for change in _raw_changes(a, b, span_a, span_b, most):
        if pending and pending.a[1] == change.a[0] and pending.b[1] == change.b[0]:
            pending = Change((pending.a[0], change.a[1]), (pending.b[0], change.b[1]))
            continue
        if pending:
            yield pending
        pending = change
    if pending:
        yield pending


def _raw_changes(a: Sequence[str], b: Sequence[str], span_a: Range, span_b: Range, most: int) -> Iterator[Change]:
    at_a, at_b = span_a[0], span_b[0]
    for anchor_a, anchor_b in _anchors(a, b, span_a, span_b):
        if anchor_a >= at_a and anchor_b >= at_b:
            yield from _aligned(a, b, (at_a, anchor_a), (at_b, anchor_b), most)
            at_a, at_b = anchor_a + _ANCHOR, anchor_b + _ANCHOR
        elif anchor_a - at_a == anchor_b - at_b:  # overlaps the anchor before and goes on from it
            at_a, at_b = anchor_a + _ANCHOR, anchor_b + _ANCHOR
    yield from _aligned(a, b, (at_a, span_a[1]), (at_b, span_b[1]), most)


def _anchors(a: Sequence[str], b: Sequence[str], span_a: Range, span_b: Range) -> list[Range]:
    """Places (in a, in b) of three-word runs unique on both sides, the longest series that rises on both."""
    once_a, once_b = _once(a, span_a), _once(b, span_b)
    pairs = [(at, once_b[run]) for run, at in once_a.items() if run in once_b]
    return _rising(sorted(pairs))


def _once(words: Sequence[str], span: Range) -> dict[str, int]:
    inside = words[span[0] : span[1]]
    runs = list(map(" ".join, zip(*(inside[i:] for i in range(_ANCHOR)), strict=False)))
    counts = Counter(runs)
    return {run: at for at, run in enumerate(runs, span[0]) if counts[run] == 1}


def _rising(pairs: list[Range]) -> list[Range]:
    """The longest subsequence of pairs, in order of the first, whose second rises (patience sorting)."""
    tops: list[int] = []
    at_top: list[int] = []
    before: list[int] = []
    for index, (_, second) in enumerate(pairs):
        pile = bisect_left(tops, second)
        before.append(at_top[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [second]
        at_top[pile : pile + 1] = [index]
    chain: list[Range] = []
    index = at_top[-1] if at_top else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _aligned(a: Sequence[str], b: Sequence[str], span_a: Range, span_b: Range, most: int) -> Iterator[Change]:
    (first_a, last_a), (first_b, last_b) = _trimmed(a, b, span_a, span_b)
    if first_a == last_a and first_b == last_b:
        return
    if (last_a - first_a) * (last_b - first_b) > most:
        yield Change((first_a, last_a), (first_b, last_b))
        return
    for op in Levenshtein.opcodes(a[first_a:last_a], b[first_b:last_b]):
        if op.tag != "equal":
            yield Change(
                (first_a + op.src_start, first_a + op.src_end), (first_b + op.dest_start, first_b + op.dest_end)
            )


def _trimmed(a: Sequence[str], b: Sequence[str], span_a: Range, span_b: Range) -> tuple[Range, Range]:
    (first_a, last_a), (first_b, last_b) = span_a, span_b
    while first_a < last_a and first_b < last_b and a[first_a] == b[first_b]:
        first_a, first_b = first_a + 1, first_b + 1
    while first_a < last_a and first_b < last_b and a[last_a - 1] == b[last_b - 1]:
        last_a, last_b = last_a - 1, last_b - 1
    return (first_a, last_a), (first_b, last_b)
