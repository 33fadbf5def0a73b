"""How traces, the database and dedup runs are cut up and bounded."""

from __future__ import annotations

from dataclasses import dataclass

from tracer.settings.tuning import tuned


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
    batch: int = tuned(5_000, "pairs verified in one task, some 40 MB")
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
    keys_at_once: int = tuned(
        16_000_000, "anchors sorted together, and as many blocks beside them, 1 GB; more are done in turns"
    )
    bytes_a_key: int = tuned(32, "memory of one of those while it is sorted: measured")
    bytes_at_rest: int = tuned(160 << 20, "memory of the libraries themselves")
    bytes_a_chunk_byte: int = tuned(6, "memory of a task by the size of its chunk: 95 MB for 16 MB, measured")
    bytes_a_pair: int = tuned(8_000, "memory of a task by its pairs: two texts' words and shingles, measured")
    bytes_a_document: int = tuned(
        1_000, "memory of a document that has a copy, in columns, pairs and clusters: measured"
    )
    start_seconds: float = tuned(1.0, "until the first record is read")
    rest_of_reading: float = tuned(1.8, "time of all other steps by that of reading: measured at 100,000 articles")
