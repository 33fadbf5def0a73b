"""Hosts and registered domains."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit


def host_and_path(url: str) -> tuple[str, str]:
    """Host without user, port and "www.", and path without its first slash; empty where there is none."""
    text = url.strip()
    try:
        parts = urlsplit(text if "//" in text else "//" + text)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "", ""
    return host.removeprefix("www."), parts.path.lstrip("/")


@lru_cache(maxsize=1)
def _suffixes() -> Any:
    """The public suffix list that tldextract carries; it never asks the network here."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def registered_domain(url: str) -> str:
    """The registered domain of a URL or host ("example.co.uk"); the host itself where there is none."""
    host, _ = host_and_path(url)
    if not host:
        return ""
    parts = _suffixes()(host)
    return f"{parts.domain}.{parts.suffix}" if parts.domain and parts.suffix else host
