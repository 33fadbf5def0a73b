"""The same work on several items side by side, in threads that no one waits for when a person stops the run.

An executor's threads are waited for at exit, up to the deadline of the slowest server; these are daemons.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")


def abreast(work: Callable[[Item], Made], items: Sequence[Item], most: int) -> Iterator[Made]:
    """`work(item)` for every item, `most` at a time, in the order of the items. What it raises is raised here."""
    promised: list[Future[Made]] = [Future() for _ in items]
    waiting = iter(list(zip(items, promised, strict=True)))
    lock = threading.Lock()

    def draw() -> None:
        while True:
            with lock:
                drawn = next(waiting, None)
            if drawn is None:
                return
            item, future = drawn
            try:
                future.set_result(work(item))
            except BaseException as error:  # whatever it is, it belongs to the one who waits for it
                future.set_exception(error)

    for _ in range(min(most, len(items))):
        threading.Thread(target=draw, daemon=True).start()
    for future in promised:
        yield future.result()
