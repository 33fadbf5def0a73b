"""Lists out of the database: hits of a search, stories, flows between outlets, figures of the database itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.text import Text

from tracer.model import Answer
from tracer.reports.terminal.layout import Blank, Block, Paragraph, Report, Section
from tracer.reports.terminal.safe import clean, clipped, said
from tracer.reports.terminal.wording import count, percent

_EXCERPT = 240  # code points of an excerpt
_TITLE = 100

Row = Mapping[str, str | int | float | None]


def hits(answer: Answer) -> Report:
    """Articles a search found, best first."""
    blocks: list[Block] = []
    for row in answer.rows:
        blocks += [*_article(row), Blank()]
    found = count(len(answer.rows), "article")
    blocks.append(Paragraph(Text(f"{found}; {answer.note}" if answer.note else found)))
    return Report(tuple(blocks))


def members(answer: Answer) -> Report:
    """The articles of one story or cluster, earliest first."""
    blocks: list[Block] = [Section("STORY", (Text(f"{clean(answer.question)}: {count(len(answer.rows), 'article')}"),))]
    for row in answer.rows:
        blocks += [Blank(), *_article(row)]
    return Report(tuple(blocks))


def _article(row: Row) -> Iterator[Block]:
    yield Paragraph(Text(clipped(_text(row, "title"), _TITLE) or "(no title seen)", style="bold"))
    facts = [_text(row, "outlet_name") or _text(row, "outlet"), (_text(row, "published") or "no date")[:10]]
    facts += [_text(row, "id")]
    yield Paragraph(Text(" · ".join(said(fact) for fact in facts if fact), style="dim"), 2)
    if row.get("url"):
        yield Paragraph(Text(f"  {clipped(_text(row, 'url'), _EXCERPT)}", style="dim"), 2)
    if row.get("excerpt"):
        yield Paragraph(Text(f"  {clipped(_text(row, 'excerpt'), _EXCERPT)}"), 2)


def _label(text: str) -> Block:
    return Paragraph(Text(text, style="bold"))


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def stories(answer: Answer) -> Report:
    """Stories, each with its size, its time and its hops without visible credit."""
    blocks: list[Block] = []
    for row in answer.rows:
        blocks.append(Paragraph(Text(clipped(_text(row, "title"), _TITLE) or "(no title seen)", style="bold")))
        facts = [_text(row, "story"), count(_int(row, "articles"), "article"), count(_int(row, "outlets"), "outlet")]
        facts.append(f"earliest seen {(_text(row, 'earliest') or 'without a date')[:10]}")
        facts += [_span(float(row["hours"] or 0))] if row.get("hours") is not None else []
        facts.append(f"{_int(row, 'uncredited')} of {count(_int(row, 'hops'), 'hop')} without a credit seen")
        blocks += [Paragraph(Text("  " + " · ".join(clean(fact) for fact in facts), style="dim"), 2), Blank()]
    blocks.append(Paragraph(Text(count(len(answer.rows), "story", "stories"))))
    return Report(tuple(blocks))


def _int(row: Row, name: str) -> int:
    return int(row.get(name) or 0)


def _span(hours: float) -> str:
    return f"within {hours:.0f} h" if hours < 72 else f"within {hours / 24:.0f} days"


def flows(found: Answer, unknown: Answer) -> Report:
    """Shared text, by outlet: who appears with whose text, and the outlets the table does not know."""
    lines = [Text(_flow(row)) for row in found.rows] or [Text("no text is shared between two outlets")]
    blocks: list[Block] = [_label("SHARED TEXT, BY OUTLET"), *(Paragraph(line, 2) for line in lines)]
    if unknown.rows:
        blocks += [Blank(), _label("NOT IN THE OUTLET TABLE")]
        blocks += [
            Paragraph(Text(f"{said(_text(row, 'key'))} · {count(_int(row, 'articles'), 'article')}"), 2)
            for row in unknown.rows
        ]
    return Report(tuple(blocks))


def _flow(row: Row) -> str:
    links = _int(row, "links")
    lag = row.get("median_lag_hours")
    parts = [f"{said(_text(row, 'copy'))} with text of {said(_text(row, 'source'))}: {count(links, 'link')}"]
    parts.append(f"credit seen in {percent(_int(row, 'credited') / max(1, links))}")
    parts += [_lag(float(lag))] if lag is not None else []
    if _int(row, "seen") < links:
        parts.append(f"{links - _int(row, 'seen')} named, not seen")
    for verdict in ("accepted", "rejected"):
        parts += [f"{_int(row, verdict)} {verdict} by hand"] if _int(row, verdict) else []
    return " · ".join(parts)


def _lag(hours: float) -> str:
    return f"median lag {hours:.0f} h" if abs(hours) < 72 else f"median lag {hours / 24:.0f} days"


_ACROSS = 10  # columns of five characters beside each other, with room for a name of 28


def matrix(found: Answer) -> Report:
    """Links from outlets (rows) to outlets (columns) as a table; columns are numbered, rows named.

    More columns than 80 characters hold go into further tables below.
    """
    sources = sorted({_text(row, "source") for row in found.rows})
    copies = sorted({_text(row, "copy") for row in found.rows})
    cells = {(_text(row, "source"), _text(row, "copy")): _int(row, "links") for row in found.rows}
    blocks: list[Block] = [Section("COLUMNS", tuple(Text(f"{n} {said(c)}") for n, c in enumerate(copies, 1))), Blank()]
    for at in range(0, len(copies), _ACROSS):
        across = copies[at : at + _ACROSS]
        blocks += [Blank()] * (at > 0)
        blocks.append(Paragraph(Text("".join(f"{n:>5}" for n in range(at + 1, at + 1 + len(across))))))
        for source in sources:
            if any((source, copy) in cells for copy in across):
                line = "".join(f"{cells.get((source, copy), '.'):>5}" for copy in across)
                blocks.append(Paragraph(Text(f"{line}  {said(source)}")))
    return Report(tuple(blocks))


def info(answer: Answer) -> Report:
    """Figures of the database, one a line."""
    width = max((len(_text(row, "what")) for row in answer.rows), default=0) + 2
    lines = [
        Paragraph(Text(f"{_text(row, 'what').ljust(width)}{said(_text(row, 'value'))}"), width) for row in answer.rows
    ]
    return Report((Section("DATABASE", (Text(clean(answer.question)),)), *lines))
