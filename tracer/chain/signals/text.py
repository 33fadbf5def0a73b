"""Signals of the text: what is shared, changed, left out and put in, and how the other candidates compare."""

from __future__ import annotations

import math

from tracer.chain.hops import Hop
from tracer.chain.signals.signal import Signal, are, percent, places, signed, stretches, wordings
from tracer.model import Place


def _same_headline(hop: Hop) -> float:
    return float(bool(hop.copy.headline) and hop.copy.headline == hop.source.headline)


def _longer(hop: Hop) -> float:
    return max(-1.5, min(1.5, math.log(hop.copy.body / hop.source.body)))


def _quotes(count: int, hop: Hop) -> float:
    return min(hop.settings.quotes_most, float(count))


def _quote_places(hop: Hop) -> tuple[Place, ...]:
    return tuple(place for q in hop.quotes if q.kind in ("a_clips_b", "b_clips_a") for place in (q.a, q.b))


TEXT: tuple[Signal, ...] = (
    Signal("cover", lambda h: h.cover, lambda h: f"{h.source.name} holds {percent(h.cover)} of the text in question"),
    Signal(
        "unexplained",
        lambda h: math.log1p(h.unexplained),
        lambda h: (
            f"about {wordings(h.unexplained)} shared with others {are(h.unexplained)} not in {h.source.name}'s text"
        ),
    ),
    Signal(
        "dropped",
        lambda h: math.log1p(h.dropped),
        lambda h: f"about {wordings(h.dropped)} that {h.source.name} shares with others {are(h.dropped)} not in it",
    ),
    Signal(
        "lead",
        lambda h: signed(h.lead),
        lambda h: f"it leaves {wordings(h.lead)} {'fewer' if h.lead > 0 else 'more'} unexplained than the best other",
    ),
    Signal(
        "copys_alone",
        lambda h: math.log1p(h.exact.alone),
        lambda h: f"in {places(h.exact.alone)} of shared passages the wording is {h.copy.name}'s alone",
    ),
    Signal(
        "copys_common",
        lambda h: math.log1p(h.exact.others),
        lambda h: (
            f"in {places(h.exact.others)} of shared passages its wording is that of others, not {h.source.name}'s"
        ),
    ),
    Signal(
        "sources_alone",
        lambda h: math.log1p(h.exact_back.alone),
        lambda h: (
            f"in {places(h.exact_back.alone)} of shared passages the wording is {h.source.name}'s alone: a copy of it "
            "would have it"
        ),
    ),
    Signal(
        "added_blocks",
        lambda h: math.log1p(h.exact.blocks),
        lambda h: f"{stretches(h.exact.blocks)} shared with others {are(h.exact.blocks)} nowhere in {h.source.name}'s",
    ),
    Signal(
        "left_blocks",
        lambda h: math.log1p(h.exact_back.blocks),
        lambda h: f"it lacks {stretches(h.exact_back.blocks)} of {h.source.name}'s that others have",
    ),
    Signal(
        "copy_wider",
        lambda h: math.log1p(h.exact.wider),
        lambda h: (
            f"in {places(h.exact.wider)} where they differ, {h.copy.name}'s wording stands in more pages: "
            f"{h.source.name} changed it"
        ),
    ),
    Signal(
        "skips_own",
        lambda h: math.log1p(h.skips.own),
        lambda h: f"it leaves out {stretches(h.skips.own)} that stand in {h.source.name}'s paragraphs",
    ),
    Signal(
        "skips_foreign",
        lambda h: math.log1p(h.skips.foreign),
        lambda h: f"{stretches(h.skips.foreign)} of a further page in {h.source.name}'s text would be left out exactly",
    ),
    Signal(
        "restores_known",
        lambda h: math.log1p(h.puts_in.known),
        lambda h: (
            f"{stretches(h.puts_in.known)} that {h.copy.name} and others have {are(h.puts_in.known)} left out by "
            f"{h.source.name}"
        ),
    ),
    Signal(
        "restores_own",
        lambda h: math.log1p(h.puts_in.own),
        lambda h: (
            f"{stretches(h.puts_in.own)} inside {h.copy.name}'s paragraphs {are(h.puts_in.own)} left out by "
            f"{h.source.name}"
        ),
    ),
    Signal("added_head", lambda h: float(h.exact.head), lambda h: f"{h.copy.name} begins with text of its own"),
    Signal(
        "left_head",
        lambda h: float(h.exact_back.head),
        lambda h: f"the beginning of {h.source.name}'s text is not in {h.copy.name}'s",
    ),
    Signal("same_headline", _same_headline, lambda h: "both have the same headline"),
    Signal(
        "source_used",
        lambda h: h.used,
        lambda h: f"{percent(h.used)} of {h.source.name}'s text stands in {h.copy.name}'s",
    ),
    Signal(
        "intact",
        lambda h: h.exact.intact,
        lambda h: f"{percent(h.exact.alike)} of the words in shared passages are the same",
    ),
    Signal("longer", _longer, lambda h: f"{h.copy.name}'s text is {'longer' if _longer(h) > 0 else 'shorter'}"),
    Signal(
        "lacks_foreign",
        lambda h: float(h.strand.alone and not h.source_strand.alone),
        lambda h: f"{h.source.name} has text of a further source as well, {h.copy.name} has not",
    ),
    Signal(
        "clipped_quotes",
        lambda h: _quotes(h.clipped, h),
        lambda h: f"{h.copy.name} quotes less of what {h.source.name} quotes in full ({h.clipped})",
        _quote_places,
    ),
    Signal(
        "fuller_quotes",
        lambda h: _quotes(h.fuller, h),
        lambda h: f"{h.copy.name} quotes in full what {h.source.name} has clipped ({h.fuller})",
        _quote_places,
    ),
)
