"""What the store already has, and what it was told to forget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from tracer.model import Article, Page, Studied
from tracer.store.reading import Reader

_BY_BYTES = """
select n, articles.id from captures join articles on n = article
where sha256 = ? and sha256 <> '' and ifnull(url_asked, '') = ifnull(?, '')
"""


def stored_page(store: Reader, page: Page) -> int | None:
    """The number of the article that the same bytes at the same address gave before, if they did."""
    own = page.given.id
    for number, id in store.db.execute(_BY_BYTES, [page.capture.sha256, page.capture.url_asked]):
        if own is None or id == own or id.startswith(f"{own}~"):
            return int(number)
    return None


def under_its_own_id(store: Reader, studied: Studied) -> Studied:
    """An article; under another id where its own is that of another stored text: "1" is a common name."""
    stored = store.text_hashes([studied.id]).get(studied.id, studied.fingerprint.text_hash)
    if stored == studied.fingerprint.text_hash:
        return studied
    digest = sha256(studied.article.text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return replace(studied, article=replace(studied.article, id=f"{studied.id}~{digest}"))


def tombstone(what: str, value: str) -> str:
    """What stands for something forgotten: a digest, since the name itself may be what had to go."""
    return sha256(f"{what}\n{value}".encode("utf-8", "replace")).hexdigest()[:32]


def forgotten(store: Reader, article: Article) -> str | None:
    """The day on which this article, its page or its outlet was to be forgotten, if it was."""
    for digest in _digests(article):
        row = store.db.execute("select at from tombstones where digest = ?", [digest]).fetchone()
        if row:
            return str(row[0])[:10]
    return None


def _digests(article: Article) -> Iterator[str]:
    yield tombstone("id", article.id)
    if article.outlet:
        yield tombstone("outlet", article.outlet.key)
    for url in {article.canonical_url, article.url} - {None}:
        yield tombstone("url", str(url))
