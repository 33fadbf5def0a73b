"""Every tuned number: one frozen dataclass per step, one home and one reason each.

`Settings()` is the default; `load` lays a `tracer.toml`, `TRACER_*` variables and `--set step.name=value` over it, in
that order. `tracer settings` prints what is in force. A step's `text()` is its short form, stored with what it made.
"""

from __future__ import annotations

import math
import os
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from tracer.errors import UsageError

T = TypeVar("T")


def tuned(default: T, why: str, least: float | None = None) -> T:
    """A field with its default and the reason for it, and the least it may be set to (see `_least`)."""
    return field(default=default, metadata={"why": why, "least": least})


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
class ExtractSettings:
    """How a page becomes an article."""

    extractor: str = tuned("trafilatura", "best quality at some 30 ms a page; resiliparse for crawls, some 2 ms")
    surroundings: bool = tuned(True, "keep the lines and links around the body; off saves a third of the time in bulk")
    max_chars: int = tuned(3_000_000, "no news page is longer; a hostile one must end")
    max_tags: int = tuned(150_000, "of a page; the largest real ones have some 40,000, and each costs 300 bytes")
    max_attributes: int = tuned(5_000, "attributes of one tag; parsers take 0.1 s for these and 80 s for 100,000")
    max_elements: int = tuned(30_000, "elements up to which trafilatura is asked; large news pages have some 10,000")
    max_lines: int = tuned(6_000, "lines of a page looked at; front pages have some 2,000")
    max_facts: int = tuned(300, "meta tags and JSON-LD facts kept; rich pages have some 120")
    title_chars: int = tuned(250, "first line of a text that may be its title; headlines end at some 200")
    min_words: int = tuned(8, "words a body must have; the shortest real news flashes have about 10")
    wall_words: int = tuned(150, "a page with more body words is no wall, whatever it says about cookies or captchas")
    wall_lines: int = tuned(40, "lines searched for the marks of a wall")
    wall_title_chars: int = tuned(120, "a headline longer than this is no error message")
    challenge_lines: int = tuned(30, "lines a bot challenge has at most; pages that embed a captcha have more")
    teaser_words: int = tuned(60, "body words up to which a page behind a paywall is only a teaser")
    teaser_share: float = tuned(0.6, "share of a front page's text that is link text")
    body_line_chars: int = tuned(30, "a line shorter than this is in the body only as a whole line of it")
    mend_share: float = tuned(0.15, "share of the body's long lines an element path holds to count as the body's own")
    mend_links: float = tuned(0.25, "share of paragraphs that are links up to which they are teasers; lists have more")
    mend_chars: int = tuned(40, "a line this long is a paragraph")
    mend_reach: int = tuned(30, "lines behind the last paragraph up to which its own elements go on")
    run_in_lines: int = tuned(4, "short lines parted from the first paragraph: kicker, headline, byline, place")
    mend_repeats: int = tuned(3, "a line the page says this often is a placeholder")
    rescue_share: float = tuned(
        0.2, "share of the page's long lines a body holds at least, else trafilatura is asked again"
    )
    rescue_gain: float = tuned(1.5, "how much longer the second body must be to be taken")
    embedded_words: int = tuned(40, "words of a text in a page's script data to count as its article")
    max_margins: int = tuned(400, "lines outside the body kept; pages have 172 on average")
    margin_chars: int = tuned(400, "length of such a line; credit lines are short, site notices are in the body")
    margin_reach: int = tuned(40, "lines around the body kept before others")
    max_links: int = tuned(400, "links kept, those in the body first")
    date_reach: int = tuned(
        10, "lines above the headline and below the first line of the body where dates are looked for"
    )
    date_line_chars: int = tuned(240, "a longer line is running text: its dates are of events")
    clock_skew_hours: int = tuned(
        14, "a date this far after the capture is a wrong offset, beyond it impossible", least=0
    )
    stopword_share: float = tuned(0.08, "share of common words a text must have to be called a language")
    stopword_lead: float = tuned(1.25, "lead of the best language over the second to contradict the page's own claim")
    language_chars: int = tuned(3_000, "characters looked at to tell the language; some 500 words are plenty")
    language_words: int = tuned(40, "words needed to contradict the page's own claim")


