"""What two texts share, passage by passage, and which way it probably went."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from tracer.model import Comparison, QuoteMatch, Studied
from tracer.reports.terminal import evidence
from tracer.reports.terminal.dates import known
from tracer.reports.terminal.layout import Blank, Block, Paragraph, Report, Section
from tracer.reports.terminal.safe import clean, clipped, said
from tracer.reports.terminal.wording import DECIDED, count, figure, likely, percent

_QUOTE = 120  # characters of a quotation

_DERIVATION = {"wholly": "wholly derived", "partly": "partly derived", "not": "not derived"}
_KIND = {
    "exact": "the same text",
    "near": "nearly the same text",
    "contains": "A holds B",
    "excerpt": "a part is shared",
    "none": "nothing is shared that counts",
}


def comparison(result: Comparison, *, why: bool = False) -> Report:
    """Both texts, what they share, the passages side by side; with `why` all evidence and the test that failed."""
    blocks: list[Block] = [_side("A", result.a), _side("B", result.b), Blank(), *_summary(result, why)]
    blocks += evidence.shared(result.a, result.b, result.match, first=result.match.a, names=("A", "B"))
    return Report(tuple(blocks))


def _side(name: str, studied: Studied) -> Paragraph:
    article = studied.article
    title = said(article.title) or clean(article.url or article.location)
    facts = [count(studied.fingerprint.words, "word")]
    facts += [said(article.outlet.name)] if article.outlet else []
    facts += [known(article.published)] if article.published else []
    return Paragraph(Text.assemble((f"{name}  ", "bold"), f"{title} · {' · '.join(facts)}"), 3)


def _summary(result: Comparison, why: bool) -> Iterator[Block]:
    match = result.match
    shares = f"{percent(match.share_of_a)} of A's body words stand in B, {percent(match.share_of_b)} of B's in A"
    raw = (
        f"raw, over word 5-grams: Jaccard {match.jaccard:.3f}, A in B {match.containment_a_in_b:.3f}, "
        f"B in A {match.containment_b_in_a:.3f}"
    )
    yield Section("SHARED", (Text(f"{_KIND[match.kind]}, {_DERIVATION[match.derivation]}: {shares}"), Text(raw)))
    if match.reason and (why or not match.passages):
        yield Section("WHY NOT", (Text(said(match.reason)),))
    if result.quote_matches:
        yield Section("QUOTATIONS", tuple(_quote(quote) for quote in result.quote_matches))
    yield Section("DIRECTION", (Text(_direction(result)),))
    if why:
        for piece in sorted(result.direction.evidence, key=lambda e: (-abs(e.weight), e.kind, e.text)):
            yield from evidence.weighed(piece)


def _quote(match: QuoteMatch) -> Text:
    words = match.a_quote.text if match.a_quote else match.b_quote.text if match.b_quote else ""
    how = {
        "same": "the same words",
        "variant": "in other words",
        "a_clips_b": "A has a part",
        "b_clips_a": "B has a part",
    }
    speaker = {"same": "; the same speaker", "differs": "; another speaker", "unknown": ""}[match.speaker]
    return Text(f'"{clipped(words, _QUOTE)}": {how[match.kind]}{speaker}')


def _direction(result: Comparison) -> str:
    direction = result.direction
    if result.match.kind == "none" and not result.quote_matches:
        return "none: nothing is shared that one could have taken from the other"
    if direction.probability is None:
        return "undecided: nothing speaks for either way"
    sure = figure(direction.probability)
    if direction.source is None or direction.probability < DECIDED:
        leaning = f"; {direction.source.upper()} is the likelier source" if direction.source else ""
        return f"undecided ({sure}){leaning}"
    source, copy = ("A", "B") if direction.source == "a" else ("B", "A")
    lead = "" if direction.probability >= 0.9 else ": a lead, not a finding"
    return f"{likely(direction.probability)} ({sure}) that {copy} took from {source}{lead}"
