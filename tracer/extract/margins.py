"""What stands on the page outside the body, and where the page links to.

Credits ("Source: ...", "Articles by: ...", copyright lines) mostly stand where body extractors cut: they keep 71 of
172 of such lines. So every short line outside the body is kept, nearest to the body first where there are too many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from tracer import urls
from tracer.extract.dom import Line, squash
from tracer.model import Margin, PageLink
from tracer.settings import ExtractSettings

Join: TypeAlias = Callable[[str], str | None]

_TELLING = re.compile(
    r"by-?line|author|credit|source|copyright|agency|caption|dateline|disclaim|original|attribution|syndicat|publisher|quelle"
    r"|fuente|fonte|legal|imprint|©",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)


def in_body(lines: Sequence[Line], paragraphs: Sequence[str], settings: ExtractSettings) -> tuple[bool, ...]:
    """For each line whether the body holds it. A short line counts only as a whole paragraph or line of the body:
    "Reuters" inside a sentence does not put the credit line "Reuters" into the body."""
    whole = {squash(part) for paragraph in paragraphs for part in [paragraph, *paragraph.split("\n")]}
    running = squash(" ".join(paragraphs))
    return tuple(
        line.text in whole or (len(line.text) >= settings.body_line_chars and line.text in running) for line in lines
    )


def margins(
    lines: Sequence[Line], inside: Sequence[bool], join: Join, title: str | None, settings: ExtractSettings
) -> tuple[Margin, ...]:
    """The short lines outside the body, in page order, each once."""
    first = next((i for i, flag in enumerate(inside) if flag), len(lines) // 2)
    last = max((i for i, flag in enumerate(inside) if flag), default=first)
    candidates: dict[str, tuple[tuple[int, int], int]] = {}
    for index, line in enumerate(lines):
        if inside[index] or len(line.text) > settings.margin_chars or line.text == title:
            continue
        distance = first - index if index < first else index - last if index > last else 0
        rank = (_rank(line, distance, settings), distance)
        if line.text not in candidates or rank < candidates[line.text][0]:
            candidates[line.text] = (rank, index)
    kept = sorted(candidates.values())[: settings.max_margins]
    return tuple(_margin(lines[index], join) for _, index in sorted(kept, key=lambda item: item[1]))


def _rank(line: Line, distance: int, settings: ExtractSettings) -> int:
    """0 what tells of sources by its element or mark, 1 what is near the body, 2 the rest, 3 menu entries."""
    if _tells(line.path) or _COPYRIGHT.search(line.text):
        return 0
    entry = _is_entry(line)
    if distance <= settings.margin_reach and not (entry and "nav" in line.landmarks):
        return 1
    return 3 if entry else 2


@lru_cache(maxsize=4_096)
def _tells(path: str) -> bool:
    return _TELLING.search(path) is not None


def _margin(line: Line, join: Join) -> Margin:
    return Margin(line.text, line.path, tuple(_links(line, join, in_body=False)))


def links(lines: Sequence[Line], inside: Sequence[bool], join: Join, settings: ExtractSettings) -> tuple[PageLink, ...]:
    """The page's links to pages, those in the body first where there are too many, then those of lines that are more
    than a link, then menus; in page order."""
    rank = [(not inside[index], _is_entry(line), index) for index, line in enumerate(lines) if line.anchors]
    found: dict[int, list[PageLink]] = {}
    room = settings.max_links
    for _, _, index in sorted(rank):
        if room <= 0:
            break
        found[index] = list(_links(lines[index], join, in_body=inside[index]))[:room]
        room -= len(found[index])
    return tuple(dict.fromkeys(link for index in sorted(found) for link in found[index]))


def _is_entry(line: Line) -> bool:
    return len(line.anchors) == 1 and line.anchors[0].text == line.text


def joiner(base: str | None) -> Join:
    """Makes the page's references absolute and canonical, each once; None for what is no link to a page."""
    known: dict[str, str | None] = {}

    def join(href: str) -> str | None:
        if href not in known:
            known[href] = _page_url(base, href)
        return known[href]

    return join


def _page_url(base: str | None, href: str) -> str | None:
    if href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return None
    url = urls.join(base, href) if base else href
    return url if url and url.lower().startswith(("http://", "https://")) else None


def _links(line: Line, join: Join, *, in_body: bool) -> Iterator[PageLink]:
    for anchor in line.anchors:
        url = join(anchor.href)
        if url is not None:
            yield PageLink(url, anchor.text, line.text[:400], in_body)
