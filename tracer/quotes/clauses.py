"""Who is said to say what in one sentence: cues, their subjects, and the clauses they govern.

A reading by rules over tokens, without a parser: after Krestel, Bergler & Witte, "Minding the Source: Automatic Tagging
of Reported Speech in Newspaper Articles" (LREC 2008), with what is quoted taken as a single token.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from tracer.quotes.lexicon import Cue, Lexicon
from tracer.quotes.tokens import Token, is_dash

Range: TypeAlias = tuple[int, int]  # tokens[first:last] of the sentence

COMMAS = frozenset(",،，")
_BREAKS = frozenset(",;:()—–―،؛[]")
_LONGEST_NAME = 16
_MOST_CUES = 24  # of one sentence: no sentence of news has half as many, and each may govern all the rest


@dataclass(slots=True)
class Said:
    """One attribution: token ranges of its source (None: not named here), cue and contents."""

    source: Range | None
    cue: Cue
    contents: list[Range] = field(default_factory=list)
    told: Range | None = None  # who was told
    via: Range | None = None  # who passed it on: "the agency quoted X as saying"
    same: bool = False  # the source is the one of the cue before it


class Sentence:
    """The tokens of a sentence and its language's lexicon; `said` reads its attributions, left to right."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.cues = lexicon.cues
        self.end = len(tokens)
        while self.end and tokens[self.end - 1].kind == "p":
            self.end -= 1
        self.found: list[Cue] = self._cues()
        self.starts: dict[int, Cue] = {cue.first: cue for cue in self.found}

    @cached_property
    def inside(self) -> set[int]:
        """Places of the cues' tokens."""
        return {at for cue in self.found for at in range(cue.first, cue.last)}

    @cached_property
    def _firsts(self) -> list[int]:
        return [cue.first for cue in self.found]

    @cached_property
    def _cuts(self) -> list[int]:
        return sorted({cue.last for cue in self.found} | {k + 1 for k, t in enumerate(self.tokens) if t.low == ";"})

    @cached_property
    def _stops(self) -> list[int]:
        """Where a clause ends, in order."""
        may_stop = self.lexicon.may_stop
        return [
            k
            for k, token in enumerate(self.tokens[: self.end])
            if k and (token.low in may_stop or k in self.starts) and self._stops_clause(k)
        ]

    # --- cues -----------------------------------------------------------------------------------------------------

    def _cues(self) -> list[Cue]:
        found: list[Cue] = []
        done = 0
        for at in self.lexicon.may_start(self.tokens[: self.end]):
            if at < done:
                continue
            cue = self.lexicon.cue_at(self.tokens, at)
            if cue is not None and self._counts(cue):
                found.append(cue)
                done = cue.last
                if len(found) == _MOST_CUES:
                    break
        return found

    def _counts(self, cue: Cue) -> bool:
        """Whether a cue's form is used as one here, and not as a noun, an infinitive or part of a name."""
        if cue.role in ("before", "behind"):
            return True
        token = self.tokens[cue.first]
        previous = self.tokens[cue.first - 1] if cue.first else None
        if previous is None:
            return cue.participle or self.cues.verb_first
        if previous.low in self.cues.naming or (previous.low in self.cues.auxiliaries and token.low in self.cues.names):
            return False
        if previous.low in self.cues.determiners or (previous.low == "to" and self.cues.language == "en"):
            return False
        if token.low in self.cues.ambiguous:
            return self._verbal(cue, previous)
        return not (token.cap and self.cues.language == "en" and previous.cap)

    def _verbal(self, cue: Cue, previous: Token) -> bool:
        """A form that may be a noun is a verb after a pronoun, an adverb, a mark, or a subject of its number."""
        token = self.tokens[cue.first]
        if token.cap or previous.low in self.cues.links or (previous.glued and previous.low == "s"):
            return False
        if previous.low in self.lexicon.pronouns or previous.low in self.cues.relatives:
            return True
        if self.lexicon.is_adverb(previous.low) or previous.kind == "q" or previous.low == "," or self._tags(cue):
            return True
        plural = previous.low.endswith("s") and len(previous.low) > 3
        return previous.cap and not plural if token.low.endswith("s") else plural

    def _tags(self, cue: Cue) -> bool:
        """Whether a cue ends the sentence a few words behind a mark: "...," the statement read."""
        if cue.last < self.end and self.tokens[cue.last].kind == "w":
            return False
        at = cue.first
        while at and cue.first - at < 8 and self.tokens[at - 1].kind == "w":
            at -= 1
        return at > 0 and at < cue.first and self.after_mark(at)

    def after_mark(self, at: int) -> bool:
        """Whether tokens[at] comes right behind a mark, up to a few signs: «...», — said."""
        last = at
        while last and at - last < 3 and self.tokens[last - 1].kind == "p":
            last -= 1
        return last > 0 and self.tokens[last - 1].kind == "q" and not self.tokens[last - 1].glued

    def behind_auxiliaries(self, at: int) -> int:
        """Where the auxiliaries before tokens[at] start: « ... », | a déclaré."""
        while at and self.tokens[at - 1].kind == "w" and self.tokens[at - 1].low in self.cues.auxiliaries:
            at -= 1
        return at

    # --- subjects -------------------------------------------------------------------------------------------------

    def before(self, at: int) -> Range | None:
        """The noun phrase that ends at tokens[at - 1], adverbs and auxiliaries apart; a role set off by commas is
        stepped over: "Graham, a former candidate, told"."""
        last = at
        while last and self.tokens[last - 1].kind == "w" and self._between(last - 1):
            last -= 1
        if not last:
            return None
        if self.tokens[last - 1].low in COMMAS:
            return self._over_apposition(last - 1)
        return self._phrase_back(last)

    def _between(self, at: int) -> bool:
        low = self.tokens[at].low
        if self.tokens[at].cap and at and self.tokens[at - 1].kind != "w":
            return False  # "Will wrote"
        return (
            self.lexicon.is_adverb(low)
            and low not in self.lexicon.pronouns
            and not (low == "s" and not self.tokens[at].glued)
        )

    def _over_apposition(self, comma: int) -> Range | None:
        """The name before a role set off by commas, or the name that is itself set off behind a role."""
        for at in range(comma - 1, max(-1, comma - 30), -1):
            token = self.tokens[at]
            if token.kind == "q":
                return None
            if token.low in COMMAS:
                inner = self._phrase_back(at)
                if inner is not None and inner[1] - inner[0] <= 2 and self.tokens[inner[0]].low.isdigit():
                    continue
                return (at + 1, comma) if inner and self._set_off(inner, at + 1, comma) else inner
        return None

    def _set_off(self, role: Range, first: int, last: int) -> bool:
        """ "The town's mayor, Ann Small, said": a role without a name, and a name behind it."""
        names = self.tokens[first:last]
        return (
            1 < len(names) <= 5
            and all(token.cap for token in names)
            and self.tokens[role[0]].low in self.cues.determiners
            and any(token.low in self.cues.roles for token in self.tokens[role[0] : role[1]])
        )

    def _phrase_back(self, last: int) -> Range | None:
        token = self.tokens[last - 1]
        if token.kind != "w":
            return None
        if token.low in self.lexicon.pronouns or token.low in self.cues.relatives:
            return (last - 1, last)
        run = self._run_behind_mark(last)
        if run is not None:
            return run
        first = last
        while first and last - first < _LONGEST_NAME and not self._breaks(first - 1, last):
            first -= 1
        first = self._trimmed(first, last)
        return (first, last) if first < last else None

    def _run_behind_mark(self, last: int) -> Range | None:
        """All words from a mark on: "...," the senator and candidate | said."""
        first = last
        while first and last - first < _LONGEST_NAME and self.tokens[first - 1].kind == "w":
            if self.tokens[first - 1].low in self.lexicon.stops or self.tokens[first - 1].low in self.cues.relatives:
                return None
            first -= 1
        return (first, last) if 0 < first < last and self.after_mark(first) else None

    def _breaks(self, at: int, last: int) -> bool:
        token = self.tokens[at]
        if token.kind != "w":
            return token.kind == "q" or token.low in _BREAKS or token.low in ".!?"
        if token.low in self.lexicon.stops or token.low in self.cues.relatives:
            return True
        if token.low in self.lexicon.pronouns and token.low != "one":
            return True
        if token.low in ("and", "or"):
            return not (at and self.tokens[at - 1].cap and self.tokens[at + 1].cap) and not self._coordinated(at, last)
        return at in self.inside

    def _coordinated(self, at: int, last: int) -> bool:
        """ "Developers and supporters said": a short plural before the conjunction that begins the clause."""
        return at <= 3 and last - at <= 8 and self.tokens[at - 1].low.endswith("s")

    def _trimmed(self, first: int, last: int) -> int:
        """A phrase without a preposition at its head: "In March Trump" -> "Trump"."""
        low = self.tokens[first].low if first < last else ""
        if low in self.cues.links or self.lexicon.is_adjunct(low) or self.lexicon.is_adverb(low):
            if (
                low in {"al", "el", "bin", "van", "von", "de", "la", "le", "der", "die", "das"}
                and self.tokens[first].cap
            ):
                return first
            at = last
            while at > first and (self.tokens[at - 1].cap or self.tokens[at - 1].low in {"al", "el", "s"}):
                at -= 1
            return (
                at
                if at < last
                else next(
                    (k for k in range(last - 1, first, -1) if self.tokens[k].low in self.cues.determiners), first + 1
                )
            )
        return first

    def after(self, at: int) -> Range | None:
        """The noun phrase that starts at tokens[at]: said | Robert Stone, a 59-year-old."""
        while at < self.end and self.tokens[at].kind == "w" and self.tokens[at].low in self.cues.auxiliaries:
            at += 1
        if at >= self.end or self.tokens[at].kind != "w":
            return None
        if self.tokens[at].low in self.lexicon.pronouns:
            return (at, at + 1)
        last = at
        while last < self.end and last - at < _LONGEST_NAME and not self._stops_name(last, at):
            last += 1
        return (at, last) if last > at else None

    def _stops_name(self, at: int, first: int) -> bool:
        token = self.tokens[at]
        if token.kind != "w":
            return True
        if token.low in self.lexicon.stops or token.low in self.cues.relatives or self.lexicon.is_time(token.low):
            return True
        if at in self.starts:
            return True
        return self.lexicon.is_adjunct(token.low) and token.low not in ("of",) and self.cues.language == "en"

    def lead(self, last: int) -> Range | None:
        """The noun phrase that heads the sentence up to tokens[last], an opening phrase set off by a comma apart."""
        at = 0
        if at < last and (self.lexicon.is_adjunct(self.tokens[0].low) or (self.found and self.found[0].first == 0)):
            commas = [k for k in range(1, min(last, 30)) if self.tokens[k].low in COMMAS]
            at = commas[0] + 1 if commas else 0
        while at < last and (
            self.tokens[at].kind == "p" or self.tokens[at].low in self.lexicon.stops | self.cues.conjunctions
        ):
            at += 1
        if at >= last or self.tokens[at].kind != "w":
            return None
        if self.tokens[at].low in self.lexicon.pronouns:
            return (at, at + 1)
        end = at + 1
        while end < last and self._in_lead(end, at):
            end += 1
        return (at, end)

    def _in_lead(self, at: int, first: int) -> bool:
        token = self.tokens[at]
        if token.kind != "w" or token.low in self.lexicon.stops or at - first >= _LONGEST_NAME:
            return False
        if token.low in self.cues.relatives or at in self.starts:
            return False
        if token.cap or token.glued:
            return True
        if token.low in self.cues.conjunctions or token.low in ("of", "for", "de", "del", "da", "do", "du", "al", "el"):
            return at + 1 < self.end and self.tokens[at + 1].kind == "w"
        named = self.tokens[at - 1].cap and not (at - 1 == first and self.tokens[first].low in self.cues.determiners)
        return not named and not self.lexicon.is_adverb(token.low) and not token.low.endswith("ed")

    # --- contents -------------------------------------------------------------------------------------------------

    def clause_end(self, at: int) -> int:
        """Where the clause that starts at tokens[at] ends: before the next attribution, else at the sentence's end."""
        following = bisect_right(self._stops, at)
        return self._stops[following] if following < len(self._stops) else self.end

    def last_cut(self, at: int) -> int:
        """The first token of the clause that ends before tokens[at]: behind the cue or semicolon before it."""
        before = bisect_left(self._cuts, at)
        return self._cuts[before - 1] if before else 0

    def _stops_clause(self, at: int) -> bool:
        token = self.tokens[at]
        if token.low == ";":
            return True
        cue = self.starts.get(at)
        if cue is not None:
            return cue.participle and (self.cues.verb_first or self.tokens[at - 1].kind == "q")
        return self._attribution_follows(at)

    def _attribution_follows(self, comma: int) -> bool:
        joins = self.tokens[comma].low in self.cues.conjunctions
        if not joins and self.tokens[comma].low not in COMMAS and not is_dash(self.tokens[comma]):
            return False
        following = bisect_right(self._firsts, comma)
        if following == len(self.found):
            return False
        cue = self.found[following]
        if cue.first == comma + 1:
            return not joins or cue.role == "speech"
        if cue.role == "before" or cue.first > comma + 12:
            return False
        subject = self.before(cue.first)
        reach = 1 if joins else 2
        return subject is not None and comma < subject[0] <= comma + reach and cue.role == "speech"

    def content_after(self, at: int) -> Range | None:
        """What a cue that ends at tokens[at] governs, without the word that introduces it."""
        first = at
        while first < self.end and self.tokens[first].kind == "p" and self.tokens[first].low in ":,،：，":
            first += 1
        complementizer = self._complementizer(first)
        if complementizer is not None:
            first = complementizer + 1
        if first >= self.end:
            return None
        if complementizer is None and self.tokens[first].low == '"' and self.tokens[first].kind == "q":
            return (first, first + 1)
        return (first, max(first + 1, self.clause_end(first)))

    def _complementizer(self, at: int) -> int | None:
        """A "that" at once, or behind an adjunct: "said in a statement on Friday that"."""
        if at < self.end and self.tokens[at].low in self.cues.complementizers:
            return at
        if at < self.end and (
            self.lexicon.is_adjunct(self.tokens[at].low) or self.lexicon.is_time(self.tokens[at].low)
        ):
            for k in range(at + 1, min(self.end, at + 14)):
                if self.tokens[k].kind == "q" or k in self.starts:
                    return None
                if self.tokens[k].low in self.cues.complementizers:
                    return k
        return None

    def adjunct(self, at: int) -> int:
        """The end of time words and prepositional phrases from tokens[at] up to a comma, colon, mark or the end."""
        if (
            at < self.end
            and self.tokens[at].kind == "w"
            and (self.lexicon.is_time(self.tokens[at].low) or self.lexicon.is_adjunct(self.tokens[at].low))
        ):
            while (
                at < self.end and self.tokens[at].kind == "w" and self.tokens[at].low not in self.cues.complementizers
            ):
                at += 1
        return at

    def recipient(self, cue: Cue) -> int:
        """The end of who was told, right behind the cue; the cue's own end where nobody is."""
        if self.tokens[cue.last - 1].low not in self.cues.recipients:
            return cue.last
        at = cue.last
        while at < self.end and at - cue.last < 10 and self.tokens[at].kind == "w":
            low = self.tokens[at].low
            if low in self.lexicon.stops or (low in self.lexicon.pronouns and at > cue.last):
                break
            if at > cue.last and (low in self.cues.determiners or self.lexicon.is_adjunct(low)) and low != "of":
                break
            at += 1
        return at
