"""How well shared passages are found, how often they are found where nothing was taken, and what it costs.

    python benchmarks/alignment.py --data ../shared/data [--only pan13|answers|events|copies|speed] [--half dev]

* pan13: `pan13/pairs.tar.xz`, pairs with planted passages: plagdet, precision, recall and granularity by kind of
  obfuscation (Potthast et al., "An Evaluation Framework for Plagiarism Detection", COLING 2010; macro averages over
  cases, as PAN publishes them). Settings were tuned on the dev half alone; halves are drawn by a hash of the name.
* answers: `clough-stevenson`, short answers copied, revised or written from memory: copied or not, and four levels.
* events: pairs of reports of one event by two outlets (`allsides`, `fa-kes`): the share with any passage, by the
  containment of word 5-grams. Below .05 almost nothing was taken: what is found there is mostly false.
* copies: `allsides`, `fa-kes` pairs listed with containment of .5 and more: the share that has a passage.
* speed: time of a pair by length, and the growth from 5,000 to 10,000 words.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
import math
import random
import re
import sys
import tarfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tracer import align
from tracer.model import Match, Span
from tracer.normalize import words
from tracer.settings import AlignSettings

SETTINGS = AlignSettings()
KINDS = {
    "01-no-plagiarism": "nothing planted",
    "02-no-obfuscation": "none",
    "03-random-obfuscation": "random",
    "04-translation-obfuscation": "translation",
    "05-summary-obfuscation": "summary",
}
Case = tuple[Span, Span]


# --- pan13 --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """A document pair with its planted passages (suspicious, source)."""

    kind: str
    name: str
    a: str
    b: str
    cases: list[Case]

    @property
    def half(self) -> str:
        return "held-out" if int(hashlib.sha1(self.name.encode()).hexdigest(), 16) % 2 else "dev"


def pan13(path: Path) -> list[Pair]:
    """All pairs of the archive, in order of name. Offsets are code points of the text with its own line ends."""
    with tarfile.open(path) as archive:
        files = {m.name.removeprefix("./"): archive.extractfile(m) for m in archive.getmembers() if m.isfile()}
        read = {name: handle.read() for name, handle in files.items() if handle}
    texts = {Path(name).name: data.decode("utf-8") for name, data in read.items() if name.endswith(".txt")}
    found = []
    for name in sorted(name for name in read if name.endswith(".xml")):
        suspicious, source = Path(name).stem.split("-source-")
        found.append(
            Pair(
                KINDS[Path(name).parent.name],
                Path(name).name,
                texts[f"{suspicious}.txt"],
                texts[f"source-{source}.txt"],
                list(cases(read[name])),
            )
        )
    return found


def cases(xml: bytes) -> Iterator[Case]:
    for feature in ElementTree.parse(io.BytesIO(xml)).getroot().iter("feature"):
        if feature.get("name") == "plagiarism":
            at = {key: int(feature.get(key, "0")) for key in feature.attrib if key.endswith(("_offset", "_length"))}
            yield (
                Span(at["this_offset"], at["this_offset"] + at["this_length"]),
                Span(at["source_offset"], at["source_offset"] + at["source_length"]),
            )


@dataclass
class Plagdet:
    """Precision, recall and granularity over many pairs, each averaged over cases or detections."""

    recalls: list[float]
    precisions: list[float]
    pieces: list[int]

    def add(self, gold: Sequence[Case], found: Sequence[Case]) -> None:
        for case in gold:
            share, met = covered(case, found)
            self.recalls.append(share)
            self.pieces += [met] if met else []
        self.precisions += [covered(detection, gold)[0] for detection in found]

    def __str__(self) -> str:
        recall, precision, granularity = mean(self.recalls), mean(self.precisions), mean(self.pieces) or 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return (
            f"plagdet {f1 / math.log2(1 + granularity):.4f}  precision {precision:.4f}  recall {recall:.4f}  "
            f"granularity {granularity:.4f}  cases {len(self.recalls)}  found {len(self.precisions)}"
        )


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def covered(case: Case, others: Iterable[Case]) -> tuple[float, int]:
    """Which part of a case's characters, on both sides, overlapping others hold; and how many of those there are."""
    met = [other for other in others if case[0].overlap(other[0]) and case[1].overlap(other[1])]
    held = sum(len({at for other in met for at in range(*common(case[side], other[side]))}) for side in (0, 1))
    return held / (len(case[0]) + len(case[1])), len(met)


