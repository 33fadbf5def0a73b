"""Where does this sentence come from, among a million quotations: time, recall and size, beside FTS5 and brute force.

    python benchmarks/quotation_index.py --data ../shared/data [--size 1000000] [--work DIR]

Quotations are made of 3-to-7-word pieces of the real articles of `allsides` (8 to 56 words), so that word 3-grams are
as common as in news. Queries are stored quotations with an eighth of their words changed and three clipped. "cold" is a
new process a query, the index's pages dropped from the file cache first; "open" leaves out the interpreter's start and
the import of libraries, which stand beside it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from tracer.quotes import Index
from tracer.settings import QuoteSettings

COLD = """
import sys, time
began = time.perf_counter()
from tracer.quotes import Index
from tracer.settings import QuoteSettings
from pathlib import Path
settings = QuoteSettings()
imported = time.perf_counter()
hits = Index(Path(sys.argv[1])).find(sys.argv[2], settings)
print(imported - began, time.perf_counter() - imported, hits[0].number if hits else -1)
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


def query(text: str, words: Sequence[str], rng: random.Random) -> str:
    """A drifted and clipped quotation."""
    parts = text.split()
    for _ in range(max(1, len(parts) // 8)):
        parts[rng.randrange(len(parts))] = rng.choice(words)
    return " ".join(parts[:-3])


def timed(name: str, queries: Sequence[tuple[int, str]], find: Callable[[str], int]) -> None:
    """Run queries and print their times and how many came first."""
    times, right = [], 0
    for number, text in queries:
        start = time.perf_counter()
        right += find(text) == number
        times.append(1000 * (time.perf_counter() - start))
    report(name, times, right / len(queries))


def report(name: str, times: list[float], recall: float) -> None:
    times.sort()
    p50, p95 = times[len(times) // 2], times[min(len(times) - 1, int(0.95 * len(times)))]
    print(f"{name:<44} p50 {p50:8.2f} ms  p95 {p95:8.2f} ms  first is right {recall:.3f}", flush=True)


def drop_pages(folder: Path) -> None:
    """Take a folder's files out of the page cache."""
    for file in sorted(folder.iterdir()):
        handle = os.open(file, os.O_RDONLY)
        os.fsync(handle)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)


def cold(folder: Path, queries: Sequence[tuple[int, str]]) -> None:
    """A new process a query, from disk."""
    whole, opening, imports, right = [], [], [], 0
    for number, text in queries:
        drop_pages(folder)
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", COLD, str(folder), text], capture_output=True, text=True, check=True
        )
        whole.append(1000 * (time.perf_counter() - start))
        imported, answered, found = done.stdout.split()
        imports.append(1000 * float(imported))
        opening.append(1000 * float(answered))
        right += int(found) == number
    report("cold: open from disk and answer", opening, right / len(queries))
    report("cold: importing tracer.quotes", imports, right / len(queries))
    report("cold: whole process", whole, right / len(queries))


def fts5(work: Path, texts: Sequence[str], queries: Sequence[tuple[int, str]]) -> None:
    """SQLite's own full-text search: OR of the six longest words."""
    start = time.perf_counter()
    base = sqlite3.connect(work / "fts.db")
    base.execute("CREATE VIRTUAL TABLE q USING fts5(text, tokenize='unicode61')")
    base.executemany("INSERT INTO q(rowid, text) VALUES (?, ?)", enumerate(texts))
    base.commit()
    print(f"SQLite FTS5 built at {len(texts) / (time.perf_counter() - start):,.0f}/s", flush=True)

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
    options = parser.parse_args()
    if not (options.data / "allsides").is_dir():
        print(f"{options.data / 'allsides'} is not there: nothing measured", file=sys.stderr)
        return 1
    work = options.work or Path(tempfile.mkdtemp(prefix="quotation-index-"))
    work.mkdir(parents=True, exist_ok=True)
    try:
        run(options.data, options.size, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return 0


def run(data: Path, size: int, work: Path) -> None:
    words = vocabulary(data / "allsides")
    texts = list(made(words, size, 1))
    print(f"{size:,} quotations, {sum(map(len, texts)) / size:.0f} characters on average", flush=True)
    start, cpu = time.perf_counter(), time.process_time()
    index = Index.build(work / "index", ((str(number), text) for number, text in enumerate(texts)))
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    disk = sum(file.stat().st_size for file in (work / "index").iterdir())
    print(
        f"built at {size / wall:,.0f}/s ({size / cpu:,.0f}/s of processor time), {disk / 1e6:.0f} MB on disk",
        flush=True,
    )
    rng, settings = random.Random(2), QuoteSettings()
    queries = [(n, query(texts[n], words, rng)) for n in (rng.randrange(size) for _ in range(1000))]

    def find(text: str) -> int:
        hits = index.find(text, settings)
        return hits[0].number if hits else -1

    timed("warm", queries, find)
    cold(work / "index", queries[:60])
    fts5(work, texts, queries[:60])

    def brute(text: str) -> int:
        best = process.extractOne(text, texts, scorer=fuzz.ratio)
        return int(best[2]) if best else -1

    timed("rapidfuzz, all of them", queries[:5], brute)


if __name__ == "__main__":
    sys.exit(main())
