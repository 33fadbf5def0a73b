"""URLs: canonical form, wrappers, and the forms of one page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracer.model import Capture, Page
from tracer.urls import (
    archived_at,
    as_captured,
    canonical,
    host,
    join,
    page_key,
    registered_domain,
    same_page,
    under_own_url,
    unwrap,
)

SPELLINGS = [
    ("HTTP://WWW.Example.COM:80/a/../b/%7ex?utm_source=1&eid=123&fbclid=2#top", "http://www.example.com/b/~x?eid=123"),
    ("https://example.com:443", "https://example.com/"),
    ("https://example.com:8443/x", "https://example.com:8443/x"),
    ("http://example.com./x?", "http://example.com/x"),
    ("http://Bücher.example/ä b", "http://xn--bcher-kva.example/%C3%A4%20b"),
    ("http://example.com/a%2fb%3f?q=%c3%a4", "http://example.com/a%2Fb%3F?q=%C3%A4"),
    ("http://example.com/100%", "http://example.com/100%25"),
    ("http://example.com/a;jsessionid=AB12/c?PHPSESSID=3&id=4", "http://example.com/a/c?id=4"),
    ("http://example.com/?b=2&a=1&b=3", "http://example.com/?b=2&a=1&b=3"),
    ("http://example.com/app#!/story/5", "http://example.com/app#!/story/5"),
    ("  http://example.com/x\n", "http://example.com/x"),
    ("mailto:desk@example.com", "mailto:desk@example.com"),
    ("http://[broken", "http://[broken"),
    ("no url at all", "no url at all"),
]

WRAPPED = [
    (
        "https://web.archive.org/web/20151025000000id_/http://www.site.example/x/5484?a=1",
        "http://www.site.example/x/5484?a=1",
    ),
    ("https://web.archive.org/web/2015*/http://site.example/x", "http://site.example/x"),
    ("https://web.archive.org/web/2015/www.site.example/y", "http://www.site.example/y"),
    ("https://wayback.archive-it.org/123/20150101000000/https://site.example/x", "https://site.example/x"),
    ("https://archive.ph/2015.10.25-010203/https://site.example/a", "https://site.example/a"),
    ("https://archive.today/newest/http:/site.example/a", "http://site.example/a"),
    ("https://archive.is/?run=1&url=https%3A%2F%2Fsite.example%2Fa", "https://site.example/a"),
    ("https://archive.ph/Ab12c", "https://archive.ph/Ab12c"),
    (
        "https://www-site-example.cdn.ampproject.org/c/s/www.site.example/news/amp/1",
        "https://www.site.example/news/amp/1",
    ),
    ("https://cdn.ampproject.org/v/site.example/news/1", "http://site.example/news/1"),
    ("https://www.google.co.uk/amp/s/site.example/a?x=1", "https://site.example/a?x=1"),
    ("https://www.google.com/url?sa=t&url=https%3A%2F%2Fsite.example%2Fa&usg=z", "https://site.example/a"),
    (
        "http://webcache.googleusercontent.com/search?q=cache:abcdefghijkl:www.site.example/a+foo",
        "http://www.site.example/a",
    ),
    ("https://www-le--site-example.translate.goog/a?_x_tr_sl=fr&_x_tr_tl=en&x=1", "https://www.le-site.example/a?x=1"),
    ("https://translate.google.com/translate?sl=ar&u=http://site.example/a%3Fid%3D2", "http://site.example/a?id=2"),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fsite.example%2Fa%3Fb%3D1&h=x", "https://site.example/a?b=1"),
    ("view-source:https://12ft.io/https://site.example/a", "https://site.example/a"),
    ("https://web.archive.org/web/2016/https://archive.ph/2015/https://site.example/a", "https://site.example/a"),
]

SAME = [
    ("https://amp.site.example/world/2015/x", "http://www.site.example/world/2015/x/"),
    ("https://en.m.site.example/wiki/X", "https://en.site.example/wiki/X"),
    ("https://site.example/news/amp/world-1", "https://site.example/news/world-1"),
    ("https://site.example/x.amp.html", "https://site.example/x.html"),
    ("https://site.example/x?outputType=amp", "https://site.example/x"),
    ("https://site.example/x/print", "https://site.example/x"),
    ("https://site.example/x?id=4&print=1", "https://www.site.example/x?id=4"),
    ("https://web.archive.org/web/2015id_/http://m.site.example/x?utm_medium=a", "https://site.example/x"),
    ("https://site.example/index.html", "https://site.example"),
    ("https://site.example/x?b=1&a=2", "https://site.example/x?a=2&b=1"),
]

DIFFERENT = [
    ("http://site.example/adetails.php?eid=1", "http://site.example/adetails.php?eid=2"),
    ("http://site.example/a", "http://site.example/A"),
    ("http://site.example/a", "http://news.site.example/a"),
    ("http://site.example:8080/a", "http://site.example/a"),
    ("http://site.example/x?print=5", "http://site.example/x"),
    ("http://site.example/x?view=full", "http://site.example/x"),
    ("http://one.wordpress.com/a", "http://two.wordpress.com/a"),
]


@pytest.mark.parametrize(("url", "expected"), SPELLINGS)
def test_canonical_spelling(url: str, expected: str) -> None:
    """Each spelling has one canonical form and nothing that may choose a page is lost."""
    assert canonical(url) == expected


@pytest.mark.parametrize(("url", "expected"), WRAPPED)
def test_unwrap_gives_the_pages_under_own_url(url: str, expected: str) -> None:
    """Archives, caches, proxies and redirectors give back the page they hold."""
    assert unwrap(url) == expected


def test_archive_urls_tell_their_time_and_their_plain_form() -> None:
    """A public archive's date is a capture time; the Wayback Machine is asked for the page without its banner."""
    wayback = "https://web.archive.org/web/20151025120000/http://site.example/a?utm_source=x"
    assert archived_at(wayback) == datetime(2015, 10, 25, 12, tzinfo=UTC)
    assert archived_at("https://archive.ph/2015.10.25-120000/http://site.example/") == archived_at(wayback)
    assert archived_at("http://site.example/web/20151025120000/http://other.example/") is None
    assert archived_at("https://web.archive.org/web/20159999999999/http://site.example/") is None
    assert as_captured(wayback) == wayback.replace("120000/", "120000id_/")
    assert as_captured(as_captured(wayback)) == as_captured(wayback)


