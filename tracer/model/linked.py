"""Who took it from whom: evidence, links, ghosts, origins, and the report of a trace or a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tracer.model.pages import Outlet, Place, Skipped, Span, Stamp
from tracer.model.shared import Derivation, Match, PairKind, Passage, QuoteMatch
from tracer.model.studied import Studied

LinkKind: TypeAlias = Literal["reposts", "rewrites", "excerpts", "quotes", "cites", "updates", "reuses", "translates"]


CreditStatus: TypeAlias = Literal["credited", "uncredited", "dropped", "other", "none"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a verdict. `weight` is in natural-log odds, positive for."""

    kind: str  # the signal's name in the weights file
    weight: float
    text: str  # one sentence a reader understands
    spans: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """`copy` took from `source`. Both are ids of articles or ghosts."""

    id: str
    copy: str
    source: str
    kind: LinkKind
    probability: float | None  # None: ghosts carry no text probability
    share: float  # of the copy's body words
    credit: CreditStatus
    decided: bool
    evidence: tuple[Evidence, ...] = ()
    runner_up: str | None = None
    calibrated: bool = True
    passages: tuple[Span, ...] = ()  # of the copy


@dataclass(frozen=True, slots=True)
class Ghost:
    """A source that is named and was not seen."""

    id: str
    outlet: Outlet
    phrase: str
    named_by: str
    expected: Stamp | None = None
    scope: Span | None = None  # what of the naming article it covers
    span: Span | None = None  # where the phrase stands


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a passage or claim is earliest seen or named. `ids` are articles or ghosts, one per independent family."""

    passages: tuple[Span, ...]  # of the traced article
    ids: tuple[str, ...]
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """What `chain` concludes about one story."""

    links: tuple[Link, ...]
    ghosts: tuple[Ghost, ...]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a hop changed: in the headline or in the wording of a passage."""

    where: Literal["headline", "passage", "quote"]
    copy: str
    source: str | None
    before: str
    after: str
    paragraph: int | None = None  # of the copy, counted from 1
    flags: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """Text of an article that was not compared, and why."""

    article: str
    words: int
    pages: int
    spans: tuple[Span, ...]
    outlet: str


@dataclass(frozen=True, slots=True)
class Trace:
    """The answer for one article: everything a report may say."""

    article: Studied
    articles: tuple[Studied, ...]  # the story, without the traced article, by id
    matches: tuple[Match, ...]
    quote_matches: tuple[QuoteMatch, ...]
    links: tuple[Link, ...]
    ghosts: tuple[Ghost, ...]
    origins: tuple[Origin, ...]
    changes: tuple[Change, ...]
    set_aside: tuple[SetAside, ...]
    looked_in: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    stored: str | None = None
    pages: int = 0  # how many were read
    marks: tuple[Mark, ...] = ()  # what people hold of these links, latest first


@dataclass(frozen=True, slots=True)
class Direction:
    """Which of two texts is probably the source."""

    source: Literal["a", "b"] | None
    probability: float | None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two texts share and which way it probably went."""

    a: Studied
    b: Studied
    match: Match
    quote_matches: tuple[QuoteMatch, ...]
    direction: Direction

    @property
    def jaccard(self) -> float:
        return self.match.jaccard

    @property
    def containment_a_in_b(self) -> float:
        return self.match.containment_a_in_b

    @property
    def containment_b_in_a(self) -> float:
        return self.match.containment_b_in_a

    @property
    def kind(self) -> PairKind:
        return self.match.kind

    @property
    def derivation(self) -> Derivation:
        return self.match.derivation

    @property
    def passages(self) -> tuple[Passage, ...]:
        return self.match.passages


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person holds of a link ("accepted", "rejected") or of two articles ("apart")."""

    verdict: str
    a: str  # the copy
    b: str  # the source
    because: str
    by: str
    at: str  # ISO 8601, UTC
    link: str | None = None
    kind: str | None = None
