"""Which words of a text stand inside quotation marks.

Two independent reports of one event print the same quotation, so quoted words count less as evidence of copying. This
is a mask, not an extraction: no speaker, no nesting, and an unclosed mark reaches to the end of its paragraph at most.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import regex

from tracer.align.arrays import Mask
from tracer.normalize import Words

_CLOSERS = {
    "“": "”“", "„": "“”", "‟": "”", "«": "»", "»": "«", "「": "」", "『": "』", '"': '"', "＂": "＂",
}  # fmt: skip
_MARK = regex.compile('[“”„‟«»「」『』"＂]|\n')
_LONGEST = 1200  # characters; a longer stretch between two marks is a lost mark, not a quotation


def spoken(text: str, cut: Words) -> Mask:
    """One flag per word of `cut`: whether it begins inside quotation marks. Linear in the text."""
    mask = np.zeros(len(cut), bool)
    starts = np.frombuffer(cut.starts, dtype=np.uint64) if len(cut) else np.zeros(0, np.uint64)
    for begin, end in _quoted(text):
        first, last = np.searchsorted(starts, np.array([begin, end], dtype=np.uint64))
        mask[first:last] = True
    return mask


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    opened: tuple[int, str] | None = None
    line = 0  # where the present line begins
    for found in _MARK.finditer(text):
        mark, at = found.group(), found.start()
        if mark == "\n":
            if opened and not text[line : opened[0]].strip():
                yield from _short(opened[0], at)  # a paragraph that opens with a mark and never closes it
            opened, line = None, at + 1
        elif opened is None:
            if mark in _CLOSERS:
                opened = (at, _CLOSERS[mark])
        elif mark in opened[1]:
            yield from _short(opened[0], at)
            opened = None
    if opened and not text[line : opened[0]].strip():
        yield from _short(opened[0], len(text))


def _short(begin: int, end: int) -> Iterator[tuple[int, int]]:
    if end - begin <= _LONGEST:
        yield begin, end
