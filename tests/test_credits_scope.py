# ruff: noqa: E501  (texts and patterns stay whole)
"""How far an attribution reaches, and which day its words imply."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_credits_rules import article, find
from tracer.credits.dates import written
from tracer.credits.days import WEEKDAYS, expected
from tracer.model import Credit, Stamp

STORY = """The head of the port council, Karim al-Dabbagh, said the two cities had agreed on a common watch.

In a note released on Friday, Dabbagh said the watch would begin in spring, al-Sumaria reported on Friday.

The council had voted for it twice, Dabbagh said in the note.

“The watch will help both harbours,” Dabbagh said, pointing to the fog.

Earlier on Wednesday, Reuters news agency reported that the mayor was asked to open the north quay.

Two unions have urged him to do so.

The agency quoted two pilots as saying that the quay was needed.

The quay was built in another century by another town.

It has four cranes."""


def stamp(day: str) -> Stamp:
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return Stamp(day, moment, moment.replace(hour=23), "day", "test")


def by_outlet(text: str, **fields: object) -> dict[str, Credit]:
    return {credit.outlet.key: credit for credit in find(article(text, language="en", **fields))}  # type: ignore[arg-type]


def paragraphs_of(credit: Credit, text: str) -> list[int]:
    """The paragraphs, counted from 1, that a credit's scope covers."""
    assert credit.scope is not None
    starts = [text.find(paragraph) for paragraph in text.split("\n\n")]
    return [number for number, start in enumerate(starts, 1) if credit.scope.start <= start < credit.scope.end]


def test_scope_follows_the_subject_and_the_agency() -> None:
    """The lead and what the same man said belong to the first source; "the agency" carries the second over a silent paragraph."""
    found = by_outlet(STORY, published=stamp("2015-10-24"))
    assert paragraphs_of(found["alsumaria"], STORY) == [1, 2, 3, 4]
    assert paragraphs_of(found["reuters"], STORY) == [5, 6, 7]


def test_phrases_and_implied_days() -> None:
    """The phrase is what a reader would quote, with its words of time and the day they imply."""
    found = by_outlet(STORY, published=stamp("2015-10-25"))
    assert found["alsumaria"].text == "al-Sumaria reported on Friday"
    assert found["reuters"].text == "Earlier on Wednesday, Reuters news agency reported"
    assert (found["alsumaria"].when, found["reuters"].when) == ("on Friday", "Earlier on Wednesday")
    days = [found[key].expected for key in ("alsumaria", "reuters")]
    assert [day.value if day else None for day in days] == ["2015-10-23", "2015-10-21"]


def test_without_a_date_a_weekday_stays_a_weekday() -> None:
    """An undated article keeps the words and implies nothing."""
    reuters = by_outlet(STORY)["reuters"]
    assert reuters.when == "Earlier on Wednesday"
    assert reuters.expected is None


def test_another_attribution_ends_the_scope() -> None:
    """A paragraph with another source is not covered by the one before."""
    text = "The port is open, Reuters reported.\n\nHe said it would stay so.\n\nThe mayor told AFP it would close.\n\nHe added that it was late."
    found = by_outlet(text)
    assert paragraphs_of(found["reuters"], text) == [1, 2]
    assert paragraphs_of(found["afp"], text) == [3, 4]


def test_two_sources_in_one_paragraph_stay_in_it() -> None:
    """Where a paragraph names two sources neither reaches on."""
    text = "The port is open, Reuters reported, and the mayor told AFP so.\n\nHe said it would stay so."
    found = by_outlet(text)
    assert paragraphs_of(found["reuters"], text) == paragraphs_of(found["afp"], text) == [1]


def test_the_agency_is_no_newspaper() -> None:
    """ "The agency" goes on with an agency, not with a newspaper."""
    text = "The port is open, the Guardian reported.\n\nThe agency quoted two pilots.\n\nThe weather was fine."
    assert paragraphs_of(by_outlet(text)["guardian"], text) == [1]


def test_whole_article_credits_have_no_scope() -> None:
    """A dateline, byline or credit line covers everything."""
    found = by_outlet("BASRA (AFP) - The port is open.\n\nSource: Al Manar", byline="dpa")
    assert {key: credit.scope for key, credit in found.items()} == {"afp": None, "al-manar": None, "dpa": None}


def test_hard_wrapped_text_has_whole_sentences() -> None:
    """A phrase broken over lines is found, and its paragraph is the whole block."""
    text = "The port of the north is open again after a long winter, the British\nnewspaper The Guardian reported on Friday, and the boats of the town\nare back at sea with all their crews aboard and well.\n"
    found = by_outlet(text, published=stamp("2015-10-25"))
    assert found["guardian"].scope is not None
    assert found["guardian"].scope.end == len(text) - 1


