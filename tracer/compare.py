"""Two texts become a Comparison."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from tracer import chain
from tracer.errors import ReadError, UsageError
from tracer.fetch import Fetcher
from tracer.model import Article, Capture, Comparison, Furniture, Given, Match, Outlet, Skipped, Studied
from tracer.outlets import OutletTable
from tracer.readers import read
from tracer.settings import Settings
from tracer.study import Desk, complete, glance_article, glances, shared_quotes, shared_text

_PLAIN = {".txt", ".md", ".text"}
_MOST_BYTES = 64 * 1024 * 1024


def compare_texts(a: str, b: str, *, settings: Settings | None = None) -> Comparison:
    """What two texts share and which way it probably went. Spans are code points of `a` and `b` as given."""
    desk = Desk(settings or Settings())
    return _compare(_plain("a", a, desk), _plain("b", b, desk), desk)


def compare(a: str, b: str, *, settings: Settings | None = None, replay: Path | None = None) -> Comparison:
    """The same for two locations: URLs, `.html` or `.txt` files, or "-". A `.txt` file is compared exactly as it is.

    Raises ReadError or FetchError where one of them cannot be had.
    """
    if a == b == "-":
        raise UsageError("only one of the two can be standard input; name a file for the other")
    desk = Desk(settings or Settings(), OutletTable.load())
    with Fetcher(desk.settings.fetch, replay=replay) as fetcher:
        return _compare(_read("a", a, desk, fetcher), _read("b", b, desk, fetcher), desk)


def _compare(a: Studied, b: Studied, desk: Desk) -> Comparison:
    a, b = (complete(studied, Furniture(), desk) for studied in (a, b))
    match = _told_of_languages(shared_text(a, b, desk.settings), a.article, b.article)
    quoted = shared_quotes(a, b, desk.settings)
    return Comparison(a, b, match, quoted, chain.direction(a, b, match, quoted, settings=desk.settings.chain))


def _told_of_languages(match: Match, a: Article, b: Article) -> Match:
    """Nothing shared between two languages is no finding: texts are not compared across them."""
    if match.passages or not (a.language and b.language) or a.language == b.language:
        return match
    reason = f"text is not compared across languages ({a.language}, {b.language})"
    return replace(match, reason=f"{reason}; {match.reason}" if match.reason else reason)


def _read(id: str, location: str, desk: Desk, fetcher: Fetcher) -> Studied:
    if Path(location).suffix.lower() in _PLAIN:
        return _plain(id, _text_of(Path(location)), desk, location)
    pages = read(location, settings=desk.settings, fetcher=fetcher, given=Given(id=id))
    found = next(glances(pages, desk), None)
    if found is None:
        raise ReadError(f"{location}: nothing to read there; name a page or a text file")
    if isinstance(found, Skipped):
        raise ReadError(f"{found.location}: {found.reason}; save the page's text as .txt and compare that")
    return found


def _text_of(path: Path) -> str:
    """The file's text with nothing changed, so that offsets are the file's own."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ReadError(f"{path}: larger than {_MOST_BYTES >> 20} MiB; cut it into articles first")
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ReadError(f"{path}: {error.strerror or error}; check the name") from error
    except UnicodeDecodeError as error:
        raise ReadError(f"{path}: not UTF-8 text (byte {error.start}); convert it with iconv") from error


def _plain(id: str, text: str, desk: Desk, location: str = "text") -> Studied:
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return glance_article(
        Article(
            id=id,
            url=None,
            canonical_url=None,
            outlet=Outlet(id, id.upper()),  # so that the evidence can say "A" and "B"
            title=None,
            byline=None,
            language=None,
            published=None,
            text=text,
            capture=Capture(location, sha256=sha256),
            location=location,
        ),
        desk,
    )
