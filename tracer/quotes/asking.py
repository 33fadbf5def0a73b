"""A quotation somebody asks for, compared with stored quotations and with running text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tracer.model import Article, Capture, Quote, QuoteMatch, Span
from tracer.normalize import Words, words
from tracer.quotes import drift, sides
from tracer.quotes.matching import Judge
from tracer.quotes.sides import Side, Wording
from tracer.settings import QuoteSettings

_SIGNS = ".!?؟。！？…"
_SENTENCE_END = re.compile(rf"(?<![{_SIGNS}])[{_SIGNS}]++[\"'”’»)\]]*+\s|[。！？]|\n[^\S\n]*+\n")
_PHRASE = 3  # words of a phrase that running text is looked for by


class Asked:
    """The words of one quotation. Stored ones are compared as those of two articles are (see `matching.match`).

    What somebody asks for outright need not say much: a wording that holds all of it counts however common its words.
    """

    def __init__(self, text: str, settings: QuoteSettings) -> None:
        self.settings = replace(settings, unmarked_weight=0.0, min_weight=0.0, min_phrase=0.0)
        self._floor = settings
        self._codes: dict[str, str] = {}
        self._side = self._made("asked", text, Quote(text, Span(0, len(text)), "direct"))
        self.words: Words = self._side.words
        self._distinct = frozenset(self.words.tokens)
        self._pairs = frozenset(pairwise(self.words.tokens))

    @property
    def tokens(self) -> tuple[str, ...]:
        return self.words.tokens

    def phrases(self) -> list[tuple[str, ...]]:
        """Phrases by which articles are found that may have it in running text, the rarest words first.

        A short quotation counts only word for word, so the whole of it is the phrase.
        """
        said = self.tokens
        if len(said) <= self.settings.exact_words:
            return [said] if len(said) > 1 else []
        ranked = sorted(range(len(said) - _PHRASE + 1), key=lambda at: (*_common(said[at : at + _PHRASE]), at))
        taken: list[int] = []
        for at in ranked:
            if len(taken) < self.settings.asked_phrases and all(abs(at - other) >= _PHRASE - 1 for other in taken):
                taken.append(at)
        return [said[at : at + _PHRASE] for at in taken]

    def may_be(self, text: str, theirs: Sequence[str]) -> bool:
        """Whether a stored quotation, given with its folded words, has as many of the asked ones as `among` needs.

        In any order: a cheap look that never misses, before the dear one.
        """
        if not self._side.wordings:
            return False
        if "[" in text or self._side.wordings[0].open:
            return True
        s = self.settings
        shorter = min(len(theirs), len(self.tokens))
        if shorter <= s.short_words:
            common = sum(map(self._distinct.__contains__, theirs))
            return common >= (1 - s.short_lost / (s.exact_words + 1)) * shorter
        # Words kept in runs of two at least are half as many pairs (see `bands.accepts`, every way of it).
        pairs = sum(map(self._pairs.__contains__, pairwise(theirs)))
        return pairs >= min(s.run_words - 1, min(s.ratio, s.containment, s.drift_share) / 2 * shorter - 2)

    def among(self, quote: Quote, article: str) -> QuoteMatch | None:
        """The asked words in a stored quotation, whose `span` is taken as that of its own text."""
        other = self._made(article, quote.text, replace(quote, span=Span(0, len(quote.text))))
        if not self._side.wordings or not other.wordings:
            return None
        mine, theirs = self._side.wordings[0], other.wordings[0]
        found = Judge(self._side, other, self._codes, self.settings).compared(mine, theirs)
        return found if found and self._says_enough(found, mine, theirs) else None

    def standing(self, body: str, article: str) -> QuoteMatch | None:
        """The asked words in the running text of an article."""
        other = self._made(article, body)
        found = list(Judge(self._side, other, self._codes, self.settings).unmarked(self._side, other, turned=False))
        return max(found, key=lambda match: (match.similarity, match.weight), default=None)

    def sentences(self, found: QuoteMatch, text: str) -> Span:
        """The sentences of a stored quotation's text that hold the asked words, for a match by `among`."""
        start, end = 0, len(text)
        if found.edits:
            first, last = found.edits[0], found.edits[-1]
            is_head = not any(char.isalnum() for char in text[: first.b.start])
            is_tail = not any(char.isalnum() for char in text[last.b.end :])
            start = first.b.end if is_head and len(first.b) > len(first.a) else start
            end = last.b.start if is_tail and len(last.b) > len(last.a) else end
            while start < end and not text[start].isalnum():
                start += 1
            while start < end and not text[end - 1].isalnum():
                end -= 1
        return _sentences_around(text, Span(start, end)) if start < end else Span(0, len(text))

    def _says_enough(self, found: QuoteMatch, mine: Wording, theirs: Wording) -> bool:
        """Whether a stored wording that lacks much of the asked one is more than a set phrase."""
        if len(theirs.at) >= self._floor.ratio * len(mine.at):
            return True
        few = len(theirs.at) <= self._floor.phrase_words
        return found.weight >= (self._floor.min_phrase if few else self._floor.min_weight)

    def _made(self, name: str, text: str, quote: Quote | None = None) -> Side:
        article = Article(name, None, None, None, None, None, None, None, text, Capture("stored"), name)
        cut = words(text)
        code = sides.encoded(cut, self._codes)
        at, opened = sides.places(cut, quote, text) if quote else ((), False)
        wordings = []
        if quote and at:
            wordings.append(Wording(quote, at, tuple(cut.tokens[i] for i in at), "".join(code[i] for i in at), opened))
        return Side(article, cut, code, tuple(wordings), (), bytearray(len(code) + 3))


def _common(phrase: Sequence[str]) -> tuple[float, float]:
    """How common a phrase may be: by its commonest word, then by all of them."""
    told = [drift.telling(word) for word in phrase]
    return -min(told), -sum(told)


def _sentences_around(text: str, span: Span) -> Span:
    """The whole sentences that a stretch of a text touches, without white space around them."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    first = bisect_left(ends, span.start + 1)
    start = ends[first - 1] if first else 0
    last = bisect_left(ends, span.end)
    end = ends[last] if last < len(ends) else len(text)
    body = text[start:end]
    return Span(start + len(body) - len(body.lstrip()), end - (len(body) - len(body.rstrip())))
