"""The table itself: lookups by domain and name, and the names in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from tracer.domains import registered
from tracer.model import Outlet, Span
from tracer.normalize import fold, words
from tracer.outlets.domains import host_and_path
from tracer.outlets.names import TOKEN, Group, Name, follow, forms, ways
from tracer.outlets.rows import cells, outlet_of, rows_of_file, rows_of_wheel

# Arabic and Hebrew write "and", "by", "to", "as" as a letter in front of the word.
_CLITICS = frozenset("وفبلكובלהמש")
_CLITIC_BASE = 4  # letters that must remain behind such a letter
_GLUED_FIELD = 5  # letters of a name of several words that is known written as one where it is the whole field
_NOTHING: tuple[Group, int] = (Group((), {}), 0)  # what most words start
_REMEMBERED = 200_000  # words whose lookup is kept, so that memory stays bounded
_DOMAIN = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?:/\S{0,200})?", re.IGNORECASE)


@dataclass(frozen=True)
class OutletTable:
    """All outlets that are known, by domain, by name, and in running text. Build it with `load`; it never changes."""

    outlets: tuple[Outlet, ...]
    weak_names: frozenset[str] = frozenset()  # folded
    _domains: dict[str, Outlet] = field(default_factory=dict, repr=False, compare=False)
    _names: dict[str, Outlet] = field(default_factory=dict, repr=False, compare=False)
    _glued: dict[str, Outlet] = field(default_factory=dict, repr=False, compare=False)
    _starts: dict[str, Group] = field(default_factory=dict, repr=False, compare=False)
    _seen: dict[str, tuple[Group, int]] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    def load(extra: Path | None = None) -> OutletTable:
        """The table that comes with tracer, with the user's own file of the same format laid over it.

        A row of `extra` replaces the outlet of the same key, and takes over names and domains it shares with others.
        Raises UsageError where the file cannot be read as such a table; the message names file and line.
        """
        return _builtin() if extra is None else _assemble([*rows_of_wheel(), *rows_of_file(extra)])

    def of_url(self, url: str) -> Outlet:
        """The outlet a URL or host belongs to, by its longest known domain (a path may be part of one).

        An unknown host gives an outlet of kind "unknown" whose key and name are its registered domain.
        """
        host, path = host_and_path(url)
        steps = [f"{host}/{first}" for first in path.lower().split("/")[:1] if first] + [host]
        while "." in steps[-1]:
            steps.append(steps[-1].partition(".")[2])
        for step in steps:
            if step in self._domains:
                return self._domains[step]
        domain = registered(host) or url.strip()
        return Outlet(key=domain, name=domain, domains=(domain,) if "." in domain else ())

    def named(self, name: str) -> Outlet | None:
        """The outlet written so in any script, with or without words such as "the", "news agency", or as a domain."""
        for form in forms(name):
            found = self._names.get(form) or self._glued.get(form.replace(" ", ""))
            if found is not None:
                return found
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
        if _DOMAIN.fullmatch(clean) and _is_written_as_domain(clean):
            return self.of_url(clean)  # so that a page whose outlet is given as its domain is of the same outlet
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
        for match in TOKEN.finditer(text):
            known = seen.get(match[0]) or self._starting(match[0])
            if known is _NOTHING or match.start() < end:
                continue
            group, skip = known
            for name in group.fitting(text, match.end()):
                if name.weak and not weak:
                    continue
                stop = follow(name, text, match)
                start = match.start() + skip
                if stop is not None:
                    yield Span(start, stop), name.outlet
                    end = stop
                    break

    def _starting(self, word: str) -> tuple[Group, int]:
        """Names that may start with this word, and how many letters of it precede the name."""
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        self._seen[word] = found = self._look_up(word)
        return found

    def _look_up(self, word: str) -> tuple[Group, int]:
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
        return _NOTHING


def _is_written_as_domain(name: str) -> bool:
    """Whether "Lenta.ru" and not "U.S.News": only the first label of a domain is written with capitals."""
    labels = name.rpartition("://")[2].partition("/")[0].partition(".")[2]
    return "://" in name or labels == labels.lower()


@lru_cache(maxsize=1)
def _builtin() -> OutletTable:
    return _assemble(rows_of_wheel())


def _assemble(rows: Iterable[dict[str, str]]) -> OutletTable:
    """A table of rows; later ones win: their names and domains are theirs."""
    by_key: dict[str, dict[str, str]] = {}
    for row in rows:
        by_key.pop(row["key"].strip(), None)
        by_key[row["key"].strip()] = row
    outlets = {key: outlet_of(key, row) for key, row in by_key.items()}
    names: dict[tuple[str, ...], Name] = {}
    for key, row in by_key.items():
        for written in (row["name"], *cells(row["aliases"])):
            for name in ways(written, outlets[key]):
                names[name.tokens] = _laxer(name, names.get(name.tokens))
    return OutletTable(
        outlets=tuple(outlets[key] for key in sorted(outlets)),
        weak_names=frozenset(" ".join(name.tokens) for name in names.values() if name.weak),
        _domains={domain.lower(): outlet for outlet in outlets.values() for domain in outlet.domains},
        _names={" ".join(tokens): name.outlet for tokens, name in names.items()},
        _glued={glued: name.outlet for tokens, name in names.items() if len(glued := "".join(tokens)) >= _GLUED_FIELD},
        _starts=_by_first_word(names.values()),
    )


def _laxer(name: Name, known: Name | None) -> Name:
    """Of two ways to write one outlet ("dpa", "DPA") the laxer; of two outlets the later."""
    if known is None or known.outlet.key != name.outlet.key:
        return name
    capitals = tuple(map(min, name.capitals, known.capitals))
    return replace(name, weak=name.weak and known.weak, capitals=capitals)


def _by_first_word(names: Iterable[Name]) -> dict[str, Group]:
    starts: dict[str, list[Name]] = {}
    for name in names:
        starts.setdefault(name.tokens[0], []).append(name)
    return {first: Group.of(group) for first, group in starts.items()}
