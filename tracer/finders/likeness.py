"""How likely an entry of a feed, sitemap or index is a copy or source of the article, by its headline and address.

A headline of a copy may be its own, but its rare words stand in the article's text. Rare is what few entries of the
same index have (inverse document frequency, Spärck Jones 1972): a site's section names and its daily subjects say
nothing. A teaser that is a run of the article's words decides alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from tracer.model import Subject
from tracer.normalize import words
from tracer.settings import FindSettings

_STEM = 6  # letters of a word that are compared: "Baghdad's", "militants" and "militant" are one
_WORD = 4  # letters a Latin word has at least to count; other scripts write short words
_RUN = 5  # words in a row
_ID = re.compile(r"\d+|[0-9a-f-]{16,}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One page an index names. `teaser` is a description, if it gives one; `time` when it says the page came out."""

    url: str
    title: str = ""
    teaser: str = ""
    time: datetime | None = None


class Likely(NamedTuple):
    """An entry worth reading, with the chance (0..1, a guess) that it is a copy or source."""

    chance: float
    entry: Entry


@dataclass(frozen=True)
class Likeness:
    """What of an article entries are held against."""

    subject: Subject
    settings: FindSettings

    def best(self, entries: Sequence[Entry], most: int) -> list[Likely]:
        """The entries worth reading, likeliest first, at most `most`."""
        told = {entry: _told(entry) for entry in dict.fromkeys(entries)}
        frequency = Counter(word for found in told.values() for word in found)
        scored = [Likely(self._chance(entry, found, frequency, len(told)), entry) for entry, found in told.items()]
        worth = [each for each in scored if each.chance >= self.settings.index_likely]
        return sorted(worth, key=lambda each: (-each.chance, each.entry.url))[:most]

    def _chance(self, entry: Entry, told: frozenset[str], frequency: Counter[str], entries: int) -> float:
        if self._teased(entry.teaser):
            return self.settings.likely_shown
        shared = told & self._words
        if len(shared) < self.settings.index_words:
            return 0.0
        weight = {word: math.log(1 + entries / frequency[word]) for word in told}
        held = _part(shared, told, weight)
        title = {word: weight.get(word, math.log(1 + entries)) for word in self._title}
        return self.settings.likely_said * (held + _part(told & self._title, self._title, title)) / 2 + _BASE * held

    @cached_property
    def _words(self) -> frozenset[str]:
        article = self.subject.studied.article
        return _content(f"{article.title or ''}\n{article.text}")

    @cached_property
    def _title(self) -> frozenset[str]:
        return _content(self.subject.studied.article.title or "")

    @cached_property
    def _runs(self) -> frozenset[tuple[str, ...]]:
        return _runs_of(self.subject.studied.article.text)

    def _teased(self, teaser: str) -> bool:
        """Whether a teaser has two runs of the article's words or, if it is short, all its own."""
        runs = _runs_of(teaser)
        shared = len(runs & self._runs)
        return shared >= 2 or (bool(runs) and shared == len(runs))


_BASE = 0.3  # what a headline all of whose rare words stand in the article is worth by itself


def _told(entry: Entry) -> frozenset[str]:
    """The words an entry's headline has; those of its address where it gives none."""
    if entry.title:
        return _content(entry.title)
    path = unquote(urlsplit(entry.url).path)
    pieces = (piece for piece in re.split(r"[^\w]|_", path) if piece and not _ID.fullmatch(piece))
    return _content(" ".join(pieces))


def _content(text: str) -> frozenset[str]:
    found = words(text).tokens
    return frozenset(word[:_STEM] for word in found if len(word) >= _WORD or not word.isascii() or word.isdigit())


def _runs_of(text: str) -> frozenset[tuple[str, ...]]:
    tokens = words(text).tokens
    return frozenset(tuple(tokens[at : at + _RUN]) for at in range(len(tokens) - _RUN + 1))


def _part(shared: Iterable[str], whole: Iterable[str], weight: dict[str, float]) -> float:
    total = sum(weight[word] for word in sorted(whole))
    return sum(weight[word] for word in sorted(shared)) / total if total else 0.0
