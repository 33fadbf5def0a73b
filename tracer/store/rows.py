"""Types of the model as rows of the database and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from tracer.model import (
    Article,
    Capture,
    Credit,
    Evidence,
    Fingerprint,
    Ghost,
    Link,
    Match,
    Outlet,
    Quote,
    Span,
    Stamp,
    Studied,
)

Row = Mapping[str, Any]


def signed(value: int) -> int:
    """A 64-bit hash as SQLite keeps integers: two's complement."""
    value = int(value)
    return value - (1 << 64) if value >= 1 << 63 else value


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.astimezone(UTC).isoformat()


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def stamp_text(stamp: Stamp | None) -> str | None:
    """A stamp as JSON text."""
    if stamp is None:
        return None
    bounds = {"not_before": _iso(stamp.not_before), "not_after": _iso(stamp.not_after)}
    fields = {"value": stamp.value, **bounds, "precision": stamp.precision, "source": stamp.source, "role": stamp.role}
    return json.dumps(fields, ensure_ascii=False)


def stamp(fields: Row) -> Stamp:
    """A stamp from what `stamp_text` wrote, parsed."""
    bounds = {name: datetime.fromisoformat(fields[name]) for name in ("not_before", "not_after")}
    return Stamp(**{**fields, **bounds})


def _stamp_or_none(text: str | None) -> Stamp | None:
    return None if text is None else stamp(json.loads(text))


def _span(row: Row, prefix: str = "") -> Span | None:
    start = row[f"{prefix}start"]
    return None if start is None else Span(start, row[f"{prefix}end"])


def _span_columns(span: Span | None, prefix: str = "") -> dict[str, int | None]:
    return {f"{prefix}start": None if span is None else span.start, f"{prefix}end": None if span is None else span.end}


def outlet_row(outlet: Outlet) -> dict[str, Any]:
    """The outlet's row."""
    lists = {
        name: json.dumps(getattr(outlet, name), ensure_ascii=False) for name in ("languages", "domains", "aliases")
    }
    plain = {name: getattr(outlet, name) for name in ("key", "name", "kind", "country", "family", "family_source")}
    return {**plain, **lists}


def outlet(row: Row) -> Outlet:
    """The outlet of a row."""
    lists = {name: tuple(json.loads(row[name])) for name in ("languages", "domains", "aliases")}
    return Outlet(**{**row, **lists})


def article_row(studied: Studied, run: int) -> dict[str, Any]:
    """The article's row, without its number."""
    article, capture, published = studied.article, studied.article.capture, studied.article.published
    return {
        "id": article.id,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "outlet": article.outlet.key if article.outlet else None,
        "title": article.title,
        "byline": article.byline,
        "language": article.language,
        "published": published.value if published else None,
        "published_not_before": _iso(published.not_before) if published else None,
        "published_not_after": _iso(published.not_after) if published else None,
        "published_source": published.source if published else None,
        "stamps": f"[{','.join(stamp_text(s) or '' for s in _stamps(article))}]",
        "text": article.text,
        "words": studied.fingerprint.words,
        "location": article.location,
        "given": json.dumps(article.given),
        "capture_source": capture.source,
        "capture_url_asked": capture.url_asked,
        "capture_url_final": capture.url_final,
        "capture_time": _iso(capture.time),
        "capture_verified": capture.verified,
        "capture_sha256": capture.sha256,
        "capture_record": capture.record,
        "run": run,
    }


def _stamps(article: Article) -> tuple[Stamp, ...]:
    """All stamps, the published one first, so that it need not be kept twice."""
    rest = tuple(s for s in article.stamps if s != article.published)
    return (article.published, *rest) if article.published else rest


def article(row: Row, of_outlet: Outlet | None) -> Article:
    """The article of a row. What stood around it on the page (margins, links, metadata) is not kept: credits are."""
    stamps = tuple(stamp(fields) for fields in json.loads(row["stamps"]))
    published = stamps[0] if row["published"] is not None else None
    return Article(
        **{name: row[name] for name in ("id", "url", "canonical_url", "title", "byline", "language", "text")},
        outlet=of_outlet,
        published=published,
        stamps=stamps,
        capture=Capture(
            source=row["capture_source"],
            url_asked=row["capture_url_asked"],
            url_final=row["capture_url_final"],
            time=_time(row["capture_time"]),
            verified=bool(row["capture_verified"]),
            sha256=row["capture_sha256"],
            record=row["capture_record"],
        ),
        location=row["location"],
        given=tuple(json.loads(row["given"])),
        found_by="stored",
    )


