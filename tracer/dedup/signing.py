"""The worker's part: a task's records are read, fingerprinted and written to the spool as columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from math import inf
from pathlib import Path

from tracer.dedup import sheets
from tracer.dedup.inputs import Task
from tracer.dedup.records import Fields, Record, moment, parse
from tracer.dedup.sheets import Aside, Sheet, Where
from tracer.model import Article, Given, Page, Skipped
from tracer.outlets import OutletTable
from tracer.readers.names import NAMES, Names
from tracer.settings import Settings
from tracer.spool import Spool

NOWHERE = (-1, -1)


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
        sheet = self._scanned(task) if self.compiled and task.in_lines and not self.fields.preset else self._read(task)
        if task.broken:
            behind = f", behind byte {task.end}" if task.end else ""
            sheet.aside.skipped.append(Skipped(f"{task.source.name}{behind}", "read", task.broken))
        self.spool.write(task.chunk, sheets.columns(sheet, compiled=self.compiled))
        return len(sheet.outlets), task.read, 1

    def _scanned(self, task: Task) -> Sheet:
        """The sheet of lines by compiled kernels, without an object for each record."""
        place, limit = task.source.name, self.settings.dedup.max_line
        try:
            data, first = (task.data, task.start) if task.data is not None else _range(task, limit)
        except OSError as error:
            skip = Skipped(place, "read", f"cannot be read ({error.strerror or error})")
            return sheets.of_records([], [], Aside([skip]), self.settings, self.compiled)
        from tracer.dedup import scanning

        lines = scanning.scan(data, first - task.start, task.end - task.start, self.fields)

        def one(start: int, line: bytes) -> Record | Skipped | None:
            return self._line(place, start, line) if line and not line.isspace() else None

        return scanning.sheet(lines, data, task.start, self.since, one, self.settings)

    def _read(self, task: Task) -> Sheet:
        """The sheet of lines or pages that are read one by one."""
        aside = Aside()
        records: list[Record] = []
        wheres: list[Where] = []
        since = -inf if task.source.kind == "stored" else self.since
        for where, found in self._lines(task) if task.in_lines else self._pages(task):
            if isinstance(found, Skipped):
                aside.skipped.append(found)
                if where != NOWHERE:
                    aside.rejected.append(where)
            elif found.published < since:
                aside.early.append(where)
            else:
                records.append(found)
                wheres.append(where)
        return sheets.of_records(records, wheres, aside, self.settings, self.compiled)

    def _lines(self, task: Task) -> Iterator[tuple[Where, Record | Skipped]]:
        place = task.source.name
        try:
            for start, line in _numbered(task, self.settings.dedup.max_line):
                whole = len(line) <= self.settings.dedup.max_line
                yield (start, len(line) + 1 if whole else -1), self._line(place, start, line)
        except OSError as error:
            yield NOWHERE, Skipped(place, "read", f"cannot be read ({error.strerror or error})")

    def _line(self, place: str, start: int, line: bytes) -> Record | Skipped:
        limit = self.settings.dedup.max_line
        found: object = f"a line of more than {limit:,} bytes; raise dedup.max_line to read it"
        if len(line) <= limit:
            found = parse(line, self.fields)
        if isinstance(found, dict):
            found = _elsewhere(found, place, start, self.settings, self.names)
        told = Skipped(f"{place}, byte {start}", "read", found) if isinstance(found, str) else found
        assert isinstance(told, Record | Skipped)
        return told

    def _pages(self, task: Task) -> Iterator[tuple[Where, Record | Skipped]]:
        for number, page in task.pages:
            found = _of_page(page, self.settings) if isinstance(page, Page) else page
            yield (number, 0), found


def _numbered(task: Task, limit: int) -> Iterator[tuple[int, bytes]]:
    """The lines that begin within a task: (first byte, line without its end)."""
    data, start = (task.data, task.start) if task.data is not None else _range(task, limit)
    while start < task.end:
        end = data.find(b"\n", start - task.start)
        line = data[start - task.start : end if end >= 0 else len(data)]
        if line and not line.isspace():
            yield start, line
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
