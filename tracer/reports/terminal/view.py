"""A trace, indexed for reading: who is who, what hangs on what, which paragraph a span lies in."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from tracer.model import Article, Credit, Ghost, Link, Mark, Match, Place, Quote, QuoteMatch, Span, Studied, Trace
from tracer.normalize import paragraphs
from tracer.reports.terminal.dates import NO_DATE, day, implied
from tracer.reports.terminal.safe import clipped, said
from tracer.reports.terminal.wording import DERIVED, is_undecided

_PHRASE = 70  # characters of a quotation
_MATCHING = 0.85  # part of the words from which two wordings match; below it they are only attributed
_NAME = 40  # columns a name may take where an article has no outlet


class View:
    """Look-ups over one trace."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.studied: dict[str, Studied] = {s.id: s for s in (trace.article, *trace.articles)}
        self.ghosts: dict[str, Ghost] = {ghost.id: ghost for ghost in trace.ghosts}
        self._blocks: dict[str, tuple[Span, ...]] = {}

    @cached_property
    def links_of(self) -> dict[str, list[Link]]:
        """Links by the id of the copy, in the order of what they cover, then the likelier first."""
        by_copy: dict[str, list[Link]] = defaultdict(list)
        for link in self.trace.links:
            by_copy[link.copy].append(link)
        for links in by_copy.values():
            links.sort(key=self._rank)
        return dict(by_copy)

    def marks_of(self, link: Link) -> list[Mark]:
        """What people hold of a link's two ends, latest first: the first is in force."""
        return [mark for mark in self.trace.marks if (mark.a, mark.b) == (link.copy, link.source)]

    def _rank(self, link: Link) -> tuple[bool, int, float, str, str]:
        covers = self.covers(link)
        first = min((span.start for span in covers), default=0)
        return is_undecided(link), first, -(link.probability or 0.0), self.name(link.source), link.kind

    def sources_of(self, id: str) -> list[str]:
        """Ids of what an article took from or names, ghosts included, by the place they cover in it."""
        linked = self.links_of.get(id, [])
        places = {link.source: self._first(self.covers(link)) for link in reversed(linked)}
        for ghost in self.trace.ghosts:
            if ghost.named_by == id:
                places.setdefault(ghost.id, ghost.scope.start if ghost.scope else 0)
        derived = {link.source for link in linked if link.kind in DERIVED and not is_undecided(link)}
        return sorted(places, key=lambda source: (places[source], source not in derived, self.name(source), source))

    @staticmethod
    def _first(spans: Iterable[Span]) -> int:
        return min((span.start for span in spans), default=0)

    def covers(self, link: Link) -> tuple[Span, ...]:
        """What of the copy a link speaks of: what the credit of a quotation covers, else the shared passages."""
        if link.kind == "quotes" and link.credit == "credited":
            credit = self.credit(link)
            if credit is not None and credit.scope is not None:
                return (credit.scope,)
        return link.passages

    def name(self, id: str) -> str:
        """What to call an article or a ghost: its outlet, else its host, title or location."""
        if id in self.ghosts:
            return said(self.ghosts[id].outlet.name, "a source without a name")
        return article_name(self.studied[id].article) if id in self.studied else said(id)

    def label(self, id: str) -> str:
        """Name and date: "Reuters · Wed 21 Oct 2015", "al-Sumaria · Fri [23 Oct]"."""
        if id in self.ghosts:
            return f"{self.name(id)} · {implied(self.ghosts[id].expected)}"
        published = self.studied[id].article.published if id in self.studied else None
        return f"{self.name(id)} · {day(published) if published else NO_DATE}"

    def is_seen(self, id: str) -> bool:
        """Whether the page itself was seen, not only its name."""
        return id in self.studied

    def is_known(self, id: str) -> bool:
        """Whether an id is an article's or a ghost's of this trace."""
        return id in self.studied or id in self.ghosts

    def is_attributed(self, link: Link) -> bool:
        """Whether the copy's own text attributes something to the link's source."""
        credit = self.credit(link)
        return credit is not None and credit.where == "body" and credit.kind in {"attribution", "told"}

    def credit(self, link: Link) -> Credit | None:
        """The copy's own words that name the link's source, the first of them in the text."""
        copy, source = self.studied.get(link.copy), self.studied.get(link.source)
        if copy is None or source is None or source.article.outlet is None:
            return None
        key = source.article.outlet.key
        naming = [credit for credit in copy.credits if credit.outlet.key == key]
        return min(naming, key=lambda credit: (credit.span is None, credit.span or Span(0, 0)), default=None)

    def match(self, link: Link) -> Match | None:
        """What the two ends of a link share in text."""
        ends = {link.copy, link.source}
        return next((match for match in self.trace.matches if {match.a, match.b} == ends), None)

    def shared_quotes(self, link: Link) -> list[QuoteMatch]:
        """The quotations that both ends have, those that say most first."""
        ends = {link.copy, link.source}
        shared = [q for q in self.trace.quote_matches if {q.a.article, q.b.article} == ends]
        return sorted(shared, key=lambda q: (-q.weight, q.a.span, q.b.span))

    def rests_on_quotes(self, link: Link) -> bool:
        """Whether quotations are what ties a copy to its source, and both pages were seen."""
        return link.kind == "quotes" and self.is_seen(link.source) and self.is_seen(link.copy)

    def quoted(self, link: Link) -> str | None:
        """The words both ends quote, as the copy has them: 'quotes "..."' where they match, else 'attributes to it'."""
        best = next(iter(self.shared_quotes(link)), None)
        studied = self.studied.get(link.copy)
        if best is None or studied is None:
            return None
        place, quote = side_of(best, link.copy)
        words = clipped(quote.text if quote else place.span.of(studied.article.text), _PHRASE)
        match = quote is not None and quote.kind != "reported" and best.similarity >= _MATCHING
        return f'{"quotes" if match else "attributes to it"} "{words}"'

    def paragraphs(self, id: str, spans: Iterable[Span]) -> str:
        """ "¶1-4" or "¶6, 9": the paragraphs of an article that spans touch, counted from 1; "" for none."""
        studied = self.studied.get(id)
        if studied is None:
            return ""
        if id not in self._blocks:
            self._blocks[id] = paragraphs(studied.article.text)
        return numbered(self._blocks[id], spans)


def side_of(match: QuoteMatch, id: str) -> tuple[Place, Quote | None]:
    """Where a shared quotation stands in one of its two articles, and as what."""
    return (match.a, match.a_quote) if match.a.article == id else (match.b, match.b_quote)


def numbered(blocks: tuple[Span, ...], spans: Iterable[Span]) -> str:
    """The numbers of the blocks that spans touch, as ranges."""
    starts = [block.start for block in blocks]
    touched: set[int] = set()
    for span in spans:
        first = max(1, bisect_right(starts, span.start))
        last = max(first, bisect_right(starts, max(span.start, span.end - 1)))
        touched.update(range(first, last + 1))
    if not touched:
        return ""
    ranges: list[list[int]] = []
    for number in sorted(touched):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return "¶" + ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in ranges)


def article_name(article: Article) -> str:
    """What to call an article: its outlet, else the first words of its title, else where it was read."""
    if article.outlet is not None and article.outlet.name.strip():
        return said(article.outlet.name)
    return clipped(article.title or article.location, _NAME) or "the text given"
