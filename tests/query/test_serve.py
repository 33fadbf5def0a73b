"""The real Datasette on a real database, over HTTP on loopback."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.collect import made
from tests.conftest import ROOT
from tracer.collect import add


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """`tracer serve` on a free port, ended when the test is done."""
    add([str(made.crawl(tmp_path / "c.jsonl", made.records(stories=2)))], db=tmp_path / "news.db")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tracer", "serve", "--db", "news.db", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL, start_new_session=True
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/-/versions.json", timeout=5)
            break
        except OSError:
            time.sleep(0.5)
    yield address
    import os

    os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=20)


def answer(address: str, path: str, **parameters: str) -> list[dict[str, object]]:
    """The rows behind an address of Datasette."""
    query = urlencode({"_shape": "array", **parameters})
    with urllib.request.urlopen(f"{address}/news/{path}.json?{query}", timeout=30) as response:
        rows: list[dict[str, object]] = json.load(response)
    return rows


@pytest.mark.slow
def test_datasette_serves_views_and_canned_queries(address: str) -> None:
    """Each view opens, and each canned query gives what it says."""
    for view in ("stories", "chains", "copies", "outlet_flows", "quote_variants"):
        answer(address, view)
    assert {row["id"] for row in answer(address, "search", words="keeper")} == {
        f"7-{s}-{c}" for s in (0, 1) for c in (0, 1, 2)
    }
    story = answer(address, "largest_stories")[0]["story"]
    assert answer(address, "story", story=str(story))
    assert answer(address, "uncredited_stories")
    outlet = answer(address, "outlet_flows")[0]["source_outlet"]
    assert answer(address, "flows_of_an_outlet", outlet=str(outlet))
    assert answer(address, "versions_of_a_page", url="https://paper00.example/7/0")
    with urllib.request.urlopen(f"{address}/news", timeout=30) as response:
        assert re.search(r"Largest stories", response.read().decode())
