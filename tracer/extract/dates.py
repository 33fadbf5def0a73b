"""Reading dates: a stretch of text becomes the interval of time it allows.

Nothing is guessed. A date without an offset is widened to every zone on earth, `3/4/2015` to both of its readings
unless the order is known, and a reading that contradicts the weekday beside it is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypeAlias

from tracer.extract.calendars import from_persian
from tracer.extract.datewords import JOINING, MONTHS, ORDINALS, PERSIAN_MONTHS, WEEKDAYS, key
from tracer.extract.times import EAST, WEST, Clock, Token, clock, find_clock
from tracer.normalize import words

Order: TypeAlias = Literal["dmy", "mdy", "ymd"]
Precision: TypeAlias = Literal["second", "minute", "hour", "day", "month", "year"]

FIRST_YEAR, LAST_YEAR = 1990, 2100  # the web's own; other numbers of four digits are no years of publication
MAX_TEXT = 2_000
_CLOCK_REACH = 4  # tokens between a date and its clock time: "24 October 2015 at about 18:12"
_WEEKDAY_REACH = 2

_ISO = re.compile(
    r"\s*(?P<y>\d{4})-?(?P<m>\d\d)-?(?P<d>\d\d)"
    r"(?:(?:T|\s{1,3}|_|,\s?)(?P<H>\d\d):?(?P<M>\d\d)(?::?(?P<S>\d\d)(?:[.,:]\d{1,9})?)?"
    r"\s?(?P<z>Z|[A-Z]{2,4}|(?:UTC|GMT)?[+-]\d\d:?(?:\d\d)?)?(?:\[[\w/+-]{1,40}\])?)?\s*",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\s*(\d{10})(\d{3})?\s*")
_DIGITS_OR_NOT = re.compile(r"\d+|\D+")
_NUMERIC_GAP = re.compile(r"\s{0,2}([./\-\u2010\u2011\u2013\u2212])\s{0,2}")
_WORD_GAP = re.compile(r"[\s.,/\-\u2010-\u2015|\u00b7\u060c'\u2019ºª]{0,4}")
_CJK = tuple(tuple(key(unit) for unit in units) for units in ("年月日", "年月号", "년월일"))


@dataclass(frozen=True, slots=True)
class Reading:
    """A date as read: the days it may be (more than one where its order is open), its clock time, its place."""

    days: tuple[date, ...]
    clock: Clock | None = None
    start: int = 0
    end: int = 0
    order: Order | None = None  # the order that its own numbers prove
    decided: str = ""  # what closed an open order
    whole: Literal["day", "month", "year"] = "day"

    @property
    def value(self) -> str:
        """ISO 8601; the interval between the possible days where the order is open."""
        if len(self.days) > 1:
            return f"{self.days[0].isoformat()}/{self.days[-1].isoformat()}"
        if self.whole != "day":
            return self.days[0].isoformat()[: 7 if self.whole == "month" else 4]
        return self.days[0].isoformat() + (f"T{self.clock.text}" if self.clock else "")

    @property
    def precision(self) -> Precision:
        """How fine the interval is."""
        if len(self.days) > 1:
            return "month" if self.days[0].month == self.days[-1].month else "year"
        if self.whole != "day":
            return self.whole
        return self.clock.precision if self.clock else "day"

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The first and last moment it allows, in UTC."""
        first, last = self.days[0], self.days[-1]
        begin, end = (datetime(d.year, d.month, d.day, tzinfo=UTC) for d in (first, last))
        if self.clock is None:
            return begin - EAST, _day_after(end, self.whole) - timedelta(seconds=1) - WEST
        begin += self.clock.since_midnight - self.clock.east
        return begin, end + self.clock.since_midnight + self.clock.width - self.clock.west