@dataclass(frozen=True)
class FingerprintSettings:
    """How an article becomes a signature and anchors, and which pairs they propose."""

    shingle: int = tuned(5, "words in a shingle; the contract's pairs are over word 5-grams")
    permutations: int = tuned(128, "MinHash minima: the estimate's standard error is .044 at J = .5")
    seed: int = tuned(1, "of datasketch's permutations; equal seeds make signatures comparable")
    window: int = tuned(32, "winnowing window: 32 keys an article find .996 of 100-word excerpts; 16 twice the keys")
    shared_anchors: int = tuned(3, "anchors two texts share to be compared; single ones are stock phrases")
    bands: int = tuned(64, "with `rows`: a pair at J = .2 is proposed with P .93, at .3 with .998")
    rows: int = tuned(2, "see `bands`; candidates are verified, so the threshold lies far below what counts")
    min_estimate: float = tuned(0.04, "MinHash estimate below which a band hit is chance: 5 equal minima of 128")
    few: int = tuned(64, "texts of which every pair is estimated: sooner done than an index is imported, none missed")
    normaliser: str = "fold1"  # normalize.VERSION; a test keeps them equal

    def text(self) -> str:
        """The short form stored with every fingerprint: what must be equal for two to be comparable."""
        return (
            f"affine32 seed={self.seed} perm={self.permutations} shingle={self.shingle} "
            f"hash=poly64b window={self.window} {self.normaliser}"
        )


@dataclass(frozen=True)
class FurnitureSettings:
    """What counts as an outlet's site notice."""

    min_pages: int = tuned(3, "distinct pages of an outlet that hold a block; two may be a story and its update")
    min_share: float = tuned(0.1, "of the outlet's pages, where they are few: a stock paragraph stands on fewer")
    always_pages: int = tuned(4, "distinct pages that are enough whatever their share: weekly tables, galleries")
    caption_pages: int = tuned(2, 'pages enough for a block with a viewer\'s own words in it ("Hide Caption")')
    caption_words: int = tuned(60, "words around a viewer's own that are caption: the longest captions seen have 80")
    caption_share: float = tuned(0.8, "of what two pages share that is caption, from which captions are all of it")
    min_block: int = tuned(4, "words of a sentence that is looked at alone; shorter ones recur by chance")
    sample: int = tuned(16, "pages compared to count distinct ones, so that a footer on 100,000 pages costs no more")
    learned: int = tuned(1_000, "pages of one outlet that are learned from, drawn by content: 2 ms each")
    same_title: float = tuned(0.5, "title-word overlap at which pages sharing text tell one story")
    same_shared: float = tuned(0.3, "of the shorter page shared, for `same_title` to count")
    same_own: int = tuned(25, "words of a page's own under which, with `same_part`, it is a version of the other")
    same_part: float = tuned(0.15, "of a page its own, see `same_own`")
    same_words: float = tuned(0.3, "Jaccard of two pages' unshared words at which one rewords the other")
    gap: int = tuned(30, "words between two blocks of one notice that may vary: a date, the article's title", least=0)
    tail: int = tuned(
        15, "words behind a notice, at the very end, that may vary: a copyright line with a name", least=0
    )
    carried: int = tuned(6, "words of another outlet's block that make it evidence; \"Read more\" is everybody's")
    common: int = tuned(3, "outlets with the same block at which it is nobody's own")
    frame_own: float = tuned(0.12, "of two pages' words, by rarity, each its own: two fillings of a frame, no versions")
    frame_filled: float = tuned(0.06, "the same where a frame is known: copies of one notice have up to .04 their own")
    frame_share: float = tuned(0.6, "of the shared shingles that recur as a frame, where the frame is what is shared")
    frame_apart: float = tuned(0.2, "as `frame_filled`, from which less of a frame will do: rewriters keep more words")
    frame_part: float = tuned(0.35, "of the shared shingles that recur as a frame, see `frame_apart`")
    frame_most: float = tuned(0.9, "containment of pages of one outlet beyond which they are not two fillings")
    frame_pairs: int = tuned(30_000, "pairs of one outlet's pages that frames are learned from: seconds, 400 MB")
    frame_sample: int = tuned(4_000, "texts from which the rarity of words is taken; more changes no verdict")


