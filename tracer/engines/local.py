"""The dedup loop on this machine's processors: tasks go to workers, small answers come back."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection
from typing import TypeVar

from tracer.errors import TracerError

Task = TypeVar("Task")
Answer = TypeVar("Answer")


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def limited(memory: int) -> Iterator[None]:
    """Hold this process to so many bytes of its own memory (RLIMIT_DATA); asking for more raises MemoryError."""
    try:
        import resource
    except ImportError:  # no such limits on this system
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def run(
    work: Callable[[Task], Answer],
    tasks: Iterable[Task],
    *,
    workers: int,
    preload: Sequence[str] = (),
    threads: bool = False,
    memory: int = 0,
) -> Iterator[Answer]:
    """The answers of `work` to all tasks, in the order of the tasks.

    No more than two tasks a worker are under way, so lazily made tasks take bounded memory. With one worker everything
    runs here; else in processes, for which `work` and tasks must pickle and `preload` names modules that are imported
    once for all; or in `threads`, where the work spends its time outside Python. Processes may take `memory` bytes in
    all, if any are named.
    """
    if workers <= 1:
        yield from map(work, tasks)
        return
    with ThreadPoolExecutor(workers) if threads else _processes(workers, preload, memory) as pool:
        waiting: deque[Future[Answer]] = deque()
        try:
            for task in tasks:
                waiting.append(pool.submit(work, task))
                if len(waiting) >= 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise TracerError(
                "a worker process was killed (out of memory?); run the same command again to go on"
            ) from error
        finally:
            for future in waiting:
                future.cancel()


def _processes(workers: int, preload: Sequence[str], memory: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn" if os.name == "nt" else "forkserver")
    if preload and context.get_start_method() == "forkserver":
        context.set_forkserver_preload(list(preload))
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_sit_down, initargs=(memory // workers,))


def _sit_down(memory: int) -> None:
    """Interrupts are the parent's to handle; and a worker ends when its parent has gone, even by SIGKILL."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if memory:
        limited(memory).__enter__()
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        connection.wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
