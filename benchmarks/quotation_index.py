"""Where does this sentence come from, among a million stored quotations: beside SQLite's FTS5 and brute force.

    python benchmarks/quotation_index.py --data ../shared/data [--size 1000000] [--work DIR] [--parts index warm ...]

A database is filled with articles of ten quotations each, made of 3-to-7-word pieces of the real articles of
`allsides` (8 to 56 words), so that word 3-grams are as common as in news; the articles' texts are their quotations,
and stand in the search index too. Asked for are stored quotations with an eighth of their words changed and three
clipped. "warm" asks in one process that keeps the database open (`tracer.quotation.asking`): the stored quotations
alone, and the whole answer, for which articles that have the words in running text are sought and read too. "cold" is
a new process each time, the database dropped from the file cache first: `tracer quote` as a whole, and apart from it
opening and answering, and imports. Processor time stands beside the clock where other work runs on the machine.

A folder named by --work is kept, and of a database found there only the index of quotations is built anew, so that the
parts can be run one by one: index, warm, cold, fts5, brute.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz, process

from tracer.model import Quotation
from tracer.quotation import asking
from tracer.settings import QuoteSettings, Settings, StoreSettings
from tracer.store import open_store, quote_index
from tracer.store.indexing import index_row

PARTS = ("index", "warm", "cold", "fts5", "brute")
EACH = 10  # quotations an article
BATCH = 100_000
COLD = """
import sys, time
from pathlib import Path
began = time.perf_counter()
from tracer.quotation import ask
imported = time.perf_counter()
found = ask(sys.argv[2], db=Path(sys.argv[1]))
print(imported - began, time.perf_counter() - imported)
"""


def vocabulary(folder: Path) -> list[str]:
    """All running words of the articles."""
    with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [word for line in lines for word in json.loads(line)["text"].split()]


def made(words: Sequence[str], size: int, seed: int) -> Iterator[str]:
    """Quotations made of pieces."""
    rng = random.Random(seed)
    for _ in range(size):
        length = rng.randint(8, 56)
        out: list[str] = []
        while len(out) < length:
            at, piece = rng.randrange(len(words) - 8), rng.randint(3, 7)
            out += words[at : at + piece]
        yield " ".join(out[:length])


def drifted(text: str, words: Sequence[str], rng: random.Random) -> str:
    """A quotation with words changed, and clipped."""
    parts = text.split()
    for _ in range(max(1, len(parts) // 8)):
        parts[rng.randrange(len(parts))] = rng.choice(words)
    return " ".join(parts[:-3])


def fill(db: Path, texts: Sequence[str]) -> None:
    """The database: articles, texts, quotations; then their index, timed by itself."""
    busy = [0.0, 0.0]
    began = time.perf_counter()
    with open_store(db, fingerprint=None, settings=StoreSettings()) as store:
        store.db.execute("insert into outlets values ('made', 'Made', 'site', null, '[]', '[]', '[]', null, null)")
        for first in range(0, len(texts), BATCH):
            store.db.execute("begin immediate")
            for at in range(first, min(first + BATCH, len(texts)), EACH):
                article(store.db, at, texts[at : at + EACH])
            clock, cpu = time.perf_counter(), time.process_time()
            quote_index.catch_up(store.db)
            store.db.execute("commit")
            busy[0] += time.perf_counter() - clock
            busy[1] += time.process_time() - cpu
        sizes = _sizes(store.db)
    whole = time.perf_counter() - began
    rates = f"{len(texts) / busy[0]:,.0f}/s ({len(texts) / busy[1]:,.0f}/s of processor time)"
    print(f"index built at {rates}; articles, texts, search index and all in {whole:.0f} s")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {memory:,.0f} MB, the benchmark's own texts and words among it")
    print(
        f"on disk: {sizes['quote_blocks'] / 1e6:.0f} MB the index, {db.stat().st_size / 1e6:.0f} MB the database",
        flush=True,
    )


def rebuild(db: Path, size: int) -> None:
    """The index of a database that is there already, from nothing."""
    with open_store(db, fingerprint=None, settings=StoreSettings()) as store:
        busy, cpu = 0.0, 0.0
        for table in ("quote_blocks", "quote_segments"):
            store.db.execute(f"delete from {table}")
        for first in range(0, size, BATCH):
            store.db.execute("begin immediate")
            found = (first, first + BATCH)
            store.db.execute("insert into quote_pending select id from quotes where id > ? and id <= ?", found)
            clock, process_clock = time.perf_counter(), time.process_time()
            quote_index.catch_up(store.db)
            store.db.execute("commit")
            busy += time.perf_counter() - clock
            cpu += time.process_time() - process_clock
        sizes = _sizes(store.db)
    print(f"index built at {size / busy:,.0f}/s ({size / cpu:,.0f}/s of processor time)")
    print(f"on disk: {sizes['quote_blocks'] / 1e6:.0f} MB the index, {db.stat().st_size / 1e6:.0f} MB the database")


def article(db: sqlite3.Connection, at: int, said: Sequence[str]) -> None:
    """One article as the store keeps it, but for fingerprints."""
    number, text = at // EACH + 1, "\n".join(said)
    db.execute(
        "insert into articles (n, id, outlet, words, stamps, location, given)"
        " values (?, ?, 'made', ?, '[]', 'made', '[]')",
        [number, str(number), len(text.split())],
    )
    db.execute("insert into texts values (?, ?)", [number, text])
    start = 0
    for one in said:
        db.execute(
            "insert into quotes (article, text, start, end, kind) values (?, ?, ?, ?, 'direct')",
            [number, one, start, start + len(one)],
        )
        start += len(one) + 1
    row = index_row(number, None, text, [{"text": one} for one in said])
    db.execute("insert into word_index (rowid, title, body, quotations) values (?, ?, ?, ?)", list(row.values()))


def _sizes(db: sqlite3.Connection) -> dict[str, int]:
    """Bytes of each table with its indexes."""
    rows = db.execute(
        "select tbl_name, sum(pgsize) from dbstat join sqlite_master using (name)"
        " where tbl_name = 'quote_blocks' group by 1"
    )
    return dict(rows.fetchall())


def timed(name: str, queries: Sequence[tuple[int, str]], find: Callable[[str], int]) -> None:
    """Run queries and print their times and how many came first."""
    times, busy, right = [], [], 0
    for number, text in queries:
        start, cpu = time.perf_counter(), time.process_time()
        right += find(text) == number
        times.append(1000 * (time.perf_counter() - start))
        busy.append(1000 * (time.process_time() - cpu))
    report(name, times, f"right {right / len(queries):.3f}")
    report("    processor time", busy, "")


def report(name: str, times: list[float], note: str) -> None:
    times.sort()
    p50, p95 = times[len(times) // 2], times[min(len(times) - 1, int(0.95 * len(times)))]
    print(f"{name:<44} p50 {p50:8.2f} ms  p95 {p95:8.2f} ms  {note}", flush=True)


def drop_pages(file: Path) -> None:
    """Take a file out of the page cache."""
    handle = os.open(file, os.O_RDONLY)
    os.fsync(handle)
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(handle)


def warm(db: Path, texts: Sequence[str], queries: Sequence[tuple[int, str]]) -> None:
    """Questions to a database that stays open; the file is in the system's cache after the first hundred or so."""

    def number(article: str, text: str) -> int:
        at = (int(article) - 1) * EACH
        return next((n for n in range(at, at + EACH) if text in texts[n]), -1)

    stored_only = Settings(quotes=replace(QuoteSettings(), asked_phrases=0))
    for name, settings in (("stored quotations", stored_only), ("running text too", Settings())):
        with asking(db, settings) as ask:

            def find(text: str, ask: Callable[[str], Quotation] = ask) -> int:
                """The stored quotation that an answer's article and place name."""
                seen = [s for variant in ask(text).variants for s in variant.sightings]
                return min((number(s.place.article, s.text) for s in seen), default=-1)

            for _, text in queries[:100]:
                find(text)
            timed(f"warm: {name}", queries[100:], find)


