"""The outlet table: which outlet a URL, a name or a stretch of text means.

The table is data (`tracer/data/outlets.tsv`, curated by hand; its head says how to read it). A name that is also a
common word ("Time", "AP", "Al-Hayat") is *weak*: `named` and `of_url` know it, `mentions` gives it only when asked, to
callers that bring a context of their own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

from tracer.errors import UsageError
from tracer.model import Outlet, OutletKind, Span
from tracer.normalize import fold, words

COLUMNS = ("key", "name", "kind", "country", "languages", "domains", "aliases", "family", "family_source")

# Scripts without spaces between words: one letter is one word, as in tracer.normalize.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640\u00ad\u200d\u2060\ufeff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:[{_MARKS}]+[^\W_{_UNSPACED}]*)*")
# What may stand between the words of one name. A full stop before a space only after an initial ("A. F. P.").
_GAP = re.compile(r"[ \t\u00a0\n]{0,2}[-\u2010-\u2015&'\u2019\u201d\u00bb\"_/|+\u30fb\u00b7!]?[ \t\u00a0\n]{0,2}")
_DOTTED_GAP = re.compile(r"\.[ \t\u00a0]?")
# Arabic and Hebrew write "and", "by", "to", "as" as a letter in front of the word.
_CLITICS = frozenset("وفبلكובלהמש")
_CLITIC_BASE = 4  # letters that must remain behind such a letter
_GLUED = 8  # letters of a name of several words that is also known written as one ("GlobalResearch")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]{5,}")

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

_GLUED_NAME = 5  # the same where a whole field is the name
_ARTICLE = 3  # letters at most: "al", "ash", "The"
_REMEMBERED = 200_000  # words whose lookup is kept, so that memory stays bounded


@dataclass(frozen=True, slots=True)
class _Name:
    """One way to write an outlet's name, as folded words."""

    tokens: tuple[str, ...]
    outlet: Outlet
    weak: bool
    capitals: tuple[int, ...]  # how many capitals each word is written with


@dataclass(frozen=True, slots=True)
class _Group:
    """Names with the same first word: those of one word, and the longer ones by their second."""

    alone: tuple[_Name, ...]
    longer: dict[str, tuple[_Name, ...]]  # the longest first

    @staticmethod
    def of(names: Iterable[_Name]) -> _Group:
        ordered = sorted(names, key=lambda name: (-len(name.tokens), name.tokens))
        longer: dict[str, tuple[_Name, ...]] = {}
        for name in ordered:
            if len(name.tokens) > 1:
                longer[name.tokens[1]] = (*longer.get(name.tokens[1], ()), name)
        return _Group(tuple(name for name in ordered if len(name.tokens) == 1), longer)

    def fitting(self, text: str, end: int) -> tuple[_Name, ...]:
        """Names that may go on behind a first word that ends at `end`, the longest first, then the word alone."""
        if not self.longer:
            return self.alone
        following = _TOKEN.match(text, _after_gap(text, end, dotted=True))
        return (*self.longer.get(fold(following.group()), ()), *self.alone) if following else self.alone


