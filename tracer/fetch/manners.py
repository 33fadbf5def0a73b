"""How often and what a host may be asked: robots.txt (RFC 9309), its crawl delay, and one request at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from tracer.errors import FetchError
from tracer.fetch.answer import Answer, Gone
from tracer.fetch.guard import Elsewhere, Refused
from tracer.settings import FetchSettings

_FOUND = range(200, 300)
_OWN_FAULT = range(400, 500)  # the site has no rules: RFC 9309, 2.3.1.3


@dataclass
class _Host:
    """One host's turn: who holds the lock may ask, not before `free` (time.monotonic)."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free: float = 0.0


_HOSTS: dict[str, _Host] = {}  # of the whole process: one trace after the other asks the same hosts
_HOSTS_LOCK = threading.Lock()


@dataclass(frozen=True)
class _Rules:
    """What an origin's robots.txt says; `refusal` stands where it could not be had, `gone` if nobody answers there."""

    robots: Protego | None = None
    refusal: str = ""
    gone: bool = False


class Manners:
    """Shared by everything one Fetcher does, from any thread. Hosts are asked one request at a time, by all Fetchers
    of the process."""

    def __init__(self, settings: FetchSettings, ask: Callable[[str, float], Answer]) -> None:
        """`ask` gets a robots.txt within some seconds; it must not come back here."""
        self._settings = settings
        self._ask = ask
        self._lock = threading.Lock()
        self._rules: dict[str, _Rules] = {}
        self._fetching: dict[str, threading.Lock] = {}

    def check(self, url: str, seconds: float) -> None:
        """Raises Refused where robots.txt does not let us ask for this URL, or is not had within `seconds`."""
        if not self._settings.robots:
            return
        rules = self._rules_of(url, seconds)
        if rules.refusal:
            raise Elsewhere(rules.refusal) if rules.gone else Refused(rules.refusal)
        if rules.robots is not None and not rules.robots.can_fetch(url, self._token()):
            raise Elsewhere(
                "its robots.txt does not allow it; save the page in a browser and give the file, or use "
                "--ignore-robots (fetch.robots=false) at your own risk"
            )

    @contextmanager
    def turn(self, url: str, interval: float | None, seconds: float) -> Iterator[None]:
        """The host's turn, for one request; the next one's begins the interval after this one's end.

        `interval` is in seconds, None for our usual one or the crawl delay of robots.txt. Raises Refused where the
        turn does not come within `seconds`.
        """
        gap = self._gap(url, seconds) if interval is None else interval
        host = self._host(url)
        until = time.monotonic() + seconds
        if not host.lock.acquire(timeout=max(0.0, seconds)):
            raise Refused("its host was busy with our other requests for too long; try again later")
        try:
            wait = host.free - time.monotonic()
            if time.monotonic() + wait > until:
                raise Refused(f"its host wants {wait:,.0f} s between requests, longer than there is; try again later")
            time.sleep(max(0.0, wait))
            try:
                yield
            finally:
                host.free = max(host.free, time.monotonic() + gap)
        finally:
            host.lock.release()

    def rest(self, url: str, seconds: float) -> None:
        """Leave a host alone for a time: it said that it is busy."""
        host = self._host(url)
        host.free = max(host.free, time.monotonic() + seconds)

    def sitemaps(self, url: str, seconds: float) -> tuple[str, ...]:
        """The sitemaps robots.txt names, in its order; none where it is not had within `seconds`."""
        try:
            robots = self._rules_of(url, seconds).robots
        except Refused:
            return ()
        return tuple(dict.fromkeys(robots.sitemaps)) if robots is not None else ()

    def _token(self) -> str:
        """Our product token, the name robots.txt knows us by (RFC 9309, 2.2.1)."""
        return self._settings.user_agent.partition("/")[0].strip() or "tracer"

    def _host(self, url: str) -> _Host:
        with _HOSTS_LOCK:
            return _HOSTS.setdefault((urlsplit(url).hostname or "").lower(), _Host())

    def _gap(self, url: str, seconds: float) -> float:
        """Seconds between two requests: ours, or what robots.txt asks for. Raises Refused where that is too long."""
        gap = self._settings.host_interval
        if not self._settings.robots or (robots := self._rules_of(url, seconds).robots) is None:
            return gap
        agent = self._token()
        rate = robots.request_rate(agent)
        gap = max(gap, robots.crawl_delay(agent) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0)
        if gap > self._settings.longest_interval:
            raise Refused(
                f"its robots.txt asks for {gap:,.0f} s between requests, more than fetch.longest_interval; raise it"
            )
        return gap

    def _rules_of(self, url: str, seconds: float) -> _Rules:
        """The rules of a URL's origin, asked for once; a file there was no time for is asked for again."""
        until = time.monotonic() + seconds
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
        with self._lock:
            fetching = self._fetching.setdefault(origin, threading.Lock())
        if not fetching.acquire(timeout=max(0.0, min(seconds, threading.TIMEOUT_MAX))):
            raise Refused("its robots.txt was not had in the time there was; try again later")
        try:
            if origin in self._rules:
                return self._rules[origin]
            rules = self._fetch(origin, until - time.monotonic())
            if not rules.refusal or time.monotonic() < until:
                self._rules[origin] = rules
            return rules
        finally:
            fetching.release()

    def _fetch(self, origin: str, seconds: float) -> _Rules:
        """4xx means there are no rules, anything else that is no answer that nothing may be asked."""
        try:
            answer = self._ask(f"{origin}/robots.txt", seconds)
        except Gone as error:  # nor would the page answer: told as its own failure
            return _Rules(refusal=_reason(error, origin), gone=True)
        except FetchError as error:
            return _Rules(refusal=f"its robots.txt: {_reason(error, origin)}")
        if answer.status in _FOUND:
            return _Rules(_parsed(answer.body))
        if answer.status in _OWN_FAULT and answer.status != 429:
            return _Rules()
        return _Rules(refusal=f"its robots.txt answers {answer.status}, so nothing may be asked; try again later")


def _reason(error: FetchError, origin: str) -> str:
    return str(error).removeprefix(f"{origin}/robots.txt").lstrip(": ")


def _parsed(body: bytes) -> Protego | None:
    try:
        return Protego.parse(body.decode("utf-8", "replace").removeprefix("\ufeff"))
    except Exception:  # whatever a hostile file does to the parser: it has said nothing
        return None
