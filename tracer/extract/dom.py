"""A page's DOM as lines of text: what a reader sees, in order, each line with the element it stands in.

lxml parses it with entities, network and huge trees off; depth and number of lines are bounded, so a hostile page costs
bounded time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from tracer.settings import ExtractSettings

# Text inside these is not on the page a reader sees.
SILENT = frozenset({"script", "style", "template", "svg", "math", "iframe", "object", "select", "datalist", "head",
                    "textarea", "canvas", "audio", "video", "map"})  # fmt: skip
# Elements that do not end a line.
_INLINE = frozenset({"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
                     "i", "img", "ins", "kbd", "label", "mark", "meta", "nobr", "q", "rp", "rt", "ruby", "s", "samp",
                     "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "link",
                     "noscript"})  # fmt: skip
LANDMARKS = frozenset({"header", "footer", "nav", "aside", "figure", "figcaption", "main", "article", "form"})
_SPACE = re.compile(r"\s+")
# libxml2 gives up or goes quadratic on deeper trees, and trafilatura recurses over them.
MAX_DEPTH = 200


@dataclass(frozen=True, slots=True)
class Anchor:
    """A hyperlink inside a line: as written in the page."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of visible text. `path` is its element and the landmarks and classed elements around it."""

    text: str
    path: str
    tag: str
    anchors: tuple[Anchor, ...]
    heading: bool
    landmarks: frozenset[str]
    times: tuple[str, ...] = ()  # datetime attributes of <time> elements in it


def parse(text: str, settings: ExtractSettings) -> html.HtmlElement | None:
    """The DOM of `text` (cut at `settings.max_chars`), or None where there is none."""
    raw = _without_declaration(text[: settings.max_chars]).encode("utf-8", "replace")
    if not raw.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    return tree


def _without_declaration(text: str) -> str:
    return re.sub(r"^\s*<\?xml[^>]{0,300}\?>", "", text, count=1)


def squash(text: str) -> str:
    """White space collapsed and trimmed."""
    return _SPACE.sub(" ", text).strip()


class _Walk:
    """Collects lines while walking the tree without recursion."""

    def __init__(self, max_lines: int) -> None:
        self.max_lines = max_lines
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.anchors: list[Anchor] = []
        self.times: list[str] = []
        self.block: html.HtmlElement | None = None

    def add(self, text: str | None, element: html.HtmlElement) -> None:
        if text:
            if self.block is None and not text.isspace():
                self.block = _block_of(element)
            self.parts.append(text)

    def flush(self) -> None:
        text = squash("".join(self.parts))
        if text and self.block is not None and len(self.lines) < self.max_lines:
            path, marks = describe(self.block)
            tag = str(self.block.tag)
            heading = len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()
            self.lines.append(Line(text, path, tag, tuple(self.anchors), heading, marks, tuple(self.times)))
        self.parts, self.anchors, self.times, self.block = [], [], [], None


def lines(tree: html.HtmlElement, settings: ExtractSettings) -> tuple[Line, ...]:
    """The visible lines of the page, at most `settings.max_lines`, in page order."""
    walk = _Walk(settings.max_lines)
    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            silent = _enter(walk, element, tag, silent)
        else:
            silent = _leave(walk, element, tag, silent)
            if silent == 0 and element.tail and element.getparent() is not None:
                walk.add(element.tail, element.getparent())
    walk.flush()
    return tuple(walk.lines)


def _enter(walk: _Walk, element: html.HtmlElement, tag: str, silent: int) -> int:
    if tag in SILENT or silent:
        return silent + 1
    if tag not in _INLINE:
        walk.flush()
    if tag == "time" and element.get("datetime"):
        walk.times.append(str(element.get("datetime"))[:80])
    walk.add(element.text, element)
    return 0


def _leave(walk: _Walk, element: html.HtmlElement, tag: str, silent: int) -> int:
    if silent:
        return silent - 1
    if tag == "a" and element.get("href"):
        walk.anchors.append(Anchor(str(element.get("href"))[:2000].strip(), squash("".join(_texts(element)))[:300]))
    if tag not in _INLINE:
        walk.flush()
    return 0


def _texts(element: html.HtmlElement) -> Iterator[str]:
    for index, text in enumerate(element.itertext()):
        if index > 50:
            return
        yield str(text)


def _block_of(element: html.HtmlElement) -> html.HtmlElement:
    """The element that names a line best: the innermost one with a class, else the nearest block."""
    current = element
    for _ in range(MAX_DEPTH):
        parent = current.getparent()
        if parent is None or current.tag not in _INLINE or current.get("class") or current.get("itemprop"):
            return current
        current = parent
    return current


def describe(element: html.HtmlElement) -> tuple[str, frozenset[str]]:
    """A short CSS-like path ("footer div.credit") and the landmark elements around it."""
    steps = [_step(element)]
    marks = {str(element.tag)} & LANDMARKS
    current = element.getparent()
    for _ in range(MAX_DEPTH):
        if current is None or not isinstance(current.tag, str):
            break
        if current.tag in LANDMARKS:
            marks.add(current.tag)
        if len(steps) < 3 and (current.tag in LANDMARKS or current.get("class") or current.get("id")):
            steps.append(_step(current))
        current = current.getparent()
    return " ".join(reversed(steps)), frozenset(marks)


def _step(element: html.HtmlElement) -> str:
    names = [n for n in (element.get("class") or element.get("itemprop") or element.get("id") or "").split() if n]
    return ".".join([str(element.tag), *names[:2]])[:80]
