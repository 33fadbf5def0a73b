"""Bodies: what belongs to an article and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.extract.pages import BODY, SETTINGS, TABLE, extracted, html, page, paragraphs
from tracer.extract import article
from tracer.extract.dom import Anchor, Line
from tracer.extract.mend import mend
from tracer.model import Article, Capture, Given, Page
from tracer.normalize import paragraphs as numbered

FAST = replace(SETTINGS, extractor="resiliparse")
LEAN = replace(FAST, surroundings=False)


@pytest.mark.parametrize("settings", [SETTINGS, FAST, LEAN], ids=["thorough", "fast", "lean"])
def test_paragraphs_are_those_a_reader_counts(settings: object) -> None:
    """Each paragraph of the page is one numbered paragraph of the body, and the headline is none."""
    found = extracted(html(), settings)  # type: ignore[arg-type]
    assert [span.of(found.text) for span in numbered(found.text)] == list(BODY)


@pytest.mark.parametrize("settings", [SETTINGS, FAST, LEAN], ids=["thorough", "fast", "lean"])
@pytest.mark.parametrize("tag", ["p", "div"])
def test_two_line_breaks_part_paragraphs(settings: object, tag: str) -> None:
    """Old pages write a whole article into one element, with two <br> where others begin a paragraph."""
    found = extracted(html(body=f"<{tag}>{'<br /> <br>'.join(BODY)}</{tag}>"), settings)  # type: ignore[arg-type]
    assert [span.of(found.text) for span in numbered(found.text)] == list(BODY)


def test_comments_menus_and_footers_stay_out() -> None:
    """What readers write, menus and legal lines are no body text."""
    bottom = (
        '<section class="comments"><h3>Comments</h3><p>First! I have always said that this pier would be a '
        "folly.</p></section>"
        "<footer><p>Copyright 2015 Harbour Post. All rights reserved in every country.</p></footer>"
    )
    text = extracted(html(bottom=bottom)).text
    assert "folly" not in text
    assert "rights reserved" not in text


def test_lists_and_quotations_are_kept() -> None:
    """List items and block quotes are part of a report."""
    body = (
        paragraphs(BODY[:3])
        + (
            "<ul><li>The landing closes on the first of the month.</li><li>The shuttle bus runs every ten "
            "minutes.</li></ul>"
            "<blockquote><p>We have waited for this pier since my daughter was born, and she goes to school "
            "now.</p></blockquote>"
        )
        + paragraphs(BODY[3:])
    )
    text = extracted(html(body=body)).text
    assert "shuttle bus runs every ten minutes" in text
    assert "since my daughter was born" in text


def test_paragraphs_behind_an_advertisement_are_taken_back() -> None:
    """Articles cut up into several containers by advertisements are read to their end."""
    pieces = "".join(
        f'<div class="grid"><div class="grid-body">{paragraphs((text, text.replace("council", "port")))}</div></div>'
        '<div class="ad-slot">Advertisement</div>'
        for text in BODY
    )
    text = extracted(html(body=pieces)).text
    assert all(part in text for part in BODY)


def test_teaser_links_between_paragraphs_go_and_lists_of_links_stay() -> None:
    """A label and a link is a teaser of another page; an article made of links is left alone."""
    teaser = '<p>Read also: <a href="/other">Lighthouse keeper retires after forty years at sea</a></p>'
    text = extracted(html(body=paragraphs(BODY[:3]) + teaser + paragraphs(BODY[3:]))).text
    assert "Lighthouse" not in text


def test_an_article_made_of_links_keeps_them() -> None:
    """Where many paragraphs are links, they are the article and no teasers."""
    lines = [Line(f"Number {n} of our boats", "div.story p", "p", (Anchor(f"/{n}", f"Number {n} of our boats"),), False,
                  frozenset()) for n in range(6)]  # fmt: skip
    texts = [line.text for line in lines]
    assert mend(texts, lines, SETTINGS) == texts


def test_placeholders_said_again_and_again_go() -> None:
    """A box that stands in for blocked content is no text of the article."""
    box = "<p>External content is not shown because of your privacy settings.</p>"
    body = "".join(f"<p>{text}</p>{box}" for text in BODY)
    assert "privacy settings" not in extracted(html(body=body)).text


def test_text_that_only_scripts_carry_is_found() -> None:
    """A page rendered by its scripts still tells its text as data."""
    flight = "".join(f"<p>{text}</p>" for text in BODY).replace('"', '\\"')
    script = f'<script>self.__next_f.push([1,"1f:{{\\"body\\":\\"{flight}\\"}}"])</script>'
    source = f"<html><head><title>Ferry landing to close</title></head><body><div id=root></div>{script}</body></html>"
    assert BODY[3] in extracted(source).text


def test_json_ld_body_is_read_where_the_page_shows_a_teaser() -> None:
    """articleBody completes a page that shows its first sentence only."""
    whole = "\\n\\n".join(BODY)
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{whole}"}}</script>'
    assert BODY[5] in extracted(html(head=head, body=f"<p>{BODY[0]}</p>")).text


def test_identity_is_of_url_and_words() -> None:
    """The same words at the same URL have one id whatever the markup; another URL or text has another."""
    first = extracted(html())
    assert first.id == extracted(html(body="\n\n".join(f"<p>{text.upper()}</p>" for text in BODY))).id
    assert first.id != extracted(html(), url="https://harbour-post.example/news/pier").id
    assert first.id != extracted(html(body=paragraphs(BODY[:5]))).id
    assert len(first.id) == 16


def test_pasted_text_is_taken_as_it_is() -> None:
    """A text's short first line before a blank line is its title; the rest is not touched."""
    body = "One line  with two spaces.\n\nAnother line."
    made = Page("-", None, f"A headline\n\n{body}\n".encode(), None, "text", Capture("stdin"))
    found = article(made, outlets=TABLE, settings=SETTINGS)
    assert isinstance(found, Article)
    assert (found.title, found.text) == ("A headline", body)
    assert found.published is None


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1256"])
def test_pasted_text_in_any_encoding(codec: str) -> None:
    """Arabic text files come as UTF-8 with a mark, UTF-16, or in the Windows code page."""
    text = "قال المتحدث باسم المجلس إن الميناء القديم سيغلق أبوابه يوم الخميس بعد تسع سنوات من الخلاف. " * 4
    made = Page("a.txt", None, text.encode(codec), None, "text", Capture("file"))
    found = article(made, outlets=TABLE, settings=SETTINGS)
    assert isinstance(found, Article)
    assert found.text.strip() == text.strip()
    assert found.language == "ar"


