"""What a database of N generated articles costs to add to and to ask: `python benchmarks/store.py --articles 20000`.

The store is filled with articles of some 3.5 KB (words drawn by Zipf's law from an invented vocabulary), every tenth a
copy of an earlier one. Then, each in this process with the database's own cache cold: `add` of 1,000 new articles from
JSON Lines (study included, and apart), `trace --db` of one stored article, `search`, `show`, `outlets`, `stories`.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from tracer import fingerprint
from tracer.collect import add
from tracer.collect.studying import studies
from tracer.model import Article, Capture, Outlet, Stamp, Studied
from tracer.query import outlets, search, show, stories
from tracer.readers import read
from tracer.settings import Settings
from tracer.store import open_store
from tracer.study import Desk
from tracer.trace import Sources, trace_url

_WORDS = 560  # a text of some 3.5 KB
_COPIED = 10  # every tenth article is a copy
_BATCH = 1_000


class Maker:
    """News-like texts that repeat for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._pick = np.random.default_rng(seed)
        letters = random.Random(seed)
        syllables = [a + b for a in "bdfghklmnprstvz" for b in "aeiou"]
        made = {"".join(letters.choices(syllables, k=letters.randint(1, 4))) for _ in range(60_000)}
        self._vocabulary = np.array(sorted(made))
        letters.shuffle(self._vocabulary)  # type: ignore[arg-type]
        weights = 1 / np.arange(1, len(self._vocabulary) + 1)
        self._chances = np.cumsum(weights / weights.sum())

    def text(self) -> str:
        """A text of its own, in sentences."""
        drawn = self._vocabulary[np.searchsorted(self._chances, self._pick.random(_WORDS))]
        return ". ".join(" ".join(drawn[at : at + 16]).capitalize() for at in range(0, _WORDS, 16)) + "."


def records(maker: Maker, count: int, name: str, copied_from: list[str]) -> Iterator[dict[str, Any]]:
    """Records, every tenth with a text out of `copied_from`, which remembers some of the new ones."""
    start = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(count):
        is_copy = number % _COPIED == _COPIED - 1 and copied_from
        text = copied_from[number % len(copied_from)] if is_copy else maker.text()
        if not is_copy and len(copied_from) < 20_000:
            copied_from.append(text)
        outlet = f"outlet{number * 7919 % 300}"
        yield {
            "id": f"{name}{number}",
            "url": f"https://{outlet}.example/{name}/{number}",
            "outlet": f"{outlet}.example",
            "published": (start + timedelta(minutes=number)).isoformat(),
            "title": text[:60],
            "text": text,
        }


def studied(record: dict[str, Any], settings: Settings) -> Studied:
    """A record as `add` would study it, without extraction."""
    outlet = Outlet(record["outlet"], record["outlet"])
    time_ = datetime.fromisoformat(record["published"])
    stamp = Stamp(record["published"], time_, time_, "second", "given in the record")
    article = Article(
        record["id"], record["url"], record["url"], outlet, record["title"], None, "en", stamp, record["text"],
        Capture("generated", record["url"], record["url"], sha256=record["id"]), "generated", (stamp,),
    )  # fmt: skip
    return Studied(article, fingerprint.of(article.text, settings.fingerprint))


def fill(path: Path, count: int, maker: Maker, *, with_text: bool) -> list[str]:
    """A database of `count` generated articles, not compared with each other."""
    settings, copied = Settings(), list[str]()
    with open_store(path, fingerprint=settings.fingerprint.text(), settings=settings.store) as store:
        found = records(maker, count, "g", copied)
        for start in range(0, count, _BATCH):
            with store.writing():
                run = store.begin_run("add", "generated", started=datetime.now(UTC))
                for _, record in zip(range(min(_BATCH, count - start)), found, strict=False):
                    store.save_article(studied(record, settings), run, with_text=with_text)
                store.end_run(run)
    return copied


def timed(what: str, work: Callable[[], object]) -> None:
    """Print how long it took, in this process and its workers."""
    begin, cpu = time.perf_counter(), time.process_time()
    result = work()
    print(f"{what:<44}{time.perf_counter() - begin:9.2f} s wall {time.process_time() - cpu:9.2f} s CPU here  {result}")


def main() -> None:
    """Fill, add, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--new", type=int, default=1_000)
    parser.add_argument("--no-text", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, maker = Path(folder) / "t.db", Maker()
        copied: list[str] = []
        timed(
            f"fill with {given.articles:,}",
            lambda: copied.extend(fill(path, given.articles, maker, with_text=not given.no_text)),
        )
        print(f"{'bytes per article':<44}{path.stat().st_size / given.articles:9.0f}")
        crawl = Path(folder) / "new.jsonl"
        crawl.write_text("".join(json.dumps(r) + "\n" for r in records(maker, given.new, "n", copied)))
        pages = read(str(crawl), settings=Settings())
        timed(f"study alone of {given.new:,}", lambda: sum(1 for _ in studies(pages, Desk())))
        timed(f"add of {given.new:,}, study included", lambda: add([str(crawl)], db=path).matches)
        one = Path(folder) / "one.txt"
        one.write_text(copied[0])
        timed("trace --db of one", lambda: len(trace_url(str(one), sources=Sources(db=path)).links))
        rare = copied[0].split()[40]
        timed(f"search of one word ({rare})", lambda: len(search(rare, db=path).rows))
        timed("search of two common words", lambda: len(search(" ".join(maker._vocabulary[:2]), db=path).rows))
        timed("show", lambda: len(getattr(show("n9", db=path), "sources", ())))
        timed("outlets", lambda: len(outlets(db=path)[0].rows))
        timed("stories", lambda: len(stories(db=path).rows))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{'peak memory of this process':<44}{peak:9} MB")


if __name__ == "__main__":
    sys.exit(main())
