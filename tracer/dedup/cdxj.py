"""What stays and what goes of web archives and folders, as a sorted CDXJ index: one capture a line.

`SURT TIMESTAMP {"url", "mime", "status", "digest", "length", "offset", "filename"}` as web archives use it, and with
each capture `id` (as in the clusters), `dedup` (kept, exact, near, contains, version, unread, early) and `keeper`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
import orjson

from tracer.dedup.inputs import Source, again, read_pages
from tracer.model import Given, Page, Skipped
from tracer.warc import Spot

if TYPE_CHECKING:
    from tracer.dedup.kept import Inputs

HOW = ("kept", "exact", "near", "contains", "contains", "version")
_NO_TIME = "0" * 14
_NAMED = 50_000  # keepers whose ids are looked up at once


def lines(sources: Sequence[Source], given: Inputs) -> list[bytes]:
    """Every capture's line, in the order that such indexes have."""
    return sorted(line for source in sources for line in _of_source(source, given))


def _of_source(source: Source, given: Inputs) -> Iterator[bytes]:
    numbers = given.places(source, "where")[:, 0]
    records = given.records(source)
    record_of = dict(zip(numbers.tolist(), records.tolist(), strict=True))
    early = set(given.places(source, "early")[:, 0].tolist())
    names = _names(given, records)
    for number, (found, spot) in enumerate(again(_pages(source, given))):
        record = record_of.get(number)
        fate: dict[str, Any] = {"dedup": "early" if number in early else "unread"}
        if record is not None:
            keeper = int(given.fates.keeper[record])
            fate = {"id": names[record], "dedup": HOW[int(given.fates.how[record])]}
            fate |= {"keeper": names[keeper]} if keeper >= 0 else {}
        elif isinstance(found, Skipped):
            fate["reason"] = found.reason
        if isinstance(found, Page) or spot:
            yield _line(source, found, spot, fate)


def _names(given: Inputs, records: Any) -> dict[int, str]:
    """The ids of a source's records and of their keepers."""
    keepers = given.fates.keeper[records]
    wanted = np.unique(np.concatenate([records, keepers[keepers >= 0]]))
    return dict(zip(wanted.tolist(), given.ids(wanted), strict=True))


def _pages(source: Source, given: Inputs) -> Iterator[tuple[Page | Skipped, Spot | None]]:
    if source.form == "archive":
        from tracer.readers import archive

        return archive.placed(Path(source.location), Given(), given.settings.fetch)
    return ((page, None) for page in read_pages(source, given.settings))


def _line(source: Source, found: Page | Skipped, spot: Spot | None, fate: dict[str, Any]) -> bytes:
    url = (found.url if isinstance(found, Page) else None) or (spot.url if spot else "")
    about: dict[str, Any] = {"url": url}
    time = spot.time if spot else None
    if isinstance(found, Page):
        about |= {"mime": (found.content_type or "").partition(";")[0].strip(), "status": str(found.status or "")}
        time = time or found.capture.time
    name = source.location
    if spot is not None:
        about |= {"digest": spot.digest, "length": str(spot.length), "offset": str(spot.place.offset)}
        name += f"#{spot.place.member}" if spot.place.member else ""
    elif isinstance(found, Page):
        name = found.location
        about |= {"digest": f"sha256:{found.capture.sha256}", "length": str(len(found.body)), "offset": "0"}
    head = f"{surt(url)} {_stamp(time)} ".encode("utf-8", "replace")
    return head + orjson.dumps({**about, "filename": name, **fate}, option=orjson.OPT_APPEND_NEWLINE)


def _stamp(time: datetime | None) -> str:
    return time.strftime("%Y%m%d%H%M%S") if time else _NO_TIME


def surt(url: str) -> str:
    """A URL as these indexes sort it: the host's labels reversed, then path and query, in lower case."""
    try:
        parts = urlsplit(url.strip().lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url.replace(" ", "%20").lower() or "-"
    if not host:
        return url.replace(" ", "%20").lower() or "-"
    labels = host.removeprefix("www.").split(".")
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    numbered = f":{port}" if port and port not in {80, 443} else ""
    return f"{','.join(reversed(labels))}{numbered}){parts.path or '/'}{query}".replace(" ", "%20")
