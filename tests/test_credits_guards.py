# ruff: noqa: E501  (texts and patterns stay whole)
"""What looks like a credit and is none, and credits of the page outside the body."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.test_credits_rules import AFTER, BEFORE, article, find
from tracer.model import Margin, PageLink


def keys(text: str, **fields: object) -> list[str]:
    return [credit.outlet.key for credit in find(article(text, language="en", **fields))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "“Reuters reported this wrongly, and everyone at the port knows it,” the mayor said.",
        "Tehran denied a Reuters report that the port had closed.",
        "The mayor rejected the New York Times article on the port.",
        "Reuters could not independently verify the video.",
        "Reuters was not able to reach the mayor.",
        "He told A.P. Miller to wait.",
        "In the sun and in time the metro reported no delay.",
        "She works near the Reuters building.",
        "The map reported here shows the harbour.",
        "He read the Guardian and went to sleep.",
    ],
)
def test_running_text_that_attributes_nothing(text: str) -> None:
    """Speech, denials, verbs of failure, initials, common words and mere mentions are no attributions."""
    assert keys(f"{BEFORE}\n\n{text}\n\n{AFTER}") == []


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Reuters",
        "Photograph: Jane Roe/AFP",
        "AP Photo/Jane Roe",
        "REUTERS/Jane Roe",
        "© AFP 2016/ Jane Roe",
        "Image credit: Getty Images via AP",
        "Source: Reuters (video)",
        "Foto: EFE",
        "الصورة: رويترز",
        "图片来源：新华社",
        "Follow us on Google News",
        "Share this via Reuters",
        "Read more from Reuters",
        "Related: Reuters",
    ],
)
def test_lines_about_pictures_and_the_site(line: str) -> None:
    """Picture credits and share lines credit no text, in the body and outside it."""
    assert keys(f"{BEFORE}\n\n{line}\n\n{AFTER}") == []
    assert keys(BEFORE, margins=(Margin(line, "div"),)) == []


@pytest.mark.parametrize(
    "where", ["nav ul li a", "aside.related-articles", "figure figcaption", "div.share-buttons", "ul.most-popular li"]
)
def test_lines_in_menus_and_boxes(where: str) -> None:
    """A source label in a menu, a teaser box or a caption is not the article's."""
    assert keys(BEFORE, margins=(Margin("Source: Reuters", where),)) == []


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://www.reuters.com/world/x", "BASRA (Reuters) - The port is open, the mayor told Reuters."),
        ("https://uk.reuters.com/x", "The port is open, Reuters reported on Friday."),
        ("https://nightheron.example/x", "This story was originally published by Night Heron."),
    ],
)
def test_an_outlet_naming_itself_is_no_source(url: str, text: str) -> None:
    """On its own domain a name is a signature."""
    assert keys(f"{text}\n\n{AFTER}", url=url) == []


def test_own_site_name_counts_without_a_url() -> None:
    """A saved page without URL still knows whose it is."""
    page = article("Source: Al Manar\n\nThe port is open.", url=None, metadata=(("og:site_name", "Al-Manar TV"),))
    assert find(page) == ()


def test_owner_of_the_site_is_no_source() -> None:
    """A copyright line in the footer names the owner; that of an agency names the writer."""
    assert keys(BEFORE, margins=(Margin("© 2019 Vox. All rights reserved.", "footer div"),)) == []
    assert keys(BEFORE, margins=(Margin("© 2019 Reuters. All rights reserved.", "footer div"),)) == ["reuters"]


def test_metadata_that_points_elsewhere() -> None:
    """Cross-domain canonical, syndication source, isBasedOn and an agency as publisher, with the URL where there is one."""
    facts = (
        ("link:canonical", "https://www.al-monitor.com/a"),
        ("syndication-source", "https://www.reuters.com/b"),
        ("json-ld:isBasedOn", "https://www.theguardian.com/c"),
        ("json-ld:publisher.name", "Associated Press"),
        ("json-ld:sourceOrganization.name", "Al Manar"),
    )
    found = find(article(metadata=facts))
    assert [credit.outlet.key for credit in found] == ["al-monitor", "reuters", "guardian", "ap", "al-manar"]
    assert found[1].url == "https://www.reuters.com/b"
    assert {credit.where for credit in found} == {"metadata"}


def test_metadata_that_points_home_or_nowhere() -> None:
    """The page's own canonical, platforms and broken values say nothing."""
    facts = (
        ("link:canonical", "https://m.example.org/a"),
        ("og:url", "https://www.facebook.com/x"),
        ("original-source", "none"),
        ("json-ld:publisher.name", "Example"),
        ("link:canonical", "http://["),
    )
    assert find(article(metadata=facts)) == ()


def test_a_link_in_a_credit_line_says_which_page() -> None:
    """The link of a source line is the credit's URL, and names the outlet where the words do not."""
    link = PageLink("https://www.almanar.com.lb/123", "here", "Source: here", in_body=False)
    named = find(article(margins=(Margin("Source: Al Manar", "p", (link,)),)))
    assert [(c.outlet.key, c.kind, c.url) for c in named] == [("al-manar", "credit_line", link.url)]
    unnamed = find(article(margins=(Margin("Original article: here", "p", (link,)),)))
    assert [(c.outlet.key, c.kind, c.url) for c in unnamed] == [("al-manar", "link", link.url)]


def test_a_link_in_the_body_is_put_to_its_phrase() -> None:
    """An attribution whose words are a link carries the page they lead to."""
    text = f"{BEFORE}\n\nThe port is open, Reuters reported on Friday.\n\n{AFTER}"
    link = PageLink(
        "https://www.reuters.com/x", "Reuters reported", "The port is open, Reuters reported on Friday.", in_body=True
    )
    found = find(replace(article(text, language="en"), links=(link,)))
    assert {(c.kind, c.url) for c in found} == {("attribution", link.url), ("link", link.url)}


def test_best_comes_first() -> None:
    """What tells most of where the text itself is from precedes what it says of others."""
    text = "BASRA (AFP) - The port is open, Reuters reported on Friday.\n\nThe mayor told CNN so.\n\nSource: Al Manar"
    found = find(article(text, language="en", byline="By Jane Roe, dpa"))
    assert [credit.outlet.key for credit in found] == ["al-manar", "dpa", "afp", "reuters", "cnn"]


def test_archive_block_over_three_lines() -> None:
    """An archive's block at the head: by whom, when, from which site, broken over lines."""
    text = "by Jane Roe\nDecember 31, 2009\nfrom\nGlobalResearch\nWebsite\nThe harbour was quiet, RT reported, all through the year."
    found = find(article(text, language="en"))
    assert found[0].outlet.key == "global-research"
    assert found[0].scope is None


def test_names_the_table_lacks() -> None:
    """A clear credit line names an outlet the table lacks; a domain in it is that outlet's key."""
    assert keys(BEFORE, margins=(Margin("Originally published by The Night Heron.", "p"),)) == ["night-heron"]
    assert keys(BEFORE, margins=(Margin("Source: post.nightheron.net", "p"),)) == ["nightheron.net"]
    assert keys(BEFORE, margins=(Margin("Source: own research", "p"),)) == []
