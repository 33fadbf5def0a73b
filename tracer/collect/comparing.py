"""New articles against all stored: candidates, matches, quotations they share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from tracer import fingerprint, furniture
from tracer.model import Furniture, Match, QuoteMatch, Studied
from tracer.progress import reporter
from tracer.settings import Settings
from tracer.store import Store
from tracer.study import shared_quotes, shared_text


class Comparer:
    """Compares pairs of stored articles, each pair once; what a batch has loaded it loads once."""

    def __init__(self, store: Store, settings: Settings, held: Iterable[Studied] = ()) -> None:
        """`held` are articles just stored, as they were stored: they need not be read again."""
        self._store = store
        self._settings = settings
        self._loaded = {studied.id: studied for studied in held}
        self._notices: dict[str, Furniture] = {}
        self._with_notices: set[str] = set()
        self._compared: set[tuple[str, str]] = set()

    def compare(self, ids: Iterable[str]) -> int:
        """Keep what each of these articles shares with any other; how many pairs share something."""
        matches: list[Match] = []
        quoted: list[QuoteMatch] = []
        for id in ids:
            reporter().advance("comparing")
            for other in self._candidates(id):
                first, second = sorted((id, other))
                if (first, second) not in self._compared:
                    self._compared.add((first, second))
                    match, quotes = self._pair(first, second)
                    if match.kind != "none" or quotes:
                        matches.append(match)
                        quoted += quotes
        self._store.save_matches(matches, quoted)
        return len(matches)

    def _candidates(self, id: str) -> list[str]:
        settings = self._settings
        self._load([id])
        enough = partial(fingerprint.needed, settings=settings.fingerprint)
        found = self._store.candidates(self._loaded[id], enough=enough, limit=settings.store.compared)
        slack = timedelta(days=settings.trace.named_days)
        found += self._store.named_by(self._loaded[id], slack=slack, limit=settings.trace.named_pages)
        self._load(found)
        return found

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

    def _pair(self, first: str, second: str) -> tuple[Match, tuple[QuoteMatch, ...]]:
        a, b = self._noticed(first), self._noticed(second)
        return shared_text(a, b, self._settings), shared_quotes(a, b, self._settings)