@dataclass(frozen=True)
class AlignSettings:
    """How shared passages are found and what they must have."""

    block_words: int = tuned(8, "seeds are squares of three blocks a side: a passage of two sentences fills one")
    meetings_per_word: int = tuned(40, "places of equal words looked at, per word of both texts: keeps time linear")
    most_meetings: int = tuned(300, "a word that meets itself more often than this in a pair says nothing of a place")
    chance_words: int = tuned(1000, "shorter texts are too small to tell a word's frequency from")
    rarest: float = tuned(0.00025, "no word is held rarer than one in 4,000: names and typing errors recur in a story")
    copied: float = tuned(0.5, "share of words a rewriter keeps, to begin with; then learned from each passage")
    copied_least: float = tuned(0.35, "a lower rate would let passages grow over unrelated text")
    copied_most: float = tuned(0.95, "a higher rate would end a copy at its first edited word")
    seed_weight: float = tuned(18.0, "log odds in a seed: about four rare words in two dozen")
    run_seed_weight: float = tuned(6.0, "log odds in a seed for a run of six words: eight words in a row make one")
    run_words_weight: float = tuned(1.0, "log odds at most for a common word by the run it stands in")
    out_of_run: float = tuned(0.5, "weight of a word outside shared runs, in a passage that copies in runs")
    out_of_luck: float = tuned(0.03, "taken off a word outside runs: words that any text has carry no passage on")
    run_luck: float = tuned(0.02, "a run that is met by luck more often than this adds nothing")
    gap_blocks: int = tuned(3, "empty blocks inside a cluster of seeds: a long rewritten sentence")
    growth_rounds: int = tuned(4, "boundaries settle in two or three rounds")
    reach_words: int = tuned(64, "how far beyond a seed a boundary is looked for, where the seed is short")
    beside_words: int = tuned(
        16, "words beside the other's range that count as its own in a copy, so that both move on"
    )
    drop: float = tuned(8.0, "loss of log odds at which growth stops: a dozen unshared words, or three in a true copy")
    kept_drop: float = tuned(10.0, "the same inside what an earlier round held, whose scores were milder")
    gap_words: int = tuned(20, "one passage goes on over this many unshared words on both sides: one sentence")
    longest_run: int = tuned(15, "unquoted words in a row that independent reports of one event hardly ever share")
    run_weight: float = tuned(30.0, "log odds a run must have besides, so that set phrases are not enough")
    lent_weight: float = tuned(90.0, "log odds where one text quotes the other's prose: more than a shared message")
    reworded_words: int = tuned(30, "unquoted words of a passage without a long run: shorter ones come about by chance")
    reworded_weight: float = tuned(30.0, "log odds of a passage without a long run, in texts on different subjects")
    kindred: float = tuned(0.12, "rate of words shared around a passage at which two texts are on one subject")
    kindred_weight: float = tuned(20.0, "log odds asked on top where they are: their words meet anyway")
    around_words: int = tuned(30, "fewer words around a passage cannot tell whether the texts are on one subject")
    disorder_weight: float = tuned(10.0, "log odds asked on top where no words stand in the same order")
    ordered_share: float = tuned(0.25, "share of words in runs of three below which a passage counts as out of order")
    long_words: int = tuned(75, "unquoted words of a long rewriting: two paragraphs")
    long_ordered: float = tuned(0.2, "of its words in runs of three; independent answers to one question reach .14")
    long_weight: float = tuned(34.0, "log odds of a long rewriting that keeps some order")
    long_loose_weight: float = tuned(60.0, "log odds of one that does not; independent answers reach 39")
    standing_out: float = tuned(0.25, "share of both texts up to which a passage stands out from what is around it")
    digest_weight: float = tuned(20.0, "log odds of a summary against the whole of its source")
    digest_words: int = tuned(50, "a shorter summary cannot be told from a paragraph of background")
    digest_rate: float = tuned(0.45, "share of a summary's words that its source has, beyond luck")
    digest_contrast: float = tuned(0.42, "by how much that share is higher in it than around it: it must stand out")
    digest_ratio: float = tuned(2.0, "a summary is shorter than what it sums up")
    digest_explained: float = tuned(0.5, "a stretch of which ordinary passages hold more than this is no summary")
    cells_at_once: int = tuned(4_000_000, "words times words aligned at once inside a passage: 2,000 each, 1 MB")
    near_share: float = tuned(0.85, "of both texts' words in passages: below it a copy has lost or gained a paragraph")
    near_ordered: float = tuned(0.6, "of the words in runs of three, for a stretch that is most of both texts")
    summary_words: float = tuned(2.0, "words of a text that one word of a passage in the other can stand for")
    near_alike: float = tuned(0.5, "of the words in passages that are the same: below it a text is retold, no near copy")
    wholly_share: float = tuned(0.7, "of the more derived text's words in passages, to call it wholly derived")


