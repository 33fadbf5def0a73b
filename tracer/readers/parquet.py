"""Parquet: one record a row, read in small batches. Needs pyarrow, the extra `parquet`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracer.errors import MissingExtra, ReadError
from tracer.model import Given, Page, Skipped
from tracer.readers.archive import of_many
from tracer.readers.names import NAMES, Names
from tracer.readers.records import page_of
from tracer.settings import FetchSettings

BATCH = 1_000  # rows held as objects at once


def read(path: Path, given: Given, settings: FetchSettings, names: Names = NAMES) -> Iterator[Page | Skipped]:
    """Each row as a page, or as Skipped. Raises ReadError where it is no Parquet, MissingExtra without pyarrow."""
    said, number = of_many(given), 0
    with opened(path) as file:
        for group in range(file.num_row_groups):
            try:
                for batch in file.iter_batches(batch_size=BATCH, row_groups=[group]):
                    for record in batch.to_pylist():
                        number += 1
                        yield page_of(_plain(record), str(path), f"row {number}", said, names)
            except (OSError, ValueError) as error:
                reason = f"row group {group} is damaged ({' '.join(str(error).split())[:100]})"
                yield Skipped(f"{path}, behind row {number}", "read", reason)


def opened(path: Path) -> Any:
    """The file as pyarrow's ParquetFile, a context manager. Raises ReadError, MissingExtra."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra(f"{path}: Parquet", "parquet") from error
    try:
        return pyarrow.parquet.ParquetFile(path)
    except (OSError, ValueError) as error:
        raise ReadError(f"{path}: not readable as Parquet ({' '.join(str(error).split())[:120]})") from error


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """Cells of bytes as text: crawlers keep pages so."""
    return {
        name: value.decode("utf-8", "replace") if isinstance(value, bytes) else value for name, value in record.items()
    }
