"""Archives, caches, proxies and redirectors hold another page's URL inside their own. This takes it out.

A table of one function per kind of wrapper; each gives the inner URL or None. The forms are those the services
document or were seen to print.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import SplitResult, unquote, urlsplit

from tracer.model import Page
from tracer.urls.canonical import canonical, host, query_pairs

MAX_LAYERS = 5  # an archive of a cache of a proxy is 3; more is somebody's joke

_DATED = re.compile(r"/(?:\d{4,14})(?:[a-z]{2}_|\*)?/(https?:/{1,2}.+)$", re.IGNORECASE | re.DOTALL)
_WAYBACK = re.compile(r"^/web/(?:\d{1,14}(?:[a-z]{2}_|\*)?/)?(.+\..+)$", re.DOTALL)
_ARCHIVE_TODAY = re.compile(r"^/(?:o/\w+/|newest/|oldest/|\d{4}[\d.\-]*/)?(https?:/{1,2}.+)$", re.DOTALL)
_AMP_CACHE = re.compile(r"^/(?:[a-z]{1,2}/)(s/)?([^/]+\..+)$", re.DOTALL)
_GOOGLE_AMP = re.compile(r"^/amp/(s/)?([^/]+\..+)$", re.DOTALL)
_GOOGLE = re.compile(r"(?:^|\.)google\.[a-z]{2,3}(?:\.[a-z]{2})?$")
_CACHED = re.compile(r"^cache:(?:[\w-]{8,16}:)?(\S+)")
_TIMESTAMP = re.compile(r"^https?://[^/]+/(?:web/)?(\d{14}|\d{4}\.\d\d\.\d\d-\d{6})(?:[a-z]{2}_)?/", re.IGNORECASE)
_BANNERED = re.compile(r"^(https?://[^/]+/web/\d{1,14})/(?=https?:)", re.IGNORECASE)
_SCHEME = re.compile(r"^(https?):/{0,2}(?=[^/])", re.IGNORECASE)

ARCHIVE_TODAY = frozenset(f"archive.{tld}" for tld in ("today", "ph", "is", "li", "vn", "md", "fo"))
WAYBACK = frozenset({"web.archive.org", "wayback.archive.org"})
PREFIX_PROXIES = frozenset({"12ft.io", "r.jina.ai", "removepaywall.com", "www.removepaywall.com"})

# host -> the parameters that hold the page's URL
REDIRECTORS: dict[str, tuple[str, ...]] = {
    "translate.google.com": ("u",),
    "translate.googleusercontent.com": ("u",),
    "translate.yandex.com": ("url",),
    "translate.yandex.ru": ("url",),
    "www.translatetheweb.com": ("a",),
    "www.microsofttranslator.com": ("a",),
    "l.facebook.com": ("u",),
    "lm.facebook.com": ("u",),
    "l.instagram.com": ("u",),
    "out.reddit.com": ("url",),
    "duckduckgo.com": ("uddg",),
    "12ft.io": ("q",),
    **dict.fromkeys(sorted(ARCHIVE_TODAY), ("url",)),
}


def unwrap(url: str) -> str:
    """The page's own URL, canonical, out of an archive, AMP cache, translation proxy or redirector; else `url`'s own.

    Layers are taken off one by one. AMP, print and mobile forms of the outlet's own are left: `same_page` knows them.
    """
    url = canonical(canonical(url).removeprefix("view-source:"))
    for _ in range(MAX_LAYERS):
        inner = _inside(url)
        if inner is None:
            break
        url = inner
    return url


def under_own_url(page: Page) -> Page:
    """A page that was had from a public archive or another wrapper, under its own URL and at the archive's time; any
    other page as it is. Its capture keeps the URLs it was had by."""
    inner = unwrap(page.url) if page.url else None
    if page.url is None or inner == canonical(page.url):
        return page
    time = archived_at(page.url)
    capture = replace(page.capture, time=time, verified=True) if time else page.capture
    return replace(page, url=inner, capture=capture)


def archived_at(url: str) -> datetime | None:
    """When a public web archive says it captured the page, from the date in its URL; None for any other URL."""
    found = _TIMESTAMP.search(url) if host(url) in WAYBACK | ARCHIVE_TODAY else None
    if found is None:
        return None
    try:
        return datetime.strptime(re.sub(r"[.-]", "", found[1]), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def as_captured(url: str) -> str:
    """The URL under which the Wayback Machine gives a page as it was, without its banner and with its own links."""
    return _BANNERED.sub(r"\1id_/", url) if host(url) in WAYBACK else url


def _inside(url: str) -> str | None:
    name = host(url)
    if not name:
        return None
    parts = urlsplit(url)
    rest = parts.path + (f"?{parts.query}" if parts.query else "")
    for wrapper in WRAPPERS:
        found = wrapper(name, rest, parts)
        inner = canonical(_with_scheme(found)) if found else ""
        if inner and inner != url and "." in host(inner):
            return inner
    return None


def _with_scheme(url: str) -> str:
    if re.match(r"^https?%3A", url, re.IGNORECASE):
        url = unquote(url)
    return _SCHEME.sub(r"\1://", url) if _SCHEME.match(url) else "http://" + url


def _dated(_host: str, rest: str, _parts: SplitResult) -> str | None:
    """Any Wayback-like archive: /TIMESTAMP[id_]/http://... (Internet Archive, Archive-It, national archives, pywb)."""
    found = _DATED.search(rest)
    return found[1] if found else None


