"""The headline as a reader sees it, without the site's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import html

from tracer.extract.dom import MAX_TITLE, Line, inner_text
from tracer.extract.structured import Facts
from tracer.normalize import folded, words

_SEPARATOR = re.compile(r"\s+[|\u2013\u2014\-\u00b7\u2022\u00bb\u00ab:~/\u2015\uff5c]{1,2}\s+|\s*[|\uff5c]\s*")
_HEADLINE_PATH = re.compile(
    r"(?:^|[.\s_-])(?:art|article|entry|post|news|story|page)?[_-]?(?:title|headline|hed|heading)\b", re.I
)
_TLD = re.compile(r"\.(?:com|net|org|info|[a-z]{2})$")
_WORDS = 4  # of a headline that is known only from a line of the page; fewer are menu entries
_SITE_WORDS = 6  # a site's name has no more


def title(facts: Facts, tree: html.HtmlElement, sites: Sequence[str], lines: Sequence[Line]) -> str | None:
    """An <h1> that the metadata confirm, else JSON-LD, OpenGraph or <title> without the site's name, else a line of the
    page marked as its headline. `sites` are the names the site goes by; `lines` may be empty."""
    declared = [facts.get("json-ld:headline"), facts.get("og:title"), facts.get("twitter:title"), _document_title(tree)]
    heads = [text for text in (inner_text(h) for h in tree.iter("h1")) if text][:10]
    shown = {line.text.lower() for line in lines if len(line.text) <= MAX_TITLE}
    candidates = [_without_site(text[:MAX_TITLE], sites, heads, shown) for text in declared if text]
    for head in heads:
        if any(_confirms(head, candidate) for candidate in candidates):
            return head
    marked = _marked(lines, sites)
    for candidate in candidates:
        if folded(candidate) and not (_is_site(candidate, sites) and (heads or marked)):
            return candidate
    return heads[0] if heads else marked


def _marked(lines: Sequence[Line], sites: Sequence[str]) -> str | None:
    """The first line that its element calls a headline."""
    for line in lines:
        named = _HEADLINE_PATH.search(line.path.split()[-1]) or line.heading
        if named and not line.landmarks & {"nav", "aside", "footer"} and len(words(line.text)) >= _WORDS:
            return None if _is_site(line.text, sites) else line.text[:MAX_TITLE]
    return None


def _confirms(head: str, declared: str) -> bool:
    """Whether a declared title is the heading, up to truncation and typography."""
    a, b = folded(head), folded(declared)
    if not a or not b:
        return False
    return a == b or (len(b) >= 40 and a.startswith(b[: len(b) - 12]) and len(a) < 1.6 * len(b))


def _document_title(tree: html.HtmlElement) -> str | None:
    found = tree.find(".//title")
    return inner_text(found) if found is not None else None


def _without_site(text: str, sites: Sequence[str], heads: Sequence[str], shown: set[str]) -> str:
    """The title without "| Site name": cut only where the rest is a heading or line of the page, or the cut part a name
    of the site. A separator alone is no reason: headlines have dashes and colons of their own."""
    known = {folded(head) for head in heads}
    splits = [(text[: m.start()].strip(), text[m.end() :].strip()) for m in _SEPARATOR.finditer(text)]
    halves = [pair for rest, tail in splits[::-1] for pair in ((rest, tail), (tail, rest)) if rest and tail]
    for kept, cut in halves:
        on_page = kept.lower() in shown and len(kept) > len(cut) and len(words(kept)) >= _WORDS
        if on_page or folded(kept) in known:
            return kept
    for kept, cut in halves:
        if _is_site(cut, sites) and len(words(kept)) >= 2:
            return kept
    return text


def _is_site(text: str, sites: Sequence[str]) -> bool:
    return len(words(text)) <= _SITE_WORDS and any(same_name(text, site) for site in sites)


def same_name(a: str, b: str) -> bool:
    """Whether two texts write one name: letters alone compared, a domain's ending or a word behind left out."""
    x, y = (re.sub(r"\W|_", "", folded(_TLD.sub("", name.lower()))) for name in (a, b))
    return bool(x) and bool(y) and (x == y or (min(len(x), len(y)) >= 3 and (x.startswith(y) or y.startswith(x))))
