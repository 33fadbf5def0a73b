"""What frames tie: pages of one frame with other names and numbers that stand in one cluster.

Planted: eight outlets publish greeting cables, weather notices, price tables and galleries around short stories of
their own; some fillings are carried by other outlets too, edited a little, and those are copies to be kept. Real: on
`saudinewsnet` cables are told by the countries named, weather notices by how much of their text is the same; on
`allsides` pages of a gallery by what they share outside captions.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.corpus import Writer

OUTLETS, FILLINGS, CARRIED = 8, 12, 0.4
Record = dict[str, Any]
CABLE = re.compile("برقي(ة|تي|ات|تين) (تهنئة|عزاء|شكر)")
LANDS = "تونس مصر عمان عُمان المغرب الكويت البحرين الأردن لبنان المالديف ليبيريا كولومبيا بيرو بلجيكا فرنسا".split()
WEATHER = re.compile("الأرصاد.{0,200}(حالة الطقس|طقس)", re.DOTALL)
VIEWER = re.compile(r"hide caption|photos: |replay more videos", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """Clusters as lists of ids, pairs as dictionaries of `--pairs`."""

    clusters: list[list[str]]
    pairs: list[Record]


def measure(data: Path | None) -> None:
    """Print the planted figures, and the real ones where there are data."""
    records = list(planted(7))
    report("planted", dedup(records), {r["id"]: r["filling"] for r in records})
    for name, differ in (("saudinewsnet", other_notice), ("allsides", captions_alone)):
        file = data / name / "articles.jsonl.gz" if data else None
        if file is None or not file.is_file():
            print(f"{name}: absent; not measured", file=sys.stderr)
            continue
        with gzip.open(file, "rb") as lines:
            known = {record["id"]: record for record in map(json.loads, lines)}
        real(name, dedup(list(known.values())), known, differ)


def dedup(records: list[Record]) -> Found:
    """What `tracer dedup --clusters --pairs` makes of some records."""
    from tracer.dedup import Wanted, dedup_pages

    with tempfile.TemporaryDirectory() as folder:
        file, wanted = Path(folder, "pages.jsonl"), Wanted(clusters=Path(folder, "c"), pairs=Path(folder, "p"))
        file.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
        dedup_pages([str(file)], wanted=wanted, work=Path(folder, "work"))
        clusters, pairs = (
            [json.loads(line) for line in Path(folder, name).read_bytes().splitlines()] for name in ("c", "p")
        )
    return Found([[member["id"] for member in cluster["members"]] for cluster in clusters], pairs)


def report(name: str, found: Found, filling: dict[str, str]) -> None:
    """Pages whose cluster is led by another filling; pairs across fillings that tie; copies that are kept together."""
    framed = [page for page, what in filling.items() if what]
    merged = sum(
        bool(filling[page]) and filling[page] != filling[cluster[0]] for cluster in found.clusters for page in cluster
    )
    across = [p for p in found.pairs if filling[p["a"]] != filling[p["b"]] and not p["furniture"]]
    together = {frozenset(pair) for cluster in found.clusters for pair in combinations(sorted(cluster), 2)}
    holders: dict[str, list[str]] = {}
    for page in framed:
        holders.setdefault(filling[page], []).append(page)
    copies = [frozenset(pair) for pages in holders.values() for pair in combinations(sorted(pages), 2)]
    kept = sum(pair in together for pair in copies)
    print(f"{name}: {len(framed)} pages of templates")
    print(f"  merged with another filling  {merged} = {100 * merged / max(1, len(framed)):.2f} %")
    print(f"  pairs of two fillings that tie  {len(across)}")
    print(f"  copies of one filling kept together  {kept} of {len(copies)} = {kept / max(1, len(copies)):.3f}")


def real(name: str, found: Found, known: dict[str, Record], differ: Callable[[Record, Record], bool | None]) -> None:
    """Members of clusters that share a frame with their pivot and differ in what fills it."""
    told = wrong = 0
    for cluster in found.clusters:
        for page in cluster[1:]:
            verdict = differ(known[cluster[0]], known[page])
            told += verdict is not None
            wrong += verdict is True
    ties = [p for p in found.pairs if not p["furniture"] and differ(known[p["a"]], known[p["b"]])]
    print(f"{name}: {told} members of clusters are of templates that can be told apart")
    print(f"  merged with another filling  {wrong}")
    print(f"  pairs of two fillings that tie  {len(ties)}")


def other_notice(a: Record, b: Record) -> bool | None:
    """Two cables to other countries, two weather notices that are not one; None for anything else."""
    if CABLE.search(a["text"][:400]) and CABLE.search(b["text"][:400]):
        one, other = ({land for land in LANDS if land in r["title"] + r["text"]} for r in (a, b))
        return not one & other if one and other else None
    if WEATHER.search(a["text"][:400]) and WEATHER.search(b["text"][:400]):
        return contained(a["text"], b["text"]) < 0.5
    return None


def captions_alone(a: Record, b: Record) -> bool | None:
    """Two pages that share next to nothing outside the sentences of a viewer; None where neither has one."""
    if not VIEWER.search(a["text"]) or not VIEWER.search(b["text"]):
        return None
    one, other = (VIEWER.split(r["text"])[0] for r in (a, b))
    rest_a, rest_b = (VIEWER.split(r["text"])[-1] for r in (a, b))
    return max(contained(one, other), contained(rest_a, rest_b)) < 0.1


def contained(a: str, b: str) -> float:
    """Shared word 5-grams by those of the smaller text."""
    one, other = (set(zip(*(words[i:] for i in range(5)), strict=False)) for words in map(tokens, (a, b)))
    return len(one & other) / max(1, min(len(one), len(other)))


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def planted(seed: int) -> Iterator[Record]:
    """Pages of four kinds of template, and as many stories of the outlets' own."""
    writer, draw = Writer(seed), random.Random(seed)
    makers = (cable, weather, prices, gallery)
    frames = [writer.take(60) for _ in makers]
    number = 0
    for kind, make in enumerate(makers):
        for filling in range(FILLINGS):
            text = make(frames[kind], writer, draw)
            outlets = [n for n in range(OUTLETS) if draw.random() < CARRIED] or [filling % OUTLETS]
            for outlet in outlets:
                own = story(writer) + "\n\n" if make is gallery else " ".join(writer.take(draw.randrange(4, 9))) + ". "
                name = f"gallery-{number}" if make is gallery else f"{make.__name__}-{filling}"
                yield record(number, outlet if make is not gallery else 0, own + text, name)
                number += 1
                yield record(number, draw.randrange(OUTLETS), story(writer), "")
                number += 1


