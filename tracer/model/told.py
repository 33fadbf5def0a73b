"""What a dedup run, an addition or a question to the database tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tracer.model.linked import Ghost, Link, Mark
from tracer.model.pages import Article, Capture, Skipped
from tracer.model.studied import Studied


@dataclass(frozen=True, slots=True)
class Member:
    """An article in a cluster: how alike to the pivot it is, and how."""

    id: str
    score: float
    kind: Literal["pivot", "exact", "near", "contains", "version"]
    stored: bool = False  # in the database that a crawl was compared with, not in the crawl


@dataclass(frozen=True, slots=True)
class Cluster:
    """Copies of one text. `keeper` is the member that stays in the output."""

    cluster: str
    keeper: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Largest:
    """One of a crawl's largest clusters, with what names it to a person."""

    cluster: str
    members: int
    keeper: str
    url: str  # of the keeper; empty where it has none
    outlets: int
    first: datetime | None  # publication of its earliest and its latest member
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """Two records drawn to be judged: is one a copy of the other?"""

    a: str
    b: str
    what: str  # "merge": one was dropped for the other; "near miss": they share text and both stay
    text_a: str
    text_b: str
    verdict: str = ""  # "y", "n", "?" (cannot be told), or empty: not judged yet


@dataclass(frozen=True, slots=True)
class Precision:
    """What the verdicts on a draw say; the share of copies lies between `low` and `high`, 95 times in 100."""

    what: str
    right: int
    judged: int
    unsure: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Dedup:
    """The answer for a crawl. Counts are of records; `clusters` have two members or more, in the order of their ids."""

    read: int
    kept: int
    exact: int  # dropped as equal to the keeper
    near: int
    contained: int
    versions: int  # of the dropped ones, captures and forms of one page
    clusters: tuple[Cluster, ...]
    pairs: int
    furniture_pairs: int
    outlets: tuple[tuple[str, str, int], ...]  # two outlets and how many pairs of theirs share text, most first
    duplicate_ids: int
    skipped: tuple[Skipped, ...]
    skipped_more: tuple[tuple[str, int], ...]  # reason and count of those not named one by one
    empty: int = 0  # records without a word: kept, compared with nothing
    early: int = 0  # records from before the time asked for: not read on
    stored: int = 0  # articles of a database they were compared with
    largest: tuple[Largest, ...] = ()
    unlinked: int = 0  # stories so large that links beyond their core were not weighed
    added: int | None = None  # articles that are new in the database, where one was written
    drawn: tuple[Drawn, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupChange:
    """What became of a cluster or a story: "new", "grown", "merged", "split", "shrunk", "changed" or "ended"."""

    what: str  # "cluster" or "story"
    change: str
    name: str
    before: tuple[str, ...]  # names that its members had
    articles: int


@dataclass(frozen=True, slots=True)
class Added:
    """What `add` did. Counts are of pages, but for `matches` and `links`."""

    read: int
    new: int
    known: int  # stored before; their captures are kept too
    matches: int
    links: int
    changes: tuple[GroupChange, ...]
    skipped: tuple[Skipped, ...]  # named one by one up to a bound
    skipped_count: int
    stored: str
    articles: int  # in the database now


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the database knows of one article."""

    studied: Studied
    captures: tuple[Capture, ...]
    sources: tuple[Link, ...]
    copies: tuple[Link, ...]
    articles: Mapping[str, Article]  # at the other ends of the links, by id
    ghosts: Mapping[str, Ghost]
    versions: tuple[Article, ...]  # other texts of the same page
    marks: tuple[Mark, ...]
    cluster: str | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows that answer a question, with what was asked: lists of hits, stories or flows. Values are as stored."""

    question: str
    rows: tuple[Mapping[str, str | int | float | None], ...]
    note: str = ""  # what the rows leave out
    notes: tuple[str, ...] = ()
