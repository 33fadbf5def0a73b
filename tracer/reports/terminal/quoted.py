"""The quotations that links rest on: the words on both sides, with the difference marked."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from tracer.model import Link, QuoteMatch
from tracer.reports.differences import inline, turned
from tracer.reports.terminal.layout import Section
from tracer.reports.terminal.safe import FSI, PDI, isolated, said
from tracer.reports.terminal.view import View, side_of

_MOST = 3  # quotations shown of a link, those that say most; all are in --json


def quoted(view: View) -> Iterator[Section]:
    """A section with the quotations of the links that rest on them; none where there is none."""
    entries = [entry for link in view.trace.links if view.rests_on_quotes(link) for entry in _entries(view, link)]
    if entries:
        yield Section("QUOTED", tuple(entries))


def _entries(view: View, link: Link) -> Iterator[Text]:
    shared = view.shared_quotes(link)
    shown = sorted(shared[:_MOST], key=lambda match: side_of(match, link.copy)[0].span)
    for match in shown:
        yield _entry(view, link, match)
    if len(shared) > _MOST:
        yield Text(f"{len(shared) - _MOST} more of {view.name(link.source)}; all are in --json", style="dim")


def _entry(view: View, link: Link, match: QuoteMatch) -> Text:
    """ "¶7 “[-He is under-] tremendous pressure [-from all sides-]” (Reuters -> Al Manar; clipped)"."""
    place, quote = side_of(match, link.copy)
    _, other = side_of(match, link.source)
    before, after = (view.studied[id].article.text for id in (link.source, link.copy))
    edits = turned(match.edits) if match.a.article == link.copy else match.edits
    pieces = inline(before, after, place.span, edits)
    whole = "".join(text for text, _ in pieces)
    around = (FSI, PDI) if isolated(whole) != whole else ("", "")
    facts = [f"{view.name(link.source)} -> {view.name(link.copy)}", *_facts(match, link)]
    if match.speaker == "differs" and quote and other:
        facts.append(f"speaker: {said(other.speaker)} -> {said(quote.speaker)}")
    where = view.paragraphs(link.copy, [place.span])
    return Text.assemble(f"{where} ", around[0], *pieces, around[1], f" ({'; '.join(facts)})")


def _facts(match: QuoteMatch, link: Link) -> Iterator[str]:
    """What kind of difference it is."""
    clipper = {"a_clips_b": match.a.article, "b_clips_a": match.b.article}.get(match.kind)
    if clipper:
        yield "clipped" if clipper == link.copy else "fuller than the source"
    elif not match.edits:
        yield "the same words"
    quote = side_of(match, link.copy)[1]
    if quote is None or quote.kind == "reported":
        yield "not in quotation marks"
    yield from sorted({flag for edit in match.edits for flag in edit.flags})
