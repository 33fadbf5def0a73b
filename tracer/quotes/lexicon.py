"""A cue table made ready for look-up: phrases by their first word, forms by what they do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from tracer.normalize import folded
from tracer.quotes.cues import TABLE, Cues
from tracer.quotes.tokens import DASHES, Token

Role: TypeAlias = Literal["speech", "stance", "before", "behind"]

_TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday today yesterday tonight earlier later recently
    repeatedly again then once publicly privately""".split()
)
_ADJUNCT = frozenset("in on at during after before to from via by through with while when as of about amid".split())


class Cue(NamedTuple):
    """A cue at tokens[first:last]."""

    first: int
    last: int
    role: Role
    participle: bool


class Lexicon:
    """One language's table, indexed. `cues` is the table itself."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues
        self.phrases: dict[str, list[tuple[tuple[str, ...], Role, bool]]] = {}
        for role, entries in (
            ("before", cues.before), ("behind", cues.behind), ("speech", cues.speech), ("stance", cues.stance),
            ("speech", cues.participles),
        ):  # fmt: skip
            self._add(entries, role)  # type: ignore[arg-type]
        for known in self.phrases.values():
            known.sort(key=lambda entry: -len(entry[0]))
        self.pronouns = {folded(word): gender for word, gender in cues.pronouns.items()}
        self.titles = {folded(word): gender for word, gender in cues.titles.items()}
        self.stops = cues.stops | cues.complementizers
        self.no_names = self.stops | cues.determiners | set(self.pronouns) | _ADJUNCT | _TIMES | cues.auxiliaries
        """Words that begin no name, written with a capital or not."""
        self.may_stop = cues.conjunctions | DASHES | frozenset(";,،，")
        """Words and signs at which a clause may end (see `clauses.Sentence`)."""
        self.as_saying = tuple(tuple(folded(phrase).split()) for phrase in cues.as_saying)

    def _add(self, entries: Iterable[str], role: Role) -> None:
        for entry in sorted(entries):
            phrase = tuple(entry.split())
            known = self.phrases.setdefault(phrase[0], [])
            if all(phrase != other for other, _, _ in known):
                known.append((phrase, role, entry in self.cues.participles))

    def stem(self, low: str) -> str:
        """A word without the letters its language writes onto verbs."""
        for prefix in self.cues.prefixes:
            if low.startswith(prefix) and len(low) > 3 and low not in self.phrases and low[1:] in self.phrases:
                return low[1:]
        return low

    def may_start(self, tokens: Sequence[Token]) -> list[int]:
        """The places of tokens whose word begins some cue."""
        known = self.phrases
        if not self.cues.prefixes:
            return [at for at, token in enumerate(tokens) if token.low in known]
        return [
            at
            for at, token in enumerate(tokens)
            if token.low in known or (token.low[1:] in known and self.stem(token.low) in known)
        ]

    def cue_at(self, tokens: Sequence[Token], at: int) -> Cue | None:
        """The longest cue that starts at a token."""
        if tokens[at].kind != "w":
            return None
        first = self.stem(tokens[at].low)
        for phrase, role, participle in self.phrases.get(first, ()):
            last = at + len(phrase)
            if last <= len(tokens) and all(tokens[at + k].low == phrase[k] for k in range(1, len(phrase))):
                return Cue(at, last, role, participle)
        return None

    def is_adverb(self, low: str) -> bool:
        """Whether a word may stand between a subject and its cue."""
        return low in self.cues.auxiliaries or (self.cues.language == "en" and len(low) > 4 and low.endswith("ly"))

    def is_time(self, low: str) -> bool:
        return low in _TIMES

    def is_adjunct(self, low: str) -> bool:
        return low in _ADJUNCT


@lru_cache(maxsize=16)
def of(language: str) -> Lexicon:
    return Lexicon(TABLE[language])


@lru_cache(maxsize=1)
def pronouns() -> frozenset[str]:
    """The pronouns of every table."""
    return frozenset(folded(word) for cues in TABLE.values() for word in cues.pronouns)
