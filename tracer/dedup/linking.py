"""Stories of a crawl -> links: who took it from whom, by the same rooms as a trace, for members of pairs only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson

from tracer import chain, furniture
from tracer.dedup import members
from tracer.dedup.inputs import Source
from tracer.dedup.kinds import Ints, Pairs
from tracer.dedup.listing import Holders, Listed
from tracer.dedup.table import Table
from tracer.dedup.writing import replacing
from tracer.engines import local
from tracer.model import Link, Page
from tracer.progress import reporter
from tracer.settings import Settings
from tracer.study import Desk, complete, glance_article, shared_quotes, shared_text


@dataclass(frozen=True)
class Story:
    """What verified pairs tie together: pages under their ids, and which of them to align."""

    pages: tuple[tuple[str, Page], ...]
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Linker:
    """The worker's part; called with a story, it returns its links."""

    settings: Settings

    def __call__(self, story: Story) -> list[Link]:
        desk = Desk(self.settings)
        articles = members.articles(story.pages, self.settings)
        learned = furniture.learn(articles, self.settings.furniture)
        known = {article.id: complete(glance_article(article, desk), learned, desk) for article in articles}
        both = [(known[a], known[b]) for a, b in story.pairs if a in known and b in known]
        matches = [shared_text(a, b, self.settings) for a, b in both]
        quoted = [match for a, b in both for match in shared_quotes(a, b, self.settings)]
        ordered = [known[name] for name in sorted(known)]
        return list(chain.link(ordered, matches, quoted, settings=self.settings.chain).links)


def write(
    path: Path,
    table: Table,
    sources: Sequence[Source],
    listed: Listed,
    pairs: Pairs,
    who: Holders,
    settings: Settings,
    workers: int,
) -> int:
    """Write the links of every story, one a line, sorted by ids; returns how many stories were too large for it."""
    tied = (listed.row < 0) | ~(pairs.furniture[listed.row] if len(pairs) else np.zeros(len(listed.row), np.bool_))
    a, b = listed.a[tied], listed.b[tied]
    number = _numbers(table.records, a, b)
    sizes = np.bincount(number[np.unique(np.concatenate([a, b]))]) if len(a) else np.zeros(0, np.int64)
    small = sizes[number[a]] <= settings.dedup.story if len(a) else np.zeros(0, np.bool_)
    stories = _stories(table, sources, a[small], b[small], number, who, settings)
    lines: list[tuple[str, str, str, bytes]] = []
    reporter().start("link", int((sizes > 0).sum()))
    for links in local.run(Linker(settings), stories, workers=workers):
        lines.extend((link.copy, link.source, link.kind, _line(link)) for link in links)
        reporter().advance("link")
    reporter().finish("link")
    with replacing(path) as file:
        file.writelines(line for *_, line in sorted(lines))
    return int((sizes > settings.dedup.story).sum())


def _numbers(records: int, a: Ints, b: Ints) -> Ints:
    from scipy.sparse import coo_array  # type: ignore[import-untyped]
    from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

    graph = coo_array((np.ones(len(a), np.bool_), (a, b)), shape=(records, records))
    number: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return number


def _stories(
    table: Table, sources: Sequence[Source], a: Ints, b: Ints, number: Ints, who: Holders, settings: Settings
) -> Iterator[Story]:
    """The stories, their pages read window by window: every window is one pass over what cannot be read by place."""
    order = np.argsort(number[a], kind="stable")
    a, b = a[order], b[order]
    ends = np.flatnonzero(np.append(number[a][1:] != number[a][:-1], True)) + 1 if len(a) else np.zeros(0, np.int64)
    start = 0
    while start < len(a):
        far = ends[np.searchsorted(ends, min(len(a), start + settings.dedup.window))]
        part = slice(start, int(far))
        records = np.unique(np.concatenate([a[part], b[part]]))
        pages = members.pages(table, sources, records, settings)
        yield from _of_window(a[part], b[part], number, pages, who)
        start = int(far)


def _of_window(a: Ints, b: Ints, number: Ints, pages: dict[int, Page], who: Holders) -> Iterator[Story]:
    bounds = np.flatnonzero(np.append(True, number[a][1:] != number[a][:-1])).tolist()
    for start, end in zip(bounds, [*bounds[1:], len(a)], strict=True):
        one, other = a[start:end].tolist(), b[start:end].tolist()
        there = {who.ids[record]: pages[record] for record in sorted({*one, *other}) if record in pages}
        pairs = {(who.ids[x], who.ids[y]) for x, y in zip(one, other, strict=True) if who.ids[x] != who.ids[y]}
        yield Story(tuple(sorted(there.items())), tuple(sorted(pairs)))


def _line(link: Link) -> bytes:
    row = {
        "copy": link.copy,
        "source": link.source,
        "kind": link.kind,
        "probability": None if link.probability is None else round(link.probability, 4),
        "decided": link.decided,
    }
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
