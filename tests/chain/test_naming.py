"""Names, headlines and blocks as evidence, and what a credit covers."""

from __future__ import annotations

from dataclasses import replace

from tests.chain.stories import (
    BROTHER,
    ELSEWHERE,
    OTHER,
    PAPER,
    PARTS,
    SETTINGS,
    SISTER,
    SITE,
    WIRE,
    between,
    credit,
    linked,
    matches,
    source_of,
    studied,
)
from tracer import chain
from tracer.model import Chain, Match, Passage, Span, Studied


def kinds(found: Chain, copy: str, source: str) -> dict[str, float]:
    """The evidence of one link by its name."""
    link = between(found, copy, source)
    return {e.kind: e.weight for e in link.evidence} if link else {}


def headed(studied: Studied, title: str) -> Studied:
    return replace(studied, article=replace(studied.article, title=title))


def test_a_credit_for_one_paper_of_an_owner_is_none_for_another() -> None:
    """Two papers of one owner: the copy names the sister, and it is not the brother who is credited."""
    story = [
        studied("brother", BROTHER, PARTS[:6], 0.0),
        studied("copy", SITE, PARTS[:6], 5.0, credits=[credit(SISTER)]),
    ]
    link = between(linked(story), "copy", "brother")
    assert link is not None
    assert link.credit == "other"


def test_a_credit_inside_the_text_that_was_taken_is_a_credit() -> None:
    """ "He told North Wire" in one sentence of the wire's text names the wire, also where the wire has the sentence."""
    told = credit(WIRE, "told", text="told North Wire", span=Span(10, 25), scope=Span(0, 60))
    story = [studied("wire", WIRE, PARTS[:6], 0.0), studied("copy", SITE, PARTS[:6], 5.0, credits=[told])]
    link = between(linked(story), "copy", "wire")
    assert link is not None
    assert link.credit == "credited"


def test_the_credited_page_is_preferred_to_its_equal() -> None:
    """Three pages have one text; the copy goes to the one it names."""
    story = [
        studied("paper", PAPER, PARTS[:6], 0.0),
        studied("other", OTHER, PARTS[:6], 0.0),
        studied("copy", SITE, PARTS[:6], 5.0, credits=[credit(PAPER)]),
    ]
    assert source_of(linked(story), "copy") == "paper"


def test_the_page_with_the_same_headline_is_preferred() -> None:
    """A headline is carried along more often than two desks find the same words."""
    story = [
        headed(studied("paper", PAPER, PARTS[:6], 0.0), "Ledgers raised from the bay"),
        headed(studied("other", OTHER, PARTS[:6], 0.0), "Divers find lost books"),
        headed(studied("copy", SITE, PARTS[:5], 5.0), "Ledgers raised from the bay"),
    ]
    found = linked(story)
    assert source_of(found, "copy") == "paper"
    assert kinds(found, "copy", "paper")["same_headline"] > 0


def test_an_outlet_that_stands_in_the_text_is_preferred() -> None:
    """A notice met on one page only is not known as one; the name in it still tells where the text is from."""
    said = "Readers of the Harbour Paper keep this desk alive; write to us at any hour of the day."
    story = [
        studied("paper", PAPER, PARTS[:6], 0.0),
        studied("other", OTHER, PARTS[:6], 0.0),
        studied("copy", SITE, (*PARTS[:6], said), 5.0),
    ]
    found = linked(story)
    assert source_of(found, "copy") == "paper"
    assert kinds(found, "copy", "paper")["mentioned"] > 0


def test_what_a_page_shares_with_its_own_copies_does_not_speak_against_its_source() -> None:
    """A page with an excerpt in words of its own is copied whole: those words are in its copies, not in its source."""
    own = (*ELSEWHERE[:2], *PARTS[2:5], *ELSEWHERE[2:])
    story = [
        studied("wire", WIRE, PARTS, 0.0),
        studied("site", SITE, PARTS[1:], 1.0),
        studied("page", PAPER, own, 5.0),
        studied("copy", OTHER, own, 9.0),
    ]
    assert "unexplained" not in kinds(linked(story), "page", "wire")


def test_a_paragraph_of_nothing_but_a_credit_has_no_origin() -> None:
    """ "Source: North Wire" is no part of the report, so it does not count as somebody's own."""
    parts = (*PARTS[:3], "Source: North Wire")
    start = len("\n\n".join(PARTS[:3])) + 2
    named = credit(WIRE, span=Span(start, start + len("Source: North Wire")))
    story = [studied("wire", WIRE, PARTS[:3], 0.0), studied("copy", SITE, parts, 5.0, credits=[named])]
    found = linked(story)
    pairs = matches(story)
    origins = chain.origins("copy", found.links, found.ghosts, story, pairs, settings=SETTINGS.chain)
    assert [origin.ids for origin in origins] == [("wire",)]


def test_equal_texts_of_one_outlet_without_dates_are_not_put_in_order() -> None:
    """Nothing tells which of them was first, so the link is undecided and says so."""
    story = [
        studied("one", PAPER, PARTS[:4], None, url="https://paper.example/1"),
        studied("two", PAPER, PARTS[:4], None, url="https://paper.example/2"),
    ]
    (link,) = linked(story).links
    assert (link.kind, link.decided) == ("updates", False)
    assert "not known" in link.evidence[0].text


def test_a_few_reworded_words_tie_nothing() -> None:
    """One short passage that is mostly unlike is what an event has in common."""
    a, b = studied("a", WIRE, PARTS[:6], 0.0), studied("b", SITE, PARTS[:6], 5.0)
    passage = Passage(Span(0, 90), Span(0, 90), 0.3, 6)
    faint = Match("a", "b", 0.0, 0.0, 0.0, 0.06, 0.06, "excerpt", "partly", (passage,))
    assert chain.link([a, b], [faint], (), settings=SETTINGS.chain).links == ()
    like = replace(faint, passages=(replace(passage, similarity=0.9),))
    assert chain.link([a, b], [like], (), settings=SETTINGS.chain).links != ()


def test_one_wording_is_no_wordings() -> None:
    """Evidence is said in the singular where it is one."""
    edited = [part.replace("ledgers", "registers") for part in PARTS[:6]]
    story = [
        studied("wire", WIRE, PARTS[:6], 0.0),
        studied("site", SITE, edited, 3.0),
        studied("copy", PAPER, edited, 6.0),
    ]
    says = [e.text for link in linked(story).links for e in link.evidence]
    assert not [text for text in says if " 1 wordings" in text or " 1 places" in text or " 1 stretches" in text]
