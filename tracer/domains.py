"""What part of a host its owner registered, by the Public Suffix List that the library publicsuffixlist carries."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

# Hosts of many people's sites that the list does not count as suffixes.
BLOG_HOSTS = frozenset(
    {"wordpress.com", "substack.com", "tumblr.com", "livejournal.com", "over-blog.com", "medium.com"}
)
_ADDRESS = re.compile(r"[\d.]+|.*:.*")
_LONGEST = 253  # characters of a host name (RFC 1035)


@lru_cache(maxsize=65536)
def registered(host: str) -> str:
    """The registered domain of a host in lower-case ASCII: "news.bbc.co.uk" gives "bbc.co.uk".

    Blog hosts count as suffixes ("x.wordpress.com" and "x.blogspot.com" stay whole: each is an outlet of its own).
    Under a suffix nobody listed it is the last two labels, as the list's own default rule says. A suffix itself and an
    address come back whole; "" gives "".
    """
    if not host or len(host) > _LONGEST or _ADDRESS.fullmatch(host):
        return host
    domain: str | None = _suffixes().privatesuffix(host)
    if domain is None:
        return host
    if domain not in BLOG_HOSTS or host == domain:
        return domain
    blog = host.removesuffix(f".{domain}").rpartition(".")[2]
    return domain if blog == "www" else f"{blog}.{domain}"


def is_registered(name: str) -> bool:
    """Whether a bare name is a host under a listed public suffix: "news.example.com", not "v1.2" or "com"."""
    if "." not in name or name != name.strip() or len(name) > _LONGEST or _ADDRESS.fullmatch(name):
        return False
    return _suffixes().privatesuffix(name, accept_unknown=False) is not None


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # here: reading the list takes 60 ms

    return PublicSuffixList()
