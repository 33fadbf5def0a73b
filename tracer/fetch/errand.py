"""One thing from the network: ask, follow redirects hop by hop, ask again where the server is busy, take the answer."""

from __future__ import annotations

import hashlib
import ssl
import time
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from tracer import warc
from tracer.errors import FetchError
from tracer.fetch.answer import LIVE, REDIRECTS, Answer, Gone, Wish, read_answer
from tracer.fetch.guard import Elsewhere, Refused, check_through_proxy
from tracer.fetch.manners import Manners
from tracer.fetch.wire import OutOfTime, Transport, Wire
from tracer.model import Capture, Page
from tracer.settings import FetchSettings
from tracer.urls import as_captured, under_own_url

BUSY = frozenset({429, 503})
GONE = frozenset({403, 404, 410, 451})  # 403 too: sites that went behind a wall answer so for what they had open


@dataclass(frozen=True)
class Gear:
    """What every errand of one Fetcher goes out with. `services` are origins the user typed, free of the guard."""

    settings: FetchSettings
    trust: ssl.SSLContext
    writer: warc.Writer | None = None
    manners: Manners | None = None
    services: frozenset[str] = frozenset()


class Errand:
    """What has to be done for one URL, under one deadline of `seconds`."""

    def __init__(self, url: str, wish: Wish, gear: Gear, seconds: float) -> None:
        self._asked = url
        self._wish = wish
        self._gear = gear
        self._settings = settings = gear.settings
        self._seconds = min(seconds, settings.deadline)
        exempt = (gear.services if wish.service else frozenset()) | ({settings.proxy} if settings.proxy else set())
        self._wire = Wire(settings, self._seconds, exempt, keep=gear.writer is not None)
        self._client = httpx.Client(
            transport=Transport(self._wire, gear.trust),
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout),
            headers=_headers(wish, settings),
        )

    def page(self) -> Page:
        """The page. Raises FetchError."""
        answer = self.answer()
        if answer.status != HTTPStatus.OK:
            error = self._error(f"{_status(answer.status)}; check the address, or look for it in a web archive")
            raise Gone(str(error)) if answer.status in GONE else error
        return self._page(answer)

    def answer(self) -> Answer:
        """What the server says in the end, after redirects. Raises FetchError where it says nothing."""
        url, been = as_captured(self._asked.strip().partition("#")[0]), set[str]()
        with self._client:
            for _ in range(self._settings.redirects + 1):
                if url in been:
                    raise self._error("redirects in a circle; open it in a browser and save the page")
                been.add(url)
                answer = self._patiently(url)
                if answer.status not in REDIRECTS or answer.location is None:
                    return answer
                url = self._hop(answer)
        raise self._error(f"more than {self._settings.redirects} redirects; give the address they end at")

    def _hop(self, answer: Answer) -> str:
        try:
            target = urljoin(answer.url, answer.location or "").partition("#")[0]
            scheme = urlsplit(target).scheme
        except ValueError:
            raise self._error("redirects to something that is no address; give the page's own address") from None
        if scheme not in {"http", "https"}:
            raise self._error(f"redirects to {scheme or 'no'}: address, refused; give the page's own address")
        return target

    def _patiently(self, url: str) -> Answer:
        """An answer that is not "busy", asking again as the server wishes, as far as the deadline allows."""
        parsed = self._parsed(url)
        pause = self._settings.retry_wait if self._wish.busy_wait is None else self._wish.busy_wait
        for attempt in range(self._settings.retries + 1):
            last = attempt == self._settings.retries
            answer = self._in_turn(url, parsed, may_fail=not last)
            if answer is not None and answer.status not in BUSY:
                return answer
            wait = pause if answer is None or answer.retry_after is None else answer.retry_after
            if answer is not None and (last or wait >= self._wire.remaining()):
                if not self._wish.page:
                    return answer
                raise self._error(f"{_status(answer.status)}, wants {wait:,.0f} s of patience; try again later")
            self._rest(url, min(wait, self._wire.remaining()))
            pause *= 2
        raise self._error("no answer; try again later")

    def _rest(self, url: str, seconds: float) -> None:
        if self._gear.manners is not None:
            self._gear.manners.rest(url, seconds)
        time.sleep(seconds)

    def _in_turn(self, url: str, parsed: httpx.URL, *, may_fail: bool) -> Answer | None:
        """One exchange when robots.txt allows it and it is this host's turn."""
        manners = self._gear.manners
        try:
            if manners is not None and not self._wish.service:
                manners.check(url, self._wire.remaining())
            interval = self._wish.interval
            if interval is None and self._wish.service:
                interval = self._settings.host_interval
            with manners.turn(url, interval, self._wire.remaining()) if manners else nullcontext():
                return self._ask(url, parsed, may_fail=may_fail)
        except Refused as error:
            plain = self._error(str(error), url)
            raise (Gone(str(plain)) if isinstance(error, Elsewhere) else plain) from None

    def _ask(self, url: str, parsed: httpx.URL, *, may_fail: bool) -> Answer | None:
        """One exchange, recorded; None where the connection broke off and there is another try."""
        self._wire.begin_exchange()
        begun = datetime.now(UTC)
        cut: str | None = None
        try:
            with self._client.stream("GET", parsed) as response:
                return read_answer(url, response, begun, self._wish, self._settings)
        except Refused:
            cut = "length"
            raise
        except (OutOfTime, httpcore.TimeoutException) as error:
            cut = "time"
            raise self._late(error) from None
        except (httpx.InvalidURL, httpx.RemoteProtocolError, UnicodeError):  # httpx looks where a redirect leads
            raise self._error("redirects to something that is no address; give the page's own address", url) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, OSError) as error:
            cut = "disconnect"
            if may_fail and _broke_off(error):
                return None
            plain = self._error(_plainly(error), url)
            raise (Gone(str(plain)) if isinstance(error, httpcore.ConnectError) else plain) from None
        finally:
            self._record(url, begun, cut)

    def _parsed(self, url: str) -> httpx.URL:
        try:
            parsed = httpx.URL(url)
            host = parsed.host  # decodes punycode, which may be none
        except (httpx.InvalidURL, ValueError, UnicodeError) as error:
            raise self._error(f"not a web address ({error}); check it") from None
        if parsed.scheme not in {"http", "https"} or not host:
            raise self._error("not a web address; it begins with http:// or https:// and names a host")
        if self._settings.proxy:
            try:
                check_through_proxy(host, self._settings)
            except Refused as error:
                raise self._error(str(error), url) from None
        return parsed

    def _record(self, url: str, begun: datetime, cut: str | None) -> None:
        if self._gear.writer is not None and self._wire.sent and self._wire.received:
            self._gear.writer.exchange(
                url, bytes(self._wire.sent), bytes(self._wire.received), begun, self._wire.address, truncated=cut
            )

    def _page(self, answer: Answer) -> Page:
        if not answer.body.strip():
            raise self._error("an empty page; open it in a browser and save what it shows")
        capture = Capture(
            source=LIVE,
            url_asked=self._asked,
            url_final=answer.url,
            time=answer.time,
            verified=True,
            sha256=hashlib.sha256(answer.body).hexdigest(),
        )
        kind, url = answer.content_type, answer.url
        return under_own_url(Page(url, url, answer.body, kind, answer.form, capture, answer.status))

    def _late(self, error: Exception) -> FetchError:
        if isinstance(error, OutOfTime) or self._wire.remaining() <= 0:
            if self._seconds < self._settings.deadline:
                return self._error("not done in the time there was; try again later, or give more with --budget")
            return self._error(
                f"not done in fetch.deadline = {self._settings.deadline:g} s; raise it or try again later"
            )
        if isinstance(error, httpcore.ConnectTimeout):
            return self._error(f"no connection in {self._settings.connect_timeout:g} s; try again later")
        return self._error(f"silent for {self._settings.read_timeout:g} s; raise fetch.read_timeout or try again later")

    def _error(self, what: str, url: str | None = None) -> FetchError:
        via = f" (redirected to {url[:300]})" if url and url != self._asked else ""
        return FetchError(" ".join(f"{self._asked[:300]}{via}: {what}".split()))