@dataclass(frozen=True)
class QuoteSettings:
    """How quotations are found and matched."""

    max_marks: int = tuned(50_000, "marks read per article: a 5 MB text of marks alone stays under 2 s")
    partial_words: int = tuned(4, "a marked stretch nobody is said to have said is kept from this length")
    partial_uncased_words: int = tuned(
        3, "without capitals in the script, marks in a clause set off names up to this length"
    )
    title_words: int = tuned(7, "marked words up to this many, each long one with a capital, are a title, not speech")
    book_words: int = tuned(4, "or so many long words, all with capitals: the title of a book, a film or a report")
    name_letters: int = tuned(40, "a marked stretch of more letters is not looked up as an outlet's name")
    block_words: int = tuned(8, "a paragraph that a cue and a colon announce is a block quotation from this length")
    exact_words: int = tuned(5, "up to this many words a quotation matches only word for word")
    short_words: int = tuned(10, "up to this many words (from exact_words + 1) one or two words may be lost")
    short_lost: int = tuned(2, "words that a short quotation may lose")
    containment: float = tuned(0.6, "share of the shorter side's word 4-grams that must stand in the other")
    ratio: float = tuned(0.85, "or: aligned word ratio from which longer quotations are one")
    run_words: int = tuned(10, "or: a shared run of words from which longer quotations are one")
    unmarked_words: int = tuned(6, "a quotation of fewer words is not looked for outside the other's quotations")
    unmarked_weight: float = tuned(0.38, "weight from which a shorter one is looked for there, word for word")
    one_lost: int = tuned(7, "up to this many words one word may be lost, beyond it two")
    close_run: int = tuned(4, "a shared run that makes a short or drifted quotation likelier the same one")
    lay_ratio: float = tuned(1.3, "beyond this ratio of lengths the shorter wording is laid on a part of the longer")
    near: float = tuned(0.5, "word similarity from which two quotations without a common word 3-gram are compared")
    near_pairs: int = tuned(250_000, "beyond so many pairs of two articles' quotations only common 3-grams propose")
    drift_share: float = tuned(0.54, "share of the shorter side's words kept in runs, where no long run is left")
    bare_share: float = tuned(0.56, "the same where the other side has no marks")
    drift_telling: float = tuned(3.0, "and how much those words must say together (a long word says 1)")
    clip_words: int = tuned(2, "words one side must lack at least to be called a clipping")
    weight_scale: float = tuned(4.0, "sum of word rarities at which a match's weight is 1 - 1/e")
    name_telling: float = tuned(0.5, "what a name says of a common source, against another word of its length")
    run_telling: float = tuned(0.25, "what each further word of an unbroken shared run says, common or not")
    common_run: int = tuned(4, "words of a set phrase: a run says more only beyond it")
    conflict: float = tuned(0.5, "what a short quotation keeps of its weight when speakers or dates disagree")
    support: float = tuned(0.6, "share of its doubt, times its weight, that a match loses when both name one speaker")
    short_telling: float = tuned(0.6, "share of a short quotation's rarity that its common words must hold")
    min_weight: float = tuned(0.28, "a lighter match is a common phrase, not a common source")
    phrase_words: int = tuned(5, "up to this many shared words may be a set phrase that anyone says")
    loose_words: int = tuned(10, "up to so many shared words may be the same by chance where both sides go on, ...")
    loose_part: float = tuned(0.3, "... one of them by this share of its words, ...")
    loose_weight: float = tuned(0.42, "... and need this rarity: 'I think it's going to be' begins many sentences")
    disputed_words: int = tuned(7, "a disagreement of speakers or dates unmakes no match of more shared words")
    min_phrase: float = tuned(0.39, "and are one, where they say less than this by themselves")
    days_apart: int = tuned(30, "days between two articles from which a short quotation in both is likelier chance")
    variant_postings: int = tuned(200, "wordings read per word 3-gram when variants are sought")
    variant_parents: int = tuned(16, "fuller wordings a variant is compared with, those that share most first")
    index_grams: int = tuned(16, "word 3-grams a text is looked for by, those of longest words: each costs a read")
    index_pairs: int = tuned(4, "word pairs by which stored quotations of two words are found in it, the longest words")
    index_read: int = tuned(8_000, "postings read per query, rarest word 3-grams first: bounds a query's time")
    index_compared: int = tuned(600, "most stored quotations compared with one that is asked for: the most widely told")
    asked_words: int = tuned(1_000, "longest text taken as one quotation to ask for")
    asked_phrases: int = tuned(3, "phrases by which articles are found that have a quotation in running text")
    asked_hits: int = tuned(2, "of them that an article must hold to be read, where so many were made")
    asked_articles: int = tuned(400, "most articles read per phrase, and in all, for a quotation in running text")
    asked_miss: int = tuned(8, "comparisons in a row without a hit, likest first, after which no more are made")
    asked_text_miss: int = tuned(4, "the same of running text, which takes some milliseconds an article")


