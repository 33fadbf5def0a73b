"""Each rule of the chain on a story small enough to be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.chain.stories import (
    BROTHER,
    ELSEWHERE,
    NOON,
    OTHER,
    PAPER,
    PARTS,
    SETTINGS,
    SISTER,
    SITE,
    WIRE,
    between,
    credit,
    date,
    linked,
    matches,
    source_of,
    studied,
)
from tracer import chain
from tracer.model import Notice, Outlet, Span, Studied

OWN = (
    "Our correspondent watched the crates come up from a tugboat whose skipper refused to be paid for the trip.",
    "None of the divers would say who had told them where to look, and one laughed at the question.",
    "The evening tide brought in a forty-first crate, empty, with its seal unbroken and its bottom sawn away.",
)


def repost(*, named: bool = True, hours: float | None = 6.0) -> list[Studied]:
    """The wire's story, a site's copy with its notice, and a page of the site on something else."""
    credits = [credit(WIRE)] if named else []
    return [
        studied("wire", WIRE, PARTS[:6], 0.0),
        studied("copy", SITE, PARTS[:6], hours, credits=credits),
        studied("bees", SITE, ELSEWHERE, 3.0),
    ]


# --- copies and credits -------------------------------------------------------------------------------------------


def test_a_credited_copy_goes_to_whom_it_credits() -> None:
    """Whole text, credit line and dates: a decided repost."""
    link = between(linked(repost()), "copy", "wire")
    assert link is not None
    assert (link.kind, link.credit, link.decided) == ("reposts", "credited", True)
    assert link.share > 0.95


def test_without_the_credit_it_is_less_probable() -> None:
    """The credit is evidence, not the only one."""
    with_credit, without = (between(linked(repost(named=n)), "copy", "wire") for n in (True, False))
    assert with_credit is not None
    assert without is not None
    assert without.credit == "uncredited"
    assert (without.probability or 0) < (with_credit.probability or 0)


def test_one_of_many_equal_copies_is_shown_undecided() -> None:
    """Eight papers print one text in the same minute: a later page took it, and from which of them is open."""
    papers = [Outlet(f"paper{n}.example", f"Paper {n}", "newspaper") for n in range(8)]
    story = [studied(paper.key, paper, PARTS[:6], 0.0) for paper in papers]
    found = [k for k in linked([*story, studied("copy", SITE, [*PARTS[:6], *OWN], 20.0)]).links if k.copy == "copy"]
    assert [(k.kind, k.decided) for k in found] == [("reposts", False)]
    assert (found[0].probability or 0) < SETTINGS.chain.reported
    assert found[0].runner_up is not None


def test_forms_of_one_page_are_one_source() -> None:
    """The page, its AMP and its print form differ a little; which of them was copied leaves the source sure."""
    form = {"": PARTS[:6], "amp/": PARTS[:5], "print/": [*PARTS[:4], PARTS[5]]}
    story = [studied(f"form{n}", PAPER, parts, 0.0, url=f"https://paper.example/{at}salt")
             for n, (at, parts) in enumerate(form.items())]  # fmt: skip
    found = [k for k in linked([*story, studied("copy", SITE, [*PARTS[:6], *OWN], 20.0)]).links if k.copy == "copy"]
    assert [(k.source[:4], k.decided, k.runner_up) for k in found] == [("form", True, None)]


def test_an_unrelated_page_is_linked_to_nothing() -> None:
    """A page of the same outlet on another subject is nobody's copy."""
    assert not [k for k in linked(repost()).links if "bees" in (k.copy, k.source)]


def test_the_copy_dropped_the_agency_its_source_names() -> None:
    """The source credits the wire, the copy nobody: dropped, and the wire is asked for at the source only."""
    found = linked(
        [
            studied("paper", PAPER, PARTS[:6], 0.0, credits=[credit(WIRE, "dateline", text="WELMOOR (North Wire) -")]),
            studied("copy", SITE, PARTS[:6], 9.0),
            studied("short", OTHER, PARTS[:4], 12.0, credits=[credit(PAPER)]),
        ]
    )
    link = between(found, "copy", "paper")
    assert link is not None
    assert link.credit == "dropped"
    assert [(ghost.outlet.key, ghost.named_by) for ghost in found.ghosts] == [("wire", "paper")]


def test_naming_another_than_the_best_match_is_said() -> None:
    """The page says it is from Other Voice; its text is the wire's."""
    story = repost(named=False)
    story[1] = replace(story[1], credits=(credit(OTHER),))
    found = linked(story)
    link = between(found, "copy", "wire")
    assert link is not None
    assert link.credit == "other"
    assert [ghost.outlet.key for ghost in found.ghosts] == ["other.example"]


