"""The signals: what speaks for or against a hop, in the order the reports list them.

Each has a name (its line in `tracer/data/weights.toml` carries the weight), a value from a `Hop` and one plain
sentence. A value times its weight is natural-log odds. A signal that says nothing has the value 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from tracer.chain.hops import Hop, Start, names
from tracer.model import Place
from tracer.urls import page_key

_SENTENCE = 16  # word 5-grams in a sentence of twenty words: the unit in which shared text is counted
_APART = 10.0  # differences at which an article mostly stands apart from another's copies
_ENOUGH = 1.8  # five sentences word for word, on that scale: more makes nothing likelier


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason for or against a hop."""

    name: str
    value: Callable[[Hop], float]
    say: Callable[[Hop], str]
    places: Callable[[Hop], tuple[Place, ...]] = lambda hop: ()


@dataclass(frozen=True, slots=True)
class RootSignal:
    """One reason for or against having no known source."""

    name: str
    value: Callable[[Start], float]


# --- credits ------------------------------------------------------------------------------------------------------


def _has(*kinds: str) -> Callable[[Hop], float]:
    return lambda hop: float(any(credit.kind in kinds for credit in hop.naming))


def _phrases(*kinds: str) -> Callable[[Hop], str]:
    def say(hop: Hop) -> str:
        credit = next(c for c in hop.naming if c.kind in kinds)
        return f'{hop.copy.name} says "{_short(credit.text)}", which names {hop.source.name}'

    return say


def _credit_places(*kinds: str) -> Callable[[Hop], tuple[Place, ...]]:
    return lambda hop: tuple(
        Place(hop.copy.id, credit.span) for credit in hop.naming if credit.kind in kinds and credit.span is not None
    )


def _linked(hop: Hop) -> float:
    return float(bool(hop.copy.linked & hop.source.pages))


def _link_places(hop: Hop) -> tuple[Place, ...]:
    return tuple(
        Place(hop.copy.id, credit.span)
        for credit in hop.copy.credits
        if credit.url and credit.span is not None and page_key(credit.url) in hop.source.pages
    )


def _names_other(hop: Hop) -> float:
    """The copy names others and not this source, no other candidate, and nobody whom the source names."""
    if not hop.copy.credits or hop.naming or _linked(hop) or hop.named_elsewhere:
        return 0.0
    return float(not hop.copy.named & (hop.source.named | hop.source.keys))


def _names_seen(hop: Hop) -> float:
    """The copy names another candidate and not this one."""
    return float(hop.named_elsewhere and not hop.naming and not _linked(hop))


def _same_credit(hop: Hop) -> float:
    return float(not hop.naming and bool(hop.copy.named & hop.source.named))


def _names_copy(hop: Hop) -> float:
    return float(bool(hop.source.named & hop.copy.keys) or bool(hop.source.linked & hop.copy.pages))


def _other_date(hop: Hop) -> float:
    """The copy names this outlet, and every date it implies is another."""
    return float(not hop.naming and any(names(credit, hop.source.outlet) for credit in hop.copy.credits))


# --- site notices -------------------------------------------------------------------------------------------------


def _own_key(hop: Hop, of_copy: bool) -> str | None:
    outlet = hop.copy.outlet if of_copy else hop.source.outlet
    return outlet.key if outlet else None


def _carried(hop: Hop) -> float:
    return float(_own_key(hop, False) in hop.copy.notices)


def _carried_back(hop: Hop) -> float:
    return float(_own_key(hop, True) in hop.source.notices)


def _carries_third(hop: Hop) -> float:
    third = hop.copy.notices - {_own_key(hop, False)}
    return float(bool(third) and not third & hop.source.notices)


def _carries_same(hop: Hop) -> float:
    return float(bool(hop.copy.notices & hop.source.notices))


def _notice_places(hop: Hop) -> tuple[Place, ...]:
    key = _own_key(hop, False)
    return tuple(Place(hop.copy.id, n.span) for n in hop.copy.studied.notices if n.outlet == key)


