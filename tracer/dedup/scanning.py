"""Lines of JSON -> a sheet without a Python object for each: compiled kernels find the fields and hash them in place.

What is not plainly a record under our own names goes line by line through the full parser, and joins its neighbours in
their order. Mison (Li et al. 2017) and simdjson find fields without building the document in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from tracer import fingerprint
from tracer.dedup.records import ELSEWHERE, Fields, Record, moment
from tracer.dedup.sheets import Aside, Sheet, Strings, Where, domain, made_id, strings
from tracer.fingerprint import Rows
from tracer.model import Skipped
from tracer.settings import Settings

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
# One line: its place in the source and its bytes -> the record, or why there is none; None for an empty line
OneByOne = Callable[[int, bytes], Record | Skipped | None]

_MODULE = "tracer.dedup.scan_kernels"
_FIELDS = ("text", "id", "url", "outlet", "published")
_TEXT, _ID, _URL, _OUTLET, _PUBLISHED = range(5)
_PLAIN, _SLOW, _BLANK = range(3)  # of a line, as in the kernel
_ABSENT, _STRING, _NULL, _WHOLE, _OTHER = range(5)  # of a field
_SLACK = 16


@dataclass(frozen=True)
class Lines:
    """Lines found in a piece of a source."""

    blob: NDArray[np.uint8]
    begin: Ints  # (lines + 1,): line i is `blob[begin[i]:begin[i + 1] - 1]`
    status: NDArray[np.uint8]
    seen: NDArray[np.uint64]
    kind: NDArray[np.uint8]  # (lines, fields)
    span: Ints  # (lines, fields, 2)
    escaped: NDArray[np.uint8]  # (lines, fields)
    pages: Bools

    def rows(self, field: int, lines: Ints) -> Rows:
        """A field of some lines; empty where a line has none."""
        there = (self.kind[lines, field] == _STRING) | (self.kind[lines, field] == _WHOLE)
        span = np.where(there[:, None], self.span[lines, field], 0)
        return Rows(self.blob, span[:, 0].copy(), span[:, 1].copy(), self.escaped[lines, field] & there)

    def plain(self) -> Bools:
        """Which lines are records under our own names, that need no look at others'."""
        kind = self.kind
        plain: Bools = (self.status == _PLAIN) & (kind[:, _TEXT] == _STRING)
        plain &= ((kind[:, _ID] == _STRING) & (self.span[:, _ID, 1] > self.span[:, _ID, 0])) | (kind[:, _ID] == _WHOLE)
        plain &= (kind[:, _URL] != _OTHER) & (kind[:, _OUTLET] != _OTHER)
        plain &= kind[:, _PUBLISHED] <= _NULL
        known = (kind[:, _OUTLET] != _ABSENT) & (kind[:, _PUBLISHED] != _ABSENT)
        plain &= known | (self.seen >> np.uint64(len(_FIELDS)) == 0)
        return plain


def ready() -> None:
    """Load the kernels, here and now rather than in each worker; they are compiled where they never were."""
    for module in (fingerprint.KERNELS, _MODULE):
        fingerprint.library(module)