def test_a_credit_in_one_passage_does_not_cover_another() -> None:
    """The paper is named for the third paragraph only; the first two are the wire's, uncredited."""
    parts = (*PARTS[:2], *OWN, ELSEWHERE[0])
    text = "\n\n".join(parts)
    scope = Span(text.index(ELSEWHERE[0]), len(text))
    named = credit(
        PAPER, "attribution", text="the Harbour Paper reported", span=Span(scope.start, scope.start + 10), scope=scope
    )
    found = linked(
        [
            studied("wire", WIRE, PARTS[:6], 0.0),
            studied("copy", SITE, parts, 8.0, credits=[named]),
        ]
    )
    link = between(found, "copy", "wire")
    assert link is not None
    assert link.credit == "uncredited"
    assert [(g.outlet.key, g.scope) for g in found.ghosts] == [("paper.example", scope)]


def test_a_carried_site_notice_tells_the_parent() -> None:
    """Two equal candidates; the copy carries the site notice of one."""
    notice = "Friends of Lantern Site keep this page alive: give what you can at the harbour desk."
    body = [*PARTS[:6], notice]
    at = "\n\n".join(body).index(notice)
    span = Span(at, at + len(notice))
    story = [
        studied("wire", WIRE, PARTS[:6], 0.0),
        studied("site", SITE, body, 5.0, notices=[Notice(span, SITE.key, 9)]),
        studied("copy", OTHER, body, 9.0, notices=[Notice(span, SITE.key, 9)]),
    ]
    assert source_of(linked(story), "copy") == "site"


def test_the_copy_that_shares_an_error_is_the_parent() -> None:
    """Wording that only one candidate has, and the copy too, speaks for that one."""
    changed = [
        p.replace("ledgers", "registers").replace("noon", "midday").replace("grain", "barley") for p in PARTS[:6]
    ]
    story = [
        studied("wire", WIRE, PARTS[:6], 0.0),
        studied("site", SITE, changed, 4.0),
        studied("copy", OTHER, changed[:5], 9.0),
    ]
    assert source_of(linked(story), "copy") == "site"


# --- kinds --------------------------------------------------------------------------------------------------------


def test_a_part_in_a_page_of_its_own_is_an_excerpt() -> None:
    """Two of the wire's paragraphs inside own text."""
    found = linked(
        [
            studied("wire", WIRE, PARTS[:6], 0.0),
            studied("copy", SITE, (OWN[0], *PARTS[:2], *OWN[1:], *ELSEWHERE[:2]), 8.0, credits=[credit(WIRE)]),
        ]
    )
    link = between(found, "copy", "wire")
    assert link is not None
    assert link.kind == "excerpts"
    assert link.share < 0.6


def test_a_later_version_updates_and_is_no_copy() -> None:
    """The same address, more text, later: an update of the first, which stays nobody's copy."""
    url = "https://paper.example/ledgers"
    found = linked(
        [
            studied("first", PAPER, PARTS[:5], 0.0, url=url),
            studied("later", PAPER, PARTS[:7], 20.0, url=url),
        ]
    )
    link = between(found, "later", "first")
    assert link is not None
    assert (link.kind, link.credit) == ("updates", "none")
    assert between(found, "first", "later") is None


def test_an_outlets_old_text_in_a_new_story_is_reused() -> None:
    """Weeks later, at another address, with other news around it."""
    found = linked(
        [
            studied("old", PAPER, PARTS[:4], 0.0),
            studied("new", PAPER, (*ELSEWHERE, *OWN, *PARTS[:3]), 24.0 * 40),
        ]
    )
    link = between(found, "new", "old")
    assert link is not None
    assert link.kind == "reuses"


def test_one_text_at_one_outlet_is_one_article() -> None:
    """AMP and print forms become updates of the first; copies are counted once."""
    found = linked([*repost(), studied("amp", SITE, PARTS[:6], 8.0, url="https://site.example/amp/copy")])
    link = between(found, "amp", "copy")
    assert link is not None
    assert (link.kind, link.decided, link.credit) == ("updates", True, "none")
    assert between(found, "amp", "wire") is None


def test_two_sources_are_two_links() -> None:
    """An article put together from two that have nothing in common goes to both."""
    found = linked(
        [
            studied("wire", WIRE, PARTS[:6], 0.0),
            studied("paper", PAPER, ELSEWHERE, 1.0),
            studied("both", SITE, (*PARTS[:4], *ELSEWHERE[:3]), 9.0, credits=[credit(WIRE)]),
        ]
    )
    assert between(found, "both", "wire") is not None
    assert between(found, "both", "paper") is not None


