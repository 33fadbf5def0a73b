"""The words services are asked for: an article's rarest phrases and quotations, and the words of its title."""

from __future__ import annotations

from itertools import chain, zip_longest

from tracer.model import Subject
from tracer.normalize import words
from tracer.settings import FindSettings


def asked_for(subject: Subject, settings: FindSettings) -> list[str]:
    """Phrases to search for in quotation marks, quotations and rare phrases by turns, the most telling first.

    None has half of its words from one before it. Each is cut to `phrase_words` words: services ignore or refuse
    longer ones. Marks that a service would read as the end of the phrase or as its own syntax are left out.
    """
    taken = chain.from_iterable(zip_longest(subject.phrases, subject.quotes, fillvalue=""))
    kept: list[str] = []
    for text in (_plain(text, settings.phrase_words) for text in taken):
        if len(text.split()) >= settings.least_phrase_words and not any(_overlap(text, other) for other in kept):
            kept.append(text)
    return kept


def address_words(subject: Subject) -> list[str]:
    """The title's long words, as they would stand in an address: what an index of addresses can be asked for."""
    tokens = words(subject.studied.article.title or "").tokens
    return list(dict.fromkeys(word for word in tokens if len(word) >= _LONG and word.isascii() and word.isalnum()))


def _overlap(a: str, b: str) -> bool:
    """Whether two phrases have half the words of the shorter in common, in a row: one asks what the other did."""
    first, second = (tuple(words(text).tokens) for text in (a, b))
    size = max(2, min(len(first), len(second)) // 2)
    runs = {first[at : at + size] for at in range(len(first) - size + 1)}
    return any(second[at : at + size] in runs for at in range(len(second) - size + 1))


_LONG = 5  # letters; shorter words of a title stand in too many addresses


def _plain(text: str, most: int) -> str:
    kept = "".join(char if char.isalnum() or char in "'’-.,%" else " " for char in text)
    return " ".join([word for word in kept.split() if any(char.isalnum() for char in word)][:most]).strip("'’-.,%")
