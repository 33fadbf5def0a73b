"""Results as plain dictionaries: the contract that scripts rely on. Keys may be added; those there stay.

Offsets are code points of an article's own body, ends exclusive. Times are ISO 8601 in UTC, ending in "Z".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from tracer.model import (
    Article,
    Capture,
    Comparison,
    Credit,
    Direction,
    Evidence,
    Ghost,
    Link,
    Mark,
    Origin,
    Passage,
    Place,
    Quote,
    QuoteMatch,
    Span,
    Stamp,
    Studied,
    Trace,
)
from tracer.settings import Settings, every


def trace(result: Trace) -> dict[str, Any]:
    """One trace. `article` is the traced one; `articles` are all of its story, the traced one first."""
    seen = [result.article, *result.articles]
    return {
        "article": _summary(result.article.article),
        "articles": [_summary(studied.article) for studied in seen],
        "links": [
            {**_link(link), "quotes": _shared_quotes(result, link), "marks": _marks(result.marks, link)}
            for link in result.links
        ],
        "ghosts": [_ghost(ghost) for ghost in result.ghosts],
        "origins": [_origin(origin) for origin in result.origins],
        "changes": [
            {
                "where": change.where,
                "copy": change.copy,
                "source": change.source,
                "before": change.before,
                "after": change.after,
                "paragraph": change.paragraph,
                "flags": list(change.flags),
                "note": change.note,
            }
            for change in result.changes
        ],
        "set_aside": [
            {"article": s.article, "outlet": s.outlet, "words": s.words, "pages": s.pages, "spans": _spans(s.spans)}
            for s in result.set_aside
        ],
        "looked_in": list(result.looked_in),
        "skipped": [{"location": s.location, "step": s.step, "reason": s.reason} for s in result.skipped],
        "pages": result.pages,
        "stored": result.stored,
    }


def _marks(marks: Iterable[Mark], link: Link) -> list[dict[str, Any]]:
    """What people hold of the two ends of a link, latest first."""
    return [mark(found) for found in marks if (found.a, found.b) == (link.copy, link.source)]


def mark(found: Mark) -> dict[str, Any]:
    """What a person holds of a link or of two articles."""
    return asdict(found)


def read(studied: Studied) -> dict[str, Any]:
    """What tracer sees in one page."""
    article = studied.article
    return {
        "id": article.id,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "outlet": article.outlet.name if article.outlet else None,
        "title": article.title,
        "byline": article.byline,
        "language": article.language,
        "published": _stamp(article.published),
        "text": article.text,
        "credits": [_credit(credit) for credit in studied.credits],
        "quotes": [_quote(quote) for quote in studied.quotes],
        "capture": _capture(article.capture),
        "dates": [_stamp(stamp) for stamp in article.stamps],
        "given": list(article.given),
        "location": article.location,
    }


def comparison(result: Comparison) -> dict[str, Any]:
    """What two texts share, and which way it probably went."""
    return {
        "jaccard": result.jaccard,
        "containment_a_in_b": result.containment_a_in_b,
        "containment_b_in_a": result.containment_b_in_a,
        "kind": result.kind,
        "derivation": result.derivation,
        "passages": [_passage(passage) for passage in result.passages],
        "direction": _direction(result.direction),
        "share_of_a": result.match.share_of_a,
        "share_of_b": result.match.share_of_b,
        "reason": result.match.reason,
    }


def settings(in_force: Settings) -> dict[str, Any]:
    """Every number in force as {step: {name: {value, why}}}."""
    document: dict[str, Any] = {}
    for step, name, value, why in every(in_force):
        shown = list(value) if isinstance(value, tuple) else value
        document.setdefault(step, {})[name] = {"value": shown, "why": why}
    return document


def _summary(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet.name if article.outlet else None,
        "title": article.title,
        "published": _stamp(article.published),
        "found_by": article.found_by,
        "capture": _capture(article.capture),
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "id": link.id,
        "copy": link.copy,
        "source": link.source,
        "kind": link.kind,
        "probability": link.probability,
        "share": link.share,
        "credit": link.credit,
        "decided": link.decided,
        "runner_up": link.runner_up,
        "evidence": [_evidence(evidence) for evidence in link.evidence],
        "calibrated": link.calibrated,
        "passages": _spans(link.passages),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "kind": evidence.kind,
        "weight": evidence.weight,
        "text": evidence.text,
        "spans": [
            {"article": place.article, "start": place.span.start, "end": place.span.end} for place in evidence.spans
        ],
    }


def _ghost(ghost: Ghost) -> dict[str, Any]:
    expected = ghost.expected
    return {
        "id": ghost.id,
        "outlet": ghost.outlet.name,
        "phrase": ghost.phrase,
        "expected": (
            {"not_before": _time(expected.not_before), "not_after": _time(expected.not_after)} if expected else None
        ),
        "named_by": ghost.named_by,
        "scope": _span(ghost.scope),
    }


def _origin(origin: Origin) -> dict[str, Any]:
    return {"passages": _spans(origin.passages), "ids": list(origin.ids), "claim": origin.claim}


def _credit(credit: Credit) -> dict[str, Any]:
    return {
        "outlet": credit.outlet.name,
        "rule": credit.rule,
        "text": credit.text,
        "start": credit.span.start if credit.span else None,
        "end": credit.span.end if credit.span else None,
        "kind": credit.kind,
        "where": credit.where,
        "scope": _span(credit.scope),
        "expected": _stamp(credit.expected),
        "url": credit.url,
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "speaker": quote.speaker,
        "cue": quote.cue,
        "start": quote.span.start,
        "end": quote.span.end,
        "kind": quote.kind,
        "speaker_start": quote.speaker_span.start if quote.speaker_span else None,
        "speaker_end": quote.speaker_span.end if quote.speaker_span else None,
        "cue_start": quote.cue_span.start if quote.cue_span else None,
        "cue_end": quote.cue_span.end if quote.cue_span else None,
        "via": quote.via.name if quote.via else None,
        "translated": quote.translated,
    }


def _shared_quotes(result: Trace, link: Link) -> list[dict[str, Any]]:
    """The quotations both ends of a link have, the words on either side and what differs, in the copy's order."""
    ends = {link.copy, link.source}
    texts = {s.id: s.article.text for s in (result.article, *result.articles) if s.id in ends}
    found = [
        _shared_quote(match, texts, turned=match.a.article != link.copy)
        for match in result.quote_matches
        if {match.a.article, match.b.article} == ends == set(texts)
    ]
    return sorted(found, key=lambda one: (one["copy"]["start"], one["source"]["start"]))


