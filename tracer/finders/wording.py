"""The words services are asked for: an article's rarest phrases and quotations, and the words of its title."""

from __future__ import annotations

from itertools import chain, zip_longest

from tracer.model import Subject
from tracer.normalize import words
from tracer.settings import FindSettings


def asked_for(subject: Subject, settings: FindSettings) -> list[str]:
    """Phrases to search for in quotation marks, quotations and rare phrases by turns, the most telling first.

    Each is cut to `phrase_words` words: services ignore or refuse longer ones. Marks that a service would read as the
    end of the phrase or as its own syntax are left out.
    """
    taken = chain.from_iterable(zip_longest(subject.phrases, subject.quotes, fillvalue=""))
    plain = (_plain(text, settings.phrase_words) for text in taken)
    return list(dict.fromkeys(text for text in plain if len(text.split()) >= settings.least_phrase_words))


def address_words(subject: Subject) -> list[str]:
    """The title's long words, as they would stand in an address: what an index of addresses can be asked for."""
    tokens = words(subject.studied.article.title or "").tokens
    return list(dict.fromkeys(word for word in tokens if len(word) >= _LONG and word.isascii() and word.isalnum()))


_LONG = 5  # letters; shorter words of a title stand in too many addresses


def _plain(text: str, most: int) -> str:
    kept = "".join(char if char.isalnum() or char in "'’-.,%" else " " for char in text)
    return " ".join([word for word in kept.split() if any(char.isalnum() for char in word)][:most]).strip("'’-.,%")
