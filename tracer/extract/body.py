"""The body of an article: its paragraphs, without title, comments, menus and teasers.

trafilatura (Barbaresi, ACL 2021) for one page, resiliparse (Bevendorff et al., ECIR 2018) for crawls: a tenth of the
quality lost at a fifteenth of the time.
"""

from __future__ import annotations

import re

from lxml import etree, html
from resiliparse.extract.html2text import extract_plain_text
from trafilatura import bare_extraction

from tracer.extract.dom import squash
from tracer.settings import ExtractSettings

_BLANK = re.compile(r"\n\s*\n+")


def body(tree: html.HtmlElement, source: str, settings: ExtractSettings) -> list[str]:
    """The paragraphs of the page's article, in order; none where there is no text."""
    if settings.extractor == "resiliparse":
        return _fast(source)
    return _thorough(tree)


def _thorough(tree: html.HtmlElement) -> list[str]:
    try:
        document = bare_extraction(tree, include_comments=False, include_tables=True)
    except (RecursionError, etree.LxmlError, ValueError, AttributeError, TypeError):
        return []
    if document is None or isinstance(document, dict) or document.body is None:
        return []
    return list(_blocks(document.body))


def _blocks(root: etree._Element) -> list[str]:
    """trafilatura's tree (p, head, quote, list/item, table) as paragraphs."""
    found: list[str] = []
    for child in root:
        if child.tag in {"list"}:
            items = [squash("".join(item.itertext())) for item in child.iter("item")]
            found.append("\n".join(item for item in items if item))
        elif child.tag == "table":
            rows = [squash(" ".join(str(t) for t in row.itertext())) for row in child.iter("row")]
            found.append("\n".join(row for row in rows if row))
        else:
            text = "".join("\n" if isinstance(t, str) and t == "" else str(t) for t in child.itertext())
            found.append(squash(text))
        if child.tail and child.tail.strip():
            found.append(squash(child.tail))
    return [block for block in found if block]


def _fast(source: str) -> list[str]:
    text = extract_plain_text(source, main_content=True, alt_texts=False, list_bullets=False)
    return [squash(block) for block in _BLANK.split(text) if block.strip()]
