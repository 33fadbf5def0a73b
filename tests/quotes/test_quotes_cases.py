"""Quotations in texts of our own, per language, filed by origin. A known failure that starts to pass fails its test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.quotes.making import extracted

CASES = Path(__file__).parent / "cases"


def cases(origin: str) -> list[Any]:
    """The cases of a file, named."""
    return [pytest.param(case, id=case["name"]) for case in json.loads((CASES / f"{origin}.json").read_text("utf-8"))]


def check(case: dict[str, Any]) -> None:
    """Each expected quotation is there with what is said of it; with `only`, no marked one beside."""
    found = extracted(case["text"], case["language"])
    for want in case.get("quotes", ()):
        same = [q for q in found if q.text == want["text"]]
        assert same, f"{want['text']!r} not among {[q.text for q in found]}"
        given = [
            {"kind": q.kind, "speaker": q.speaker, "cue": q.cue, "via": q.via.key if q.via else None} for q in same
        ]
        expected = {key: value for key, value in want.items() if key != "text"}
        assert any(expected.items() <= one.items() for one in given), f"{given} lacks {expected}"
    if "only" in case:
        assert [q.text for q in found if q.kind != "reported"] == case["only"]


@pytest.mark.parametrize("case", [*cases("in-the-wild"), *cases("synthetic"), *cases("negative")])
def test_case(case: dict[str, Any]) -> None:
    """A text's quotations come out as a reader would mark them."""
    check(case)


@pytest.mark.parametrize("case", cases("known-failures"))
@pytest.mark.xfail(strict=True, reason="known failure, kept in sight")
def test_known_failure(case: dict[str, Any]) -> None:
    """What is known not to work yet still does not, or its case moves to another file."""
    check(case)
