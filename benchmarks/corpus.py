"""A deterministic generator of news-like corpora with planted copies, and their truth.

    python benchmarks/corpus.py 100000 out/corpus-100k        # writes .jsonl and .truth.jsonl

Articles have some 580 words (3.5 KB) drawn from a Zipf-like vocabulary, in sentences and paragraphs, on 400 sites. Most
pages carry their site's footer. Planted: exact reposts with another site's boilerplate around them, light edits of 5 to
15 % of the words, truncations to 30-70 %, excerpts of 100 to 200 words inside long articles of their own, and plain
equal copies.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SITES = 400
VOCABULARY = 60_000
KINDS = (
    ("repost", 0.12),
    ("edited", 0.10),
    ("truncated", 0.06),
    ("excerpt", 0.08),
    ("equal", 0.06),
)  # rest: of its own
REACH = 20_000  # a copy's source is one of so many articles before it


@dataclass(frozen=True)
class Article:
    """Words of the body, sentence by sentence; the site; what it was made from and how."""

    number: int
    site: int
    body: list[str]
    source: int | None = None
    kind: str = "own"


def vocabulary(draw: np.random.Generator) -> np.ndarray[Any, Any]:
    """Made-up words, frequent ones short."""
    letters = np.array(list("etaoinshrdlcumwfgypbvk"))
    weights = np.array(
        [12.7, 9.1, 8.2, 7.5, 7, 6.7, 6.3, 6.1, 6, 4.3, 4, 2.8, 2.8, 2.4, 2.4, 2.2, 2, 2, 1.9, 1.5, 1, 0.8]
    )
    lengths = np.clip(draw.normal(np.linspace(3, 8, VOCABULARY), 1.2).round(), 2, 12).astype(int)
    drawn = draw.choice(letters, size=int(lengths.sum()), p=weights / weights.sum())
    ends = np.cumsum(lengths)
    return np.array(["".join(drawn[end - length : end]) for length, end in zip(lengths, ends, strict=True)], object)


class Writer:
    """Draws words and makes articles of them."""

    def __init__(self, seed: int) -> None:
        self.draw = np.random.default_rng(seed)
        self.words = vocabulary(self.draw)
        weights = 1.0 / (np.arange(VOCABULARY) + 20)
        self.bounds = np.cumsum(weights / weights.sum())
        self.pool: list[str] = []
        self.footers = [self.sentences(int(n)) for n in self.draw.integers(40, 110, SITES)]

    def take(self, count: int) -> list[str]:
        """The next drawn words."""
        while len(self.pool) < count:
            drawn = np.searchsorted(self.bounds, self.draw.random(400_000))
            self.pool.extend(self.words[np.minimum(drawn, VOCABULARY - 1)].tolist())
        taken = self.pool[-count:]
        del self.pool[-count:]
        return taken

    def sentences(self, count: int) -> list[str]:
        """About `count` words as words, the last of each sentence with its full stop."""
        words = self.take(count)
        place = 0
        while place < count:
            end = min(count, place + 9 + len(words[place]) * 2)
            words[place] = words[place].capitalize()
            words[end - 1] += "."
            place = end
        return words


def text(words: list[str]) -> str:
    """Words as text, a paragraph every third sentence."""
    sentences = " ".join(words).split(". ")
    return ".\n\n".join(". ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3)).strip()


def articles(count: int, seed: int = 7) -> Iterator[Article]:
    """The corpus, article by article; copies come after their sources."""
    writer, draw = Writer(seed), random.Random(seed)
    own: list[Article] = []
    for number in range(count):
        site, kind = draw.randrange(SITES), _kind(draw, len(own))
        if kind == "own":
            made = Article(number, site, writer.sentences(max(60, int(draw.gauss(560, 150)))))
            own.append(made)
            if len(own) > REACH:
                own[draw.randrange(REACH)] = own.pop()
        else:
            source = own[draw.randrange(len(own))]
            made = Article(number, site, _copied(kind, source.body, writer, draw), source.number, kind)
        yield made


def _kind(draw: random.Random, before: int) -> str:
    chance = draw.random()
    for kind, share in KINDS:
        if chance < share and before > 10:
            return kind
        chance -= share
    return "own"


def _copied(kind: str, body: list[str], writer: Writer, draw: random.Random) -> list[str]:
    if kind == "edited":
        share = draw.uniform(0.05, 0.15)
        return [writer.take(1)[0] if draw.random() < share else word for word in body]
    if kind == "truncated":
        return body[: max(40, int(len(body) * draw.uniform(0.3, 0.7)))]
    if kind == "excerpt":
        size = min(len(body), draw.randrange(100, 201))
        start = draw.randrange(len(body) - size + 1)
        before = draw.randrange(100, 500)
        host = writer.sentences(draw.randrange(600, 1000))
        return [*host[:before], *body[start : start + size], *host[before:]]
    if kind == "repost":
        return [*writer.sentences(draw.randrange(5, 25)), *body, *writer.sentences(draw.randrange(5, 40))]
    return list(body)


def record(article: Article, writer: Writer, draw: random.Random) -> dict[str, str]:
    """The JSON record of an article. Equal copies carry nothing of their site; other pages mostly its footer."""
    whole = text(article.body)
    if article.kind != "equal" and draw.random() < 0.7:
        whole += "\n\n" + text(writer.footers[article.site])
    site = f"site{article.site}.example"
    day = 1 + article.number % 28
    return {
        "id": f"d{article.number:08d}", "url": f"https://{site}/{article.number}", "outlet": site,
        "published": f"2024-03-{day:02d}T{article.number % 24:02d}:00:00Z",
        "title": " ".join(article.body[:8]), "text": whole,
    }  # fmt: skip


def write(count: int, stem: Path, seed: int = 7) -> None:
    """`stem`.jsonl and `stem`.truth.jsonl (one planted pair a line: source, copy, kind)."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    writer, draw = Writer(seed), random.Random(seed + 1)
    with stem.with_suffix(".jsonl").open("w", encoding="utf-8") as out, Path(f"{stem}.truth.jsonl").open("w") as truth:
        for article in articles(count, seed):
            out.write(json.dumps(record(article, writer, draw)) + "\n")
            if article.source is not None:
                pair = {"a": f"d{article.source:08d}", "b": f"d{article.number:08d}", "kind": article.kind}
                truth.write(json.dumps(pair) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("stem", type=Path)
    chosen = parser.parse_args()
    write(chosen.count, chosen.stem)
