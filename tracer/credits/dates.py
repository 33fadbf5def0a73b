"""Dates written out in a text ("December 31, 2009", "21 de octubre de 2015", "21 октября")."""

from __future__ import annotations

from datetime import date

import regex

from tracer.model import Span
from tracer.normalize import folded

# January first; folded. English also in its usual short forms.
_MONTHS = (
    "january jan enero janvier gennaio janeiro januar janner jänner января січня يناير ژانویه",
    "february feb febrero fevrier febbraio fevereiro februar февраля лютого فبراير شباط فوریه",
    "march mar marzo mars marco märz marz марта березня مارس اذار آذار",
    "april apr abril avril aprile апреля квітня ابريل أبريل نيسان آوریل",
    "may mayo mai maggio maio мая травня مايو ايار أيار مه",
    "june jun junio juin giugno junho juni июня червня يونيو حزيران ژوئن",
    "july jul julio juillet luglio julho juli июля липня يوليو تموز ژوئیه",
    "august aug agosto aout août августа серпня اغسطس أغسطس آب اوت",
    "september sept sep septiembre setiembre septembre settembre setembro сентября вересня سبتمبر ايلول أيلول سپتامبر",
    "october oct octubre octobre ottobre outubro oktober октября жовтня أكتوبر اكتوبر اکتبر",
    "november nov noviembre novembre novembro ноября листопада نوفمبر نوامبر",
    "december dec diciembre decembre décembre dicembre dezembro dezember декабря грудня ديسمبر دسامبر",
)
_NUMBER = {folded(name): number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_MONTH = "|".join(
    sorted({name for names in _MONTHS for name in (*names.split(), *folded(names).split())}, key=lambda n: (-len(n), n))
)
_YEAR = r"(?:19|20)\d\d"
WRITTEN = (
    rf"(?:(?:{_MONTH})\.?\s+[0-3]?\d(?:st|nd|rd|th)?(?:,?\s+{_YEAR})?"
    rf"|[0-3]?\d(?:st|nd|rd|th|er|º|\.)?\s+(?:of\s+|de\s+)?(?:{_MONTH})\b\.?,?(?:\s+(?:de\s+|del\s+)?{_YEAR})?)(?!\w)"
)
"""A pattern for a date with its day and month, with or without a year."""
_WRITTEN = regex.compile(rf"(?<!\w){WRITTEN}", regex.IGNORECASE)
_YEAR_AT_END = regex.compile(rf"(?<!\d){_YEAR}$")
_DAY = regex.compile(r"(?<!\d)[0-3]?\d(?!\d)")
_WORD = regex.compile(r"[^\W\d]{2,}")


def written(words: str, base: date | None) -> date | None:
    """The date in `words`; one without a year is the latest at or before `base`, None where there is no `base`."""
    match = _WRITTEN.search(words)
    if match is None:
        return None
    text = match.group().rstrip(".,")
    month = next((_NUMBER[name] for word in _WORD.findall(text) if (name := folded(word)) in _NUMBER), None)
    day = _DAY.search(text)
    year = _YEAR_AT_END.search(text)
    if month is None or day is None:
        return None
    years = [int(year.group())] if year else [base.year, base.year - 1] if base else []
    found = [
        made
        for number in years
        if (made := _made(number, month, int(day.group()))) and (year or not base or made <= base)
    ]
    return found[0] if found else None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def full_dates(text: str, within: Span) -> list[Span]:
    """Where in a stretch dates with a year are written, in order."""
    found = [Span(*match.span()) for match in _WRITTEN.finditer(text, within.start, within.end)]
    return [span for span in found if _YEAR_AT_END.search(span.of(text).rstrip(".,"))]
