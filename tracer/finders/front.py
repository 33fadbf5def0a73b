"""What a site's page declares by its markup: feeds, ways to search the site, and links with their texts.

Read by tags and not by a parser: it is a handful of tags, and a page may be megabytes of hostile markup. Each pass is
linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import islice
from urllib.parse import quote_plus, urlencode, urljoin, urlsplit

from tracer.fetch import Answer
from tracer.finders.likeness import Entry

_TAG = re.compile(r"<(link|form|input|a)\b([^<>]{0,3000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<![\w:-])([\w:-]{1,40})\s{0,9}=\s{0,9}"
    r"(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000}))"
)
_MOST = 20_000  # tags of one page that are looked at; front pages have some 2,000
_ANCHOR_TEXT = 400  # characters behind a link's tag in which its text stands
_FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
DESCRIPTION = "application/opensearchdescription+xml"
_SEARCH_NAMES = frozenset({"s", "q", "query", "search", "keyword", "keywords", "search_query", "text"})
# schema.org's SearchAction, as search engines ask sites for it: "https://a.example/?s={search_term_string}"
_ACTION = re.compile(r"\"((?:https?:)?\\?/\\?/[^\"\s<>]{1,300}\{search_term_string\}[^\"\s<>]{0,200})\"")
_TEMPLATE = re.compile(r"<(?:\w{1,20}:)?Url\b([^<>]{1,3000})>")  # of an OpenSearch description
_OPTIONAL = re.compile(r"\{\w{1,40}(?::\w{1,40})?\?\}")


@dataclass(frozen=True)
class Search:
    """How a site is asked for words: an address with `{}` in their place."""

    template: str

    def address(self, phrase: str) -> str:
        """Where the answer for a phrase stands."""
        return self.template.replace("{}", quote_plus(f'"{phrase}"'))


@dataclass(frozen=True)
class Front:
    """One page of a site."""

    answer: Answer

    def feeds(self) -> list[str]:
        """Feeds that are linked, the shortest address (the main one) first; those of comments left out."""
        found = [
            _joined(self.answer.url, attributes.get("href", ""))
            for name, attributes, _ in self._tags
            if name == "link"
            and "alternate" in attributes.get("rel", "").lower().split()
            and attributes.get("type", "").lower() in _FEEDS
        ]
        kept = [url for url in dict.fromkeys(found) if url and "comment" not in url.lower()]
        return sorted(kept, key=lambda url: (len(url), url))

    def searches(self) -> Iterator[Search]:
        """By forms that ask for words, in order, then as its linked data says; some may be of other sites."""
        yield from self._forms()
        yield from self._actions()

    def description(self) -> str | None:
        """The address of its OpenSearch description, if it links one."""
        for name, attributes, _ in self._tags:
            if name == "link" and attributes.get("type", "").lower() == DESCRIPTION:
                return _joined(self.answer.url, attributes.get("href", "")) or None
        return None

    def links(self) -> Iterator[Entry]:
        """Links to pages other than the front, with their texts."""
        for name, attributes, end in self._tags:
            after = self._text[end : end + _ANCHOR_TEXT]
            url = _joined(self.answer.url, attributes.get("href", "")) if name == "a" else ""
            if url and urlsplit(url).path.strip("/"):
                text = re.sub(r"<[^<>]{0,500}>", " ", re.split(r"</a\b", after, maxsplit=1, flags=re.IGNORECASE)[0])
                yield Entry(url.partition("#")[0], " ".join(unescape(text).split())[:300])

    def _forms(self) -> Iterator[Search]:
        """Forms that are sent as an address and have a field for words."""
        action, hidden = "", list[tuple[str, str]]()
        for name, attributes, _ in self._tags:
            if name == "form":
                plain = attributes.get("method", "get").lower() == "get"
                action, hidden = (_joined(self.answer.url, attributes.get("action", "")) if plain else ""), []
            elif name == "input" and action:
                field, kind = attributes.get("name", ""), attributes.get("type", "text").lower()
                if kind == "hidden" and field:
                    hidden.append((field, attributes.get("value", "")))
                elif field and (kind == "search" or field.lower() in _SEARCH_NAMES):
                    fixed = urlencode([*hidden, (field, "")])
                    yield Search(f"{action.partition('?')[0].replace('{}', '')}?{fixed}{{}}")
                    action = ""  # one field for words a form

    def _actions(self) -> Iterator[Search]:
        for found in _ACTION.finditer(self._text):
            template = _joined(self.answer.url, unescape(found[1].replace("\\/", "/")))
            if template:
                yield Search(template.replace("{}", "").replace("{search_term_string}", "{}"))

    @cached_property
    def _tags(self) -> list[tuple[str, dict[str, str], int]]:
        """The tags that matter here, as many as a page has: (name, attributes, where each ends)."""
        return [
            (
                tag[1].lower(),
                {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag[2])},
                tag.end(),
            )
            for tag in islice(_TAG.finditer(self._text), _MOST)
        ]

    @cached_property
    def _text(self) -> str:
        return self.answer.body.decode("utf-8", "replace")


def described(answer: Answer) -> Search | None:
    """The search for web pages that an OpenSearch 1.1 description gives; None where it is none."""
    for tag in _TEMPLATE.findall(answer.body.decode("utf-8", "replace")):
        attributes = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag)}
        template = attributes.get("template", "")
        get = attributes.get("method", "get").lower() == "get"
        if get and attributes.get("type", "").lower() == "text/html" and "{searchTerms}" in template:
            plain = _OPTIONAL.sub("", template.replace("{}", "")).replace("{searchTerms}", "{}")
            url = _joined(answer.url, plain)
            return Search(url) if url else None
    return None


def _joined(base: str, href: str) -> str:
    try:
        url = urljoin(base, href.strip())
    except ValueError:
        return ""
    return url if url.startswith(("http://", "https://")) else ""
