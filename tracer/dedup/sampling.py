"""Merges and near misses drawn to be judged by hand, and what the verdicts say: precision with its interval."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

import numpy as np

from tracer import fingerprint
from tracer.dedup import kinds, members
from tracer.dedup.kept import Inputs
from tracer.dedup.kinds import Ints, Pairs
from tracer.dedup.listing import VERSION, Listed
from tracer.model import Drawn, Precision

_Z = 1.96  # of the normal distribution, for 95 %


def draw(count: int, given: Inputs, listed: Listed, pairs: Pairs) -> tuple[Drawn, ...]:
    """`count` pairs: half of them dropped records with their keepers, half pairs that share text and were not merged.

    Equal texts and versions of one page are not drawn, they need no judge. Which pairs are drawn depends on their texts
    alone, so the same crawl in another order gives the same draw.
    """
    fates = given.fates
    gone = np.flatnonzero(fates.dropped & (fates.how != kinds.EXACT) & (fates.how != VERSION))
    merged = _some(given, gone, fates.keeper[gone], count - count // 2)
    lead = np.where(fates.dropped, fates.keeper, np.arange(len(fates.keeper)))
    apart = (listed.row >= 0) & (lead[listed.a] != lead[listed.b])
    apart &= ~pairs.furniture[listed.row] if len(pairs) else apart
    missed = _some(given, listed.a[apart], listed.b[apart], count // 2)
    return (*_drawn(given, merged, "merge"), *_drawn(given, missed, "near miss"))


def _some(given: Inputs, a: Ints, b: Ints, count: int) -> tuple[Ints, Ints]:
    """Pairs by a hash of their texts."""
    content = given.table.content[given.table.record_text[np.stack([a, b])]]
    content.sort(axis=0)
    order = np.argsort(fingerprint.mix(content[0] ^ fingerprint.mix(content[1])), kind="stable")[:count]
    return a[order], b[order]


def _drawn(given: Inputs, drawn: tuple[Ints, Ints], what: str) -> Iterable[Drawn]:
    a, b = drawn
    records = np.unique(np.concatenate([a, b]))
    names = dict(zip(records.tolist(), given.ids(records), strict=True))
    pages = members.pages(given.table, given.sources, records, given.settings, given.names)
    articles = members.articles([(str(record), page) for record, page in pages.items()], given.settings)
    texts = {int(article.id): article.text for article in articles}
    for one, other in zip(a.tolist(), b.tolist(), strict=True):
        yield Drawn(names[one], names[other], what, texts.get(one, ""), texts.get(other, ""))


def precision(drawn: Iterable[Drawn], what: str) -> Precision:
    """How many of the judged pairs of a kind are copies, with Wilson's interval (1927) at 95 %."""
    verdicts = [pair.verdict for pair in drawn if pair.what == what]
    right, judged = verdicts.count("y"), verdicts.count("y") + verdicts.count("n")
    low, high = wilson(right, judged)
    return Precision(what, right, judged, len(verdicts) - judged, low, high)


def wilson(right: int, judged: int) -> tuple[float, float]:
    """The interval in which the true share lies, 95 times in 100."""
    if not judged:
        return 0.0, 1.0
    share, spread = right / judged, _Z * _Z / judged
    middle = share + spread / 2
    reach = _Z * sqrt(share * (1 - share) / judged + spread / (4 * judged))
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))
