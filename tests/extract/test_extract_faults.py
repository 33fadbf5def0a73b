"""Faults that were seen once, and must not come back."""

from __future__ import annotations

import time

import pytest

from tests.extract.pages import BODY, extracted, given, html, page, paragraphs
from tracer.extract import article
from tracer.model import Article
from tracer.outlets import OutletTable
from tracer.settings import ExtractSettings

TABLE = OutletTable.load()
BULK = ExtractSettings(extractor="resiliparse", surroundings=False)
FAST = ExtractSettings(extractor="resiliparse")
SENTENCE = "The council of the harbour town voted to build a bridge over the river, and work begins in spring. "


@pytest.mark.parametrize(
    ("typed", "value", "precision", "last"),
    [
        ("March 2014", "2014-03", "month", 31),
        ("février 2012", "2012-02", "month", 29),
        ("2013-11", "2013-11", "month", 30),
        ("4/2013", "2013-04", "month", 30),
        ("2012", "2012", "year", 31),
    ],
)
def test_a_month_or_a_year_is_a_date(typed: str, value: str, precision: str, last: int) -> None:
    """What a person types as --published may be no finer than a month; its bounds are those of the month."""
    stamp = extracted(html(body=f"<p>{SENTENCE * 3}</p>"), given=given(published=typed, by_user=True)).published
    assert stamp is not None
    assert (stamp.value, stamp.precision) == (value, precision)
    assert stamp.not_after.day in {last, 1}  # in the westernmost zone the month ends on the next day


@pytest.mark.parametrize("typed", ["next week", "13/2014", "1776", "March", "2014 2013"])
def test_what_is_no_date_is_none(typed: str) -> None:
    """Neither numbers beyond a calendar nor words become a date."""
    found = extracted(html(body=f"<p>{SENTENCE * 3}</p>"), given=given(published=typed, by_user=True))
    assert found.published is None


def test_quoted_brackets_do_not_hide_a_long_tag_from_the_bulk_path() -> None:
    """A tag of 100,000 attributes whose values hold ">" takes no minute."""
    attributes = " ".join(f'a{number}=">"' for number in range(100_000))
    body = f"<p>{SENTENCE * 9}</p><div title='a>b' {attributes}><p>{SENTENCE * 9}</p></div>"
    begun = time.process_time()
    found = article(page(html(body=body)), outlets=TABLE, settings=BULK)
    assert isinstance(found, Article)
    assert time.process_time() - begun < 5


def test_headline_and_byline_do_not_run_into_the_dateline() -> None:
    """Elements without white space between them are lines of their own all the same."""
    made = (
        "<html><body><div class=c><h1>Council votes for the ferry pier</h1><span class=by>By Anna Miller</span>"
        f"<div class=t>HARBOURTON (Northern Wire) - {BODY[0]}</div>{paragraphs(BODY[1:])}</div></body></html>"
    )
    found = extracted(made, FAST).text
    assert any(block.startswith("HARBOURTON (Northern Wire)") for block in found.split("\n\n"))


def test_two_line_breaks_part_paragraphs() -> None:
    """Pages that never close a <p> write <br><br> between paragraphs."""
    body = "<div class=story>" + "<br><br>".join(f"{day}: {SENTENCE * 2}" for day in ("One", "Two", "Three")) + "</div>"
    assert len(extracted(html(body=body)).text.split("\n\n")) == 3
