"""The console a report is printed on: the terminal's own width and colours, or plain and 80 columns wide in a pipe."""

from __future__ import annotations

import os
from typing import IO, Any, cast

from rich.cells import cell_len
from rich.console import Console

NARROWEST, WIDEST, PIPED = 40, 200, 80

# What stands for our own signs where the output's encoding lacks them; each as wide as the sign.
_PLAIN = str.maketrans(
    {
        "●": "*", "○": "o", "└": "`", "├": "|", "│": "|", "─": "-", "·": "-", "¶": "#", "…": ".", "→": ">",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-",
        "\u00a0": " ", "\u2068": "", "\u2069": "",
    }
)  # fmt: skip


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


class Encodable:
    """A text stream that never fails on a character its encoding lacks.

    Our tree signs and typographic marks become ASCII ones, anything else a question mark for each column it takes.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.encoding = getattr(stream, "encoding", None) or "utf-8"

    def write(self, text: str) -> int:
        """Write `text`, as much of it as the encoding can say."""
        return self._stream.write(encodable(text, self.encoding))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def encodable(text: str, encoding: str) -> str:
    """`text` with every character that `encoding` lacks replaced by one of the same width."""
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return "".join(_stand_in(char, encoding) for char in text)
    return text


def _stand_in(char: str, encoding: str) -> str:
    try:
        char.encode(encoding)
        return char
    except (UnicodeEncodeError, LookupError):
        plain = char.translate(_PLAIN)
        return plain if plain != char else "?" * cell_len(char)