@dataclass(frozen=True)
class OutletTable:
    """All outlets that are known, by domain, by name, and in running text. Build it with `load`; it never changes."""

    outlets: tuple[Outlet, ...]
    weak_names: frozenset[str] = frozenset()  # folded
    _domains: dict[str, Outlet] = field(default_factory=dict, repr=False, compare=False)
    _names: dict[str, Outlet] = field(default_factory=dict, repr=False, compare=False)
    _starts: dict[str, _Group] = field(default_factory=dict, repr=False, compare=False)
    _seen: dict[str, tuple[_Group | None, int]] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    def load(extra: Path | None = None) -> OutletTable:
        """The table that comes with tracer, with the user's own file of the same format laid over it.

        A row of `extra` replaces the outlet of the same key, and takes over names and domains it shares with others.
        Raises UsageError where the file cannot be read as such a table; the message names file and line.
        """
        return _builtin() if extra is None else _assemble([*_rows_of_wheel(), *_rows_of_file(extra)])

    def of_url(self, url: str) -> Outlet:
        """The outlet a URL or host belongs to, by its longest known domain (a path may be part of one).

        An unknown host gives an outlet of kind "unknown" whose key and name are its registered domain.
        """
        host, path = _host_and_path(url)
        steps = [f"{host}/{first}" for first in path.lower().split("/")[:1] if first] + [host]
        while "." in host:
            host = host.partition(".")[2]
            steps.append(host)
        for step in steps:
            if step in self._domains:
                return self._domains[step]
        domain = registered_domain(url) or url.strip()
        return Outlet(key=domain, name=domain, domains=(domain,) if "." in domain else ())

    def named(self, name: str) -> Outlet | None:
        """The outlet written so in any script, with or without words such as "the", "news agency", or as a domain."""
        for form in _forms(name):
            if form in self._names:
                return self._names[form]
        if _DOMAIN.fullmatch(name.strip()):
            outlet = self.of_url(name.strip())
            return outlet if outlet.kind != "unknown" else None
        return None

    def is_weak(self, name: str) -> bool:
        """Whether this way of writing a name is also a common word, so that it needs a context to mean the outlet."""
        return " ".join(words(name).tokens) in self.weak_names

    def unknown(self, name: str) -> Outlet:
        """An outlet for a name the table lacks; its key is the folded name with hyphens, without a leading "the"."""
        clean = " ".join(name.split())
        tokens = words(clean).tokens
        tokens = tokens[1:] if tokens[:1] == ("the",) and len(tokens) > 1 else tokens
        return Outlet(key="-".join(tokens) or clean.lower() or "unknown", name=clean)

    def mentions(self, text: str, *, weak: bool = False) -> Iterator[tuple[Span, Outlet]]:
        """Every known name in a text, in order, the longest at each place, on word borders, never overlapping.

        Spans are exact and leave out letters that a language writes onto the name ("لرويترز", "ТАСС" in cases is
        taken whole). Names that are also common words come with `weak=True` only.
        """
        end = 0
        seen = self._seen
        for match in _TOKEN.finditer(text):
            word = match[0]
            group, skip = seen[word] if word in seen else self._starting(word)
            if group is None or match.start() < end:
                continue
            for name in group.fitting(text, match.end()):
                if name.weak and not weak:
                    continue
                stop = _follow(name, text, match)
                start = match.start() + skip
                if stop is not None:
                    yield Span(start, stop), name.outlet
                    end = stop
                    break

    def _starting(self, word: str) -> tuple[_Group | None, int]:
        """Names that may start with this word, and how many letters of it precede the name."""
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        self._seen[word] = found = self._look_up(word)
        return found

    def _look_up(self, word: str) -> tuple[_Group | None, int]:
        token = fold(word)
        if token in self._starts:
            return self._starts[token], 0
        if token[:1] in _CLITICS and len(token) > _CLITIC_BASE:
            if token.startswith("لل") and "ال" + token[2:] in self._starts:
                return self._starts["ال" + token[2:]], 1
            for length in (1, 2):
                base = token[length:]
                if len(base) >= _CLITIC_BASE and base in self._starts and set(token[:length]) <= _CLITICS:
                    return self._starts[base], length
        return None, 0


_DOMAIN = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?:/\S{0,200})?", re.IGNORECASE)


def _follow(name: _Name, text: str, first: re.Match[str]) -> int | None:
    """Where the name ends if the words after `first` are its own, written with its capitals, else None."""
    end = first.end()
    pieces = [first.group()]
    for before, token in zip(name.tokens, name.tokens[1:], strict=False):
        start = _after_gap(text, end, dotted=len(before) == 1)
        following = _TOKEN.match(text, start)
        if following is None or fold(following.group()) != token:
            return None
        pieces.append(following.group())
        end = following.end()
    return end if _well_cased(name, pieces) else None


def _after_gap(text: str, end: int, *, dotted: bool) -> int:
    """Where the next word of a name may start after a word that ends at `end`."""
    gap = _GAP.match(text, end)
    start = gap.end() if gap else end
    if dotted and text[start : start + 1] == ".":
        stop = _DOTTED_GAP.match(text, start)
        start = stop.end() if stop else start
    return start


def _well_cased(name: _Name, pieces: list[str]) -> bool:
    """A weak name needs its capitals, but that of an article ("al-Hayat", not "the Nation"); a strong one any capital."""
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


def _forms(name: str) -> Iterator[str]:
    """Folded forms under which a name may be known, the plainest first."""
    tokens = words(name).tokens
    plain = " ".join(tokens)
    yield plain
    yield "".join(tokens)
    stripped = plain
    for _ in range(2):
        shorter = _strip(stripped)
        if shorter == stripped:
            return
        stripped = shorter
        yield stripped
        yield stripped.replace(" ", "")


def _strip(plain: str) -> str:
    """A folded name without one word of its surroundings, or unchanged."""
    for word in _LEADING:
        if plain.startswith(word + " "):
            return plain[len(word) + 1 :]
    for word in _TRAILING:
        if plain.endswith(" " + word):
            return plain[: -len(word) - 1]
    if plain.startswith("the") and len(plain) >= _GLUED:
        return plain[len("the") :]
    return plain.removesuffix("website")


def _host_and_path(url: str) -> tuple[str, str]:
    """Host without user, port and "www.", and path without its first slash; empty where there is none."""
    text = url.strip()
    try:
        parts = urlsplit(text if "//" in text else "//" + text)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "", ""
    return host.removeprefix("www."), parts.path.lstrip("/")


