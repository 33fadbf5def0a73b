"""The Persian solar calendar (Jalali) as Gregorian days.

Leap years follow the 33-year cycle with the breaks of Borkowski ("The Persian calendar for 3000 years", 1996), exact
for the years the news has.
"""

from __future__ import annotations

from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1300, 1500
_BREAKS = (-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178)


def from_persian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a Persian date of the years 1300 to 1500, or None where there is no such day."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= _month_length(year, month)):
        return None
    before = (month - 1) * 31 - max(0, month - 7)
    return _new_year(year) + timedelta(days=before + day - 1)


def _month_length(year: int, month: int) -> int:
    if month <= 6:
        return 31
    if month <= 11:
        return 30
    return 29 + ((_new_year(year + 1) - _new_year(year)).days - 365)


def _new_year(year: int) -> date:
    """The Gregorian day of 1 Farvardin."""
    gregorian = year + 621
    leaps, previous, jump = -14, _BREAKS[0], 0
    for following in _BREAKS[1:]:
        jump = following - previous
        if year < following:
            break
        leaps += jump // 33 * 8 + jump % 33 // 4
        previous = following
    since = year - previous
    leaps += since // 33 * 8 + (since % 33 + 3) // 4
    if jump % 33 == 4 and jump - since == 4:
        leaps += 1
    leap_days = gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150
    return date(gregorian, 3, 20 + leaps - leap_days)
