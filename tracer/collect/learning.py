"""An outlet's site notice is learned again as its stored pages grow."""

from __future__ import annotations

from collections.abc import Iterable

from tracer import furniture
from tracer.settings import Settings
from tracer.store import Store


def learn(outlets: Iterable[str], store: Store, settings: Settings) -> None:
    """Learn the notices of the outlets that have grown enough since the last time."""
    for key in store.grown_outlets(outlets, least=settings.furniture.min_pages, factor=settings.store.relearn):
        pages = store.articles(store.by_outlet([key], limit=settings.store.outlet_pages))
        store.save_furniture(furniture.learn([page.article for page in pages], settings.furniture))