def record(number: int, outlet: int, text: str, filling: str) -> Record:
    return {"id": f"t{number:05d}", "outlet": f"outlet{outlet}.example", "text": text, "filling": filling}


def story(writer: Writer) -> str:
    """Some 150 words that nobody else has."""
    return ". ".join(" ".join(writer.take(15)) for _ in range(10)) + "."


def cable(frame: list[str], writer: Writer, draw: random.Random) -> str:
    """One frame of 60 words; every seventh is filled in, from five names used over and over."""
    names = [name.capitalize() + name for name in writer.take(5)]
    words = [names[n % 5] if n % 7 == 3 else word for n, word in enumerate(frame)]
    return " ".join(words) + "."


def weather(frame: list[str], writer: Writer, draw: random.Random) -> str:
    """Three regions and figures in a fixed report."""
    regions = [region.capitalize() + "ia" for region in writer.take(6)]
    words = [
        regions[n % 6] if n % 8 == 2 else str(draw.randrange(10, 48)) if n % 9 == 5 else w for n, w in enumerate(frame)
    ]
    return " ".join(words) + "."


def prices(frame: list[str], writer: Writer, draw: random.Random) -> str:
    """A table: the same goods, other prices."""
    return "\n".join(
        f"{good} {draw.randrange(100, 9000) / 100} {draw.choice('+-')}{draw.randrange(99)}" for good in frame[:40]
    )


def gallery(frame: list[str], writer: Writer, draw: random.Random) -> str:
    """Captions between a viewer's words; the same gallery stands under several stories."""
    return " ".join(f"Photos: {' '.join(writer.take(18))} Hide Caption {n} of 12" for n in range(1, 13))
