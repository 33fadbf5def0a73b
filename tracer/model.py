"""Every type that crosses a room's border. Frozen; imports nothing of tracer.

Offsets are code points of the article's own `text`. Times are aware `datetime`s in UTC. Ids are article ids unless
the field says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from numpy import uint32, uint64
    from numpy.typing import NDArray

PairKind: TypeAlias = Literal["exact", "near", "contains", "excerpt", "none"]
LinkKind: TypeAlias = Literal["reposts", "rewrites", "excerpts", "quotes", "cites", "updates", "reuses", "translates"]
Derivation: TypeAlias = Literal["wholly", "partly", "not"]
CreditStatus: TypeAlias = Literal["credited", "uncredited", "dropped", "other", "none"]
OutletKind: TypeAlias = Literal[
    "agency", "newspaper", "magazine", "broadcaster", "site", "aggregator", "government", "unknown"
]


# --- text ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's own text, in code points, end exclusive."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlap(self, other: Span) -> int:
        """How many code points both spans hold."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def of(self, text: str) -> str:
        """The stretch itself."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Place:
    """A span and the article it lies in."""

    article: str
    span: Span


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as an interval with its provenance.

    `value` is what was claimed, in ISO 8601 with the source's own offset where one was given ("2015-10-24",
    "2015-10-24T18:12:00+03:00"); the bounds are what it allows in UTC. An unknown offset widens the bounds to every
    zone on earth instead of being guessed. `source` says where it was read ("json-ld datePublished", "visible date",
    "url", "given by user", "capture", "weekday in the text").
    """

    value: str
    not_before: datetime
    not_after: datetime
    precision: Literal["second", "minute", "hour", "day", "month", "year"]
    source: str
    role: Literal["published", "modified", "captured", "implied"] = "published"


# --- pages and articles -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Capture:
    """How the bytes of a page were had: enough for someone else to fetch or find the very same bytes."""

    source: str  # "live web", or the archive, file or folder it was read from
    url_asked: str | None = None
    url_final: str | None = None
    time: datetime | None = None  # when the bytes were captured (WARC-Date, time of fetch); never a publication time
    verified: bool = False  # the time is a third party's or our own clock, not the page's claim
    sha256: str = ""  # of the payload
    record: str | None = None  # WARC-Record-ID, "line 12", member of an archive


@dataclass(frozen=True, slots=True)
class Given:
    """Fields that came with the page rather than out of it: a JSON Lines record's own, or what the user typed."""

    id: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    title: str | None = None
    author: str | None = None
    text: str | None = None
    by_user: bool = False  # marked "given by user" in the report


@dataclass(frozen=True, slots=True)
class Page:
    """One document as it was had, before a look inside. `body` is decoded from transfer and content encodings."""

    location: str  # as a person would name it: "https://...", "a.warc.gz, record 12", "feed.jsonl, line 3"
    url: str | None
    body: bytes
    content_type: str | None
    form: Literal["html", "text", "record"]
    capture: Capture
    status: int | None = None
    given: Given = Given()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not used, and why; travels to the report."""

    location: str
    step: Literal["read", "fetch", "extract", "find", "compare", "store"]
    reason: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news outlet. `key` is stable ("reuters", or a registered domain for outlets the table does not know)."""

    key: str
    name: str
    kind: OutletKind = "unknown"
    country: str | None = None  # ISO 3166-1 alpha-2
    languages: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    family: str | None = None  # owner family, only with `family_source`
    family_source: str | None = None  # where and when that was read


@dataclass(frozen=True, slots=True)
class PageLink:
    """A hyperlink of the page: absolute URL, its text, and the line of text it stands in."""

    url: str
    text: str
    context: str
    in_body: bool