# --- names ---------------------------------------------------------------------------------------------------------


def _mentioned(hop: Hop) -> float:
    """The source's outlet stands in the copy's text, in no credit and no known notice: in a notice not known as one."""
    return float(hop.mentioned and not hop.naming and not _carried(hop))


def _mentions_another(hop: Hop) -> float:
    return float(hop.mentioned_elsewhere and not hop.mentioned and not hop.named_elsewhere)


def _mentions_copy(hop: Hop) -> float:
    return float(hop.mentions_copy and not _names_copy(hop) and not _carried_back(hop))


# --- text ---------------------------------------------------------------------------------------------------------


def _signed(count: float) -> float:
    """Counts on a log scale, with their sign: the first difference says most."""
    return math.copysign(math.log1p(abs(count)), count)


def _shared_text(hop: Hop) -> float:
    return min(_ENOUGH, math.log1p(hop.exact.held / _SENTENCE))


def _wordings(count: float) -> str:
    return _some(count, "wording", "wordings")


def _places(count: float) -> str:
    return _some(count, "place", "places")


def _stretches(count: float) -> str:
    return _some(count, "stretch", "stretches")


def _some(count: float, one: str, more: str) -> str:
    return f"{abs(count):.0f} {one if _is_one(count) else more}"


def _are(count: float) -> str:
    return "is" if _is_one(count) else "are"


def _is_one(count: float) -> bool:
    return round(abs(count)) == 1


def _same_headline(hop: Hop) -> float:
    return float(bool(hop.copy.headline) and hop.copy.headline == hop.source.headline)


def _longer(hop: Hop) -> float:
    return max(-1.5, min(1.5, math.log(hop.copy.body / hop.source.body)))


def _quotes(count: int, hop: Hop) -> float:
    return min(hop.settings.quotes_most, float(count))


def _quote_places(hop: Hop) -> tuple[Place, ...]:
    return tuple(place for q in hop.quotes if q.kind in ("a_clips_b", "b_clips_a") for place in (q.a, q.b))


# --- time and outlets ---------------------------------------------------------------------------------------------


def _claimed_before(hop: Hop) -> float:
    return max(0.0, hop.order.claimed)


def _claimed_after(hop: Hop) -> float:
    return max(0.0, -hop.order.claimed)


def _verified(order: str) -> Callable[[Hop], float]:
    return lambda hop: float(hop.order.verified == order)


def _lag(hop: Hop) -> float:
    """An outlet may come back to its own text after any time."""
    return 0.0 if _same_outlet(hop) else math.log1p(hop.order.lag) * _claimed_before(hop)


def _lag_back(hop: Hop) -> float:
    return 0.0 if _same_outlet(hop) else math.log1p(hop.order.lag) * _claimed_after(hop)


def _same_outlet(hop: Hop) -> float:
    return float(bool(hop.copy.keys & hop.source.keys))


def _same_page(hop: Hop) -> float:
    return float(bool(hop.copy.pages & hop.source.pages))


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 90 else flat[:89] + "…"


