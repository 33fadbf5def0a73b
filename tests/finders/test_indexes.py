"""Feeds and sitemaps as sites serve them, and as nobody should."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime

import pytest

from tracer.fetch import Answer
from tracer.finders.indexes import Index, parsed
from tracer.finders.likeness import Entry

NOW = datetime(2026, 11, 23, tzinfo=UTC)
URL = "https://depot.example/news/lorries"
DAY = datetime(2026, 11, 20, 6, tzinfo=UTC)


def index(body: str | bytes, content_type: str = "application/xml") -> Index | None:
    raw = body if isinstance(body, bytes) else body.encode()
    return parsed(Answer("https://depot.example/feed", 200, NOW, content_type, body=raw), 1_000_000, 1000)


TITLE, GMT = "<title>Lorries leave</title>", "<pubDate>Fri, 20 Nov 2026 06:00:00 GMT</pubDate>"
FORMS = {
    "rss": f"<?xml version='1.0'?><rss><channel><title>Depot</title><link>https://depot.example/</link><item>{TITLE}"
    f"<link>{URL}</link><pubDate>Fri, 20 Nov 2026 08:00:00 +0200</pubDate></item></channel></rss>",
    "rss with cdata and namespaces": "<rss xmlns:dc='x'><channel><item ><title><![CDATA[Lorries leave]]></title>"
    f"<link><![CDATA[{URL}]]></link><dc:date>2026-11-20T06:00:00Z</dc:date></item></channel></rss>",
    "rss whose link is only the guid": f"<rss><item><guid isPermaLink='true'>{URL}</guid>{TITLE}{GMT}</item></rss>",
    "rdf": f"<rdf:RDF><item rdf:about='{URL}'>{TITLE}<link>{URL}</link>"
    "<dc:date>2026-11-20T07:00:00+01:00</dc:date></item></rdf:RDF>",
    "atom": "<feed xmlns='http://www.w3.org/2005/Atom'><link href='https://depot.example/'/><entry>"
    "<title type='html'>Lorries leave</title><link rel='enclosure' href='https://depot.example/x.mp3'/>"
    f"<link rel='alternate' href='{URL}'/><published>2026-11-20T06:00:00Z</published>"
    "<updated>2026-11-21T06:00:00Z</updated></entry></feed>",
    "news sitemap": f"<urlset xmlns:news='n'><url><loc>\n {URL} \n</loc><lastmod>2026-11-22</lastmod><news:news>"
    "<news:publication><news:name>Depot</news:name></news:publication><news:publication_date>2026-11-20T06:00:00Z"
    "</news:publication_date><news:title>Lorries leave</news:title></news:news></url></urlset>",
    "rss that breaks off": f"<rss><item>{TITLE}<link>{URL}</link>{GMT}<description>Seven lor",
    "rss that is no xml": f"<rss><item>{TITLE}<author>A & B <b>C</author><link>{URL}</link>{GMT}</item>",
}


@pytest.mark.parametrize("form", sorted(FORMS))
def test_forms_of_feeds_and_sitemaps(form: str) -> None:
    """Every form gives the page's address, headline and time of publication."""
    found = index(FORMS[form])
    assert found is not None
    assert [(entry.url, entry.title, entry.time) for entry in found.entries] == [(URL, "Lorries leave", DAY)]


def test_index_of_sitemaps() -> None:
    """Sitemaps in an index are told from pages; relative addresses are the index's own."""
    found = index(
        "<sitemapindex><sitemap><loc>/map-1.xml</loc><lastmod>2026-11-20T06:00:00Z</lastmod></sitemap></sitemapindex>"
    )
    assert found == Index((), (Entry("https://depot.example/map-1.xml", "", "", DAY),))


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-8", "utf-16"])
def test_encodings(encoding: str) -> None:
    """The declared encoding holds, in the header or in the file; what is declared wrongly is still read."""
    text = f"<rss><item><title>Грузовики ушли</title><link>{URL}</link></item></rss>"
    declared = index(text.encode(encoding), f"text/xml; charset={encoding}")
    assert declared is not None
    assert declared.entries[0].title == "Грузовики ушли"
    wrongly = index(text.encode(), "text/xml; charset=nonsense-8")
    assert wrongly is not None
    assert wrongly.entries[0].title == "Грузовики ушли"


def test_packed_sitemap() -> None:
    """A sitemap served as a gzip file is unpacked, within the bound."""
    found = index(gzip.compress(FORMS["news sitemap"].encode()), "application/x-gzip")
    assert found is not None
    assert found.entries[0].url == URL


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html><body>Page not found</body></html>",
        '{"error": "no"}',
        "\x00\xff\xfe",
        "<!doctype html><title>rss</title>",
    ],
)
def test_what_is_no_index(body: str) -> None:
    """A page, JSON and nothing in place of a feed are none."""
    assert index(body) is None


@pytest.mark.parametrize(
    "body",
    ["<rss></rss>", "<urlset/>", "<rss><item></item></rss>", "<rss><item><link>javascript:alert(1)</link></item></rss>",
     "<rss><item><link>http://[broken</link></item></rss>", "<rss><item><link>ht tp://x y</link></item></rss>"],
)  # fmt: skip
def test_index_without_a_usable_entry(body: str) -> None:
    """An empty feed and entries without an address of the web give nothing and raise nothing."""
    assert index(body) == Index()


HOSTILE = {
    "a million entries": "<rss>" + "<item>" * 800_000,
    "one endless entry": "<rss><item>" + "<title" * 800_000,
    "entities": '<!DOCTYPE r [<!ENTITY a "'
    + "x" * 1000
    + '">]><rss><item><title>'
    + "&a;" * 500_000
    + "</title></item></rss>",
    "attributes": "<rss><item "
    + "".join(f"a{n}='1' " for n in range(300_000))
    + "><link>http://x.example/1</link></item></rss>",
    "nested": "<rss>" + "<url><loc>" * 400_000,
    "angle brackets": "<rss>" + "<" * 4_000_000,
}


@pytest.mark.parametrize("case", sorted(HOSTILE))
def test_hostile_indexes_end(case: str) -> None:
    """However a feed of some megabytes is made, it is done with in seconds and gives a bounded number of entries."""
    begun = time.process_time()
    found = index(HOSTILE[case])
    assert time.process_time() - begun < 5
    assert found is None or len(found.entries) <= 1000