def common(one: Span, two: Span) -> tuple[int, int]:
    return max(one.start, two.start), min(one.end, two.end)


def run_pan13(data: Path, half: str | None) -> None:
    path = data / "pan13" / "pairs.tar.xz"
    if absent(path):
        return
    pairs = pan13(path)
    for part in [half] if half else ["dev", "held-out"]:
        scores: dict[str, Plagdet] = defaultdict(lambda: Plagdet([], [], []))
        false = 0
        begun = time.perf_counter()
        chosen = [pair for pair in pairs if pair.half == part]
        for pair in chosen:
            found = [(p.a, p.b) for p in align.match_texts(pair.a, pair.b, settings=SETTINGS).passages]
            for kind in (pair.kind, "all kinds"):
                scores[kind].add(pair.cases, found)
            false += bool(found and not pair.cases)
        spent = time.perf_counter() - begun
        print(f"pan13 {part}: {len(chosen)} pairs, {1000 * spent / len(chosen):.1f} ms a pair")
        for kind in (*list(KINDS.values())[1:], "all kinds"):
            print(f"  {kind:12} {scores[kind]}")
        empty = sum(not pair.cases for pair in chosen)
        print(f"  pairs with nothing planted in which something is found: {false} of {empty}")


# --- answers ------------------------------------------------------------------------------------------------------