SIGNALS: tuple[Signal, ...] = (
    Signal(
        "link_in_credit",
        _linked,
        lambda h: f"{h.copy.name} links to this page of {h.source.name} as its source",
        _link_places,
    ),
    Signal("metadata_source", _has("metadata"), _phrases("metadata")),
    Signal("credit_line", _has("credit_line"), _phrases("credit_line"), _credit_places("credit_line")),
    Signal(
        "agency_line",
        _has("byline", "dateline", "tagline"),
        _phrases("byline", "dateline", "tagline"),
        _credit_places("byline", "dateline", "tagline"),
    ),
    Signal("copyright_line", _has("copyright"), _phrases("copyright"), _credit_places("copyright")),
    Signal("told", _has("told"), _phrases("told"), _credit_places("told")),
    Signal("attribution", _has("attribution"), _phrases("attribution"), _credit_places("attribution")),
    Signal("credit_link", _has("link"), _phrases("link"), _credit_places("link")),
    Signal(
        "named_through",
        lambda h: float(h.named_through and bool(h.naming)),
        lambda h: f"another candidate names {h.source.name} in the same words, so they may have come with its text",
    ),
    Signal("names_other", _names_other, lambda h: f"{h.copy.name} names another source, not {h.source.name}"),
    Signal(
        "names_another_seen",
        _names_seen,
        lambda h: f"{h.copy.name} names another outlet whose page is at hand, not {h.source.name}",
    ),
    Signal("same_credit", _same_credit, lambda h: "both name the same source"),
    Signal("names_copy", _names_copy, lambda h: f"{h.source.name} itself names {h.copy.name} as its source"),
    Signal(
        "credit_other_date",
        _other_date,
        lambda h: f"{h.copy.name} names {h.source.name}, but the date it implies is another",
    ),
    Signal("named_by_others", lambda h: h.fame, lambda h: f"articles of this story name {h.source.name}"),
    Signal(
        "carried_notice",
        _carried,
        lambda h: f"{h.copy.name}'s page carries a site notice of {h.source.name}",
        _notice_places,
    ),
    Signal(
        "carries_copys_notice",
        _carried_back,
        lambda h: f"{h.source.name}'s page carries a site notice of {h.copy.name}",
    ),
    Signal("third_notice", _carries_third, lambda h: "the page carries the site notice of a third outlet"),
    Signal("same_notice", _carries_same, lambda h: "both pages carry the site notice of a third outlet"),
    Signal("mentioned", _mentioned, lambda h: f"{h.source.name} stands in {h.copy.name}'s text"),
    Signal(
        "mentions_another",
        _mentions_another,
        lambda h: f"another candidate's outlet stands in {h.copy.name}'s text and not in {h.source.name}'s",
    ),
    Signal("mentions_copy", _mentions_copy, lambda h: f"{h.copy.name} stands in {h.source.name}'s text"),
    Signal("cover", lambda h: h.cover, lambda h: f"{h.source.name} holds {_percent(h.cover)} of the text in question"),
    Signal(
        "unexplained",
        lambda h: math.log1p(h.unexplained),
        lambda h: (
            f"about {_wordings(h.unexplained)} shared with others {_are(h.unexplained)} not in {h.source.name}'s text"
        ),
    ),
    Signal(
        "dropped",
        lambda h: math.log1p(h.dropped),
        lambda h: f"about {_wordings(h.dropped)} that {h.source.name} shares with others {_are(h.dropped)} not in it",
    ),
    Signal(
        "lead",
        lambda h: _signed(h.lead),
        lambda h: f"it leaves {_wordings(h.lead)} {'fewer' if h.lead > 0 else 'more'} unexplained than the best other",
    ),
    Signal(
        "copys_alone",
        lambda h: math.log1p(h.exact.alone),
        lambda h: f"in {_places(h.exact.alone)} of shared passages the wording is {h.copy.name}'s alone",
    ),
    Signal(
        "copys_common",
        lambda h: math.log1p(h.exact.others),
        lambda h: (
            f"in {_places(h.exact.others)} of shared passages its wording is that of others, not {h.source.name}'s"
        ),
    ),
    Signal(
        "sources_alone",
        lambda h: math.log1p(h.exact_back.alone),
        lambda h: (
            f"in {_places(h.exact_back.alone)} of shared passages the wording is {h.source.name}'s alone: a copy of it "
            "would have it"
        ),
    ),
    Signal(
        "added_blocks",
        lambda h: math.log1p(h.exact.blocks),
        lambda h: (
            f"{_stretches(h.exact.blocks)} shared with others {_are(h.exact.blocks)} nowhere in {h.source.name}'s"
        ),
    ),
    Signal(
        "left_blocks",
        lambda h: math.log1p(h.exact_back.blocks),
        lambda h: f"it lacks {_stretches(h.exact_back.blocks)} of {h.source.name}'s that others have",
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
        lambda h: f"{_percent(h.used)} of {h.source.name}'s text stands in {h.copy.name}'s",
    ),
    Signal(
        "intact",
        lambda h: h.exact.intact,
        lambda h: f"{_percent(h.exact.alike)} of the words in shared passages are the same",
    ),
    Signal("longer", _longer, lambda h: f"{h.copy.name}'s text is {'longer' if _longer(h) > 0 else 'shorter'}"),
    Signal(
        "adds_foreign",
        lambda h: float(not h.strand.alone and h.source_strand.alone),
        lambda h: f"{h.copy.name} has text of a further source as well, {h.source.name} has not",
    ),
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
    Signal(
        "verified_before",
        _verified("before"),
        lambda h: f"{h.source.name}'s page was captured before {h.copy.name}'s was there to copy",
    ),
    Signal(
        "verified_after",
        _verified("after"),
        lambda h: f"{h.copy.name}'s page was captured before {h.source.name} was published",
    ),
    Signal("claimed_before", _claimed_before, lambda h: f"by its own date {h.source.name} is the earlier"),
    Signal("claimed_after", _claimed_after, lambda h: f"by its own date {h.source.name} is the later"),
    Signal("lag", _lag, lambda h: f"{h.order.lag:.0f} hours lie between them"),
    Signal("lag_back", _lag_back, lambda h: f"it would be {h.order.lag:.0f} hours later than its copy"),
    Signal("source_agency", lambda h: float(h.source.agency), lambda h: f"{h.source.name} is a news agency"),
    Signal("copy_agency", lambda h: float(h.copy.agency), lambda h: f"{h.copy.name} is a news agency itself"),
    Signal("same_page", _same_page, lambda h: "both stood at one address"),
    Signal("same_outlet", _same_outlet, lambda h: "both are of one outlet"),
)


