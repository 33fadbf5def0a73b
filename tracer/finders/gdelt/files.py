"""What GDELT's files say of the hours around an article: same quotations, same shingles, like titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from rapidfuzz import fuzz

from tracer.finders.asking import Asking
from tracer.finders.gdelt.minutes import Heartbeat, Minutes, quarters, unpacked
from tracer.finders.gdelt.search import most_requests
from tracer.finders.gdelt.shingles import Shingles
from tracer.finders.replies import objects, seen, text, web_address
from tracer.model import Lead, Subject
from tracer.normalize import folded

QUOTATIONS = "gdeltv3/gqg/{}.gqg.json.gz"
TITLES = "gdeltv3/gal/{}.gal.json.gz"
NGRAMS = "gdeltv5/weblegacy/ngrams/{}.ngrams.txt.gz"
CONTENTS = "gdeltv5/weblegacy/ngrams/{}.toc.json.gz"
# What there is from when on
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
NGRAMS_SINCE = datetime(2026, 6, 30, tzinfo=UTC)
_NO_CERTAINTY = 0.99
_SILENT = 2  # quarter hours without any file after which there are none


def leads(subject: Subject, asking: Asking) -> Iterator[Lead]:
    """Pages seen around the article's time that share its quotations, shingles or title."""
    settings = asking.settings.find
    moments = [moment for moment in quarters(subject, asking) if moment >= SINCE]
    if not settings.gdelt_data or not moments:
        asking.note("its files were not asked: they begin in 2020 and need the article's date")
        return
    stamp = subject.studied.article.published
    if stamp is not None and stamp.precision in {"day", "month", "year"}:
        asking.note("the article's hour is not known: its files were read from the beginning of its day")
    heartbeat = Heartbeat()
    kept = most_requests(subject, asking)
    quotations, titles = (Minutes(path, heartbeat, asking, kept) for path in (QUOTATIONS, TITLES))
    ngrams = _Ngrams(subject, heartbeat, asking, kept)
    asking.note(f"its files of {_hours(moments)}")
    for tried, moment in enumerate(moments):
        if tried == _SILENT and not quotations.found + titles.found + ngrams.found:
            asking.note("no files there")
            return
        if subject.quotes:
            yield from _quoted(quotations, moment, subject, asking)
        yield from ngrams.leads(moment)
        yield from _titled(titles, moment, subject, asking)


def _hours(moments: list[datetime]) -> str:
    return f"{min(moments):%Y-%m-%d %H:%M} to {max(moments):%H:%M} UTC, {len(moments)} quarter hours"


def _quoted(files: Minutes, moment: datetime, subject: Subject, asking: Asking) -> Iterator[Lead]:
    """Pages that carry one of the article's quotations, word for word or the one within the other."""
    wanted = [each for quote in subject.quotes if len((each := folded(quote)).split()) >= _least(asking)]
    for minute, packed in files.of(moment):
        for row in objects(unpacked(packed, f"{minute:%Y%m%d%H%M}00.gqg", asking)):
            url = web_address(row)
            found = next((quote for quote in _quotes(row) if _same(folded(quote), wanted, asking)), None)
            if url is not None and found is not None:
                stamp = seen(text(row, "date"), "gdelt")
                yield Lead(url, "gdelt", f'carries "{found[:60]}"', stamp, asking.settings.find.likely_shown)


def _quotes(row: Mapping[str, Any]) -> Iterator[str]:
    quotes = row.get("quotes")
    for each in quotes if isinstance(quotes, list) else ():
        if isinstance(each, dict) and isinstance(each.get("quote"), str):
            yield each["quote"]


def _same(quote: str, wanted: list[str], asking: Asking) -> bool:
    return len(quote.split()) >= _least(asking) and any(quote in each or each in quote for each in wanted)


def _least(asking: Asking) -> int:
    return asking.settings.find.least_phrase_words


def _titled(files: Minutes, moment: datetime, subject: Subject, asking: Asking) -> Iterator[Lead]:
    """Pages with a like title: headlines are rewritten, so this finds few, but those that are kept are sure."""
    settings = asking.settings.find
    title = folded(subject.studied.article.title or "")
    if len(title.split()) < settings.least_phrase_words:
        return
    for minute, packed in files.of(moment):
        for row in objects(unpacked(packed, f"{minute:%Y%m%d%H%M}00.gal", asking)):
            url = web_address(row)
            likeness = fuzz.token_sort_ratio(title, folded(text(row, "title"))) / 100 if url else 0.0
            if url is not None and likeness >= settings.gdelt_title:
                stamp = seen(text(row, "date"), "gdelt")
                yield Lead(url, "gdelt", f"its title is like the article's ({likeness:.2f})", stamp, likeness)


class _Ngrams:
    """The four-word files, as many as may be read."""

    def __init__(self, subject: Subject, heartbeat: Heartbeat, asking: Asking, kept: int) -> None:
        self._asking = asking
        self._shingles = Shingles(subject.studied.article.text)
        self._files = Minutes(NGRAMS, heartbeat, asking, kept)
        self._contents = Minutes(CONTENTS, heartbeat, asking, kept)

    @property
    def found(self) -> int:
        """Files read so far."""
        return self._files.found

    def leads(self, moment: datetime) -> Iterator[Lead]:
        """Pages of a quarter hour by the share of the article's shingles they hold, largest first."""
        settings = self._asking.settings.find
        if moment < NGRAMS_SINCE or not len(self._shingles) or self._files.found >= settings.gdelt_ngram_files:
            return
        for minute, packed in self._files.of(moment):
            name = f"{minute:%Y%m%d%H%M}00.ngrams"
            held = self._shingles.held(unpacked(packed, name, self._asking))
            wanted = {id: share for id, share in held.items() if share >= settings.gdelt_containment}
            if wanted:
                yield from self._named(minute, wanted)
            if self._files.found >= settings.gdelt_ngram_files:
                return

    def _named(self, minute: datetime, wanted: Mapping[str, float]) -> Iterator[Lead]:
        """The pages behind the ids, from the minute's table of contents."""
        packed = self._contents.at(minute)
        if packed is None:
            self._asking.fail(f"{minute:%Y%m%d%H%M}00.toc: not there, so {len(wanted)} likely pages stay unknown")
            return
        found = []
        for row in objects(unpacked(packed, f"{minute:%Y%m%d%H%M}00.toc", self._asking)):
            share, url = wanted.get(str(row.get("ID", row.get("id", "")))), web_address(row)
            if share is not None and url is not None:
                found.append((share, url, seen(text(row, "date"), "gdelt")))
        for share, url, stamp in sorted(found, key=lambda each: (-each[0], each[1])):
            reason = f"holds {share:.0%} of the article's four-word shingles"
            yield Lead(url, "gdelt", reason, stamp, min(share, _NO_CERTAINTY))