def _day_after(begin: datetime, whole: str) -> datetime:
    """The first moment behind the day, month or year that begins there."""
    if whole == "day":
        return begin + timedelta(days=1)
    months = begin.month if whole == "month" else 12
    return begin.replace(year=begin.year + months // 12, month=months % 12 + 1)


def partial(text: str) -> Reading | None:
    """A month or a year, as a person types it: "March 2024", "2024-03", "03/2024", "2024"."""
    tokens = _tokens(text[:MAX_TEXT])
    if not tokens:
        return None
    named, after = _month(tokens, 0, first=True)
    rest = [token.number for token in (tokens[after:] if named else tokens)]
    if named and not named[1] and len(rest) == 1:
        return _whole(rest[0], named[0])
    if named is None and len(tokens) > 1:
        named, after = _month(tokens, 1)
        if named and not named[1] and after == len(tokens):
            return _whole(rest[0], named[0])
    if len(rest) == 1:
        return _whole(rest[0], None)
    return (_whole(rest[0], rest[1]) or _whole(rest[1], rest[0])) if len(rest) == 2 else None


def _whole(year: int | None, month: int | None) -> Reading | None:
    """A year of publication, or a month of one; None where the numbers are none."""
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= (month or 1) <= 12:
        return None
    return Reading((date(year, month or 1, 1),), whole="month" if month else "year")


_JAVA = re.compile(r"\s*[A-Za-z]{3},? ([A-Za-z]{3}) {1,2}(\d\d?) (\d\d:\d\d(?::\d\d)?) ([A-Z]{2,5} )?(\d{4})\s*")


def machine(text: str, order: Order | None = None) -> Reading | None:
    """The date a machine-readable field holds: ISO 8601 and its relatives, seconds since 1970, else the first date in
    it."""
    text = text[:MAX_TEXT]
    match = _ISO.fullmatch(text)
    if match:
        return _from_iso(match)
    epoch = _EPOCH.fullmatch(text)
    if epoch:
        return _from_epoch(int(epoch[1]))
    return next(read(_JAVA.sub(r"\2 \1 \5 \3 \4", text), order), None)


def _from_iso(match: re.Match[str]) -> Reading | None:
    day = _day(int(match["y"]), int(match["m"]), int(match["d"]))
    if day is None:
        return None
    if match["H"] is None:
        return Reading((day,))
    if match["H"] == "24" and match["M"] == "00":
        return Reading((day,))
    return Reading(
        (day,), clock(int(match["H"]), int(match["M"]), int(match["S"]) if match["S"] else None, match["z"] or "")
    )


def _from_epoch(seconds: int) -> Reading | None:
    moment = datetime.fromtimestamp(seconds, UTC)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return Reading((moment.date(),), clock(moment.hour, moment.minute, moment.second, "utc"))


def read(text: str, order: Order | None = None) -> Iterator[Reading]:
    """Every full date in a text, in order. `order` decides between day and month where both are possible."""
    text = text[:MAX_TEXT]
    if not any(char.isdigit() for char in text):
        return
    tokens = _tokens(text)
    index = 0
    while index < len(tokens):
        found = _date_at(tokens, index, order)
        if found is None:
            index += 1
            continue
        reading, after = found
        checked = _by_weekday(reading, tokens, index, after)
        if checked is not None:
            timed = find_clock(tokens, index, after, text, _CLOCK_REACH)
            yield replace(
                checked, clock=timed[0] if timed else None, start=tokens[index].start, end=tokens[after - 1].end
            )
        index = after


def _tokens(text: str) -> list[Token]:
    """Words of the text, folded, digits parted from letters ("24th", "18h12")."""
    cut = words(text)
    found: list[Token] = []
    end = 0
    for word, start, stop in zip(cut.tokens, cut.starts, cut.ends, strict=True):
        pieces = _DIGITS_OR_NOT.findall(word) if not word.isalpha() else [word]
        whole = len(word) == stop - start
        at = start
        for piece in pieces:
            until = at + len(piece) if whole else stop
            found.append(Token(piece, at, until, text[end:at] if at >= end else ""))
            at = end = until
        end = stop
    return found


def _date_at(tokens: Sequence[Token], index: int, order: Order | None) -> tuple[Reading, int] | None:
    """A date that begins at token `index`, and the token after it."""
    if tokens[index].number is not None:
        return _numeric(tokens, index, order) or _east_asian(tokens, index) or _day_month_year(tokens, index)
    return _month_day_year(tokens, index)


def _numeric(tokens: Sequence[Token], index: int, order: Order | None) -> tuple[Reading, int] | None:
    """24/10/2015, 2015-10-24, 24.10.15: three numbers with one separator between."""
    if index + 2 >= len(tokens):
        return None
    gaps = [_NUMERIC_GAP.fullmatch(token.gap) for token in tokens[index + 1 : index + 3]]
    if gaps[0] is None or gaps[1] is None or gaps[0][1] != gaps[1][1] or _glued(tokens, index, index + 3):
        return None
    texts = [token.text for token in tokens[index : index + 3]]
    if not all(text.isdecimal() for text in texts):
        return None
    first, second, third = (int(text) for text in texts)
    lengths = tuple(len(text) for text in texts)
    if lengths[0] == 4 and max(lengths[1:]) <= 2:
        day = _day(first, second, third)
        return (Reading((day,), order="ymd"), index + 3) if day else None
    if lengths[2] == 4 and max(lengths[:2]) <= 2:
        reading = _open(first, second, third, order)
    elif lengths == (2, 2, 2) and order in {"dmy", "mdy"}:
        reading = _open(first, second, 2000 + third, order)
    else:
        return None
    return (reading, index + 3) if reading else None


def _glued(tokens: Sequence[Token], first: int, after: int) -> bool:
    """Whether the numbers go on before or behind, as in versions, addresses and telephone numbers."""
    before = tokens[first].gap[-1:] in {".", "/", "-", ":"} and len(tokens[first].gap) == 1 and first > 0
    behind = after < len(tokens) and tokens[after].gap in {".", "/", "-"} and tokens[after].number is not None
    return before or behind


def _open(first: int, second: int, year: int, order: Order | None) -> Reading | None:
    """Two numbers and a year, each number a day or a month."""
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if day_first and month_first and day_first != month_first:
        if order in {"dmy", "mdy"}:
            return Reading((day_first if order == "dmy" else month_first,), decided=order)
        return Reading(tuple(sorted((day_first, month_first))))
    known = day_first or month_first
    if known is None:
        return None
    proof: Order | None = None if day_first == month_first else "dmy" if day_first else "mdy"
    return Reading((known,), order=proof)


def _east_asian(tokens: Sequence[Token], index: int) -> tuple[Reading, int] | None:
    """2015年10月24日, 2015년 10월 24일."""
    if index + 5 >= len(tokens):
        return None
    units = tuple(tokens[index + offset].text for offset in (1, 3, 5))
    numbers = [tokens[index + offset].number for offset in (0, 2, 4)]
    if units not in _CJK or None in numbers:
        return None
    day = _day(*(number or 0 for number in numbers))
    return (Reading((day,), order="ymd"), index + 6) if day else None


def _day_month_year(tokens: Sequence[Token], index: int) -> tuple[Reading, int] | None:
    """24 October 2015, 24th of Oct, 2015, 24. Oktober 2015, 24 de octubre de 2015, 2015 October 24."""
    number = tokens[index].number
    month_at = _skip(tokens, index + 1, ORDINALS | JOINING, 2)
    month, after = _month(tokens, month_at)
    if number is None or month is None:
        return None
    if len(tokens[index].text) == 4:
        day_at = _skip(tokens, after, JOINING, 1)
        day = tokens[day_at].number if day_at < len(tokens) and len(tokens[day_at].text) <= 2 else None
        return _named(number, month, day, tokens, day_at)
    year_at = _skip(tokens, after, JOINING, 2)
    if year_at >= len(tokens) or tokens[year_at].number is None or len(tokens[index].text) > 2:
        return None
    return _named(_year(tokens[year_at]), month, number, tokens, year_at)


def _month_day_year(tokens: Sequence[Token], index: int) -> tuple[Reading, int] | None:
    """October 24, 2015; Oct. 24th 2015."""
    month, after = _month(tokens, index, first=True)
    if month is None or after >= len(tokens) or len(tokens[after].text) > 2 or not _near(tokens[after]):
        return None
    year_at = _skip(tokens, after + 1, ORDINALS, 1)
    if year_at >= len(tokens) or len(tokens[year_at].text) != 4 or not _near(tokens[year_at]):
        return None
    return _named(tokens[year_at].number, month, tokens[after].number, tokens, year_at)


def _year(token: Token) -> int | None:
    """A year of four digits, or of two behind an apostrophe or a month ("24-Oct-15")."""
    number = token.number
    if number is None or not _near(token):
        return None
    if len(token.text) == 2 and token.gap.strip()[-1:] in {"-", "'", "\u2019", "/"}:
        return 2000 + number
    return number if len(token.text) == 4 else None


def _near(token: Token) -> bool:
    return _WORD_GAP.fullmatch(token.gap) is not None


def _skip(tokens: Sequence[Token], index: int, fillers: frozenset[str], most: int) -> int:
    while most > 0 and index < len(tokens) and tokens[index].text in fillers and _near(tokens[index]):
        index, most = index + 1, most - 1
    return index


def _month(tokens: Sequence[Token], index: int, first: bool = False) -> tuple[tuple[int, bool] | None, int]:
    """The month named at `index` as (number, Persian calendar), and the token after it."""
    if index >= len(tokens) or not (first or _near(tokens[index])):
        return None, index
    pair = f"{tokens[index].text} {tokens[index + 1].text}" if index + 1 < len(tokens) else ""
    if pair in MONTHS and not tokens[index + 1].gap.strip():
        return (MONTHS[pair], False), _past_alternative(tokens, index + 2, MONTHS[pair])
    name = tokens[index].text
    if name in MONTHS:
        return (MONTHS[name], False), _past_alternative(tokens, index + 1, MONTHS[name])
    return ((PERSIAN_MONTHS[name], True), index + 1) if name in PERSIAN_MONTHS else (None, index)


def _past_alternative(tokens: Sequence[Token], index: int, month: int) -> int:
    """Arabic papers give a month twice: "24 تشرين الأول / أكتوبر 2015"."""
    if index < len(tokens) and tokens[index].gap.strip() in {"/", "(", "-"}:
        pair = f"{tokens[index].text} {tokens[index + 1].text}" if index + 1 < len(tokens) else ""
        if MONTHS.get(pair) == month:
            return index + 2
        if MONTHS.get(tokens[index].text) == month:
            return index + 1
    return index


def _named(
    year: int | None, month: tuple[int, bool], day: int | None, tokens: Sequence[Token], last: int
) -> tuple[Reading, int] | None:
    if year is None or day is None:
        return None
    made = from_persian(year, month[0], day) if month[1] else _day(year, month[0], day)
    return (Reading((made,)), last + 1) if made else None


def _day(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _by_weekday(reading: Reading, tokens: Sequence[Token], first: int, after: int) -> Reading | None:
    """Only the days that agree with a weekday beside the date; None where none does."""
    beside = [*range(first - 1, max(-1, first - 1 - _WEEKDAY_REACH), -1), *range(after, min(len(tokens), after + 1))]
    for index in beside:
        weekday = WEEKDAYS.get(tokens[index].text)
        # "mar", "sat" and their kin are words of other languages too: only names of four letters and more object.
        if weekday is None:
            continue
        agreeing = tuple(day for day in reading.days if day.weekday() == weekday)
        if agreeing and len(agreeing) < len(reading.days):
            return replace(reading, days=agreeing, decided="weekday")
        if not agreeing and len(tokens[index].text) > 3 and index < first:
            return None
        return reading
    return reading
