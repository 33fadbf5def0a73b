"""GDELT's search, DOC 2.0: phrases in the text of the last three months' news.

It says what is wrong in plain text, often with status 200, answers {} for nothing, and sheds load with 429 and no word
on how long; after the second wrong answer, or a 429 that stays, it is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlencode

from tracer.errors import FetchError
from tracer.fetch import Answer
from tracer.finders.asking import Asking
from tracer.finders.replies import Wrong, rows, seen, text, web_address
from tracer.finders.wording import asked_for
from tracer.model import Lead, Subject

_MONTH = 30.4  # days
_PATIENCE = 2  # wrong answers after which no more is asked
_BUSY = 429


def leads(subject: Subject, asking: Asking) -> Iterator[Lead]:
    """Pages that GDELT says hold one of the phrases."""
    settings = asking.settings.find
    window = _window(subject, asking)
    if not settings.gdelt or window is None:
        return
    wrong = 0
    for phrase in asked_for(subject, settings)[: settings.gdelt_queries]:
        try:
            answer = _asked(phrase, window, asking)
        except FetchError as error:  # its files are on another machine
            asking.fail(error)
            return
        try:
            yield from _leads(answer, phrase, asking)
        except Wrong as error:
            asking.fail(f"search: {error}")
            wrong += _PATIENCE if answer.status == _BUSY else 1
            if wrong >= _PATIENCE:
                return


def most_requests(subject: Subject, asking: Asking) -> int:
    """How many requests the search may need: none where it does not reach back to the article."""
    settings = asking.settings.find
    return settings.gdelt_queries if settings.gdelt and _window(subject, asking) is not None else 0


def _window(subject: Subject, asking: Asking) -> tuple[datetime, datetime] | None:
    """The days to look in, or None where the search does not reach back so far."""
    settings = asking.settings.find
    reaches = asking.now - timedelta(days=settings.gdelt_months * _MONTH)
    stamp = subject.studied.article.published
    if stamp is None:
        return reaches, asking.now
    around = timedelta(days=settings.gdelt_days)
    if stamp.not_after + around < reaches:
        asking.note("its search reaches back three months, not to the article's date")
        return None
    return max(stamp.not_before - around, reaches), min(stamp.not_after + around, asking.now)


def _asked(phrase: str, window: tuple[datetime, datetime], asking: Asking) -> Answer:
    settings = asking.settings.find
    begin, end = (f"{moment:%Y%m%d%H%M%S}" for moment in window)
    query = {
        "query": f'"{phrase}"',
        "mode": "artlist",
        "format": "json",
        "maxrecords": "250",
        "startdatetime": begin,
        "enddatetime": end,
    }
    interval = settings.gdelt_interval
    return asking.service(f"{settings.gdelt}?{urlencode(query)}", interval, busy_wait=interval)


def _leads(answer: Answer, phrase: str, asking: Asking) -> Iterator[Lead]:
    for row in rows(answer, "articles"):
        if (url := web_address(row)) is not None:
            stamp = seen(text(row, "seendate"), "gdelt")
            yield Lead(url, "gdelt", f'its search found "{phrase}"', stamp, asking.settings.find.likely_said)
