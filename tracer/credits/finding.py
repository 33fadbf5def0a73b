"""All credits of an article, best first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from tracer.credits import page
from tracer.credits.dates import full_dates
from tracer.credits.days import expected
from tracer.credits.guards import Own, own, speech
from tracer.credits.marks import Marked, mark, mark_days
from tracer.credits.matching import Found, credits_of, search
from tracer.credits.places import around_names, blocks, lines
from tracer.credits.rule import LANGUAGES, Rule, languages_of
from tracer.credits.scope import Told, reaches
from tracer.credits.table import RULES
from tracer.model import Article, Credit, Span
from tracer.normalize import folded
from tracer.outlets import OutletTable
from tracer.settings import CreditSettings

_FINDS_A_CREDIT = 4  # two rules may find one phrase; beyond this no credit is left to be kept
_ATTRIBUTIONS = ("attribution", "told")


def find(article: Article, *, outlets: OutletTable, settings: CreditSettings) -> tuple[Credit, ...]:
    """What the article admits about its sources, the most telling of where the text itself is from first.

    Byline, dateline, credit and copyright lines, taglines and metadata cover the whole article (`scope` None). An
    attribution in running text covers its own and the following paragraphs as long as they go on with it. The article's
    own outlet is never a source of it. Days that the text names ("on Friday") give `expected` if the article is dated.
    """
    mine = own(article, outlets)
    marked = mark(article.text[: settings.body_chars], outlets)
    languages = _languages(article)
    found = [
        *page.from_metadata(article, outlets, mine),
        *page.from_byline(article, RULES, outlets, mine, settings),
        *page.from_margins(article, RULES, outlets, mine, settings),
        *page.from_links(article, outlets, mine, settings),
        *_from_body(marked, _spoken(article, languages), languages, outlets, mine, settings),
    ]
    ordered = _distinct(sorted(found, key=_order)[: settings.max_credits * _FINDS_A_CREDIT])
    placed = _with_scopes(marked.original, [item.credit for item in ordered], settings)
    return tuple(_dated(_with_link(credit, article, outlets), article, settings) for credit in placed)[
        : settings.max_credits
    ]


def _languages(article: Article) -> frozenset[str]:
    """The article's language; where it is not known, those of the scripts it is written in."""
    written = languages_of(article.text)
    return frozenset({article.language}) if article.language in LANGUAGES & written else written


def _spoken(article: Article, languages: frozenset[str]) -> list[tuple[int, Rule]]:
    """Rules for running text only in the article's language; credit lines are often in another of the same script."""
    written = languages_of(article.text)
    return [
        (order, rule) for order, rule in enumerate(RULES) if rule.speaks(languages if rule.where == "body" else written)
    ]


def _from_body(
    marked: Marked,
    rules: list[tuple[int, Rule]],
    languages: frozenset[str],
    outlets: OutletTable,
    mine: Own,
    settings: CreditSettings,
) -> Iterator[Found]:
    paragraphs = blocks(marked.text, settings)
    sentences = [window for paragraph in paragraphs for window in around_names(marked, paragraph, settings)]
    dated = mark_days(marked, sentences, languages)
    quoted = speech(marked.original)
    stretches = {
        where: list(_stretches(where, marked, paragraphs, settings)) for where in ("head", "line", "start", "end")
    }
    stretches["body"] = sentences
    for order, rule in rules:
        text = dated if rule.where == "body" else marked
        for within in stretches.get(rule.where, ()):
            if rule.needs_name and not marked.outlets(within.start, within.end):
                continue
            for hit in search(rule, text, within, settings):
                if rule.where == "body" and _inside(hit.match, quoted):
                    continue
                for credit in credits_of(rule, hit, text, outlets, mine, "body"):
                    yield Found(credit, order, hit.span.start)


def _stretches(where: str, marked: Marked, paragraphs: tuple[Span, ...], settings: CreditSettings) -> Iterator[Span]:
    """Where in the body rules of this kind are tried that are not for running text."""
    if where == "line":
        yield from (Span(_line_start(marked.text, span.start), span.end) for span in lines(marked.text, settings))
    elif where == "head":
        yield _head(marked.text, settings)
    elif where == "start":
        for paragraph in paragraphs[: settings.dateline_paragraphs]:
            start = _line_start(marked.text, paragraph.start)
            yield Span(start, min(paragraph.end, paragraph.start + settings.dateline_chars))
    elif where == "end":
        for paragraph in paragraphs[-settings.tagline_paragraphs :]:
            yield Span(
                _line_start(marked.text, max(paragraph.start, paragraph.end - settings.line_chars)), paragraph.end
            )