def _earliest(start: Start) -> float:
    """1 where no candidate is claimed to be earlier, 0 where one surely is, 1/2 where no dates can be compared."""
    dated = [hop.order.claimed for hop in start.hops if hop.order.dated]
    return 1 - max(0.0, *dated) if dated else 0.5


def _mentions_seen(start: Start) -> float:
    return float(any(hop.mentioned for hop in start.hops) and not any(hop.naming for hop in start.hops))


def _most(value: Callable[[Hop], float]) -> Callable[[Start], float]:
    return lambda start: max((value(hop) for hop in start.hops), default=0.0)


def _least(value: Callable[[Hop], float]) -> Callable[[Start], float]:
    return lambda start: min((value(hop) for hop in start.hops), default=0.0)


# The same questions asked of the best candidate, so that what all candidates lack does not speak for none of them.
ROOT_SIGNALS: tuple[RootSignal, ...] = (
    RootSignal("root", lambda s: 1.0),
    RootSignal("root_names_someone", lambda s: float(bool(s.node.credits))),
    RootSignal("root_names_seen", lambda s: float(any(hop.naming for hop in s.hops))),
    RootSignal("root_named", lambda s: s.fame),
    RootSignal("root_agency", lambda s: float(s.node.agency)),
    RootSignal("root_earliest", _earliest),
    RootSignal("root_cover", _most(lambda hop: hop.cover)),
    RootSignal("root_shared_text", _most(_shared_text)),
    RootSignal("root_intact", _most(lambda hop: hop.exact.intact)),
    RootSignal("root_unexplained", _least(lambda hop: math.log1p(hop.unexplained))),
    RootSignal("root_outside", _most(lambda hop: _shared_text(hop) * (1 - math.exp(-hop.dropped / _APART)))),
    RootSignal("root_mentions", _mentions_seen),
    RootSignal("root_candidates", lambda s: math.log1p(len(s.hops))),
    RootSignal("root_foreign_notice", lambda s: float(bool(s.node.notices))),
    RootSignal("root_part", lambda s: float(not s.strand.alone)),
)