def _headers(wish: Wish, settings: FetchSettings) -> dict[str, str]:
    headers = {"User-Agent": settings.user_agent, "Accept": wish.accept, "Accept-Encoding": "gzip, identity"}
    if wish.span is not None:
        headers |= {"Range": f"bytes={wish.span[0]}-{wish.span[1]}", "Accept-Encoding": "identity"}
    return headers


def _status(code: int) -> str:
    try:
        return f"the server says {code} {HTTPStatus(code).phrase}"
    except ValueError:
        return f"the server says {code}"


def _broke_off(error: Exception) -> bool:
    """A connection that ended too soon may hold the next time; a server that sends nonsense will do so again."""
    if isinstance(error, httpcore.RemoteProtocolError):
        return str(error).startswith(("peer closed", "Server disconnected"))
    return isinstance(error, (httpcore.ReadError, httpcore.WriteError))


def _plainly(error: Exception) -> str:
    text = " ".join(str(error).split())[:160]
    if "Receive buffer too long" in text or ("header" in text.lower() and "too" in text):
        return "its headers are larger than tracer takes; save the page in a browser"
    if "without sending complete message body" in text or "incomplete" in text:
        return f"the server broke off before the end ({text}); try again later"
    if isinstance(error, httpcore.ProxyError):
        return f"the proxy refused ({text}); check --proxy"
    if isinstance(error, httpcore.ConnectError):
        return f"no connection ({text}); check the address, or try again later"
    return f"the connection failed ({text or type(error).__name__}); try again later"
