"""The words on the screen: findings, leads and abstentions, and none that accuse."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from tests.reports import made
from tests.reports.test_terminal_goldens import REPORTS, printed
from tracer.model import Link, Trace
from tracer.reports import terminal
from tracer.reports.terminal.wording import figure, percent


def report(trace: Trace) -> str:
    """A report on one long line, so that wrapping does not matter."""
    return " ".join(printed(terminal.trace(trace), 200).split())


def with_link(**changes: object) -> Trace:
    """The example with its first link changed."""
    made_trace = made.trace()
    first: Link = replace(made_trace.links[0], **changes)  # type: ignore[arg-type]
    return replace(made_trace, links=(first, *made_trace.links[1:]))


def test_from_ninety_up_it_is_a_finding() -> None:
    """The report's first sentence at its surest."""
    assert "FINDING Very likely (P .97) a repost of Al Manar, which it credits." in report(made.trace())


def test_below_ninety_it_is_a_lead() -> None:
    """Likely is not enough to publish."""
    text = report(with_link(probability=0.82))
    assert "LEAD Likely (P .82) a repost of Al Manar, which it credits; a lead, not a finding." in text
    assert "a lead, P .82" in text


def test_below_seventy_it_is_undecided_and_names_the_runner_up() -> None:
    """Abstaining comes with both candidates."""
    text = report(with_link(probability=0.55, decided=False, runner_up="levant"))
    assert "UNDECIDED Perhaps a repost of Al Manar (P .55); the runner-up is Levant Daily." in text
    assert "undecided, P .55 · runner-up Levant Daily" in text


@pytest.mark.parametrize(
    ("credit", "words"),
    [
        ("uncredited", "no credit seen in this capture"),
        ("dropped", "credit on the source page not seen here"),
        ("other", "names another source than the best match"),
    ],
)
def test_credit_is_told_as_what_was_seen(credit: str, words: str) -> None:
    """A missing credit is no offence: it was not seen in this capture."""
    assert words in report(with_link(credit=credit))


def test_quotes_only_where_words_match() -> None:
    """Without a shared quotation a source is what the text attributes to."""
    assert 'quotes "tremendous pressure"' in report(made.trace())
    bare = report(replace(made.trace(), quote_matches=()))
    assert "quotes" not in bare
    assert "attributes to it" in bare
    told = replace(made.quote_match(), similarity=0.6)
    assert 'attributes to it "tremendous pressure"' in report(replace(made.trace(), quote_matches=(told,)))


def test_words_of_both_sides_stand_with_the_difference_marked() -> None:
    """A quote link shows what the copy has of the source's words, and what it left out."""
    told = report(made.trace())
    assert "“[-He is under-] tremendous pressure [-from all sides-]” (Reuters -> Al Manar; clipped)" in told


def test_outside_what_was_tested_is_said() -> None:
    """A figure without a test behind it is marked."""
    assert "not calibrated" in report(with_link(calibrated=False))


def test_explain_says_what_a_figure_means() -> None:
    """With the evidence comes the meaning of the probability, and every weight."""
    text = " ".join(printed(terminal.trace(made.trace(), explain=True), 200).split())
    assert "very likely, P .97: of similar test links 97 in 100 were right" in text
    for weight in ("+4.00", "+2.94", "-0.60", "+4.50"):
        assert weight in text


@pytest.mark.parametrize("name", REPORTS)
def test_no_word_accuses(name: str) -> None:
    """Evidence and probability, never a motive; never a bare "original"."""
    text = printed(REPORTS[name](), 200).lower()
    for word in ("stolen", "laundered", "false", "original", "plagiar", "ghost", "furniture"):
        assert word not in text


def test_figures_never_claim_certainty() -> None:
    """No probability is printed as one or nought, and no share as all or nothing where it is not."""
    assert figure(0.9999) == "P over .99"
    assert figure(0.0001) == "P under .01"
    assert figure(0.97) == "P .97"
    assert percent(0.9999) == "99 %"
    assert percent(0.0001) == "under 1 %"
    assert percent(1.0) == "100 %"


def test_links_in_a_circle_end() -> None:
    """Two pages that are each other's undecided source are drawn once each."""
    made_trace = made.trace()
    back = replace(made_trace.links[0], id="l9", copy="almanar", source="repost", decided=False, probability=0.4)
    out = io.StringIO()
    terminal.console(out).print(terminal.trace(replace(made_trace, links=(*made_trace.links, back))))
    assert out.getvalue().count("Global Research · Sun") <= 3


def test_many_copies_are_counted_unless_explained() -> None:
    """A wire story on 150 sites does not fill ten screens."""
    made_trace = made.trace()
    base = made.pages()["levant"]
    many = [replace(base, article=replace(base.article, id=f"copy{n:03}")) for n in range(30)]
    links = tuple(replace(made_trace.links[2], id=f"m{n}", copy=s.id) for n, s in enumerate(many))
    big = replace(made_trace, articles=(*made_trace.articles, *many), links=(*made_trace.links, *links))
    assert "and 19 more; --explain lists them" in report(big)
    assert "more; --explain" not in printed(terminal.trace(big, explain=True), 200)
