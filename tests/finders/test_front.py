"""What a page of a site declares: feeds, its own search in three forms, links; and what the outlet table adds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.finders.test_finding import SLUG, copy, trace, urls
from tests.finders.town import OUTLETS, REPORT, Town, feed, page
from tracer.errors import UsageError
from tracer.fetch import Answer
from tracer.finders.front import Front, described
from tracer.outlets import OutletTable

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TITLE = "Lorries leave grain depot before dawn"


def front(body: str) -> Front:
    return Front(Answer("https://depot.example/", 200, NOW, "text/html", body=body.encode()))


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ("<form action='/find'><input type=search name=w></form>", "https://depot.example/find?w=%22a+b%22"),
        ("<form><input name='q'></form>", "https://depot.example/?q=%22a+b%22"),
        ("<form action='/{}?x=1'><input name=s></form>", "https://depot.example/?s=%22a+b%22"),
        ('<script>{"target":"https://depot.example/?s={search_term_string}"}</script>',
         "https://depot.example/?s=%22a+b%22"),
        (r'<script>{"urlTemplate":"https:\/\/depot.example\/s\/{search_term_string}\/"}</script>',
         "https://depot.example/s/%22a+b%22/"),
        ("<form method=post action='/find'><input type=search name=w></form>", None),
        ("<form action='/login'><input name=user><input type=password name=pass></form>", None),
        ("<form action='javascript:go()'><input type=search name=w></form>", None),
        ('<script>{"target":"javascript://x/{search_term_string}"}</script>', None),
        ("<form action='http://[broken'><input type=search name=w></form>", None),
        ("<form action='/find'><input" + " a='b'" * 500 + "></form>" + "<form " * 10_000, None),
    ],
)  # fmt: skip
def test_search_as_a_page_declares_it(markup: str, address: str | None) -> None:
    """A form that is sent as an address, or linked data's SearchAction; a login, a script and a broken one are none."""
    search = next(front(markup).searches(), None)
    assert (search.address("a b") if search else None) == address


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ('<OpenSearchDescription><Url type="application/json" template="https://d.example/j?{searchTerms}"/>'
         '<Url type="text/html" template="https://d.example/s?q={searchTerms}&amp;p={startPage?}"/>',
         "https://d.example/s?q=%22a+b%22&p="),
        ('<os:Url type="text/html" method="post" template="https://d.example/s?q={searchTerms}"/>', None),
        ('<Url type="text/html" template="file:///{searchTerms}"/>', None),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Url type="text/html" template="&e;"/>', None),
        ("<html>not here</html>", None),
    ],
)  # fmt: skip
def test_opensearch_description(body: str, address: str | None) -> None:
    """Its template for web pages is taken, optional parts left empty; others, and what is none, are not."""
    answer = Answer("https://depot.example/osd.xml", 200, NOW, "text/xml", body=body.encode())
    search = described(answer)
    assert (search.address("a b") if search else None) == address


def test_named_outlet_is_found_by_its_opensearch_description(town: Town, outlets: Path) -> None:
    """A front page without a form links a description; the search it describes finds the report."""
    report = town.put("depot.example", SLUG, page(TITLE, REPORT, "2026-11-20T06:00Z"))
    link = "<link rel=search type='application/opensearchdescription+xml' href='/osd.xml'>"
    town.put("depot.example", "/", f"<html><head>{link}</head></html>")
    template = town.url("depot.example", "/s?q={searchTerms}")
    town.put("depot.example", "/osd.xml", f'<Url type="text/html" template="{template}"/>', "text/xml")
    town.put("depot.example", "/s", f"<a href='{report}'>{TITLE}</a>")
    assert urls(trace(copy(town), town.settings(), outlets)) == {report}


def test_foreign_form_does_not_hide_the_sites_own(town: Town, outlets: Path) -> None:
    """A form that asks another site stands first; the site's own search behind it is the one that is asked."""
    report = town.put("depot.example", SLUG, page(TITLE, REPORT, "2026-11-20T06:00Z"))
    forms = "<form action='https://engine.example/'><input name=q></form><form action='/s'><input name=q></form>"
    town.put("depot.example", "/", f"<html><body>{forms}</body></html>")
    town.put("depot.example", "/s", f"<a href='{report}'>{TITLE}</a>")
    assert urls(trace(copy(town), town.settings(), outlets)) == {report}


