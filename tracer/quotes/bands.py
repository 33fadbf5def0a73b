"""Whether two wordings are one quotation: by the number of words, as the field does (see `QuoteSettings`)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from tracer.quotes import drift
from tracer.quotes.sides import Wording
from tracer.settings import QuoteSettings


@dataclass(frozen=True, slots=True)
class Fit:
    """How a wording fits a stretch of the other article's words."""

    mine: tuple[int, ...]
    theirs: tuple[int, ...]
    equal: tuple[drift.Block, ...]
    kept: tuple[str, ...]  # the words of the equal runs
    similarity: float

    @property
    def shared(self) -> int:
        return len(self.kept)

    @property
    def in_runs(self) -> list[str]:
        """The words that stand beside another equal one."""
        found: list[str] = []
        at = 0
        for _, _, length in self.equal:
            found += self.kept[at : at + length] if length > 1 else ()
            at += length
        return found


def fit(mine: Wording, at: Sequence[int], code: str, settings: QuoteSettings, *, opened: bool = False) -> Fit | None:
    """Lay the shorter wording on the best stretch of the longer, and align them word by word.

    `at` and `code` are the other side's words, `opened` says that it leaves words out on purpose. A shorter wording
    with an ellipsis or brackets is laid on the whole of the longer, its pieces in order. None where no word is shared.
    """
    a, b, at_a, at_b = mine.code, code, mine.at, tuple(at)
    if not mine.open and len(b) > len(a) * settings.lay_ratio:
        window = fuzz.partial_ratio_alignment(a, b)
        if window is not None:
            b, at_b = b[window.dest_start : window.dest_end], at_b[window.dest_start : window.dest_end]
    elif not opened and len(a) > len(b) * settings.lay_ratio:
        window = fuzz.partial_ratio_alignment(b, a)
        if window is not None:
            a, at_a = a[window.dest_start : window.dest_end], at_a[window.dest_start : window.dest_end]
    equal = drift.blocks(a, b)
    if not equal:
        return None
    first, last = equal[0], equal[-1]
    kept = [mine.tokens[bisect_left(mine.at, at_a[i + k])] for i, _, length in equal for k in range(length)]
    at_a, at_b = at_a[first[0] : last[0] + last[2]], at_b[first[1] : last[1] + last[2]]
    moved = tuple((i - first[0], j - first[1], length) for i, j, length in equal)
    return Fit(at_a, at_b, moved, tuple(kept), 2 * len(kept) / (len(at_a) + len(at_b)))


def accepts(fit: Fit, mine: Wording, theirs: Wording, settings: QuoteSettings, *, marked: bool = True) -> bool:
    """Whether a fit makes two wordings one quotation.

    `marked`: the other side stands between marks. Where it does not, it is judged as if it had `mine`'s words.
    """
    s = settings
    lesser = min(mine, theirs, key=lambda wording: len(wording.at))
    opened, shorter = lesser.open, len(lesser.at)
    lost = shorter - fit.shared
    added = max(len(fit.mine), len(fit.theirs)) - fit.shared
    if shorter <= s.exact_words:
        return lost == 0 and (added == 0 or opened)
    longest = max(length for _, _, length in fit.equal)
    if shorter <= s.short_words:
        allowed = min(s.short_lost, 1 + (shorter > s.one_lost) + (longest >= s.close_run))
        tells = sum(map(drift.telling, fit.kept)) >= s.short_telling * sum(map(drift.telling, lesser.tokens))
        allowed = allowed if marked else min(allowed, 1)
        return lost <= allowed and tells and (added <= allowed + marked or opened)
    if longest >= s.run_words or (lost <= shorter * (1 - s.ratio) and (fit.similarity >= s.ratio or opened)):
        return True
    grams = sum(max(0, length - 3) for _, _, length in fit.equal)
    if grams >= s.containment * (shorter - 3):
        return True
    kept = fit.in_runs
    share = s.drift_share if marked else s.bare_share
    enough = len(kept) >= share * shorter and sum(map(drift.telling, kept)) >= s.drift_telling
    return enough and (marked or longest >= s.close_run)


def kind(
    fit: Fit, mine: Wording, theirs: Wording, settings: QuoteSettings
) -> Literal["same", "variant", "a_clips_b", "b_clips_a"]:
    """How two wordings that are one quotation stand to each other."""
    if mine.code == theirs.code:
        return "same"
    whole_a, whole_b = fit.shared / len(mine.at), fit.shared / len(theirs.at)
    if whole_a >= settings.ratio > whole_b and len(theirs.at) - fit.shared >= settings.clip_words:
        return "a_clips_b"
    if whole_b >= settings.ratio > whole_a and len(mine.at) - fit.shared >= settings.clip_words:
        return "b_clips_a"
    return "variant"


def lined(fit: Fit, mine: Wording, theirs: Wording) -> list[drift.Block]:
    """The equal runs of a fit, counted from the starts of both wordings."""
    first_a, first_b = bisect_left(mine.at, fit.mine[0]), bisect_left(theirs.at, fit.theirs[0])
    return [(i + first_a, j + first_b, length) for i, j, length in fit.equal]
