"""A folder of saved pages. Mirrors made by wget or HTTrack give back their URLs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from tracer.domains import is_registered
from tracer.errors import ReadError
from tracer.model import Given, Page, Skipped
from tracer.readers import html
from tracer.readers.archive import of_many
from tracer.settings import FetchSettings
from tracer.urls import canonical
from tracer.warc import looks_like_html

ENDINGS = (".html", ".htm", ".xhtml", ".shtml", ".html.gz", ".htm.gz")
PERHAPS = (".php", ".asp", ".aspx", ".jsp", ".jsf", ".cgi", ".cfm", ".do", "")  # names a mirror gives dynamic pages
LOOK_AT = 4_096

_LOCAL = re.compile(r"localhost|\d{1,3}(?:\.\d{1,3}){3}|[\w-]+(?:\.[\w-]+)*\.(?:example|test|localhost)")
_ADDED = re.compile(r"(\.(?:php|aspx?|jsp|cgi|cfm)\b.*|\?.*)\.html$", re.IGNORECASE)  # wget --adjust-extension


def read(path: Path, given: Given, settings: FetchSettings) -> Iterator[Page | Skipped]:
    """Every HTML page below a folder, sorted by path; links are not followed. Raises ReadError if there is none."""
    said, count = of_many(given), 0
    for file in _files(path, settings.folder_files):
        if not _is_html(file):
            continue
        count += 1
        try:
            yield html.page(file, str(path), said, settings, mirrored_url(path, file))
        except ReadError as error:
            yield Skipped(str(file), "read", str(error).removeprefix(f"{file}: "))
    if not count:
        raise ReadError(
            f"{path}: no HTML page in this folder; give the folder that holds them, or a WARC or JSON Lines"
        )


def mirrored_url(root: Path, file: Path) -> str | None:
    """The URL a mirror keeps as its path: the first part that is a host with a public suffix, and what follows it."""
    parts = [root.absolute().name, *file.relative_to(root).parts]
    for at, part in enumerate(parts[:-1]):
        if _is_host(part.partition(":")[0]):
            tail = "/".join(parts[at + 1 :])
            return canonical(f"http://{part}/{_as_asked(tail)}")
    return None


def _is_host(name: str) -> bool:
    """Whether a folder is named as a host: below a public suffix, one of those kept for examples, or an address."""
    return is_registered(name) or bool(_LOCAL.fullmatch(name))


def _as_asked(tail: str) -> str:
    """A mirror's file name as the path and query that were asked for."""
    tail = tail.removesuffix(".gz")
    tail = _ADDED.sub(r"\1", tail)
    if tail == "index.html" or tail.endswith("/index.html"):
        return tail.removesuffix("index.html")
    path, mark, query = tail.partition("?")
    return path.replace("%3F", "?") + mark + query


def _files(root: Path, most: int) -> Iterator[Path]:
    """Regular files below a folder in order of path, folders and files of one level sorted together."""
    try:
        entries = sorted(os.scandir(root), key=lambda entry: entry.name)
    except OSError as error:
        raise ReadError(f"{root}: cannot be listed ({error.strerror or error})") from error
    pending, looked_at = list(reversed(entries)), 0
    while pending and looked_at < most:
        entry, looked_at = pending.pop(), looked_at + 1
        if entry.is_dir(follow_symlinks=False):
            pending += _listed(entry)
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)


def _listed(folder: os.DirEntry[str]) -> list[os.DirEntry[str]]:
    try:
        return sorted(os.scandir(folder.path), key=lambda entry: entry.name, reverse=True)
    except OSError:
        return []


def _is_html(file: Path) -> bool:
    name = file.name.lower()
    if name.endswith(ENDINGS):
        return True
    ending = os.path.splitext(name.partition("?")[0])[1]
    if ending not in PERHAPS and "?" not in name:
        return False
    try:
        with file.open("rb") as opened:
            return looks_like_html(opened.read(LOOK_AT))
    except OSError:
        return False
