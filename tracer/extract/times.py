"""Clock times and zones beside a date, read from folded tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from tracer.extract.datewords import AFTERNOON, MORNING, ZONES, key

# The zones in use on earth reach from UTC-12 to UTC+14.
WEST, EAST = timedelta(hours=-12), timedelta(hours=14)
_OFFSET = re.compile(r"^(?:utc|gmt)?([+-])(\d{1,2}):?(\d\d)?$", re.IGNORECASE)
_HOUR_WORDS = frozenset(key(word) for word in ("h", "時", "时", "点", "點", "시", "ч"))
_MINUTE_WORDS = frozenset(key(word) for word in ("分", "분", "min", "мин"))
_AFTER_CLOCK = frozenset({"uhr", "hrs", "hours", "h", "godz", "час", "น"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number of a text, folded, with its place and what stands before it."""

    text: str
    start: int
    end: int
    gap: str

    @property
    def number(self) -> int | None:
        return int(self.text) if self.text.isdecimal() and len(self.text) <= 4 else None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `west` and `east` are the least and most offset it may have; equal where the offset was given."""

    hour: int
    minute: int
    second: int | None = None
    west: timedelta = WEST
    east: timedelta = EAST

    @property
    def text(self) -> str:
        """ISO 8601, with the offset where it is known."""
        clock = f"{self.hour:02}:{self.minute:02}" + (f":{self.second:02}" if self.second is not None else "")
        return clock + (_offset_text(self.west) if self.west == self.east else "")

    @property
    def precision(self) -> Literal["second", "minute"]:
        return "minute" if self.second is None else "second"

    @property
    def since_midnight(self) -> timedelta:
        return timedelta(hours=self.hour, minutes=self.minute, seconds=self.second or 0)

    @property
    def width(self) -> timedelta:
        """How long the moment lasts at its precision, less a second."""
        return timedelta(seconds=59 if self.second is None else 0)


def _offset_text(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def clock(hour: int, minute: int, second: int | None = None, zone: str = "") -> Clock | None:
    """A clock time in range with the offsets its zone allows, or None."""
    if hour == 24 and minute == 0:
        return None  # midnight of which day is not said
    if not (0 <= hour < 24 and 0 <= minute < 60 and (second is None or 0 <= second <= 60)):
        return None
    west, east = offsets(zone)
    return Clock(hour, minute, min(second, 59) if second is not None else None, west, east)


def offsets(zone: str) -> tuple[timedelta, timedelta]:
    """The least and most offset a zone's name or "+03:00" allows; every zone on earth where it is none or unknown."""
    named = ZONES.get(zone.strip().lower())
    if named is not None:
        return timedelta(hours=named[0]), timedelta(hours=named[1])
    match = _OFFSET.match(zone.strip())
    if match is None:
        return WEST, EAST
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0)) * (-1 if match[1] == "-" else 1)
    return (offset, offset) if WEST <= offset <= EAST else (WEST, EAST)


def find_clock(tokens: Sequence[Token], first: int, last: int, text: str, reach: int) -> tuple[Clock, int, int] | None:
    """The clock time nearest to tokens `first` to `last` (end exclusive), at most `reach` tokens off; its token
    range."""
    for index in range(last, min(len(tokens), last + reach)):
        found = _clock_at(tokens, index, text)
        if found:
            return found[0], index, found[1]
    for index in range(first - 2, max(-1, first - reach - 4), -1):
        found = _clock_at(tokens, index, text)
        if found and found[1] <= first:
            return found[0], index, found[1]
    return None


def _clock_at(tokens: Sequence[Token], index: int, text: str) -> tuple[Clock, int] | None:
    """A clock time that begins at token `index`, and the token after it."""
    hour = tokens[index].number
    if hour is None or hour > 24 or index + 1 >= len(tokens) or len(tokens[index].text) > 2:
        return None
    following = tokens[index + 1]
    if following.number is not None:
        read = _colon_clock(tokens, index, hour)
    elif following.text in _HOUR_WORDS:
        read = _worded_clock(tokens, index, hour)
    else:
        read = (hour, 0, None, index + 1) if _half(tokens, index, index + 1, hour) != hour else None
    if read is None:
        return None
    hour, minute, second, after = read
    shifted = _half(tokens, index, after, hour)
    after = _past_half(tokens, after)
    if after < len(tokens) and tokens[after].text in _AFTER_CLOCK:
        after += 1
    zone, after = _zone(tokens, after, text)
    made = clock(shifted, minute, second, zone)
    return (made, after) if made else None


def _colon_clock(tokens: Sequence[Token], index: int, hour: int) -> tuple[int, int, int | None, int] | None:
    """18:12, 18:12:05, and 18.12 where "Uhr" or half of a day follows."""
    following = tokens[index + 1]
    minute = following.number
    if minute is None or len(following.text) != 2 or minute > 59:
        return None
    after = index + 2
    if following.gap.strip() == ":" or following.gap.strip() == "：":
        if (
            after < len(tokens)
            and tokens[after].gap == ":"
            and len(tokens[after].text) == 2
            and tokens[after].number is not None
        ):
            return hour, minute, tokens[after].number, after + 1
        return hour, minute, None, after
    dotted = following.gap == "." and after < len(tokens) and tokens[after].gap.isspace()
    if dotted and tokens[after].text in _AFTER_CLOCK | AFTERNOON | MORNING:
        return hour, minute, None, after
    return None


def _worded_clock(tokens: Sequence[Token], index: int, hour: int) -> tuple[int, int, int | None, int] | None:
    """18h12, 18 h, 12時30分, 오후 3시 20분."""
    after = index + 2
    if after < len(tokens):
        minute = tokens[after].number
        if minute is not None and minute < 60 and len(tokens[after].text) == 2 and not tokens[after].gap.strip():
            worded = after + 1 < len(tokens) and tokens[after + 1].text in _MINUTE_WORDS
            return hour, minute, None, after + (2 if worded else 1)
    return hour, 0, None, after


def _past_half(tokens: Sequence[Token], after: int) -> int:
    for length in (1, 2):
        if " ".join(token.text for token in tokens[after : after + length]) in AFTERNOON | MORNING:
            return min(after + length, len(tokens))
    return after


def _half(tokens: Sequence[Token], index: int, after: int, hour: int) -> int:
    """The hour of 24, read with the half of the day before or behind it."""
    spans = [(after, after + 1), (after, after + 2), (index - 1, index), (index - 2, index)]
    beside = {" ".join(token.text for token in tokens[max(0, a) : b]) for a, b in spans}
    if beside & AFTERNOON and 1 <= hour < 12:
        return hour + 12
    if beside & MORNING and hour == 12:
        return 0
    return hour


def _zone(tokens: Sequence[Token], after: int, text: str) -> tuple[str, int]:
    """A zone behind a clock time: a name, "+03:00", "GMT+3", with or without brackets."""
    if after >= len(tokens) or len(tokens[after].gap) > 3:
        return "", after
    token = tokens[after]
    signed = _OFFSET_TEXT.match(text, token.start if token.text in {"utc", "gmt"} else token.start - 1)
    if signed:
        while after < len(tokens) and tokens[after].start < signed.end():
            after += 1
        return re.sub(r"\s", "", signed.group()), after
    return (token.text, after + 1) if token.text in ZONES and token.number is None else ("", after)


_OFFSET_TEXT = re.compile(r"(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d\d)?(?!\d)", re.IGNORECASE)