@dataclass(frozen=True, slots=True)
class Margin:
    """A line of the page that stands outside the extracted body: byline block, credit line, footer, caption."""

    text: str
    where: str  # the enclosing element as a short CSS-like path: "footer", "div.byline", "p.credit"
    links: tuple[PageLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """What tracer sees in a page. `text` is the body without the title; all spans are offsets into it."""

    id: str
    url: str | None
    canonical_url: str | None
    outlet: Outlet | None
    title: str | None
    byline: str | None
    language: str | None  # ISO 639-1, or None where it cannot be told
    published: Stamp | None  # the best of `stamps`
    text: str
    capture: Capture
    location: str
    stamps: tuple[Stamp, ...] = ()  # every date found, best first
    margins: tuple[Margin, ...] = ()
    links: tuple[PageLink, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()  # meta, link rel and JSON-LD facts as (name, value), in page order
    given: tuple[str, ...] = ()  # names of the fields the user supplied
    found_by: str = "given"  # "given", "replay", "corpus", "stored", or a finder's name


# --- what the rooms find in articles ------------------------------------------------------------------------------


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


# --- finding ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finder gets: the article to find copies of, and the phrases by which to find them, rarest first."""

    studied: Studied
    phrases: tuple[str, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """A likely copy: where to read it and who says so. `page` is there where the finder had the bytes already."""

    url: str
    finder: str
    reason: str
    seen: Stamp | None = None  # when someone saw it there: it was published no later
    likely: float = 0.5  # 0..1, that it is a copy or source: the likeliest are read first
    page: Page | None = None
    stored: str | None = None  # id of the article, where the database has it


# --- pairs --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles worth comparing; a candidate, not a match. Ids in sorted order."""

    a: str
    b: str
    estimate: float  # MinHash estimate of Jaccard
    via: tuple[Literal["exact", "lsh", "anchors", "quotes"], ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """A difference inside a passage: `a` was replaced by `b`; one side empty means dropped or added.

    `flags` names what makes it matter: "number", "name", "negation", "attribution".
    """

    a: Span
    b: Span
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch that two texts share, up to edits. `similarity` is 0..1 over its words; `words` is the shared count."""

    a: Span
    b: Span
    similarity: float
    words: int
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What two texts share. Jaccard and containments are raw (distinct word 5-grams of the whole lower-cased text);
    passages and shares leave out what was said to be furniture. Shares are fractions of a text's body words."""

    a: str
    b: str
    jaccard: float
    containment_a_in_b: float
    containment_b_in_a: float
    share_of_a: float
    share_of_b: float
    kind: PairKind  # of a towards b: "contains" where a contains b, "excerpt" where a shares a part only
    derivation: Derivation
    passages: tuple[Passage, ...] = ()
    reason: str = ""  # the test that failed, where nothing is shared


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """The same quotation in two articles, up to drift. A side without its own `Quote` stands there unquoted."""

    a: Place
    b: Place
    similarity: float  # 0..1 over the words
    kind: Literal["same", "variant", "a_clips_b", "b_clips_a"]
    weight: float  # how much it says: rare words and length, 0..1
    a_quote: Quote | None = None
    b_quote: Quote | None = None
    edits: tuple[Edit, ...] = ()
    speaker: Literal["same", "differs", "unknown"] = "unknown"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A quotation where it stands: one article's wording of it, and whom that article gives it to."""

    place: Place
    text: str
    speaker: str | None = None
    published: Stamp | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    cue: str | None = None
    via: str | None = None  # the outlet the words came through
    kind: Literal["direct", "partial", "block", "reported", "unmarked"] = "direct"  # unmarked: in running text
    translated: bool = False  # possibly, see `Quote`


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of a quotation and every sighting of it, earliest first.

    `parent` is the number, in the same tuple, of the fuller wording it is kept under; `edits` are what changed from
    there, as spans into the parent's `text` (a) and into this one's (b). `flags` names what makes the change matter:
    those of the edits ("number", "negation", "name"), and "speaker" where another is named than in the parent.
    """

    text: str
    sightings: tuple[Sighting, ...]
    parent: int | None = None
    similarity: float = 1.0
    edits: tuple[Edit, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """Where a quotation stands among all that is stored: its wordings (see `Variant`), a parent before its children.

    One sighting an article, in its best wording. `articles` and `quotations` say among how many it was looked for.
    """

    asked: str
    variants: tuple[Variant, ...]
    articles: int
    quotations: int


# --- verdicts -----------------------------------------------------------------------------------------------------


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


# --- bulk ---------------------------------------------------------------------------------------------------------


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


# --- the database -------------------------------------------------------------------------------------------------


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
