"""The process that asks: one job after the other, measured by its own clock, memory and list of dialled addresses.

Reads a JSON list of jobs on standard input and writes one JSON object a job. Its sockets refuse to leave loopback, so
that a case that got through is told and does no harm.
"""

from __future__ import annotations

import json
import os
import re
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.hostile.addresses import NAMES
from tests.hostile.case import DEADLINE, STORY
from tracer.errors import FetchError
from tracer.fetch import Fetcher
from tracer.model import Capture, Furniture, Page, Skipped
from tracer.settings import FetchSettings, Settings
from tracer.study import Desk, complete, glance

_dialled: list[str] = []
_lock = threading.Lock()
_resolved: dict[str, int] = {}


def _watch() -> None:
    connect, lookup = socket.socket.connect, socket.getaddrinfo

    def dial(self: socket.socket, address: Any) -> None:
        with _lock:
            _dialled.append(str(address[0]))
        if address[0] not in {"127.0.0.1", "127.0.0.2", "::1"}:
            raise OSError("left loopback")
        connect(self, address)

    def look_up(host: Any, *rest: Any, **named: Any) -> Any:
        if host in {"127.0.0.1", "127.0.0.2", "::1", "localhost", "localhost.", "LOCALHOST", "a.localhost"}:
            return lookup(host, *rest, **named)
        try:
            socket.inet_pton(socket.AF_INET6 if ":" in str(host) else socket.AF_INET, str(host))
        except (OSError, ValueError):
            raise socket.gaierror(socket.EAI_NONAME, "no such name") from None
        return lookup(host, *rest, **named)

    socket.socket.connect = dial  # type: ignore[method-assign]
    socket.getaddrinfo = look_up


def _resolver(host: str, port: int) -> list[str]:
    """Names of cases lead to the server; those of `NAMES` to what they say, askings counted."""
    host = host.lower()
    if host in NAMES:
        with _lock:
            _resolved[host] = count = _resolved.get(host, -1) + 1
        return list(NAMES[host][min(count, len(NAMES[host]) - 1)])
    return ["127.0.0.1"] if re.fullmatch(r"[a-z0-9-]+\.test", host) else []


def _settings(guarded: bool) -> FetchSettings:
    timing = {"deadline": DEADLINE, "read_timeout": DEADLINE / 2, "connect_timeout": DEADLINE / 2}
    timing |= {"retry_wait": 0.05, "host_interval": 0.0}
    if guarded:
        return FetchSettings(**timing)  # type: ignore[arg-type]
    return FetchSettings(**timing, resolver=_resolver, allow=lambda address: address == "127.0.0.1")  # type: ignore[arg-type]


def _outcome(job: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"name": job["name"], "got": "page", "said": "", "text": ""}
    begun = time.monotonic()
    try:
        with Fetcher(_settings(job["guarded"])) as fetcher:
            page = fetcher.get(job["url"])
        found["text"] = page.body[:2_000].decode("latin-1")
        found["fetched"] = time.monotonic() - begun
        if job["study"]:
            desk = Desk(Settings())
            seen = glance(page, desk)
            found["text"] = "" if isinstance(seen, Skipped) else complete(seen, Furniture(), desk).article.text[:2_000]
    except FetchError as error:
        found |= {"got": "refused", "said": str(error)}
    except BaseException as error:
        found |= {"got": "broken", "said": f"{type(error).__name__}: {error}"[:300]}
    return {**found, "seconds": time.monotonic() - begun}


def _measured(job: dict[str, Any]) -> dict[str, Any]:
    """One job with its peak of memory, in MB, and what it dialled."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted anew
    before = len(_dialled)
    found = _outcome(job)
    return {**found, "peak": _memory("VmHWM"), "dialled": _dialled[before:]}


def _apart(job: dict[str, Any]) -> dict[str, Any]:
    """One job in a process of its own, so that the memory of a large page is charged to no other."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        with os.fdopen(writer, "w") as file:
            json.dump(_measured(job), file)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as file:
        said = file.read()
    os.waitpid(child, 0)
    return dict(json.loads(said))


def _memory(what: str) -> float:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(what))
    return int(line.split()[1]) / 1024


def _warm_up() -> None:
    """What is loaded late is loaded, so that no case is charged for it."""
    _outcome({"name": "", "url": "http://127.0.0.2:1/", "guarded": True, "study": False})
    text = "".join(f"<p>{line}</p>" for line in STORY).encode()
    page = Page("a", "http://a.test/", text, "text/html", "html", Capture("a"))
    seen = glance(page, desk := Desk(Settings()))
    if not isinstance(seen, Skipped):
        complete(seen, Furniture(), desk)


def main() -> None:
    _watch()
    jobs = json.load(sys.stdin)
    _outcome(
        {"name": "", "url": "http://127.0.0.2:1/", "guarded": True, "study": False}
    )  # what is loaded late is loaded
    print(json.dumps({"name": "", "peak": _memory("VmRSS")}))
    with ThreadPoolExecutor(40) as pool:
        together = list(pool.map(_outcome, [job for job in jobs if job["waits"]]))
    for found in together:
        print(json.dumps({**found, "peak": _memory("VmHWM"), "dialled": _dialled}))
    for job in jobs:
        if not job["waits"]:
            print(json.dumps(_apart(job) if job["slow"] else _measured(job)), flush=True)


if __name__ == "__main__":
    main()
