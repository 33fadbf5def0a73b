"""What the store already has, and what it was told to forget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from tracer.model import Article, Page, Studied
from tracer.store.reading import Reader
from tracer.urls import page_key

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


Identity = tuple[int, str | None, str | None]
"""Hash of the text, canonical URL, outlet's key: what must not differ between two articles of one id."""


def identity(studied: Studied) -> Identity:
    """What an article is apart from its id."""
    article = studied.article
    outlet = article.outlet.key if article.outlet else None
    return studied.fingerprint.text_hash, article.canonical_url, outlet


def identities(store: Reader, ids: Iterable[str]) -> dict[str, Identity]:
    """What is stored under these ids."""
    query = "select id, text_hash, canonical_url, outlet from articles join fingerprints on article = n where id in (?)"
    found = store.among(query, ids)
    return {row["id"]: (row["text_hash"] % (1 << 64), row["canonical_url"], row["outlet"]) for row in found}


def at_odds(a: Identity, b: Identity) -> bool:
    """Whether two articles of one id are two: their texts differ, or two pages or two outlets are named."""
    return a[0] != b[0] or any(mine and theirs and mine != theirs for mine, theirs in zip(a[1:], b[1:], strict=True))


def renamed(studied: Studied) -> Studied:
    """The article under an id of its own: the input's, and eight hex digits of outlet, page and text."""
    _, page, outlet = identity(studied)
    own = "\n".join((outlet or "", page or "", studied.article.text))
    digest = sha256(own.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return replace(studied, article=replace(studied.article, id=f"{studied.id}~{digest}"))


def under_its_own_id(store: Reader, studied: Studied) -> Studied:
    """An article; under another id where its own is that of another stored article: "1" is a common name."""
    stored = identities(store, [studied.id]).get(studied.id)
    return renamed(studied) if stored and at_odds(stored, identity(studied)) else studied


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
    for url in sorted({url for url in (article.canonical_url, article.url) if url}):
        yield tombstone("url", url)
        yield tombstone("page", page_key(url))
