"""Stories of a crawl -> links: who took it from whom, by the same rooms as a trace, for members of pairs only."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import orjson

from tracer import chain, furniture
from tracer.dedup import large, members
from tracer.dedup.inputs import Source
from tracer.dedup.kinds import Ints, Pairs
from tracer.dedup.large import Places, Ties
from tracer.dedup.listing import Grouped, Holders, Listed, Ranks
from tracer.dedup.table import Table
from tracer.dedup.writing import replacing
from tracer.engines import local
from tracer.model import Article, Furniture, Ghost, Link, Match, Page, QuoteMatch, Studied
from tracer.progress import reporter
from tracer.readers.names import Names
from tracer.settings import Settings
from tracer.study import Desk, complete, glance_article, shared_quotes, shared_text

TAKING = frozenset({"reposts", "rewrites", "excerpts"})


@dataclass(frozen=True)
class Story:
    """What verified pairs tie together: pages under their ids, and which of them to align."""

    pages: tuple[tuple[str, Page], ...]
    pairs: tuple[tuple[str, str], ...]

    def renamed(self, names: Mapping[str, str]) -> Story:
        """The same under other ids."""
        pages = tuple((names.get(name, name), page) for name, page in self.pages)
        return Story(pages, tuple((names.get(a, a), names.get(b, b)) for a, b in self.pairs))


@dataclass(frozen=True)
class Verdict:
    """The links of a story; and, for a store, all that they were decided from."""

    links: tuple[Link, ...]
    ghosts: tuple[Ghost, ...] = ()
    studied: tuple[Studied, ...] = ()
    matches: tuple[Match, ...] = ()
    quoted: tuple[QuoteMatch, ...] = ()
    learned: Furniture = Furniture()


@dataclass(frozen=True)
class Linker:
    """The worker's part; called with a story, it returns the verdict on it."""

    settings: Settings
    whole: bool = False

    def __call__(self, story: Story) -> Verdict:
        desk = Desk(self.settings)
        articles = members.articles(story.pages, self.settings)
        learned = furniture.learn(articles, self.settings.furniture)
        known = {article.id: complete(glance_article(article, desk), learned, desk) for article in articles}
        both = [(known[a], known[b]) for a, b in story.pairs if a in known and b in known]
        matches = [shared_text(a, b, self.settings) for a, b in both]
        quoted = [match for a, b in both for match in shared_quotes(a, b, self.settings)]
        ordered = [known[name] for name in sorted(known)]
        found = chain.link(ordered, matches, quoted, settings=self.settings.chain)
        if not self.whole:
            return Verdict(tuple(found.links))
        studied = tuple(replace(s, article=bare(s.article)) for s in ordered)
        shared = tuple(match for match in matches if match.kind != "none")
        return Verdict(tuple(found.links), tuple(found.ghosts), studied, shared, tuple(quoted), learned)


def bare(article: Article) -> Article:
    """An article without what surrounds its body: a store keeps none of it."""
    return replace(article, margins=(), links=(), metadata=())


@dataclass(frozen=True)
class Tied:
    """Pairs of records whose shared text is more than site notice, and the story (a number) of every record."""

    a: Ints
    b: Ints
    row: Ints
    story: Ints
    sizes: Ints  # records of each story

    def ties(self) -> Ties:
        """The pairs, each with its story."""
        return Ties(self.a, self.b, self.row, self.story[self.a], self.around)

    @property
    def around(self) -> Ints:
        """The size of each pair's story."""
        return self.sizes[self.story[self.a]] if len(self.a) else self.a


def tied(table: Table, listed: Listed, pairs: Pairs) -> Tied:
    """The stories of a crawl."""
    ties = (listed.row < 0) | ~(pairs.furniture[listed.row] if len(pairs) else np.zeros(len(listed.row), np.bool_))
    a, b = listed.a[ties], listed.b[ties]
    number = _numbers(table.records, a, b)
    sizes = np.bincount(number[np.unique(np.concatenate([a, b]))]) if len(a) else np.zeros(0, np.int64)
    return Tied(a, b, listed.row[ties], number, sizes.astype(np.int64))


