"""Everything the database knows of one article."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from tracer.model import Link, Shown
from tracer.reports.terminal.dates import day, known, moment
from tracer.reports.terminal.layout import Address, Blank, Block, Paragraph, Report, Section
from tracer.reports.terminal.safe import clean, clipped, said
from tracer.reports.terminal.wording import CREDIT, count, in_full, judged, percent

_QUOTE = 160


def shown(result: Shown) -> Report:
    """Title, sources, copies, quotations, captures, versions, and what people hold of the links."""
    article = result.studied.article
    blocks: list[Block] = [Paragraph(Text(said(article.title, "(no title seen)"), style="bold"))]
    blocks.append(Address(clean(article.url or article.location), known(article.published)))
    facts = [clean(article.id), count(result.studied.fingerprint.words, "word")]
    facts += [f"story {clean(result.story)}"] if result.story else []
    facts += [f"cluster {clean(result.cluster)}"] if result.cluster else []
    blocks += [Paragraph(Text(" · ".join(facts), style="dim")), Blank()]
    blocks += [
        *_links(result, result.sources, "SOURCES", "none found"),
        *_links(result, result.copies, "COPIES", "none found"),
    ]
    blocks += [*_rest(result)]
    return Report(tuple(blocks))


def _links(result: Shown, links: tuple[Link, ...], label: str, none: str) -> Iterator[Block]:
    yield Section(label, (Text(count(len(links), "link") if links else none),))
    for link in links:
        other = link.source if label == "SOURCES" else link.copy
        yield Paragraph(Text(f"  {_end(result, other)} · {_hop(link)}"), 4)
        for mark in result.marks:
            if (mark.a, mark.b) == (link.copy, link.source):
                yield Paragraph(Text(f"      {judged(mark, link)}", style="yellow"), 6)


def _hop(link: Link) -> str:
    facts = [link.kind, in_full(link)]
    facts += [f"{percent(link.share)} of the copy's body words"] if link.share else []
    facts += [CREDIT[link.credit]] if CREDIT[link.credit] else []
    return " · ".join([*facts, f"link {clean(link.id)}"])


def _end(result: Shown, id: str) -> str:
    """Who is at the other end of a link."""
    if id in result.ghosts:
        ghost = result.ghosts[id]
        return f'○ {said(ghost.outlet.name)} "{clipped(ghost.phrase, _QUOTE)}"'
    article = result.articles.get(id)
    if article is None:
        return f"○ {clean(id)}"
    name = said(article.outlet.name) if article.outlet else said(article.title, clean(article.location))
    return f"● {name}, {day(article.published)} ({clean(id)})"


def _rest(result: Shown) -> Iterator[Block]:
    studied = result.studied
    quotes = [f'"{clipped(q.text, _QUOTE)}"{f" · {said(q.speaker)}" if q.speaker else ""}' for q in studied.quotes]
    yield Section("QUOTATIONS", tuple(Text(quote) for quote in quotes) or (Text("none seen"),))
    versions = [f"{clean(v.id)} · {known(v.published)} · {said(v.title)}" for v in result.versions]
    yield Section("VERSIONS", tuple(Text(line) for line in versions) or (Text("this text only"),))
    captures = [
        f"{said(c.source)}{f', {clean(c.record)}' if c.record else ''}, {moment(c.time)}" for c in result.captures
    ]
    yield Section("CAPTURES", tuple(Text(line) for line in captures))
    apart = [mark for mark in result.marks if mark.verdict == "apart"]
    if apart:
        other = {mark: mark.b if mark.a == studied.id else mark.a for mark in apart}
        yield Section("KEPT APART", tuple(Text(f"from {clean(other[m])}: {judged(m)}") for m in apart))
    ends = {(link.copy, link.source) for link in (*result.sources, *result.copies)}
    gone = [mark for mark in result.marks if mark.link and (mark.a, mark.b) not in ends]
    if gone:
        told = tuple(Text(f"{clean(m.a)} {m.kind} {clean(m.b)}: {judged(m)}") for m in gone)
        yield Section("JUDGED BEFORE", (*told, Text("no such link is found any more", style="dim")))
