"""Answers of the database as plain dictionaries. Keys may be added; those there stay."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tracer.model import Added, Answer, GroupChange, Link, Mark, Shown
from tracer.reports import as_json


def added(result: Added) -> dict[str, Any]:
    """What adding articles did."""
    counts = {
        name: getattr(result, name) for name in ("read", "new", "known", "matches", "links", "articles", "stored")
    }
    skipped = [{"location": s.location, "step": s.step, "reason": s.reason} for s in result.skipped]
    changes = [change(found) for found in result.changes]
    return {**counts, "skipped": skipped, "skipped_count": result.skipped_count, "changes": changes}


def change(found: GroupChange) -> dict[str, Any]:
    """What became of a cluster or a story."""
    return {**asdict(found), "before": list(found.before)}


def answer(result: Answer) -> dict[str, Any]:
    """A list: what was asked, its rows by column, and what they leave out."""
    noted = {"note": result.note} if result.note else {}
    return {"question": result.question, "rows": [dict(row) for row in result.rows], **noted}


def shown(result: Shown) -> dict[str, Any]:
    """Everything known of one article: as `read`, with its links, captures, versions and marks."""
    ends = {id: as_json._summary(article) for id, article in result.articles.items()}
    return {
        **as_json.read(result.studied),
        "story": result.story,
        "cluster": result.cluster,
        "sources": [_marked(link, result) for link in result.sources],
        "copies": [_marked(link, result) for link in result.copies],
        "articles": ends,
        "ghosts": [as_json._ghost(ghost) for _, ghost in sorted(result.ghosts.items())],
        "captures": [as_json._capture(capture) for capture in result.captures],
        "versions": [as_json._summary(version) for version in result.versions],
        "marks": [mark(found) for found in result.marks],
    }


def _marked(link: Link, result: Shown) -> dict[str, Any]:
    """A link with what people hold of it beside the machine's verdict."""
    return {**as_json._link(link), "marks": as_json._marks(result.marks, link)}


def mark(found: Mark) -> dict[str, Any]:
    """What a person holds of a link or of two articles."""
    return as_json.mark(found)
