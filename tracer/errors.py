"""What can go wrong, as types. The library raises these; the command line turns them into one line and an exit code."""

from __future__ import annotations


class TracerError(Exception):
    """Base of every error tracer raises on purpose. The message is one line and names the remedy."""

    exit_code = 1


class UsageError(TracerError):
    """The caller asked for something that cannot be: a wrong flag, a missing file, a setting that does not exist."""

    exit_code = 2


class ReadError(TracerError):
    """A location could not be read as a page or an archive."""


class FetchError(TracerError):
    """The network refused, timed out, or sent what must not be taken."""


class StoreError(TracerError):
    """The database cannot be used as it is: locked, foreign, newer, other settings, full or read-only."""


class MissingExtra(TracerError):
    """An optional package is needed; the message gives the pip line."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional package: pip install 'syndication-tracer[{extra}]'")
