"""What a rule of the credits table is, and how its pattern is written.

Before a pattern is tried, every outlet name in a text is replaced by marks of the same length (`tracer.credits.marks`),
so a pattern never lists names and offsets stay the text's own. In a pattern

    <N>   one to four known names, joined by commas, slashes or "and"
    <S>   the same, but only names that are no common words, or agencies
    <X>   a known name, or words in the shape of a name: only for lines whose shape alone says that a source follows
    <DAY> words that tell when ("on Friday"), in the languages of the rule
    <Q>   an optional quotation mark around a name

stand for what their name says; white space in a pattern is any white space.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import regex

from tracer.credits.days import DAY_WORDS

CreditKind: TypeAlias = Literal[
    "credit_line", "byline", "dateline", "tagline", "copyright", "attribution", "told", "link", "metadata"
]
Place: TypeAlias = Literal["head", "line", "start", "end", "byline", "body"]

STRONG, WEAK, WEAK_AGENCY, REST = "\ue000", "\ue001", "\ue003", "\ue002"
_NAME = f"[{STRONG}{WEAK}{WEAK_AGENCY}]{REST}*+"
_SURE_NAME = f"[{STRONG}{WEAK_AGENCY}]{REST}*+"
_JOIN = r"\s?(?:[,/&|،、·-]|\b(?:and|y|et|e|und|и|та|і|و|ve|dan)\b|، ?و)\s?"
_QUOTE = "[\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u300a\u300b\u300c\u300d]?"
_OPEN = r"[\p{L}\p{N}][^\s<>{}|]{0,40}(?:[ \t]+[^\s<>{}|]{1,40}){0,6}?"


@dataclass(frozen=True)
class Rule:
    """One way in which articles name a source.

    `where` says what the pattern is tried on: "head" the first lines of the body together, "line" each short line at the
    body's head and tail and outside it, "start" the first paragraphs (datelines), "end" the last ones (taglines), "byline" the
    byline, "body" every paragraph. `yes` are texts in which it must find a name, each with what it finds (the outlet's
    key, then the phrase where it matters); `no` are texts in which it must find nothing.
    """

    name: str
    kind: CreditKind
    languages: tuple[str, ...]
    where: Place
    pattern: str
    yes: tuple[tuple[str, ...], ...]
    no: tuple[str, ...] = ()

    @cached_property
    def compiled(self) -> regex.Pattern[str]:
        """The pattern with its abbreviations written out; groups `names`, `open` and `when`."""
        text = self.pattern.replace(" ", r"\s+")
        return regex.compile(_expand(text, self.languages), regex.IGNORECASE | regex.MULTILINE | regex.VERSION1)


def _expand(text: str, languages: tuple[str, ...]) -> str:
    for short, full in (
        ("<N>", f"<Q>(?P<names>{_NAME}(?:{_JOIN}{_NAME}){{0,3}})<Q>"),
        ("<S>", f"<Q>(?P<names>{_SURE_NAME}(?:{_JOIN}{_NAME}){{0,3}})<Q>"),
        ("<X>", f"<Q>(?:(?P<names>{_NAME}(?:{_JOIN}{_NAME}){{0,3}})|(?P<open>{_OPEN}))<Q>"),
        ("<Q>", _QUOTE),
        ("<DAY>", f"(?P<when>{_day_words(languages)})"),
    ):
        text = text.replace(short, full)
    return text


def _day_words(languages: tuple[str, ...]) -> str:
    wanted = [DAY_WORDS[language] for language in DAY_WORDS if language in languages or "*" in languages]
    return "(?:" + "|".join(wanted).replace(" ", r"\s+") + ")" if wanted else "(?!)"
