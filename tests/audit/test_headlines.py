"""What a headline added to its sources, or left out of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.made import small, trace_of
from tracer import audit
from tracer.model import Change, Edit, Link, Match, Passage, Span, Trace
from tracer.settings import TraceSettings

BODY = "The minister agreed on Monday to open the northern road. Traders had asked for it since the spring floods."


def headline(title: str, before: str, body: str = BODY) -> Change | None:
    copy, source = small("copy", BODY, title=title), small("source", body, title=before)
    link = Link("l", "copy", "source", "reposts", 0.99, 1.0, "none", True)
    trace: Trace = replace(trace_of(copy), articles=(source,), links=(link,))
    found = [c for c in audit.changes(trace, settings=TraceSettings()) if c.where == "headline"]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("title", "before", "note"),
    [
        ("Minister Agrees to Open Road", "Minister agrees to open road", None),
        ("Minister Defies Traders", "Minister agrees to open road", '"Defies" stands in no source'),
        ("NATO Slams Minister over Road", "Minister agrees to open road", '"NATO", "Slams" stand in no source'),
        ("Northern road to open", "Northern road to open, Haddad says", '"Haddad says" is gone'),
        ("فتح الطريق الشمالي", "قال الوزير: فتح الطريق الشمالي", '"قال الوزير" is gone'),
    ],
)
def test_headline_against_source(title: str, before: str, note: str | None) -> None:
    """Words that stand in no source are named, inflected ones are not; a dropped attribution is named."""
    change = headline(title, before)
    assert (change.note if change else None) == note


def test_a_headline_found_in_the_body_adds_nothing() -> None:
    """A headline may be made of the source's body; that is no addition."""
    assert headline("Traders asked since spring floods", "A road opens") is None


def test_wording_counts_paragraphs_of_the_copy_and_leaves_retellings_out() -> None:
    """An edit of a few words is shown with the copy's paragraph; a stretch told anew is not an edit of wording."""
    before = "One.\n\nTwo stale words here."
    after = "One.\n\nTwo fresh words here."
    copy, source = small("copy", after), small("source", before)
    old, long = Span(10, 15), Edit(Span(0, 4), Span(0, 23))
    passage = Passage(Span(0, 26), Span(0, 26), 0.9, 5, (Edit(old, old), long))
    match = Match("copy", "source", 1, 1, 1, 1, 1, "near", "wholly", (passage,))
    link = Link("l", "copy", "source", "reposts", 0.99, 1.0, "none", True)
    trace = replace(trace_of(copy), articles=(source,), links=(link,), matches=(match,))
    (change,) = audit.changes(trace, settings=TraceSettings())
    assert (change.before, change.after, change.paragraph) == ("stale", "fresh", 2)
