"""The door: a URL becomes a Page, from the network or from the archive that stands in for it."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import TracebackType

import httpx

from tracer import warc
from tracer.errors import FetchError, UsageError
from tracer.fetch.errand import Errand
from tracer.fetch.replay import Replay
from tracer.model import Page, Skipped
from tracer.settings import FetchSettings


class Fetcher:
    """Fetches pages one at a time. A context manager: leaving it finishes the archive being recorded."""

    def __init__(
        self, settings: FetchSettings, *, replay: Path | None = None, record: Path | None = None, offline: bool = False
    ) -> None:
        """`replay` answers from a WARC or WACZ and never from the network; `record` writes every exchange to a WARC;
        `offline` refuses to use the network. Raises UsageError where a file cannot be used so."""
        if replay is not None and record is not None:
            raise UsageError(
                "--record has nothing to write under --replay: the archive is already there; leave one out"
            )
        if replay is not None and not replay.is_file():
            raise UsageError(f"{replay}: no such file to replay; give a WARC or WACZ")
        self._settings = settings
        self._offline = offline
        self._replay = Replay(replay, settings) if replay is not None else None
        self._writer = warc.Writer(record, settings.user_agent) if record is not None else None

    def get(self, url: str) -> Page:
        """The page at a URL, its body decoded from transfer and content encodings, its capture filled.

        Raises FetchError with one line that names the remedy.
        """
        if self._replay is not None:
            return self._replay.get(url)
        self._check_may_ask(url)
        return Errand(url, self._settings, _trust(), self._writer).run()

    def replay_pages(self) -> Iterator[Page | Skipped]:
        """Every page of the archive that is replayed; none without one."""
        return iter(()) if self._replay is None else self._replay.pages()

    def _check_may_ask(self, url: str) -> None:
        """Every rule on whether the network may be asked for a URL at all; robots.txt and pacing belong here."""
        if self._offline:
            raise FetchError(f"{url}: not fetched, --offline was given; replay an archive that holds it")

    def close(self) -> None:
        """Finish the archive being recorded."""
        if self._writer is not None:
            self._writer.close()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@cache
def _trust() -> ssl.SSLContext:
    """Which certificates are believed; loading them costs 50 ms, so once."""
    return httpx.create_ssl_context(trust_env=False)