@dataclass(frozen=True)
class CreditSettings:
    """Where credits are looked for, and how far one reaches."""

    body_chars: int = tuned(200_000, "a longer body is a dump of many texts; beyond it no credit is about the article")
    head_lines: int = tuned(14, "byline, date and credit block of an archive page take up to a dozen short lines")
    head_chars: int = tuned(900, "the same in code points, for bodies whose first line is long")
    tail_lines: int = tuned(16, "credit lines stand behind the text, among notes on the author")
    line_chars: int = tuned(320, "a credit line is short; longer lines are text")
    byline_chars: int = tuned(100, "a byline names people, places and an agency")
    dateline_paragraphs: int = tuned(3, "a title, a byline or a caption may precede the dateline")
    dateline_chars: int = tuned(160, "a dateline ends in the first line of its paragraph")
    tagline_paragraphs: int = tuned(3, "notes on the author may follow the tagline")
    reach_before: int = tuned(170, "code points before a name in which its attribution may start")
    reach_after: int = tuned(130, "code points behind a name in which its attribution may end")
    wrapped_line: int = tuned(110, "lines under this that break in mid-sentence are hard-wrapped text")
    bridged: int = tuned(1, "paragraphs without a sign between an attribution and 'the agency said'")
    lead_paragraphs: int = tuned(2, "the lead before the paragraph that names the source")
    block_date_chars: int = tuned(110, "the date of a credit block stands within three short lines of the source")
    block_line_chars: int = tuned(60, "a line with the date of a credit block holds no more than a name beside it")
    link_chars: int = tuned(60, "a link on 'Reuters reported' is short; longer ones are headlines of other pages")
    max_credits: int = tuned(60, "a list page names every agency; more is no evidence")
    pattern_seconds: float = tuned(0.5, "no pattern takes 10 ms on real text; a stop for hostile text")


@dataclass(frozen=True)
class ChainSettings:
    """How evidence becomes links. The weights themselves lie in `tracer/data/weights.toml`."""

    parents: int = tuned(16, "candidate sources kept per article; the right one was never further down in test stories")
    considered: int = tuned(24, "candidate sources weighed per article before the best are kept; bounds a large story")
    considered_least: int = tuned(3, "of them even in the largest story")
    hops: int = tuned(15_000, "candidate sources weighed in one story: a few seconds")
    decided: float = tuned(0.7, "probability from which a link is a verdict; below it the report names the runner-up")
    reported: float = tuned(0.3, "probability from which a link is shown at all; less is no better than not linked")
    close: float = tuned(0.1, "probability from which another source is worth naming as the runner-up")
    component: int = tuned(
        1500, "articles whose marginals are inverted in one go (0.3 s); larger ones keep fewer sources"
    )
    root_floor: float = tuned(
        -28.0, "least log weight of the way into a node from outside a cycle: keeps 3 digits of it"
    )
    strands: int = tuned(4, "sources without text in common that one article may be split between")
    strand_length: int = tuned(150, "code points (about 25 words) a source must cover to have a strand of its own")
    strand_overlap: float = tuned(0.2, "of the shorter cover: more in common than this is the same strand")
    strand_cover: float = tuned(0.3, "of a strand that a source must hold to be a candidate for it")
    date_slack: float = tuned(
        36.0, "hours an implied and a published date may be apart and still agree: zones, late pages"
    )
    order_against: float = tuned(-0.9, "claimed order (1 before, -1 after) from which a page is too late to be cited")
    gap: int = tuned(18, "words between two shared 5-grams of one passage: two edits near each other")
    least_common: int = tuned(
        20, "word 5-grams beyond quotations that two texts share before one can be the source unnamed"
    )
    faint_alike: float = tuned(0.5, "likeness of a match's passages below which, with `faint_share`, it ties nothing")
    faint_share: float = tuned(0.1, "of either text, see `faint_alike`: a few reworded words of one event")
    island: int = tuned(3, "5-grams in a row or nearly that make a shared passage; fewer are stock phrases")
    island_density: float = tuned(0.15, "part of a passage's 5-grams that must be the same; half survive heavy editing")
    event: float = tuned(5.0, "word 5-grams that one changed word takes away: what counts as one difference")
    block: int = tuned(8, "5-grams in a row (a dozen words) outside shared passages that are a block put in or left out")
    outsider: float = tuned(
        10.0, "differences that an article shares with others and a node has not, from which it is no copy of that node"
    )
    mention: int = tuned(9, "code points of an outlet's name or domain from which it is no other word by chance")
    quotes_most: float = tuned(3.0, "most clipped quotations that count")
    update_hours: float = tuned(72.0, "within this an outlet's later, mostly equal text is an update, after it a reuse")
    update_share: float = tuned(0.5, "share of the earlier text that a later version must still hold")
    version: float = tuned(0.99, "probability that the same text at the same outlet is one article")
    version_open: float = tuned(0.5, "the same where neither dates nor captures tell which stood there first")
    repost_share: float = tuned(0.75, "share of the copy's body from which it reposts, not excerpts")
    repost_part: float = tuned(
        0.4, "share of the copy's body from which carrying a whole source reposts it, with additions"
    )
    repost_similarity: float = tuned(0.85, "part of the words in passages that is the same where text is carried over")
    carried_part: float = tuned(
        0.5, "of the shared text that must stand word for word for it to be carried, not rewritten"
    )
    whole_source: float = tuned(0.25, "share of the source below which even a page of nothing else is an excerpt")
    rewrite_share: float = tuned(0.5, "share of the copy's body from which edited text is a rewrite")
    quote_weight: float = tuned(0.5, "summed rarity of shared quotations from which a quote link is weighed")
    quoted_part: float = tuned(0.6, "part of the shared text in quotation marks from which the link is called quotes")
    quote_beyond: float = tuned(0.5, "share of either text beyond which quotations say nothing that the text does not")
    topic_share: float = tuned(0.5, "share of a credited passage's rarer words that a cited page must hold too")
    ghosts: int = tuned(12, "sources named and not seen that one article may add: bounds a page of link lists")
    scope_part: float = tuned(0.5, "part of a link's text that a credit's scope must cover to be a credit for it")
    evidence: float = tuned(0.05, "log-odds below which a signal is not worth a line of evidence")