@lru_cache(maxsize=1)
def _suffixes() -> Any:
    """The public suffix list that tldextract carries; it never asks the network here."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def registered_domain(url: str) -> str:
    """The registered domain of a URL or host ("example.co.uk"); the host itself where there is none."""
    host, _ = _host_and_path(url)
    if not host:
        return ""
    parts = _suffixes()(host)
    return f"{parts.domain}.{parts.suffix}" if parts.domain and parts.suffix else host


# --- the table's file ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _builtin() -> OutletTable:
    return _assemble(_rows_of_wheel())


@lru_cache(maxsize=1)
def _rows_of_wheel() -> tuple[dict[str, str], ...]:
    text = files("tracer").joinpath("data", "outlets.tsv").read_text("utf-8")
    return tuple(_rows(text.splitlines(), "outlets.tsv"))


def _rows_of_file(path: Path) -> list[dict[str, str]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as an outlet table ({error}); give a UTF-8 TSV file") from error
    return list(_rows(lines, str(path)))


def _rows(lines: Iterable[str], where: str) -> Iterator[dict[str, str]]:
    """Rows of a table as dicts over COLUMNS; missing last cells are empty. Comments and blank lines are passed over."""
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
        if tuple(cells[:2]) == COLUMNS[:2]:
            continue
        row = dict(zip(COLUMNS, [*cells, *[""] * len(COLUMNS)], strict=False))
        if not row["key"].strip() or not row["name"].strip() or len(cells) > len(COLUMNS):
            raise UsageError(
                f"{where}, line {number}: write {', '.join(COLUMNS)} separated by tabs, key and name at least"
            )
        if (row["kind"] or "unknown") not in get_args(OutletKind):
            raise UsageError(
                f"{where}, line {number}: no kind '{row['kind']}'; there are {', '.join(get_args(OutletKind))}"
            )
        if bool(row["family"]) != bool(row["family_source"]):
            raise UsageError(f"{where}, line {number}: a family needs a family_source (where and when it was read)")
        yield row


def _cells(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _assemble(rows: Iterable[dict[str, str]]) -> OutletTable:
    """Later rows win: their names and domains are theirs."""
    by_key = {row["key"].strip(): row for row in rows}
    domains: dict[str, Outlet] = {}
    names: dict[str, Outlet] = {}
    weak: set[str] = set()
    every: dict[tuple[str, ...], _Name] = {}
    for key, row in by_key.items():
        outlet = _outlet(key, row)
        domains.update((domain.lower(), outlet) for domain in outlet.domains)
        for written in (row["name"], *_cells(row["aliases"])):
            for name in _ways(written, outlet):
                known = every.get(name.tokens)
                if known is not None and known.outlet.key == key:  # "dpa" and "DPA": the laxer of both
                    capitals = tuple(map(min, name.capitals, known.capitals))
                    name = replace(name, weak=name.weak and known.weak, capitals=capitals)
                every[name.tokens] = name
                plain = " ".join(name.tokens)
                names[plain] = outlet
                if len("".join(name.tokens)) >= _GLUED_NAME:
                    names.setdefault("".join(name.tokens), outlet)
                (weak.add if name.weak else weak.discard)(plain)
    starts: dict[str, list[_Name]] = {}
    for name in every.values():
        starts.setdefault(name.tokens[0], []).append(name)
    ordered = {first: _Group.of(group) for first, group in starts.items()}
    outlets = tuple(
        sorted({o.key: o for o in (_outlet(k, r) for k, r in by_key.items())}.values(), key=lambda o: o.key)
    )
    return OutletTable(outlets, frozenset(weak), domains, names, ordered)


def _outlet(key: str, row: dict[str, str]) -> Outlet:
    aliases = tuple(alias.lstrip("~") for alias in _cells(row["aliases"]))
    kind: OutletKind = row["kind"] or "unknown"  # type: ignore[assignment]  # checked by _rows
    return Outlet(
        key=key,
        name=row["name"].strip().lstrip("~"),
        kind=kind,
        country=row["country"].strip() or None,
        languages=_cells(row["languages"]),
        domains=_cells(row["domains"]),
        aliases=aliases,
        family=row["family"].strip() or None,
        family_source=row["family_source"].strip() or None,
    )


def _ways(written: str, outlet: Outlet) -> Iterator[_Name]:
    """The folded forms of one written name: itself, glued into one word, without "The", and in Cyrillic cases."""
    weak = written.startswith("~")
    text = written.lstrip("~").strip()
    tokens = words(text).tokens
    if not tokens:
        return
    pieces = [token for token in _TOKEN.findall(text) if fold(token)]
    capitals = tuple(sum(char.isupper() for char in piece) for piece in pieces)
    yield _Name(tokens, outlet, weak, capitals)
    glued = "".join(tokens)
    if len(tokens) > 1 and len(glued) >= _GLUED and not re.search(f"[{_UNSPACED}]", text):
        yield _Name((glued,), outlet, weak, (min(1, sum(capitals)),))
    for form in _declined(tokens[-1]):
        yield _Name((*tokens[:-1], form), outlet, weak, capitals)


def _declined(word: str) -> tuple[str, ...]:
    """A Cyrillic name in its commonest other cases: "Интерфакс" is quoted as "Интерфаксу", "Интерфаксом"."""
    if not _CYRILLIC.fullmatch(word):
        return ()
    stem, endings = (word[:-1], "ы у е ой") if word[-1] == "а" else (word, "а у ом е")
    return tuple(stem + ending for ending in endings.split()) if stem[-1] not in "аеиоуыэюяіїєьй" else ()
