"""Whether two articles give a quotation to the same speaker."""

from __future__ import annotations

from typing import Literal

from tracer.model import Quote
from tracer.quotes import sides


def speakers(a: Quote, b: Quote) -> Literal["same", "differs", "unknown"]:
    """Whether two quotations name the same speaker: a word of the names in common, titles and roles apart."""
    names = [{t for t in sides.cut(q.speaker or "").tokens if len(t) > 2} for q in (a, b)]
    if not names[0] or not names[1]:
        return "unknown"
    from tracer.quotes.lexicon import pronouns  # a hundred tables, read where two names are there to be compared

    one, other = (name - pronouns() for name in names)
    if not one or not other:
        return "unknown"
    if one & other:
        return "same"
    named = all(
        any(word[:1].isupper() for word in (q.speaker or "").split()) or not (q.speaker or "").isascii() for q in (a, b)
    )
    return "differs" if named else "unknown"
