"""The generated web that finding is measured in: it is what it says it is, and a trace of it holds the measure."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest

from benchmarks import finding
from benchmarks.web_services import ARCHIVE, FILES, INDEX, MONITOR, SEARCH, Services, seen_at
from benchmarks.web_world import Web, build, traced
from tracer.normalize import folded

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def web() -> Web:
    return build(NOW, sites=40, pages=300, copies=10)


def test_the_same_seed_makes_the_same_web(web: Web) -> None:
    """Pages, their addresses and what is known of them follow from the seed and the moment."""
    again = build(NOW, sites=40, pages=300, copies=10)
    assert [page.html for page in again.pages] == [page.html for page in web.pages]
    assert [page.indexed for page in again.pages] == [page.indexed for page in web.pages]
    other = build(NOW, sites=40, pages=300, copies=10, seed=8)
    assert [page.html for page in other.pages] != [page.html for page in web.pages]


def test_copies_share_text_with_what_they_were_made_from(web: Web) -> None:
    """Each copy is later than its source and has most of the words of its own paragraphs from it."""
    for page in web.story[1:]:
        assert page.copy_of is not None
        assert page.time > page.copy_of.time
        shared = set(page.words.split()) & set(page.copy_of.words.split())
        assert len(shared) > len(set(page.words.split())) * 0.6


def test_findable_leaves_out_what_nobody_can_have(web: Web) -> None:
    """Pages that are gone and not archived, and those no service and no page tells of, are not asked for."""
    found = web.findable(traced(web))
    assert len(found) < len(web.story) - 1
    assert all(page.readable for page in found)
    assert not any(page.gone and page.captured is None for page in found)
    assert traced(web) not in found


def test_services_speak_the_formats_they_stand_for(web: Web) -> None:
    """Search, monitoring, its files, the archive's index and the crawl's each answer of a known page in their form."""
    services, page = Services(web), next(each for each in web.story if each.site.monitored and not each.gone)
    page.indexed = page.crawled = True
    services = Services(web)
    phrase = "+".join(folded(page.body[0]).split()[2:8])
    found = json.loads(services.answer(SEARCH, f"/search?q=%22{phrase}%22&format=json&categories=general", {})[2])
    assert page.url in [row["url"] for row in found["results"]]
    asked = f"/api?query=%22{phrase}%22&startdatetime=20260101000000&enddatetime=20270101000000&maxrecords=250"
    assert services.answer(MONITOR, asked, {})[0] == 429  # on first contact
    found = json.loads(services.answer(MONITOR, asked, {})[2])
    assert page.url in [row["url"] for row in found["articles"]]
    minutes = {f"{seen_at(each):%Y%m%d%H%M}00" for each in web.pages if each.site.monitored}
    files = [services.answer(FILES, f"/gdeltv3/gal/{minute}.gal.json.gz", {}) for minute in sorted(minutes)]
    assert {status for status, *_ in files} == {200, 404}
    whole = [body for status, _, body, _ in files if status == 200 and body.endswith(b"\x00\x00")]
    assert all("url" in json.loads(line) for body in whole for line in gzip.decompress(body).splitlines())
    rows = json.loads(services.answer(ARCHIVE, f"/cdx/search/cdx?url={page.site.domain}&matchType=domain", {})[2])
    assert rows == [] or rows[0][:3] == ["urlkey", "timestamp", "original"]
    crawls = json.loads(services.answer(INDEX, "/collinfo.json", {})[2])
    path = crawls[0]["cdx-api"].partition(INDEX)[2]
    assert json.loads(services.answer(INDEX, f"{path}?url={page.url}", {})[2])["url"] == page.url
    assert services.answer(INDEX, f"{path}?url=https://nowhere.example/", {})[0] == 404


@pytest.mark.slow
def test_a_small_web_is_searched_with_good_manners() -> None:
    """A trace finds most of what can be found, for few fetches, and no host is asked more often than it asks for."""
    made = build(datetime.now(UTC).replace(microsecond=0), sites=60, pages=1_500, copies=12)
    result = finding.measure(made)
    assert result.holds, finding.told(result)
