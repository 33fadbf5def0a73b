"""Under which names tools keep the fields of their records.

The first name of a row that a record has, and that is not empty, is taken; a dotted name looks one level down. Read
off the tools themselves: news-please `NewsArticle`, Fundus `Article.to_json`, datatrove's `Document` as its writers
leave it, passim's input, Media Cloud's search service and its story index, and what Scrapy spiders and feeds commonly
call things.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracer.errors import UsageError

Names = Mapping[str, tuple[str, ...]]

# All of them at once: a record tells by the names it has which tool wrote it.
NAMES: Names = {
    "id": ("id", "_id", "uid", "uuid", "guid", "article_id", "stories_id", "story_id"),
    "url": (
        "url", "link", "canonical_url", "article_url", "page_url", "requested_url", "original_url", "metadata.url",
        "html.responded_url", "html.requested_url", "metadata.WARC-Target-URI", "WARC-Target-URI", "normalized_url",
    ),
    "outlet": (
        "outlet", "publisher", "publication", "media_name", "source_name", "site_name", "sitename", "source_domain",
        "source.name", "source", "domain", "series", "canonical_domain", "html.source_info.publisher",
        "metadata.source_domain",
    ),
    "published": (
        "published", "date_publish", "publishing_date", "publish_date", "published_date", "publication_date",
        "published_at", "datePublished", "date_published", "pub_date", "pubDate", "date", "metadata.date",
        "metadata.publish_date",
    ),
    "title": ("title", "headline", "title_page", "article_title", "metadata.title"),
    "author": ("author", "authors", "byline", "creator", "metadata.author", "metadata.authors"),
    "text": (
        "text", "maintext", "plaintext", "article_text", "articleBody", "text_content", "content", "raw_content",
        "full_text", "body",
    ),
    "html": ("html", "html.content", "raw_html", "rawHtml", "page_html", "body_html", "response_body"),
}  # fmt: skip

# By `--preset`: the names of one tool only, for records whose other fields would mislead.
PRESETS: dict[str, dict[str, tuple[str, ...]]] = {
    "news-please": {
        "id": (), "url": ("url",), "outlet": ("source_domain",), "published": ("date_publish",),
        "title": ("title", "title_page", "title_rss"), "author": ("authors",), "text": ("maintext", "text"),
    },
    "scrapy": {
        "id": ("id", "guid"), "url": ("url", "link"), "outlet": ("outlet", "source", "publisher", "domain"),
        "published": ("published", "date", "pub_date", "published_at", "date_published"),
        "title": ("title", "headline"), "author": ("author", "authors", "byline"),
        "text": ("text", "body", "content", "article_text"), "html": ("html", "raw_html", "body_html"),
    },
    "fundus": {
        "id": (), "url": ("url", "html.responded_url", "html.requested_url"),
        "outlet": ("publisher", "html.source_info.publisher"), "published": ("publishing_date",), "title": ("title",),
        "author": ("authors",), "text": ("plaintext", "body"),
    },
    "datatrove": {
        "id": ("id",), "url": ("metadata.url", "url"), "outlet": ("metadata.source_domain",),
        "published": ("metadata.date", "metadata.publish_date", "date"), "title": ("metadata.title", "title"),
        "author": ("metadata.author",), "text": ("text",),
    },
    "passim": {
        "id": ("id",), "url": ("url",), "outlet": ("series",), "published": ("date",), "title": ("title", "heading"),
        "author": ("byline", "author"), "text": ("text",),
    },
    "media-cloud": {
        "id": ("id", "stories_id"), "url": ("url", "normalized_url", "original_url"),
        "outlet": ("media_name", "media_url", "canonical_domain"), "published": ("publish_date", "publication_date"),
        "title": ("title", "article_title"), "author": ("author",), "text": ("text", "text_content", "story_text"),
    },
}  # fmt: skip


def names(preset: str = "", own: Mapping[str, str] | None = None) -> Names:
    """Where to look: a preset's names (default: those of all tools), the user's `own` (field -> key) before them.

    Raises UsageError for a preset that does not exist.
    """
    if preset and preset not in PRESETS:
        raise UsageError(f"preset {preset}: not known; there are {', '.join(PRESETS)}")
    table: Names = PRESETS[preset] if preset else NAMES
    chosen = own or {}
    return {field: (*([chosen[field]] if field in chosen else []), *table.get(field, ())) for field in NAMES}