def test_the_same_event_written_independently_is_no_copy() -> None:
    """The same facts in other words, the same day."""
    other = (
        "Divers at Welmoor recovered about forty boxes of account books from the bay on Tuesday.",
        "They had lain there since the customs building collapsed in a storm three years ago.",
        "Two former harbour employees told reporters they knew the handwriting and the red marks.",
        "A hearing before the provincial council is planned once the hall has been heated.",
    )
    found = linked([studied("wire", WIRE, PARTS[:7], 0.0), studied("other", OTHER, other, 4.0)])
    assert not [k for k in found.links if (k.probability or 0) >= 0.5]


# --- ghosts and citations -----------------------------------------------------------------------------------------


def attributed(expected_day: int = 4) -> Studied:
    """A page that says, for all its text, that Other Voice reported it on Thursday 4 March."""
    named = credit(
        OTHER, "attribution", text="Other Voice reported on Thursday", span=Span(0, 32), scope=Span(0, 400),
        expected=date(2021, 3, expected_day),
    )  # fmt: skip
    return studied("page", SITE, PARTS[:4], 0.0, credits=[named])


def test_a_source_that_is_named_and_not_seen_is_a_ghost() -> None:
    """With its phrase, its scope, the day it implies, and a link without a probability."""
    found = linked([attributed()])
    (ghost,) = found.ghosts
    assert ghost.phrase == "Other Voice reported on Thursday"
    assert ghost.scope == Span(0, 400)
    assert ghost.expected is not None
    assert ghost.expected.value == "2021-03-04"
    (link,) = found.links
    assert (link.copy, link.source, link.kind, link.probability) == ("page", ghost.id, "cites", None)


def test_another_language_in_time_is_cited_and_undecided() -> None:
    """Outlet and date agree; the text cannot be compared."""
    found = linked([attributed(), studied("there", OTHER, ["كلام آخر تماما"] * 3, -22.0, language="ar")])
    link = between(found, "page", "there")
    assert link is not None
    assert (link.kind, link.decided, link.calibrated) == ("cites", False, False)
    assert 0 < (link.probability or 0) < 0.7
    assert "outlet and date agree; text not compared across languages" in link.evidence[0].text
    assert not found.ghosts


def test_another_language_at_another_time_is_not_the_one_meant() -> None:
    """A page of the named outlet weeks before stays unlinked, and the ghost stands."""
    found = linked([attributed(), studied("there", OTHER, ["كلام آخر تماما"] * 3, -24.0 * 30, language="ar")])
    assert between(found, "page", "there") is None
    assert len(found.ghosts) == 1


def test_the_same_language_without_shared_text_is_no_source() -> None:
    """The named outlet wrote on something else that day."""
    found = linked([attributed(), studied("there", OTHER, ELSEWHERE, -20.0)])
    assert between(found, "page", "there") is None
    assert len(found.ghosts) == 1


def test_a_credit_that_came_with_the_text_is_asked_for_once() -> None:
    """The copy repeats its source's attribution; only the source names the ghost."""
    source = attributed()
    copy = replace(studied("copy", PAPER, PARTS[:4], 30.0), credits=(*source.credits, credit(SITE)))
    found = linked([source, copy])
    assert [ghost.named_by for ghost in found.ghosts] == ["page"]


def test_two_days_make_two_ghosts() -> None:
    """The same outlet named for Monday and for Thursday is two reports."""
    credits = [
        credit(OTHER, "attribution", text="a", span=Span(0, 1), scope=Span(0, 90), expected=date(2021, 3, 1)),
        credit(OTHER, "attribution", text="b", span=Span(100, 101), scope=Span(100, 190), expected=date(2021, 3, 4)),
    ]
    assert len(linked([studied("page", SITE, PARTS[:4], credits=credits)]).ghosts) == 2


def test_a_page_of_many_names_adds_a_bounded_number_of_ghosts() -> None:
    """A list of links is no list of sources without end."""
    names = [credit(Outlet(f"o{i}.example", f"Outlet {i}")) for i in range(100)]
    found = linked([studied("page", SITE, PARTS[:4], credits=names)])
    assert len(found.ghosts) == SETTINGS.chain.ghosts


# --- what is said of a link ---------------------------------------------------------------------------------------


def test_undecided_links_name_the_runner_up() -> None:
    """Two equal candidates without dates or credits: a lead at most, and the other one is named."""
    found = linked(
        [
            studied("a", PAPER, PARTS[:6], None),
            studied("b", OTHER, PARTS[:6], None),
            studied("copy", SITE, PARTS[:5], 5.0),
        ]
    )
    link = next(k for k in found.links if k.copy == "copy")
    assert not link.decided
    assert link.runner_up in {"a", "b"}


def test_outside_what_was_tested_it_is_not_calibrated() -> None:
    """A language or a length that no test story has."""
    tested = between(linked(repost()), "copy", "wire")
    story = [replace(s, article=replace(s.article, language="fi")) for s in repost()]
    foreign = between(linked(story), "copy", "wire")
    assert tested is not None
    assert foreign is not None
    assert tested.calibrated
    assert not foreign.calibrated