def fingerprint_row(fingerprint: Fingerprint, number: int) -> dict[str, Any]:
    """The fingerprint's row. Shingles are not kept: the text gives them back."""
    return {
        "article": number,
        "settings": fingerprint.settings,
        "signature": fingerprint.signature.astype("<u4").tobytes(),
        "anchors": fingerprint.anchors.astype("<u8").tobytes(),
        "text_hash": signed(fingerprint.text_hash),
    }


def fingerprint(row: Row, words: int) -> Fingerprint:
    """The fingerprint of a row, with no shingles."""
    return Fingerprint(
        settings=row["settings"],
        signature=np.frombuffer(row["signature"], "<u4").astype(np.uint32),
        anchors=np.frombuffer(row["anchors"], "<u8").astype(np.uint64),
        shingles=np.empty(0, np.uint64),
        text_hash=row["text_hash"] % (1 << 64),
        words=words,
    )


def credit_row(credit: Credit, of: str) -> dict[str, Any]:
    """The credit's row."""
    plain = {name: getattr(credit, name) for name in ("rule", "kind", "text", "when", "url")}
    spans = {**_span_columns(credit.span), **_span_columns(credit.scope, "scope_")}
    expected = {"expected": stamp_text(credit.expected)}
    return {"article": of, "outlet": credit.outlet.key, "place": credit.where, **plain, **spans, **expected}


def credit(row: Row, outlets: Mapping[str, Outlet]) -> Credit:
    """The credit of a row."""
    return Credit(
        **{name: row[name] for name in ("rule", "kind", "text", "when", "url")},
        outlet=outlets[row["outlet"]],
        where=row["place"],
        span=_span(row),
        scope=_span(row, "scope_"),
        expected=_stamp_or_none(row["expected"]),
    )


def quote_row(quote: Quote, of: str) -> dict[str, Any]:
    """The quotation's row."""
    plain = {name: getattr(quote, name) for name in ("text", "kind", "speaker", "cue")}
    named = {**_span_columns(quote.speaker_span, "speaker_"), **_span_columns(quote.cue_span, "cue_")}
    return {"article": of, "via": quote.via.key if quote.via else None, **plain, **_span_columns(quote.span), **named}


def quote(row: Row, outlets: Mapping[str, Outlet]) -> Quote:
    """The quotation of a row."""
    return Quote(
        **{name: row[name] for name in ("text", "kind", "speaker", "cue")},
        span=Span(row["start"], row["end"]),
        speaker_span=_span(row, "speaker_"),
        cue_span=_span(row, "cue_"),
        via=outlets[row["via"]] if row["via"] else None,
    )


def match_row(match: Match) -> dict[str, Any]:
    """The match's row; passages as JSON `[{a: [start, end], b: ..., similarity, words, edits: [...]}]`."""
    names = ("a", "b", "jaccard", "containment_a_in_b", "containment_b_in_a", "share_of_a", "share_of_b", "kind")
    passages = [
        {
            "a": [p.a.start, p.a.end],
            "b": [p.b.start, p.b.end],
            "similarity": p.similarity,
            "words": p.words,
            "edits": [[e.a.start, e.a.end, e.b.start, e.b.end, *e.flags] for e in p.edits],
        }
        for p in match.passages
    ]
    plain = {name: getattr(match, name) for name in names}
    return {**plain, "derivation": match.derivation, "passages": json.dumps(passages)}


def ghost_row(ghost: Ghost) -> dict[str, Any]:
    """The ghost's row."""
    spans = {**_span_columns(ghost.scope, "scope_"), **_span_columns(ghost.span)}
    expected = stamp_text(ghost.expected)
    plain = {name: getattr(ghost, name) for name in ("id", "phrase", "named_by")}
    return {**plain, "outlet": ghost.outlet.key, "expected": expected, **spans}


def link_row(link: Link, run: int) -> dict[str, Any]:
    """The link's row; evidence as JSON `[{kind, weight, text, spans}]`."""
    names = ("id", "copy", "source", "kind", "probability", "share", "credit", "decided", "calibrated", "runner_up")
    plain = {name: getattr(link, name) for name in names}
    evidence = json.dumps([_evidence(e) for e in link.evidence], ensure_ascii=False)
    return {
        **plain,
        "evidence": evidence,
        "passages": json.dumps([[s.start, s.end] for s in link.passages]),
        "run": run,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    spans = [[place.article, place.span.start, place.span.end] for place in evidence.spans]
    return {"kind": evidence.kind, "weight": evidence.weight, "text": evidence.text, "spans": spans}
