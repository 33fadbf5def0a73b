"""The AMP, print, mobile, archived and re-spelt URLs of one page share one key."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from tracer.urls.canonical import host, query_pairs
from tracer.urls.domains import registered_domain
from tracer.urls.wrappers import unwrap

VARIANT_LABELS = frozenset({"www", "www2", "www3", "m", "mobile", "amp", "touch", "wap", "mobi", "print"})
VARIANT_SEGMENTS = frozenset({"amp", "print"})
VARIANT_NAMES = frozenset({"amp", "print", "printable", "printerfriendly", "mobile"})
VARIANT_VALUES = frozenset({"amp", "print", "printable", "mobile"})
VIEW_NAMES = frozenset({"output", "outputtype", "view", "mode", "format", "layout", "version", "page_version"})

# A URL that says all it says by host and path, and has no room for another page's URL in its own
_SIMPLE = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)(/[A-Za-z0-9_/-]*(?:\.(?:html?|shtml|php|aspx?|jsp))?)")
_DOCUMENT = re.compile(r"(?:/index\.html?|[./_-]amp(?=\.html?$)|\.amp$)", re.IGNORECASE)


def same_page(a: str, b: str) -> bool:
    """Whether two URLs name one page: equal but for scheme, www, AMP, print, mobile, archive and proxy forms."""
    return a == b or page_key(a) == page_key(b)


def plain_host(url: str) -> str | None:
    """The host that every form of a simple URL's page shares: where two differ, so do their pages. None for a URL that
    is not simple enough to tell."""
    simple = _SIMPLE.fullmatch(url)
    return _plain_host(simple[1]) if simple else None


@lru_cache(maxsize=65536)
def page_key(url: str) -> str:
    """What all forms of one page's URL share; for lookups, not for fetching. Text that is no URL is its own key."""
    simple = _SIMPLE.fullmatch(url)
    if simple:  # most are, and a crawl has millions
        return _plain_host(simple[1]) + _plain_path(simple[2])
    own = unwrap(url)
    name = host(own)
    if not name or "://" not in own:
        return own
    parts = urlsplit(own)
    port = parts.netloc.rpartition("@")[2].removeprefix(name)
    return _plain_host(name) + port + _plain_path(parts.path) + _plain_query(parts.query)


@lru_cache(maxsize=65536)
def _plain_host(name: str) -> str:
    if VARIANT_LABELS.isdisjoint(name.split(".")):
        return name
    domain = registered_domain(name)
    below = name.removesuffix(domain).rstrip(".")
    labels = [label for label in below.split(".") if label and label not in VARIANT_LABELS]
    return ".".join([*labels, domain])


def _plain_path(path: str) -> str:
    segments = [segment for segment in path.split("/") if segment]
    plain = [segment for segment in segments if segment.lower() not in VARIANT_SEGMENTS]
    return _DOCUMENT.sub("", "/" + "/".join(plain or segments)).rstrip("/")


def _plain_query(query: str) -> str:
    kept = sorted((name, value) for name, value in query_pairs(query) if not _asks_for_variant(name, value))
    return "".join(f"&{name!r}={value!r}" for name, value in kept)


def _asks_for_variant(name: str, value: str) -> bool:
    name, value = name.lower(), value.lower()
    if name in VARIANT_NAMES:
        return value in {"", "1", "true", "yes", "y"}
    return name in VIEW_NAMES and value in VARIANT_VALUES
