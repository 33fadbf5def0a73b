"""The domain a URL's site is registered under."""

from __future__ import annotations

from tracer.domains import registered
from tracer.urls.canonical import host


def registered_domain(url: str) -> str:
    """The registered domain of a URL or host, as `tracer.domains.registered` has it; text without a host gives ""."""
    return registered(host(url))
