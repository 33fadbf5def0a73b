"""The words on the screen: evidence and probability, never a motive."""

from __future__ import annotations

from tracer.model import CreditStatus, Link, LinkKind, Mark
from tracer.reports.terminal.safe import clean, said

FINDING = 0.9
"""From here a link is a finding; below it a lead."""
DECIDED = 0.7
"""Below this a link is undecided, whatever else is known."""

DERIVED: frozenset[LinkKind] = frozenset({"reposts", "rewrites", "excerpts", "translates"})
OWN: frozenset[LinkKind] = frozenset({"updates", "reuses"})

CREDIT: dict[CreditStatus, str] = {
    "credited": "credited",
    "uncredited": "no credit seen in this capture",
    "dropped": "credit on the source page not seen here",
    "other": "names another source than the best match",
    "none": "",
}

_CREDIT_CLAUSE: dict[CreditStatus, str] = {
    "credited": ", which it credits",
    "uncredited": "; no credit seen in this capture",
    "dropped": "; the credit on the source page is not seen here",
    "other": "; it names another source than the best match",
    "none": "",
}

_IS: dict[LinkKind, str] = {
    "reposts": "a repost of {}",
    "rewrites": "a rewrite of {}",
    "excerpts": "an article with passages from {}",
    "translates": "a translation of {}",
    "quotes": "an article that quotes what {} carried",
    "cites": "an article that rests on {}",
    "updates": "a later version of the page of {}",
    "reuses": "an article that carries earlier text of {}",
}


def likely(probability: float | None) -> str:
    """ "very likely" from .9, "likely" from .7, else "undecided"; None (nothing to weigh) is "named"."""
    if probability is None:
        return "named"
    if probability >= FINDING:
        return "very likely"
    return "likely" if probability >= DECIDED else "undecided"


def figure(probability: float | None) -> str:
    """ "P .97". Never a 1 or a 0: what would round to one is "P over .99", "P under .01"."""
    if probability is None:
        return ""
    if probability >= 0.995:
        return "P over .99"
    return "P under .01" if probability < 0.005 else f"P {probability:.2f}".replace("0.", ".")


def in_full(link: Link) -> str:
    """The probability in words with the figure and what the figure means."""
    if any(evidence.kind == "prints" for evidence in link.evidence):
        return "undecided: by fingerprint, a text is not kept"
    if link.probability is None:
        return "named, not seen; a source without a page carries no probability"
    words = f"{likely(link.probability)}, {figure(link.probability)}"
    if not link.calibrated:
        return f"{words}, not calibrated: outside what was tested"
    right = min(99, max(1, round(link.probability * 100)))
    return f"{words}: of similar test links {right} in 100 were right"


def is_undecided(link: Link) -> bool:
    """Whether a link must be shown with its runner-up instead of as a verdict."""
    return not link.decided or (link.probability is not None and link.probability < DECIDED)


def label(link: Link) -> str:
    """FINDING, LEAD or UNDECIDED, by probability."""
    if is_undecided(link):
        return "UNDECIDED"
    return "FINDING" if link.probability is None or link.probability >= FINDING else "LEAD"


def is_what(link: Link, source: str) -> str:
    """ "a repost of Al Manar"."""
    return _IS[link.kind].format(source)


def credit_clause(status: CreditStatus) -> str:
    """The end of the finding's sentence that says what credit was seen."""
    return _CREDIT_CLAUSE[status]


def percent(share: float) -> str:
    """ "98 %". All of something only where it is all, none only where it is none."""
    shown = round(share * 100)
    if shown == 100 and share < 1:
        shown = 99
    return "under 1 %" if shown == 0 and share > 0 else f"{shown} %"


def count(number: int, one: str, many: str | None = None) -> str:
    """ "1 page", "3 pages"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: list[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def judged(mark: Mark, of: Link | None = None) -> str:
    """What a person holds: "rejected by Ana on 2026-01-02: both took it from the agency"."""
    now = "" if of is None or mark.kind in (None, of.kind) else f" when it read {mark.kind},"
    return f"{clean(mark.verdict)} by {said(mark.by)}{now} on {clean(mark.at)[:10]}: {said(mark.because)}"
