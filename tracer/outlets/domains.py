"""Hosts."""

from __future__ import annotations

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
