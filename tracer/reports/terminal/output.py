"""The console a report is printed on: the terminal's own width and colours, or plain and 80 columns wide in a pipe."""

from __future__ import annotations

import os
from typing import IO, cast

from rich.console import Console

from tracer.reports.terminal.encodable import Encodable

NARROWEST, WIDEST, PIPED = 40, 200, 80


def console(stream: IO[str], *, color: bool | None = None, width: int | None = None) -> Console:
    """A console on `stream`. `color` and `width` None: as the stream is.

    A terminal gives its width, kept between 40 and 200, and colours unless NO_COLOR is set or it is a dumb one.
    Anything else gets plain text, 80 columns wide, whatever the environment says: a pipe is the same everywhere.
    """
    is_terminal = stream.isatty()
    if color is None:
        color = is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") not in {"dumb", "unknown"}
    columns = width or (_columns(stream) if is_terminal else PIPED)
    return Console(
        file=cast(IO[str], Encodable(stream)),
        force_terminal=color,
        color_system="auto" if color else None,
        no_color=not color,
        width=max(NARROWEST, min(columns, WIDEST)),
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )


def _columns(stream: IO[str]) -> int:
    try:
        return int(os.environ.get("COLUMNS", "")) or PIPED
    except ValueError:
        pass
    try:
        return os.get_terminal_size(stream.fileno()).columns or PIPED
    except (OSError, ValueError):
        return PIPED