def _wayback(host: str, rest: str, _parts: SplitResult) -> str | None:
    found = _WAYBACK.match(rest) if host in WAYBACK else None
    return found[1] if found else None


def _archive_today(host: str, rest: str, _parts: SplitResult) -> str | None:
    found = _ARCHIVE_TODAY.match(rest) if host in ARCHIVE_TODAY else None
    return found[1] if found else None


def _amp_cache(host: str, rest: str, _parts: SplitResult) -> str | None:
    found = _AMP_CACHE.match(rest) if host.endswith((".cdn.ampproject.org", ".bing-amp.com")) else None
    found = found or (_AMP_CACHE.match(rest) if host == "cdn.ampproject.org" else None)
    return _with_tls(found) if found else None


def _google_amp(host: str, rest: str, _parts: SplitResult) -> str | None:
    found = _GOOGLE_AMP.match(rest) if _GOOGLE.search(host) else None
    return _with_tls(found) if found else None


def _with_tls(found: re.Match[str]) -> str:
    return ("https://" if found[1] else "http://") + found[2]


def _google_redirect(host: str, _rest: str, parts: SplitResult) -> str | None:
    given = dict(query_pairs(parts.query)) if _GOOGLE.search(host) and parts.path == "/url" else {}
    return _if_url(given.get("q") or given.get("url"))


def _google_cache(host: str, _rest: str, parts: SplitResult) -> str | None:
    asked = dict(query_pairs(parts.query)).get("q", "") if host == "webcache.googleusercontent.com" else ""
    found = _CACHED.match(asked)
    return found[1] if found else None


def _redirector(host: str, _rest: str, parts: SplitResult) -> str | None:
    names = REDIRECTORS.get(host, ())
    given = dict(query_pairs(parts.query)) if names else {}
    return next((value for name in names if (value := _if_url(given.get(name)))), None)


def _prefix_proxy(host: str, rest: str, _parts: SplitResult) -> str | None:
    return _if_url(rest.lstrip("/")) if host in PREFIX_PROXIES else None


def _if_url(text: str | None) -> str | None:
    return text if text and _SCHEME.match(text) else None


def _translate_goog(host: str, rest: str, _parts: SplitResult) -> str | None:
    """www-example-com.translate.goog: dots are written as hyphens and hyphens as two."""
    if not host.endswith(".translate.goog"):
        return None
    label = host.removesuffix(".translate.goog")
    return "https://" + label.replace("--", "\0").replace("-", ".").replace("\0", "-") + rest


WRAPPERS: tuple[Callable[[str, str, SplitResult], str | None], ...] = (
    _dated,
    _wayback,
    _archive_today,
    _amp_cache,
    _google_amp,
    _google_redirect,
    _google_cache,
    _redirector,
    _prefix_proxy,
    _translate_goog,
)
