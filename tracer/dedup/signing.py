"""The worker's part: a task's records are read, fingerprinted and written to the spool as columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import inf
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from tracer import fingerprint
from tracer.dedup.inputs import Task
from tracer.dedup.records import Fields, Record, moment, parse
from tracer.model import Article, Given, Page, Skipped
from tracer.outlets import OutletTable
from tracer.readers.names import NAMES, Names
from tracer.settings import Settings
from tracer.spool import Array, Spool

Where = tuple[int, int]  # first byte and length of a record's line in the unpacked source; (number, 0) for pages
NOWHERE = (-1, -1)


@dataclass
class Sheet:
    """What a task gave, and where in the source each stands."""

    records: list[Record] = field(default_factory=list)
    wheres: list[Where] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    rejected: list[Where] = field(default_factory=list)  # records that could not be read; length -1 for a line too long
    early: list[Where] = field(default_factory=list)  # records from before `since`


@dataclass(frozen=True)
class Signer:
    """What a worker needs besides its task; called with one, it returns (records, input bytes, chunks)."""

    spool: Spool
    settings: Settings
    fields: Fields
    compiled: bool
    names: Names = field(default_factory=lambda: NAMES)
    since: float = -inf  # seconds since 1970: records dated before it are left out

    def __call__(self, task: Task) -> tuple[int, int, int]:
        if self.spool.has(task.chunk):
            return int(self.spool.columns(task.chunk)["text_hash"].shape[0]), task.read, 1
        sheet = Sheet()
        in_lines = task.source.kind in {"lines", "packed"}
        since = -inf if task.source.kind == "stored" else self.since
        for where, found in self._lines(task) if in_lines else self._pages(task):
            self._take(sheet, where, found, since)
        if task.broken:
            behind = f", behind byte {task.end}" if task.end else ""
            sheet.skipped.append(Skipped(f"{task.source.name}{behind}", "read", task.broken))
        self.spool.write(task.chunk, _columns(sheet, self))
        return len(sheet.records), task.read, 1

    def _take(self, sheet: Sheet, where: Where, found: Record | Skipped, since: float) -> None:
        if isinstance(found, Skipped):
            sheet.skipped.append(found)
            if where != NOWHERE:
                sheet.rejected.append(where)
        elif found.published < since:
            sheet.early.append(where)
        else:
            sheet.records.append(found)
            sheet.wheres.append(where)

    def _lines(self, task: Task) -> Iterator[tuple[Where, Record | Skipped]]:
        place = task.source.name
        try:
            for start, line, reason in _numbered(task, self.settings.dedup.max_line):
                found: object = reason or parse(line, self.fields)
                if isinstance(found, dict):
                    found = _elsewhere(found, place, start, self.settings, self.names)
                told = Skipped(f"{place}, byte {start}", "read", found) if isinstance(found, str) else found
                assert isinstance(told, Record | Skipped)
                yield (start, len(line) + 1 if line else -1), told
        except OSError as error:
            yield NOWHERE, Skipped(place, "read", f"cannot be read ({error.strerror or error})")

    def _pages(self, task: Task) -> Iterator[tuple[Where, Record | Skipped]]:
        for number, page in task.pages:
            found = _of_page(page, self.settings) if isinstance(page, Page) else page
            yield (number, 0), found


def _numbered(task: Task, limit: int) -> Iterator[tuple[int, bytes, str]]:
    """The lines that begin within a task: (first byte, line without its end, reason to skip it)."""
    data, start = (task.data, task.start) if task.data is not None else _range(task, limit)
    while start < task.end:
        end = data.find(b"\n", start - task.start)
        line = data[start - task.start : end if end >= 0 else len(data)]
        if len(line) > limit:
            yield start, b"", f"a line of more than {limit:,} bytes; raise dedup.max_line to read it"
        elif not line.isspace() and line:
            yield start, line, ""
        if end < 0:
            return
        start = task.start + end + 1


def _range(task: Task, limit: int) -> tuple[bytes, int]:
    """The bytes of a task and on to the end of its last line, though not much beyond `limit`; and where its first line
    begins."""
    with Path(task.source.location).open("rb") as file:
        file.seek(max(0, task.start - 1))
        before = file.read(1) if task.start else b"\n"
        data = file.read(task.end - task.start)
        pieces = [data]
        while pieces[-1] and not pieces[-1].endswith(b"\n") and sum(map(len, pieces)) <= limit + len(data):
            pieces.append(file.readline(1 << 20))
    first = 0 if before == b"\n" else data.find(b"\n") + 1
    return b"".join(pieces), task.start + first if first or before == b"\n" else task.end


def _elsewhere(value: dict[str, object], place: str, start: int, settings: Settings, names: Names) -> Record | Skipped:
    """A record whose fields go by another tool's names, or that holds a page's markup, or has no id of its own."""
    from tracer.readers.records import page_of

    page = page_of(value, place, f"byte {start}", Given(), names)
    return page if isinstance(page, Skipped) else _of_page(page, settings)


def _of_page(page: Page, settings: Settings) -> Record | Skipped:
    """One page that breaks the extractor must not end a crawl."""
    if page.form == "record":
        given = page.given
        return Record(given.text or "", given.id or "", given.url or "", given.outlet or "", moment(given.published))
    try:
        return _extracted(page, settings)
    except Exception as error:
        reason = f"could not be read ({type(error).__name__}: {str(error)[:80]})"
        return Skipped(page.location, "extract", reason)


def _extracted(page: Page, settings: Settings) -> Record | Skipped:
    from tracer import extract

    found = extract.article(page, outlets=_outlets(), settings=settings.extract)
    if isinstance(found, Skipped):
        return found
    return Record(found.text, found.id, found.url or "", found.outlet.key if found.outlet else "", _earliest(found))


def _earliest(article: Article) -> float:
    return article.published.not_before.timestamp() if article.published else float("nan")


@cache
def _outlets() -> OutletTable:
    return OutletTable.load()


def _columns(sheet: Sheet, signer: Signer) -> dict[str, Array]:
    settings, records = signer.settings.fingerprint, sheet.records
    signed = fingerprint.columns([record.text for record in records], settings, compiled=signer.compiled)
    names, outlet = np.unique(np.array([_outlet(record) for record in records], object), return_inverse=True)
    raw = fingerprint.text_hashes(signed.raw)
    raw_differs = signed.differs & (raw != signed.text_hash)  # equal words would all mix to the same number
    ids = [record.id or _made_id(record) for record in records]
    return {
        "text_hash": signed.text_hash,
        "content": np.where(raw_differs, fingerprint.mix(signed.text_hash ^ raw), signed.text_hash),
        "differs": signed.differs,
        "signature": np.ascontiguousarray(signed.signature.T),
        **_ragged("anchors", _anchors(signed, signer.settings)),
        **_ragged("words", signed.words),
        **_ragged("raw", signed.raw),
        **_ragged("blocks", signed.blocks),
        "block_hash": fingerprint.block_hashes(signed, compiled=signer.compiled),
        "where": np.array(sheet.wheres, np.int64).reshape(-1, 2),
        "rejected": np.array(sheet.rejected, np.int64).reshape(-1, 2),
        "early": np.array(sheet.early, np.int64).reshape(-1, 2),
        "published": np.array([record.published for record in records], np.float64),
        "outlet": outlet.astype(np.int32).reshape(-1),
        **_strings("outlets", names.tolist()),
        **_strings("ids", ids),
        **_strings("urls", [record.url for record in records]),
        "skipped": np.frombuffer(orjson.dumps([[s.location, s.step, s.reason] for s in sheet.skipped]), np.uint8),
    }


def _anchors(signed: fingerprint.Columns, settings: Settings) -> fingerprint.Ragged:
    """The anchors of each text; of a short one all its shingles."""
    short = signed.words.lengths <= settings.dedup.short
    if not short.any():
        return signed.anchors
    chosen = fingerprint.ragged([signed.words[row] for row in np.flatnonzero(short).tolist()], np.uint32)
    dense = iter(range(len(chosen)))
    shingled = fingerprint.shingler(False)(chosen, settings.fingerprint.shingle)
    rows = [np.unique(shingled[next(dense)]) if short[row] else signed.anchors[row] for row in range(len(signed))]
    return fingerprint.ragged(rows, np.uint64)


def _made_id(record: Record) -> str:
    from tracer.extract.assemble import identity
    from tracer.urls import canonical

    return identity(canonical(record.url) if record.url else None, record.text)


def _outlet(record: Record) -> str:
    return record.outlet or (_domain(record.url) if record.url else "")


@cache
def _registered(host: str) -> str:
    from tracer.urls import registered_domain

    return registered_domain(f"http://{host}/")


def _domain(url: str) -> str:
    return _registered(url.partition("://")[2].partition("/")[0][:253])


def _ragged(name: str, rows: fingerprint.Ragged) -> dict[str, Array]:
    return {name: rows.values, f"{name}_count": rows.lengths.astype(np.int32)}


def _strings(name: str, values: Sequence[str]) -> dict[str, Array]:
    encoded = [value.encode("utf-8", "surrogatepass") for value in values]
    lengths: NDArray[np.int32] = np.array([len(value) for value in encoded], np.int32)
    return {name: np.frombuffer(b"".join(encoded), np.uint8), f"{name}_count": lengths}
