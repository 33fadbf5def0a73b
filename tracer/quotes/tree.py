"""The wordings of one quotation across many articles, as a tree: which came from which, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracer.model import Edit, Quote, Sighting, Span, Variant
from tracer.normalize import Words, words
from tracer.quotes import bands, drift, whose
from tracer.quotes.sides import Wording, encoded, places
from tracer.settings import QuoteSettings

_GRAM = 3


def variants(sightings: Sequence[Sighting], *, settings: QuoteSettings) -> tuple[Variant, ...]:
    """The distinct wordings among sightings of quotations, each with the one wording it is kept under.

    Edges run from a fuller wording to one that lies in it or close to it, never back: a clipping cannot be the source
    of the fuller wording; among equals the earlier comes first. Each wording keeps the parent most like it, then the
    one seen most, then the earliest. After the phrase graph of Leskovec, Backstrom & Kleinberg, "Meme-tracking and the
    Dynamics of the News Cycle" (KDD 2009). Parents come before their children; the order of input does not matter.
    """
    groups: dict[tuple[str, ...], list[Sighting]] = {}
    for sighting in sorted(sightings, key=_when):
        tokens = words(sighting.text).tokens
        if tokens:
            groups.setdefault(tokens, []).append(sighting)
    ordered = sorted(groups.values(), key=lambda group: (-len(words(group[0].text)), _when(group[0])))
    codes: dict[str, str] = {}
    nodes = [_node(group[0], codes) for group in ordered]
    proposed = _proposed(nodes, settings)
    found: list[Variant] = []
    for number, group in enumerate(ordered):
        parent, fit = _parent(number, proposed[number], nodes, ordered, settings)
        if parent is None or fit is None:
            found.append(Variant(group[0].text, tuple(group)))
        else:
            changes = _changes(nodes[parent], nodes[number], fit)
            flags = {flag for change in changes for flag in change.flags}
            if _speaker_differs(ordered[parent], group):
                flags.add("speaker")
            likeness = round(fit.similarity, 4)
            found.append(Variant(group[0].text, tuple(group), parent, likeness, changes, tuple(sorted(flags))))
    return tuple(found)


def _speaker_differs(one: Sequence[Sighting], other: Sequence[Sighting]) -> bool:
    """Whether the first that name a speaker of two wordings name different ones."""
    named = [next((s for s in group if s.speaker), group[0]) for group in (one, other)]
    return whose.speakers(*(Quote(s.text, s.place.span, "direct", s.speaker) for s in named)) == "differs"


def _when(sighting: Sighting) -> tuple[bool, float, str, str, Span]:
    """Earliest first, undated last; ties by content."""
    stamp = sighting.published
    at = stamp.not_before.timestamp() if stamp else 0.0
    return (stamp is None, at, sighting.text, sighting.place.article, sighting.place.span)


class _Node:
    """A wording ready to be compared."""

    def __init__(self, text: str, cut: Words, wording: Wording) -> None:
        self.text = text
        self.cut = cut
        self.wording = wording


def _node(sighting: Sighting, codes: dict[str, str]) -> _Node:
    text = sighting.text
    cut = words(text)
    code = encoded(cut, codes)
    quote = Quote(text, Span(0, len(text)), "direct", sighting.speaker)
    at, opened = places(cut, quote, text)
    at = at or tuple(range(len(cut)))
    wording = Wording(quote, at, tuple(cut.tokens[i] for i in at), "".join(code[i] for i in at), opened)
    return _Node(text, cut, wording)


def _proposed(nodes: Sequence[_Node], settings: QuoteSettings) -> list[list[int]]:
    """For each wording the fuller ones that share most word 3-grams with it (short ones: that hold it whole)."""
    grams: dict[str, list[int]] = {}
    short = {node.wording.code for node in nodes if len(node.wording.code) < _GRAM}
    holding: dict[str, list[int]] = {code: [] for code in short}
    found: list[list[int]] = []
    for number, node in enumerate(nodes):
        code = node.wording.code
        counts: dict[int, int] = {}
        own = {code[k : k + _GRAM] for k in range(max(1, len(code) - _GRAM + 1))}
        for gram in own:
            for other in grams.get(gram, ())[: settings.variant_postings]:
                counts[other] = counts.get(other, 0) + 1
        ranked = sorted(counts, key=lambda other: (-counts[other], other))[: settings.variant_parents]
        found.append(holding[code][: settings.variant_parents] if code in holding else ranked)
        for gram in own:
            grams.setdefault(gram, []).append(number)
        for part in short and {code[k : k + n] for n in range(1, _GRAM) for k in range(len(code) - n + 1)} & short:
            holding[part].append(number)
    return found


def _parent(
    number: int, among: Sequence[int], nodes: Sequence[_Node], groups: Sequence[Sequence[Sighting]], s: QuoteSettings
) -> tuple[int | None, bands.Fit | None]:
    """The kept parent of a wording, and how it fits it."""
    fits = list(_fits(number, among, nodes, s))
    if not fits:
        return None, None
    return min(
        fits, key=lambda pair: (-round(_likeness(pair, nodes), 4), -len(groups[pair[0]]), _when(groups[pair[0]][0]))
    )


def _fits(
    number: int, among: Sequence[int], nodes: Sequence[_Node], s: QuoteSettings
) -> Iterator[tuple[int, bands.Fit]]:
    mine = nodes[number].wording
    for other in among:
        fuller = nodes[other].wording
        fit = bands.fit(fuller, mine.at, mine.code, s, opened=mine.open)
        if fit is not None and bands.accepts(fit, fuller, mine, s):
            yield other, fit


def _likeness(pair: tuple[int, bands.Fit], nodes: Sequence[_Node]) -> float:
    """How little would have to change: shared words against all words of both whole wordings."""
    other, fit = pair
    return fit.shared / max(1, len(nodes[other].wording.at)) * fit.similarity


def _changes(parent: _Node, child: _Node, fit: bands.Fit) -> tuple[Edit, ...]:
    lined = bands.lined(fit, parent.wording, child.wording)
    texts = (parent.text, child.text)
    return drift.edits(parent.cut, parent.wording.at, child.cut, child.wording.at, lined, texts)
