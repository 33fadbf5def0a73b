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
from tracer.settings import Settings

if TYPE_CHECKING:
    from tracer.fetch import Fetcher

__all__ = ["read"]

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")


def read(
    location: str, *, settings: Settings, fetcher: Fetcher | None = None, given: Given | None = None
) -> Iterator[Page | Skipped]:
    """Every page at a location, in its own order (folders: sorted by path), and a Skipped for each that is unreadable.

    `location` is an http(s) URL, `-` (standard input), a folder, or a file: .html .htm .txt .md .json .jsonl[.gz|.zst]
    .warc[.gz|.zst] .wet .arc[.gz] .wacz. `given` is what the user says about the page or pages and stands over what
    they say of themselves. Raises UsageError for a location that cannot be, ReadError for one that cannot be read,
    FetchError where the network refused.
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
    return _read_path(Path(location), said, settings)


def _read_path(path: Path, given: Given, settings: Settings) -> Iterator[Page | Skipped]:
    kind = _kind(path)
    if kind == "folder":
        from tracer.readers import folder

        return folder.read(path, given, settings.fetch)
    if kind == "archive":
        from tracer.readers import archive

        return archive.read(path, given, settings.fetch)
    if kind in {"jsonl", "json"}:
        from tracer.readers import jsonl

        return (jsonl.read if kind == "jsonl" else jsonl.read_json)(path, given, settings.fetch)
    if kind == "html":
        from tracer.readers import html

        return html.read(path, given, settings.fetch)
    from tracer.readers import text

    return text.read(path, given, settings.fetch)


def _kind(path: Path) -> str:
    """What reads it. Raises UsageError for what is not there or is of no kind tracer reads."""
    try:
        if path.is_dir():
            return "folder"
        kind = kind_by_name(path.name)
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder; a web address begins with http:// or https://")
        if kind is None:
            with path.open("rb") as file:
                kind = kind_by_bytes(file.read(65_536))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ReadError(f"{str(path)[:200]!r}: cannot be opened ({reason})") from error
    if kind is None:
        raise UsageError(f"{path}: neither HTML, text, JSON Lines nor a web archive; convert it to one of these")
    return kind
