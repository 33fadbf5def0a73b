"""Pages that are no articles are refused with the reason, and articles that look like them are not."""

from __future__ import annotations

import pytest

from tests.extract.pages import BODY, extracted, html, paragraphs, refused


def bare(title: str, *texts: str, head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{paragraphs(texts)}</body></html>"


LOCKED = (
    '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false,"headline":"x"}</script>'
)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (bare("Page not found", "The page you asked for is not here any more. Try the search or go back to the "
                                "front page."), "not found"),
        (bare("404", "We looked everywhere, and this page is not in any of our drawers. Please go back."), "not found"),
        (bare("الصفحة غير موجودة", "عذرا، الصفحة التي طلبتها لم تعد هنا. يمكنكم العودة إلى الصفحة الرئيسية أو "
                                   "البحث."), "not found"),
        (bare("Just a moment...", "Checking your browser before you go on to the site. Wait some seconds."),
        "bot challenge"),
        (bare("Before you continue", "We and our 120 partners store cookies. We value your privacy. Accept all "
                                     "cookies or manage your choices."),
         "consent"),
        (bare("Ihre Privatsphäre", "Mit Werbung weiterlesen: Zustimmung zu Cookies. Wir und unsere bis zu 80 "
                                   "Partner verarbeiten Daten."),
         "consent"),
        (bare("Ferry landing", BODY[0], "Subscribe to continue reading this story.", head=LOCKED), "paywall"),
        (bare("Ferry landing", "Photo"), "no text"),
        ("<html><body></body></html>", "no text"),
        ("<html><body><script>document.write('x')</script></body></html>", "no text"),
    ],
)  # fmt: skip
def test_walls_are_named(source: str, reason: str) -> None:
    """Each kind of page without an article is skipped with a reason a reader understands."""
    assert reason in refused(source).reason


def test_error_status_is_a_reason() -> None:
    """An archived error page is no article, whatever it says."""
    assert refused(html(), status=404).reason == "HTTP status 404"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404 people rescued from ferry", BODY[0]),
        (
            "Missing plane still not found",
            "Search teams went out again on Monday, the sixth day, and came back without a trace of it.",
        ),
        ("Access denied: how the island lost its ferry", " ".join(BODY[:4])),
        (
            "Parliament votes on cookie consent",
            "The new law on cookie consent was passed on Monday with 71 votes against 20, officials said.",
        ),
        ("Blast reported in harbour", "An explosion was heard in the harbour at noon. Police said nobody was hurt."),
    ],
)
def test_short_news_about_such_things_is_news(title: str, text: str) -> None:
    """Flashes of one sentence, and headlines with the words of error pages, are articles."""
    assert extracted(bare(title, text)).text


def test_locked_article_that_shows_its_text_is_read() -> None:
    """A page that declares a paywall but carries the whole text is an article."""
    assert BODY[5] in extracted(html(head=LOCKED)).text


def test_front_page_is_no_article() -> None:
    """A page of headlines and nothing else is refused; the same list inside an article is not."""
    items = "".join(
        f'<div class="card"><h2><a href="/{n}">{text}</a></h2></div>' for n, text in enumerate(BODY + BODY[::-1])
    )
    source = f"<html><head><title>Harbour Post</title></head><body><main>{items}</main></body></html>"
    assert refused(source).reason
