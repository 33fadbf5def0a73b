"""Politeness of the fetcher, as a server on loopback sees it: robots.txt, pauses, one request at a time, no cookies."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.finders.town import Town
from tracer.errors import FetchError
from tracer.fetch import Fetcher, Gone
from tracer.settings import FetchSettings

HTML = "<!doctype html><html><body><p>Seven lorries left before dawn, the harbour office said.</p></body></html>"


@pytest.fixture
def town() -> Iterator[Town]:
    with Town() as made:
        made.put("a.example", "/page", HTML)
        yield made


def fetcher(town: Town, **settings: object) -> Fetcher:
    found: FetchSettings = town.settings(dict(settings)).fetch
    return Fetcher(found)


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /p*e$", False),
        ("User-agent: *\nDisallow: /\nAllow: /page", True),
        ("User-agent: tracer\nDisallow: /page\n\nUser-agent: *\nDisallow:", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Tracer\nDisallow: /else", True),
        ("User-agent: news\nDisallow: /", True),  # a word of our description is not our name
        ("<html><body>no rules here</body></html>", True),
        ("\ufeffUser-agent: *\r\nDisallow: /page\r\n", False),
        ("Disallow: " + "*a" * 5000 + "\nUser-agent: *\nDisallow: /" + "*p" * 200 + "$", True),
    ],
)
def test_rules_of_robots_txt(town: Town, robots: str, allowed: bool) -> None:
    """The group for our name or for all decides, the longest rule wins, and no pattern is too odd."""
    town.put("a.example", "/robots.txt", robots, "text/plain")
    with fetcher(town) as asked:
        if allowed:
            assert asked.get(town.url("a.example", "/page")).body == HTML.encode()
        else:
            with pytest.raises(FetchError, match=r"robots\.txt does not allow it"):
                asked.get(town.url("a.example", "/page"))
            assert town.paths("a.example") == ["/robots.txt"]


@pytest.mark.parametrize(
    ("status", "allowed"), [(404, True), (403, True), (410, True), (429, False), (500, False), (503, False)]
)
def test_robots_txt_that_cannot_be_had(town: Town, status: int, allowed: bool) -> None:
    """A site without rules allows all (4xx); one that cannot give them now is not asked for anything else."""
    town.put("a.example", "/robots.txt", "", "text/plain", status)
    with fetcher(town, retries=0) as asked:
        if allowed:
            asked.get(town.url("a.example", "/page"))
        else:
            with pytest.raises(FetchError, match=r"its robots\.txt"):
                asked.get(town.url("a.example", "/page"))
            assert "/page" not in town.paths("a.example")


def test_robots_txt_is_asked_once_a_site_and_again_for_each_hop(town: Town) -> None:
    """Two pages cost one robots.txt; a redirect to another site asks that site's, and is refused where it forbids."""
    town.pages["a.example", "/away"] = (302, "text/html", b"", {"Location": town.url("b.example", "/page")})
    town.put("b.example", "/robots.txt", "User-agent: *\nDisallow: /page", "text/plain")
    with fetcher(town) as asked:
        for _ in range(2):
            asked.get(town.url("a.example", "/page"))
        with pytest.raises(FetchError, match=r"b\.example.*robots\.txt does not allow"):
            asked.get(town.url("a.example", "/away"))
    assert town.paths("a.example").count("/robots.txt") == 1
    assert town.paths("b.example") == ["/robots.txt"]


def test_own_risk(town: Town) -> None:
    """Told to ignore robots.txt, it is not even asked for."""
    town.put("a.example", "/robots.txt", "User-agent: *\nDisallow: /", "text/plain")
    with fetcher(town, robots=False) as asked:
        asked.get(town.url("a.example", "/page"))
    assert town.paths("a.example") == ["/page"]


