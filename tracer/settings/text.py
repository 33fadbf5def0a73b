"""How pages become text, fingerprints and alignments."""

from __future__ import annotations

from dataclasses import dataclass

from tracer.settings.tuning import tuned

_KEPT_MOST = 0.999  # a rate of 1 would make one edited word impossible: its log odds have no number


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
    copied: float = tuned(
        0.5, "share of words a rewriter keeps, to begin with; then learned from each passage", most=_KEPT_MOST
    )
    copied_least: float = tuned(0.35, "a lower rate would let passages grow over unrelated text", most=_KEPT_MOST)
    copied_most: float = tuned(0.95, "a higher rate would end a copy at its first edited word", most=_KEPT_MOST)
    seed_weight: float = tuned(18.0, "log odds in a seed: about four rare words in two dozen")
    run_seed_weight: float = tuned(6.0, "log odds in a seed for a run of six words: eight words in a row make one")
    run_words_weight: float = tuned(1.0, "log odds at most for a common word by the run it stands in")
    out_of_run: float = tuned(0.5, "weight of a word outside shared runs, in a passage that copies in runs")
    out_of_luck: float = tuned(0.03, "taken off a word outside runs: words that any text has carry no passage on")
    run_luck: float = tuned(0.02, "a run that is met by luck more often than this adds nothing", least=1e-3)
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
    near_alike: float = tuned(
        0.5, "of the words in passages that are the same: below it a text is retold, no near copy"
    )
    wholly_share: float = tuned(0.7, "of the more derived text's words in passages, to call it wholly derived")