@dataclass(frozen=True)
class StoreSettings:
    """How the database is opened."""

    lock_seconds: float = tuned(5.0, "a trace writes for well under a second; longer means a bulk run holds the lock")
    max_pages: int = tuned(0, "a cap on the file in SQLite pages of 4 KiB, for shared disks; 0 is none")
    candidates: int = tuned(
        400, "most stored articles compared with one: above the largest wire story seen (150 outlets)"
    )
    outlet_pages: int = tuned(50, "stored pages of an outlet read to learn its site notice; counts are steady by then")
    add_lock_seconds: float = tuned(120.0, "`add` waits for another writer's transactions, some seconds each")
    batch: int = tuned(200, "pages `add` keeps in one transaction: seconds of work to lose to a kill")
    compared: int = tuned(48, "most stored articles `add` compares with a new one; its links go to the nearest")
    relinked: int = tuned(200, "articles up to which a story is weighed anew as a whole when one joins it")
    relearn: float = tuned(3.0, "growth of an outlet's pages after which `add` learns its site notice again")
    copy_whole: float = tuned(0.8, "of one text's words in a pair from which, with `copy_part`, it is a copy")
    copy_part: float = tuned(0.5, "of the other text's words, see `copy_whole`: less is an excerpt")
    same_print: float = tuned(0.8, "MinHash estimate from which articles stored without text are near copies")
    print_anchors: int = tuned(6, "anchors shared with a text that is not kept, to hold that one is in the other")
    holders: int = tuned(2_000, "stored articles looked at for one hash, last ones first: copies come within days")
    searched: int = tuned(5_000, "articles `search` puts in order, last stored first, where more hold the words")
    skips: int = tuned(1_000, "skipped pages named one by one; further ones are counted", least=0)
    listed: int = tuned(20, "rows of a list where --limit names no other number")


@dataclass(frozen=True)
class TraceSettings:
    """What one trace looks at."""

    rounds: int = tuned(4, "hops of looking for copies of copies; chains in real wire stories are at most four long")
    story: int = tuned(600, "most articles in one story; a report beyond that is a dedup's job")
    named_days: float = tuned(1.5, "slack around the date a credit implies for its source: time zones and late posting")
    changes: int = tuned(6, "most wording changes shown for one hop, those that matter first; all are in --json")
    change_similarity: float = tuned(0.7, "likeness of a passage below which it was told anew, and edits say little")
    change_words: int = tuned(8, "longest edit shown as a change of wording; longer ones are passages told anew")
    named_pages: int = tuned(
        4, "most articles of a named outlet taken in without shared text, nearest in time first", least=0
    )


