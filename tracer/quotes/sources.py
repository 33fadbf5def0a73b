"""Who a source is: a person's fullest name in the article, or the outlet the words came through."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from tracer.model import Outlet, Span
from tracer.outlets import OutletTable
from tracer.quotes.clauses import Range, Said, Sentence
from tracer.quotes.declension import nominative
from tracer.quotes.lexicon import Lexicon
from tracer.quotes.speakers import Speakers
from tracer.quotes.tokens import Token

_LONGEST_OUTLET = 60  # letters of an outlet's name
_ROLE_OF_OUTLET = 16  # letters beside an outlet's name that may say what it is: "news agency"


@dataclass(frozen=True, slots=True)
class Source:
    """Who said it and by which cue; None for what the text does not say."""

    name: str | None = None
    span: Span | None = None
    cue: Span | None = None
    via: Outlet | None = None

    def by(self, cue: Span | None) -> Source:
        return replace(self, cue=cue)

    def through(self, outlet: Outlet | None) -> Source:
        """The same, come through an outlet unless one is named already."""
        return self if self.via or outlet is None else replace(self, via=outlet)


class Sources:
    """Names the sources of one article, sentence by sentence in the order of the text."""

    def __init__(self, text: str, lexicon: Lexicon, outlets: OutletTable) -> None:
        self.text = text
        self.lexicon = lexicon
        self.outlets = outlets
        self.speakers = Speakers(text, lexicon)
        self._known: dict[str, Outlet | None] = {}  # phrase -> the outlet it names

    def of(self, sentence: Sentence, said: Said, before: Source | None, last: Source | None) -> Source:
        """The source of an attribution. `before` is the sentence's source so far, `last` the article's."""
        cue = span_of(sentence, (said.cue.first, said.cue.last))
        outlet = self._outlet(sentence, said.via) or self._outlet(sentence, said.told)
        if said.source is None and said.same and before is not None:
            return before.by(cue).through(outlet)
        if said.source is None and self.lexicon.cues.drops_subject and last is not None:
            return last.by(cue).through(outlet)
        named = said.source or (sentence.lead(said.cue.first) if said.same else None)
        source = self.named(sentence, named, cue).through(outlet)
        if said.cue.role == "before" and named is not None and source.via is None:
            return self._undeclined(sentence, said, named, source)
        return source

    def _undeclined(self, sentence: Sentence, said: Said, named: Range, source: Source) -> Source:
        """The same by a person's name in the nominative, where the cue puts it in the genitive and it can be told."""
        cue = " ".join(token.low for token in sentence.tokens[said.cue.first : said.cue.last])
        if cue not in self.lexicon.cues.genitive:
            return source
        first = named[1]
        while first > named[0] and sentence.tokens[first - 1].cap:
            first -= 1
        tokens = sentence.tokens[first : named[1]]
        name = nominative([self.text[token.start : token.end] for token in tokens])
        return replace(source, name=self.speakers.fullest(name)) if name else source

    def named(self, sentence: Sentence, named: Range | None, cue: Span | None) -> Source:
        """The source that these tokens name."""
        if named is None:
            return Source(cue=cue)
        words = sentence.tokens[named[0] : named[1]]
        span = span_of(sentence, named)
        outlet = self._outlet(sentence, named)
        if outlet is not None:
            return Source(span.of(self.text), span, cue, outlet)
        if len(words) == 1 and words[0].low in self.lexicon.cues.relatives:
            antecedent = sentence.before(named[0])
            if antecedent is not None:
                antecedent = self._head(sentence, antecedent)
                return Source(self._name(sentence.tokens[antecedent[0] : antecedent[1]]), span, cue)
        return Source(self._name(words), span, cue)

    def unspaced(self, span: Span | None, cue: Span, last: Source | None) -> Source:
        """The source in a script without spaces: a pronoun is the last source."""
        if span is None:
            return (last or Source()).by(cue)
        phrase = span.of(self.text)
        if phrase in self.lexicon.cues.pronouns and last is not None:
            return Source(last.name, span, cue, None)
        return Source(phrase, span, cue, self.outlets.named(phrase))

    def _head(self, sentence: Sentence, phrase: Range) -> Range:
        """The last noun phrase of a longer stretch: what a relative pronoun behind it stands for."""
        at = phrase[1] - 1
        while at > phrase[0] and sentence.tokens[at].low not in self.lexicon.cues.determiners:
            at -= 1
        return (at, phrase[1])

    def _name(self, words: Sequence[Token]) -> str | None:
        return self.speakers.resolve(words)

    def _outlet(self, sentence: Sentence, named: Range | None) -> Outlet | None:
        """The outlet that tokens name, or that "the agency" stands for: the one named last before."""
        if named is None:
            return None
        words = sentence.tokens[named[0] : named[1]]
        bare = [t for t in words if t.low not in self.lexicon.cues.determiners]
        if not bare:
            return None
        if self._is_agency(" ".join(t.low for t in words)) or self._is_agency(" ".join(t.low for t in bare)):
            return self._named_before(words[0].start)
        if len(bare) == 1 and bare[0].low in self.lexicon.pronouns:
            return None
        phrase = self.text[bare[0].start : bare[-1].end]
        if phrase not in self._known:
            self._known[phrase] = self.outlets.named(phrase) or self._heads(Span(bare[0].start, bare[-1].end))
        return self._known[phrase]

    def _is_agency(self, phrase: str) -> bool:
        return phrase in self.lexicon.cues.agencies

    def _heads(self, span: Span) -> Outlet | None:
        """An outlet whose name starts a phrase of few other words: "Reuters news agency", "قناة السومرية"."""
        phrase = self.text[span.start : span.end + _LONGEST_OUTLET]  # a name that goes on beyond it is another's
        for where, outlet in islice(self.outlets.mentions(phrase), 1):
            if where.end <= len(span) and len(span) - len(where) <= _ROLE_OF_OUTLET:
                rest = (phrase[: where.start] + phrase[where.end : len(span)]).split()
                if all(not word[:1].isupper() for word in rest):
                    return outlet
        return None

    @cached_property
    def _mentions(self) -> list[tuple[Span, Outlet]]:
        return list(self.outlets.mentions(self.text))

    def _named_before(self, at: int) -> Outlet | None:
        found = bisect_left(self._mentions, at, key=lambda pair: pair[0].start)
        return self._mentions[found - 1][1] if found else None


def span_of(sentence: Sentence, words: Range) -> Span:
    """The code points of a range of tokens."""
    return Span(sentence.tokens[words[0]].start, sentence.tokens[words[1] - 1].end)