def scan(data: bytes, first: int, stop: int, fields: Fields) -> Lines:
    """The lines of `data` that begin in [first, stop)."""
    names, ends = _names(fields)
    blob = np.zeros(len(data) + _SLACK, np.uint8)
    blob[: len(data)] = np.frombuffer(data, np.uint8)
    most = data.count(b"\n", first, stop) + 2
    begin, status, seen = np.zeros(most + 1, np.int64), np.zeros(most, np.uint8), np.zeros(most, np.uint64)
    kind, escaped = np.zeros((most, len(_FIELDS)), np.uint8), np.zeros((most, len(_FIELDS)), np.uint8)
    span = np.zeros((most, len(_FIELDS), 2), np.int64)
    pages = np.zeros(fingerprint.PAGES, np.uint8)
    found = fingerprint.library(_MODULE).call(
        "scan", blob, blob[: len(blob) // 8 * 8].view(np.uint64), first, stop, len(data), _classes(), pages,
        names, ends, len(ends) - 1, len(_FIELDS), begin, status, seen, kind, span, escaped,
    )  # fmt: skip
    part = slice(found)
    columns = (status[part], seen[part], kind[part], span[part], escaped[part])
    return Lines(blob, begin[: found + 1], *columns, pages.astype(np.bool_))


@cache
def _classes() -> NDArray[np.uint8]:
    """What each byte is inside a JSON string: ordinary, quote, backslash, control, or of more than one byte."""
    classes = np.zeros(256, np.uint8)
    classes[ord('"')], classes[ord("\\")], classes[:32], classes[128:] = 1, 2, 3, 4
    return classes


@cache
def _names(fields: Fields) -> tuple[NDArray[np.uint8], Ints]:
    """The names looked for, one behind the other, our five first; and where each ends."""
    names = [getattr(fields, field) for field in _FIELDS] + sorted(ELSEWHERE)
    encoded = [name.encode("utf-8", "surrogatepass") for name in names]
    ends = np.append(0, np.cumsum([len(name) for name in encoded])).astype(np.int64)
    return np.frombuffer(b"".join(encoded) + b" ", np.uint8), ends


def sheet(lines: Lines, data: bytes, place: int, since: float, one: OneByOne, settings: Settings) -> Sheet:
    """The records of some lines of `data`, which stands at `place` in the source; those from before `since` are set
    aside. What is no plain record is read `one` by one."""
    length = np.diff(lines.begin) - 1
    plain = lines.plain() & (length <= settings.dedup.max_line)
    aside, others, records = Aside(), list[int](), list[Record]()
    for line in np.flatnonzero(~plain & (lines.status != _BLANK)).tolist():
        start, size = int(lines.begin[line]), int(length[line])
        found = one(place + start, data[start : start + size])
        if isinstance(found, Record):
            others.append(line)
            records.append(found)
        elif found is not None:
            aside.skipped.append(found)
            aside.rejected.append((place + start, size + 1 if size <= settings.dedup.max_line else -1))
    chosen = np.flatnonzero(plain)
    order = np.argsort(np.concatenate([chosen, np.array(others, np.int64)]), kind="stable")
    known = np.concatenate([chosen, np.array(others, np.int64)])[order]
    published = np.array([*_moments(lines.rows(_PUBLISHED, chosen)), *(r.published for r in records)])[order]
    where = np.stack([lines.begin[known] + place, length[known] + 1], axis=1)
    late = ~(published < since)
    aside.early.extend(map(_pair, where[~late].tolist()))
    order, where, published = order[late], where[late], published[late]

    def rows(field: int, more: list[str]) -> Rows:
        return _joined(lines.rows(field, chosen), more).some(order)

    texts = rows(_TEXT, [record.text for record in records])
    pages = lines.pages | fingerprint.pages_of([record.text for record in records])
    urls = rows(_URL, [record.url for record in records])
    outlets = _texts(rows(_OUTLET, [record.outlet for record in records]))
    missing = [row for row, name in enumerate(outlets) if not name]
    for row, url in zip(missing, _texts(urls.some(np.array(missing, np.int64))), strict=True):
        outlets[row] = domain(url)
    return Sheet(
        fingerprint.columns_of(texts, pages, settings.fingerprint, settings.dedup.short),
        _strings(rows(_ID, [record.id or made_id(record) for record in records])),
        _strings(urls),
        outlets,
        published,
        where,
        aside,
    )


def _pair(pair: Sequence[int]) -> Where:
    return pair[0], pair[1]


def _joined(rows: Rows, more: list[str]) -> Rows:
    """Rows with some strings behind them."""
    if not more:
        return rows
    behind, place = fingerprint.rows_of(more), len(rows.blob)
    return Rows(
        np.concatenate([rows.blob, behind.blob]),
        np.concatenate([rows.begin, behind.begin + place]),
        np.concatenate([rows.end, behind.end + place]),
        np.concatenate([rows.escaped, behind.escaped]),
    )


def _strings(rows: Rows) -> Strings:
    """Rows as a column of the spool."""
    if rows.escaped.any():
        return strings([rows.text(row) for row in range(len(rows))])
    lengths = rows.end - rows.begin
    out = np.empty(int(lengths.sum()), np.uint8)
    fingerprint.library(_MODULE).call("gather", rows.blob, rows.begin, rows.end, len(rows), out)
    return out, lengths.astype(np.int32)


def _texts(rows: Rows) -> list[str]:
    """Rows as strings; equal ones are made once."""
    known: dict[bytes, str] = {}
    blob = rows.blob.data
    out = []
    for row, (begin, end) in enumerate(zip(rows.begin.tolist(), rows.end.tolist(), strict=True)):
        raw = bytes(blob[begin:end])
        if rows.escaped[row] or raw not in known:
            known[raw] = rows.text(row)
        out.append(known[raw])
    return out


def _moments(rows: Rows) -> list[float]:
    return [_moment(text) if text else float("nan") for text in _texts(rows)]


_moment = lru_cache(4_096)(moment)  # articles of one crawl share their days and hours
