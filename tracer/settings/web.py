"""What is asked of the network, and where copies are looked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tracer.settings.tuning import tuned


@dataclass(frozen=True)
class FetchSettings:
    """How pages are had: what is asked of the network, and how much any page, archive or file may take.

    `resolver` (host, port -> addresses, "127.0.0.1:8080" for another port) and `allow` (address -> may it be connected
    to?) replace name resolution and the address guard from code; neither a setting nor the environment reaches them.
    """

    user_agent: str = tuned(
        "tracer/0.1 (syndication-tracer; traces news stories to their source)",
        "sites must see who asks; add your own contact address",
    )
    page_bytes: int = tuned(20_000_000, "a page after decoding; the largest real article pages are under 10 MB")
    header_bytes: int = tuned(65_536, "status line and headers of one response; servers send under 16 KB")
    redirects: int = tuned(10, "hops to a page; browsers allow 20, real chains have under 6", least=0)
    deadline: float = tuned(60.0, "seconds for a page, redirects and retries included")
    connect_timeout: float = tuned(10.0, "seconds to connect to one address")
    read_timeout: float = tuned(20.0, "seconds of silence from a server that has answered")
    retries: int = tuned(3, "times a page is asked again after 429, 503 or a broken connection", least=0)
    retry_wait: float = tuned(2.0, "seconds before the first retry where the server names no time; doubles")
    robots: bool = tuned(True, "obey robots.txt; --ignore-robots is at the user's own risk")
    robots_bytes: int = tuned(524_288, "of a robots.txt that are read: RFC 9309 asks for 500 KiB at least")
    robots_seconds: float = tuned(10.0, "to have a robots.txt; a site that cannot give it cannot give pages either")
    host_interval: float = tuned(1.0, "seconds between two requests to one host: what crawlers grant by custom")
    longest_interval: float = tuned(30.0, "seconds; a host that asks for more between two requests is left alone")
    proxy: str = tuned("", "http://host:port; asked for by --proxy only, never taken from the environment's own names")
    line_bytes: int = tuned(
        32_000_000, "one line of JSON Lines: a whole page with its escapes; longer ones are skipped"
    )
    archive_skips: int = tuned(1_000, "damaged places in one archive before it is given up")
    zip_members: int = tuned(10_000, "files in one WACZ")
    zip_ratio: int = tuned(500, "expansion of a WACZ member beyond which it is a bomb; text reaches 20, logs 100")
    folder_files: int = tuned(5_000_000, "files looked at in one folder")
    resolver: Callable[[str, int], Sequence[str]] | None = field(default=None, repr=False, compare=False)
    allow: Callable[[str], bool] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class FindSettings:
    """Where copies are looked for on the web, and how much may be asked. Service addresses may be the user's own."""

    seconds: float = tuned(90.0, "a trace that looks on the web may take: what a person waits for; --budget changes it")
    search_share: float = tuned(0.45, "of the seconds, by when the first round's finders are done")
    requests: int = tuned(40, "of one finder to its service: at one in two seconds they fit the time", least=0)
    pages: int = tuned(120, "pages read in all; a story on more outlets is a crawl's job", least=0)
    phrases: int = tuned(6, "of the article's rarest phrases handed to the finders")
    phrase_words: int = tuned(8, "words of a phrase: search services match some 10; a run of 8 is hardly chance")
    wayback_cdx: str = tuned("https://web.archive.org/cdx/search/cdx", "index of the Internet Archive, or of any pywb")
    wayback_replay: str = tuned("https://web.archive.org/web", "where its captures are replayed")
    wayback_interval: float = tuned(2.5, "seconds: the Archive allows 30 requests a minute; 24 leave a margin")
    wayback_busy: float = tuned(60.0, "seconds to wait after its 429, which names no time")
    wayback_rows: int = tuned(2_000, "captures of one outlet looked at a request; a large paper has some 1,000 a day")
    wayback_resumes: int = tuned(2, "times an answer that breaks off is resumed: most days end within three", least=0)
    wayback_lag: float = tuned(2.0, "days by which captures run behind publication")
    pointed: int = tuned(6, "addresses an article points to as its source; more is a list of links", least=0)
    named_outlets: int = tuned(4, "outlets an article names that are looked through", least=0)
    outlet_pages: int = tuned(3, "pages of one outlet worth reading for what is named; the right one leads the list")
    source_slack: float = tuned(1.5, "days around the date a credit implies: time zones and late posting")
    source_days: float = tuned(4.0, "days before an article in which an undated source came out; most in one")
    copy_days: float = tuned(10.0, "days after an article in which copies of it come out; most in three")
    site_indexes: int = tuned(4, "feeds and sitemaps read of one site: the main feed and the days in question")
    site_feeds: int = tuned(2, "of them feeds linked on its front page; the first is the one with everything", least=0)
    front_days: float = tuned(3.0, "for which a front page shows a story's headline; older ones have left it")
    site_searches: int = tuned(1, "phrases asked of a site's own search form", least=0)
    sites_at_once: int = tuned(6, "sites looked through side by side, each one request at a time")
    index_entries: int = tuned(50_000, "of one feed or sitemap: the sitemap protocol's own bound")
    related_outlets: int = tuned(5, "outlets looked through that earlier traces linked with the article's own", least=0)
    sites: tuple[str, ...] = tuned((), "addresses of sites whose feeds and sitemaps `feeds` always looks through")
    stored_rows: int = tuned(20, "stored articles taken in for one phrase; a phrase that more hold is a stock one")
    feed_days: float = tuned(30.0, "age from which feeds and news sitemaps no longer reach back to an article")
    crawl_days: float = tuned(7.0, "age below which Common Crawl cannot have an article: it publishes once a month")
    gdelt_since: int = tuned(2020, "the year from which GDELT's files go")
    usual: tuple[str, ...] = tuned((), "finders asked where --find names none; empty: by the article's age")
    readers: int = tuned(12, "pages fetched side by side, each host one at a time")
    page_bytes: int = tuned(4_000_000, "of one found page: `readers` of them are held at once, in under 200 MB in all")
    page_seconds: float = tuned(20.0, "for one found page, so that one slow server does not hold up the others")
    read_share: float = tuned(0.5, "of the seconds, by when its pages are read; the rest is to compare and to go on")
    second_share: float = tuned(0.6, "of the second round's time for its finders; pages are read meanwhile and after")
    same_host: float = tuned(0.15, "by how much a second page of a host must be likelier to be read before another's")
    unlikely: float = tuned(0.6, "chance up to which a finder's pages are read only while they are of the story")
    guesses: int = tuned(6, "such pages of a finder read in any case", least=0)
    yield_least: float = tuned(0.25, "of such pages of a finder that must share text with the article for more of them")
    shared_least: int = tuned(5, "word 5-grams in common with the article that make a page one of the story's")
    dead_links: int = tuned(
        8, "pages gone from the web that are looked for in the archive: two requests each, one to its index"
    )
    first_seen: int = tuned(4, "pages of the story without a clear date whose first capture is asked for")
    second_subjects: int = tuned(6, "found articles whose unseen sources are looked for, both rounds together")
    index_words: int = tuned(2, "rare words an entry of an index shares with the article to be looked at")
    index_likely: float = tuned(0.35, "chance of an index entry from which its page is read")
    reply_bytes: int = tuned(5_000_000, "of a service's answer that are read; a page of an index has under 2 MB")
    least_phrase_words: int = tuned(4, "words of a phrase worth searching for: shorter ones stand everywhere")
    likely_shown: float = tuned(0.9, "that a page is a copy where the service shows one of our phrases in it")
    likely_said: float = tuned(0.6, "the same where it only says so: engines drop the quotation marks of a query")
    searx: str = tuned("", "address of a SearXNG instance of your own, with JSON among its formats; off without one")
    searx_queries: int = tuned(
        10, "phrases asked for, each in news and in general; copies are edited and keep few", least=0
    )
    searx_pages: int = tuned(3, "of results of one query, as long as they show the phrase and name pages not seen yet")
    searx_results: int = tuned(20, "of one query; instances give some 10 an engine, and copies come first")
    searx_interval: float = tuned(1.0, "seconds: each query goes on to several engines that block what is too quick")
    commoncrawl: str = tuned("https://index.commoncrawl.org", "where collinfo.json and the indexes are")
    commoncrawl_data: str = tuned("https://data.commoncrawl.org", "where the archives themselves are")
    commoncrawl_interval: float = tuned(1.0, "seconds: the index is one server for everybody")
    commoncrawl_collections: int = tuned(3, "monthly indexes asked, those that may hold the article's day first")
    commoncrawl_outlets: int = tuned(
        4, "outlets named whose pages are looked through; each costs a query an index", least=0
    )
    commoncrawl_rows: int = tuned(400, "of one page of an index; more of one outlet is no search but a download")
    commoncrawl_pages: int = tuned(2, "of the index's answer for one outlet; a page covers some 15,000 captures")
    commoncrawl_records: int = tuned(12, "archived pages taken out of the archives, some 30 kB each", least=0)
    commoncrawl_slack: float = tuned(2.0, "days before the article's date from which a crawl may hold its source")
    gdelt: str = tuned("https://api.gdeltproject.org/api/v2/doc/doc", "GDELT's search; empty turns it off")
    gdelt_interval: float = tuned(8.0, "seconds: GDELT asks for one query in 5 s and sheds load at less than 8")
    gdelt_queries: int = tuned(4, "phrases asked of GDELT's search; at 8 s apart more would eat the time", least=0)
    gdelt_months: float = tuned(3.0, "GDELT's search covers the last three months only")
    gdelt_days: float = tuned(10.0, "around the article's date in which its search looks; most copies come in three")
    gdelt_data: str = tuned("https://data.gdeltproject.org", "where its files are; empty turns them off")
    gdelt_data_interval: float = tuned(0.2, "seconds between two files: they are static, on a store made for it")
    gdelt_quarters: int = tuned(6, "quarter hours looked through, from the article's time outwards, later ones first")
    gdelt_minutes: int = tuned(8, "minutes of a quarter hour probed: its files lie at the first eight")
    gdelt_ngram_files: int = tuned(3, "four-word files read: some 21 MB each, six seconds on a usual line", least=0)
    gdelt_file_bytes: int = tuned(60_000_000, "of one file as sent; the largest seen had some 25 MB")
    gdelt_lines: int = tuned(20_000_000, "of one file once unpacked; a minute of the world's news has some 5 million")
    gdelt_containment: float = tuned(0.1, "of the article's four-word shingles a page must hold to be worth reading")
    gdelt_title: float = tuned(0.8, "likeness (0..1) of two titles from which the page is worth reading")
