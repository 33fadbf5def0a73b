"""Settings: what may be set, and what is refused with the remedy."""

from __future__ import annotations

import pytest

from tracer.errors import UsageError
from tracer.settings import Settings, every, load

_NUMBERS = [(f"{step}.{name}", value) for step, name, value, _ in every(Settings()) if type(value) in (int, float)]


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "a few", ""])
def test_a_number_is_finite(text: str) -> None:
    """No number can be set to something that is none."""
    for name, _ in _NUMBERS:
        with pytest.raises(UsageError, match=name):
            load(assignments=[f"{name}={text}"], environ={})


def test_no_number_goes_below_zero_of_itself() -> None:
    """Sizes, shares and times are not negative."""
    for name, default in _NUMBERS:
        if default >= 0:
            with pytest.raises(UsageError, match=r"from [01][.\d]* (up|to)"):
                load(assignments=[f"{name}=-1"], environ={})


@pytest.mark.parametrize("name", ["fingerprint.permutations", "fingerprint.window", "align.block_words", "trace.story"])
def test_what_is_divided_by_is_not_zero(name: str) -> None:
    """A size of nothing would end in a fault somewhere inside."""
    with pytest.raises(UsageError, match="from 1 up"):
        load(assignments=[f"{name}=0"], environ={})


@pytest.mark.parametrize("text", ["align.copied_most=1", "align.copied=1", "align.copied_least=1", "align.run_luck=0"])
def test_no_logarithm_of_nothing(text: str) -> None:
    """A rate that is certain has no log odds: it is refused with what may be set, not met inside."""
    with pytest.raises(UsageError, match=f"{text.partition('=')[0]} takes a number from"):
        load(assignments=[text], environ={})


def test_none_at_all_can_be_asked_for() -> None:
    """Where zero means "do without", zero can be set."""
    settings = load(assignments=["fetch.retries=0", "find.requests=0"], environ={})
    assert (settings.fetch.retries, settings.find.requests) == (0, 0)


def test_the_later_place_wins() -> None:
    """The command line is laid over the environment, the environment over the defaults."""
    both = load(environ={"TRACER_TRACE_ROUNDS": "2"}, assignments=["trace.rounds=3"])
    assert (load(environ={"TRACER_TRACE_ROUNDS": "2"}).trace.rounds, both.trace.rounds) == (2, 3)
