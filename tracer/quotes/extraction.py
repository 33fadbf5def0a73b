"""An article's quotations: what stands between marks, and what is reported without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tracer.model import Article, Outlet, Quote, Span
from tracer.outlets import OutletTable
from tracer.quotes import lexicon as lexicons
from tracer.quotes import marks, tokens
from tracer.quotes.clauses import Range, Said, Sentence
from tracer.quotes.cues import table
from tracer.quotes.lexicon import Lexicon
from tracer.quotes.reading import attributions
from tracer.quotes.speakers import Speakers
from tracer.quotes.tokens import Token
from tracer.settings import QuoteSettings


def extract(article: Article, *, outlets: OutletTable, settings: QuoteSettings) -> tuple[Quote, ...]:
    """The quotations of an article, in the order of the text. Never raises for odd marks; time is linear."""
    reader = _Reader(article, outlets, settings)
    for number, span in enumerate(reader.spans):
        reader.paragraph(number, span)
    return reader.quotes()


@dataclass(slots=True)
class _Source:
    """Who said it, by which cue; None where it is not said."""

    name: str | None
    span: Span | None
    cue: Span | None
    via: Outlet | None = None


@dataclass(slots=True)
class _Draft:
    """A stretch between marks on its way to a `Quote`."""

    span: Span
    source: _Source | None = None
    partial: bool = False
    alone: bool = False  # stands as a sentence of its own, or is what a cue governs


class _Reader:
    def __init__(self, article: Article, outlets: OutletTable, settings: QuoteSettings) -> None:
        self.text = article.text
        self.outlets = outlets
        self.settings = settings
        self.lexicon: Lexicon = lexicons.of(table(article.language, article.text[:2000]).language)
        self.spans = marks.blocks(self.text)
        self.marked = marks.find(self.text, self.spans, settings)
        self.top = [number for number, m in enumerate(self.marked) if m.depth == 0]
        self.drafts = {number: _Draft(m.inner) for number, m in enumerate(self.marked)}
        self.reported: list[Quote] = []
        self.speakers = Speakers(self.text, self.lexicon)
        self.last: _Source | None = None
        self.next = 0
        self.announced: _Source | None = None  # the paragraph before ends in a colon
        self.loose: list[int] = []  # the paragraph before is nothing but these marks

    # --- reading --------------------------------------------------------------------------------------------------

    def paragraph(self, number: int, span: Span) -> None:
        """Read one paragraph's attributions and lay them on its marks."""
        quoted: list[tuple[Span, int]] = []
        while self.next < len(self.top) and self.marked[self.top[self.next]].outer.start < span.end:
            outer = self.marked[self.top[self.next]].outer
            quoted.append((Span(max(outer.start, span.start), min(outer.end, span.end)), self.top[self.next]))
            if outer.end > span.end:
                break
            self.next += 1
        line = tokens.of(self.text, span, quoted)
        here: _Source | None = None
        if self._signature(line):
            return
        sentence: Sequence[Token] = ()
        for sentence in tokens.sentences(line, self.text, self.lexicon.cues.speech):
            here = self.sentence(sentence, here, first=sentence[0] is line[0])
        if quoted and here is not None:
            self.last = here
        self.loose = (
            [token.quote for token in line if token.kind == "q"] if not any(t.kind == "w" for t in line) else []
        )
        self.announced = self._announces(sentence, here)

    def _announces(self, words: Sequence[Token], here: _Source | None) -> _Source | None:
        """Who speaks in the next paragraph, where this one ends in a colon."""
        if not words or words[-1].low not in (":", "："):
            return None
        sentence = Sentence(words, self.lexicon)
        if sentence.found and here is not None and here.cue is not None and here.cue.start >= words[0].start:
            return here
        cue = next((c for c in reversed(sentence.found)), None)
        subject = (sentence.before(cue.first) if cue else None) or sentence.lead(sentence.end)
        where = (cue.first, cue.last) if cue else (len(words) - 1, len(words))
        return self._named(sentence, subject, self._span(sentence, where))

    def _signature(self, line: Sequence[Token]) -> bool:
        """A paragraph "- Name." signs the quotation before it."""
        if not self.loose or len(line) < 2 or not tokens.is_dash(line[0]) or not line[1].cap:
            return False
        sentence = Sentence(line, self.lexicon)
        source = self._named(sentence, sentence.after(1), None)
        for number in self.loose:
            self.drafts[number].source = source
        self.loose = []
        return True

    def sentence(self, words: Sequence[Token], here: _Source | None, *, first: bool) -> _Source | None:
        """Read one sentence; `here` is who spoke last in its paragraph. Returns who speaks last now."""
        self.speakers.meet(words)
        sentence = Sentence(words, self.lexicon)
        laid: list[tuple[Range, _Source]] = []
        before: _Source | None = None
        for said in attributions(sentence):
            before = self._source(sentence, said, before)
            laid.extend((content, before) for content in said.contents)
        for content, source in sorted(laid, key=lambda pair: pair[0][1] - pair[0][0]):
            self._lay(sentence, content, source)
        here = before or here
        loose = [token for token in words if token.kind == "q" and self.drafts[token.quote].source is None]
        if loose:
            here = self._loose(sentence, loose, here, first)
        return here

    def _source(self, sentence: Sentence, said: Said, before: _Source | None) -> _Source:
        cue = self._span(sentence, (said.cue.first, said.cue.last))
        if said.source is None and said.same and before is not None:
            return _Source(before.name, before.span, cue)
        named = said.source or (sentence.lead(said.cue.first) if said.same else None)
        return self._named(sentence, named, cue)

    def _named(self, sentence: Sentence, named: Range | None, cue: Span | None) -> _Source:
        if named is None:
            return _Source(None, None, cue)
        name = self.speakers.resolve(sentence.tokens[named[0] : named[1]])
        return _Source(name, self._span(sentence, named), cue)

    def _span(self, sentence: Sentence, words: Range) -> Span:
        return Span(sentence.tokens[words[0]].start, sentence.tokens[words[1] - 1].end)

    def _lay(self, sentence: Sentence, content: Range, source: _Source) -> None:
        """Give a content to its source: the marks in it, and the clause itself where it is more than marks."""
        inside = sentence.tokens[content[0] : content[1]]
        quoted = [token for token in inside if token.kind == "q"]
        bare = [token for token in inside if token.kind == "w"]
        for token in quoted:
            draft = self.drafts[token.quote]
            if draft.source is None:
                draft.source, draft.partial = source, bool(bare)
                draft.alone = not bare
        if bare:
            span = self._span(sentence, content)
            self.reported.append(self._quote(span, "reported", source))

    def _loose(self, s: Sentence, loose: list[Token], here: _Source | None, first: bool) -> _Source | None:
        """Marks that no cue governs: continued speech, a mark behind a colon, or words set off."""
        bare = any(token.kind == "w" for token in s.tokens)
        for token in loose:
            draft = self.drafts[token.quote]
            at = s.tokens.index(token)
            if not bare:
                draft.source, draft.alone = here or self.announced or (self.last if first else None), True
            elif at and s.tokens[at - 1].low in (":", "："):
                colon = s.tokens[at - 1]
                draft.source = self._named(s, s.lead(at - 1), Span(colon.start, colon.end))
                draft.alone = True
            elif at + 2 < len(s.tokens) and tokens.is_dash(s.tokens[at + 1]) and s.tokens[at + 2].cap:
                draft.source, draft.alone = self._named(s, s.after(at + 2), None), True
            else:
                draft.partial = True
            here = draft.source or here
        return here

    # --- making ---------------------------------------------------------------------------------------------------

    def _quote(
        self, span: Span, kind: Literal["direct", "partial", "block", "reported"], source: _Source | None
    ) -> Quote:
        text = span.of(self.text)
        if source is None:
            return Quote(text, span, kind)
        return Quote(
            text,
            span,
            kind,
            source.name,
            source.span,
            source.cue.of(self.text) if source.cue else None,
            source.cue,
            source.via,
        )

    def quotes(self) -> tuple[Quote, ...]:
        """What is kept, in the order of the text."""
        kept = list(self.reported)
        for draft in self.drafts.values():
            count = len(draft.span.of(self.text).split())
            if draft.source is None and count < self.settings.partial_words:
                continue
            kept.append(self._quote(draft.span, "partial" if draft.partial else "direct", draft.source))
        return tuple(sorted(kept, key=lambda q: (q.span.start, -q.span.end, q.kind)))
