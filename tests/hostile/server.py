"""The server that misbehaves as each case says, and the canaries that no one may come to."""

from __future__ import annotations

import datetime
import re
import socket
import ssl
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from urllib.parse import unquote

import trustme

from tests.hostile.case import Case, answer

_TEMPLATE = 100_000  # bytes; larger replies hold no marks to fill in
Shake = Callable[[socket.socket], socket.socket | None]


class Server:
    """Serves cases by the first part of the path; one port for plain HTTP, one for each way TLS goes wrong."""

    def __init__(self, cases: Mapping[str, Case]) -> None:
        self._cases = cases
        self._asked: Counter[str] = Counter()
        self._open: list[socket.socket] = []
        self.visitors: list[str] = []  # who came to a canary
        self.port = self._listen("127.0.0.1", self._serve)
        self.tls = {name: self._listen("127.0.0.1", self._serve_tls(shake)) for name, shake in _shakes().items()}
        for address in ("127.0.0.2", "::1"):
            self._listen(address, lambda connection, where=address: self._caught(where), port=self.port)

    def fill(self, text: str, case: Case, slug: str, count: int = 0) -> str:
        """The marks in an address or an answer, filled in."""
        tls = self.tls.get(case.tls, 0)
        port = tls if tls and "https://{host}:{port}" in case.url else self.port
        marks = {"host": f"{slug}.test", "port": port, "canary": f"127.0.0.2:{self.port}", "name": slug}
        for mark, value in {**marks, "count": count, "tls": tls}.items():
            text = text.replace(f"{{{mark}}}", str(value))
        return text

    def close(self) -> None:
        for listener in self._open:
            listener.close()

    def _listen(self, address: str, serve: Callable[[socket.socket], None], port: int = 0) -> int:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            listener = socket.create_server((address, port), family=family, backlog=256)
        except OSError:
            if family == socket.AF_INET6:  # a machine without IPv6 cannot be led there either
                return port
            raise
        self._open.append(listener)
        threading.Thread(target=self._accept, args=(listener, serve), daemon=True).start()
        return int(listener.getsockname()[1])

    def _accept(self, listener: socket.socket, serve: Callable[[socket.socket], None]) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=_quietly, args=(serve, connection), daemon=True).start()

    def _caught(self, where: str) -> None:
        self.visitors.append(where)

    def _serve_tls(self, shake: Shake) -> Callable[[socket.socket], None]:
        def serve(connection: socket.socket) -> None:
            if (secure := shake(connection)) is not None:
                self._serve(secure)

        return serve

    def _serve(self, connection: socket.socket) -> None:
        request = connection.recv(65_536)
        path = unquote(request.split(b" ")[1].decode("latin-1"))
        slug = path.split("/")[1].partition("?")[0]
        case, reply = self._cases.get(slug), None
        if case is not None:
            reply = case.reply
        elif path == "/robots.txt" and (case := self._cases.get(slug := _asked_host(request))) is not None:
            reply = case.robots
        if case is None or not reply:
            connection.sendall(answer(b"nothing", status="404 Not Found"))
            return
        self._asked[slug] += 1
        if callable(reply):
            reply(connection, path, self._asked[slug])
        else:
            connection.sendall(self._filled(reply, case, slug))

    def _filled(self, reply: bytes, case: Case, slug: str) -> bytes:
        text = reply.decode("latin-1")
        if len(text) > _TEMPLATE:
            return reply
        return _right_length(text, self.fill(text, case, slug, self._asked[slug])).encode("latin-1")


def _asked_host(request: bytes) -> str:
    found = re.search(rb"(?i)\r\nhost: ([a-z0-9-]+)\.test", request)
    return found[1].decode() if found else ""


def _right_length(before: str, after: str) -> str:
    """The length that was right before the marks were filled in is right again."""
    old, new = (len(text.partition("\r\n\r\n")[2]) for text in (before, after))
    return after.replace(f"Content-Length: {old}\r\n", f"Content-Length: {new}\r\n") if old != new else after


def _quietly(serve: Callable[[socket.socket], None], connection: socket.socket) -> None:
    with closing(connection), suppress(OSError, ValueError, IndexError):
        serve(connection)
        with suppress(OSError):
            connection.shutdown(socket.SHUT_WR)


def _shakes() -> dict[str, Shake]:
    """How each way of TLS shakes hands."""
    authority = trustme.CA()
    long_ago = datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)

    def secured(*names: str, expired: bool = False, old: bool = False) -> Shake:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*names, not_after=long_ago if expired else None).configure_cert(context)
        if old:
            with warnings.catch_warnings():  # that it is old is the point
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        return lambda connection: context.wrap_socket(connection, server_side=True)

    def sends(data: bytes, wait: bool = False, pause: float = 0.0) -> Shake:
        def shake(connection: socket.socket) -> None:
            connection.recv(1)
            for at in range(len(data)) if pause else [None]:
                connection.sendall(data if at is None else data[at : at + 1])
                time.sleep(pause)
            while wait and connection.recv(65_536):
                pass

        return shake

    return {
        "self-signed": secured("*.test"),
        "another name": secured("elsewhere.example"),
        "expired": secured("*.test", expired=True),
        "old": secured("*.test", old=True),
        "plain": sends(answer(b"<p>plain</p>")),
        "garbage": sends(bytes(range(256)) * 64),
        "alert": sends(b"\x15\x03\x01\x00\x02\x02\x28"),
        "silent": sends(b"", wait=True),
        "dripping": sends(b"\x16\x03\x03\x40\x00" + bytes(4_000), pause=0.05),
    }
