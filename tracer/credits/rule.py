"""What a rule of the credits table is, and how its pattern is written.

Before a pattern is tried, every outlet name in a text is replaced by marks of the same length (`tracer.credits.marks`),
so a pattern never lists names and offsets stay the text's own. In a pattern

    <N>   one to four known names, joined by commas, slashes or "and"
    <S>   the same, but only names that are no common words, or agencies
    <X>   a known name, or words in the shape of a name: only for lines whose shape alone says that a source follows
    <DAY> words that tell when ("on Friday"), which are marked in the same way
    <Q>   an optional quotation mark around a name

stand for what their name says; white space in a pattern is any white space.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import regex

CreditKind: TypeAlias = Literal[
    "credit_line", "byline", "dateline", "tagline", "copyright", "attribution", "told", "link", "metadata"
]
Place: TypeAlias = Literal["head", "line", "start", "end", "byline", "body"]

STRONG, WEAK, WEAK_AGENCY, REST, DAY, DAY_REST = "\ue000", "\ue001", "\ue003", "\ue002", "\ue004", "\ue005"
_NAME = f"[{STRONG}{WEAK}{WEAK_AGENCY}]{REST}*+"
_SURE_NAME = f"[{STRONG}{WEAK_AGENCY}]{REST}*+"
_JOIN = r"\s?(?:[,/&|،、·-]|\b(?:and|y|et|e|und|и|та|і|و|ve|dan)\b|، ?و)\s?"
_QUOTE = "[\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u300a\u300b\u300c\u300d]?"
_OPEN = r"[\p{L}\p{N}][^\s<>{}|]{0,40}(?:[ \t]+[^\s<>{}|]{1,40}){0,6}?"


@dataclass(frozen=True)
class Rule:
    """One way in which articles name a source.

    `where` says what the pattern is tried on: "head" the first lines of the body together, "line" each short line at
    the body's head and tail and outside it, "start" the first paragraphs (datelines), "end" the last ones (taglines),
    "byline" the byline, "body" every paragraph. `yes` are texts in which it must find a name, each with what it finds
    (the outlet's key, then the phrase where it matters); `no` are texts in which it must find nothing.
    """

    name: str
    kind: CreditKind
    languages: tuple[str, ...]
    where: Place
    pattern: str
    yes: tuple[tuple[str, ...], ...]
    no: tuple[str, ...] = ()
    lead: str = ""  # what may stand before the pattern and belongs to the phrase; tried backwards from the match

    @cached_property
    def compiled(self) -> regex.Pattern[str]:
        """The pattern with its abbreviations written out; groups `names`, `open` and `when`."""
        return regex.compile(_expand(self.pattern), _FLAGS)

    @cached_property
    def compiled_lead(self) -> regex.Pattern[str] | None:
        """The lead as a pattern that is matched from its end backwards."""
        return regex.compile(f"(?r)(?<!\\w)(?:{_expand(self.lead)})", _FLAGS) if self.lead else None

    def speaks(self, languages: frozenset[str]) -> bool:
        """Whether it is for one of these languages."""
        return "*" in self.languages or not languages.isdisjoint(self.languages)

    @property
    def needs_name(self) -> bool:
        """Whether it can match only where a known name stands."""
        return "<N>" in self.pattern or "<S>" in self.pattern


_SCRIPTS = (
    (regex.compile(r"[\u0600-\u06ff]"), ("ar", "fa")),
    (regex.compile(r"[\u0400-\u04ff]"), ("ru", "uk")),
    (regex.compile(r"[\u3040-\u30ff\u3400-\u9fff]"), ("zh", "ja")),
    (regex.compile(r"[A-Za-z]"), ("en", "fr", "es", "pt", "it", "de", "tr", "id")),
)
LANGUAGES = frozenset(language for _, languages in _SCRIPTS for language in languages)
_SAMPLE = 3_000  # code points are enough to see the scripts of a text


def languages_of(text: str) -> frozenset[str]:
    """The languages of the table that are written in a script of this text."""
    sample = text[:_SAMPLE]
    return frozenset().union(*(languages for pattern, languages in _SCRIPTS if pattern.search(sample)))


_FLAGS = regex.IGNORECASE | regex.MULTILINE | regex.VERSION0


def _spaced(text: str) -> str:
    """Spaces as any white space: "a b", "a ?b" (one or none), but a space in a character class is itself."""
    parts = regex.split(r"(\[\^?\]?(?:\\.|[^\]\\])*\])", text)
    return "".join(part if part.startswith("[") else part.replace(" ?", r"\s?").replace(" ", r"\s+") for part in parts)


def _expand(text: str) -> str:
    text = _spaced(text)
    for short, full in (
        ("<N>", f"<Q>(?P<names>{_NAME}(?:{_JOIN}{_NAME}){{0,3}})<Q>"),
        ("<S>", f"<Q>(?P<names>{_SURE_NAME}(?:{_JOIN}{_NAME}){{0,3}})<Q>"),
        ("<X>", f"<Q>(?:(?P<names>{_NAME}(?:{_JOIN}{_NAME}){{0,3}})|(?P<open>{_OPEN}))<Q>"),
        ("<Q>", _QUOTE),
        ("<DAY>", f"(?P<when>{DAY}{DAY_REST}*+)"),
    ):
        text = text.replace(short, full)
    return text
