"""An article's quotations: what stands between marks, and what is reported without them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tracer.model import Article, Outlet, Quote, Span
from tracer.outlets import OutletTable
from tracer.quotes import lexicon as lexicons
from tracer.quotes import marks, tokens, unspaced
from tracer.quotes.clauses import Range, Sentence
from tracer.quotes.cues import table
from tracer.quotes.lexicon import Lexicon
from tracer.quotes.reading import attributions
from tracer.quotes.sources import Source, Sources, span_of
from tracer.quotes.tokens import Token
from tracer.settings import QuoteSettings


def extract(article: Article, *, outlets: OutletTable, settings: QuoteSettings) -> tuple[Quote, ...]:
    """The quotations of an article, in the order of the text. Never raises for odd marks; time is linear."""
    reader = _Reader(article, outlets, settings)
    for number, span in enumerate(reader.spans):
        reader.paragraph(number, span)
    return reader.quotes()


@dataclass(slots=True)
class _Draft:
    """A stretch between marks on its way to a `Quote`."""

    span: Span
    source: Source | None = None
    partial: bool = False
    alone: bool = False  # stands as a sentence of its own, or is what a cue governs


class _Turn(NamedTuple):
    """Who spoke in a paragraph, and whether it ends in a question."""

    source: Source
    asks: bool


_ASKS = ("?", "؟", "？")


def _differ(one: Source, other: Source) -> bool:
    return one.name is not None and other.name is not None and one.name != other.name


class _Reader:
    def __init__(self, article: Article, outlets: OutletTable, settings: QuoteSettings) -> None:
        self.text = article.text
        self.settings = settings
        self.lexicon: Lexicon = lexicons.of(table(article.language, article.text[:2000]).language)
        self.spans = marks.blocks(self.text)
        self.marked = tuple(
            m for m in marks.find(self.text, self.spans, settings) if not self._is_name(m.inner, outlets)
        )
        self.top = [number for number, m in enumerate(self.marked) if m.depth == 0]
        self.inside: dict[int, list[int]] = {}
        self._sort_nested()
        self.drafts = {number: _Draft(m.inner) for number, m in enumerate(self.marked)}
        self.reported: list[Quote] = []
        self.sources = Sources(self.text, self.lexicon, outlets)
        self.last: Source | None = None
        self.next = 0
        self.announced: Source | None = None  # the paragraph before ends in a colon
        self.turns: deque[_Turn] = deque(maxlen=2)  # the last two quotations that were paragraphs of their own speaker
        self.loose: list[int] = []  # the paragraph before is nothing but these marks

    def _is_name(self, inner: Span, outlets: OutletTable) -> bool:
        """Marks around an outlet's name set it off and quote nothing: قالت مصادر لـ«سبق»."""
        return len(inner) <= self.settings.name_letters and outlets.named(inner.of(self.text)) is not None

    def _sort_nested(self) -> None:
        """Which marks lie directly inside which."""
        around: list[int] = []
        for number, one in enumerate(self.marked):
            del around[one.depth :]
            if around:
                self.inside.setdefault(around[-1], []).append(number)
            around.append(number)

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
        if self.lexicon.cues.unspaced:
            self._unspaced(span, quoted)
        line = tokens.of(self.text, span, quoted)
        here: Source | None = None
        if self._signature(line):
            return
        sentence: Sequence[Token] = ()
        for sentence in tokens.sentences(line, self.text, self.lexicon.cues.speech):
            here = self.sentence(sentence, here, sentence[0] is line[0])
        for _, number in quoted:
            self._nested(number)
        if (quoted or self.lexicon.cues.drops_subject) and here is not None:
            self.last = here
        if self.announced is not None and not quoted:
            self._block(span, self.announced)
        self.loose = (
            [token.quote for token in line if token.kind == "q"] if not any(t.kind == "w" for t in line) else []
        )
        if quoted:
            self._take_turn(quoted[-1][1])
        self.announced = self._announces(sentence, here)

    def _take_turn(self, number: int) -> None:
        """Note who spoke in a paragraph; a bare question behind an answer, or an answer behind one, is the other's."""
        draft = self.drafts[number]
        asks = draft.span.of(self.text).endswith(_ASKS)
        if self.loose == [number] and len(self.turns) == 2:
            other, last = self.turns
            if other.asks != last.asks and asks == other.asks and _differ(other.source, last.source):
                draft.source = self.last = other.source.by(None)
        if draft.source is not None:
            self.turns.append(_Turn(draft.source, asks))

    def _unspaced(self, span: Span, quoted: list[tuple[Span, int]]) -> None:
        """A paragraph of a script without spaces."""
        top = [(number, outer) for outer, number in quoted]
        for found in unspaced.attributions(self.text, span, top, self.lexicon.cues):
            source = self.sources.unspaced(found.source, found.cue, self.last)
            if found.mark is not None:
                self.drafts[found.mark].source = source
            elif found.content is not None:
                self.reported.append(self._quote(found.content, "reported", source))
            self.last = source

    def _block(self, span: Span, source: Source) -> None:
        """A paragraph without marks that a cue and a colon announce."""
        said = source.cue is not None and any(char.isalpha() for char in source.cue.of(self.text))
        if said and len(span.of(self.text).split()) >= self.settings.block_words:
            self.reported.append(self._quote(span, "block", source))

    def _nested(self, number: int) -> None:
        """Give the marks inside a quotation to whom its speaker says they are from."""
        inner = self.marked[number].inner
        quoted = [(self.marked[k].outer, k) for k in self.inside.pop(number, ())]
        if not quoted:
            return
        line = tokens.of(self.text, inner, quoted)
        here: Source | None = None
        for sentence in tokens.sentences(line, self.text, self.lexicon.cues.speech):
            here = self.sentence(sentence, here, False, marks_only=True)

    def _announces(self, words: Sequence[Token], here: Source | None) -> Source | None:
        """Who speaks in the next paragraph, where this one ends in a colon."""
        if not words or words[-1].low not in (":", "："):
            return None
        sentence = Sentence(words, self.lexicon)
        if sentence.found and here is not None and here.cue is not None and here.cue.start >= words[0].start:
            return here
        cue = next((c for c in reversed(sentence.found) if c.role == "speech"), None)
        subject = (sentence.before(cue.first) if cue else None) or sentence.lead(sentence.end)
        where = (cue.first, cue.last) if cue else (len(words) - 1, len(words))
        return self.sources.named(sentence, subject, span_of(sentence, where))

    def _signature(self, line: Sequence[Token]) -> bool:
        """A paragraph "- Name." signs the quotation before it."""
        if not self.loose or len(line) < 2 or not tokens.is_dash(line[0]) or not line[1].cap:
            return False
        sentence = Sentence(line, self.lexicon)
        source = self.sources.named(sentence, sentence.after(1), None)
        for number in self.loose:
            self.drafts[number].source = source
        self.loose = []
        return True

    def sentence(
        self, words: Sequence[Token], here: Source | None, first: bool, marks_only: bool = False
    ) -> Source | None:
        """Read one sentence; `here` is who spoke last in its paragraph. Returns who speaks last now."""
        self.sources.speakers.meet(words)
        sentence = Sentence(words, self.lexicon)
        laid: list[tuple[Range, Source]] = []
        before: Source | None = None
        for said in attributions(sentence):
            before = self.sources.of(sentence, said, before, here or self.last)
            laid.extend((content, before) for content in said.contents)
        laid.sort(key=lambda pair: pair[0][1] - pair[0][0])
        for content, source in laid:
            carrier = _carrier(content, laid, span_of(sentence, content))
            self._lay(sentence, content, source.through(carrier), marks_only)
        here = before or here
        loose = [token for token in words if token.kind == "q" and self.drafts[token.quote].source is None]
        if loose:
            here = self._loose(sentence, loose, here, first)
        return here

    def _lay(self, sentence: Sentence, content: Range, source: Source, marks_only: bool) -> None:
        """Give a content to its source: the marks in it, and the clause itself where it is more than marks."""
        inside = sentence.tokens[content[0] : content[1]]
        quoted = [token for token in inside if token.kind == "q"]
        bare = [token for token in inside if token.kind == "w"]
        for token in quoted:
            draft = self.drafts[token.quote]
            if draft.source is None:
                draft.source, draft.partial = source, bool(bare)
                draft.alone = not bare
        if bare and not marks_only and not _says_nothing([token.low for token in bare], source, self.text):
            span = span_of(sentence, content)
            self.reported.append(self._quote(span, "direct" if self._is_dialogue(span) else "reported", source))

    def _is_dialogue(self, span: Span) -> bool:
        """Whether a clause follows the dash that opens its paragraph: —No lo sé —respondió Pedro."""
        head = self.text[max(0, span.start - 4) : span.start]
        opens = _DASHED.search(head if span.start >= 4 else f"\n{head}") is not None
        return opens and self.lexicon.cues.language in _DASH_DIALOGUE

    def _loose(self, s: Sentence, loose: list[Token], here: Source | None, first: bool) -> Source | None:
        """Marks that no cue governs: continued speech, a mark behind a colon, or words set off."""
        bare = any(token.kind == "w" for token in s.tokens)
        places = {token.quote: at for at, token in enumerate(s.tokens) if token.kind == "q"}
        for token in loose:
            draft = self.drafts[token.quote]
            at = places[token.quote]
            if not bare:
                draft.source, draft.alone = here or self.announced or (self.last if first else None), True
            elif at and s.tokens[at - 1].low in (":", "："):
                colon = s.tokens[at - 1]
                draft.source = self.sources.named(s, s.lead(at - 1), Span(colon.start, colon.end))
                draft.alone = True
            elif at + 2 < len(s.tokens) and tokens.is_dash(s.tokens[at + 1]) and s.tokens[at + 2].cap:
                draft.source, draft.alone = self.sources.named(s, s.after(at + 2), None), True
            elif cue := _unknown_verb(s, at, draft.span.of(self.text)):
                draft.source = self.sources.named(s, (at + 1, cue), span_of(s, (cue, cue + 1)))
                draft.alone = True
            else:
                draft.partial = True
            here = draft.source or here
        return here

    # --- making ---------------------------------------------------------------------------------------------------

    def _quote(
        self, span: Span, kind: Literal["direct", "partial", "block", "reported"], source: Source | None
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
            translated=self._translated(source.via),
        )

    def _translated(self, via: Outlet | None) -> bool:
        """Whether words came through an outlet whose first language is another than this article's."""
        return via is not None and bool(via.languages) and self.lexicon.cues.language != via.languages[0]

    def quotes(self) -> tuple[Quote, ...]:
        """What is kept, in the order of the text."""
        kept = list(self.reported)
        for draft in self.drafts.values():
            if self._is_set_off(draft):
                continue
            kept.append(self._quote(draft.span, "partial" if draft.partial else "direct", draft.source))
        return tuple(sorted(kept, key=lambda q: (q.span.start, -q.span.end, q.kind)))

    def _is_told(self, parts: Sequence[str]) -> bool:
        """Whether a small auxiliary makes a sentence of words with capitals: "President Obama was born in Hawaii"."""
        return any(part in self.lexicon.cues.auxiliaries and part not in ("is", "are") for part in parts)

    def _is_set_off(self, draft: _Draft) -> bool:
        """Whether marks only set words off: few words nobody is said to have said, or a name or title in a clause."""
        text = draft.span.of(self.text)
        parts = text.split()
        if "://" in text or (len(parts) == 1 and not text.replace("-", "").isalpha() and len(text) > 30):
            return True  # an address or what is left of a page's code
        if draft.source is None or draft.partial:
            long_words = [part for part in parts if len(part) > 4]
            capital = all(part[:1].isupper() for part in [parts[0], *long_words])
            few = 1 < len(parts) <= self.settings.title_words
            many = len(long_words) >= self.settings.book_words and not text.isupper() and not self._is_told(parts)
            if capital and (few or many):
                return True
        if draft.source is None:
            return len(parts) < self.settings.partial_words
        if not draft.partial or len(parts) >= self.settings.partial_words:
            return False
        cased = text.lower() != text.upper()
        return all(p[:1].isupper() for p in parts) if cased else len(parts) < self.settings.partial_uncased_words