def _shared_quote(match: QuoteMatch, texts: Mapping[str, str], *, turned: bool) -> dict[str, Any]:
    sides = [(match.a, match.a_quote), (match.b, match.b_quote)]
    copy, source = reversed(sides) if turned else sides
    clipper = {"a_clips_b": match.a.article, "b_clips_a": match.b.article}.get(match.kind)
    clipped = "clipped" if clipper == copy[0].article else "fuller"
    edits = [(edit.a, edit.b, edit.flags) if turned else (edit.b, edit.a, edit.flags) for edit in match.edits]
    before, after = texts[source[0].article], texts[copy[0].article]
    return {
        "copy": _quote_side(*copy, after),
        "source": _quote_side(*source, before),
        "kind": clipped if clipper else match.kind,
        "similarity": match.similarity,
        "weight": match.weight,
        "speaker": match.speaker,
        "edits": [
            {
                "source": _span(a), "copy": _span(b), "before": a.of(before), "after": b.of(after),
                "flags": list(flags),
            }
            for a, b, flags in edits
        ],
    }  # fmt: skip


def _quote_side(place: Place, quote: Quote | None, text: str) -> dict[str, Any]:
    """One side of a shared quotation; `marked` where it stands between quotation marks there."""
    return {
        "start": place.span.start,
        "end": place.span.end,
        "text": place.span.of(text),
        "marked": quote is not None and quote.kind != "reported",
        "speaker": quote.speaker if quote else None,
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "a": _span(passage.a),
        "b": _span(passage.b),
        "similarity": passage.similarity,
        "edits": [{"a": _span(edit.a), "b": _span(edit.b), "flags": list(edit.flags)} for edit in passage.edits],
        "words": passage.words,
    }


def _direction(direction: Direction) -> dict[str, Any]:
    return {
        "source": direction.source,
        "probability": direction.probability,
        "evidence": [{"kind": e.kind, "weight": e.weight, "text": e.text} for e in direction.evidence],
    }


def _capture(capture: Capture) -> dict[str, Any]:
    return {
        "source": capture.source,
        "url_asked": capture.url_asked,
        "url_final": capture.url_final,
        "time": _time(capture.time),
        "verified": capture.verified,
        "sha256": capture.sha256,
        "record": capture.record,
    }


def _stamp(stamp: Stamp | None) -> dict[str, Any] | None:
    if stamp is None:
        return None
    return {
        "value": stamp.value,
        "not_before": _time(stamp.not_before),
        "not_after": _time(stamp.not_after),
        "source": stamp.source,
        "precision": stamp.precision,
        "role": stamp.role,
    }


def _time(time: datetime | None) -> str | None:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z") if time else None


def _span(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
