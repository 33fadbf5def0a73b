"""Many pages of an outlet -> the blocks that stand on pages telling different stories."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import takewhile
from zlib import crc32

from tracer import normalize
from tracer.furniture import blocks
from tracer.model import Article, Furniture
from tracer.settings import FurnitureSettings


@dataclass(frozen=True, slots=True)
class _Page:
    keys: tuple[int, ...]
    words: dict[int, tuple[str, ...]]
    title: frozenset[str]
    viewer: frozenset[int]

    def count(self, keys: Iterable[int]) -> int:
        return sum(len(self.words[key]) for key in keys)


def learn(articles: Iterable[Article], settings: FurnitureSettings) -> Furniture:
    """The furniture of every outlet among `articles`. Order changes nothing; pages that tell one story count once."""
    outlets: dict[str, dict[tuple[int, ...], _Page]] = defaultdict(dict)
    for outlet, article in _drawn(articles, settings.learned):
        page = _page(article, settings)
        known = outlets[outlet].get(page.keys)
        if page.keys and (known is None or sorted(page.title) < sorted(known.title)):
            outlets[outlet][page.keys] = page
    learned = {
        outlet: _recurring([pages[keys] for keys in sorted(pages)], settings)
        for outlet, pages in sorted(outlets.items())
    }
    return Furniture({outlet: found for outlet, found in learned.items() if found})


def _drawn(articles: Iterable[Article], most: int) -> Iterator[tuple[str, Article]]:
    """The articles with their outlets; of an outlet with more than `most`, those whose texts hash lowest: a draw that
    no order changes."""
    held: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        if article.outlet is not None:
            held[article.outlet.key].append(article)
    for outlet, pages in sorted(held.items()):
        chosen = (
            pages
            if len(pages) <= most
            else nsmallest(most, pages, key=lambda page: crc32(page.text.encode("utf-8", "surrogatepass")))
        )
        yield from ((outlet, page) for page in chosen)


def merge(a: Furniture, b: Furniture) -> Furniture:
    """What either has learned. Page counts add up, so the two should come from different pages."""
    outlets = sorted(set(a.blocks) | set(b.blocks))
    sums = {outlet: Counter(a.blocks.get(outlet, {})) + Counter(b.blocks.get(outlet, {})) for outlet in outlets}
    return Furniture({outlet: dict(sorted(found.items())) for outlet, found in sums.items()})


def _page(article: Article, settings: FurnitureSettings) -> _Page:
    found = [b for b in blocks.of(article.text) if b.whole or len(b.tokens) >= settings.min_block]
    return _Page(
        keys=tuple(dict.fromkeys(block.key for block in found)),
        words={block.key: block.tokens for block in found},
        title=frozenset(normalize.words(article.title or "").tokens),
        viewer=frozenset(block.key for block in found if block.viewer),
    )


def _recurring(pages: Sequence[_Page], settings: FurnitureSettings) -> dict[int, int]:
    """Block -> number of pages, for the blocks of one outlet that are furniture."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        for key in page.keys:
            holders[key].append(number)
    distinct: dict[tuple[int, ...], int] = {}
    found: dict[int, int] = {}
    for key, numbers in sorted(holders.items()):
        viewer = key in pages[numbers[0]].viewer
        if len(numbers) < (settings.caption_pages if viewer else settings.min_pages):
            continue
        sample = tuple(numbers[: settings.sample])
        if sample not in distinct:
            distinct[sample] = _stories([pages[number] for number in sample], settings)
        if _enough(distinct[sample], len(numbers), len(pages), viewer, settings):
            found[key] = len(numbers)
    return found


def _enough(stories: int, holders: int, pages: int, viewer: bool, settings: FurnitureSettings) -> bool:
    if viewer:
        return stories >= settings.caption_pages
    if stories < settings.min_pages:
        return False
    return stories >= settings.always_pages or holders >= settings.min_share * pages


def _stories(pages: Sequence[_Page], settings: FurnitureSettings) -> int:
    """How many different stories the pages tell: each is compared with the first of every story before it."""
    first: list[_Page] = []
    for page in pages:
        if not any(_same_story(page, other, settings) for other in first):
            first.append(page)
    return len(first)


def _same_story(a: _Page, b: _Page, settings: FurnitureSettings) -> bool:
    """Whether two pages that share a block are versions or copies of one text rather than two texts with a notice."""
    shared = a.words.keys() & b.words.keys()
    of_both = a.count(shared)
    size = min(a.count(a.keys), b.count(b.keys))
    own = size - of_both
    if own <= min(settings.same_own, settings.same_part * size):
        return True
    if _overlap(a.title, b.title) >= settings.same_title and of_both >= settings.same_shared * size:
        return True
    head = a.count(x for x, _ in takewhile(lambda two: two[0] == two[1], zip(a.keys, b.keys, strict=False)))
    return head > own or _reworded(a, b, shared) >= settings.same_words


def _reworded(a: _Page, b: _Page, shared: set[int]) -> float:
    own_a = {word for key in a.keys if key not in shared for word in a.words[key]}
    own_b = {word for key in b.keys if key not in shared for word in b.words[key]}
    return len(own_a & own_b) / max(1, len(own_a | own_b))


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, len(a | b))
