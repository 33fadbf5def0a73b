"""The words a search service is asked for: an article's rarest phrases and its quotations, each to be matched whole."""

from __future__ import annotations

from itertools import chain, zip_longest

from tracer.model import Subject
from tracer.settings import FindSettings


def asked_for(subject: Subject, settings: FindSettings) -> list[str]:
    """Phrases to search for in quotation marks, quotations and rare phrases by turns, the most telling first.

    Each is cut to `phrase_words` words: services ignore or refuse longer ones. Marks that a service would read as the
    end of the phrase or as its own syntax are left out.
    """
    taken = chain.from_iterable(zip_longest(subject.phrases, subject.quotes, fillvalue=""))
    plain = (_plain(text, settings.phrase_words) for text in taken)
    return list(dict.fromkeys(text for text in plain if len(text.split()) >= settings.least_phrase_words))


def _plain(text: str, most: int) -> str:
    kept = "".join(char if char.isalnum() or char in "'’-.,%" else " " for char in text)
    return " ".join([word for word in kept.split() if any(char.isalnum() for char in word)][:most]).strip("'’-.,%")