def test_headlines_of_a_front_page(town: Town, outlets: Path) -> None:
    """A site without feed, sitemap and search is looked through by its front page, for a story of these days only."""
    report = town.put("depot.example", SLUG, page(TITLE, REPORT, f"{datetime.now(UTC):%Y-%m-%d}T00:00Z"))
    town.put("depot.example", "/", f"<A HREF='{report}'>{TITLE}</A><a href='/'>Home</a>")
    today = copy(town)
    status, kind, body, more = town.pages["harbour.example", "/a/1"]  # type: ignore[misc]
    fresh = body.replace(b"2026-11-21T06:00Z", f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}".encode())
    town.pages["harbour.example", "/a/1"] = status, kind, fresh, more
    assert urls(trace(today, town.settings(), outlets)) == {report}
    town.pages["harbour.example", "/a/1"] = status, kind, body.replace(b"2026-11-21", b"2026-03-21"), more
    assert urls(trace(today, town.settings(), outlets)) == set()


def test_feeds_and_search_of_the_outlet_table(town: Town, tmp_path: Path) -> None:
    """Where a site declares nothing, what the table says of its outlet is asked: a feed elsewhere, and a search."""
    report = town.put("depot.example", SLUG, page(TITLE, REPORT, "2026-11-20T06:00Z"))
    old = town.put("velmora.example", "/n/1", page("Depot empties", REPORT[:4], "2026-11-19T06:00Z"))
    item = (report, TITLE, "Counted.", "Fri, 20 Nov 2026 06:00:00 GMT")
    where = town.put("feeds.example", "/depot.xml", feed("D", item), "application/rss+xml")
    search = town.url("velmora.example", "/s/{}")
    town.pages["velmora.example", "/s/"] = (404, "text/plain", b"", {})
    header, depot, quay, velmora = OUTLETS.strip().split("\n")
    more = "\tfeeds\tsitemaps\tsearch"
    rows = [
        header + "\taliases\tfamily\tfamily_source" + more,
        depot + f"\t\t\t\t{where}",
        quay,
        velmora + f"\t\t\t\t\t\t{search}",
    ]
    path = tmp_path / "outlets.tsv"
    path.write_text("\n".join(rows), "utf-8")
    link = f"<p>Source: <a href='{town.url('depot.example')}'>The Depot Times</a></p>"
    link += f"<p>Source: <a href='{town.url('velmora.example')}'>Velmora Post</a></p>"
    found = trace(copy(town, link), town.settings(), path)
    assert report in urls(found)
    asked = [each for each in town.paths("velmora.example") if each.startswith("/s/%22")]
    assert len(asked) == 1
    assert old not in urls(found)  # its search does not find it


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("file:///etc/passwd\t\t", "are addresses"),
        ("\tjavascript:x\t", "are addresses"),
        ("\t\thttps://a.example/s", "{} where the words go"),
        ("\t\thttps://a.example/{}/{}", "{} where the words go"),
    ],
)
def test_wrong_rows_are_told(tmp_path: Path, cells: str, said: str) -> None:
    """A user's table with something else in these columns is one line that names file and line."""
    path = tmp_path / "mine.tsv"
    path.write_text(f"a\tA\tnewspaper\tGB\ten\ta.example\t\t\t\t{cells}\n", "utf-8")
    with pytest.raises(UsageError, match=r"mine\.tsv, line 1: ") as told:
        OutletTable.load(path)
    assert said in str(told.value)


def test_built_in_addresses_are_of_their_outlets() -> None:
    """What the table gives away of feeds, sitemaps and searches is https, and each address stands once."""
    table = OutletTable.load()
    given = [
        url for outlet in table.outlets for url in (*outlet.feeds, *outlet.sitemaps, *filter(None, [outlet.search]))
    ]
    assert len(given) >= 15
    assert len(set(given)) == len(given)
    assert all(url.startswith("https://") for url in given)