def _line_start(text: str, position: int) -> int:
    """Patterns anchor at the start of a line, which white space may precede."""
    start = text.rfind("\n", 0, position) + 1
    return start if not text[start:position].strip() else position


def _head(text: str, settings: CreditSettings) -> Span:
    """The first lines of a body, up to a number of lines and of code points."""
    end = 0
    for _ in range(settings.head_lines):
        following = text.find("\n", end)
        if following < 0:
            end = len(text)
            break
        end = following + 1
    return Span(0, min(end, settings.head_chars, len(text)))


def _inside(match: regex.Match[str], quoted: tuple[Span, ...]) -> bool:
    """Whether a name stands inside somebody's speech."""
    start, end = match.span("names") if match.groupdict().get("names") else match.span()
    return any(span.start < start and end < span.end for span in quoted)


def _order(item: Found) -> tuple[int, int, int, str]:
    """By kind; credit lines then by rule, attributions by place in the text."""
    kind = item.credit.kind
    if kind in _ATTRIBUTIONS:
        return len(page.KIND_ORDER), item.position, item.rule_order, item.credit.outlet.key
    return page.KIND_ORDER.index(kind), item.rule_order, item.position, item.credit.outlet.key


def _distinct(ordered: list[Found]) -> list[Found]:
    """Without finds of one outlet that overlap in the body (the longest phrase stays) or repeat a line of the page."""
    kept: list[Found] = []
    for item in ordered:
        rival = next((i for i, other in enumerate(kept) if _same(item.credit, other.credit)), None)
        if rival is None:
            kept.append(item)
        elif _longer(item.credit, kept[rival].credit):
            kept[rival] = item
    return kept


def _same(a: Credit, b: Credit) -> bool:
    if a.outlet.key != b.outlet.key or a.where != b.where:
        return False
    if a.span is not None and b.span is not None:
        return a.span.overlap(b.span) > 0
    return a.kind == b.kind and folded(a.text) == folded(b.text)


def _longer(a: Credit, b: Credit) -> bool:
    return a.kind in _ATTRIBUTIONS and b.kind in _ATTRIBUTIONS and len(a.text) > len(b.text)


def _with_scopes(text: str, credits: list[Credit], settings: CreditSettings) -> list[Credit]:
    told = [Told(c.span, c.outlet) for c in credits if c.kind in _ATTRIBUTIONS and c.span is not None]
    covered = reaches(text, blocks(text, settings), told, settings)
    return [
        replace(c, scope=covered[Told(c.span, c.outlet)]) if c.kind in _ATTRIBUTIONS and c.span is not None else c
        for c in credits
    ]


def _with_link(credit: Credit, article: Article, outlets: OutletTable) -> Credit:
    """The page a phrase of the body links to, where the link leads to the outlet that is named."""
    if credit.url is not None or credit.where != "body":
        return credit
    for link in article.links:
        inside = link.in_body and link.text and (link.text in credit.text or credit.text in link.context)
        if inside and outlets.of_url(link.url).key == credit.outlet.key:
            return replace(credit, url=link.url)
    return credit


def _dated(credit: Credit, article: Article, settings: CreditSettings) -> Credit:
    when = credit.when or _date_of_block(credit, article.text, settings)
    return replace(credit, when=when, expected=expected(when, article.published)) if when else credit


def _date_of_block(credit: Credit, text: str, settings: CreditSettings) -> str | None:
    """The date that stands beside a credit line of the body: "December 31, 2009 / from X Website"."""
    if credit.kind != "credit_line" or credit.span is None:
        return None
    near = Span(max(0, credit.span.start - settings.block_date_chars), credit.span.end + settings.block_date_chars)
    dates = [span for span in full_dates(text, near) if _stands_alone(text, span, settings)]
    before = [span for span in dates if span.start < credit.span.end]
    chosen = before[-1] if before else dates[0] if dates else None
    return " ".join(chosen.of(text).split()).rstrip(".,") if chosen else None


def _stands_alone(text: str, span: Span, settings: CreditSettings) -> bool:
    """Whether a date has a line of its own, or shares it with a name or two."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)].strip()
    return len(line) <= settings.block_line_chars and not line.endswith((".", "!", "?"))
