"""New articles against all stored: candidates, matches, quotations they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import islice

from tracer import fingerprint, furniture
from tracer.model import Furniture, Studied
from tracer.progress import reporter
from tracer.store import Store
from tracer.store.tying import clusters_of, leaders
from tracer.study import Desk, shared

_AT_ONCE = 25  # new articles whose candidates, some 50 each, are in memory together


class Comparer:
    """Compares pairs of stored articles, each pair once, on all processors."""

    def __init__(self, store: Store, desk: Desk, held: Iterable[Studied] = ()) -> None:
        """`held` are articles just stored, as they were stored: they need not be read again."""
        self._store = store
        self._desk = desk
        self._settings = desk.settings
        self._held = {studied.id: studied for studied in held}
        self._loaded = dict(self._held)
        self._notices: dict[str, Furniture] = {}
        self._with_notices: set[str] = set()
        self._compared: set[tuple[str, str]] = set()
        self._leaders: dict[str, list[str]] = {}  # by cluster: none changes while a batch is compared

    def compare(self, ids: Iterable[str]) -> int:
        """Keep what each of these articles shares with any other; how many pairs share something."""
        found = 0
        for some in _pieces(ids):
            together = shared(((self._noticed(a), self._noticed(b)) for a, b in self._pairs(some)), self._desk)
            kept = [(match, quotes) for match, quotes in together if match.kind != "none" or quotes]
            self._store.save_matches([match for match, _ in kept], [one for _, quotes in kept for one in quotes])
            found += len(kept)
            self._loaded = dict(self._held)
            self._with_notices.clear()
        return found

    def _pairs(self, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Each article with its candidates, each pair once, the lesser id first."""
        for id in ids:
            reporter().advance("comparing")
            for other in self._candidates(id):
                first, second = sorted((id, other))
                if (first, second) not in self._compared:
                    self._compared.add((first, second))
                    yield first, second

    def _candidates(self, id: str) -> list[str]:
        settings = self._settings
        self._load([id])
        enough = partial(fingerprint.needed, settings=settings.fingerprint)
        found = self._store.candidates(self._loaded[id], enough=enough, limit=settings.store.compared)
        found += [leader for leader in self._leading(found) if leader not in {id, *found}]
        slack = timedelta(days=settings.trace.named_days)
        found += self._store.named_by(self._loaded[id], slack=slack, limit=settings.trace.named_pages)
        self._load(found)
        return found

    def _leading(self, ids: list[str]) -> list[str]:
        """The pivot and the earliest member of each cluster that these articles are in, each once."""
        names = clusters_of(self._store, ids)
        self._leaders.update((name, leaders(self._store, name)) for name in names if name not in self._leaders)
        return list(dict.fromkeys(leader for name in names for leader in self._leaders[name]))

    def _load(self, ids: Iterable[str]) -> None:
        self._loaded.update((s.id, s) for s in self._store.articles(id for id in ids if id not in self._loaded))

    def _noticed(self, id: str) -> Studied:
        """A loaded article with the site notices of its own outlet."""
        studied = self._loaded[id]
        learned = self._furniture(studied)
        if learned.blocks and id not in self._with_notices:
            notices = furniture.notices(studied.article, learned, self._settings.furniture)
            self._loaded[id] = replace(studied, notices=notices)
            self._with_notices.add(id)
        return self._loaded[id]

    def _furniture(self, studied: Studied) -> Furniture:
        key = studied.article.outlet.key if studied.article.outlet else ""
        if key not in self._notices:
            self._notices[key] = self._store.furniture([key])
        return self._notices[key]


def _pieces(ids: Iterable[str]) -> Iterator[list[str]]:
    ids = iter(ids)
    while some := list(islice(ids, _AT_ONCE)):
        yield some