def test_a_verified_capture_outweighs_a_claimed_date() -> None:
    """A page captured before the other one was published cannot be its copy, whatever it claims."""
    early = studied("early", OTHER, PARTS[:6], 3.0)
    capture = replace(early.article.capture, time=NOON, verified=True)
    early = replace(early, article=replace(early.article, capture=capture))
    story = [early, studied("late", SITE, PARTS[:6], 2.0), studied("third", PAPER, PARTS[:3], 50.0)]
    plain = [replace(early, article=replace(early.article, capture=replace(capture, verified=False))), *story[1:]]

    def odds(s: list[Studied]) -> float:
        links = linked(s).links
        back = next((k.probability for k in links if (k.copy, k.source) == ("early", "late")), 0.0)
        return back or 0.0

    assert odds(story) < odds(plain) or odds(plain) == 0.0
    assert between(linked(story), "late", "early") is not None


def test_evidence_carries_names_weights_and_sentences() -> None:
    """Every reason is a signal of the weights file with a sentence, the strongest first."""
    link = between(linked(repost()), "copy", "wire")
    assert link is not None
    weights = [abs(e.weight) for e in link.evidence]
    assert weights == sorted(weights, reverse=True)
    assert "credit_line" in {e.kind for e in link.evidence}
    assert all(e.text for e in link.evidence)


# --- direction ----------------------------------------------------------------------------------------------------


def test_direction_follows_the_credit() -> None:
    """Of two equal texts the one that names the other is the copy."""
    a, b = studied("a", SITE, PARTS[:6], 0.0, credits=[credit(WIRE)]), studied("b", WIRE, PARTS[:6], 0.0)
    (match,) = matches([a, b])
    found = chain.direction(a, b, match, (), SETTINGS.chain)
    assert found.source == "b"
    assert (found.probability or 0) >= SETTINGS.chain.decided
    assert found.evidence


def test_direction_abstains_where_nothing_tells() -> None:
    """Equal texts without outlet, date or credit."""
    a, b = studied("a", None, PARTS[:6], None), studied("b", None, PARTS[:6], None)
    (match,) = matches([a, b])
    found = chain.direction(a, b, match, (), SETTINGS.chain)
    assert found.source is None
    assert found.probability == pytest.approx(0.5)


def test_direction_needs_shared_text() -> None:
    """Unrelated texts have no direction."""
    a, b = studied("a", SITE, PARTS[:4]), studied("b", WIRE, ELSEWHERE)
    (match,) = matches([a, b])
    found = chain.direction(a, b, match, (), SETTINGS.chain)
    assert (found.source, found.probability, found.evidence) == (None, None, ())


def test_empty_texts_and_empty_stories() -> None:
    """No page, one page, pages without words: no links."""
    assert linked([]).links == ()
    assert linked([studied("a", SITE, [])]).links == ()
    assert linked([studied("a", SITE, []), studied("b", SITE, []), studied("c", None, [])]).links == ()


# --- origins ------------------------------------------------------------------------------------------------------


def origins(story: list[Studied], article: str) -> list[tuple[str, ...]]:
    found = linked(story)
    return [
        origin.ids
        for origin in chain.origins(article, found.links, found.ghosts, story, matches(story), settings=SETTINGS.chain)
    ]


def test_a_page_that_took_from_nobody_is_its_own_origin() -> None:
    """Nothing named, nothing shared."""
    assert origins([studied("page", SITE, PARTS[:4])], "page") == [("page",)]


def test_origins_pass_through_copies_to_ghosts() -> None:
    """A copy of a copy of a page that names Other Voice for its text: Other Voice."""
    story = [
        attributed(),
        studied("copy", PAPER, PARTS[:4], 30.0, credits=[credit(SITE)]),
    ]
    story[0] = replace(story[0], credits=tuple(replace(c, scope=None) for c in story[0].credits))
    (ghost,) = linked(story).ghosts
    assert origins(story, "copy") == [(ghost.id,)]


def test_origins_are_counted_by_passage() -> None:
    """Each half of a page leads to its own source."""
    story = [
        studied("wire", WIRE, PARTS[:6], 0.0),
        studied("paper", PAPER, ELSEWHERE, 1.0),
        studied("both", SITE, (*PARTS[:4], *ELSEWHERE[:3]), 9.0, credits=[credit(WIRE), credit(PAPER)]),
    ]
    assert set(origins(story, "both")) == {("wire",), ("paper",)}


def test_one_owner_is_one_origin() -> None:
    """Two ghosts of one family count once."""
    story = [studied("page", SITE, PARTS[:4], credits=[credit(SISTER), credit(BROTHER)])]
    (ids,) = origins(story, "page")
    assert len(ids) == 1
