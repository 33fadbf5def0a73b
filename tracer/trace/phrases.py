"""The words by which an article is found again: its rarest phrases and its quotations."""

from __future__ import annotations

import math
from collections import Counter

from tracer.model import Span, Studied, Subject
from tracer.normalize import paragraphs, words
from tracer.quotes.drift import telling
from tracer.settings import FindSettings

_STEP = 2  # words between two windows looked at


def subject_of(studied: Studied, settings: FindSettings) -> Subject:
    """What finders get of an article: its rarest phrases and its most telling quotations, rarest first."""
    tokens = words(studied.article.text).tokens
    counts = Counter(tokens)
    quotes = {quote.text: _rarity(words(quote.text).tokens, counts) for quote in studied.quotes}
    told = [text for text in quotes if len(words(text).tokens) >= settings.least_phrase_words]
    ranked = sorted(told, key=lambda text: (-quotes[text] * min(len(text), _LONG), text))
    return Subject(studied, tuple(rarest(studied, settings)), tuple(ranked[: settings.phrases]))


_LONG = 120  # characters of a quotation from which more make it no surer


def rarest(studied: Studied, settings: FindSettings) -> list[str]:
    """The article's rarest phrases of `phrase_words` words, one a paragraph, rarest first; site notices left out.

    Rarity is by the letter-count proxy of quotations; a word the article itself repeats is its subject, which every
    other article on it has too.
    """
    text = studied.article.text
    counts = Counter(words(text).tokens)
    found: list[tuple[float, str]] = []
    for paragraph in paragraphs(text):
        if not any(notice.span.overlap(paragraph) for notice in studied.notices):
            found += _best(paragraph, text, counts, settings)
    found.sort(key=lambda each: (-each[0], each[1]))
    return [phrase for _, phrase in found[: settings.phrases]]


def _best(paragraph: Span, text: str, counts: Counter[str], settings: FindSettings) -> list[tuple[float, str]]:
    own = paragraph.of(text)
    cut = words(own)
    last = len(cut.tokens) - settings.phrase_words
    if last < 0:
        return []
    windows = [(_rarity(cut.tokens[at : at + settings.phrase_words], counts), -at) for at in range(0, last + 1, _STEP)]
    rarity, at = max(windows)
    return [(rarity, cut.span(-at, -at + settings.phrase_words).of(own))]


def _rarity(tokens: tuple[str, ...] | list[str], counts: Counter[str]) -> float:
    """The mean rarity of words, 0..1."""
    total = sum(telling(word) / (1.0 + math.log(max(1, counts[word]))) for word in tokens)
    return total / max(1, len(tokens))