def run_answers(data: Path) -> None:
    folder = data / "clough-stevenson"
    if absent(folder / "file_information.csv"):
        return
    right = level_right = total = 0
    table: Counter[tuple[str, str]] = Counter()
    with (folder / "file_information.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["Category"] != "orig" and (folder / row["File"]).is_file()]
    for row in rows:
        answer = (folder / row["File"]).read_text("utf-8", errors="replace")
        source = (folder / f"orig_task{row['Task']}.txt").read_text("utf-8", errors="replace")
        match = align.match_texts(answer, source, settings=SETTINGS)
        total += 1
        right += (match.derivation != "not") == (row["Category"] != "non")
        level_right += level(match) == row["Category"]
        table[row["Category"], match.derivation] += 1
    print(f"answers: copied or not {right / total:.3f} ({right} of {total}); four levels {level_right / total:.3f}")
    for category in ("cut", "light", "heavy", "non"):
        print(f"  {category:6}", {d: table[category, d] for d in ("wholly", "partly", "not")})


def level(match: Match) -> str:
    """The level of copying by how much of the passages is word for word; the bounds stand where the terms divide."""
    if match.derivation == "not":
        return "non"
    kept = sum(p.words for p in match.passages) / max(sum(p.words / max(p.similarity, 0.01) for p in match.passages), 1)
    return "cut" if kept > 0.9 else "light" if kept > 0.6 else "heavy"


# --- news ---------------------------------------------------------------------------------------------------------


def articles(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def day(text: str) -> int | None:
    """A date as a day number; fa-kes writes month/day/year."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", text or "") or re.match(r"(\d+)/(\d+)/(\d{4})", text or "")
    if not found:
        return None
    first, second, third = map(int, found.groups())
    year, month, of_month = (first, second, third) if first > 31 else (third, first, second)
    if month > 12:
        month, of_month = of_month, month
    return date(year, month, of_month).toordinal()


def same_event(records: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Texts by two outlets, at most two days apart, whose tf-idf cosine is .3 and more."""
    kept = [record for record in records if len(record["text"]) > 400 and day(record.get("published") or "")]
    counts = [Counter(words(record["text"]).tokens) for record in kept]
    documents = Counter(token for count in counts for token in count)
    vectors = []
    for count in counts:
        raw = {t: (1 + math.log(n)) * math.log(len(kept) / documents[t]) for t, n in count.items() if documents[t] > 1}
        norm = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        vectors.append({token: value / norm for token, value in raw.items()})
    order = sorted(range(len(kept)), key=lambda i: (day(kept[i]["published"]), kept[i]["id"]))
    for place, i in enumerate(order):
        for j in order[place + 1 :]:
            if (day(kept[j]["published"]) or 0) - (day(kept[i]["published"]) or 0) > 2:
                break
            if kept[i]["outlet"] != kept[j]["outlet"]:
                one, two = sorted((vectors[i], vectors[j]), key=len)
                if sum(value * two.get(token, 0.0) for token, value in one.items()) >= 0.3:
                    yield kept[i]["text"], kept[j]["text"]


def run_events(data: Path) -> None:
    for name in ("allsides", "fa-kes"):
        path = data / name / "articles.jsonl.gz"
        if absent(path):
            continue
        met: Counter[str] = Counter()
        total: Counter[str] = Counter()
        for a, b in same_event(articles(path)):
            match = align.match_texts(a, b, settings=SETTINGS)
            containment = max(match.containment_a_in_b, match.containment_b_in_a)
            band = next(label for bound, label in BANDS if containment < bound)
            total[band] += 1
            met[band] += bool(match.passages)
        print(f"events {name}: pairs of two outlets with a passage, by containment")
        for _, band in BANDS:
            print(f"  {band:12} {met[band]:4} of {total[band]:4}  {met[band] / max(total[band], 1):.3f}")


BANDS = ((0.02, "below .02"), (0.05, ".02 to .05"), (0.3, ".05 to .3"), (2.0, ".3 and more"))


def run_copies(data: Path) -> None:
    for name in ("allsides", "fa-kes"):
        listed = data / name / "pairs.csv"
        if absent(listed):
            continue
        texts = {record["id"]: record["text"] for record in articles(data / name / "articles.jsonl.gz")}
        with listed.open(encoding="utf-8") as lines:
            rows = [r for r in csv.DictReader(lines) if float(r["containment5"]) >= 0.5 and int(r["shared"]) >= 50]
        matches = [align.match_texts(texts[row["a"]], texts[row["b"]], settings=SETTINGS) for row in rows]
        found = sum(bool(match.passages) for match in matches)
        off = [
            row
            for row, match in zip(rows, matches, strict=True)
            if abs(max(match.containment_a_in_b, match.containment_b_in_a) - float(row["containment5"])) > 0.0001
        ]
        print(f"copies {name}: {found} of {len(rows)} have a passage; containment differs from the list in {len(off)}")


# --- speed --------------------------------------------------------------------------------------------------------


def run_speed() -> None:
    chosen = random.Random(7)
    vocabulary = [f"w{i}" for i in range(30_000)]
    rare = [1 / (i + 8) for i in range(30_000)]
    stock = chosen.choices(vocabulary, rare, k=60_000)
    took: dict[tuple[str, int], float] = {}
    for length in (550, 5_000, 10_000):
        a = stock[:length]
        pairs = {
            "unrelated": stock[30_000 : 30_000 + length],
            "every tenth word changed": [w if chosen.random() > 0.1 else f"x{chosen.random()}" for w in a],
            "half shared": stock[30_000 : 30_000 + length // 2] + a[: length // 2],
            "equal": a,
        }
        for label, b in pairs.items():
            took[label, length] = fastest(" ".join(a), " ".join(b))
    print("speed: ms a pair of 550 (3 KB), 5,000 and 10,000 words, and the growth of the last two")
    for label in ("unrelated", "every tenth word changed", "half shared", "equal"):
        short, middle, long = (took[label, length] for length in (550, 5_000, 10_000))
        print(f"  {label:26} {1000 * short:7.1f} {1000 * middle:7.1f} {1000 * long:7.1f}   x{long / middle:.2f}")


def fastest(a: str, b: str) -> float:
    """The least processor time of five runs, reading included; a changing last word keeps kept readings out."""
    times = []
    for turn in range(5):
        begun = time.process_time()
        align.match_texts(f"{a} t{turn}", f"{b} t{turn}", settings=SETTINGS)
        times.append(time.process_time() - begun)
    return min(times)


def absent(path: Path) -> bool:
    if path.exists():
        return False
    print(f"{path} is absent: not measured", file=sys.stderr)
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", choices=["pan13", "answers", "events", "copies", "speed"])
    parser.add_argument("--half", choices=["dev", "held-out"])
    asked = parser.parse_args()
    if asked.only in (None, "pan13"):
        run_pan13(asked.data, asked.half)
    if asked.only in (None, "answers"):
        run_answers(asked.data)
    if asked.only in (None, "events"):
        run_events(asked.data)
    if asked.only in (None, "copies"):
        run_copies(asked.data)
    if asked.only in (None, "speed"):
        run_speed()


if __name__ == "__main__":
    main()
