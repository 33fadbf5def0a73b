"""A town of made-up outlets, a pywb archive in a process of its own, and the outlet table that knows them."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.finders.town import OUTLETS, REPORT, Town, page
from tracer.warc import Writer

GONE = "http://depot.example/news/lorries-leave-grain-depot-before-dawn"
_TRIES = 300  # of a tenth of a second for pywb to answer, on a busy machine


@pytest.fixture
def town() -> Iterator[Town]:
    with Town() as made:
        yield made


@pytest.fixture
def outlets(tmp_path: Path) -> Path:
    path = tmp_path / "outlets.tsv"
    path.write_text(OUTLETS, "utf-8")
    return path


@pytest.fixture(scope="session")
def pywb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a pywb that holds one page of The Depot Times, captured twice; a collection named web."""
    folder = tmp_path_factory.mktemp("pywb")
    _write(folder / "held.warc.gz")
    for command in (["init", "web"], ["add", "web", "held.warc.gz"]):
        subprocess.run([_script("wb-manager"), *command], cwd=folder, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [_script("wayback"), "-p", str(port), "-b", "127.0.0.1"], cwd=folder, stdout=log, stderr=log
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}/web"
        finally:
            server.kill()
            server.wait()


def _write(path: Path) -> None:
    body = page("Lorries leave grain depot before dawn", REPORT, "2026-11-20").encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with Writer(path, "test") as writer:
        for hour in (7, 19):
            time = datetime(2026, 11, 20, hour, tzinfo=UTC)
            writer.exchange(GONE, b"GET / HTTP/1.1\r\nHost: depot.example\r\n\r\n", head + body, time)


def _script(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _wait_for(url: str) -> None:
    for _ in range(_TRIES):
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} does not answer")