def test_page_of_an_archive_goes_under_its_own_url() -> None:
    """A wrapped page gets its own URL and the archive's time, which is a third party's; any other page is untouched."""
    wayback = "https://web.archive.org/web/20151025120000/http://site.example/a"
    page = Page("x", wayback, b"", None, "html", Capture("live web", wayback, wayback))
    own = under_own_url(page)
    assert own.url == "http://site.example/a"
    assert (own.capture.url_final, own.capture.time, own.capture.verified) == (wayback, archived_at(wayback), True)
    for url in ("http://site.example/a?utm_source=x", None):
        assert under_own_url(replace(page, url=url)) == replace(page, url=url)


@pytest.mark.parametrize(("a", "b"), SAME)
def test_forms_of_one_page(a: str, b: str) -> None:
    """AMP, print, mobile, archived and re-spelt forms are one page, whichever comes first."""
    assert same_page(a, b)
    assert same_page(b, a)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different_pages_stay_apart(a: str, b: str) -> None:
    """What a site may tell apart is never merged."""
    assert not same_page(a, b)


def test_registered_domain_knows_suffixes_and_blogs() -> None:
    """Public suffixes, blog hosts, addresses and bare hosts each give the owner's domain."""
    assert registered_domain("https://news.bbc.co.uk/1/hi") == "bbc.co.uk"
    assert registered_domain("english.almanar.com.lb") == "almanar.com.lb"
    assert registered_domain("http://a.b.wordpress.com/x") == "b.wordpress.com"
    assert registered_domain("http://127.0.0.1:80/x") == "127.0.0.1"
    assert registered_domain("not a url") == "not a url" or registered_domain("not a url") == ""


def test_join_gives_pages_only() -> None:
    """A relative link becomes an absolute page URL; what leads to no page is empty."""
    assert join("http://site.example/a/b", "../c?utm_source=x") == "http://site.example/c"
    assert join("http://site.example/a", "//other.example/x") == "http://other.example/x"
    assert join("http://site.example/a", "javascript:void(0)") == ""
    assert join("http://site.example/a", "http://[") == ""


URLISH = st.one_of(
    st.text(),
    st.builds(
        lambda a, b, c: f"http://{a}/{b}?{c}",
        st.text(),
        st.text(st.sampled_from("/.%aA2fäÿ;#?& \t\ud800")),
        st.text(st.sampled_from("ab=&%26utm_+#;[]")),
    ),
    st.builds(lambda h, p: f"https://{h}{p}", st.sampled_from([w for w, _ in WRAPPED]), st.text()),
)


@given(URLISH)
def test_no_text_raises_and_canonical_is_idempotent(text: str) -> None:
    """Whatever comes in, nothing raises, a second pass changes nothing, and the key belongs to the canonical form."""
    once = canonical(text)
    assert canonical(once) == once
    own = unwrap(text)
    assert canonical(own) == own
    assert same_page(text, text)
    assert isinstance(host(text), str)
    assert isinstance(as_captured(text), str)
    assert archived_at(text) is None or archived_at(text).tzinfo is UTC
    assert isinstance(registered_domain(text), str)
    assert isinstance(join("http://site.example/", text), str)
    assert page_key(text) == page_key(once)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.com/a/b-c/2015", "http://m.example.co.uk/amp/x.html", "https://example.com//a///b/index.html",
        "https://example.com/", "https://amp.example.com/print/1.php", "http://1.2.3.4/a", "https://example.com/x/amp",
        "https://web.archive.org/web/2015/page", "https://cdn.ampproject.org/c/s/x", "https://a--b.example.com/a.htm",
    ],
)  # fmt: skip
def test_a_simple_url_has_the_key_it_has_by_the_long_way(url: str) -> None:
    """The short cut for URLs of host and path alone gives what the full rules give."""
    assert page_key(url) == page_key(f"{url}#there")
    assert page_key(url) == page_key(f"{url}?")


@pytest.mark.parametrize("blog", ["medium.com", "substack.com", "wordpress.com", "tumblr.com", "livejournal.com"])
def test_a_blog_host_itself_is_no_blog(blog: str) -> None:
    """Each blog is a site of its own; the bare host and its www are the host's."""
    assert [registered_domain(f"https://{name}{blog}/x") for name in ("", "www.", "ann.", "a.ann.")] == [
        blog, blog, f"ann.{blog}", f"ann.{blog}",
    ]  # fmt: skip
