"""A capture index (CDX): what is asked of it, and its answers in the three dialects archives speak.

The Internet Archive answers rows of text or a JSON list of lists whose first names the columns; pywb answers one JSON
object a line. A blank line or an empty list comes before the key to resume at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from tracer.fetch import Answer
from tracer.finders import replies
from tracer.finders.asking import Asking
from tracer.model import Stamp
from tracer.urls import host

COLUMNS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_BLOCKED = "x-archive-wayback-runtime-error"
_TIMESTAMP = re.compile(r"[12]\d{13}")
_PAGES = frozenset({"text/html", "application/xhtml+xml", "warc/revisit", "unk", "-", ""})


@dataclass(frozen=True, slots=True, order=True)
class Captured:
    """One capture: when, of what, and how the archive's replay is asked for it."""

    time: datetime
    url: str
    timestamp: str

    def replayed_at(self, replay: str) -> str:
        """Where an archive gives the capture as it was, without a banner and with its own links."""
        return f"{replay.rstrip('/')}/{self.timestamp}id_/{self.url}"

    def stamp(self, source: str) -> Stamp:
        """That the page was there by then."""
        return Stamp(self.time.isoformat(), self.time, self.time, "second", source, "captured")


def captures(asking: Asking, url: str, parameters: Mapping[str, str], filters: tuple[str, ...] = ()) -> list[Captured]:
    """What the index holds for a URL, as pages with status 200, in its own order. Raises Wrong, FetchError, Stopped.

    `parameters` are the index's own (matchType, from, to, limit, collapse), `filters` regular expressions by column.
    An index that breaks its answer off and gives a key to resume at is asked on, up to `find.wayback_resumes` times.
    """
    settings = asking.settings.find
    asked = {"url": url, "output": "json", **parameters}
    if "matchType" in asked:
        asked["showResumeKey"] = "true"
    filtered = [("filter", each) for each in ("statuscode:200", *filters)]
    found: list[Captured] = []
    for _ in range(settings.wayback_resumes + 1):
        answer = asking.service(
            f"{settings.wayback_cdx}?{urlencode([*asked.items(), *filtered])}",
            settings.wayback_interval,
            accept="application/json,text/plain",
            busy_wait=settings.wayback_busy,
        )
        rows, key = _taken(answer)
        rows = rows[: settings.wayback_rows]  # one that sends more than was asked for is not listened to
        found += [row for row in map(_captured, rows) if row is not None]
        if key is None:
            return found
        asked["resumeKey"] = key
    asking.note(f"only the first {len(found):,} captures of {url} looked at")
    return found


def _taken(answer: Answer) -> tuple[list[Mapping[str, Any]], str | None]:
    """Rows by column and the key to resume at. Raises Wrong for what is no index."""
    if answer.header(_BLOCKED):
        raise replies.Wrong(f"{host(answer.url)} does not show this site ({answer.header(_BLOCKED) or ''})"[:160])
    if answer.status == 404:
        return [], None
    if answer.status != 200:
        raise replies.Wrong(f"{host(answer.url)} answered {answer.status}")
    body = answer.body.strip()
    if body.startswith(b"["):
        return _of_lists(answer)
    if body.startswith(b"{"):
        return replies.lines(answer), None
    return _of_text(answer)


def _of_lists(answer: Answer) -> tuple[list[Mapping[str, Any]], str | None]:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise replies.Wrong(f"{host(answer.url)} answered JSON that breaks off") from None
    rows = [row for row in found if isinstance(row, list) and all(isinstance(cell, str) for cell in row)]
    key = rows[-1][0] if len(rows) > 1 and len(rows[-1]) == 1 else None
    columns = rows[0] if rows else []
    return [dict(zip(columns, row, strict=False)) for row in rows[1:] if len(row) > 1], key


def _of_text(answer: Answer) -> tuple[list[Mapping[str, Any]], str | None]:
    lines = [line.strip() for line in answer.body.decode("utf-8", "replace").split("\n")]
    told = [line for line in lines if line]
    rows = [dict(zip(COLUMNS, line.split(), strict=False)) for line in told if line.count(" ") >= len(COLUMNS) - 1]
    rows = [row for row in rows if _TIMESTAMP.fullmatch(row["timestamp"])]
    if not rows and told:
        raise replies.Wrong(replies.instead(answer, "an index"))
    last = told[-1] if told else ""
    key = last if rows and " " not in last and not any(row["urlkey"] == last for row in rows) else None
    return list(rows), key


def _captured(row: Mapping[str, Any]) -> Captured | None:
    """A row as a capture of a page; None where it is of something else, or damaged."""
    timestamp, url = str(row.get("timestamp", "")), str(row.get("original", row.get("url", "")))
    status, kind = str(row.get("statuscode", row.get("status", "200"))), str(row.get("mimetype", row.get("mime", "")))
    if not _TIMESTAMP.fullmatch(timestamp) or not replies.is_web_address(url):
        return None
    if status not in {"200", "-"} or kind.lower() not in _PAGES:
        return None
    try:
        time = datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Captured(time, _without_port(url), timestamp)


def _without_port(url: str) -> str:
    """The Archive writes "http://site.example:80/"; that is the same page."""
    return re.sub(r"^(http://[^/:]+):80(?=/|$)|^(https://[^/:]+):443(?=/|$)", lambda m: m[1] or m[2], url)


def times(begin: datetime, end: datetime) -> dict[str, str]:
    """A window of dates as the index is asked for it."""
    return {"from": f"{begin:%Y%m%d%H%M%S}", "to": f"{end:%Y%m%d%H%M%S}"}


def spread(found: list[Captured]) -> Iterator[Captured]:
    """One capture a page, the earliest, in order of time."""
    seen: set[str] = set()
    for capture in sorted(found):
        if capture.url not in seen:
            seen.add(capture.url)
            yield capture
