# ruff: noqa: E501  (texts and patterns stay whole)
"""Words that say when a source spoke ("on Friday", "أمس", "в пятницу"), and the date they imply.

A weekday is the latest such day at or before the article's own publication; without one nothing is implied.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

import regex

from tracer.credits.dates import WRITTEN, written
from tracer.model import Span, Stamp

# Monday first; each with its spellings in folded form (no accents, no case, Arabic letters unified).
WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "ar": ("الاثنين|الإثنين", "الثلاثاء", "الأربعاء|الاربعاء", "الخميس", "الجمعة|الجمعه", "السبت", "الأحد|الاحد"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "es": ("lunes", "martes", "miércoles|miercoles", "jueves", "viernes", "sábado|sabado", "domingo"),
    "de": ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag|sonnabend", "sonntag"),
    "ru": ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье"),
    "uk": ("понеділок", "вівторок", "середу", "четвер", "п['’ʼ]ятницю", "суботу", "неділю"),
    "tr": ("pazartesi", "salı|sali", "çarşamba|carsamba", "perşembe|persembe", "cuma", "cumartesi", "pazar"),
    "fa": ("دوشنبه", "سه[ \u200c]?شنبه", "چهارشنبه", "پنج[ \u200c]?شنبه", "جمعه", "شنبه", "یکشنبه|يكشنبه"),
    "pt": ("segunda-feira", "terça-feira|terca-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"),
    "it": ("lunedì|lunedi", "martedì|martedi", "mercoledì|mercoledi", "giovedì|giovedi", "venerdì|venerdi", "sabato", "domenica"),
    "zh": ("(?:周|星期|礼拜)一", "(?:周|星期|礼拜)二", "(?:周|星期|礼拜)三", "(?:周|星期|礼拜)四", "(?:周|星期|礼拜)五",
           "(?:周|星期|礼拜)六", "(?:周|星期|礼拜)[日天]"),
    "id": ("senin", "selasa", "rabu", "kamis", "jumat|jum'at", "sabtu", "minggu|ahad"),
}  # fmt: skip

# Other words: days back from publication as (first, last), both counted backwards; "week" and "month" are calendar ones.
_RELATIVE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "en": (("yesterday", "day1"), ("earlier today|today|tonight", "day0"), ("last week", "week1"),
           ("(?:earlier )?this week", "week0"), ("last month", "month1"), ("(?:earlier )?this month", "month0"),
           ("last year", "year1"), ("earlier this year", "year0")),
    "ar": (("(?:أول|اول) (?:أمس|امس)", "day2"), ("(?:يوم )?(?:أمس|امس)", "day1"), ("اليوم", "day0"),
           ("(?:الأسبوع|الاسبوع) الماضي", "week1"), ("هذا (?:الأسبوع|الاسبوع)", "week0"), ("الشهر الماضي", "month1")),
    "fr": (("avant-hier", "day2"), ("hier(?: soir)?", "day1"), ("aujourd['’]hui", "day0"),
           ("la semaine (?:dernière|passée)", "week1"), ("cette semaine", "week0"), ("le mois dernier", "month1")),
    "es": (("anteayer", "day2"), ("ayer", "day1"), ("hoy", "day0"), ("la semana pasada", "week1"), ("esta semana", "week0"),
           ("el mes pasado", "month1")),
    "de": (("vorgestern", "day2"), ("gestern", "day1"), ("heute", "day0"), ("(?:in der )?vergangenen? Woche", "week1"),
           ("diese Woche", "week0"), ("vergangenen Monat", "month1")),
    "ru": (("позавчера", "day2"), ("вчера", "day1"), ("сегодня", "day0"), ("на прошлой неделе", "week1"),
           ("на этой неделе", "week0"), ("в прошлом месяце", "month1")),
    "uk": (("позавчора", "day2"), ("вчора|учора", "day1"), ("сьогодні", "day0"), ("минулого тижня", "week1"),
           ("цього тижня", "week0"), ("минулого місяця", "month1")),
    "tr": (("dün", "day1"), ("bugün", "day0"), ("geçen hafta", "week1"), ("bu hafta", "week0"), ("geçen ay", "month1")),
    "fa": (("پریروز", "day2"), ("دیروز", "day1"), ("امروز", "day0"), ("هفته گذشته", "week1"), ("این هفته", "week0"),
           ("ماه گذشته", "month1")),
    "pt": (("anteontem", "day2"), ("ontem", "day1"), ("hoje", "day0"), ("(?:na )?semana passada", "week1"),
           ("esta semana", "week0"), ("(?:no )?mês passado", "month1")),
    "it": (("l['’]altro ieri", "day2"), ("ieri", "day1"), ("oggi", "day0"), ("la (?:scorsa settimana|settimana scorsa)", "week1"),
           ("questa settimana", "week0"), ("il mese scorso", "month1")),
    "zh": (("前天", "day2"), ("昨天|昨日", "day1"), ("今天|今日|日前", "day0"), ("上周|上星期", "week1"), ("本周", "week0"), ("上个?月", "month1")),
    "id": (("kemarin", "day1"), ("hari ini", "day0"), ("(?:pekan|minggu) lalu", "week1"), ("pekan ini", "week0"),
           ("bulan lalu", "month1")),
}  # fmt: skip

# What may stand around a weekday, and still belongs to the words a reader would quote.
_AROUND: Mapping[str, tuple[str, str]] = {
    "en": (
        r"(?:(?:earlier|late|early|later) )?(?:(?:on|this|last|since) )?",
        r"(?: (?:morning|afternoon|evening|night))?",
    ),
    "ar": (r"(?:في وقت سابق )?(?:مساء |صباح |ظهر )?(?:من )?(?:اليوم |أمس |امس )?(?:يوم )?", r"(?: الماضي)?"),
    "fr": (r"(?:ce )?", r"(?: (?:dernier|matin|soir|après-midi))?"),
    "es": (r"(?:(?:este|el|el pasado|este pasado) )?", r"(?: pasado)?"),
    "de": (r"(?:(?:am|vom|am vergangenen|seit) )?", r"(?:abend|morgen|nachmittag)?"),
    "ru": (r"(?:(?:ранее )?во? )?(?:минувш\w{2,3} )?", ""),
    "uk": (r"(?:(?:раніше )?[ву] )?", ""),
    "tr": ("", r"(?: günü)?"),
    "fa": (r"(?:روز )?", r"(?: گذشته)?"),
    "pt": (r"(?:(?:na|no|nesta|neste|esta|este) )?(?:última )?", ""),
    "it": (r"(?:(?:di|lo scorso|nella giornata di) )?", r"(?: (?:scorso|sera|mattina))?"),
    "zh": ("(?:本|上|当地时间)?", "(?:晚间?|早|上午|下午|凌晨)?"),
    "id": (r"(?:(?:pada )?hari |pada )?", r"(?: lalu)?"),
}

_DATED = regex.compile(rf"(?<!\w)(?:(?:on|el|le|il|am|em|a)\s+)?{WRITTEN}", regex.IGNORECASE)
_DIGIT = regex.compile(r"\d")
_LAST = regex.compile(
    r"\b(?:last|pasado|dernier|vergangenen|прошл\w+|минувш\w+|lalu|scorso|الماضي|گذشته|上)\b", regex.IGNORECASE
)


def _weekday_words(language: str) -> str:
    before, after = _AROUND[language]
    return f"{before}(?:{'|'.join(WEEKDAYS[language])}){after}"


def _edged(words: str, language: str) -> str:
    """Word borders, where the script has them."""
    return words if language == "zh" else rf"\b(?:{words})\b"


def day_words(text: str, within: Span, languages: frozenset[str]) -> list[tuple[int, int]]:
    """Where in a stretch words tell when: disjoint (start, end) in order."""
    found: list[tuple[int, int]] = []
    for language in sorted(languages & WEEKDAYS.keys()):
        core, whole = _day_patterns(language)
        if core.search(text, within.start, within.end):
            found += [match.span() for match in whole.finditer(text, within.start, within.end)]
    if _DIGIT.search(text, within.start, within.end):
        found += [match.span() for match in _DATED.finditer(text, within.start, within.end)]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


@lru_cache(maxsize=32)
def _day_patterns(language: str) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """A quick test for any word that tells when, and the pattern of the whole phrase."""
    others = [words for words, _ in _RELATIVE[language]]
    core = "|".join([*WEEKDAYS[language], *others])
    whole = "|".join([_weekday_words(language), *others])
    spaced = [_edged(words, language).replace(" ", r"\s+") for words in (core, whole)]
    return regex.compile(spaced[0], regex.IGNORECASE), regex.compile(spaced[1], regex.IGNORECASE)


def expected(when: str, published: Stamp | None) -> Stamp | None:
    """The date that `when` implies in an article published at `published`; None where either is not known well enough.

    Bounds are widened to every zone on earth, as the words name a day and no zone.
    """
    base = _day_of(published)
    day = written(when, base)
    if day is not None:
        return _stamp(day, day, "date in the text")
    if base is None:
        return None
    days = _relative(when, base) or _weekday(when, base)
    return None if days is None else _stamp(*days, "weekday in the text")


def _day_of(published: Stamp | None) -> date | None:
    """The publication day as the page itself writes it."""
    if published is None or published.precision in ("month", "year"):
        return None
    try:
        return date.fromisoformat(published.value[:10])
    except ValueError:
        return published.not_after.date()


@lru_cache(maxsize=1)
def _relative_patterns() -> tuple[tuple[regex.Pattern[str], str], ...]:
    return tuple(
        (regex.compile(_edged(words, language).replace(" ", r"\s+"), regex.IGNORECASE), meaning)
        for language, table in _RELATIVE.items()
        for words, meaning in table
    )


@lru_cache(maxsize=1)
def _weekday_patterns() -> tuple[tuple[regex.Pattern[str], int], ...]:
    """Longer names first: "cumartesi" before "cuma", "دوشنبه" before "شنبه"."""
    table = [(words, number, language) for language, names in WEEKDAYS.items() for number, words in enumerate(names)]
    table.sort(key=lambda entry: -len(entry[0]))
    return tuple((regex.compile(_edged(w, lang).replace(" ", r"\s?"), regex.IGNORECASE), n) for w, n, lang in table)


def _relative(when: str, base: date) -> tuple[date, date] | None:
    if _weekday_number(when) is not None:
        return None
    for pattern, meaning in _relative_patterns():
        if pattern.search(when):
            return _span(meaning[:-1], int(meaning[-1]), base)
    return None


def _span(unit: str, back: int, base: date) -> tuple[date, date]:
    """The days of the day, week, month or year that lies `back` before that of `base`; never after `base`."""
    if unit == "day":
        return base - timedelta(back), base - timedelta(back)
    if unit == "week":  # a week starts on Saturday, Sunday or Monday, so one day either way
        monday = base - timedelta(base.weekday() + 7 * back)
        return monday - timedelta(2), min(base, monday + timedelta(7))
    if unit == "year":
        return date(base.year - back, 1, 1), min(base, date(base.year - back, 12, 31))
    first = (base.replace(day=1) - timedelta(back)).replace(day=1)
    following = (first + timedelta(31)).replace(day=1)
    return first, min(base, following - timedelta(1))


def _weekday_number(when: str) -> int | None:
    for pattern, number in _weekday_patterns():
        if pattern.search(when):
            return number
    return None


def _weekday(when: str, base: date) -> tuple[date, date] | None:
    number = _weekday_number(when)
    if number is None:
        return None
    back = (base.weekday() - number) % 7
    if back == 0 and _LAST.search(when):
        back = 7
    day = base - timedelta(back)
    return day, day


def _stamp(first: date, last: date, source: str) -> Stamp:
    return Stamp(
        value=first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}",
        not_before=_utc(datetime.combine(first, time.min, timezone(timedelta(hours=14)))),
        not_after=_utc(datetime.combine(last, time(23, 59, 59), timezone(timedelta(hours=-12)))),
        precision="month" if (last - first).days > 8 else "day",
        source=source,
        role="implied",
    )


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(timezone.utc)  # noqa: UP017
