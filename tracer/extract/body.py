"""The body of an article: its paragraphs, without title, comments, menus and teasers.

trafilatura (Barbaresi, ACL 2021) for one page, resiliparse (Bevendorff et al., ECIR 2018) for crawls: lower quality
at a fifteenth of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml import etree, html
from resiliparse.extract.html2text import extract_plain_text
from trafilatura import bare_extraction
from trafilatura.settings import DEFAULT_CONFIG

from tracer.errors import UsageError
from tracer.extract import embedded
from tracer.extract.dom import Line, squash
from tracer.extract.mend import is_short, mend, parted, visible_mass
from tracer.extract.sheet import Sheet
from tracer.normalize import folded

# Without trafilatura's resort to jusText and its plain baseline where its own find is short: `mend` and the balanced
# mode follow anyway, both page sets of benchmarks/extraction.py come out the same, and jusText reads 100 word lists.
_SETTINGS = deepcopy(DEFAULT_CONFIG)
_SETTINGS.set("DEFAULT", "MIN_EXTRACTED_SIZE", "0")

_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BLANK = re.compile(r"\n\s*\n+")
_LEADS = 2  # paragraphs in which the headline may stand
_PARTED = "\ufdd0"  # a code point that no text may hold
_BREAKS = re.compile(rf"\n(?:\s*\n)+|\s*{_PARTED}\s*")


def body(sheet: Sheet) -> list[str]:
    """The paragraphs of the page's article, in order, without its title; none where there is no text.

    trafilatura's precise mode goes first: with paragraphs taken back from their own elements it beats the balanced one
    on both sides. Where it finds little of what the page shows, the balanced mode is asked too; where next to nothing,
    the data the page carries for its scripts.
    """
    settings = sheet.settings
    if settings.extractor not in {"trafilatura", "resiliparse"}:
        raise UsageError(f"extract.extractor is '{settings.extractor}'; it takes trafilatura or resiliparse")
    if settings.extractor == "resiliparse" or sheet.tree.xpath("count(//*)") > settings.max_elements:
        found = _fast(sheet.source)
        found = found if sheet.lean else mend(found, sheet.lines, settings)
    else:
        found = _careful(sheet)
    if is_short(found, settings.wall_words):
        stored = embedded.paragraphs(sheet.tree, sheet.facts, settings)
        found = stored if sum(map(len, stored)) > settings.rescue_gain * sum(map(len, found)) else found
    if found and not sheet.lean:
        leads = (parted(block, sheet.lines, settings) for block in found[:_LEADS])
        found = [*(part for parts in leads for part in parts), *found[_LEADS:]]
    return _without_title(found, sheet.title)


def _careful(sheet: Sheet) -> list[str]:
    settings, lines = sheet.settings, sheet.lines
    if is_short([line.text for line in lines], settings.min_words):
        return []  # nothing to find; trafilatura would ask jusText, which reads 100 word lists for it
    tree = _parting(_printable(sheet.tree, lines))
    found = mend(_thorough(tree, True), lines, settings)
    if sum(map(len, found)) >= settings.rescue_share * visible_mass(lines):
        return found
    more = mend(_thorough(tree, False), lines, settings)
    return more if sum(map(len, more)) > settings.rescue_gain * sum(map(len, found)) else found


def _printable(tree: html.HtmlElement, lines: Sequence[Line]) -> html.HtmlElement:
    """The tree without control characters: trafilatura gives up on a page that has a single one."""
    if not any(_CONTROL.search(line.text) for line in lines):
        return tree
    cleaned = deepcopy(tree)
    for element in cleaned.iter():
        if isinstance(element.tag, str):
            element.text = _CONTROL.sub("", element.text) if element.text else None
            element.tail = _CONTROL.sub("", element.tail) if element.tail else None
    return cleaned


def _parting(tree: html.HtmlElement) -> html.HtmlElement:
    """The tree with a mark behind every two line breaks in a row, which part paragraphs on many older sites:
    trafilatura makes one break of them."""
    if not any(_is_double(br) for br in tree.iter("br")):
        return tree
    marked = deepcopy(tree)
    for br in marked.iter("br"):
        if _is_double(br):
            br.tail = f"{_PARTED}{br.tail or ''}"
    return marked


def _is_double(br: html.HtmlElement) -> bool:
    before = br.getprevious()
    return before is not None and before.tag == "br" and not (before.tail or "").strip()


def _thorough(tree: html.HtmlElement, precise: bool) -> list[str]:
    try:
        document = bare_extraction(tree, include_comments=False, favor_precision=precise, config=_SETTINGS)
    except (RecursionError, etree.LxmlError, ValueError, AttributeError, TypeError):
        return []
    if document is None or isinstance(document, dict) or document.body is None:
        return []
    return [block for block in _blocks(document.body) if block]


def _blocks(root: etree._Element) -> Iterator[str]:
    """trafilatura's tree (p, head, quote, list/item, table/row) as paragraphs; a list or table is one of several
    lines."""
    yield from _paragraphs(root.text or "")
    for child in root:
        parts = {"list": "item", "table": "row"}.get(str(child.tag))
        if parts is None:
            yield from _paragraphs(_text(child))
        else:
            rows = [squash(" ".join(_paragraphs(_text(part, " ")))) for part in child.iter(parts)]
            yield "\n".join(row for row in rows if row)
        yield from _paragraphs(child.tail or "")


def _paragraphs(text: str) -> Iterator[str]:
    return map(squash, _BREAKS.split(text))


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
    first = [block for block in paragraphs[:_LEADS] if not wanted or folded(block) != wanted]
    return [*first, *paragraphs[_LEADS:]]