_DASHED = re.compile(r"\n\s?[—–―]\s?$")
_DASH_DIALOGUE = frozenset({"es", "pt", "ru", "uk", "fr", "it", "pl", "tr", "sv", "el"})
_LONGEST_TAG = 4  # words of a name before a verb that no table knows


def _unknown_verb(sentence: Sentence, mark: int, said: str) -> int | None:
    """Where a verb stands that a name and a comma make one of speech: "...," Reed harrumphed."""
    if sentence.lexicon.cues.language != "en" or not said.rstrip().endswith(","):
        return None
    at = mark + 1
    while (
        at < sentence.end and sentence.tokens[at].kind == "w" and sentence.tokens[at].cap and at - mark <= _LONGEST_TAG
    ):
        at += 1
    is_verb = at < sentence.end and sentence.tokens[at].kind == "w" and sentence.tokens[at].low.endswith("ed")
    return at if at > mark + 1 and is_verb else None


_REFUSALS = ("declin", "refus", "did not respond", "didn't respond", "did not reply")
_REFUSED = frozenset(
    "comment respond elaborate answer discuss request requests inquiries questions calls emails messages "
    "repeated several multiple a an".split()
)


def _says_nothing(words: Sequence[str], source: Source, text: str) -> bool:
    """Whether somebody is only said to have said nothing: "declined to comment", "did not respond to requests"."""
    cue = source.cue.of(text).lower() if source.cue else ""
    if not cue.startswith(_REFUSALS):
        return False
    return words[0] in ("asked", "when", "saying") or (words[0] == "to" and not _REFUSED.isdisjoint(words[1:2]))


def _carrier(content: Range, others: Sequence[tuple[Range, Source]], span: Span) -> Outlet | None:
    """The outlet of an attribution around this one, or at the sentence's end: "Zayd said ..., al-Sumaria reported"."""
    for around, source in others:
        if source.via is None or source.span is None:
            continue
        if around != content and around[0] <= content[0] and content[1] <= around[1]:
            return source.via
        if around[1] > content[0] and source.span.start >= span.end:
            return source.via
    return None