@dataclass
class Weigher:
    """Weighs the stories of a crawl, on all workers."""

    table: Table
    sources: Sequence[Source]
    pairs: Pairs
    who: Holders
    settings: Settings
    names: Names
    workers: int

    def verdicts(self, found: Tied, *, whole: bool) -> Iterator[tuple[Story, Verdict]]:
        """Every story with the verdict on it; `whole` as a store wants it, and then of those not too large alone. Of
        a large one its core is weighed; what ties the rest to it comes last, under a story of no pages."""
        ties = found.ties()
        places = Places.of(ties, self.table, self.who, self.settings)
        wanted = large.chosen(ties, self.pairs, places, self.settings)
        if whole:
            wanted &= found.around <= self.settings.dedup.story
        asked: deque[Story] = deque()

        def tasks() -> Iterator[Story]:
            for story in self._stories(found.a[wanted], found.b[wanted], found.story):
                asked.append(story)
                yield story

        reporter().start("link", int((found.sizes > 0).sum()))
        for verdict in local.run(Linker(self.settings, whole), tasks(), workers=self.workers):
            reporter().advance("link")
            yield asked.popleft(), verdict
        reporter().finish("link")
        if not whole:
            yield Story((), ()), Verdict(tuple(large.attached(ties, self.pairs, places, self.who, self.settings)))

    def _stories(self, a: Ints, b: Ints, number: Ints) -> Iterator[Story]:
        """The stories, their pages read window by window: every window is one pass over what cannot be read by
        place."""
        order = np.argsort(number[a], kind="stable")
        a, b = a[order], b[order]
        ends = np.flatnonzero(np.append(number[a][1:] != number[a][:-1], True)) + 1 if len(a) else np.zeros(0, np.int64)
        start = 0
        while start < len(a):
            far = ends[np.searchsorted(ends, min(len(a), start + self.settings.dedup.window))]
            part = slice(start, int(far))
            records = np.unique(np.concatenate([a[part], b[part]]))
            pages = members.pages(self.table, self.sources, records, self.settings, self.names)
            yield from self._of_window(a[part], b[part], number, pages)
            start = int(far)

    def _of_window(self, a: Ints, b: Ints, number: Ints, pages: dict[int, Page]) -> Iterator[Story]:
        bounds = np.flatnonzero(np.append(True, number[a][1:] != number[a][:-1])).tolist()
        for start, end in zip(bounds, [*bounds[1:], len(a)], strict=True):
            one, other = a[start:end].tolist(), b[start:end].tolist()
            named = self._named(sorted({*one, *other}))
            there = {name: pages[record] for record, name in named.items() if record in pages}
            pairs = {(named[x], named[y]) for x, y in zip(one, other, strict=True) if named[x] != named[y]}
            yield Story(tuple(sorted(there.items())), tuple(sorted(pairs)))

    def _named(self, records: list[int]) -> dict[int, str]:
        """Ids within a story: of different texts under one id, all but the first by content have theirs marked."""
        texts: dict[str, set[int]] = {}
        for record in records:
            texts.setdefault(self.who.ids[record], set()).add(int(self.table.record_text[record]))
        named = {}
        for record in records:
            name, text = self.who.ids[record], int(self.table.record_text[record])
            first = text == min(texts[name])
            named[record] = name if first else f"{name}~{int(self.table.content[text]):016x}"[: len(name) + 9]
        return named


@dataclass
class Links:
    """What is kept of the verdicts: the lines of `--links`, and whom each article took its text from."""

    lines: list[tuple[str, str, str, bytes]] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)

    def take(self, verdict: Verdict) -> None:
        """Keep the links of a story."""
        best: dict[str, float] = {}
        for link in verdict.links:
            self.lines.append((link.copy, link.source, link.kind, _line(link)))
            sure = link.probability or 0.0
            if link.decided and link.kind in TAKING and sure > best.get(link.copy, 0.0):
                best[link.copy], self.taken[link.copy] = sure, link.source

    def write(self, path: Path) -> None:
        """One link a line, sorted by ids."""
        with replacing(path) as file:
            file.writelines(line for *_, line in sorted(self.lines))

    def ranks(self, records: int, groups: Grouped, who: Holders) -> Ranks:
        """The roots of each cluster's links before its other members: those that most members lead to first."""
        ranks = np.zeros(records)
        starts = groups.start.tolist()
        for start, end in pairwise(starts):
            inside = {who.ids[record]: record for record in groups.records[start:end].tolist()}
            votes = Counter(self._root(name, inside) for name in inside)
            for name, count in votes.items():
                ranks[inside[name]] = -count
        return ranks

    def _root(self, name: str, inside: Mapping[str, int]) -> str:
        been = {name}
        while (source := self.taken.get(name)) in inside and source not in been:
            assert source is not None
            name = source
            been.add(name)
        return name


def _numbers(records: int, a: Ints, b: Ints) -> Ints:
    from scipy.sparse import coo_array  # type: ignore[import-untyped]
    from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

    graph = coo_array((np.ones(len(a), np.bool_), (a, b)), shape=(records, records))
    number: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return number


def _line(link: Link) -> bytes:
    row = {
        "copy": link.copy,
        "source": link.source,
        "kind": link.kind,
        "probability": None if link.probability is None else round(link.probability, 4),
        "decided": link.decided,
    }
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
