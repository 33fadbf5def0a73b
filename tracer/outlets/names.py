"""How an outlet's name is written: as words that are compared, glued together, in cases, and with words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracer.model import Outlet
from tracer.normalize import fold, words

# Scripts without spaces between words: one letter is one word, as in tracer.normalize.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640\u00ad\u200d\u2060\ufeff"
TOKEN = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+(?:[{_MARKS}]+[^\W_{UNSPACED}]*)*")
# What may stand between the words of one name. A full stop before a space only after an initial ("A. F. P.").
_GAP = re.compile(r"[ \t\u00a0\n]{0,2}[-\u2010-\u2015&'\u2019\u201d\u00bb\"_/|+\u30fb\u00b7!]?[ \t\u00a0\n]{0,2}")
_DOTTED_GAP = re.compile(r"\.[ \t\u00a0]?")
_GLUED = 8  # letters of a name of several words that is also known written as one ("GlobalResearch")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]{5,}")

_ARTICLE = 3  # letters at most: "al", "ash", "The"

# Folded words around a name that are no part of it: "the X news agency", "X Website", "صحيفة X". Longest first.
_LEADING = (
    "the news agency", "news agency", "the newspaper", "newspaper", "website", "agency", "channel", "daily", "site",
    "the", "agence", "le journal", "le quotidien", "le", "la", "agenzia", "agentur", "nachrichtenagentur",
    "der", "die", "das",
    "la agencia", "agencia", "el diario", "el periodico", "diario", "periodico", "sitio web", "sitio", "el", "o", "a",
    "وكاله انباء", "وكاله", "صحيفه", "جريده", "قناه", "موقع", "شبكه", "خبرگزاري", "روزنامه", "شبكه خبري",
    "агентство", "агентства", "агентству", "информагентство", "иа", "газета", "газеты", "телеканал", "телеканала",
    "агенція", "агенції", "kantor berita", "agencia de noticias",
)  # fmt: skip
_TRAILING = (
    "news agency", "press agency", "newspaper", "magazine", "web site", "website", "web", "site", "channel", "agency",
    "network", "online", "daily", "news", "tv", "haber ajansi", "ajansi", "gazetesi", "للانباء", "الاخباريه",
    "الفضائيه", "通 讯 社", "报", "网",
)  # fmt: skip
_BEFORE = tuple(f"{word} " for word in _LEADING)
_BEHIND = tuple(f" {word}" for word in _TRAILING)


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write an outlet's name, as folded words."""

    tokens: tuple[str, ...]
    outlet: Outlet
    weak: bool
    capitals: tuple[int, ...]  # how many capitals each word is written with


@dataclass(frozen=True, slots=True)
class Group:
    """Names with the same first word: those of one word, and the longer ones by their second."""

    alone: tuple[Name, ...]
    longer: dict[str, tuple[Name, ...]]  # the longest first

    @staticmethod
    def of(names: Iterable[Name]) -> Group:
        ordered = sorted(names, key=lambda name: (-len(name.tokens), name.tokens))
        longer: dict[str, tuple[Name, ...]] = {}
        for name in ordered:
            if len(name.tokens) > 1:
                longer[name.tokens[1]] = (*longer.get(name.tokens[1], ()), name)
        return Group(tuple(name for name in ordered if len(name.tokens) == 1), longer)

    def fitting(self, text: str, end: int) -> tuple[Name, ...]:
        """Names that may go on behind a first word that ends at `end`, the longest first, then the word alone."""
        if not self.longer:
            return self.alone
        following = TOKEN.match(text, after_gap(text, end, dotted=True))
        return (*self.longer.get(fold(following.group()), ()), *self.alone) if following else self.alone


def follow(name: Name, text: str, first: re.Match[str]) -> int | None:
    """Where the name ends if the words after `first` are its own, written with its capitals, else None."""
    end = first.end()
    pieces = [first.group()]
    for before, token in zip(name.tokens, name.tokens[1:], strict=False):
        start = after_gap(text, end, dotted=len(before) == 1)
        following = TOKEN.match(text, start)
        if following is None or fold(following.group()) != token:
            return None
        pieces.append(following.group())
        end = following.end()
    return end if _well_cased(name, pieces) else None


def after_gap(text: str, end: int, *, dotted: bool) -> int:
    """Where the next word of a name may start after a word that ends at `end`."""
    gap = _GAP.match(text, end)
    start = gap.end() if gap else end
    if dotted and text[start : start + 1] == ".":
        stop = _DOTTED_GAP.match(text, start)
        start = stop.end() if stop else start
    return start


def _well_cased(name: Name, pieces: list[str]) -> bool:
    """A weak name needs its capitals, but that of an article ("al-Hayat", not "the Nation"); others any one."""
    if not name.weak:
        return not any(name.capitals) or any(_has_capital(piece) for piece in pieces)
    for index, (needed, piece) in enumerate(zip(name.capitals, pieces, strict=False)):
        if index == 0 and len(pieces) > 1 and len(piece) <= _ARTICLE and name.tokens[0] != "the":
            continue
        if sum(char.isupper() for char in piece) < needed:
            return False
    return True


def _has_capital(text: str) -> bool:
    return any(char.isupper() for char in text)


def forms(name: str) -> Iterator[str]:
    """Folded forms under which a name may be known, the plainest first."""
    tokens = words(name).tokens
    plain = " ".join(tokens)
    yield plain
    stripped = plain
    for _ in range(2):
        shorter = _strip(stripped)
        if shorter == stripped:
            return
        stripped = shorter
        yield stripped


def _strip(plain: str) -> str:
    """A folded name without one word of its surroundings, or unchanged."""
    if plain.startswith(_BEFORE):
        return plain[next(len(word) for word in _BEFORE if plain.startswith(word)) :]
    if plain.endswith(_BEHIND):
        return plain[: -next(len(word) for word in _BEHIND if plain.endswith(word))]
    if plain.startswith("the") and len(plain) >= _GLUED:
        return plain[len("the") :]
    return plain.removesuffix("website")


def ways(written: str, outlet: Outlet) -> Iterator[Name]:
    """The folded forms of one written name: itself, glued into one word, without "The", and in Cyrillic cases."""
    weak = written.startswith("~")
    text = written.lstrip("~").strip()
    tokens = words(text).tokens
    if not tokens:
        return
    pieces = [token for token in TOKEN.findall(text) if fold(token)]
    capitals = tuple(sum(char.isupper() for char in piece) for piece in pieces)
    yield Name(tokens, outlet, weak, capitals)
    glued = "".join(tokens)
    if len(tokens) > 1 and len(glued) >= _GLUED and not re.search(f"[{UNSPACED}]", text):
        yield Name((glued,), outlet, weak, (min(1, sum(capitals)),))
    for form in _declined(tokens[-1]):
        yield Name((*tokens[:-1], form), outlet, weak, capitals)


def _declined(word: str) -> tuple[str, ...]:
    """A Cyrillic name in its commonest other cases: "Интерфакс" is quoted as "Интерфаксу", "Интерфаксом"."""
    if not _CYRILLIC.fullmatch(word):
        return ()
    stem, endings = (word[:-1], "ы у е ой") if word[-1] == "а" else (word, "а у ом е")
    return tuple(stem + ending for ending in endings.split()) if stem[-1] not in "аеиоуыэюяіїєьй" else ()
