"""`--explain`: every link with every piece of its evidence, both passages, and the pages it all rests on."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from tracer.model import Evidence, Link, Match, Passage, Place, Studied
from tracer.reports.terminal.dates import known, moment
from tracer.reports.terminal.layout import Blank, Block, Paragraph, Section
from tracer.reports.terminal.marks import Passages
from tracer.reports.terminal.safe import clean, clipped, said
from tracer.reports.terminal.view import View
from tracer.reports.terminal.wording import CREDIT, in_full, percent

_PASSAGE = 1200  # characters of a passage that are printed
_WEIGHT = 7  # columns of a weight: "+4.00  "


def blocks(view: View) -> Iterator[Block]:
    """The evidence link by link, the traced article's first, then the pages."""
    yield Section("EVIDENCE", (Text("each with its weight in natural-log odds, for (+) or against (-)"),))
    traced = view.trace.article.id
    for link in sorted(
        view.trace.links, key=lambda k: (k.copy != traced, view.label(k.copy), k.copy, k.source, k.kind)
    ):
        yield Blank()
        yield from _link(view, link)
    yield Blank()
    yield from _pages(view)


def _link(view: View, link: Link) -> Iterator[Block]:
    head = f"{view.name(link.copy)} {link.kind} {view.name(link.source)}"
    yield Paragraph(Text.assemble((head, "bold"), f": {in_full(link)}"), hang=0)
    facts = [f"{percent(link.share)} of this page's body words"] if link.share else []
    facts += [CREDIT[link.credit]] if CREDIT[link.credit] else []
    facts += [f"runner-up {view.name(link.runner_up)}"] if link.runner_up and view.is_known(link.runner_up) else []
    if facts:
        yield Paragraph(Text(" · ".join(facts)))
    for piece in sorted(link.evidence, key=lambda e: (-abs(e.weight), e.kind, e.text)):
        yield from weighed(piece, view)
    match = view.match(link)
    if match is not None:
        yield from shared(view.studied[match.a], view.studied[match.b], match, first=link.copy)


def weighed(piece: Evidence, view: View | None = None) -> Iterator[Block]:
    """One piece of evidence with its weight, and the places it speaks of."""
    yield Paragraph(Text(f"{piece.weight:+.2f}".ljust(_WEIGHT) + f"{said(piece.text)} ({clean(piece.kind)})"), _WEIGHT)
    for place in piece.spans if view else ():
        yield from _place(view, place) if view else ()


def _place(view: View | None, place: Place) -> Iterator[Block]:
    studied = view.studied.get(place.article) if view else None
    if view is not None and studied is not None:
        where = view.paragraphs(place.article, [place.span])
        text = clipped(place.span.of(studied.article.text), _PASSAGE)
        yield Paragraph(Text(" " * _WEIGHT + f'{view.name(place.article)} {where}: "{text}"'), _WEIGHT)


def shared(
    a: Studied, b: Studied, match: Match, *, first: str, names: tuple[str, str] | None = None
) -> Iterator[Block]:
    """The shared passages side by side, the text with the id `first` on the left."""
    turned = match.a != first
    left, right = (b, a) if turned else (a, b)
    for number, passage in enumerate(match.passages, 1):
        seen = _turned(passage) if turned else passage
        yield Blank()
        titles = names or (_title(left), _title(right))
        head = f"passage {number} of {len(match.passages)}, {seen.words} words shared, {percent(seen.similarity)} alike"
        yield Paragraph(Text(head, style="dim"))
        yield Passages(left.article.text, right.article.text, seen, titles)


def _title(studied: Studied) -> str:
    return said(studied.article.outlet.name if studied.article.outlet else None, "the text given")


def _turned(passage: Passage) -> Passage:
    edits = tuple(type(edit)(edit.b, edit.a, edit.flags) for edit in passage.edits)
    return Passage(passage.b, passage.a, passage.similarity, passage.words, edits)


def _pages(view: View) -> Iterator[Block]:
    yield Section("PAGES", (Text("that the links rest on, as they were captured"),))
    for studied in view.studied.values():
        article, capture = studied.article, studied.article.capture
        yield Blank()
        name = view.name(article.id)
        yield Paragraph(Text.assemble((name, "bold"), f"  {said(article.title, '(no title seen)')}"))
        where = clean(capture.url_final or article.url or article.location)
        yield Paragraph(Text(f"  {where}"), 2)
        yield Paragraph(Text(f"  published {known(article.published)}; found by: {clean(article.found_by)}"), 2)
        whose = "captured" if capture.verified else "captured, by the source's own word,"
        yield Paragraph(
            Text(f"  {whose} {moment(capture.time)} · {said(capture.source)} {clean(capture.record or '')}"), 2
        )
        if capture.sha256:
            yield Paragraph(Text(f"  sha256 {clean(capture.sha256)}"), 2)
