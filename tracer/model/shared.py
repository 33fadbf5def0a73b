"""What articles share: pairs, passages, quotations and their variants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tracer.model.pages import Place, Span, Stamp
from tracer.model.studied import Quote

PairKind: TypeAlias = Literal["exact", "near", "contains", "excerpt", "none"]


Derivation: TypeAlias = Literal["wholly", "partly", "not"]


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
