"""How long the chain takes: one story on thousands of pages, and thousands of small stories.

    python -m benchmarks.chain_speed --pages 5000 --stories 10000

Texts are copied with edits; matches are made up with whole-text passages, 30 a page, as align would give them.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from benchmarks.cascade_world import Event, World
from benchmarks.cascades import edit
from tracer import chain, fingerprint
from tracer.model import Article, Capture, Match, Outlet, Passage, Span, Stamp, Studied
from tracer.outlets import OutletTable
from tracer.settings import Settings

START = datetime(2020, 1, 1, tzinfo=UTC)


def pages(world: World, count: int, rng: random.Random, settings: Settings) -> list[Studied]:
    """One text and its copies, each from any earlier one, with edits, at an outlet and an hour of its own."""
    texts = [Event(world, rng).paragraphs(rng, 8, statement=True)]
    for _ in range(count - 1):
        parent = rng.choice(texts)
        texts.append(edit(parent, rng, 0.05, 0.01) if rng.random() < 0.7 else parent)
    return [_studied(number, text, rng, settings) for number, text in enumerate(texts)]


def _studied(number: int, parts: Sequence[str], rng: random.Random, settings: Settings) -> Studied:
    text = "\n\n".join(parts)
    when = START + timedelta(hours=number * rng.random())
    stamp = Stamp(when.isoformat(), when, when, "second", "test")
    outlet = Outlet(f"o{number}.example", f"Outlet {number}", domains=(f"o{number}.example",))
    url = f"https://o{number}.example/a"
    article = Article(
        f"{number:06}", url, url, outlet, "A title", None, "en", stamp, text, Capture("speed"), url, (stamp,)
    )
    return Studied(article, fingerprint.of(text, settings.fingerprint))


def matched(story: Sequence[Studied], each: int, rng: random.Random) -> list[Match]:
    """Up to `each` whole-text matches a page, with pages drawn at random."""
    found: dict[tuple[int, int], Match] = {}
    for a in range(1, len(story)):
        for b in rng.sample(range(a), min(a, each)):
            one, other = story[a], story[b]
            spans = Span(0, len(one.article.text)), Span(0, len(other.article.text))
            mine, theirs = set(one.fingerprint.shingles.tolist()), set(other.fingerprint.shingles.tolist())
            shared = len(mine & theirs)
            passage = Passage(*spans, 0.95, one.fingerprint.words)
            found[(a, b)] = Match(
                one.id,
                other.id,
                shared / len(mine | theirs),
                shared / len(mine),
                shared / len(theirs),
                1.0,
                1.0,
                "near",
                "wholly",
                (passage,),
            )
    return list(found.values())


def timed(what: str, work: Callable[[], object]) -> None:
    """Run and say how long it took, by the clock and of the processor."""
    began, cpu = time.perf_counter(), time.process_time()
    work()
    print(f"{what}: {time.perf_counter() - began:.1f} s, {time.process_time() - cpu:.1f} s of processor")


def main() -> None:
    """Print both times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--stories", type=int, default=10_000)
    options = parser.parse_args()
    settings, rng = Settings(), random.Random(1)
    world = World(0, OutletTable.load())
    if options.pages:
        story = pages(world, options.pages, rng, settings)
        matches = matched(story, 30, rng)
        timed(f"one story of {len(story)} pages", lambda: chain.link(story, matches, (), settings=settings.chain))
    if options.stories:
        some = [(s, matched(s, 5, rng)) for s in (pages(world, rng.randint(2, 6), rng, settings) for _ in range(200))]
        many = [some[number % len(some)] for number in range(options.stories)]
        timed(
            f"{options.stories} stories of 2 to 6 pages",
            lambda: [chain.link(story, matches, (), settings=settings.chain) for story, matches in many],
        )


if __name__ == "__main__":
    main()
