"""Results made by hand, so that the reports are tested on what they are given and on nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from tracer.model import (
    Article,
    Capture,
    Change,
    Comparison,
    Credit,
    Direction,
    Edit,
    Evidence,
    Fingerprint,
    Ghost,
    Link,
    Match,
    Origin,
    Outlet,
    Passage,
    Place,
    Quote,
    QuoteMatch,
    SetAside,
    Skipped,
    Span,
    Stamp,
    Studied,
    Trace,
)

GLOBAL_RESEARCH = Outlet("globalresearch", "Global Research", "site")
AL_MANAR = Outlet("almanar", "Al Manar", "broadcaster", "LB")
REUTERS = Outlet("reuters", "Reuters", "agency", "GB")
SUMARIA = Outlet("alsumaria", "al-Sumaria", "broadcaster", "IQ")

PARAGRAPHS = (
    "A lawmaker said the two capitals had agreed on strikes.",
    "He spoke in a statement, the channel al-Sumaria reported on Friday.",
    "Convoys would be hit on the desert road, he added.",
    "“We are agreed on every point,” the lawmaker said.",
    "Earlier on Wednesday, Reuters reported that the premier was being pushed.",
    "The coalition and the Popular Mobilization Forces (PMF) have pressed him to call in planes.",
    "Two members told the agency that he stood under “tremendous pressure” to take that road.",
    "The front lines have hardly moved in a year.",
)
AGENCY = (
    "BAGHDAD (Reuters) - The premier is being pushed by his partners.",
    "The coalition and the Shi'ite militias have pressed him to call in planes.",
    "“He is under tremendous pressure from all sides,” one member said.",
)
NOTICE = "The views set out in this article belong to its author alone and not to the site."


def day(year: int, month: int, date: int, source: str = "visible date") -> Stamp:
    """A day without a zone."""
    start = datetime(year, month, date, tzinfo=UTC)
    return Stamp(start.date().isoformat(), start - timedelta(hours=14), start + timedelta(hours=36), "day", source)


def studied(
    id: str,
    outlet: Outlet | None,
    published: Stamp | None,
    text: str,
    title: str | None = None,
    url: str | None = None,
    credits: tuple[Credit, ...] = (),
    quotes: tuple[Quote, ...] = (),
) -> Studied:
    """An article and what is known of it."""
    captured = datetime(2015, 10, 26, 8, 14, 9, tzinfo=UTC)
    capture = Capture("made.warc.gz", url, url, captured, True, "ab" * 32, "<urn:uuid:1>")
    article = Article(
        id=id, url=url, canonical_url=url, outlet=outlet, title=title, byline=None, language="en",
        published=published, text=text, capture=capture, location=url or "text",
        stamps=(published,) if published else (), found_by="replay",
    )  # fmt: skip
    empty = np.empty(0)
    fingerprint = Fingerprint("made", empty.astype(np.uint32), empty.astype(np.uint64), empty.astype(np.uint64), 0,
                              len(text.split()))  # fmt: skip
    return Studied(article, fingerprint, credits, quotes)


def spot(text: str, words: str) -> Span:
    """Where `words` stand in `text`."""
    start = text.index(words)
    return Span(start, start + len(words))


def stretch(text: str, first: str, last: str) -> Span:
    """From the beginning of one stretch of a text to the end of another."""
    return Span(spot(text, first).start, spot(text, last).end)


BODY = "\n".join(PARAGRAPHS)
WIRE = "\n".join(AGENCY)
FIRST_PART = stretch(BODY, PARAGRAPHS[0], PARAGRAPHS[3])
SECOND_PART = stretch(BODY, PARAGRAPHS[4], PARAGRAPHS[6])
MILITIAS, FORCES = spot(WIRE, "Shi'ite militias"), spot(BODY, "Popular Mobilization Forces (PMF)")

FRIDAY = replace(day(2015, 10, 23, "weekday in the text"), role="implied")
WEDNESDAY = replace(day(2015, 10, 21, "weekday in the text"), role="implied")

SUMARIA_CREDIT = Credit(
    SUMARIA, "reported", "attribution", "al-Sumaria reported on Friday", "body",
    spot(BODY, "al-Sumaria reported on Friday"), FIRST_PART, FRIDAY, "on Friday",
)  # fmt: skip
REUTERS_CREDIT = Credit(
    REUTERS, "reported", "attribution", "Reuters reported", "body",
    spot(BODY, "Reuters reported"), SECOND_PART, WEDNESDAY, "Earlier on Wednesday",
)  # fmt: skip
LINE = Credit(AL_MANAR, "articles_by", "credit_line", "Articles by: Al Manar", "page")


def pages() -> dict[str, Studied]:
    """The repost, its source, the agency, a copy without credit."""
    clipped = Quote("tremendous pressure", spot(BODY, "tremendous pressure"), "partial", "Two members", cue="told")
    full = Quote("He is under tremendous pressure from all sides",
                 spot(WIRE, "He is under tremendous pressure from all sides"), "direct", "one member")  # fmt: skip
    return {
        "repost": studied(
            "repost", GLOBAL_RESEARCH, day(2015, 10, 25), BODY + "\n" + NOTICE,
            "Baghdad Defies Washington: Iraq and Russia Agree on Strikes against ISIS Columns",
            "https://www.globalresearch.ca/baghdad-defies-washington/5484264", (LINE,),
        ),
        "almanar": studied(
            "almanar", AL_MANAR, day(2015, 10, 24), BODY, "Iraq, Russia Agree on Strikes, Lawmaker Said",
            "http://english.almanar.com.lb/adetails.php?eid=236518", (SUMARIA_CREDIT, REUTERS_CREDIT), (clipped,),
        ),
        "reuters": studied(
            "reuters", REUTERS, day(2015, 10, 21, "json-ld datePublished"), WIRE, "Partners push Iraq's premier",
            "http://www.reuters.com/article/1", (), (full,),
        ),
        "levant": studied(
            "levant", Outlet("levantdaily.example", "Levant Daily"), day(2015, 10, 26), BODY, "Jets to Hit Convoys",
            "https://www.levantdaily.example/1",
        ),
    }  # fmt: skip


def quote_match() -> QuoteMatch:
    """The clipped quotation in Al Manar's text and the full one in the agency's."""
    whole, words = "He is under tremendous pressure from all sides", "tremendous pressure"
    mine, theirs = spot(BODY, words), spot(WIRE, whole)
    head = Edit(Span(mine.start, mine.start), spot(WIRE, "He is under"))
    tail = Edit(Span(mine.end, mine.end), spot(WIRE, "from all sides"))
    return QuoteMatch(
        Place("almanar", mine), Place("reuters", theirs), 1.0, "a_clips_b", 0.6, pages()["almanar"].quotes[0],
        pages()["reuters"].quotes[0], (head, tail),
    )  # fmt: skip


def repost_match() -> Match:
    """Al Manar's whole text, word for word."""
    whole = Span(0, len(BODY))
    return Match("almanar", "repost", 0.9, 1.0, 0.9, 1.0, 0.98, "near", "wholly", (Passage(whole, whole, 1.0, 90),))


