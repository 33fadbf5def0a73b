"""Rows of CSV and Parquet out again as they were: only whole rows are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np

from tracer.dedup.inputs import Source
from tracer.dedup.kinds import Ints
from tracer.errors import UsageError
from tracer.readers import csv, parquet
from tracer.readers.jsonl import opened
from tracer.settings import FetchSettings

Chosen = Callable[[Source], Ints]


def check(sources: Sequence[Source], option: str) -> None:
    """Raises UsageError where the tables have different columns."""
    heads = [_head(source) for source in sources]
    for source, head in zip(sources, heads, strict=True):
        if head != heads[0]:
            raise UsageError(
                f"{option}: the columns of {source.name} are not those of {sources[0].name}; run it for each"
            )


def _head(source: Source) -> object:
    if source.form == "parquet":
        with parquet.opened(Path(source.location)) as file:
            return file.schema_arrow.remove_metadata()
    return _header(source).removeprefix(b"\xef\xbb\xbf").strip()


def _header(source: Source) -> bytes:
    with opened(Path(source.location)) as stream:
        return next(_rows(stream, source)).raw


def _rows(stream: Any, source: Source) -> Iterator[csv.Row]:
    """The rows up to the end, or to where the packing is broken, as was reported when they were first read."""
    try:
        yield from csv.rows(stream, Path(source.location), FetchSettings().line_bytes)
    except csv.BROKEN:
        return


def copy_csv(sources: Sequence[Source], chosen: Chosen, out: Any, staying: bool) -> None:
    """The header once, and the rows but the chosen ones, or only these."""
    for place, source in enumerate(sources):
        numbers, number = set(chosen(source)[:, 0].tolist()), 0
        with opened(Path(source.location)) as stream:
            for row in _rows(stream, source):
                if row.line == 1:
                    wanted = place == 0
                elif row.cells is None and not row.reason:
                    wanted = staying
                else:
                    wanted = (number not in numbers) is staying and row.whole
                    number += 1
                if wanted:
                    out.write(row.raw if row.raw.endswith(b"\n") else row.raw + b"\n")


def copy_parquet(sources: Sequence[Source], chosen: Chosen, file: IO[bytes], staying: bool) -> None:
    """The same for Parquet, under the first file's schema and compression."""
    import pyarrow.parquet

    with parquet.opened(Path(sources[0].location)) as first:
        schema, groups = first.schema_arrow, first.metadata.num_row_groups
        packing = first.metadata.row_group(0).column(0).compression if groups else "SNAPPY"
    with pyarrow.parquet.ParquetWriter(file, schema, compression=packing) as writer:
        for source in sources:
            numbers, number = chosen(source)[:, 0], 0
            for batch in _batches(source):
                size = 1 if batch is None else len(batch)
                if batch is not None:
                    held = np.isin(np.arange(number, number + size), numbers)
                    kept = batch.filter(pyarrow.array(held != staying))
                    writer.write_batch(kept.cast(schema)) if len(kept) else None
                number += size


def _batches(source: Source) -> Iterator[Any]:
    """Batches of rows as the reader counts them; None for a damaged row group, which it counts as one."""
    with parquet.opened(Path(source.location)) as file:
        for group in range(file.num_row_groups):
            try:
                yield from file.iter_batches(batch_size=parquet.BATCH, row_groups=[group])
            except (OSError, ValueError):
                yield None