@pytest.mark.parametrize(
    ("words", "published", "day"),
    [
        ("on Friday", "2015-10-24", "2015-10-23"),
        ("on Friday", "2015-10-23", "2015-10-23"),
        ("last Friday", "2015-10-23", "2015-10-16"),
        ("Earlier on Wednesday", "2015-10-25", "2015-10-21"),
        ("yesterday", "2015-11-01", "2015-10-31"),
        ("today", "2015-11-01", "2015-11-01"),
        ("on Oct. 21", "2015-10-25", "2015-10-21"),
        ("on December 30", "2016-01-02", "2015-12-30"),
        ("on 21 October 2015", "2016-01-02", "2015-10-21"),
        ("يوم الجمعة", "2015-10-24", "2015-10-23"),
        ("أمس", "2015-10-24", "2015-10-23"),
        ("lundi", "2015-10-24", "2015-10-19"),
        ("hier", "2015-10-24", "2015-10-23"),
        ("el miércoles", "2015-10-24", "2015-10-21"),
        ("am Montag", "2015-10-24", "2015-10-19"),
        ("в пятницу", "2015-10-24", "2015-10-23"),
        ("у середу", "2015-10-24", "2015-10-21"),
        ("cumartesi günü", "2015-10-26", "2015-10-24"),
        ("cuma", "2015-10-26", "2015-10-23"),
        ("روز پنجشنبه", "2015-10-24", "2015-10-22"),
        ("شنبه", "2015-10-26", "2015-10-24"),
        ("na quarta-feira", "2015-10-24", "2015-10-21"),
        ("venerdì", "2015-10-24", "2015-10-23"),
        ("周三", "2015-10-24", "2015-10-21"),
        ("昨天", "2015-10-24", "2015-10-23"),
        ("Jumat", "2015-10-24", "2015-10-23"),
    ],
)
def test_days_in_every_language(words: str, published: str, day: str) -> None:
    """A weekday is the latest at or before publication; other words count from it."""
    found = expected(words, stamp(published))
    assert found is not None
    assert found.value == day
    assert found.role == "implied"
    assert found.not_before < found.not_after


@pytest.mark.parametrize(
    ("words", "first", "last"), [("last week", "2015-10-10", "2015-10-19"), ("last month", "2015-09-01", "2015-09-30")]
)
def test_weeks_and_months_are_intervals(words: str, first: str, last: str) -> None:
    """ "Last week" allows every beginning of a week."""
    found = expected(words, stamp("2015-10-24"))
    assert found is not None
    assert found.value == f"{first}/{last}"


def test_a_vague_date_implies_nothing() -> None:
    """An article dated to a month only cannot place a weekday; words without a day never can."""
    vague = Stamp("2015-10", stamp("2015-10-01").not_before, stamp("2015-10-31").not_after, "month", "test")
    assert expected("on Friday", vague) is None
    assert expected("some time ago", stamp("2015-10-24")) is None
    assert expected("on Friday", None) is None


@given(st.dates(), st.sampled_from(sorted(WEEKDAYS)), st.integers(0, 6))
def test_an_implied_weekday_is_within_a_week(day: object, language: str, number: int) -> None:
    """Any weekday in any language lies at most a week back, on that weekday, and never after publication."""
    plain = {
        "zh": f"周{'一二三四五六日'[number]}",
        "uk": "понеділок вівторок середу четвер п’ятницю суботу неділю".split()[number],
    }
    word = plain.get(language, WEEKDAYS[language][number].split("|")[0].replace("[ \u200c]?", ""))
    published = stamp(str(day)) if str(day) > "0002" else stamp("2015-10-24")
    found = expected(word, published)
    assert found is not None
    implied, base = datetime.fromisoformat(found.value), datetime.fromisoformat(published.value)
    assert implied.weekday() == number
    assert 0 <= (base - implied).days <= 7


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("by Jane Roe\nDecember 31, 2009\nfrom\nGlobalResearch\nWebsite\nThe harbour was quiet.", "2009-12-31"),
        ("por Ana Ruiz\n3 Mayo 2012\ndel Sitio Web\nRedVoltaire\nEl puerto estaba en calma.", "2012-05-03"),
        ("The harbour was quiet after the storm of the 3rd of May 2012.\n\nSource: Al Manar", None),
        ("The harbour was quiet.\n\nSource: Al Manar\n24 October 2015", "2015-10-24"),
    ],
)
def test_the_date_of_a_credit_block(text: str, day: str | None) -> None:
    """A date that stands alone beside a credit line is the source's; one in a sentence is not. No publication date is needed."""
    first = find(article(text))[0]
    assert (first.expected.value if first.expected else None) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("21 de octubre de 2015", "2015-10-21"),
        ("le 3 août 2015", "2015-08-03"),
        ("21. März 2015", "2015-03-21"),
        ("21 октября 2015", "2015-10-21"),
        ("21 أكتوبر 2015", "2015-10-21"),
        ("Oct. 3rd, 2015", "2015-10-03"),
        ("31 February 2015", None),
        ("May 2015", None),
    ],
)
def test_written_dates(words: str, day: str | None) -> None:
    """Dates are read in the languages of the table; impossible ones are none."""
    found = written(words, None)
    assert (found.isoformat() if found else None) == day
