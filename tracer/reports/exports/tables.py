"""Rows as csv, JSON Lines or Parquet."""

from __future__ import annotations

import csv as comma_separated
import io
import json
from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import Any, BinaryIO

from tracer.errors import UsageError

Rows = Iterable[Mapping[str, Any]]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet run a cell instead of showing it
_GROUP = 50_000  # rows of a Parquet row group


def csv(rows: Rows, out: BinaryIO) -> None:
    """Comma-separated values with a heading, UTF-8. A text cell that a spreadsheet would run gets a ' in front."""
    text = io.TextIOWrapper(out, "utf-8", errors="replace", newline="", write_through=True)
    rows = iter(rows)
    first = next(rows, None)
    if first is not None:
        writer = comma_separated.writer(text)
        writer.writerow(first)
        writer.writerows([_cell(value) for value in row.values()] for row in chain([first], rows))
    text.detach()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def jsonl(rows: Rows, out: BinaryIO) -> None:
    """One JSON object a line."""
    for row in rows:
        out.write(json.dumps(dict(row), ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")


def parquet(rows: Rows, out: BinaryIO) -> None:
    """Parquet, all columns as text but for numbers. Needs pyarrow. Raises UsageError where it is missing."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError("parquet needs pyarrow: pip install 'syndication-tracer[parquet]'") from error
    rows = iter(rows)
    writer = None
    while group := [dict(row) for row in islice(rows, _GROUP)]:
        table = pyarrow.Table.from_pylist(group, schema=writer.schema if writer else None)
        if writer is None:
            table = table.cast(pyarrow.schema([_typed(pyarrow, field) for field in table.schema]))
            writer = pyarrow.parquet.ParquetWriter(out, table.schema)
        writer.write_table(table)
    if writer is None:
        pyarrow.parquet.write_table(pyarrow.table({}), out)
    else:
        writer.close()


def _typed(pyarrow: Any, field: Any) -> Any:
    """A column that is empty in the first group may hold text later."""
    return field.with_type(pyarrow.string()) if pyarrow.types.is_null(field.type) else field
