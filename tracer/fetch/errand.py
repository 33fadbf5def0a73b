"""One page from the network: ask, follow redirects hop by hop, ask again where the server is busy, take the answer."""

from __future__ import annotations

import hashlib
import ssl
import time
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from tracer import warc
from tracer.errors import FetchError
from tracer.fetch.answer import Answer, read_answer
from tracer.fetch.guard import Refused
from tracer.fetch.wire import OutOfTime, Transport, Wire
from tracer.model import Capture, Page
from tracer.settings import FetchSettings
from tracer.urls import as_captured, under_own_url

REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 503})
ACCEPT = "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1"


class Errand:
    """What has to be done for one URL, under one deadline."""

    def __init__(self, url: str, settings: FetchSettings, trust: ssl.SSLContext, writer: warc.Writer | None) -> None:
        self._asked = url
        self._settings = settings
        self._writer = writer
        self._wire = Wire(settings)
        self._client = httpx.Client(
            transport=Transport(self._wire, trust),
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout),
            headers={"User-Agent": settings.user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, identity"},
        )

    def run(self) -> Page:
        """The page. Raises FetchError."""
        url, been = as_captured(self._asked.strip().partition("#")[0]), set[str]()
        with self._client:
            for _ in range(self._settings.redirects + 1):
                if url in been:
                    raise self._error("redirects in a circle; open it in a browser and save the page")
                been.add(url)
                answer = self._patiently(url)
                if answer.status not in REDIRECTS or answer.location is None:
                    return self._page(answer)
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
        pause = self._settings.retry_wait
        for attempt in range(self._settings.retries + 1):
            last = attempt == self._settings.retries
            answer = self._ask(url, may_fail=not last)
            if answer is not None and answer.status not in BUSY:
                return answer
            wait = pause if answer is None or answer.retry_after is None else answer.retry_after
            if answer is not None and (last or wait >= self._wire.remaining()):
                raise self._error(f"{_status(answer.status)}, wants {wait:,.0f} s of patience; try again later")
            time.sleep(min(wait, self._wire.remaining()))
            pause *= 2
        raise self._error("no answer; try again later")

    def _ask(self, url: str, *, may_fail: bool) -> Answer | None:
        """One exchange, recorded; None where the connection broke off and there is another try."""
        self._wire.begin_exchange()
        begun = datetime.now(UTC)
        cut: str | None = None
        try:
            with self._client.stream("GET", self._parsed(url)) as response:
                return read_answer(url, response, begun, self._settings)
        except Refused as error:
            cut = "length"
            raise self._error(str(error), url) from None
        except (OutOfTime, httpcore.TimeoutException) as error:
            cut = "time"
            raise self._late(error) from None
        except (httpx.InvalidURL, httpx.RemoteProtocolError):  # httpx looks where a redirect leads even if not asked to
            raise self._error("redirects to something that is no address; give the page's own address", url) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            cut = "disconnect"
            if may_fail and _broke_off(error):
                return None
            raise self._error(_plainly(error), url) from None
        finally:
            self._record(url, begun, cut)

    def _parsed(self, url: str) -> httpx.URL:
        try:
            parsed = httpx.URL(url)
        except (httpx.InvalidURL, ValueError, UnicodeError) as error:
            raise self._error(f"not a web address ({error}); check it") from None
        if parsed.scheme not in {"http", "https"} or not parsed.host:
            raise self._error("not a web address; it begins with http:// or https:// and names a host")
        return parsed

    def _record(self, url: str, begun: datetime, cut: str | None) -> None:
        if self._writer is not None and self._wire.sent and self._wire.received:
            self._writer.exchange(
                url, bytes(self._wire.sent), bytes(self._wire.received), begun, self._wire.address, truncated=cut
            )

    def _page(self, answer: Answer) -> Page:
        if answer.status != HTTPStatus.OK:
            raise self._error(f"{_status(answer.status)}; check the address, or look for it in a web archive")
        if not answer.body.strip():
            raise self._error("an empty page; open it in a browser and save what it shows")
        capture = Capture(
            source="live web",
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
            return self._error(
                f"not done in fetch.deadline = {self._settings.deadline:g} s; raise it or try again later"
            )
        if isinstance(error, httpcore.ConnectTimeout):
            return self._error(f"no connection in {self._settings.connect_timeout:g} s; try again later")
        return self._error(f"silent for {self._settings.read_timeout:g} s; raise fetch.read_timeout or try again later")

    def _error(self, what: str, url: str | None = None) -> FetchError:
        via = f" (redirected to {url[:300]})" if url and url != self._asked else ""
        return FetchError(" ".join(f"{self._asked[:300]}{via}: {what}".split()))


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
    if isinstance(error, httpcore.ConnectError):
        return f"no connection ({text}); check the address, or try again later"
    return f"the connection failed ({text or type(error).__name__}); try again later"
