"""URLs: a conservative canonical form, the page behind a wrapper, and whether two URLs name one page.

Nothing here raises on any text; what is no http(s) URL comes back as it was, without surrounding space.
"""

from tracer.urls.canonical import canonical, host, join
from tracer.urls.domains import registered_domain
from tracer.urls.variants import page_key, plain_host, same_page
from tracer.urls.wrappers import archived_at, as_captured, under_own_url, unwrap

__all__ = [
    "archived_at",
    "as_captured",
    "canonical",
    "host",
    "join",
    "page_key",
    "plain_host",
    "registered_domain",
    "same_page",
    "under_own_url",
    "unwrap",
]
