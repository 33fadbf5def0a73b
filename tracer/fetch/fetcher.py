"""The door: a URL becomes a Page, from the network or from the archive that stands in for it."""

from __future__ import annotations

import math
import ssl
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from tracer import warc
from tracer.errors import FetchError, UsageError
from tracer.fetch.answer import Answer, Gone, Wish
from tracer.fetch.guard import Refused, checked_addresses
from tracer.fetch.manners import Manners
from tracer.fetch.replay import FAILURE, GONE, SEARCH, SPAN, Replay
from tracer.model import Page, Skipped
from tracer.settings import FetchSettings

if TYPE_CHECKING:
    from tracer.fetch.errand import Errand

_RESOLVE = 3.0  # seconds for a name when all that is asked is whether there is a network


class Fetcher:
    """Fetches pages and other answers, from any thread. A context manager: leaving it finishes the archive recorded."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        replay: Path | None = None,
        record: Path | None = None,
        offline: bool = False,
        services: frozenset[str] = frozenset(),
    ) -> None:
        """`replay` answers from a WARC or WACZ and never from the network; `record` writes every exchange to a WARC;
        `offline` refuses to use the network. `services` are origins ("http://localhost:8888") the user typed as those
        of a service: only requests to them as such may go to a non-public address. Raises UsageError where a file
        cannot be used so."""
        if replay is not None and record is not None:
            raise UsageError(
                "--record has nothing to write under --replay: the archive is already there; leave one out"
            )
        if replay is not None and not replay.is_file():
            raise UsageError(f"{replay}: no such file to replay; give a WARC or WACZ")
        self._settings = settings
        self._offline = offline
        self._services = services
        self._replay = Replay(replay, settings) if replay is not None else None
        self._writer = warc.Writer(record, settings.user_agent) if record is not None else None
        self._manners = Manners(settings, self._robots)

    def get(
        self,
        url: str,
        *,
        service: bool = False,
        interval: float | None = None,
        limit: int | None = None,
        seconds: float = math.inf,
        exact: bool = False,
    ) -> Page:
        """The page at a URL, its body decoded from transfer and content encodings, its capture filled.

        `seconds` is the most it may take, where that is less than fetch.deadline; `service`, `interval` and `limit`
        are as for `ask`. An archive that is replayed may answer with another form of the page, unless `exact`. Raises
        FetchError with one line that names the remedy; Gone where an archive may have the page.
        """
        if self._replay is not None:
            return self._replay.get(url, exact=exact)
        try:
            self._check_may_ask(url)
            return self._errand(url, Wish(service=service, interval=interval, limit=limit), seconds).page()
        except FetchError as error:
            self._record_failure(url, None, error)
            raise

    def ask(
        self,
        url: str,
        *,
        accept: str = "*/*",
        span: tuple[int, int] | None = None,
        limit: int | None = None,
        service: bool = False,
        interval: float | None = None,
        busy_wait: float | None = None,
        seconds: float = math.inf,
    ) -> Answer:
        """What a server says to a GET, whatever it is and with whatever status, after redirects.

        `span` asks for a range of bytes, first and last; `limit` is the most bytes of body taken (fetch.page_bytes).
        `service` says that the URL is of an interface made for programs: robots.txt does not apply, and the guard
        not to origins among `services`. `interval` is the seconds between two requests to its host, `busy_wait`
        those to wait after a 429 or 503 that names no time. Raises FetchError where nothing is answered.
        """
        if self._replay is not None:
            return self._replay.ask(url, span)
        wish = Wish(False, accept, span, limit, service, interval, busy_wait)
        try:
            self._check_may_ask(url)
            return self._errand(url, wish, seconds).answer()
        except FetchError as error:
            self._record_failure(url, span, error)
            raise

    def sitemaps(self, url: str, *, seconds: float = math.inf) -> tuple[str, ...]:
        """The sitemaps named by robots.txt of the site a URL is of, in its order; none where it cannot be had."""
        return () if self._offline else self._manners.sitemaps(url, seconds)

    def replay_pages(self) -> Iterator[Page | Skipped]:
        """Every page of the archive that is replayed; none without one."""
        return iter(()) if self._replay is None else self._replay.pages()

    @property
    def asks_network(self) -> bool:
        """Whether anything may go out at all."""
        return self._replay is None and not self._offline

    def record_search(self, url: str, search: str) -> None:
        """Note in the archive being recorded that copies of the page at `url` were looked for, and how."""
        if self._writer is not None:
            self._writer.note(url, {SEARCH: search})

    def recorded_search(self, url: str) -> str | None:
        """What `record_search` noted for this URL in the archive that is replayed; None where it did not."""
        return self._replay.searches.get(url) if self._replay is not None else None

    def can_resolve(self, host: str) -> bool:
        """Whether a name leads anywhere from here, as far as can be told without asking for anything."""
        if not self.asks_network:
            return False
        try:
            return bool(self._settings.proxy or checked_addresses(host, 443, self._settings, _RESOLVE, exempt=True))
        except Refused:
            return False

    def _errand(self, url: str, wish: Wish, seconds: float, *, robots: bool = False) -> Errand:
        from tracer.fetch.errand import Errand, Gear  # here: httpx takes .15 s that a replay does not need

        gear = Gear(self._settings, _trust(), self._writer)
        if not robots:
            gear = replace(gear, manners=self._manners, services=self._services)
        return Errand(url, wish, gear, seconds)

    def _robots(self, url: str, seconds: float) -> Answer:
        """A robots.txt, for which no robots.txt is asked; later requests to its host need not wait because of it."""
        if self._replay is not None:
            return self._replay.ask(url, None)
        wish = Wish(page=False, accept="text/plain,*/*;q=0.1", limit=self._settings.robots_bytes)
        return self._errand(url, wish, min(self._settings.robots_seconds, seconds), robots=True).answer()

    def _check_may_ask(self, url: str) -> None:
        if self._offline:
            raise FetchError(f"{url}: not fetched, --offline was given; replay an archive that holds it")

    def _record_failure(self, url: str, span: tuple[int, int] | None, error: FetchError) -> None:
        if self._writer is not None:
            gone = {GONE: "yes"} if isinstance(error, Gone) else {}
            part = {SPAN: f"{span[0]}-{span[1]}"} if span else {}
            self._writer.note(url, {FAILURE: str(error), **gone, **part})

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
    import httpx

    return httpx.create_ssl_context(trust_env=False)
