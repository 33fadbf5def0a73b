"""Tasks go to workers and answers come back in order; workers end with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tracer.engines import local

SCRIPT = """
import os, sys, time
from tracer.engines import local
def work(task):
    open(os.path.join(sys.argv[1] if len(sys.argv) > 1 else task, str(os.getpid())), "w").close()
    time.sleep(60)
if __name__ == "__main__":
    list(local.run(work, [sys.argv[1]] * 4, workers=2))
"""


@pytest.mark.parametrize("threads", [False, True])
def test_answers_come_in_the_order_of_tasks(threads: bool) -> None:
    """Whoever is done first."""
    assert list(local.run(abs, iter(range(-20, 0)), workers=2, threads=threads)) == list(range(20, 0, -1))


def test_memory_is_held_to_a_limit() -> None:
    """Asking for more raises; afterwards the process is as it was."""
    with local.limited(1 << 30), pytest.raises(MemoryError):
        bytearray(4 << 30)
    assert len(bytearray(1 << 20)) == 1 << 20


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    """A killed run leaves no process behind that waits for work for ever."""
    script, marks = tmp_path / "run.py", tmp_path / "marks"
    script.write_text(SCRIPT)
    marks.mkdir()
    parent = subprocess.Popen([sys.executable, str(script), str(marks)], start_new_session=True)
    until = time.monotonic() + 60
    while len(list(marks.iterdir())) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    workers = [int(path.name) for path in marks.iterdir()]
    assert len(workers) == 2
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    while any(map(alive, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(alive, workers))


def alive(pid: int) -> bool:
    """Whether a process runs still; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