def wire_match() -> Match:
    """One paragraph of the agency's with other words for the militias."""
    passage = Passage(spot(BODY, PARAGRAPHS[5]), spot(WIRE, AGENCY[1]), 0.75, 11, (Edit(FORCES, MILITIAS, ("name",)),))
    return Match("almanar", "reuters", 0.1, 0.1, 0.3, 0.15, 0.4, "excerpt", "partly", (passage,))


def trace() -> Trace:
    """The example: a repost of an article that rests on a statement and on an agency's report."""
    seen = pages()
    whole = (Span(0, len(BODY)),)
    credited = Evidence("credit_line", 4.0, 'Global Research says "Articles by: Al Manar", which names Al Manar')
    first = spot(BODY, PARAGRAPHS[0])
    both = (Place("repost", first), Place("almanar", first))
    cover = Evidence("cover", 2.94, "98 % of its body words stand in the article of Al Manar", both)
    lag = Evidence("lag", -0.6, "a day lies between them")
    named = Evidence(
        "quote_named", 4.5, '"Reuters reported" stands with it', (Place("almanar", REUTERS_CREDIT.span or Span(0, 0)),)
    )
    ghost = Ghost(
        "ghost-1", SUMARIA, "al-Sumaria reported on Friday", "almanar", FRIDAY, FIRST_PART, SUMARIA_CREDIT.span
    )
    links = (
        Link("l1", "repost", "almanar", "reposts", 0.97, 0.98, "credited", True, (credited, cover, lag), None, True,
             whole),
        Link("l2", "almanar", "reuters", "quotes", 0.93, 0.05, "credited", True, (named,), None, False,
             (spot(BODY, "tremendous pressure"),)),
        Link("l3", "levant", "almanar", "reposts", 0.88, 0.9, "uncredited", True, (), "repost", True, whole),
        Link("l4", "almanar", "ghost-1", "cites", None, 0.4, "credited", False, (), None, False, (FIRST_PART,)),
    )  # fmt: skip
    return Trace(
        article=seen["repost"],
        articles=(seen["almanar"], seen["levant"], seen["reuters"]),
        matches=(repost_match(), wire_match()),
        quote_matches=(quote_match(),),
        links=links,
        ghosts=(ghost,),
        origins=(Origin((FIRST_PART,), ("ghost-1",)), Origin((SECOND_PART,), ("reuters",))),
        changes=(
            Change("headline", "repost", "almanar", "Iraq, Russia Agree on Strikes", "Baghdad Defies ...",
                   note='"Defies", "Washington", "ISIS" stand in no source; "Lawmaker said" is gone'),
            Change("passage", "almanar", "reuters", "Shi'ite militias", "Popular Mobilization Forces (PMF)", 6,
                   ("name",)),
        ),
        set_aside=(SetAside("repost", 183, 3, (spot(BODY + "\n" + NOTICE, NOTICE),), "globalresearch"),),
        looked_in=("made.warc.gz, 14 pages", "no live web"),
        skipped=(Skipped("https://a.example/gallery", "extract", "no text"),),
        stored="tracer.db",
        pages=14,
    )  # fmt: skip


