"""What tracer sees in one page."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from tracer.model import Article, Credit, Quote, Span, Studied
from tracer.normalize import paragraphs
from tracer.reports.terminal.dates import implied, known, moment
from tracer.reports.terminal.layout import Address, Blank, Block, Paragraph, Report, Section
from tracer.reports.terminal.safe import clean, clipped, said
from tracer.reports.terminal.view import article_name, numbered
from tracer.reports.terminal.wording import count

_QUOTE = 160  # characters of a quotation


def read(studied: Studied) -> Report:
    """Title, byline, dates and where each came from, credits, quotations, capture, and the body by paragraphs."""
    article = studied.article
    blocks: list[Block] = [Paragraph(Text(said(article.title, "(no title seen)"), style="bold"))]
    blocks += [Address(clean(article.url or article.location), known(article.published))]
    blocks += [Blank(), *_facts(studied), Blank(), *_body(studied), Blank()]
    return Report(tuple(blocks))


def _facts(studied: Studied) -> Iterator[Block]:
    article = studied.article
    blocks = paragraphs(article.text)
    yield Section("OUTLET", (Text(_outlet(article)),))
    yield Section("BYLINE", (Text(said(article.byline, "none seen")),))
    yield Section("LANGUAGE", (Text(clean(article.language or "") or "cannot be told"),))
    yield Section("DATES", tuple(_dates(article)) or (Text("none seen"),))
    yield Section("CREDITS", tuple(_credit(c, blocks) for c in studied.credits) or (Text("none seen in this capture"),))
    yield Section("QUOTATIONS", tuple(_quote(q, blocks) for q in studied.quotes) or (Text("none seen"),))
    if article.given:
        yield Section("GIVEN BY USER", (Text(", ".join(clean(name) for name in article.given)),))
    yield Section("CAPTURE", tuple(_capture(article)))


def _outlet(article: Article) -> str:
    if article.outlet is None:
        return "not known"
    outlet = article.outlet
    facts = [outlet.kind] if outlet.kind != "unknown" else ["not in the outlet table"]
    facts += [outlet.country] if outlet.country else []
    return f"{article_name(article)} ({', '.join(facts)})"


def _dates(article: Article) -> Iterator[Text]:
    stamps = article.stamps or ((article.published,) if article.published else ())
    for stamp in stamps:
        chosen = "" if stamp != article.published else "  <- used"
        yield Text(f"{stamp.role} {known(stamp)}: {said(stamp.value)}{chosen}")


def _credit(credit: Credit, blocks: tuple[Span, ...]) -> Text:
    where = numbered(blocks, [credit.span]) if credit.span else f"({credit.where})"
    told = f'{where} "{clipped(credit.text, _QUOTE)}" names {said(credit.outlet.name)} ({clean(credit.rule)})'
    if credit.scope is not None:
        told += f", for {numbered(blocks, [credit.scope])}"
    if credit.expected is not None:
        told += f", its date {implied(credit.expected)}"
    return Text(told)


def _quote(quote: Quote, blocks: tuple[Span, ...]) -> Text:
    speaker = f" · {said(quote.speaker)}" if quote.speaker else ""
    return Text(f'{numbered(blocks, [quote.span])} "{clipped(quote.text, _QUOTE)}"{speaker}')


def _capture(article: Article) -> Iterator[Text]:
    capture = article.capture
    record = f", {clean(capture.record)}" if capture.record else ""
    yield Text(f"{said(capture.source)}{record}, {moment(capture.time)}")
    if capture.sha256:
        yield Text(f"sha256 {clean(capture.sha256)}")


def _body(studied: Studied) -> Iterator[Block]:
    text = studied.article.text
    blocks = paragraphs(text)
    yield Section("BODY", (Text(f"{count(len(blocks), 'paragraph')}, {count(studied.fingerprint.words, 'word')}"),))
    for number, block in enumerate(blocks, 1):
        notice = any(notice.span.overlap(block) * 2 >= len(block) for notice in studied.notices)
        label = f"¶{number}".ljust(5)
        aside = "(site notice) " if notice else ""
        yield Paragraph(Text(f"{label}{aside}{said(block.of(text))}", style="dim" if notice else ""), 5)
