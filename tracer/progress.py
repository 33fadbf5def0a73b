"""Progress without progress bars in signatures: rooms report to a context variable that is silent by default.

A command that wants to show progress sets a `Reporter` for the time it runs; library users see and pay nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Reporter(Protocol):
    """What a room may say while it works. `step` names the work; counts are in that step's own unit."""

    def start(self, step: str, total: int | None = None) -> None: ...

    def advance(self, step: str, count: int = 1) -> None: ...

    def note(self, text: str) -> None: ...

    def finish(self, step: str) -> None: ...


class Silent:
    """The default reporter: says nothing."""

    def start(self, step: str, total: int | None = None) -> None:
        pass

    def advance(self, step: str, count: int = 1) -> None:
        pass

    def note(self, text: str) -> None:
        pass

    def finish(self, step: str) -> None:
        pass


_reporter: ContextVar[Reporter] = ContextVar("tracer_reporter", default=Silent())  # noqa: B039 (Silent has no state)


def reporter() -> Reporter:
    """The reporter in force here."""
    return _reporter.get()


@contextmanager
def reporting_to(target: Reporter) -> Iterator[None]:
    """Send progress to `target` for the time of the block."""
    token = _reporter.set(target)
    try:
        yield
    finally:
        _reporter.reset(token)
