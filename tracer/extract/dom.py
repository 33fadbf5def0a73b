"""A page's DOM as lines of text: what a reader sees, in order, each line with the element it stands in.

lxml parses it with entities, network and huge trees off; depth and number of lines are bounded, so a hostile page costs
bounded time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree, html

from tracer.normalize import words
from tracer.settings import ExtractSettings

# Text inside these is not on the page a reader sees.
SILENT = frozenset({"script", "style", "template", "svg", "math", "iframe", "object", "select", "datalist", "head",
                    "textarea", "canvas", "audio", "video", "map"})  # fmt: skip
# Elements that do not end a line.
_INLINE = frozenset({"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
"font",
                     "i", "img", "ins", "kbd", "label", "mark", "meta", "nobr", "q", "rp", "rt", "ruby", "s", "samp",
                     "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "link",
                     "noscript"})  # fmt: skip
LANDMARKS = frozenset({"header", "footer", "nav", "aside", "figure", "figcaption", "main", "article", "form"})
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
# Comments and scripts whole, else a tag with its quoted values; never fails after a "<", so it runs in linear time.
_TAG = re.compile(
    r"<(?:!--.*?(?:-->|\Z)|(?:script|style)\b[^>]*+>.*?(?:</(?:script|style)|\Z)"
    r"|(?P<name>[a-z][a-z0-9]*)(?:[^=>]++|=\s*+(?:\"[^\"]*+\"?|'[^']*+'?)?)*+>?)",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
MAX_DEPTH = 200
MAX_TITLE = 500
MAX_ANCHORS = 60  # of one line; a tag cloud has no more to tell
_TOO_DEEP = etree.XPath("boolean(" + "/*" * MAX_DEPTH + ")")
_BLOCKS = re.compile(
    r"</?(?:div|section|article|main|table|tbody|tr|td|th|ul|ol|li|dl|dd|dt|blockquote|center)\b[^<>]*>", re.I
)
_NESTING = re.compile(
    r"</?(?:span|font|b|i|u|em|strong|small|big|a|q|cite|ins|del|label|nobr|tt|code|abbr)\b[^<>]*>", re.I
)


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


def parse(text: str, settings: ExtractSettings) -> tuple[html.HtmlElement | None, str]:
    """The DOM of `text` (cut at `max_chars` and `max_tags`), None where there is none; and the source it was made from.

    libxml2 drops what is nested too deeply, and other parsers go quadratic on it. Such a page (old pages that never
    close a <font>, hostile ones) is flattened first: its nesting elements become line breaks.
    """
    source = _tamed(_DECLARATION.sub("", _bounded(text, settings), count=1), settings)
    tree = _tree(source)
    if tree is not None and _TOO_DEEP(tree):
        source = _NESTING.sub("", _BLOCKS.sub("\n<br>", source))
        tree = _tree(source)
    return tree, source


def _bounded(text: str, settings: ExtractSettings) -> str:
    """The text up to `max_chars` and `max_tags`: an element of a DOM takes a hundred times its tag's bytes."""
    text = text[: settings.max_chars]
    if text.count("<") <= settings.max_tags:
        return text
    return "<".join(text.split("<", settings.max_tags)[: settings.max_tags])


def _tamed(source: str, settings: ExtractSettings) -> str:
    """The source without tags of thousands of attributes, on which every HTML parser goes quadratic.

    In bulk the tags are examined only where one is long by its looks: many words before its end, or many values, among
    which quoted angle brackets may hide that end.
    """
    if not settings.surroundings and not any(_may_be_long(piece, settings) for piece in source.split("<")):
        return source
    kept: list[str] = []
    end = 0
    for match in _TAG.finditer(source):
        if match.end() - match.start() >= 2 * settings.max_attributes and match["name"]:
            names = _QUOTED.sub("", match.group()).split()
            if len(names) >= settings.max_attributes:
                kept += [source[end : match.start()], f"<{match['name']}>"]
                end = match.end()
    return "".join([*kept, source[end:]])