@dataclass(frozen=True)
class FindSettings:
    """Where copies are looked for on the web, and how much may be asked. Service addresses may be the user's own."""

    seconds: float = tuned(90.0, "for finding and reading in all: what a person waits for; --budget changes it")
    search_share: float = tuned(0.5, "of the seconds for the first round of finders; the rest is for reading")
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
    batch: int = tuned(24, "pages held in memory at once")
    page_bytes: int = tuned(4_000_000, "of one found page: `batch` of them are held at once, in under 200 MB in all")
    page_seconds: float = tuned(20.0, "for one found page, so that one slow server does not hold up the others")
    read_share: float = tuned(0.35, "of the seconds for reading what the first round found; the rest for the second")
    same_host: float = tuned(0.15, "by how much a second page of a host must be likelier to be read before another's")
    unlikely: float = tuned(0.6, "chance below which pages are read only while they turn out to be of the story")
    yield_least: float = tuned(0.25, "of a batch's pages that must share text with the article for further such")
    shared_least: int = tuned(5, "word 5-grams in common with the article that make a page one of the story's")
    dead_links: int = tuned(8, "pages gone from the web that are looked for in the archive: two requests each, one to its index")
    first_seen: int = tuned(4, "pages of the story without a clear date whose first capture is asked for")
    second_subjects: int = tuned(6, "found articles whose unseen sources are looked for in the second round")
    index_words: int = tuned(2, "rare words an entry of an index shares with the article to be looked at")
    index_likely: float = tuned(0.35, "chance of an index entry from which its page is read")
    reply_bytes: int = tuned(5_000_000, "of a service's answer that are read; a page of an index has under 2 MB")
    least_phrase_words: int = tuned(4, "words of a phrase worth searching for: shorter ones stand everywhere")
    likely_shown: float = tuned(0.9, "that a page is a copy where the service shows one of our phrases in it")
    likely_said: float = tuned(0.6, "the same where it only says so: engines drop the quotation marks of a query")
    searx: str = tuned("", "address of a SearXNG instance of your own, with JSON among its formats; off without one")
    searx_queries: int = tuned(6, "phrases asked for; each costs a request in news and one in general", least=0)
    searx_pages: int = tuned(3, "of results of one query, as long as each shows the phrase on a page not seen yet")
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
    gdelt_queries: int = tuned(3, "phrases asked of GDELT's search; at 8 s apart more would eat the time", least=0)
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


@dataclass(frozen=True)
class DedupSettings:
    """How a crawl is cut up and compared."""

    chunk: int = tuned(16 << 20, "bytes of input a task: some 4,500 news articles, a second of work to lose to a kill")
    max_line: int = tuned(64 << 20, "bytes of a record; longer ones are skipped, since no news text is that long")
    pages: int = tuned(2_000, "pages of a web archive or folder in one chunk")
    extractor: str = tuned("resiliparse", "2 ms a page where trafilatura takes 30; site notice it leaves is learned")
    bands: int = tuned(25, "LSH bands of the bulk path; anchors find what they miss")
    rows: int = tuned(5, "minima a band: a shared footer (J = .1) meets with P .0002, or sites would cost squares")
    shared_anchors: int = tuned(2, "anchors two texts share to be verified; fewer where a text has few")
    short: int = tuned(160, "words up to which every shingle is an anchor: winnowing leaves short texts too few")
    group: int = tuned(32, "texts under one key compared each with each; in larger groups with the pivots alone")
    pivots: int = tuned(
        3, "texts, chosen by content, that stand for a large group: a story on 5,000 pages stays linear"
    )
    batch: int = tuned(20_000, "pairs verified in one task, some 100 MB")
    gap: int = tuned(16, "words between shared shingles that still are one stretch: edits leave holes of 5 to 10")
    min_containment: float = tuned(0.3, "of the smaller text's shingles: pairs below are listed only as excerpts")
    contained: float = tuned(0.5, "of the smaller text's shingles from which a pair is listed as contained")
    min_shared: int = tuned(10, "shingles two texts share, unless one has fewer: less is a stock sentence")
    near_share: float = tuned(0.8, "of both texts' words in shared stretches to be near copies")
    part_share: float = tuned(0.5, "of a contained text to the whole from which it is a copy, not an excerpt")
    head_share: float = tuned(0.15, "the same for a text that begins where the whole begins: a truncation")
    head_begins: float = tuned(0.1, "of the whole before its first shared word, up to which a text begins with it")
    excerpt: int = tuned(80, "words in one shared stretch that make an excerpt where containment is low")
    listed: int = tuned(64, "copies of one text whose pairs are all listed; of more, each with the first")
    furniture_share: float = tuned(
        0.2, "of the shared shingles outside furniture, up to which furniture is all they share"
    )
    story: int = tuned(300, "pages of a story whose links are all weighed; of a larger one its core's")
    core: int = tuned(80, "pages of a large story that are weighed as a story: some seconds; the rest is tied to them")
    aligned: int = tuned(1_500, "pairs aligned in one story, by its pages: at some 8 ms a pair, a dozen seconds")
    aligned_least: int = tuned(4, "of them for each page even in the largest story")
    window: int = tuned(20_000, "pairs whose pages are held at once while links are weighed")
    skips: int = tuned(1_000, "skipped records named one by one; further ones are counted by reason")
    memory: int = tuned(0, "bytes a run may take, a hard cap; 0 is none")
    keys_at_once: int = tuned(48_000_000, "anchors or blocks sorted together, some 1.5 GB; more are done in turns")
    bytes_a_key: int = tuned(32, "memory of one of those while it is sorted: measured")
    bytes_at_rest: int = tuned(160 << 20, "memory of the libraries themselves")
    bytes_a_chunk_byte: int = tuned(6, "memory of a task by the size of its chunk: 95 MB for 16 MB, measured")
    bytes_a_pair: int = tuned(8_000, "memory of a task by its pairs: two texts' words and shingles, measured")
    bytes_a_document: int = tuned(1_000, "memory of a document that has a copy, in columns, pairs and clusters: measured")
    start_seconds: float = tuned(1.0, "until the first record is read")
    rest_of_reading: float = tuned(1.8, "time of all other steps by that of reading: measured at 100,000 articles")