@pytest.mark.parametrize("line", ["Crawl-delay: 0.3", "Request-rate: 10/3"])
def test_threads_keep_the_stated_pause(town: Town, line: str) -> None:
    """However many threads ask, one site's requests come one by one with the pause it states between them; another
    site's do not wait for them."""
    town.put("a.example", "/robots.txt", f"User-agent: *\n{line}", "text/plain")
    town.put("b.example", "/page", HTML)
    with fetcher(town) as asked:
        urls = [town.url(host, f"/page?{n}") for n in range(4) for host in ("a.example", "b.example")]
        threads = [threading.Thread(target=asked.get, args=(url,)) for url in urls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    times = {
        host: [each.time for each in town.asked if each.host == host and "page" in each.path]
        for host in ("a.example", "b.example")
    }
    assert len(times["a.example"]) == len(times["b.example"]) == 4
    assert min(b - a for a, b in pairwise(times["a.example"])) >= 0.3
    assert times["b.example"][-1] < times["a.example"][-1]


def test_pause_that_is_too_long_is_not_waited_for(town: Town) -> None:
    """A site that wants minutes between two requests is left alone, and is told by name of the setting."""
    town.put("a.example", "/robots.txt", "User-agent: *\nCrawl-delay: 600", "text/plain")
    with fetcher(town) as asked, pytest.raises(FetchError, match=r"600 s between requests.*longest_interval"):
        asked.get(town.url("a.example", "/page"))


def test_busy_host_is_left_alone_by_all(town: Town) -> None:
    """A Retry-After of one request holds for the next one to that host too."""
    replies = iter([(429, "text/plain", b"", {"Retry-After": "1"})])
    town.pages["a.example", "/busy"] = lambda: next(replies, (200, "text/html", HTML.encode(), {}))
    with fetcher(town) as asked:
        one = threading.Thread(target=asked.get, args=(town.url("a.example", "/busy"),))
        one.start()
        while not town.paths("a.example").count("/busy"):
            pass
        two = threading.Thread(target=asked.get, args=(town.url("a.example", "/page"),))
        two.start()
        one.join()
        two.join()
    refused = next(each.time for each in town.asked if each.path == "/busy")
    assert all(each.time - refused >= 0.99 for each in town.asked if each.time > refused)


def test_answers_that_are_no_pages(town: Town) -> None:
    """`ask` gives any type and status with what was said; a range is asked for and comes as the server gives it."""
    town.put("a.example", "/data", '{"a": 1}', "application/json")
    town.put("a.example", "/error", "The query was too short.", "text/plain", 400)
    town.pages["a.example", "/part"] = (206, "application/octet-stream", b"cde", {"Content-Range": "bytes 2-4/9"})
    with fetcher(town) as asked:
        assert asked.ask(town.url("a.example", "/data")).body == b'{"a": 1}'
        error = asked.ask(town.url("a.example", "/error"))
        assert (error.status, error.body) == (400, b"The query was too short.")
        part = asked.ask(town.url("a.example", "/part"), span=(2, 4))
        assert (part.status, part.body, part.header("content-range")) == (206, b"cde", "bytes 2-4/9")
        with pytest.raises(FetchError, match="larger than 4 bytes"):
            asked.ask(town.url("a.example", "/data"), limit=4)
    ranges = [each.headers.get("range") for each in town.asked if each.path == "/part"]
    assert ranges == ["bytes=2-4"]


def test_service_on_this_machine(town: Town) -> None:
    """An origin the user typed as a service may be on this machine, for requests to it as a service only, and its
    redirects elsewhere are judged as all are."""
    origin = f"http://127.0.0.1:{town.port}"
    town.put("127.0.0.1", "/search", "{}", "application/json")
    town.pages["127.0.0.1", "/away"] = (302, "text/plain", b"", {"Location": f"http://127.0.0.2:{town.port}/search"})
    settings = FetchSettings(host_interval=0.0)
    with Fetcher(settings, services=frozenset({origin})) as asked:
        assert asked.ask(f"{origin}/search", service=True).body == b"{}"
        for url, service in ((f"{origin}/search", False), (f"{origin}/away", True)):
            with pytest.raises(FetchError, match="no public address"):
                asked.ask(url, service=service)
    assert [each.path for each in town.asked] == ["/search", "/away"]


def test_what_is_gone_is_told_apart(town: Town) -> None:
    """404 and a name without a host may be in an archive; a refusal and a fault of the server are no such thing."""
    town.dead.add("gone.example")
    town.put("a.example", "/fault", "", "text/plain", 500)
    with fetcher(town) as asked:
        for url in (town.url("a.example", "/none"), town.url("gone.example", "/page")):
            with pytest.raises(Gone):
                asked.get(url)
        with pytest.raises(FetchError) as caught:
            asked.get(town.url("a.example", "/fault"))
    assert not isinstance(caught.value, Gone)


def test_proxy_is_used_only_when_asked_for(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment's proxy is not taken; one that is asked for gets the whole address, and private ones are still
    refused."""
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{town.port}")
    with fetcher(town, robots=False) as asked:
        asked.get(town.url("a.example", "/page"))
    assert town.asked[-1].path == "/page"
    town.put("far.example", "http://far.example/page", HTML)
    with fetcher(town, robots=False, proxy=f"http://127.0.0.1:{town.port}", allow=None) as asked:
        assert asked.get("http://far.example/page").body == HTML.encode()
        for url in ("http://192.168.1.1/", "http://localhost/", "http://0x7f.1/"):
            with pytest.raises(FetchError, match="no public address"):
                asked.get(url)
    assert [each.path for each in town.asked][1:] == ["http://far.example/page"]


def test_no_cookie_goes_back(town: Town) -> None:
    """What a site sets in one answer it does not see in the next request."""
    town.pages["a.example", "/first"] = (200, "text/html", HTML.encode(), {"Set-Cookie": "who=you; Path=/"})
    with fetcher(town) as asked:
        asked.get(town.url("a.example", "/first"))
        asked.get(town.url("a.example", "/page"))
    assert not any("cookie" in each.headers for each in town.asked)


def test_pause_holds_from_one_fetcher_to_the_next(town: Town) -> None:
    """One trace after the other asks the same site: the pause lies between them too."""
    town.put("slow.example", "/robots.txt", "User-agent: *\nCrawl-delay: 0.5", "text/plain")
    town.put("slow.example", "/page", HTML)
    for _ in range(2):
        with fetcher(town) as asked:
            asked.get(town.url("slow.example", "/page"))
    first, second = (each.time for each in town.asked if each.path == "/page")
    assert second - first >= 0.5