def test_records_bring_their_own_fields() -> None:
    """A record's id, title, author, outlet and date are used; what the user typed is marked as such."""
    record = Given(id="r7", url="https://harbour-post.example/a", title="Ferry", author="Ada Lund",
    published="2015-10-24",
                   text=" ".join(BODY), outlet="Reuters")  # fmt: skip
    made = Page("feed.jsonl, line 7", None, b"", None, "record", Capture("feed.jsonl"), given=record)
    found = article(made, outlets=TABLE, settings=SETTINGS)
    assert isinstance(found, Article)
    assert (found.id, found.title, found.byline, found.given) == ("r7", "Ferry", "Ada Lund", ())
    assert found.outlet is not None
    assert found.outlet.key == "reuters"
    assert found.published is not None
    assert found.published.source == "record"
    typed = article(replace(made, given=replace(record, by_user=True)), outlets=TABLE, settings=SETTINGS)
    assert isinstance(typed, Article)
    assert typed.published is not None
    assert typed.published.source == "given by user"
    assert set(typed.given) >= {"published", "outlet"}


def test_empty_text_is_skipped() -> None:
    """Nothing to read is a reason, not an article."""
    for form in ("text", "html"):
        made = page(b"  \n ", form=form)
        assert not isinstance(article(made, outlets=TABLE, settings=SETTINGS), Article)
