"""Dates as people write them, with what is known of them and how."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tracer.model import Stamp
from tracer.reports.terminal.safe import said

NO_DATE = "no date"


def day(stamp: Stamp | None) -> str:
    """ "Sun 25 Oct 2015": the day that was claimed, in the claim's own zone, as precisely as it was claimed."""
    if stamp is None:
        return NO_DATE
    claimed = _claimed(stamp)
    if stamp.precision == "year":
        return f"{claimed:%Y}"
    if stamp.precision == "month":
        return f"{claimed:%b %Y}"
    return f"{claimed:%a} {claimed.day} {claimed:%b %Y}"


def known(stamp: Stamp | None) -> str:
    """The day and where it was read: "Sun 25 Oct 2015 (visible date)"."""
    return f"{day(stamp)} ({said(stamp.source)})" if stamp else NO_DATE


def _claimed(stamp: Stamp) -> date:
    try:
        return date.fromisoformat(stamp.value[:10])
    except ValueError:
        return middle(stamp).date()


def middle(stamp: Stamp) -> datetime:
    """The middle of what a stamp allows: an unknown offset widens the bounds on both sides."""
    return stamp.not_before + (stamp.not_after - stamp.not_before) / 2


def implied(stamp: Stamp | None) -> str:
    """The date that words imply for a source: "Fri [23 Oct]", "[19-22 Oct 2015]"; brackets mean it was inferred."""
    if stamp is None:
        return "date not known"
    first, last = stamp.not_before.astimezone(UTC), stamp.not_after.astimezone(UTC)
    if last - first <= timedelta(hours=52):  # one day, in every zone on earth
        one = _claimed(stamp)
        return f"{one:%a} [{one.day} {one:%b}]"
    if (first.year, first.month) == (last.year, last.month):
        return f"[{first.day}-{last.day} {last:%b %Y}]"
    return f"[{first.day} {first:%b} - {last.day} {last:%b %Y}]"


def moment(time: datetime | None) -> str:
    """A time in UTC to the second, or "time not known"."""
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if time else "time not known"
