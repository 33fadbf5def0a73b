"""Pages made to break a parser: done in time, never an exception, nothing fetched."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.pages import BODY, SETTINGS, TABLE, extracted, html, page, paragraphs
from tracer.extract import article
from tracer.model import Article, Skipped

P = paragraphs()
SECONDS = 20.0  # on a busy machine; each takes about one

HOSTILE = {
    "nested divs": f"<html><body>{'<div>' * 100_000}{P}",
    "nested lists": f"<html><body>{'<ul><li>' * 30_000}{P}",
    "unclosed fonts": f"<html><body>{''.join(f'<font><p>{n}: {text}</p>' for n in range(60) for text in BODY)}",
    "100,000 attributes": "<html><body><p " + " ".join(f'a{n}="x>"' for n in range(100_000)) + f">{P}",
    "entities": f'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b '
    f'"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><html><body>&b;&b;{P}',
    "deep JSON": f'<html><body><script type="application/ld+json">{"[" * 200_000}</script>{P}',
    "braces": f'<html><body><script type="application/ld+json">{"{" * 200_000}</script>{P}',
    "escaped quotes": '<html><body><script id="__NEXT_DATA__" type="application/json">' + '"\\' * 200_000 + "</script>",
    "comments": f"<html><body>{P}{'<!--' * 200_000}",
    "less-than signs": f"<html><body>{P}{'<' * 500_000}",
    "one long word": f"<html><body>{P}<p>{'w' * 1_000_000}</p>",
    "a title of dashes": f"<html><head><title>{' - a' * 50_000}</title></head><body>{P}",
    "many dates": f"<html><body><h1>x</h1>{'<p class=date>3/4/2015 at 18:12</p>' * 2_000}{P}",
    "many links": f"<html><body>{'<a href=/x>some text of a link</a> ' * 5_000}{P}",
    "spaces behind By": f"<html><body><h1>x</h1><p class=byline>by{' ' * 100_000}x</p>{P}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_in_time(name: str) -> None:
    """Megabytes of nesting, attributes, braces and signs are bounded work."""
    begun = time.perf_counter()
    article(page(HOSTILE[name]), outlets=TABLE, settings=SETTINGS)
    assert time.perf_counter() - begun < SECONDS


@pytest.mark.parametrize("name", ["nested divs", "unclosed fonts", "100,000 attributes", "entities"])
def test_text_inside_hostile_markup_is_still_read(name: str) -> None:
    """What libxml2 would drop as nested too deeply is flattened and read."""
    assert BODY[3] in extracted(HOSTILE[name]).text


def test_external_entities_are_not_read() -> None:
    """No file and no address named by an entity is opened."""
    source = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x;</p>{P}</body></html>'
    assert "root:" not in extracted(source).text


def test_control_characters() -> None:
    """A title keeps its control and direction marks as data; NUL and lone surrogates are gone; the body is still
    found."""
    found = extracted(
        html(head='<meta property="og:title" content="Red\x1b[31m \u202ealert\x00 &#xD800;now">', body=f"\x07{P}")
    )
    assert found.title is not None
    assert "\x1b" in found.title
    assert "\u202e" in found.title
    assert "\x00" not in found.title
    found.title.encode("utf-8")
    assert BODY[2] in found.text


TAGS = st.sampled_from(
    "p div span a h1 time meta script table li font b article footer nav title base link body html".split()
)
ATTRIBUTES = st.sampled_from(
    ['class="byline"', 'datetime="2015-13-45"', 'href="http://["', 'itemprop="datePublished"', 'content="3/4/5"',
    'rel="canonical"',
     'property="og:title"', 'type="application/ld+json"', 'lang="xx"', 'itemprop="author"', 'href="//"', ""]
)  # fmt: skip
PIECES = st.one_of(
    st.tuples(TAGS, ATTRIBUTES).map(lambda pair: f"<{pair[0]} {pair[1]}>"),
    TAGS.map(lambda tag: f"</{tag}>"),
    st.text(max_size=40),
    st.sampled_from(
        [BODY[0], '{"@type":"NewsArticle","author":{"name":[1,null]},"datePublished":[]}', "3/4/2015", "&#0;&#xFFFF;"]
    ),
)


@given(st.lists(PIECES, max_size=40), st.sampled_from(["trafilatura", "resiliparse"]))
@settings(max_examples=60, deadline=None)
def test_any_page_gives_an_article_or_a_reason(pieces: list[str], extractor: str) -> None:
    """Whatever is thrown at it: an Article with storable text, or Skipped with a reason."""
    chosen = replace(SETTINGS, extractor=extractor)
    found = article(page("".join(pieces).encode("utf-8", "replace")), outlets=TABLE, settings=chosen)
    if isinstance(found, Skipped):
        assert found.reason
        return
    assert isinstance(found, Article)
    for text in (found.text, found.title or "", found.byline or "", *(margin.text for margin in found.margins)):
        text.encode("utf-8")
        assert "\x00" not in text
