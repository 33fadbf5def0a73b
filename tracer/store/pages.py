"""A page by its address as people have it: AMP or mobile form, http or https, with what trackers hung onto it."""

from __future__ import annotations

from collections.abc import Iterator

from tracer.store.reading import Reader
from tracer.urls import canonical, page_key, unwrap

_LABELS = ("", "www.", "m.", "amp.", "mobile.")
_MOST = 20_000  # stored addresses looked at that begin alike, some .2 s
_ALIKE = """
select n, id, url, canonical_url from articles where canonical_url >= :first and canonical_url < :last
union select n, id, url, canonical_url from articles where url >= :first and url < :last limit :most
"""


def is_address(name: str) -> bool:
    """Whether a person means a page by this: with a scheme, or a host with a dot and a path."""
    host, slash, _ = name.partition("/")
    return "://" in name or (bool(slash) and "." in host and " " not in name)


def page_versions(store: Reader, address: str, *, every: bool = False) -> list[str]:
    """Ids of the stored versions of a page: those under this very address, last stored first, and where there are none
    or `every` form is asked for, those under any form of it, however many addresses begin alike."""
    whole = address.strip() if "://" in address else f"https://{address.strip()}"
    own = canonical(unwrap(whole))
    exact = [*store.by_url(own), *store.by_url(address)]
    if every or not exact:
        exact += [id for _, id in sorted(_alike(store, own, -1 if every else _MOST), reverse=True)]
    return list(dict.fromkeys(exact))


def _alike(store: Reader, own: str, most: int) -> Iterator[tuple[int, str]]:
    key = page_key(own)
    plain = key.partition("&'")[0]  # host and path; a query stands behind them in another order than in the address
    host, slash, path = plain.partition("/")
    seen: set[int] = set()
    for scheme in ("https", "http"):
        for label in _LABELS:
            for lead in ("", "/amp"):
                first = f"{scheme}://{label}{host}{lead}{slash}{path}"
                found = store.ask(_ALIKE, {"first": first, "last": f"{first}\U0010ffff", "most": most})
                for row in found:
                    alike = any(page_key(row[name]) == key for name in ("url", "canonical_url") if row[name])
                    if alike and row["n"] not in seen:
                        seen.add(row["n"])
                        yield row["n"], row["id"]
