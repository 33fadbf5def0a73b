"""Several streams of work side by side, in threads that no one waits for when a person stops the run.

An executor's threads are waited for at exit, up to the deadline of the slowest server; these are daemons.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def together(sources: Sequence[Iterable[Item]], most: int) -> Iterator[Item]:
    """What the sources give, as it comes, `most` of them at a time. What one of them raises is raised when the others
    have ended, the first such thing alone."""
    said: queue.SimpleQueue[tuple[Item] | BaseException | None] = queue.SimpleQueue()
    waiting = iter(sources)
    lock = threading.Lock()

    def draw() -> None:
        while True:
            with lock:
                source = next(waiting, None)
            if source is None:
                return
            try:
                for item in source:
                    said.put((item,))
            except BaseException as error:  # whatever it is, it belongs to the one who waits for it
                said.put(error)
            said.put(None)

    for _ in range(min(most, len(sources))):
        threading.Thread(target=draw, daemon=True).start()
    going, failure = len(sources), None
    while going:
        each = said.get()
        if isinstance(each, tuple):
            yield each[0]
        elif each is None:
            going -= 1
        else:
            failure = failure or each
    if failure is not None:
        raise failure
