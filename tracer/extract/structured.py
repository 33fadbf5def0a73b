"""What a page says of itself to machines: JSON-LD, OpenGraph and other meta tags, link relations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import islice
from typing import Any, TypeAlias

from lxml import html

from tracer.extract.dom import squash
from tracer.settings import ExtractSettings

Node: TypeAlias = Mapping[str, Any]

_ARTICLE = re.compile(r"(News|Report|Article|BlogPosting|LiveBlog|Review|Opinion|ClaimReview)")
_WEAK = re.compile(r"^(WebPage|ItemPage|VideoObject|AudioObject|PodcastEpisode|ImageGallery|CreativeWork)")
_BULKY = frozenset({"articleBody", "text", "reviewBody", "commentText", "comment", "image", "video", "hasPart",
"thumbnail",
                    "liveBlogUpdate", "itemListElement", "breadcrumb", "transcript", "mentions",
                    "potentialAction"})  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TRAILING_COMMA = re.compile(r",(\s{0,50}[}\]])")
MAX_SCRIPT = 1_000_000
MAX_NODES = 2_000
MAX_VALUE = 600


@dataclass(frozen=True)
class Facts:
    """Everything a page declares. `pairs` are (name, value) in page order; `article` is the JSON-LD node of the
    article.

    Names are the page's own, lower-cased ("og:title", "syndication-source"); link relations are "link:canonical",
    JSON-LD properties of the article "json-ld:publisher.name".
    """

    pairs: tuple[tuple[str, str], ...]
    article: Node

    def get(self, *names: str) -> str | None:
        """The value of the first of `names` that the page has, in the order of `names`."""
        for name in names:
            for value in self.all(name):
                return value
        return None

    def all(self, name: str) -> list[str]:
        """Every value of `name`, in page order."""
        return self._by_name.get(name, [])

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        grouped: dict[str, list[str]] = {}
        for name, value in self.pairs:
            grouped.setdefault(name, []).append(value)
        return grouped


def facts(tree: html.HtmlElement, url: str | None, settings: ExtractSettings) -> Facts:
    """What the page's head, meta tags and JSON-LD say."""
    pairs = [*_meta(tree), *_relations(tree)]
    nodes = list(_nodes(tree))
    main = _main_node(nodes, url, pairs)
    pairs += [(f"json-ld:{name}", value) for name, value in _flat(main, "", 0)]
    for node in nodes:
        kind = _kind(node)
        if node is not main and kind in {"WebSite", "Organization", "NewsMediaOrganization"}:
            name = node.get("name")
            if isinstance(name, str) and name.strip():
                pairs.append((f"json-ld:{kind}.name", squash(name)[:MAX_VALUE]))
    return Facts(tuple(dict.fromkeys(pairs))[: settings.max_facts], main)


def _meta(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    for meta in islice(tree.iter("meta"), MAX_NODES):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        value = squash(meta.get("content") or "")
        if name and value:
            yield squash(name).lower()[:100], value[:MAX_VALUE]


def _relations(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    for link in islice(tree.iter("link"), MAX_NODES):
        relation, href = squash(link.get("rel") or "").lower(), squash(link.get("href") or "")
        if href and relation in {"canonical", "amphtml", "shortlink", "author", "publisher", "original-source"}:
            yield f"link:{relation}", href[:MAX_VALUE]


def _nodes(tree: html.HtmlElement) -> Iterator[Node]:
    count = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for node in _spread(_json(script.text or "")):
            count += 1
            if count > MAX_NODES:
                return
            yield node


def _json(text: str) -> Any:
    """JSON as found in pages: wrapped in comments or CDATA, raw line breaks in strings, trailing commas."""
    text = text[:MAX_SCRIPT].strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//").strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().rstrip(";/ \n")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", text))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _pieces(text)


def _pieces(text: str) -> list[Any]:
    """Top-level objects of a script that holds several, or one followed by rubbish."""
    decoder = json.JSONDecoder(strict=False)
    found: list[Any] = []
    position = text.find("{")
    while position != -1 and len(found) < 20:
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        found.append(value)
        position = text.find("{", position)
    return found


def _spread(value: Any) -> Iterator[Node]:
    """Objects of a JSON-LD document: top level, arrays, @graph, and mainEntity chains, without recursion."""
    stack: list[tuple[Any, int]] = [(value, 0)]
    while stack:
        item, depth = stack.pop()
        if isinstance(item, list):
            stack.extend((part, depth) for part in reversed(item[:500]))
        elif isinstance(item, dict):
            yield item
            if depth < 4:
                inner = [
                    item.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement")
                ]
                stack.extend((part, depth + 1) for part in reversed(inner) if isinstance(part, (dict, list)))


def _kind(node: Node) -> str:
    kind = node.get("@type")
    kinds = [k.rsplit("/", 1)[-1] for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)]
    return next((k for k in kinds if _ARTICLE.search(k)), kinds[0] if kinds else "")


def _main_node(nodes: Sequence[Node], url: str | None, pairs: Sequence[tuple[str, str]]) -> Node:
    """The node of this article: an article by type, the best described; one that names this page's URL or title
    wins."""
    here = {u.split("#")[0].split("?")[0].rstrip("/") for n, u in pairs if n in {"link:canonical", "og:url"}}
    if url:
        here.add(url.split("#")[0].split("?")[0].rstrip("/"))
    titles = {value for name, value in pairs if name in {"og:title", "twitter:title"}}

    def rank(node: Node) -> tuple[int, int, int]:
        kind = _kind(node)
        strength = 2 if _ARTICLE.search(kind) else 1 if _WEAK.match(kind) else 0
        own = bool(here & _urls(node)) or str(node.get("headline") or node.get("name") or "") in titles
        filled = sum(
            key in node for key in ("headline", "datePublished", "author", "publisher", "dateModified", "articleBody")
        )
        return strength, int(own), filled

    ranked = [(rank(node), -index, node) for index, node in enumerate(nodes)]
    ranked = [item for item in ranked if item[0][0] and item[0][2]]
    return max(ranked, key=lambda item: item[:2])[2] if ranked else {}


def _urls(node: Node) -> set[str]:
    values = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    values += [v.get("@id") or v.get("url") for v in values if isinstance(v, dict)]
    return {v.split("#")[0].split("?")[0].rstrip("/") for v in values if isinstance(v, str) and v}


def _flat(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Scalar properties by dotted name; bulky ones left out."""
    if isinstance(value, Mapping) and depth < 4:
        for key, inner in list(value.items())[:100]:
            if isinstance(key, str) and key not in _BULKY and not key.startswith("@context"):
                yield from _flat(inner, f"{name}.{key}" if name else key, depth + 1)
    elif isinstance(value, list):
        for inner in value[:50]:
            yield from _flat(inner, name, depth + 1)
    elif isinstance(value, (str, int, float)) and name:
        text = squash(unescape(str(value)))
        if text:
            yield name[:100], text[:MAX_VALUE]
