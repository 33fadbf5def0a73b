"""Types of the model as rows of the database and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tracer.model import (
    Article,
    Capture,
    Credit,
    Fingerprint,
    Outlet,
    Quote,
    Span,
    Stamp,
    Studied,
)
from tracer.store.stamps import iso, stamp, stamp_or_none, stamp_text, time_of

Row = Mapping[str, Any]


def signed(value: int) -> int:
    """A 64-bit hash as SQLite keeps integers: two's complement."""
    value = int(value)
    return value - (1 << 64) if value >= 1 << 63 else value


def span_of(row: Row, prefix: str = "") -> Span | None:
    start = row[f"{prefix}start"]
    return None if start is None else Span(start, row[f"{prefix}end"])


def span_columns(span: Span | None, prefix: str = "") -> dict[str, int | None]:
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
    """The article's row, without its number, text and captures."""
    article, published = studied.article, studied.article.published
    return {
        **{name: getattr(article, name) for name in _PLAIN},
        "outlet": article.outlet.key if article.outlet else None,
        "published": published.value if published else None,
        "published_not_before": iso(published.not_before) if published else None,
        "published_not_after": iso(published.not_after) if published else None,
        "published_source": published.source if published else None,
        "stamps": f"[{','.join(stamp_text(s) or '' for s in _stamps(article))}]",
        "words": studied.fingerprint.words,
        "given": json.dumps(article.given),
        "run": run,
    }


_PLAIN = ("id", "url", "canonical_url", "title", "byline", "language", "location")


def capture_row(capture: Capture, number: int) -> dict[str, Any]:
    """The capture's row."""
    names = ("source", "url_asked", "url_final", "verified", "sha256", "record")
    return {"article": number, **{name: getattr(capture, name) for name in names}, "time": iso(capture.time)}


def capture(row: Row) -> Capture:
    """The capture of a row."""
    plain = {name: row[name] for name in ("source", "url_asked", "url_final", "sha256", "record")}
    return Capture(**plain, time=time_of(row["time"]), verified=bool(row["verified"]))


def _stamps(article: Article) -> tuple[Stamp, ...]:
    """All stamps, the published one first, so that it need not be kept twice."""
    rest = tuple(s for s in article.stamps if s != article.published)
    return (article.published, *rest) if article.published else rest


def article(row: Row, of_outlet: Outlet | None, captured: Capture) -> Article:
    """The article of a row. What stood around it on the page (margins, links, metadata) is not kept: credits are.

    The text is empty where the store keeps none.
    """
    stamps = tuple(stamp(fields) for fields in json.loads(row["stamps"]))
    return Article(
        **{name: row[name] for name in _PLAIN},
        text=row["text"] or "",
        outlet=of_outlet,
        published=stamps[0] if row["published"] is not None else None,
        stamps=stamps,
        capture=captured,
        given=tuple(json.loads(row["given"])),
        found_by="stored",
    )


def fingerprint_row(fingerprint: Fingerprint, number: int, scheme: int) -> dict[str, Any]:
    """The fingerprint's row. Shingles are not kept: the text gives them back."""
    return {
        "article": number,
        "scheme": scheme,
        "signature": fingerprint.signature.astype("<u4").tobytes(),
        "anchors": fingerprint.anchors.astype("<u8").tobytes(),
        "text_hash": signed(fingerprint.text_hash),
    }


def fingerprint(row: Row, words: int) -> Fingerprint:
    """The fingerprint of a row, with no shingles."""
    import numpy as np  # here, since a search needs none of it and its loading is a third of a search

    return Fingerprint(
        settings=row["settings"],
        signature=np.frombuffer(row["signature"], "<u4").astype(np.uint32),
        anchors=np.frombuffer(row["anchors"], "<u8").astype(np.uint64),
        shingles=np.empty(0, np.uint64),
        text_hash=row["text_hash"] % (1 << 64),
        words=words,
    )


def credit_row(credit: Credit, of: int) -> dict[str, Any]:
    """The credit's row."""
    plain = {name: getattr(credit, name) for name in ("rule", "kind", "text", "when", "url")}
    spans = {**span_columns(credit.span), **span_columns(credit.scope, "scope_")}
    expected = {"expected": stamp_text(credit.expected)}
    return {"article": of, "outlet": credit.outlet.key, "place": credit.where, **plain, **spans, **expected}


def credit(row: Row, outlets: Mapping[str, Outlet]) -> Credit:
    """The credit of a row."""
    return Credit(
        **{name: row[name] for name in ("rule", "kind", "text", "when", "url")},
        outlet=outlets[row["outlet"]],
        where=row["place"],
        span=span_of(row),
        scope=span_of(row, "scope_"),
        expected=stamp_or_none(row["expected"]),
    )


def quote_row(quote: Quote, of: int) -> dict[str, Any]:
    """The quotation's row."""
    plain = {name: getattr(quote, name) for name in ("text", "kind", "speaker", "cue")}
    named = {**span_columns(quote.speaker_span, "speaker_"), **span_columns(quote.cue_span, "cue_")}
    seen = {"via": quote.via.key if quote.via else None, "translated": quote.translated}
    return {"article": of, **seen, **plain, **span_columns(quote.span), **named}


def quote(row: Row, outlets: Mapping[str, Outlet]) -> Quote:
    """The quotation of a row."""
    return Quote(
        **{name: row[name] for name in ("text", "kind", "speaker", "cue")},
        span=Span(row["start"], row["end"]),
        speaker_span=span_of(row, "speaker_"),
        cue_span=span_of(row, "cue_"),
        via=outlets[row["via"]] if row["via"] else None,
        translated=bool(row["translated"]),
    )
