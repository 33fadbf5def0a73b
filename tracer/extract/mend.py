"""What extractors get wrong about a body, put right from the page's own lines.

They lose paragraphs where an article is cut up by advertisements, and keep teasers, link lists and placeholders. The
elements that hold most of the body say what else belongs to it: a paragraph of the very same path, between or
right behind the others, is taken back; lines that are nothing but links, and lines said three times, go.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from tracer.extract.dom import Line, squash
from tracer.normalize import words
from tracer.settings import ExtractSettings

_WORD_CHARS = 25  # no language has words so long on average
_LONG = 80  # characters of a line that is surely a sentence
_ELSEWHERE = frozenset({"aside", "nav", "footer", "form", "figure", "figcaption"})
_OFF_PATH = re.compile(
    r"comment|relat|recom|teaser|sidebar|newsletter|promo|disclaim|tags?\b|share|social|caption|advert", re.I
)
_PARAGRAPHS = frozenset({"p", "blockquote", "h2", "h3", "h4", "li"})
_LABEL = re.compile(r"^.{0,40}?[:\u2013\u2014|>]\s*$")


def mend(paragraphs: Sequence[str], lines: Sequence[Line], settings: ExtractSettings) -> list[str]:
    """The paragraphs with what was lost from their own elements, without what is no text of the article."""
    if not paragraphs:
        return []
    at = _places(paragraphs, lines)
    kept = [(place, block) for place, block in zip(at, paragraphs, strict=True)]
    kept += [(index, lines[index].text) for index in _lost(lines, at, paragraphs, settings)]
    kept.sort(key=lambda item: item[0])
    repeated = _repeated(lines, settings)
    linked = [_is_link(block, place, lines) for place, block in kept]
    # An article may be a list of links; teasers between paragraphs are few.
    drop = sum(linked) <= settings.mend_links * len(kept)
    return [
        block for (_, block), link in zip(kept, linked, strict=True) if block not in repeated and not (link and drop)
    ]


def _key(text: str) -> str:
    return "".join(text.split())


def _places(paragraphs: Sequence[str], lines: Sequence[Line]) -> list[int]:
    """The line each paragraph begins at; that of the paragraph before it where it stands in no line alone."""
    where: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        where.setdefault(_key(line.text), []).append(index)
    found: list[int] = []
    last = -1
    for paragraph in paragraphs:
        options = where.get(_key(paragraph.split("\n", 1)[0]), [])
        following = bisect_right(options, last)
        last = options[following] if following < len(options) else last
        found.append(last)
    return found


def _lost(lines: Sequence[Line], at: Sequence[int], paragraphs: Sequence[str], settings: ExtractSettings) -> list[int]:
    """Lines of the body's own elements that the extractor left out."""
    held = {_key(part) for block in paragraphs for part in [block, *block.split("\n")]}
    running = _key(" ".join(paragraphs))
    places = [index for index in at if index >= 0]
    if not places:
        return []
    paths = _body_paths(lines, places, settings)
    first, last = min(places), max(places)
    found: list[int] = []
    edge = last
    for index in range(first, len(lines)):
        line = lines[index]
        if index > edge + settings.mend_reach or (index > last and line.tag == "h1"):
            break
        if line.landmarks & _ELSEWHERE or not _belongs(line, paths):
            continue
        edge = max(edge, index)
        text = _key(line.text)
        if text in held or len(line.text) < settings.mend_chars or (len(text) > 20 and text in running):
            continue
        if not _all_link(line):
            found.append(index)
    return found


def _body_paths(lines: Sequence[Line], places: Sequence[int], settings: ExtractSettings) -> set[str]:
    """Paths of the elements that hold the body's long paragraphs."""
    weight: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for index in set(places):
        line = lines[index]
        if len(line.text) >= settings.mend_chars:
            weight[line.path] += len(line.text)
            count[line.path] += 1
    total = sum(weight.values())
    return {
        path
        for path in weight
        if weight[path] >= total / 2 or (weight[path] >= settings.mend_share * total and count[path] > 1)
    }


