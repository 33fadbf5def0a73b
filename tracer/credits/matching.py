# ruff: noqa: E501  (patterns stay whole)
"""Rules applied to marked text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import regex

from tracer.credits.guards import Own, is_chatter, is_denied, is_picture, speaks_of_picture
from tracer.credits.marks import Marked
from tracer.credits.rule import Rule, languages_of
from tracer.model import Credit, Outlet, PageLink, Span
from tracer.outlets import OutletTable
from tracer.settings import CreditSettings

_DOMAIN = regex.compile(
    r"(?:https?://)?(?:www\.)?([\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-z]{2,24})(?:/\S{0,200})?", regex.IGNORECASE
)
_OUTLET_WORD = regex.compile(
    r"news|times|post|press|daily|journal|tribune|herald|gazette|radio|\btv\b|agency|media|magazine|review|report|network|blog|today|watch|chronicle|observer|monitor|mail|online|diario|noticias|"
    r"zeitung|agencia|agence|агентство|газета|وكالة|صحيفة|网|报|社", regex.IGNORECASE,
)  # fmt: skip
_SENTENCE_END = regex.compile(r"(?<=\w\w)[.!?] +(?=\p{Lu})")
_HAN = regex.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_HAN_OUTLET = regex.compile(r"[报報网網社台刊]|新闻|新聞|电视|周刊|杂志|日报|在线|客户端")
_NO_NAME = regex.compile(
    r"\b(?:this|that|here|there|below|above|permission|author|authors|us|our|my|your|his|her|their|january|february|march|april|may|june|july|august|september|october|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.? \d"
    r"company|companies|own|staff|various|agencies|wikipedia|google|twitter|facebook|youtube|instagram|reports?|data|census|bureau of|ministry|department|university|institute|court|personal|"
    r"any|all|it|each|version|spanish|english|italian|french|which|who|where|when|is|are|was|were|will|can|not|no)\b|وكالات|متابعات|^\W|[;!?\"“”]|\d{4}$|\d:\d\d",
    regex.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """A credit with what it is sorted by: its rule's place in the table, and its place in what was searched."""

    credit: Credit
    rule_order: int
    position: int

    def at(self, position: int) -> Found:
        return replace(self, position=position)

    def linked(self, links: tuple[PageLink, ...], outlets: OutletTable, own: Own) -> Found:
        """The same with the page that the credit line links to; a link says better than an unknown name which outlet is meant."""
        if not links:
            return self
        credit = self.credit
        outlet = outlets.of_url(links[0].url)
        same = outlet.key == credit.outlet.key
        if credit.outlet.kind == "unknown" and not own.is_own(outlet):
            return replace(self, credit=replace(credit, outlet=outlet, url=links[0].url))
        return replace(self, credit=replace(credit, url=links[0].url)) if same else self


_BEFORE_PHRASE = " \t\r\n\u00a0,;|/)-–—*•."
_AFTER_PHRASE = " \t\r\n\u00a0,;|"
_CLOSING = frozenset("'’\"”»")
_OPENING = frozenset("'‘\"“„«")


@dataclass(frozen=True)
class Hit:
    """A rule's match with its lead: the phrase, and the words in it that tell when."""

    match: regex.Match[str]
    span: Span
    when: Span | None


def line_finds(
    marked: Marked,
    rules: Iterable[Rule],
    wheres: tuple[str, ...],
    outlets: OutletTable,
    own: Own,
    settings: CreditSettings,
) -> Iterator[Found]:
    """What rules for single lines find in one line of the page (not of the body)."""
    written = languages_of(marked.original)
    for order, rule in enumerate(rules):
        if rule.where in wheres and (marked.names or not rule.needs_name) and rule.speaks(written):
            for hit in search(rule, marked, Span(0, len(marked.text)), settings):
                for credit in credits_of(rule, hit, marked, outlets, own, "page"):
                    yield Found(credit, order, 0)


