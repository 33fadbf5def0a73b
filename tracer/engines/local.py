"""The dedup loop on this machine's processors: tasks go to workers, small answers come back."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from tracer.workers import in_order, serve_parent

Task = TypeVar("Task")
Answer = TypeVar("Answer")


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
        yield from in_order((pool.submit(work, task) for task in tasks), 2 * workers)


def _processes(workers: int, preload: Sequence[str], memory: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn" if os.name == "nt" else "forkserver")
    if preload and context.get_start_method() == "forkserver":
        context.set_forkserver_preload(list(preload))
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_sit_down, initargs=(memory // workers,))


def _sit_down(memory: int) -> None:
    serve_parent()
    if memory:
        limited(memory).__enter__()
