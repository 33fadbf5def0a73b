"""The domain a site is registered under, by the Public Suffix List that tldextract carries; never from the network."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tracer.urls.canonical import host

if TYPE_CHECKING:
    from tldextract import TLDExtract

# Hosts of many people's sites that the list does not count as suffixes.
BLOG_HOSTS = frozenset(
    {"wordpress.com", "substack.com", "tumblr.com", "livejournal.com", "over-blog.com", "medium.com"}
)


def registered_domain(url: str) -> str:
    """The registered domain of a URL or host: "news.bbc.co.uk" gives "bbc.co.uk".

    Blog hosts count as suffixes ("x.wordpress.com" stays whole: it is an outlet of its own). Under a suffix nobody
    listed it is the last two labels, as the list's own default rule says. An address comes back whole; text without a
    host gives "".
    """
    return _of_host(host(url))


def has_public_suffix(name: str) -> bool:
    """Whether a bare name is a host under a listed public suffix: "news.example.com", not "v1.2" or "com"."""
    found = _extractor()(name) if "." in name and name == name.strip() else None
    return bool(found and found.domain and found.suffix)


@cache
def _extractor() -> TLDExtract:
    from tldextract import TLDExtract  # here, because it loads an HTTP client it does not need: 0.2 s

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=65536)
def _of_host(name: str) -> str:
    if not name:
        return ""
    found = _extractor()(name)
    if found.ipv4 or ":" in name:
        return name
    if found.domain and found.suffix:
        blog = name.removesuffix(f".{found.domain}.{found.suffix}").rpartition(".")[2]
        domain = f"{found.domain}.{found.suffix}"
        return f"{blog}.{domain}" if domain in BLOG_HOSTS and blog not in {domain, "www"} else domain
    return name if found.suffix else ".".join(name.split(".")[-2:])
