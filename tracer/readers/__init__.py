"""A location -> Pages. One file per kind of location, one signature: `read(location, given, settings)`.

What a person hands over may be a URL, a file, a folder, or `-`; every page comes with its capture, and whatever could
not be read comes as a Skipped with its reason. Files are told by their ending, else by how they begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tracer.errors import ReadError, UsageError
from tracer.model import Given, Page, Skipped
from tracer.readers.beginnings import kind_by_bytes, kind_by_name
from tracer.readers.names import NAMES, PRESETS, Names, names
from tracer.settings import Settings

if TYPE_CHECKING:
    from tracer.fetch import Fetcher

__all__ = ["NAMES", "PRESETS", "Names", "kind", "names", "read"]

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")


def read(
    location: str,
    *,
    settings: Settings,
    fetcher: Fetcher | None = None,
    given: Given | None = None,
    names: Names = NAMES,
) -> Iterator[Page | Skipped]:
    """Every page at a location, in its own order (folders: sorted by path), and a Skipped for each that is unreadable.

    `location` is an http(s) URL, `-` (standard input), a folder, or a file: .html .htm .txt .md .json .jsonl[.gz|.zst]
    .csv .tsv [.gz|.zst] .parquet .warc[.gz|.zst] .wet .arc[.gz] .wacz. `given` is what the user says about the page or
    pages and stands over what they say of themselves; `names` says where records keep their fields. Raises UsageError
    for a location that cannot be, ReadError for one that cannot be read, FetchError where the network refused.
    """
    said = given or Given()
    if not location.strip():
        raise UsageError("the location is empty; give an http(s) URL, a file, a folder, or - for standard input")
    if location == "-":
        from tracer.readers import text

        return text.read_stdin(said, settings.fetch)
    scheme = _SCHEME.match(location)
    if scheme and scheme[1].lower() in {"http", "https"}:
        from tracer.readers import url

        return url.read(location, said, settings.fetch, fetcher)
    if scheme:
        raise UsageError(f"{location}: {scheme[1]}: is not read; give an http(s) URL, a file or a folder")
    return _read_path(Path(location), said, settings, names)


def _read_path(path: Path, given: Given, settings: Settings, names: Names) -> Iterator[Page | Skipped]:
    found = kind(path)
    if found == "folder":
        from tracer.readers import folder

        return folder.read(path, given, settings.fetch)
    if found == "archive":
        from tracer.readers import archive

        return archive.read(path, given, settings.fetch)
    if found in {"jsonl", "json"}:
        from tracer.readers import jsonl

        return (jsonl.read if found == "jsonl" else jsonl.read_json)(path, given, settings.fetch, names)
    if found == "csv":
        from tracer.readers import csv

        return csv.read(path, given, settings.fetch, names)
    if found == "parquet":
        from tracer.readers import parquet

        return parquet.read(path, given, settings.fetch, names)
    if found == "html":
        from tracer.readers import html

        return html.read(path, given, settings.fetch)
    from tracer.readers import text

    return text.read(path, given, settings.fetch)


def kind(path: Path) -> str:
    """What kind of location a path is: "folder", "archive", "jsonl", "json", "csv", "parquet", "html" or "text".

    Raises UsageError for what is not there or is of no kind tracer reads, ReadError for what cannot be opened.
    """
    try:
        if path.is_dir():
            return "folder"
        found = kind_by_name(path.name)
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder; a web address begins with http:// or https://")
        if found is None:
            with path.open("rb") as file:
                found = kind_by_bytes(file.read(65_536))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ReadError(f"{str(path)[:200]!r}: cannot be opened ({reason})") from error
    if found is None:
        raise UsageError(
            f"{path}: neither HTML, text, JSON Lines, CSV, Parquet nor a web archive; convert it to one of these"
        )
    return found
