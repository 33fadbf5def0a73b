"""Work on all processors: items go to worker processes in small bundles, answers come back in the items' order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain, count, islice
from multiprocessing import connection
from typing import Any, TypeVar

from tracer.errors import TracerError

Item = TypeVar("Item")
Hand = TypeVar("Hand")
Answer = TypeVar("Answer")

_BUNDLE = 8  # items that go to a worker at once, at most; the first ones go singly, so that few are shared evenly
_SINGLY = 64  # items before bundles grow
_PAIR = 2  # the same where many are under way: other work waits behind no long bundle
_AHEAD = 4  # bundles a worker may have waiting: bounds memory


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    work: Callable[[Item, Hand], Answer], items: Iterable[Item], hand: Hand, *, alone: int, late: int, ahead: int = 0
) -> Iterator[Answer]:
    """`work(item, hand)` for every item, in order; `hand` is what all of the work needs and is sent once.

    The first items are worked on in this process: `alone` of them where workers are forks of it and are there at once,
    `late` where they start from nothing and import everything again; none where a crew stands by. `work` and items
    must pickle. `ahead` items are begun before the first answer is asked for, for a caller who is busy with the answers
    while the workers should be busy with what follows; it bounds memory. Workers end with their parent, whatever ends
    it. Raises TracerError where a worker is killed.
    """
    standing, items = _standing.get(), iter(items)
    own = standing is None or standing.hand is not hand
    hands = _Crew(hand) if own or standing is None else standing
    here = 0 if hands.is_up else alone if hands.forks else late
    for item in items if processors() == 1 else islice(items, here):
        yield work(item, hand)
    following = next(items, _NONE)
    if following is _NONE:
        return
    try:
        yield from hands.work(work, chain([following], items), ahead)
    finally:
        if own:
            hands.dismiss()


@contextmanager
def crew(hand: Any) -> Iterator[None]:
    """Keep the workers of the first `spread` with this very `hand` for those that follow inside the block."""
    standing = _Crew(hand)
    token = _standing.set(standing)
    try:
        yield
    finally:
        _standing.reset(token)
        standing.dismiss()


def in_order(sent: Iterable[Future[Answer]], ahead: int) -> Iterator[Answer]:
    """The answers of lazily sent work, in the order it is sent, with no more than `ahead` pieces under way.

    Raises TracerError where a worker is killed; what is under way is given up where the reader stops early.
    """
    waiting: deque[Future[Answer]] = deque()
    try:
        for future in sent:
            waiting.append(future)
            if len(waiting) >= ahead:
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


def _bundles(items: Iterator[Any], most: int) -> Iterator[list[Any]]:
    for sent in count(0):
        bundle = list(islice(items, min(most, 1 + sent // _SINGLY)))
        if not bundle:
            return
        yield bundle


class _Crew:
    """Worker processes with one `hand`, started at the first work."""

    def __init__(self, hand: Any) -> None:
        self.hand = hand
        self._context = _context()
        self._pool: ProcessPoolExecutor | None = None

    @property
    def forks(self) -> bool:
        return bool(self._context.get_start_method() == "fork")

    @property
    def is_up(self) -> bool:
        return self._pool is not None

    def work(self, work: Callable[[Any, Any], Any], items: Iterator[Any], ahead: int) -> Iterator[Any]:
        """The answers to all items, in order; no more than a few bundles a worker, or `ahead` items, are under way."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                processors(), mp_context=self._context, initializer=_begin, initargs=(self.hand,)
            )
        pool = self._pool
        most = _PAIR if ahead else _BUNDLE
        sent = (pool.submit(_each, work, bundle) for bundle in _bundles(items, most))
        for answers in in_order(sent, max(_AHEAD * processors(), ahead // most)):
            yield from answers

    def dismiss(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()


_standing: ContextVar[_Crew | None] = ContextVar("tracer_crew", default=None)
_NONE: Any = object()


def _context() -> Any:
    """Forks where that is safe: macOS frameworks and Windows need a fresh process."""
    method = "fork" if sys.platform.startswith("linux") else "spawn"
    return multiprocessing.get_context(method)


_hand: Any = None  # a worker process's own


def _begin(hand: Any) -> None:
    global _hand
    _hand = hand
    serve_parent()


def serve_parent() -> None:
    """In a worker process: interrupts are the parent's to handle, and without a parent, even one killed, it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        connection.wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _each(work: Callable[[Any, Any], Any], bundle: Sequence[Any]) -> list[Any]:
    return [work(item, _hand) for item in bundle]
