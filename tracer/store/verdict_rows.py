"""Matches, quotation matches, links and ghosts as rows of the database and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tracer.model import (
    Edit,
    Evidence,
    Ghost,
    Link,
    Match,
    Outlet,
    Passage,
    Place,
    Quote,
    QuoteMatch,
    Span,
    Stamp,
    Studied,
)
from tracer.store.rows import Row, span_columns, span_of
from tracer.store.stamps import stamp_or_none, stamp_text

_MATCH = ("a", "b", "jaccard", "containment_a_in_b", "containment_b_in_a", "share_of_a", "share_of_b", "kind")
_LINK = ("id", "copy", "source", "kind", "probability", "share", "credit", "decided", "calibrated", "runner_up")


def match_row(match: Match) -> dict[str, Any]:
    """The match's row; passages as JSON `[{a: [start, end], b: ..., similarity, words, edits: [...]}]`."""
    passages = [
        {
            "a": [p.a.start, p.a.end],
            "b": [p.b.start, p.b.end],
            "similarity": p.similarity,
            "words": p.words,
            "edits": _edit_lists(p.edits),
        }
        for p in match.passages
    ]
    plain = {name: getattr(match, name) for name in _MATCH}
    return {**plain, "derivation": match.derivation, "passages": json.dumps(passages)}


def match(row: Row) -> Match:
    """The match of a row."""
    passages = tuple(
        Passage(Span(*p["a"]), Span(*p["b"]), p["similarity"], p["words"], _edits(p["edits"]))
        for p in json.loads(row["passages"])
    )
    return Match(**{name: row[name] for name in _MATCH}, derivation=row["derivation"], passages=passages)


def _edit_lists(edits: Sequence[Edit]) -> list[list[Any]]:
    return [[e.a.start, e.a.end, e.b.start, e.b.end, *e.flags] for e in edits]


def _edits(lists: Sequence[Sequence[Any]]) -> tuple[Edit, ...]:
    return tuple(Edit(Span(e[0], e[1]), Span(e[2], e[3]), tuple(e[4:])) for e in lists)


def quote_match_row(match: QuoteMatch) -> dict[str, Any]:
    """The quotation match's row. Its quotations are told by their places."""
    return {
        "a": match.a.article,
        **span_columns(match.a.span, "a_"),
        "b": match.b.article,
        **span_columns(match.b.span, "b_"),
        **{name: getattr(match, name) for name in ("kind", "similarity", "weight", "speaker")},
        "a_quoted": match.a_quote is not None,
        "b_quoted": match.b_quote is not None,
        "edits": json.dumps(_edit_lists(match.edits)),
    }


def quote_match(row: Row, studied: Mapping[str, Studied]) -> QuoteMatch:
    """The quotation match of a row, between two of the articles given by id."""
    sides: dict[str, Any] = {
        side: Place(row[side], Span(row[f"{side}_start"], row[f"{side}_end"])) for side in ("a", "b")
    }
    plain = {name: row[name] for name in ("kind", "similarity", "weight", "speaker")}
    return QuoteMatch(
        **sides,
        **plain,
        a_quote=_quoted(sides["a"], studied) if row["a_quoted"] else None,
        b_quote=_quoted(sides["b"], studied) if row["b_quoted"] else None,
        edits=_edits(json.loads(row["edits"])),
    )


def _quoted(place: Place, studied: Mapping[str, Studied]) -> Quote | None:
    """The quotation that stands at a place, else the one that overlaps it most."""
    quotes = studied[place.article].quotes
    best = max(quotes, key=lambda q: (q.span == place.span, q.span.overlap(place.span), -q.span.start), default=None)
    return best if best is not None and best.span.overlap(place.span) else None


def ghost_row(ghost: Ghost) -> dict[str, Any]:
    """The ghost's row."""
    spans = {**span_columns(ghost.scope, "scope_"), **span_columns(ghost.span)}
    plain = {name: getattr(ghost, name) for name in ("id", "phrase", "named_by")}
    return {**plain, "outlet": ghost.outlet.key, "expected": stamp_text(ghost.expected), **spans}


def ghost(row: Row, outlets: Mapping[str, Outlet]) -> Ghost:
    """The ghost of a row."""
    plain = {name: row[name] for name in ("id", "phrase", "named_by")}
    expected = stamp_or_none(row["expected"])
    return Ghost(
        **plain, outlet=outlets[row["outlet"]], expected=expected, scope=span_of(row, "scope_"), span=span_of(row)
    )


def link_row(link: Link, run: int, *, copy: Studied | None, source: Studied | Ghost | None) -> dict[str, Any]:
    """The link's row; evidence as JSON `[{kind, weight, text, spans}]`, and what flows are made of."""
    seen = isinstance(source, Studied)
    return {
        **{name: getattr(link, name) for name in _LINK},
        "evidence": json.dumps([_evidence(e) for e in link.evidence], ensure_ascii=False),
        "passages": json.dumps([[s.start, s.end] for s in link.passages]),
        "copy_outlet": _outlet_key(copy),
        "source_outlet": _outlet_key(source),
        "source_seen": seen,
        "lag_hours": _lag(source, copy) if isinstance(source, Studied) and copy else None,
        "run": run,
    }


def _outlet_key(of: Studied | Ghost | None) -> str | None:
    outlet = of.article.outlet if isinstance(of, Studied) else of.outlet if of else None
    return outlet.key if outlet else None


def _lag(source: Studied, copy: Studied) -> float | None:
    """Hours between the middles of two publication intervals."""
    first, second = source.article.published, copy.article.published
    if first is None or second is None:
        return None
    return (_middle(second) - _middle(first)) / 3600


def _middle(stamp: Stamp) -> float:
    return (stamp.not_before.timestamp() + stamp.not_after.timestamp()) / 2


def link(row: Row) -> Link:
    """The link of a row."""
    plain = {name: row[name] for name in _LINK} | {name: bool(row[name]) for name in ("decided", "calibrated")}
    evidence = tuple(
        Evidence(e["kind"], e["weight"], e["text"], tuple(Place(a, Span(s, t)) for a, s, t in e["spans"]))
        for e in json.loads(row["evidence"])
    )
    return Link(**plain, evidence=evidence, passages=tuple(Span(*s) for s in json.loads(row["passages"])))


def _evidence(evidence: Evidence) -> dict[str, Any]:
    spans = [[place.article, place.span.start, place.span.end] for place in evidence.spans]
    return {"kind": evidence.kind, "weight": evidence.weight, "text": evidence.text, "spans": spans}
