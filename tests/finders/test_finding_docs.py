"""docs/finding.md says what the code does: every finder, every service's host, every figure of a setting."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tracer.finders.choosing import NAMES
from tracer.settings import Settings
from tracer.trace.searching import _SERVICES

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "finding.md").read_text("utf-8")
USUAL = Settings()
# "`find.pages` (120 pages)", "`fetch.deadline` (60 s)", "`find.wayback_interval` 2.5 s", "`find.read_share` (.5)"
FIGURE = re.compile(r"`(find|fetch)\.(\w+)`[ \n]\(?(\.?\d[\d,.]*\d|\d)\b")


def test_every_finder_has_its_part_and_its_row() -> None:
    """Each finder has a heading, and a row that says what it asks and how it is turned off; there are no others."""
    headings = re.findall(r"^### `(\w+)`", TEXT, re.MULTILINE)
    rows = re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)
    assert tuple(headings) == tuple(rows) == NAMES


def test_every_figure_is_that_of_the_setting() -> None:
    """A number behind a setting's name is its default."""
    found = FIGURE.findall(TEXT)
    assert len(found) >= 15
    for step, name, number in found:
        value = getattr(getattr(USUAL, step), name)
        assert float(number.replace(",", "")) == float(value), f"{step}.{name}: {number} is {value}"


def test_every_setting_named_is_one() -> None:
    """No option of the page is gone."""
    for step, name in re.findall(r"\b(find|fetch)\.(\w+)\b", TEXT):
        assert name in {each.name for each in fields(getattr(USUAL, step))}, f"{step}.{name}"


@pytest.mark.parametrize("name", _SERVICES)
def test_every_service_is_named_with_its_setting(name: str) -> None:
    """Every address that requests go to by default is of a domain the page names, with the terms of its operator."""
    url = getattr(USUAL.find, name)
    assert f"find.{name}" in TEXT or name in {"commoncrawl", "commoncrawl_data"}
    if url:
        domain = ".".join((urlsplit(url).hostname or "").split(".")[-2:])
        assert domain in TEXT
    assert len(re.findall(r"^\* Terms: ", TEXT, re.MULTILINE)) == 3
