"""The input records of some members, read again: only for them is an article made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tracer.dedup.inputs import Source, again, read_pages, some
from tracer.dedup.kinds import Ints
from tracer.dedup.table import Table
from tracer.model import Article, Page, Skipped
from tracer.readers import jsonl
from tracer.readers.names import NAMES, Names
from tracer.settings import Settings


def pages(
    table: Table, sources: Sequence[Source], records: Ints, settings: Settings, names: Names = NAMES
) -> dict[int, Page]:
    """The page of each record (rising) that can still be read."""
    found: dict[int, Page] = {}
    where = table.of_records("where", records).tolist() if len(records) else []
    chunk = table.chunk_of(records)
    for source in sources:
        mine = [n for n, number in enumerate(chunk.tolist()) if table.chunks[number].startswith(source.prefix)]
        wanted = [(int(where[n][0]), int(where[n][1]), int(records[n])) for n in mine]
        if wanted:
            in_lines = source.kind in {"lines", "packed"}
            read = _of_lines(source, wanted, names) if in_lines else _of_pages(source, wanted, settings, names)
            found.update(read)
    return found


def _of_lines(source: Source, wanted: Sequence[tuple[int, int, int]], names: Names) -> Iterator[tuple[int, Page]]:
    from tracer.model import Given
    from tracer.readers.records import page_of

    with jsonl.opened(Path(source.location)) as stream:
        place = 0
        for start, length, record in wanted:
            if stream.seekable() and source.kind == "lines":
                stream.seek(start)
            else:
                _take(stream, start - place)
            place = start + length
            try:
                value = jsonl.parse(_take(stream, length))
            except ValueError:
                continue
            page = page_of(value, source.name, f"byte {start}", Given(), names)
            if isinstance(page, Page):
                yield record, page


def _take(stream: object, count: int) -> bytes:
    pieces: list[bytes] = []
    while count > 0 and (piece := some(stream, min(count, 1 << 20))):  # type: ignore[arg-type]
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def _of_pages(
    source: Source, wanted: Sequence[tuple[int, int, int]], settings: Settings, names: Names
) -> Iterator[tuple[int, Page]]:
    numbers = {number: record for number, _, record in wanted}
    for number, page in enumerate(again(read_pages(source, settings, names))):
        if number in numbers and isinstance(page, Page):
            yield numbers[number], page


def articles(pages: Sequence[tuple[str, Page]], settings: Settings) -> list[Article]:
    """The articles in some pages, each under the id it was listed by."""
    from dataclasses import replace

    from tracer import extract
    from tracer.outlets import OutletTable

    outlets = OutletTable.load()
    made = [(name, extract.article(page, outlets=outlets, settings=settings.extract)) for name, page in pages]
    return [replace(article, id=name) for name, article in made if not isinstance(article, Skipped)]
