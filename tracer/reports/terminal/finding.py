"""The finding: one sentence on where the article came from, and one on where its source says it had it from."""

from __future__ import annotations

from tracer.model import Link
from tracer.reports.terminal.dates import day
from tracer.reports.terminal.view import View
from tracer.reports.terminal.wording import (
    DERIVED,
    OWN,
    count,
    credit_clause,
    figure,
    is_undecided,
    is_what,
    label,
    likely,
    listed,
)


def finding(view: View) -> tuple[str, str]:
    """The label (FINDING, LEAD or UNDECIDED) and the sentences after it."""
    traced = view.trace.article.id
    best = _best(view, traced)
    if best is None:
        return _without_link(view, traced)
    if is_undecided(best):
        return "UNDECIDED", " ".join(filter(None, [_undecided(view, best), _attributes(view, traced, set())]))
    sentences = [_decided(view, best)]
    if best.kind not in OWN:
        sentences.append(_attributes(view, best.source, {traced}))
    sentences.append(_also(view, traced, best))
    return label(best), " ".join(filter(None, sentences))


def _best(view: View, id: str) -> Link | None:
    links = [link for link in view.links_of.get(id, []) if view.is_seen(link.source)]
    return max(links, key=lambda k: (not is_undecided(k), k.kind in DERIVED, k.probability or 0, k.share), default=None)


def _decided(view: View, link: Link) -> str:
    sure = f" ({figure(link.probability)})" if link.probability is not None else ""
    how = likely(link.probability).capitalize() if link.probability is not None else "By its own words"
    sentence = f"{how}{sure} {is_what(link, view.name(link.source))}{credit_clause(link.credit)}"
    if label(link) == "LEAD":
        sentence += "; a lead, not a finding"
    return sentence + ("." if link.calibrated else "; not calibrated.")


def _undecided(view: View, link: Link) -> str:
    sure = f" ({figure(link.probability)})" if link.probability is not None else ""
    sentence = f"Perhaps {is_what(link, view.name(link.source))}{sure}"
    if link.runner_up and view.is_known(link.runner_up):
        sentence += f"; the runner-up is {view.name(link.runner_up)}"
    return sentence + "."


def _attributes(view: View, id: str, but: set[str]) -> str:
    """Where an article says it had its report from, or which seen page its text is shared with."""
    sources = [source for source in view.sources_of(id) if source not in but and source != id]
    named = [s for s in sources if not view.is_seen(s) or _is_named(view, id, s)]
    shared = [s for s in sources if s not in named and _is_decided(view, id, s)]
    name = "It" if id == view.trace.article.id else view.name(id)
    sentences = []
    if named:
        seen = [f"to {view.name(s)} ({'seen' if _is_decided(view, id, s) else _unsure(view, s)})" for s in named]
        sentences.append(f"{name} attributes its report {listed(list(dict.fromkeys(seen)))}.")
    if shared:
        sentences.append(f"{name} shares text with {listed([view.name(s) for s in shared])}.")
    return " ".join(sentences)


def _unsure(view: View, id: str) -> str:
    return "a page of it seen, undecided" if view.is_seen(id) else "not seen"


def _is_named(view: View, id: str, source: str) -> bool:
    links = [link for link in view.links_of.get(id, []) if link.source == source]
    return any(link.credit == "credited" or link.kind == "cites" for link in links)


def _is_decided(view: View, id: str, source: str) -> bool:
    return any(link.source == source and not is_undecided(link) for link in view.links_of.get(id, []))


def _also(view: View, traced: str, best: Link) -> str:
    others = [s for s in view.sources_of(traced) if s != best.source]
    seen = [s for s in others if _is_decided(view, traced, s)]
    unseen = [s for s in others if not view.is_seen(s)]
    parts = []
    if seen:
        parts.append(f"takes from {listed([f'{view.name(s)} (seen)' for s in seen])}")
    if unseen:
        parts.append(f"names {listed([f'{view.name(s)} (not seen)' for s in unseen])}")
    return f"It also {' and '.join(parts)}." if parts else ""


def _without_link(view: View, traced: str) -> tuple[str, str]:
    named = _attributes(view, traced, set())
    took = len({link.copy for link in view.trace.links if link.source == traced and not is_undecided(link)})
    if named:
        return "LEAD", f"{named} No page that was seen is shown to be its source."
    when = view.studied[traced].article.published
    date = f", {day(when)}," if when else ""
    if took:
        return (
            "FINDING",
            f"Earliest seen: this page{date.rstrip(',')}; {count(took, 'page')} of the story took from it.",
        )
    return "FINDING", f"No source was seen or named, and no copy: this page{date} stands alone in what was looked at."
