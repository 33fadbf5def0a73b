"""The peers of benchmarks/speed.py, each end to end from JSON Lines to clusters, as its own documentation shows it.

    python benchmarks/peers.py datasketch corpus.jsonl clusters.json

Run by a Python that has the peer installed; nothing of tracer is imported.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator

PERMUTATIONS, THRESHOLD, SIZE = 128, 0.7, 5


def records(path: str) -> Iterator[tuple[str, str]]:
    """(id, text) of every line."""
    with open(path, "rb") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["id"], record["text"]


def shingles(text: str) -> set[str]:
    """The distinct word 5-grams of a text."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + SIZE]) for i in range(max(1, len(words) - SIZE + 1))}


def clusters(groups: Iterable[Iterable[str]]) -> list[list[str]]:
    """What groups tie together."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = name = parent[parent[name]]
        return name

    for group in groups:
        first = None
        for name in group:
            if first is None:
                first = root(name)
            else:
                parent[root(name)] = first = root(first)
    found: dict[str, list[str]] = defaultdict(list)
    for name in list(parent):
        found[root(name)].append(name)
    return [members for members in found.values() if len(members) > 1]


def datasketch(path: str) -> list[list[str]]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    groups = []
    for name, text in records(path):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode("utf-8") for shingle in shingles(text)])
        groups.append([name, *index.query(sketch)])
        index.insert(name, sketch)
    return clusters(groups)


def rensa(path: str) -> list[list[str]]:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=16)
    names, sketches = [], []
    for number, (name, text) in enumerate(records(path)):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=42)
        sketch.update(list(shingles(text)))
        index.insert(number, sketch)
        names.append(name)
        sketches.append(sketch)
    close = (
        [name, *(names[other] for other in index.query(sketch) if sketches[other].jaccard(sketch) >= THRESHOLD)]
        for name, sketch in zip(names, sketches, strict=True)
    )
    return clusters(close)


def gaoya(path: str) -> list[list[str]]:
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=THRESHOLD, num_bands=25, band_size=5,
        analyzer="word", lowercase=True, ngram_range=(SIZE, SIZE),
    )  # fmt: skip
    names, texts = map(list, zip(*records(path), strict=True))
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    return clusters([names[n], *(names[o] for o in found)] for n, found in enumerate(index.par_bulk_query(texts)))


def daft(path: str) -> list[list[str]]:
    import daft as engine
    from daft import col

    bands, rows = 8, 8
    frame = engine.read_json(path).select("id", "text").with_column("text", col("text").lower())
    signed = frame.with_column("minhash", col("text").minhash(num_hashes=bands * rows, ngram_size=SIZE, seed=42))
    table = signed.select("id", "minhash").to_pydict()
    buckets: dict[tuple[int, tuple[int, ...]], list[str]] = defaultdict(list)
    for name, sketch in zip(table["id"], table["minhash"], strict=True):
        for band in range(bands):
            buckets[band, tuple(sketch[band * rows : (band + 1) * rows])].append(name)
    return clusters(group for group in buckets.values() if len(group) > 1)


PEERS = {"datasketch": datasketch, "rensa": rensa, "gaoya": gaoya, "daft": daft}

if __name__ == "__main__":
    _, peer, corpus, out = sys.argv
    with open(out, "w") as file:
        json.dump(PEERS[peer](corpus), file)