def search(rule: Rule, marked: Marked, within: Span, settings: CreditSettings) -> Iterator[Hit]:
    """Matches of a rule in a stretch. A pattern that runs out of time finds nothing more there."""
    try:
        for match in rule.compiled.finditer(marked.text, within.start, within.end, timeout=settings.pattern_seconds):
            yield _hit(rule, match, marked, within)
    except TimeoutError:
        return


def _hit(rule: Rule, match: regex.Match[str], marked: Marked, within: Span) -> Hit:
    lead = rule.compiled_lead.match(marked.text, within.start, match.start()) if rule.compiled_lead else None
    text = marked.original[lead.start() if lead else match.start() : match.end()]
    left = match.end() - len(text.lstrip(_BEFORE_PHRASE))
    right = match.end() - (len(text) - len(text.rstrip(_AFTER_PHRASE)))
    if marked.original[right - 1 : right] in _CLOSING and not _OPENING & set(marked.original[left : right - 1]):
        right -= 1  # the apostrophe of "the paper's", or the end of a quotation
    spans = [m.span("when") for m in (match, lead) if m is not None and m.groupdict().get("when")]
    return Hit(match, Span(left, max(left, right)), Span(*spans[0]) if spans else None)


def credits_of(
    rule: Rule, hit: Hit, marked: Marked, outlets: OutletTable, own: Own, where: Literal["body", "page"]
) -> Iterator[Credit]:
    """The credits of one match: one for each outlet it names, without the article's own, pictures and denials."""
    if is_denied(marked.text, hit.span.start) or _of_the_site(rule, hit, marked):
        return
    text = " ".join(hit.span.of(marked.original).split())
    when = " ".join(hit.when.of(marked.original).split()) if hit.when else None
    for outlet in dict.fromkeys(_named(hit.match, marked, outlets, rule)):
        if not own.is_own(outlet):
            yield Credit(outlet, rule.name, rule.kind, text, where, hit.span if where == "body" else None, when=when)


def _of_the_site(rule: Rule, hit: Hit, marked: Marked) -> bool:
    """Whether the line of a credit line is about a picture, or begins with words about the site ("Follow us on ...")."""
    start = marked.text.rfind("\n", 0, hit.span.start) + 1
    if rule.where == "start":
        return speaks_of_picture(marked.text[start : hit.span.end])
    if rule.where not in ("line", "head", "end"):
        return False
    end = marked.text.find("\n", hit.span.end)
    line = marked.text[start : end if end >= 0 else len(marked.text)]
    return is_picture(line) or (rule.kind != "copyright" and is_chatter(marked.text[start : hit.span.end]))


def _named(match: regex.Match[str], marked: Marked, outlets: OutletTable, rule: Rule) -> Iterator[Outlet]:
    groups = match.groupdict()
    if groups.get("names"):
        start, end = match.span("names")
        yield from (outlet for _, outlet in marked.outlets(start, end))
    elif groups.get("open"):
        outlet = open_name(marked.original[match.start("open") : match.end("open")], outlets, rule)
        if outlet is not None:
            yield outlet
    elif rule.name == "tagline_reporting":
        reuters = outlets.named("Reuters")
        if reuters is not None:
            yield reuters


def open_name(written: str, outlets: OutletTable, rule: Rule) -> Outlet | None:
    """The outlet behind a name in the place of a source, or None where the words have not the shape of one."""
    name = _SENTENCE_END.split(" ".join(written.split()))[0].strip(" .,:;'\"’”»)–—-|")
    domain = _DOMAIN.fullmatch(name)
    if domain:
        return outlets.of_url(domain[1])
    known = outlets.named(name)
    if known is not None:
        return known
    words = name.split()
    if _HAN.search(name):
        return outlets.unknown(name) if _HAN_OUTLET.search(name) and len(name) <= 12 else None
    shaped = name[:1].isupper() or (name[:1].isalpha() and not name[:1].islower())
    if not shaped or not 2 <= len(name) <= 50 or len(words) > 5 or _NO_NAME.search(name):
        return None
    if rule.name in ("articles_by", "labelled_source") and not _OUTLET_WORD.search(name):
        return None
    return outlets.unknown(name)
