"""What is found in one article alone: credits, quotations, fingerprint, site notices; and what is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tracer.model.pages import Article, Outlet, Page, Span, Stamp

if TYPE_CHECKING:
    from numpy import uint32, uint64
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Credit:
    """What an article itself admits about its source: a byline, dateline, credit line, attribution or link."""

    outlet: Outlet  # the outlet that is named; kind "unknown" and a key made of its name if the table lacks it
    rule: str  # the rule's name in the credits table
    kind: Literal[
        "credit_line", "byline", "dateline", "tagline", "copyright", "attribution", "told", "link", "metadata"
    ]
    text: str  # the phrase as it stands: "al-Sumaria reported on Friday"
    where: Literal["body", "page", "metadata"]
    span: Span | None = None  # where in the body, for "body"
    scope: Span | None = None  # the stretch of the body it covers; None covers the whole article
    expected: Stamp | None = None  # the date it implies for the source
    when: str | None = None  # the words that imply it: "earlier on Wednesday"
    url: str | None = None  # the page it points to


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation in an article. `span` covers the words without the marks."""

    text: str
    span: Span
    kind: Literal["direct", "partial", "block", "reported"]
    speaker: str | None = None
    speaker_span: Span | None = None
    cue: str | None = None
    cue_span: Span | None = None
    via: Outlet | None = None  # the outlet the words came through: "the agency quoted two members of parliament"
    translated: bool = False  # possibly: it came through an outlet whose first language is not the article's


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What an article is first compared by. `settings` names scheme, seed, shingle, hash and normaliser."""

    settings: str
    signature: NDArray[uint32]  # (permutations,)
    anchors: NDArray[uint64]  # winnowed shingle hashes, sorted, distinct
    shingles: NDArray[uint64]  # all shingle hashes, sorted, distinct
    text_hash: int  # 64 bits over all folded words in order: equal for exact copies
    words: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A stretch of an article that is an outlet's site notice (furniture), not news."""

    span: Span
    outlet: str  # key of the outlet whose furniture it is: another outlet's inside this article is evidence
    pages: int  # on how many pages of that outlet it was seen


@dataclass(frozen=True, slots=True)
class Furniture:
    """The learned site notices: outlet key -> folded-block hash -> number of that outlet's pages that hold it."""

    blocks: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Studied:
    """An article with everything tracer knows of it alone."""

    article: Article
    fingerprint: Fingerprint
    credits: tuple[Credit, ...] = ()
    quotes: tuple[Quote, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def id(self) -> str:
        return self.article.id


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finder gets: the article to find copies of, and the phrases by which to find them, rarest first."""

    studied: Studied
    phrases: tuple[str, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """A likely copy: where to read it and who says so. `page` is there where the finder had the bytes already, out of
    the `part` of an archive (its URL, first and last byte)."""

    url: str
    finder: str
    reason: str
    seen: Stamp | None = None  # when someone saw it there: it was published no later
    likely: float = 0.5  # 0..1, that it is a copy or source: the likeliest are read first
    page: Page | None = None
    part: tuple[str, int, int] | None = None
    stored: str | None = None  # id of the article, where the database has it
