"""A search as it is noted in the archive that was recorded, and the same search read again from there.

Noted is what was read for which finder, in what order, and what others saw when; the pages themselves are in the
archive. So a replay asks nobody, needs no clock, and compares exactly the pages that were compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tracer.errors import FetchError
from tracer.finders import commoncrawl
from tracer.finders.running import Ground
from tracer.model import Lead, Page, Skipped, Stamp, Studied
from tracer.trace.account import Account
from tracer.trace.leads import Read, from_database, had
from tracer.trace.phrases import subject_of
from tracer.trace.pool import Pool


@dataclass
class Told:
    """What is noted of a search: `rounds` of pages read and sightings, and the lines of its account."""

    names: Sequence[str]
    now: datetime
    rounds: list[dict[str, Any]] = field(default_factory=list)
    lines: dict[str, str] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)
    pages: int = 0

    def round(self, read: Sequence[Mapping[str, Any]], seen: Mapping[str, Stamp]) -> None:
        """Note one round: what it read (see `noted`), and all that has been seen by others so far, by page."""
        stamps = {page: _of_stamp(stamp) for page, stamp in seen.items()}
        self.rounds.append({"read": [*read], "seen": stamps})

    def account(self, account: Account) -> None:
        """Note what the report says."""
        self.lines, self.rest, self.pages = dict(account.by_finder()), account.rest(), account.pages

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON has it."""
        told = {"find": list(self.names), "now": self.now.isoformat(), "rounds": self.rounds}
        return {**told, "lines": self.lines, "rest": self.rest, "pages": self.pages}

    @staticmethod
    def of_json(told: Any) -> Told:
        """The same, back. Raises ValueError, KeyError, TypeError or AttributeError where it is not what we wrote."""
        lines = {str(name): str(line) for name, line in told["lines"].items()}
        rounds = [_of_round(each) for each in told["rounds"]]
        now = datetime.fromisoformat(told["now"]).astimezone(UTC)
        names, rest = (list(map(str, told[name])) for name in ("find", "rest"))
        return Told(names, now, rounds, lines, rest, int(told["pages"]))


def _of_round(noted: Any) -> dict[str, Any]:
    """A round as it is noted, looked over, so that nothing in it can surprise later."""
    read, seen = list(noted["read"]), dict(noted["seen"])
    for stamp in [*seen.values(), *(each["seen"] for each in read if "seen" in each)]:
        _to_stamp(stamp)
    for each in read:
        str(each["url"]), str(each["finder"])
        if "part" in each:
            _, first, last = each["part"]
            int(first), int(last)
    return {"read": read, "seen": seen}


@dataclass
class Again:
    """A noted search, read again: what it read goes into the pool, round by round. Only the database is asked anew."""

    told: Told
    pool: Pool
    ground: Ground
    _round: int = 0

    @property
    def asked_web(self) -> bool:
        """Whether the web was asked then, or could not be."""
        return bool(set(self.told.names) - {"stored"} or self.told.rest)

    @property
    def pages(self) -> int:
        """How many pages were read."""
        return self.told.pages

    def lines(self) -> list[str]:
        """What the report said of it, and says again."""
        return [*self.told.lines.values(), *self.told.rest]

    def end(self, name: str) -> None:
        """Nothing: it is noted already."""

    def first(self, subject: Studied) -> None:
        """The pages of the first round."""
        if "stored" in self.told.lines:
            del self.told.lines["stored"]
            if self.ground.store is not None:
                of = subject_of(subject, self.ground.settings.find)
                line = from_database(of, self.ground, self.pool).line()
                self.told.lines = {"stored": line, **self.told.lines}
        self._read(subject)

    def second(self, story: Sequence[Studied], subject: Studied) -> bool:
        """The pages of the second round, if there was one. Whether anything came of it."""
        before = len(self.pool.articles), dict(self.pool.seen)
        self._read(subject)
        return (len(self.pool.articles), dict(self.pool.seen)) != before

    def _read(self, subject: Studied) -> None:
        if self._round >= len(self.told.rounds):
            return
        noted = self.told.rounds[self._round]
        self._round += 1
        for page, stamp in noted["seen"].items():
            self.pool.saw(page, _to_stamp(stamp))
        for each in noted["read"]:
            self.pool.take(str(each["finder"]), [self._page(each)], apart_from=subject)

    def _page(self, noted: Mapping[str, Any]) -> Page | Skipped:
        """The page as it was had, or why it was not."""
        url = str(noted["url"])
        if "skipped" in noted:
            return Skipped(url, "fetch", str(noted["skipped"]))
        stamp = _to_stamp(noted["seen"]) if "seen" in noted else None
        try:
            if "part" in noted:
                where, first, last = noted["part"]
                answer = self.ground.fetcher.ask(str(where), span=(int(first), int(last)))
                return commoncrawl.page_of(answer.body, str(where), int(first), self.ground.settings.fetch)
            return had(Lead(url, str(noted["finder"]), "", stamp), self.ground.fetcher, self.ground.settings.find, 1.0)
        except FetchError as error:
            return Skipped(url, "fetch", str(error))


def noted(read: Read) -> dict[str, Any]:
    """What is noted of the leads to one page: where and for whom it was read, or why it was not."""
    told: dict[str, Any] = {"url": read.lead.url, "finder": read.lead.finder}
    if isinstance(read.page, Skipped):
        return {**told, "skipped": read.page.reason}
    if read.lead.seen is not None:
        told["seen"] = _of_stamp(read.lead.seen)
    return {**told, "part": read.lead.part} if read.lead.page is not None and read.lead.part else told


def _of_stamp(stamp: Stamp) -> list[Any]:
    times = stamp.not_before.isoformat(), stamp.not_after.isoformat()
    return [stamp.value, *times, stamp.precision, stamp.source, stamp.role]


def _to_stamp(noted: Sequence[Any]) -> Stamp:
    value, begin, end, *rest = noted
    return Stamp(value, _moment(begin), _moment(end), *rest)


def _moment(noted: str) -> datetime:
    """A time as we wrote it. Raises ValueError for one without a zone: it could not be compared with others."""
    moment = datetime.fromisoformat(noted)
    if moment.tzinfo is None:
        raise ValueError(f"no zone: {noted}")
    return moment