def _belongs(line: Line, paths: set[str]) -> bool:
    """Whether a line stands in the body's own elements, or deeper in the classed element that holds them."""
    if line.path in paths:
        return True
    if line.tag not in _PARAGRAPHS:
        return False
    steps = line.path.split()
    holders = {path.split()[-2] for path in paths if len(path.split()) > 1 and "." in path.split()[-2]}
    at = next((index for index, step in enumerate(steps) if step in holders), None)
    return at is not None and not _OFF_PATH.search(" ".join(steps[at + 1 :]))


def _all_link(line: Line) -> bool:
    linked = sum(len(anchor.text) for anchor in line.anchors)
    return linked >= 0.9 * len(line.text)


def _is_link(block: str, place: int, lines: Sequence[Line]) -> bool:
    """A line that is a link, or a label and a link ("Read also: ..."): a teaser of another page."""
    if place < 0 or _key(lines[place].text) != _key(block):
        return False
    line = lines[place]
    if not line.anchors:
        return False
    rest = line.text
    for anchor in line.anchors:
        rest = rest.replace(anchor.text, "", 1) if anchor.text else rest
    rest = squash(rest)
    return len(rest) < 0.1 * len(block) or (len(block) > 40 and len(rest) <= 40 and bool(_LABEL.match(rest)))


def _repeated(lines: Sequence[Line], settings: ExtractSettings) -> set[str]:
    """Placeholders: lines that the page says again and again."""
    counts = Counter(line.text for line in lines if len(line.text) >= 12)
    return {text for text, count in counts.items() if count >= settings.mend_repeats}


def visible_mass(lines: Sequence[Line]) -> int:
    """Characters of the page's long lines outside menus, asides and comments: what an article might be made of."""
    return sum(
        len(line.text)
        for line in lines
        if len(line.text) >= _LONG and not line.landmarks & _ELSEWHERE and not _OFF_PATH.search(line.path)
        and not _all_link(line)
    )  # fmt: skip


def is_short(paragraphs: Sequence[str], most: int) -> bool:
    """Whether the paragraphs have fewer than `most` words; long ones are not counted to the end."""
    text = " ".join(paragraphs)
    return len(text) < _WORD_CHARS * most and len(words(text)) < most


def parted(first: str, lines: Sequence[Line], settings: ExtractSettings) -> list[str]:
    """The first paragraph, with the short lines that were run into its beginning (headline, byline) as paragraphs of
    their own: where the page has them as lines of other elements, right before the line that goes on."""
    parts: list[str] = []
    rest, at = first, None
    while len(parts) < settings.run_in_lines:
        found = next(
            (i for i in ([at] if at is not None else range(len(lines) - 1)) if _runs_in(rest, lines, i, settings)), None
        )
        if found is None:
            break
        parts.append(lines[found].text)
        rest, at = _after(rest, lines[found].text) or "", found + 1
    return [*parts, rest]


def _runs_in(text: str, lines: Sequence[Line], index: int, settings: ExtractSettings) -> bool:
    """Whether the text is this short line, run together with the next one of another element."""
    if index + 1 >= len(lines):
        return False
    line, following = lines[index], lines[index + 1]
    if len(line.text) > settings.title_chars or not (line.heading or line.path != following.path):
        return False
    rest = _after(text, line.text)
    return bool(rest) and _after(rest or "", following.text[: settings.mend_chars]) is not None


def _after(text: str, beginning: str) -> str | None:
    """The text behind its beginning, white space aside; None where it begins otherwise."""
    place = 0
    for char in beginning:
        if char.isspace():
            continue
        while place < len(text) and text[place].isspace():
            place += 1
        if place >= len(text) or text[place] != char:
            return None
        place += 1
    return text[place:].lstrip()
