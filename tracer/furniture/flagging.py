"""Where an article holds site notice: its own outlet's, or another's that it carried along."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tracer.furniture import blocks
from tracer.furniture.blocks import Block
from tracer.model import Article, Furniture, Notice, Span
from tracer.settings import FurnitureSettings

Flag = tuple[str, int] | None  # whose block it is, and on how many of its pages


def notices(article: Article, furniture: Furniture, settings: FurnitureSettings) -> tuple[Notice, ...]:
    """The stretches of an article that are furniture, in order, neighbouring blocks of one outlet as one stretch.

    A block of another outlet's that stands in no more than a few outlets' pages is flagged as that outlet's.
    """
    if not furniture.blocks:
        return ()
    found = blocks.of(article.text)
    own = article.outlet.key if article.outlet else None
    flags = [_flag(block, own, furniture, settings) for block in found]
    _bridge(found, flags, settings)
    _trail(found, flags, settings)
    return tuple(_merged(found, flags))


def _flag(block: Block, own: str | None, furniture: Furniture, settings: FurnitureSettings) -> Flag:
    pages = furniture.blocks.get(own or "", {}).get(block.key)
    if own is not None and pages is not None:
        return own, pages
    if len(block.tokens) < settings.carried:
        return None
    others = sorted((-known[block.key], key) for key, known in furniture.blocks.items() if block.key in known)
    if not others:
        return None
    whose = others[0][1] if len(others) < settings.common or own is None else own
    return whose, -others[0][0]


def _bridge(found: Sequence[Block], flags: list[Flag], settings: FurnitureSettings) -> None:
    """Flag what varies between two blocks of one notice, where the notice around it is longer than the gap."""
    for start, end in _gaps(flags):
        around, other = flags[start - 1], flags[end]
        if around is not None and other is not None and around[0] == other[0]:
            gap = sum(len(block.tokens) for block in found[start:end])
            if gap <= min(settings.gap, _run(found, flags, start - 1, -1), _run(found, flags, end, 1)):
                flags[start:end] = [around] * (end - start)


def _gaps(flags: Sequence[Flag]) -> list[tuple[int, int]]:
    """The unflagged stretches between flagged blocks."""
    there = [place for place, flag in enumerate(flags) if flag is not None]
    return [(before + 1, after) for before, after in pairwise(there) if after > before + 1]


def _run(found: Sequence[Block], flags: Sequence[Flag], place: int, step: int) -> int:
    """How many flagged words stand in a row from a block on, forwards or backwards."""
    total = 0
    while 0 <= place < len(found) and flags[place] is not None:
        total += len(found[place].tokens)
        place += step
    return total


def _trail(found: Sequence[Block], flags: list[Flag], settings: FurnitureSettings) -> None:
    """Flag the few words behind a long notice at the very end of the text."""
    last = max((place for place, flag in enumerate(flags) if flag is not None), default=None)
    if last is None or last == len(found) - 1:
        return
    behind = sum(len(block.tokens) for block in found[last + 1 :])
    if behind <= settings.tail and _run(found, flags, last, -1) >= 2 * behind:
        flags[last + 1 :] = [flags[last]] * (len(found) - last - 1)


def _merged(found: Sequence[Block], flags: Sequence[Flag]) -> list[Notice]:
    merged: list[Notice] = []
    before: Flag = None
    for block, flag in zip(found, flags, strict=True):
        if flag is not None and before is not None and before[0] == flag[0]:
            known = merged.pop()
            merged.append(Notice(Span(known.span.start, block.span.end), flag[0], max(known.pages, flag[1])))
        elif flag is not None:
            merged.append(Notice(block.span, *flag))
        before = flag
    return merged