@dataclass(frozen=True)
class Settings:
    """All steps."""

    fetch: FetchSettings = FetchSettings()
    extract: ExtractSettings = ExtractSettings()
    fingerprint: FingerprintSettings = FingerprintSettings()
    furniture: FurnitureSettings = FurnitureSettings()
    align: AlignSettings = AlignSettings()
    quotes: QuoteSettings = QuoteSettings()
    credits: CreditSettings = CreditSettings()
    chain: ChainSettings = ChainSettings()
    store: StoreSettings = StoreSettings()
    trace: TraceSettings = TraceSettings()
    dedup: DedupSettings = DedupSettings()
    find: FindSettings = FindSettings()


def every(settings: Settings) -> Iterator[tuple[str, str, Any, str]]:
    """Each number in force as (step, name, value, why), in the order of declaration."""
    for step in fields(settings):
        section = getattr(settings, step.name)
        for number in fields(section):
            if "why" in number.metadata:
                yield step.name, number.name, getattr(section, number.name), number.metadata["why"]


def load(
    base: Settings | None = None,
    *,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
    assignments: Iterable[str] = (),
) -> Settings:
    """Defaults, then `file` (or `tracer.toml` here, if there), then `TRACER_STEP_NAME`, then "step.name=value" texts.

    Raises UsageError for an unknown step or name, or a value of the wrong type; the message says which are known.
    """
    settings = base or Settings()
    path = file or Path("tracer.toml")
    if file is not None or path.is_file():
        for step, names in _read_toml(path).items():
            if not isinstance(names, dict):
                raise UsageError(f"{path}: '{step}' must be a table of settings; write [{step}] above its names")
            for name, value in names.items():
                settings = _set(settings, step, name, value, where=str(path))
    for variable, text in sorted((os.environ if environ is None else environ).items()):
        step, _, name = variable.removeprefix("TRACER_").lower().partition("_")
        if variable.startswith("TRACER_") and name and step in _steps(settings):
            settings = _set(settings, step, name, text, where=variable)
    for assignment in assignments:
        target, equals, text = assignment.partition("=")
        step, dot, name = target.strip().partition(".")
        if not equals or not dot:
            raise UsageError(f"--set {assignment}: write it as step.name=value, as printed by `tracer settings`")
        settings = _set(settings, step, name, text.strip(), where="--set")
    return settings


def _steps(settings: Settings) -> list[str]:
    return [f.name for f in fields(settings)]


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as TOML settings ({error}); mend it or move it away") from error


def _set(settings: Settings, step: str, name: str, value: object, *, where: str) -> Settings:
    if step not in _steps(settings):
        raise UsageError(f"{where}: no settings step '{step}'; there are {', '.join(_steps(settings))}")
    section = getattr(settings, step)
    known = {f.name: f for f in fields(section) if "why" in f.metadata}
    if name not in known:
        raise UsageError(f"{where}: no setting '{step}.{name}'; `tracer settings` lists those there are")
    current = getattr(section, name)
    given = _as_type_of(current, value, f"{step}.{name}", where)
    if isinstance(given, int | float):
        least = _least(current, known[name].metadata["least"])
        if not (math.isfinite(given) and given >= least):
            raise UsageError(f"{where}: {step}.{name} takes a number from {least:g} up, not {value!r}")
    return replace(settings, **{step: replace(section, **{name: given})})


def _least(current: Any, stated: float | None) -> float:
    """What is counted or divided by is at least one unless said otherwise; nothing goes below zero of itself."""
    if stated is not None:
        return stated
    if current < 0:
        return -sys.float_info.max
    return 1 if type(current) is int and current > 0 else 0


def _as_type_of(current: object, value: object, name: str, where: str) -> object:
    kind = type(current)
    try:
        if isinstance(current, bool):
            if str(value).lower() not in {"true", "false", "1", "0", "yes", "no"}:
                raise ValueError
            return str(value).lower() in {"true", "1", "yes"}
        if isinstance(current, tuple):
            parts = value.split(",") if isinstance(value, str) else list(value)  # type: ignore[call-overload]
            return tuple(str(part).strip() for part in parts if str(part).strip())
        return kind(value)  # type: ignore[call-arg]
    except (TypeError, ValueError, OverflowError):
        raise UsageError(f"{where}: {name} takes a value of the kind of {current!r}, not {value!r}") from None
