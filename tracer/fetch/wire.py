"""The line itself: httpcore's connections, held to a deadline and a guard, with a copy of every byte that passes."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from tracer.fetch.guard import Refused, checked_addresses, endpoint
from tracer.settings import FetchSettings


class OutOfTime(Exception):
    """The deadline for the whole page has passed."""


class Wire(httpcore.NetworkBackend):
    """Connects to checked addresses only; counts down one deadline over all that is done through it.

    `sent` and `received` hold the bytes of the exchange since `begin_exchange`, below TLS, as they were, if `keep`.
    `exempt` are origins ("http://localhost:8888") the guard does not judge.
    """

    def __init__(
        self, settings: FetchSettings, seconds: float, exempt: frozenset[str] = frozenset(), *, keep: bool = True
    ) -> None:
        self.settings = settings
        self.keep = keep
        self._exempt = frozenset(map(_host_and_port, exempt))
        self.address: str | None = None
        self.sent = bytearray()
        self.received = bytearray()
        self._system = httpcore.SyncBackend()
        self._end = time.monotonic() + seconds

    def begin_exchange(self) -> None:
        """Forget the bytes of the exchange before."""
        self.address, self.sent, self.received = None, bytearray(), bytearray()

    def remaining(self) -> float:
        """Seconds until the deadline; never less than 0."""
        return max(0.0, self._end - time.monotonic())

    def within(self, timeout: float | None) -> float:
        """A timeout cut to the deadline. Raises OutOfTime past it."""
        remaining = self.remaining()
        if remaining <= 0:
            raise OutOfTime
        return remaining if timeout is None else min(timeout, remaining)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the host's checked addresses that answers."""
        exempt = (host.lower(), port) in self._exempt
        addresses = checked_addresses(host, port, self.settings, self.within(timeout), exempt=exempt)
        failure: Exception = Refused(f"no such host as {host}; check the address")
        for address in addresses:
            where, at = endpoint(address, port)
            try:
                stream = self._system.connect_tcp(
                    where, at, self.within(timeout), local_address=None, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            self.address = where
            return _Stream(stream, self)
        raise failure


def _host_and_port(origin: str) -> tuple[str, int]:
    parts = urlsplit(origin)
    return (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)


class _Stream(httpcore.NetworkStream):
    """One connection: httpcore's, with every read and write inside the deadline and copied to the wire."""

    def __init__(self, stream: httpcore.NetworkStream, wire: Wire) -> None:
        self._stream = stream
        self._wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._wire.within(timeout))
        if self._wire.keep:
            self._wire.received += data
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if self._wire.keep:
            self._wire.sent += buffer
        self._stream.write(buffer, self._wire.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self._wire.sent.clear()  # what was said before is the proxy's business, not the page's
        self._wire.received.clear()
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, self._wire.within(timeout)), self._wire)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class Transport(httpx.BaseTransport):
    """httpx's requests over our wire; a new connection for each, so that one exchange is one stretch of bytes."""

    def __init__(self, wire: Wire, trust: ssl.SSLContext) -> None:
        self._wire = wire
        self._pool = httpcore.ConnectionPool(
            ssl_context=trust,
            max_keepalive_connections=0,
            network_backend=wire,
            http1=True,
            http2=False,
            proxy=httpcore.Proxy(wire.settings.proxy) if wire.settings.proxy else None,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the answer's body is read from the line as it is iterated."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        answer = self._pool.handle_request(
            httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=dict(answer.extensions)
        )

    def close(self) -> None:
        """Close what is open."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
