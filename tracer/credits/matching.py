"""Rules applied to marked text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import regex

from tracer.credits.guards import Own, is_denied, is_picture
from tracer.credits.marks import Marked
from tracer.credits.rule import Rule
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
_NO_NAME = regex.compile(
    r"\b(?:this|that|here|there|below|above|permission|author|authors|us|our|my|your|his|her|their|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"company|companies|own|staff|various|agencies|wikipedia|google|twitter|facebook|youtube|instagram|reports?|data|census|bureau of|ministry|department|university|institute|court|personal|"
    r"any|all|it|each|version|spanish|english|italian|french|which|who|where|when|is|are|was|were|will|can|not|no)\b|وكالات|متابعات|^\W|[;!?\"“”]|\d{4}$",
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


def line_finds(
    marked: Marked,
    rules: Iterable[Rule],
    wheres: tuple[str, ...],
    outlets: OutletTable,
    own: Own,
    settings: CreditSettings,
) -> Iterator[Found]:
    """What rules for single lines find in one line of the page (not of the body)."""
    for order, rule in enumerate(rules):
        if rule.where in wheres:
            for match in search(rule, marked, Span(0, len(marked.text)), settings):
                for credit in credits_of(rule, match, marked, outlets, own, "page"):
                    yield Found(credit, order, 0)


def search(rule: Rule, marked: Marked, within: Span, settings: CreditSettings) -> Iterator[regex.Match[str]]:
    """Matches of a rule in a stretch. A pattern that runs out of time finds nothing more there."""
    try:
        yield from rule.compiled.finditer(marked.text, within.start, within.end, timeout=settings.pattern_seconds)
    except TimeoutError:
        return


def credits_of(
    rule: Rule, match: regex.Match[str], marked: Marked, outlets: OutletTable, own: Own, where: Literal["body", "page"]
) -> Iterator[Credit]:
    """The credits of one match: one for each outlet it names, without the article's own, pictures and denials."""
    span = _trimmed(match, marked)
    if is_denied(marked.text, span.start) or _names_a_picture(rule, match, marked):
        return
    when = " ".join((match.groupdict().get("when") or "").split()) or None
    for outlet in dict.fromkeys(_named(match, marked, outlets, rule)):
        if not own.is_own(outlet):
            text = " ".join(marked.original[span.start : span.end].split())
            yield Credit(outlet, rule.name, rule.kind, text, where, span if where == "body" else None, when=when)


def _trimmed(match: regex.Match[str], marked: Marked) -> Span:
    text = marked.original[match.start() : match.end()]
    left = match.start() + len(text) - len(text.lstrip())
    return Span(left, max(left, match.start() + len(text.rstrip(" \t\n,;"))))


def _names_a_picture(rule: Rule, match: regex.Match[str], marked: Marked) -> bool:
    if rule.where not in ("line", "head", "end"):
        return False
    start = marked.text.rfind("\n", 0, match.start()) + 1
    end = marked.text.find("\n", match.end())
    return is_picture(marked.text[start : end if end >= 0 else len(marked.text)])


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
    name = " ".join(written.split()).strip(" .,:;'\"’”»)–—-|")
    domain = _DOMAIN.fullmatch(name)
    if domain:
        return outlets.of_url(domain[1])
    known = outlets.named(name)
    if known is not None:
        return known
    words = name.split()
    shaped = name[:1].isupper() or (name[:1].isalpha() and not name[:1].islower())
    if not shaped or not 2 <= len(name) <= 50 or len(words) > 5 or _NO_NAME.search(name):  # noqa: PLR2004
        return None
    if rule.name in ("articles_by", "labelled_source") and not _OUTLET_WORD.search(name):
        return None
    return outlets.unknown(name)
