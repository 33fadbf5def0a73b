"""The body of an article: its paragraphs, without title, comments, menus and teasers.

trafilatura (Barbaresi, ACL 2021) for one page, resiliparse (Bevendorff et al., ECIR 2018) for crawls: lower quality at a
fifteenth of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree, html
from resiliparse.extract.html2text import extract_plain_text
from trafilatura import bare_extraction

from tracer.extract.dom import Line, squash
from tracer.extract.mend import mend
from tracer.normalize import folded
from tracer.settings import ExtractSettings

_BLANK = re.compile(r"\n\s*\n+")
_BREAKS = re.compile(r"\n(?:\s*\n)+")


def body(
    tree: html.HtmlElement, source: str, lines: Sequence[Line], title: str | None, settings: ExtractSettings
) -> list[str]:
    """The paragraphs of the page's article, in order, without its title; none where there is no text."""
    fast = settings.extractor == "resiliparse"
    found = _fast(source) if fast else _thorough(tree)
    return _without_title(mend(found, lines, settings), title)


def _thorough(tree: html.HtmlElement) -> list[str]:
    try:
        document = bare_extraction(tree, include_comments=False, favor_precision=True)
    except (RecursionError, etree.LxmlError, ValueError, AttributeError, TypeError):
        return []
    if document is None or isinstance(document, dict) or document.body is None:
        return []
    return [block for block in _blocks(document.body) if block]


def _blocks(root: etree._Element) -> Iterator[str]:
    """trafilatura's tree (p, head, quote, list/item, table/row) as paragraphs; a list or table is one of several lines."""
    if root.text and root.text.strip():
        yield squash(root.text)
    for child in root:
        parts = {"list": "item", "table": "row"}.get(str(child.tag))
        if parts is None:
            yield from map(squash, _BREAKS.split(_text(child)))
        else:
            rows = [squash(_text(part, " ")) for part in child.iter(parts)]
            yield "\n".join(row for row in rows if row)
        yield squash(child.tail or "")


def _text(element: etree._Element, between: str = "") -> str:
    """All text of an element; its line breaks (lb) as such."""
    found: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            found.append("\n" if inner.tag == "lb" else between)
            found.append(inner.text or "")
        elif inner is not element:
            found.append(inner.tail or "")
    return "".join(found)


def _fast(source: str) -> list[str]:
    text = extract_plain_text(source, main_content=True, alt_texts=False, list_bullets=False)
    return [squash(block) for block in _BLANK.split(text) if block.strip()]


def _without_title(paragraphs: Sequence[str], title: str | None) -> list[str]:
    """Extractors keep the headline as the first paragraph on some pages."""
    wanted = folded(title or "")
    first = [block for block in paragraphs[:2] if not wanted or folded(block) != wanted]
    return [*first, *paragraphs[2:]]
