"""Which date of a page is its publication, and how it is known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.extract.pages import CAPTURED, extracted, html, page, paragraphs
from tracer.model import Capture, Stamp


def published(source: str, **fields: object) -> Stamp | None:
    return extracted(source, **fields).published


def ld(**fields: str) -> str:
    pairs = ", ".join(f'"{name}": "{value}"' for name, value in fields.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Ferry", {pairs}}}</script>'


def test_json_ld_goes_before_what_readers_see() -> None:
    """A machine-readable date with an offset is the best; the visible one is kept behind it."""
    source = html(head=ld(datePublished="2015-10-24T18:12:00+03:00"), top="<p class=date>24 October 2015</p>")
    found = extracted(source)
    assert found.published is not None
    assert (found.published.value, found.published.source) == ("2015-10-24T18:12:00+03:00", "json-ld datePublished")
    assert found.published.not_before == found.published.not_after == datetime(2015, 10, 24, 15, 12, tzinfo=UTC)
    assert [stamp.source for stamp in found.stamps] == ["json-ld datePublished", "visible date"]


@pytest.mark.parametrize(
    ("head", "top", "source"),
    [
        ('<meta property="article:published_time" content="2015-10-24">', "", "meta article:published_time"),
        ('<meta name="dc.date.issued" content="2015-10-24">', "", "meta dc.date.issued"),
        ("", '<p><time datetime="2015-10-24">last Saturday</time></p>', "<time datetime>"),
        ("", '<span itemprop="datePublished" content="2015-10-24">Saturday</span>', "<span itemprop=datePublished>"),
        ("", '<div class="byline">By Ada Lund | October 24, 2015</div>', "visible date"),
        ("", "<p>السبت ٢٤ تشرين الأول ٢٠١٥</p>", "visible date"),
    ],
)
def test_where_dates_are_read(head: str, top: str, source: str) -> None:
    """Meta tags, time elements, microdata and visible lines, each named as the source."""
    found = published(html(head=head, top=top))
    assert found is not None
    assert (found.value, found.source) == ("2015-10-24", source)


def test_url_date_is_the_last_resort() -> None:
    """A date in the path counts where the page itself shows none."""
    found = published(html(), url="https://harbour-post.example/2015/10/24/ferry")
    assert found is not None
    assert (found.value, found.source) == ("2015-10-24", "url")


def test_url_date_corrects_a_visible_one() -> None:
    """The first visible date may be a speech's; of two, the one the URL agrees with is the publication."""
    top = (
        '<p class="meta">stated on October 13, 2015 in a speech</p><p class="meta">Ada Lund, October 24, 2015 18:12</p>'
    )
    found = published(html(top=top), url="https://harbour-post.example/2015/oct/24/ferry")
    assert found is not None
    assert found.value == "2015-10-24T18:12"


def test_dateless_page_stays_dateless() -> None:
    """The capture is no publication date, nor is a copyright year, nor an event told in the text."""
    body = "<p>The landing was opened on 3 March 1998 by the old mayor, who came with a brass band.</p>" + paragraphs()
    assert published(html(body=body, bottom="<footer>Copyright 24 October 2015 Harbour Post</footer>")) is None


def test_related_stories_lend_no_date() -> None:
    """Dates of teasers, asides and captions are other stories'."""
    aside = '<aside><p>Lighthouse</p><time datetime="2015-10-01">1 October 2015</time></aside>'
    cards = '<div class="related"><p class="date">2 October 2015</p></div>'
    assert published(html(top=aside + cards)) is None


def test_updated_is_told_from_published() -> None:
    """Labels decide the role, in a line or above it; a page with nothing but an update says so."""
    both = extracted(html(top="<p>Updated: 26 October 2015 Published: 24 October 2015</p>"))
    assert both.published is not None
    assert (both.published.value, both.published.role) == ("2015-10-24", "published")
    assert [stamp.value for stamp in both.stamps if stamp.role == "modified"] == ["2015-10-26"]
    only = published(html(head=ld(dateModified="2015-10-26T10:00:00Z")))
    assert only is not None
    assert only.role == "modified"
    above = published(html(top="<div>Last updated</div><div>26 October 2015</div>"))
    assert above is not None
    assert above.role == "modified"


def test_capture_clips_and_discards() -> None:
    """No page is published after it was captured: the bounds end there, and later dates are thrown out."""
    same_day = published(html(head=ld(datePublished="2015-11-02")))
    assert same_day is not None
    assert same_day.not_after == CAPTURED
    assert published(html(head=ld(datePublished="2016-05-01T10:00:00Z"))) is None
    local = published(html(head=ld(datePublished="2015-11-02T14:30:00Z")))
    assert local is not None
    assert "offset contradicts the capture" in local.source
    assert local.not_after <= CAPTURED
    unbounded = published(html(head=ld(datePublished="2016-05-01T10:00:00Z")), capture=Capture("file"))
    assert unbounded is not None


@pytest.mark.parametrize(
    ("lang", "top", "value", "why"),
    [
        ("en-GB", "<p class=date>3/4/2015</p>", "2015-04-03", "locale en-GB"),
        ("en-US", "<p class=date>3/4/2015</p>", "2015-03-04/2015-04-03", ""),
        ("", "<p class=date>10/11/2015</p>", "2015-10-11", "by the capture"),
        ("", "<p class=date>3/4/2015</p><p class=date>Updated 13/4/2015</p>", "2015-04-03", "another date on the page"),
    ],
)
def test_open_days_are_closed_by_evidence_only(lang: str, top: str, value: str, why: str) -> None:
    """A locale that says something, or another date of the page; "en-US" is every template's default."""
    found = published(html(top=top, lang=lang))
    assert found is not None
    assert found.value == value
    assert why in found.source


def test_exact_date_closes_an_open_one() -> None:
    """An ambiguous declared date takes the reading that the URL confirms."""
    head = '<meta name="date" content="03/04/2015">'
    found = published(html(head=head), url="https://harbour-post.example/2015/04/03/ferry")
    assert found is not None
    assert found.value == "2015-04-03"


def test_users_date_wins() -> None:
    """What the user typed goes before what the page declares, and says so."""
    from tests.extract.pages import SETTINGS, TABLE, given
    from tracer.extract import article

    made = page(html(head=ld(datePublished="2015-10-24")), given=given(published="2015-10-20", by_user=True))
    found = article(made, outlets=TABLE, settings=SETTINGS)
    assert found.published.value == "2015-10-20"  # type: ignore[union-attr]
    assert found.published.source == "given by user"  # type: ignore[union-attr]
