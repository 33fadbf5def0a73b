"""Speakers by name: what a pronoun, a surname or a role in an article stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from tracer.normalize import fold
from tracer.quotes.lexicon import Lexicon
from tracer.quotes.tokens import Token

_ARTICLES = frozenset(("al", "el"))
_PARTICLES = frozenset("al el bin ibn abu von van de da del der la le du st".split())

_REMEMBERED = 64  # people a pronoun or a role may stand for, the latest: bounds the work on lists of names
_LONGEST_NAME = 4  # tokens; a longer run of capitals starts with an office or a body


@dataclass(slots=True)
class Person:
    """Someone the article has named: folded parts of the fullest name, how it is written, gender, roles."""

    parts: tuple[str, ...]
    name: str
    gender: str = ""
    roles: set[str] = field(default_factory=set)
    last: int = 0  # where the name stood last


class Speakers:
    """The people of one article, in the order in which they are met. `meet` each sentence, then `resolve`."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.by_surname: dict[str, Person] = {}
        # Who was named and who spoke, the latest last (by identity: two people may be written alike).
        self._named: dict[int, Person] = {}
        self._spoke: dict[int, Person] = {}
        self._by_role: dict[str, dict[int, Person]] = {}

    def meet(self, tokens: Sequence[Token]) -> None:
        """Note the names in a sentence."""
        for first, last in self._names(tokens):
            self._note(tokens, first, last)

    def _names(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """Runs of capitalised words; a first word alone counts only if it is known or not a common word."""
        last = 0
        for at, token in enumerate(tokens):
            if not token.cap and token.low not in _ARTICLES:
                continue
            if at < last or token.low in self.lexicon.no_names:
                continue
            if not token.cap and not (at + 1 < len(tokens) and tokens[at + 1].glued):
                continue
            last = at + 1
            while last < len(tokens) and self._goes_on(tokens, last):
                last += 1
            yield at, last

    def _goes_on(self, tokens: Sequence[Token], at: int) -> bool:
        token = tokens[at]
        if token.cap:
            if token.kind != "w" or self.lexicon.is_time(token.low):
                return False
            return not (token.glued and tokens[at - 1].low not in _PARTICLES and token.low == "s")
        return token.low in _PARTICLES and at + 1 < len(tokens) and tokens[at + 1].cap

    def _note(self, tokens: Sequence[Token], first: int, last: int) -> None:
        gender, roles, start = "", self._roles_beside(tokens, first, last), first
        for at in range(first, last - 1):
            low = tokens[at].low
            if self._prefix(low):
                gender = gender or self.lexicon.titles.get(low, "")
                roles.add(low)
                start = at + 1
        if last - start > _LONGEST_NAME:
            start = self._name_start(tokens, start, last)
        parts = tuple(token.low for token in tokens[start:last])
        surname = parts[-1]
        known = self.by_surname.get(surname)
        if known is None or (len(parts) > 1 and len(known.parts) > 1 and known.parts[0] != parts[0]):
            known = Person(parts, self.text[tokens[start].start : tokens[last - 1].end])
            self.by_surname[surname] = known
        elif len(parts) > len(known.parts):
            known.parts, known.name = parts, self.text[tokens[start].start : tokens[last - 1].end]
        known.gender = known.gender or gender
        known.roles |= roles
        known.last = tokens[first].start
        for role in roles:
            self._by_role.setdefault(role, {})[id(known)] = known
        _to_the_end(self._named, known)

    def _name_start(self, tokens: Sequence[Token], first: int, last: int) -> int:
        """Where a name starts in a long run of capitals: its last two words, with the small words before the last."""
        at = last - 1
        while at - 1 > first and tokens[at - 1].low in _PARTICLES:
            at -= 1
        return max(first, at - 1)

    def _prefix(self, low: str) -> bool:
        roles = self.lexicon.cues.roles
        compound = self.lexicon.cues.language == "de" and any(low.endswith(role) for role in roles)
        return low in self.lexicon.titles or low in roles or compound

    def _roles_beside(self, tokens: Sequence[Token], first: int, last: int) -> set[str]:
        """Role words right before a name, or in the words set off behind it."""
        roles = set[str]()
        known = self.lexicon.cues.roles
        for at in range(first - 1, max(-1, first - 5), -1):
            low = tokens[at].low
            if low in self.lexicon.cues.speech:
                break  # "the mayor told Al Manar"
            if low in known:
                roles.add(low)
        if last + 1 < len(tokens) and tokens[last].low in (",", "،"):
            for token in tokens[last + 1 : last + 12]:
                if token.kind != "w":
                    break
                if token.low in known:
                    roles.add(token.low)
                    break
        return roles

    def resolve(self, tokens: Sequence[Token]) -> str | None:
        """The name that a source's tokens stand for, else the source's own words. None for no tokens."""
        if not tokens:
            return None
        phrase = self.text[tokens[0].start : tokens[-1].end]
        person = self._person(tokens)
        if person is None:
            return phrase
        _to_the_end(self._spoke, person)
        return person.name

    def fullest(self, name: Sequence[str]) -> str:
        """The fullest name the article gives so far to someone of this name, else the name itself."""
        known = self.by_surname.get(fold(name[-1]))
        if known is None or len(known.parts) < len(name):
            return " ".join(name)
        return known.name if len(name) == 1 or known.parts[0] == fold(name[0]) else " ".join(name)

    def _person(self, tokens: Sequence[Token]) -> Person | None:
        if len(tokens) == 1 and tokens[0].low in self.lexicon.pronouns:
            return self._of_pronoun(self.lexicon.pronouns[tokens[0].low], tokens[0].start)
        if not _cased(self.text[tokens[0].start : tokens[-1].end]):
            return self._uncased(tokens)
        names = list(self._names(tokens))
        if not names:
            return self._of_role({token.low for token in tokens if token.low in self.lexicon.cues.roles})
        first, last = names[-1]
        links = self.lexicon.cues.links - self.lexicon.cues.conjunctions
        belongs = first > 0 and tokens[first - 1].low in links  # "a spokesman for Smith"
        return self.by_surname.get(tokens[-1].low) if last == len(tokens) and not belongs else None

    def _uncased(self, tokens: Sequence[Token]) -> Person:
        """In a script without capitals: a source that ends in the same word as a longer one before it is that one."""
        known = self.by_surname.get(tokens[-1].low)
        if known is None or len(tokens) > len(known.parts):
            phrase = self.text[tokens[0].start : tokens[-1].end]
            known = Person(tuple(token.low for token in tokens), phrase, last=tokens[0].start)
            self.by_surname[tokens[-1].low] = known
        return known

    def _of_pronoun(self, gender: str, at: int) -> Person | None:
        """The last speaker the pronoun fits, else the person named last before it."""
        if gender not in ("m", "f", "u"):
            return None
        spoke = islice(reversed(self._spoke.values()), _REMEMBERED)
        named = islice(reversed(self._named.values()), _REMEMBERED)
        known = (p for p in named if p.last < at and (len(p.parts) > 1 or p.roles))
        for person in chain(spoke, known):
            if gender == "u" or person.gender in (gender, ""):
                person.gender = person.gender or gender.replace("u", "")
                return person
        return None

    def _of_role(self, roles: set[str]) -> Person | None:
        """The only one who has all these roles; nobody where too many have one of them to tell."""
        holders = min((self._by_role.get(role, {}) for role in roles), key=len, default={})
        if len(holders) > _REMEMBERED:
            return None
        fitting = [person for person in holders.values() if roles <= person.roles]
        return fitting[0] if len(fitting) == 1 else None


def _to_the_end(people: dict[int, Person], person: Person) -> None:
    people.pop(id(person), None)
    people[id(person)] = person


def _cased(phrase: str) -> bool:
    """Whether a script tells capitals from small letters."""
    return phrase.lower() != phrase.upper()
