"""Dates: read in the languages of the news, never guessed, with the bounds they allow."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracer.extract import dates
from tracer.extract.calendars import from_persian
from tracer.extract.datewords import MONTHS, key

DAY = "2015-10-24"


@pytest.mark.parametrize(
    "text",
    [
        "2015-10-24", "24/10/2015", "10/24/2015", "24.10.2015", "2015/10/24", "24-Oct-15", "Oct. 24th, 2015",
        "24 of October 2015", "Saturday, October 24, 2015", "24. Oktober 2015", "samedi 24 octobre 2015",
        "24 de octubre de 2015", "24 de outubro de 2015", "sabato 24 ottobre 2015", "24 oktober 2015", "24 Ekim "
            "2015 Cumartesi",
        "24 октября 2015", "24 жовтня 2015", "24 października 2015", "24 října 2015", "24 Oktober 2015",
        "24 أكتوبر 2015", "٢٤ تشرين الأول ٢٠١٥", "السبت 24 تشرين الأول / أكتوبر 2015", "24 اکتبر 2015", "۲ آبان ۱۳۹۴",
        "24 באוקטובר 2015", "2015年10月24日", "2015년 10월 24일", "24/Oct/2015", "2015. október 24.",
    ],
)  # fmt: skip
def test_one_day_in_many_languages(text: str) -> None:
    """The same day written as newsrooms of many languages write it."""
    reading = dates.machine(text)
    assert reading is not None
    assert reading.value == DAY


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("كانون الثاني", 1), ("شباط", 2), ("آذار", 3), ("نيسان", 4), ("أيار", 5), ("حزيران", 6), ("تموز", 7), ("آب", 8),
        ("أيلول", 9), ("تشرين الأول", 10), ("تشرين الثاني", 11), ("كانون الأول", 12), ("يناير", 1), ("ديسمبر", 12),
        ("جانفي", 1), ("فيفري", 2), ("أفريل", 4), ("جوان", 6), ("جويلية", 7), ("أوت", 8), ("غشت", 8), ("شتنبر", 9),
    ],
)  # fmt: skip
def test_arabic_months_of_three_traditions(name: str, month: int) -> None:
    """Standard, Levantine and Maghrebi names of months."""
    reading = dates.machine(f"الجمعة 1 {name} 2013") or dates.machine(f"1 {name} 2013")
    assert reading is not None
    assert reading.days[0].month == month


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2015-10-24T18:12:00+03:00", "2015-10-24T18:12:00+03:00"),
        ("20151024T181200Z", "2015-10-24T18:12:00+00:00"),
        ("Sat, 24 Oct 2015 18:12:00 +0300", "2015-10-24T18:12:00+03:00"),
        ("Sat Oct 24 18:12:00 CEST 2015", "2015-10-24T18:12:00+02:00"),
        ("Sat Oct 24 2015 18:12:00 GMT+0300 (EEST)", "2015-10-24T18:12:00+03:00"),
        ("1445710320", "2015-10-24T18:12:00+00:00"),
        ("October 24, 2015 at 6:12 p.m. EDT", "2015-10-24T18:12-04:00"),
        ("24. Oktober 2015, 18.12 Uhr", "2015-10-24T18:12"),
        ("Le 24 octobre 2015 à 18h12", "2015-10-24T18:12"),
        ("2015년 10월 24일 오후 6:12", "2015-10-24T18:12"),
        ("22/10/2025, 16:30 (GMT+7)", "2025-10-22T16:30+07:00"),
    ],
)
def test_clock_times_keep_the_offset_they_had(text: str, value: str) -> None:
    """An offset that was given stands in the value; one that was not is not made up."""
    reading = dates.machine(text)
    assert reading is not None
    assert reading.value == value


def test_unknown_offset_allows_every_zone_on_earth() -> None:
    """A bare day begins at UTC+14 and ends at UTC-12."""
    reading = dates.machine(DAY)
    assert reading is not None
    assert reading.bounds == (datetime(2015, 10, 23, 10, tzinfo=UTC), datetime(2015, 10, 25, 11, 59, 59, tzinfo=UTC))


def test_a_name_of_several_zones_keeps_them_all() -> None:
    """AST is Halifax and Riyadh: the bounds hold both."""
    reading = dates.machine("24 October 2015 18:12 AST")
    assert reading is not None
    begin, end = reading.bounds
    assert begin == datetime(2015, 10, 24, 15, 12, tzinfo=UTC)
    assert end == datetime(2015, 10, 24, 22, 12, 59, tzinfo=UTC)


def test_day_and_month_are_never_guessed() -> None:
    """3/4 stays open until something decides: an order, a weekday, a number over 12."""
    open_reading = dates.machine("3/4/2015")
    assert open_reading is not None
    assert open_reading.value == "2015-03-04/2015-04-03"
    assert [r.value for r in dates.read("3/4/2015", "dmy")] == ["2015-04-03"]
    assert [r.value for r in dates.read("3/4/2015", "mdy")] == ["2015-03-04"]
    assert [r.value for r in dates.read("Friday 3/4/2015")] == ["2015-04-03"]
    assert [r.order for r in dates.read("13/4/2015")] == ["dmy"]


@pytest.mark.parametrize(
    "text",
    ["Friday, October 24, 2015", "31 February 2015", "version 1.2.3.2015", "call 030-12-34-2015", "24 October",
    "1970-01-01",
     "0000-00-00", "page 12 of 2015", "score 3-4", "٣" * 5_000],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    """Contradicted weekdays, impossible days, versions, telephone numbers and empty clocks give nothing."""
    assert dates.machine(text) is None


def test_persian_new_years() -> None:
    """1 Farvardin of known years, and the leap day of 1399."""
    assert from_persian(1394, 1, 1) == date(2015, 3, 21)
    assert from_persian(1399, 12, 30) == date(2021, 3, 20)
    assert from_persian(1400, 12, 30) is None


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)), st.integers(-12 * 4, 14 * 4))
@settings(max_examples=150)
def test_iso_round_trip(moment: datetime, quarters: int) -> None:
    """What ISO 8601 says with an offset is read as that very second."""
    aware = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=15 * quarters)))
    reading = dates.machine(aware.isoformat())
    assert reading is not None
    assert reading.bounds == (aware.astimezone(UTC), aware.astimezone(UTC))
    assert datetime.fromisoformat(reading.value) == aware


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(sorted(MONTHS)))
@settings(max_examples=150)
def test_named_months_round_trip(day: date, name: str) -> None:
    """Each name of a month gives its month, before and behind the day."""
    day = day.replace(month=MONTHS[name], day=min(day.day, 28))
    for text in (f"{day.day} {name} {day.year}", f"{name} {day.day}, {day.year}"):
        assert [reading.days for reading in dates.read(text)] == [(day,)]


@given(st.text(alphabet="0123456789/-.: ,TZapm年月日٣أكتوبر october+", max_size=60))
@settings(max_examples=200)
def test_any_text_is_read_without_error(text: str) -> None:
    """Rubbish is no date, and no exception either; bounds are in order."""
    for reading in [*dates.read(text), *filter(None, [dates.machine(text)])]:
        begin, end = reading.bounds
        assert begin <= end


def test_month_tables_name_every_month_in_folded_form() -> None:
    """Twelve months, and keys that are what a folded text has."""
    assert set(MONTHS.values()) == set(range(1, 13))
    assert all(key(name) == name for name in MONTHS)
