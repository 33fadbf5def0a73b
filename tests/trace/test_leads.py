"""Leads that wait to be read: which comes first, and whether a guess was right."""

from __future__ import annotations

from dataclasses import replace

from tracer.model import Lead
from tracer.settings import FindSettings
from tracer.trace.leads import Waiting

FIND = replace(FindSettings(), guesses=1, yield_least=1.0, unlikely=0.6)


def test_a_guess_behind_a_redirect_counts_as_right() -> None:
    """A page goes by the address that was asked for, too: its finder may have another guess read."""
    waiting = Waiting(FIND, set())
    for name in "abc":
        waiting.add(Lead(f"https://{name}.example/1", "feeds", "a guess", likely=0.5))
    assert waiting.take(set())
    assert waiting.take(set()) is None
    waiting.was_right("https://a.example/1", "https://moved.example/2")
    assert waiting.take(set())
    waiting.was_right("https://moved.example/2", None)
    assert waiting.take(set()) is None


def test_the_surest_lead_to_a_page_decides() -> None:
    """A page that one finder guesses and another is sure of is read as a sure one, in its plainest form."""
    waiting = Waiting(replace(FIND, guesses=0), set())
    waiting.add(Lead("https://a.example/1/amp", "feeds", "a guess", likely=0.5))
    assert waiting.take(set()) is None
    waiting.add(Lead("https://a.example/1", "gdelt", "shown", likely=0.9))
    assert [lead.url for lead in waiting.take(set()) or ()] == ["https://a.example/1", "https://a.example/1/amp"]
