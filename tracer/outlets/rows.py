"""The outlet table's file: tab-separated rows, ours in the wheel and the user's own."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import get_args

from tracer.errors import UsageError
from tracer.model import Outlet, OutletKind

COLUMNS = ("key", "name", "kind", "country", "languages", "domains", "aliases", "family", "family_source")


@lru_cache(maxsize=1)
def rows_of_wheel() -> tuple[dict[str, str], ...]:
    text = files("tracer").joinpath("data", "outlets.tsv").read_text("utf-8")
    return tuple(_rows(text.splitlines(), "outlets.tsv"))


def rows_of_file(path: Path) -> list[dict[str, str]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as an outlet table ({error}); give a UTF-8 TSV file") from error
    return list(_rows(lines, str(path)))


def _rows(lines: Iterable[str], where: str) -> Iterator[dict[str, str]]:
    """Rows of a table as dicts over COLUMNS; missing last cells are empty. Comments and blank lines are passed over."""
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
        if tuple(cells[:2]) == COLUMNS[:2]:
            continue
        row = dict(zip(COLUMNS, [*cells, *[""] * len(COLUMNS)], strict=False))
        if not row["key"].strip() or not row["name"].strip() or len(cells) > len(COLUMNS):
            raise UsageError(
                f"{where}, line {number}: write {', '.join(COLUMNS)} separated by tabs, key and name at least"
            )
        if (row["kind"] or "unknown") not in get_args(OutletKind):
            raise UsageError(
                f"{where}, line {number}: no kind '{row['kind']}'; there are {', '.join(get_args(OutletKind))}"
            )
        if bool(row["family"]) != bool(row["family_source"]):
            raise UsageError(f"{where}, line {number}: a family needs a family_source (where and when it was read)")
        yield row


def cells(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def outlet_of(key: str, row: dict[str, str]) -> Outlet:
    aliases = tuple(alias.lstrip("~") for alias in cells(row["aliases"]))
    kind: OutletKind = row["kind"] or "unknown"  # type: ignore[assignment]  # checked by _rows
    return Outlet(
        key=key,
        name=row["name"].strip().lstrip("~"),
        kind=kind,
        country=row["country"].strip() or None,
        languages=cells(row["languages"]),
        domains=cells(row["domains"]),
        aliases=aliases,
        family=row["family"].strip() or None,
        family_source=row["family_source"].strip() or None,
    )