def cold(db: Path, queries: Sequence[tuple[int, str]]) -> None:
    """A new process a query, from disk."""
    opening, imports, whole, busy = [], [], [], []
    for _, text in queries:
        drop_pages(db)
        done = subprocess.run([sys.executable, "-c", COLD, str(db), text], capture_output=True, text=True, check=True)
        imported, answered = done.stdout.split()
        imports.append(1000 * float(imported))
        opening.append(1000 * float(answered))
        drop_pages(db)
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "tracer", "quote", text, "--db", str(db)], capture_output=True, check=True
        )
        whole.append(1000 * (time.perf_counter() - start))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        busy.append(1000 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime))
    report("cold: open and answer", opening, "")
    report("cold: imports", imports, "")
    report("cold: tracer quote, whole process", whole, "")
    report("    processor time", busy, "")


def fts5(work: Path, texts: Sequence[str], queries: Sequence[tuple[int, str]]) -> None:
    """SQLite's own full-text search: OR of the six longest words."""
    start = time.perf_counter()
    base = sqlite3.connect(work / "fts.db")
    base.execute("CREATE VIRTUAL TABLE q USING fts5(text, tokenize='unicode61')")
    base.executemany("INSERT INTO q(rowid, text) VALUES (?, ?)", enumerate(texts))
    base.commit()
    disk = (work / "fts.db").stat().st_size
    print(f"SQLite FTS5 built at {len(texts) / (time.perf_counter() - start):,.0f}/s, {disk / 1e6:.0f} MB", flush=True)

    def find(text: str) -> int:
        longest = sorted({w for w in text.split() if w.isalpha()}, key=lambda w: (-len(w), w))[:6]
        terms = " OR ".join(f'"{word}"' for word in longest)
        row = base.execute("SELECT rowid FROM q WHERE q MATCH ? ORDER BY rank LIMIT 1", (terms,)).fetchone()
        return int(row[0]) if row else -1

    timed("SQLite FTS5, OR of the 6 longest words", queries, find)
    base.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    options = parser.parse_args()
    if not (options.data / "allsides").is_dir():
        print(f"{options.data / 'allsides'} is not there: nothing measured", file=sys.stderr)
        return 1
    work = options.work or Path(tempfile.mkdtemp(prefix="quotation-index-"))
    work.mkdir(parents=True, exist_ok=True)
    try:
        run(options.data, options.size, work, options.parts)
    finally:
        if options.work is None:
            shutil.rmtree(work, ignore_errors=True)
    return 0


def run(data: Path, size: int, work: Path, parts: Sequence[str]) -> None:
    words = vocabulary(data / "allsides")
    texts = list(made(words, size, 1))
    print(
        f"{size:,} quotations, {sum(map(len, texts)) / size:.0f} characters on average; load {os.getloadavg()[0]:.1f}"
    )
    db = work / "quotations.db"
    if not db.exists():
        fill(db, texts)
    elif "index" in parts:
        rebuild(db, size)
    rng = random.Random(2)
    queries = [(n, drifted(texts[n], words, rng)) for n in (rng.randrange(size) for _ in range(1000))]

    if "warm" in parts:
        warm(db, texts, queries)
    if "cold" in parts:
        cold(db, queries[:40])
    if "fts5" in parts:
        fts5(work, texts, queries[:60])

    def brute(text: str) -> int:
        best = process.extractOne(text, texts, scorer=fuzz.ratio)
        return int(best[2]) if best else -1

    if "brute" in parts:
        timed("rapidfuzz, all of them", queries[:5], brute)
    print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    sys.exit(main())
