"""Text as much as an output's encoding can say of it."""

from __future__ import annotations

from typing import IO, Any

from rich.cells import cell_len

# What stands for our own signs where the output's encoding lacks them; each as wide as the sign.
_PLAIN = str.maketrans(
    {
        "●": "*", "○": "o", "└": "`", "├": "|", "│": "|", "─": "-", "·": "-", "¶": "#", "…": ".", "→": ">",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-",
        "\u00a0": " ", "\u2068": "", "\u2069": "",
    }
)  # fmt: skip


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
