"""Signals of what pages say: credits, site notices they carry, outlets named in the text."""

from __future__ import annotations

from collections.abc import Callable

from tracer.chain.hops import Hop, names
from tracer.chain.signals.signal import Signal, short
from tracer.model import Place
from tracer.urls import page_key

# --- credits ------------------------------------------------------------------------------------------------------


def _has(*kinds: str) -> Callable[[Hop], float]:
    return lambda hop: float(any(credit.kind in kinds for credit in hop.naming))


def _phrases(*kinds: str) -> Callable[[Hop], str]:
    def say(hop: Hop) -> str:
        credit = next(c for c in hop.naming if c.kind in kinds)
        return f'{hop.copy.name} says "{short(credit.text)}", which names {hop.source.name}'

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


NAMING: tuple[Signal, ...] = (
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
)
