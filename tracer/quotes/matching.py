"""The same quotation in two articles, up to drift, with marks on both sides or on one."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

from rapidfuzz.distance import Indel

from tracer.model import Article, Place, QuoteMatch, Span, Studied
from tracer.quotes import bands, drift, sides
from tracer.quotes.bands import Fit
from tracer.quotes.sides import Side, Wording
from tracer.quotes.whose import speakers
from tracer.settings import QuoteSettings

_GRAM = 3
_HITS = 64  # places read per word 3-gram: a refrain proposes its first places


def match(a: Studied, b: Studied, *, settings: QuoteSettings) -> tuple[QuoteMatch, ...]:
    """The quotations two articles share, in the order of `a`'s text. One side at least has them between marks.

    Accepted by length band (see `QuoteSettings`): short ones word for word, longer ones by word 4-gram containment,
    aligned ratio, a long shared run, or enough rare words in order. A mark in one article is also looked for among
    the other's unmarked words where it is long or rare enough.
    """
    codes: dict[str, str] = {}
    side_a, side_b = sides.side(a, codes), sides.side(b, codes)
    if not side_a.wordings and not side_b.wordings:
        return ()
    judge = Judge(side_a, side_b, codes, settings)
    found = [
        *judge.marked(),
        *judge.unmarked(side_a, side_b, turned=False),
        *judge.unmarked(side_b, side_a, turned=True),
    ]
    return tuple(sorted(_best([one for one in found if one.weight > 0]), key=lambda m: (m.a.span, m.b.span)))


class Judge:
    """Proposes and judges pairs of wordings of two articles."""

    def __init__(self, a: Side, b: Side, codes: dict[str, str], settings: QuoteSettings) -> None:
        self.a, self.b = a, b
        self.codes = codes
        self.settings = settings

    # --- marks on both sides --------------------------------------------------------------------------------------

    def marked(self) -> Iterator[QuoteMatch]:
        for i, j in sorted(self._proposed()):
            found = self.compared(self.a.wordings[i], self.b.wordings[j])
            if found is not None:
                yield found

    def compared(self, mine: Wording, theirs: Wording) -> QuoteMatch | None:
        """Whether two marked wordings, one of each article, are one quotation; weight 0 where they say too little."""
        fit = bands.fit(mine, theirs.at, theirs.code, self.settings, opened=theirs.open)
        if fit is None or not bands.accepts(fit, mine, theirs, self.settings):
            return None
        return self._made(mine, theirs, fit)

    def _proposed(self) -> set[tuple[int, int]]:
        """Pairs that share a word 3-gram, are near by edit distance, or where the shorter stands whole in the other."""
        found: set[tuple[int, int]] = set()
        grams: dict[str, list[int]] = {}
        for j, wording in enumerate(self.b.wordings):
            for gram in {wording.code[k : k + _GRAM] for k in range(len(wording.code) - _GRAM + 1)}:
                grams.setdefault(gram, []).append(j)
        for i, wording in enumerate(self.a.wordings):
            for k in range(len(wording.code) - _GRAM + 1):
                found.update((i, j) for j in grams.get(wording.code[k : k + _GRAM], ())[:_HITS])
        return found | self._short() | self._near()

    def _short(self) -> set[tuple[int, int]]:
        """Quotations too short for a 3-gram, found whole in the other's."""
        holding_a, holding_b = _pairs(self.a.wordings), _pairs(self.b.wordings)
        found: set[tuple[int, int]] = set()
        for i, wording in enumerate(self.a.wordings):
            if len(wording.code) == _GRAM - 1:
                found.update((i, j) for j in holding_b.get(wording.code, ())[:_HITS])
        for j, wording in enumerate(self.b.wordings):
            if len(wording.code) == _GRAM - 1:
                found.update((i, j) for i in holding_a.get(wording.code, ())[:_HITS])
        return found

    def _near(self) -> set[tuple[int, int]]:
        """Quotations alike as wholes, whose 3-grams may all be broken (rapidfuzz, all against all)."""
        mine = [(i, w.code) for i, w in enumerate(self.a.wordings) if len(w.code) > self.settings.exact_words]
        theirs = [(j, w.code) for j, w in enumerate(self.b.wordings) if len(w.code) > self.settings.exact_words]
        if not mine or not theirs or len(mine) * len(theirs) > self.settings.near_pairs:
            return set()
        from rapidfuzz import process  # brings NumPy, which a question to the store does without

        scores = process.cdist(
            [code for _, code in mine], [code for _, code in theirs],
            scorer=Indel.normalized_similarity, score_cutoff=self.settings.near,
        )  # fmt: skip
        return {(mine[int(i)][0], theirs[int(j)][0]) for i, j in zip(*scores.nonzero(), strict=True)}

    # --- marks on one side ----------------------------------------------------------------------------------------

    def unmarked(self, marked: Side, bare: Side, *, turned: bool) -> Iterator[QuoteMatch]:
        """Quotations of one article among the other's words outside its marks."""
        yield from self._short_unmarked(marked, bare, turned)
        long = [w for w in marked.wordings if len(w.code) >= self.settings.unmarked_words]
        grams = {w.code[k : k + _GRAM] for w in long for k in range(len(w.code) - _GRAM + 1)}
        if not grams:
            return
        inside = bare.inside
        places: dict[str, list[int]] = {}
        for k in range(len(bare.code) - _GRAM + 1):
            gram = bare.code[k : k + _GRAM]
            if gram in grams and not inside[k + 1]:
                places.setdefault(gram, []).append(k)
        for wording in long:
            fit = self._best_window(wording, bare, places) if places else None
            if fit is not None:
                yield self._made_bare(wording, fit, turned)

    def _short_unmarked(self, marked: Side, bare: Side, turned: bool) -> Iterator[QuoteMatch]:
        """A short quotation of rare words, word for word: "tremendous pressure"."""
        for wording in marked.wordings:
            if not 2 <= len(wording.code) < self.settings.unmarked_words:
                continue
            place = bare.code.find(wording.code)
            while place >= 0 and bare.inside[place]:
                place = bare.code.find(wording.code, place + 1)
            if place < 0:
                continue
            fit = bands.fit(wording, range(place, place + len(wording.code)), wording.code, self.settings)
            if fit is not None and self._rarity(marked, fit) >= self.settings.unmarked_weight:
                yield self._made_bare(wording, fit, turned)

    def _best_window(self, wording: Wording, bare: Side, grams: dict[str, list[int]]) -> Fit | None:
        best: Fit | None = None
        for start, end in self._windows(wording, bare, grams):
            at = tuple(range(start, end))
            fit = bands.fit(wording, at, bare.code[start:end], self.settings)
            if fit is None or not bands.accepts(fit, wording, wording, self.settings, marked=False):
                continue
            if best is None or fit.shared > best.shared:
                best = fit
        return best

    def _windows(self, wording: Wording, bare: Side, grams: dict[str, list[int]]) -> list[tuple[int, int]]:
        """Stretches where several of a wording's 3-grams stand in about the right distance, most of them first."""
        n = len(wording.code)
        starts = Counter[int]()
        for k in range(n - _GRAM + 1):
            for place in grams.get(wording.code[k : k + _GRAM], ())[:_HITS]:
                starts[(place - k) // max(4, n // 2)] += 1
        slack = max(4, n // 2)
        found = []
        for slot, _ in sorted(starts.items(), key=lambda item: (-item[1], item[0]))[:3]:
            found.append(
                (max(0, slot * slack - slack // 2), min(len(bare.code), slot * slack + slack + n + slack // 2))
            )
        return found

    # --- making ---------------------------------------------------------------------------------------------------

    def _made(self, mine: Wording, theirs: Wording, fit: Fit) -> QuoteMatch:
        whole = len(fit.mine) == len(mine.at) == len(theirs.at)
        lined = drift.blocks(mine.code, theirs.code) if whole else bands.lined(fit, mine, theirs)
        texts = (self.a.article.text, self.b.article.text)
        changes = drift.edits(self.a.words, mine.at, self.b.words, theirs.at, lined, texts)
        speaker = speakers(mine.quote, theirs.quote)
        kind = bands.kind(fit, mine, theirs, self.settings)
        weight = self._weight(self.a, fit, speaker, loose=self._loose(fit, len(mine.at), len(theirs.at)))
        own, other = Place(self.a.article.id, mine.quote.span), Place(self.b.article.id, theirs.quote.span)
        return QuoteMatch(own, other, fit.similarity, kind, weight, mine.quote, theirs.quote, changes, speaker)

    def _made_bare(self, wording: Wording, fit: Fit, turned: bool) -> QuoteMatch:
        marked, bare = (self.b, self.a) if turned else (self.a, self.b)
        span = bare.words.span(fit.theirs[0], fit.theirs[-1] + 1)
        first = wording.at.index(fit.mine[0])
        equal = [(i + first, j, length) for i, j, length in fit.equal]
        quote = next((q for q in bare.reported if q.span.overlap(span) >= 0.6 * len(span)), None)
        kind: Literal["same", "variant"] = "same" if fit.shared == len(wording.at) == len(fit.theirs) else "variant"
        speaker = speakers(wording.quote, quote) if quote else "unknown"
        weight = self._weight(marked, fit, speaker)
        own, other = Place(marked.article.id, wording.quote.span), Place(bare.article.id, span)
        if turned:
            flipped = [(j, i, length) for i, j, length in equal]
            changes = drift.edits(
                bare.words, fit.theirs, marked.words, wording.at, flipped, (bare.article.text, marked.article.text)
            )
            return QuoteMatch(other, own, fit.similarity, kind, weight, quote, wording.quote, changes, speaker)
        changes = drift.edits(
            marked.words, wording.at, bare.words, fit.theirs, equal, (marked.article.text, bare.article.text)
        )
        return QuoteMatch(own, other, fit.similarity, kind, weight, wording.quote, quote, changes, speaker)

    def _rarity(self, side: Side, fit: Fit) -> float:
        """Rarity and length of the shared words, 0..1. `side` is the article of the fit's `mine`."""
        at = [fit.mine[i + k] for i, _, length in fit.equal for k in range(length)]
        text, starts = side.article.text, side.words.starts
        counted = [
            (word, self._counts[self.codes[word]], k > 0 and text[starts[at[k]]].isupper())
            for k, word in enumerate(fit.kept)
        ]
        return drift.weight(counted, [length for _, _, length in fit.equal], self.settings)

    @cached_property
    def _counts(self) -> Counter[str]:
        """How often both articles have each word."""
        return Counter(self.a.code + self.b.code)

    def _loose(self, fit: Fit, mine: int, theirs: int) -> bool:
        """Whether both wordings go on beyond the few words they share: "I think it's going to be ..."."""
        beyond = (mine - len(fit.mine), theirs - len(fit.theirs))
        part = max(beyond[0] / mine, beyond[1] / theirs)
        return min(beyond) > 0 and part >= self.settings.loose_part and fit.shared <= self.settings.loose_words

    def _weight(self, side: Side, fit: Fit, speaker: str, *, loose: bool = False) -> float:
        """The rarity of what is shared; more by one speaker, less for a short one by another or at another time.

        Nothing for what is a common phrase rather than a common source, which takes less where the fit is `loose`.
        """
        value = rarity = self._rarity(side, fit)
        if speaker == "same":
            value += value * (1 - value) * self.settings.support
        few = fit.shared <= self.settings.phrase_words
        if value < self.settings.min_weight or (few and rarity < self.settings.min_phrase):
            return 0.0
        if loose and speaker != "same" and rarity < self.settings.loose_weight:
            return 0.0
        if fit.shared <= self.settings.short_words:
            apart = _days_apart(self.a.article, self.b.article)
            value *= self.settings.conflict if speaker == "differs" else 1.0
            value *= self.settings.conflict if apart is not None and apart > self.settings.days_apart else 1.0
        short = fit.shared <= self.settings.disputed_words
        return round(value, 4) if not short or value >= self.settings.min_weight else 0.0


def _pairs(wordings: Sequence[Wording]) -> dict[str, list[int]]:
    """Word pair -> the wordings that hold it, in order."""
    holding: dict[str, list[int]] = {}
    for number, wording in enumerate(wordings):
        for pair in {wording.code[k : k + 2] for k in range(len(wording.code) - 1)}:
            holding.setdefault(pair, []).append(number)
    return holding


def _days_apart(a: Article, b: Article) -> float | None:
    if a.published is None or b.published is None:
        return None
    gap = max(a.published.not_before - b.published.not_after, b.published.not_before - a.published.not_after)
    return gap.total_seconds() / 86_400


def _best(found: Sequence[QuoteMatch]) -> list[QuoteMatch]:
    """Every stretch of each side in its best match: marks on both sides before one, heavier before lighter."""
    kept: list[QuoteMatch] = []
    ranked = sorted(
        found,
        key=lambda m: (_one_sided(m), -m.weight, -m.similarity, m.a.span, m.b.span),
    )
    taken_a: list[Span] = []
    taken_b: list[Span] = []
    for one in ranked:
        if not (_covers(one.a.span, taken_a) and _covers(one.b.span, taken_b)):
            kept.append(one)
            insort(taken_a, one.a.span)
            insort(taken_b, one.b.span)
    return kept


def _one_sided(match: QuoteMatch) -> bool:
    return match.a_quote is None or match.b_quote is None or "reported" in (match.a_quote.kind, match.b_quote.kind)


def _covers(span: Span, taken: list[Span]) -> bool:
    """Whether a stretch overlaps one that is taken; nested quotations are few, so a few neighbours are enough."""
    at = bisect_left(taken, span)
    return any(span.overlap(other) for other in taken[max(0, at - 3) : at + 2])