def _may_be_long(piece: str, settings: ExtractSettings) -> bool:
    """Whether what follows a "<" may be a tag of too many attributes."""
    most = settings.max_attributes
    if len(piece) <= most or not piece[0].isalpha():
        return False
    return piece.count("=") > most or len(_QUOTED.sub("", piece.partition(">")[0]).split()) > most


def _tree(source: str) -> html.HtmlElement | None:
    raw = source.encode("utf-8", "replace")
    if not raw.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(raw, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def squash(text: str) -> str:
    """White space collapsed and trimmed."""
    return " ".join(text.split())


class _Walk:
    """Collects lines while walking the tree without recursion."""

    def __init__(self, max_lines: int) -> None:
        self.max_lines = max_lines
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.anchors: list[Anchor] = []
        self.times: list[str] = []
        self.block: html.HtmlElement | None = None
        self.known: dict[html.HtmlElement, tuple[tuple[str, ...], frozenset[str]]] = {}

    def add(self, text: str | None, element: html.HtmlElement) -> None:
        if text:
            if self.block is None and not text.isspace():
                self.block = _block_of(element)
            self.parts.append(text)

    def describe(self, element: html.HtmlElement) -> tuple[str, frozenset[str]]:
        """A short CSS-like path ("footer div.credit") and the landmark elements around it."""
        steps, marks = self._above(element.getparent())
        own = frozenset({element.tag}) & LANDMARKS
        return " ".join([*steps, _step(element)]), marks | own if own else marks

    def _above(self, element: html.HtmlElement | None) -> tuple[tuple[str, ...], frozenset[str]]:
        """The last two classed elements or landmarks from `element` upwards, and all landmarks; kept for siblings."""
        if element is None or not isinstance(element.tag, str):
            return (), frozenset()
        if element not in self.known:
            steps, marks = self._above(element.getparent())
            landmark = element.tag in LANDMARKS
            if landmark or element.get("class") or element.get("id"):
                steps = (*steps[-1:], _step(element))
            self.known[element] = (steps, marks | {element.tag} if landmark else marks)
        return self.known[element]

    def flush(self) -> None:
        text = squash("".join(self.parts))
        if text and self.block is not None and len(self.lines) < self.max_lines:
            path, marks = self.describe(self.block)
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
        if len(walk.lines) >= walk.max_lines:
            break
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
    if tag == "a" and len(walk.anchors) < MAX_ANCHORS and element.get("href"):
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


def _step(element: html.HtmlElement) -> str:
    names = [n for n in (element.get("class") or element.get("itemprop") or element.get("id") or "").split() if n]
    return ".".join([str(element.tag), *names[:2]])[:80]


def inner_text(element: html.HtmlElement) -> str:
    """The text of a heading or name, at most `MAX_TITLE` characters of it."""
    return squash("".join(islice(element.itertext(), 60)))[:MAX_TITLE]


def around_headline(lines: Sequence[Line], in_body: Sequence[bool], title: str | None, reach: int) -> tuple[int, int]:
    """The lines (end exclusive) from `reach` above the headline to `reach` below the first line of the body."""
    start = next((i for i, inside in enumerate(in_body) if inside), None)
    wanted = " ".join(words(title or "").tokens)
    heads = [i for i, line in enumerate(lines[: (start or len(lines)) + reach]) if _is_headline(line, wanted)]
    head = heads[-1] if heads else start
    if head is None:
        return 0, min(len(lines), reach)
    stop = max(head, start if start is not None and start - head < 6 * reach else head)
    return max(0, min(head, stop) - reach), min(len(lines), stop + reach)


def _is_headline(line: Line, wanted: str) -> bool:
    if line.tag == "h1" or (line.heading and not wanted):
        return True
    return (
        bool(wanted)
        and abs(len(line.text) - len(wanted)) < 40 + len(wanted) // 2
        and " ".join(words(line.text).tokens) == wanted
    )
