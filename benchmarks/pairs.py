"""Pairs found by `tracer dedup` against the exhaustive pairs.csv of real corpora; plain datasketch LSH at .5 beside it.

    python -m benchmarks.pairs --data ../shared/data [--no-peer]
    python -m benchmarks.pairs --templates [--data ../shared/data]

A row of pairs.csv is true where containment is at least .5 and at least 10 shingles are shared. A found pair that is
listed with less counts neither way. "copies" takes every pair listed as exact, near or contains, all rows, furniture
or not; "and excerpts" those of the fourth kind too, which have a passage in common: pairs.csv knows them from a
containment of .3, tracer lists them from 80 words.

`--templates` counts what frames tie: pages of one frame that were filled differently and still stand in one cluster, on
planted templates, whose truth is known, and on the real sets, where it is told by what is filled in.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import templates

SETS = ("fa-kes", "allsides", "saudinewsnet")
COPIES = ("exact", "near", "contains")
Found = set[tuple[str, str]]


def truth(folder: Path) -> tuple[Found, Found]:
    """(true pairs, listed pairs that are not)."""
    true: Found = set()
    rest: Found = set()
    with (folder / "pairs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pair = (min(row["a"], row["b"]), max(row["a"], row["b"]))
            good = float(row["containment5"]) >= 0.5 and int(row["shared"]) >= 10
            (true if good else rest).add(pair)
    return true, rest


def scores(found: Found, true: Found, rest: Found) -> str:
    """Precision, recall and F1, with the counts they come from."""
    right = len(found & true)
    wrong = len(found - true - rest)
    precision, recall = right / max(1, right + wrong), right / max(1, len(true))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}  ({right} right, {wrong} wrong, {len(true) - right} missed)"


def ours(articles: Path) -> tuple[list[dict[str, object]], object, float]:
    """The pairs `tracer dedup --pairs` writes, the summary, seconds."""
    from tracer.dedup import Wanted, dedup_pages

    with tempfile.TemporaryDirectory() as folder:
        pairs = Path(folder, "pairs.jsonl")
        start = time.perf_counter()
        answer = dedup_pages([str(articles)], wanted=Wanted(pairs=pairs), work=Path(folder, "work"))
        took = time.perf_counter() - start
        return [json.loads(line) for line in pairs.open("rb")], answer, took


def plain_lsh(articles: Path) -> tuple[Found, float]:
    """datasketch alone, as its documentation shows: 128 permutations, threshold .5, word 5-grams, sha1. Texts without
    a 5-gram are left out, or it would find each of them in each."""
    import gzip

    from datasketch import MinHash, MinHashLSH  # type: ignore[import-untyped]

    start = time.perf_counter()
    index, found = MinHashLSH(threshold=0.5, num_perm=128), set()
    with gzip.open(articles, "rb") as lines:
        for record in map(json.loads, lines):
            words = re.findall(r"\w+", record["text"].lower())
            if len(words) < 5:
                continue  # without a 5-gram, and all alike to it
            sketch = MinHash(num_perm=128)
            sketch.update_batch({" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))})
            for other in index.query(sketch):
                found.add((min(other, record["id"]), max(other, record["id"])))
            index.insert(record["id"], sketch, check_duplication=False)
    return found, time.perf_counter() - start


def main() -> None:
    """Print a block of figures for each corpus there is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--templates", action="store_true", help="count what templates tie")
    parser.add_argument("--only", choices=SETS)
    parser.add_argument("--no-peer", action="store_true", help="leave datasketch out")
    chosen = parser.parse_args()
    if chosen.templates:
        templates.measure(chosen.data)
        return
    if chosen.data is None:
        parser.error("--data FOLDER: where the corpora are")
    for name in [chosen.only] if chosen.only else SETS:
        folder = chosen.data / name
        if not (folder / "articles.jsonl.gz").is_file():
            print(f"{name}: absent ({folder}/articles.jsonl.gz); not measured", file=sys.stderr)
            continue
        true, rest = truth(folder)
        pairs, answer, took = ours(folder / "articles.jsonl.gz")
        named = {(str(p["a"]), str(p["b"])): p for p in pairs}
        copies = {k for k, p in named.items() if p["kind"] in COPIES}
        print(f"{name}: {answer.read} articles in {took:.1f} s; {len(named)} pairs, {len(answer.clusters)} clusters")  # type: ignore[attr-defined]
        print(f"  tracer, copies         {scores(copies, true, rest)}")
        print(f"  tracer, and excerpts   {scores(set(named), true, rest)}")
        print(
            f"  flagged as furniture   {sum(bool(p['furniture']) for p in pairs)} listed, "
            f"{sum(bool(named[k]['furniture']) for k in named.keys() & true)} of the true pairs"
        )
        if not chosen.no_peer:
            found, took = plain_lsh(folder / "articles.jsonl.gz")
            print(f"  datasketch LSH at .5   {scores(found, true, rest)}  {took:.1f} s")


if __name__ == "__main__":
    main()
