"""Page -> Article, or Skipped with its reason: the steps in order."""

from __future__ import annotations

import hashlib

from tracer import normalize, urls
from tracer.extract import body, decode, dom, structured
from tracer.model import Article, Page, Skipped
from tracer.outlets import OutletTable
from tracer.settings import ExtractSettings


def article(page: Page, *, outlets: OutletTable, settings: ExtractSettings) -> Article | Skipped:
    """What tracer sees in `page`."""
    source = decode.to_text(page.body, page.content_type)
    tree = dom.parse(source, settings.max_chars)
    if tree is None:
        return Skipped(page.location, "extract", "no text")
    facts = structured.facts(tree, page.url, settings.max_facts)
    paragraphs = body.body(tree, source, settings)
    text = "\n\n".join(paragraphs)
    title = facts.get("json-ld:headline", "og:title")
    url = page.url
    canonical = urls.canonical(url) if url else None
    return Article(
        id=identity(canonical, text),
        url=url,
        canonical_url=canonical,
        outlet=outlets.of_url(url) if url else None,
        title=title,
        byline=facts.get("json-ld:author.name", "author"),
        language=None,
        published=None,
        text=text,
        capture=page.capture,
        location=page.location,
        metadata=facts.pairs,
    )


def identity(canonical: str | None, text: str) -> str:
    """16 hex digits of SHA-256 of canonical URL and normalised text."""
    return hashlib.sha256(f"{canonical or ''}\n{normalize.folded(text)}".encode()).hexdigest()[:16]