def undecided() -> Trace:
    """Two pages hold the same text, and nothing says which was copied."""
    made = trace()
    repost = studied("repost", GLOBAL_RESEARCH, day(2015, 10, 25), BODY, "Baghdad Defies Washington")
    link = Link("l1", "repost", "levant", "reposts", 0.48, 0.9, "uncredited", False, (), "almanar")
    return replace(
        made, article=repost, links=(link,), ghosts=(), origins=(), changes=(), set_aside=(), skipped=(), stored=None,
        looked_in=("made.warc.gz, 14 pages", "no live web"),
    )  # fmt: skip


def alone() -> Trace:
    """Nothing was found and nothing is named."""
    return replace(undecided(), articles=(), links=(), matches=(), quote_matches=())


def comparison() -> Comparison:
    """The agency's paragraph and what became of it."""
    seen = pages()
    before = Evidence("claimed_before", 1.2, "B is dated earlier")
    back = Evidence("lag", -0.3, "three days lie between them")
    direction = Direction("b", 0.93, (before, back))
    return Comparison(seen["almanar"], seen["reuters"], wire_match(), (quote_match(),), direction)


def unlike() -> Comparison:
    """Two texts with nothing in common."""
    none = Match("almanar", "reuters", 0.0, 0.0, 0.0, 0.0, 0.0, "none", "not", (), "no run of 8 words in common")
    return replace(comparison(), match=none, quote_matches=(), direction=Direction(None, None))


def hostile() -> Trace:
    """A page whose words try to take over the terminal."""
    made = trace()
    nasty = (
        "[/red] \x1b]0;owned\x07\x1b[2J\u202eCIA yb\u2066 [bold]漢字 見出し"
        + " very long" * 30
        + " \U0001f600\u0301" * 3
    )
    outlet = Outlet("x", "Ev\x1bil\n[link=file:///etc/passwd]News[/link]")
    page = made.article
    article = replace(page.article, title=nasty, outlet=outlet, url="https://a.example/\x1b[31m/" + "x" * 120)
    skipped = (Skipped("https://b.example/\x9b31m", "extract", "no\x07 text"),)
    change = Change("passage", "repost", "almanar", "a\x1b[0m\u202eb", "", 1, ("nega\x1btion",))
    return replace(made, article=replace(page, article=article), skipped=skipped, changes=(change,), stored="a\x1bb.db")


def arabic() -> Trace:
    """An Arabic page between English ones, seen and undecided, and the outlet's name in its own script."""
    made = trace()
    name = Outlet("alsumaria", "السومرية نيوز", "broadcaster", "IQ")
    title = 'الزاملي: اتفقنا مع روسيا على ضرب أرتال "داعش" القادمة من سوريا'
    page = studied("sumaria", name, day(2015, 10, 23), "أعلن رئيس لجنة الأمن اليوم الجمعة عن اتفاق.", title,
                   "http://www.alsumaria.tv/news/149872/")  # fmt: skip
    says = Evidence(
        "cites", 0.4, '"al-Sumaria reported on Friday": outlet and date agree; text not compared across languages'
    )
    cites = Link("l4", "almanar", "sumaria", "cites", 0.6, 0.4, "credited", False, (says,), None, False, (FIRST_PART,))
    article = replace(made.article.article, title=title + " (ISIS) " + title)
    return replace(
        made, article=replace(made.article, article=article), articles=(*made.articles, page), ghosts=(),
        links=(*made.links[:3], cites), origins=(Origin((FIRST_PART,), ("sumaria",)), made.origins[1]),
    )  # fmt: skip
