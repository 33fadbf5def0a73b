"""Which finders are asked: those the user names, else what has an answer for an article of this age."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from tracer.errors import UsageError
from tracer.model import Stamp
from tracer.settings import FindSettings

NAMES = ("stored", "cited", "feeds", "wayback", "commoncrawl", "gdelt", "searx")


def asked_for(names: Iterable[str]) -> tuple[str, ...]:
    """Finders by the names a user wrote, in our order; "all" and "none" are names too. Raises UsageError."""
    given = [name.strip().lower() for name in names if name.strip()]
    unknown = sorted(set(given) - {*NAMES, "all", "none"})
    if unknown:
        raise UsageError(f"--find {','.join(unknown)}: not a finder; there are {', '.join(NAMES)}, all and none")
    if not given:
        raise UsageError(f"--find is empty; name some of {', '.join(NAMES)}, or all, or none")
    return tuple(name for name in NAMES if name in given or "all" in given) if given != ["none"] else ()


def by_age(published: Stamp | None, now: datetime, settings: FindSettings) -> tuple[str, ...]:
    """The finders that may have something for an article of this date.

    Feeds and news sitemaps reach back some days, GDELT's search three months and its files to 2020; archives hold
    what is old enough to have been captured. An article without a date is looked for everywhere.
    """
    age = now - published.not_before if published is not None else None
    off = set() if settings.searx else {"searx"}
    if age is not None:
        if age > timedelta(days=settings.feed_days):
            off.add("feeds")
        if age < timedelta(days=settings.crawl_days):
            off.add("commoncrawl")
        if published is not None and published.not_after.year < settings.gdelt_since:
            off.add("gdelt")
    return tuple(name for name in NAMES if name not in off)
