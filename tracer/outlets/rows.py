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

COLUMNS = (
    "key", "name", "kind", "country", "languages", "domains", "aliases", "family", "family_source",
    "feeds", "sitemaps", "search",
)  # fmt: skip


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
        values = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
        if tuple(values[:2]) == COLUMNS[:2]:
            continue
        row = dict(zip(COLUMNS, [*values, *[""] * len(COLUMNS)], strict=False))
        if wrong := _wrong(row, len(values)):
            raise UsageError(f"{where}, line {number}: {wrong}")
        yield row


def _wrong(row: dict[str, str], count: int) -> str:
    """What cannot be in a row of so many cells; "" if nothing."""
    if not row["key"].strip() or not row["name"].strip() or count > len(COLUMNS):
        return f"write {', '.join(COLUMNS)} separated by tabs, key and name at least"
    if (row["kind"] or "unknown") not in get_args(OutletKind):
        return f"no kind '{row['kind']}'; there are {', '.join(get_args(OutletKind))}"
    if bool(row["family"]) != bool(row["family_source"]):
        return "a family needs a family_source (where and when it was read)"
    search = row["search"].strip()
    addresses = (*cells(row["feeds"]), *cells(row["sitemaps"]), *((search,) if search else ()))
    if any(not url.startswith(("http://", "https://")) for url in addresses):
        return "feeds, sitemaps and search are addresses, http:// or https://"
    if search and search.count("{}") != 1:
        return "search is an address with {} where the words go"
    return ""


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
        feeds=cells(row["feeds"]),
        sitemaps=cells(row["sitemaps"]),
        search=row["search"].strip() or None,
    )
