"""The chain of the example: what a good trace of it must say, and go on saying when pages or credits are missing."""

from __future__ import annotations

import io

import pytest

from tests.conftest import ROOT
from tests.trace.conftest import Traced, by_url, links_of, outlet_of
from tracer.model import Trace
from tracer.reports import as_json, terminal

GOLDEN = ROOT / "tests" / "golden"


def report(trace: Trace) -> str:
    stream = io.StringIO()
    terminal.console(stream, width=80).print(terminal.trace(trace))
    return stream.getvalue()


def golden(name: str, text: str) -> None:
    path = GOLDEN / name
    assert path.exists(), f"write {path} from the output after reading it"
    assert text == path.read_text("utf-8")


def test_the_repost_goes_to_al_manar(traced: Traced) -> None:
    """The page credits Al Manar, holds nearly all of its text, and comes a day later."""
    trace = traced()
    link = links_of(trace, trace.article.id)["Al Manar"]
    assert (link.kind, link.credit, link.decided) == ("reposts", "credited", True)
    assert link.share > 0.95
    assert link.probability is not None
    assert link.probability >= 0.95


def test_al_manar_goes_to_reuters_and_alsumaria(traced: Traced) -> None:
    """Al Manar has wording of Reuters, and names al-Sumaria, whose page is in another language: not decided."""
    trace = traced()
    links = links_of(trace, by_url(trace, "almanar"))
    reuters, sumaria = links["Reuters"], links["al-Sumaria"]
    assert (reuters.kind, reuters.credit, reuters.decided) == ("excerpts", "credited", True)
    assert (sumaria.kind, sumaria.decided) == ("cites", False)
    assert sumaria.probability is not None
    assert 0 < sumaria.probability < 0.7
    assert any("not compared across languages" in evidence.text for evidence in sumaria.evidence)


@pytest.mark.parametrize(
    ("page", "source", "kind", "credit"),
    [
        ("levantdaily.example", "Al Manar", "reposts", "uncredited"),
        ("cedarmonitor.example", "Al Manar", "reposts", "credited"),
        ("gulfcourier.example", "Reuters", "reposts", "other"),
        ("crossroadswire.example", "Reuters", "reposts", "credited"),
        ("tigrisreview.example", "Reuters", "excerpts", "credited"),
    ],
)
def test_every_copy_goes_to_its_source(traced: Traced, page: str, source: str, kind: str, credit: str) -> None:
    """Copies without credit, without date, with a wrong date or with a wrong credit still go to where they are from."""
    trace = traced()
    copies = [s.id for s in trace.articles if page in (s.article.url or "")]
    links = [links_of(trace, copy).get(source) for copy in copies]
    assert any(link and (link.kind, link.credit) == (kind, credit) for link in links), [
        links_of(trace, c) for c in copies
    ]


def test_a_later_version_is_an_update(traced: Traced) -> None:
    """The same address with more paragraphs two days later updates the first; it is no copy."""
    trace = traced()
    kinds = {link.kind for link in trace.links if "levantdaily" in outlet_of(trace, link.source)}
    assert kinds == {"updates"}


def test_a_report_written_independently_is_no_copy(traced: Traced) -> None:
    """The same event in other words, and other stories of the same outlets, are linked to nothing."""
    trace = traced()
    urls = {s.article.url for s in trace.articles}
    for part in ("basraherald", "copper", "olive", "berth", "gulf-port", "saplings", "fish", "auditors"):
        assert not [url for url in urls if part in (url or "")]


def test_without_its_credit_line_the_repost_still_goes_to_al_manar(traced: Traced) -> None:
    """Text and dates are enough for the source, but the probability is lower."""
    full, trace = traced(), traced(edits={"repost": "drop-credit"})
    link, credited = links_of(trace, trace.article.id)["Al Manar"], links_of(full, full.article.id)["Al Manar"]
    assert link.credit == "uncredited"
    assert link.probability is not None
    assert credited.probability is not None
    assert 0.5 < link.probability < credited.probability


def test_without_al_manars_page_it_is_a_ghost(traced: Traced) -> None:
    """A source that is named and not seen is a node with its phrase and no text probability."""
    trace = traced(without=("almanar",))
    ghost = next(g for g in trace.ghosts if g.outlet.name == "Al Manar" and g.named_by == trace.article.id)
    assert ghost.phrase
    link = next(link for link in trace.links if link.source == ghost.id)
    assert link.probability is None


def test_without_the_arabic_page_alsumaria_is_a_ghost_of_that_friday(traced: Traced) -> None:
    """ "al-Sumaria reported on Friday" on a page of Saturday 24 October 2015 means Friday the 23rd."""
    trace = traced(without=("alsumaria",))
    ghost = next(g for g in trace.ghosts if g.outlet.name == "al-Sumaria")
    assert "Friday" in ghost.phrase
    assert ghost.expected is not None
    assert ghost.expected.value == "2015-10-23"


def test_the_order_of_pages_changes_nothing(traced: Traced) -> None:
    """Shuffled archives give the same bytes, but for the record numbers that say where each page was found."""
    for seed in (1, 2):
        assert report(traced(shuffle=seed)) == report(traced())
        assert as_json.trace(traced(shuffle=seed))["links"] == as_json.trace(traced())["links"]


def test_headline_and_wording_changes_are_found(traced: Traced) -> None:
    """Words of the headline that stand in no source, an attribution that is gone, a name changed on the way."""
    changes = traced().changes
    headline = next(change for change in changes if change.where == "headline")
    for word in ("Defies", "Washington", "ISIS"):
        assert f'"{word}"' in headline.note
    assert "Zameli Said" in headline.note
    assert any("Popular Mobilization" in change.after for change in changes)


def test_the_site_notice_is_set_aside(traced: Traced) -> None:
    """The long notice behind the page, met on three pages of the outlet, takes no part."""
    (notice,) = traced().set_aside
    assert notice.pages == 3
    assert notice.words > 100


def test_origins_are_counted_by_passage(traced: Traced) -> None:
    """The statement goes back to al-Sumaria, the pressure on the prime minister to Reuters."""
    trace = traced()
    names = [{outlet_of(trace, id) for id in origin.ids} for origin in trace.origins]
    assert {"al-Sumaria"} in names
    assert {"Reuters"} in names


def test_golden_report(traced: Traced) -> None:
    """The report of the example, to the letter."""
    golden("example.txt", report(traced()))


def test_golden_report_with_a_ghost(traced: Traced) -> None:
    """The report without the Arabic page, to the letter."""
    golden("example-without-alsumaria.txt", report(traced(without=("alsumaria",))))
