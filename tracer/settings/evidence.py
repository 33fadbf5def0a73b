"""What counts as a quotation, a credit, a link."""

from __future__ import annotations

from dataclasses import dataclass

from tracer.settings.tuning import tuned


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
    first_cells: int = tuned(
        250_000, "array cells in which pages are tried as a group's first: all up to 62 pages, one of 500 (0.1 s)"
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
    passed: int = tuned(4, "words that a text has and another passes over, from which it is more than an edit")
    block: int = tuned(
        8, "5-grams in a row (a dozen words) outside shared passages that are a block put in or left out"
    )
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
