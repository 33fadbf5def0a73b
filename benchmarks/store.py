"""What a database costs to add to and to ask as it grows; every question is a process of its own.

    python -m benchmarks.store --folder stores --sizes 10000,100000,300000 --csv docs/store-costs.csv \
        --svg docs/store-costs.svg
    python -m benchmarks.store --folder stores --sizes 1000000 --no-text

Databases are filled in bulk (see `store_filling`) and kept in `--folder`, so that a second call only measures, on a
copy of each. Beside the clock stands the processor time of the process and its workers, which a busy machine changes
less. `start` is `tracer db info` on an empty database: what every command takes before it has looked anything up.
`--plot FILE` draws a --csv of earlier runs again. The model for 30 million articles goes on with the growth between
the smallest and the largest size measured.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.store_filling import Maker, crawl, fill
from benchmarks.store_plot import drawn

MODELLED = 30_000_000


@dataclass(frozen=True)
class Cost:
    """One action on a database of so many articles: seconds of the clock and of processors, peak MB of a process."""

    articles: int
    text: str
    action: str
    clock: float
    processor: float
    memory: float


def run(*arguments: str) -> tuple[float, float, float]:
    """Clock, processor time and peak MB of `tracer ARGUMENTS`."""
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "tracer", *arguments], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        raise SystemExit(f"tracer {' '.join(arguments)}: exit status {status}")
    return time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def actions(folder: Path, db: str, size: int) -> list[tuple[str, list[str]]]:
    """What is measured, in this order."""
    common = Maker().vocabulary[:3]
    new = crawl(folder / "new.jsonl", 1_000, size)
    one = json.loads(new.read_text("utf-8").splitlines()[7])
    (folder / "one.txt").write_text(one["text"], "utf-8")
    asked = ["--db", db]
    return [
        ("start", ["db", "info", "--db", str(folder / "empty.db")]),
        ("add 1,000", ["add", str(new), *asked]),
        ("trace --no-db", ["trace", str(folder / "one.txt"), "--no-db", "--offline"]),
        ("trace --db", ["trace", str(folder / "one.txt"), *asked, "--offline"]),
        ("search, a rare word", ["search", one["text"].split()[60].strip('".,'), *asked]),
        ("search, three words of every article", ["search", " ".join(common), *asked]),
        ("search, two such words of one outlet", ["search", " ".join(common[:2]), *asked, "--outlet", one["outlet"]]),
        ("show", ["show", one["id"], *asked]),
        ("outlets", ["outlets", *asked]),
        ("stories", ["stories", *asked]),
    ]


def measured(path: Path, size: int, text: str) -> list[Cost]:
    """All actions on a copy of a database; those that only read once to warm up the disk's cache, then in earnest."""
    with tempfile.TemporaryDirectory(dir=path.parent) as name:
        folder = Path(name)
        db = shutil.copy(path, folder / "t.db")
        fill(folder / "empty.db", 0)
        found = [Cost(size, text, "bytes an article", 0, 0, path.stat().st_size / size)]
        for action, arguments in actions(folder, str(db), size):
            if not action.startswith("add"):
                run(*arguments)
            found.append(Cost(size, text, action, *run(*arguments)))
            print(f"{size:>11,} {text:<8}{action:<38}{found[-1].clock:8.2f} s clock {found[-1].processor:8.2f} s"
                  f" processors {found[-1].memory:6.0f} MB", flush=True)  # fmt: skip
        return found


def modelled(costs: list[Cost]) -> None:
    """What each action takes beyond the start of a process, at the smallest and the largest size, and at 30 million.

    Where that is less than start times differ among themselves, nothing can be said of its growth.
    """
    by_action: dict[str, list[Cost]] = defaultdict(list)
    for cost in sorted(costs, key=lambda cost: cost.articles):
        if cost.processor and cost.text == "text":
            by_action[cost.action].append(cost)
    starts = [cost.processor for cost in by_action.pop("start", [])]
    noise = max(starts) - min(starts) + 0.1
    for action, found in by_action.items():
        first, last = (cost.processor - sum(starts) / len(starts) for cost in (found[0], found[-1]))
        if last <= noise or first <= 0 or found[0].articles == found[-1].articles:
            print(f"{action:<40}{last:6.2f} s beyond the start: lost in its noise")
            continue
        power = math.log(last / first) / math.log(found[-1].articles / found[0].articles)
        then = last * (MODELLED / found[-1].articles) ** max(0.0, power)
        print(
            f"{action:<40}{first:6.2f} -> {last:.2f} s beyond the start, n^{power:.2f}; at {MODELLED:,}: {then:.2f} s"
        )


def main() -> None:
    """Fill, measure, write down, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("stores"))
    parser.add_argument("--sizes", default="10000")
    parser.add_argument("--no-text", action="store_true")
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    costs: list[Cost] = [] if given.plot is None else _read(given.plot)
    given.folder.mkdir(parents=True, exist_ok=True)
    text = "no text" if given.no_text else "text"
    for size in map(int, given.sizes.split(",")) if given.plot is None else ():
        path = given.folder / f"{size}{'-no-text' if given.no_text else ''}.db"
        if not path.exists():
            print(f"{size:>11,} filled in {fill(path, size, with_text=not given.no_text):.0f} s")
        costs += measured(path, size, text)
    if given.csv:
        _write(given.csv, costs)
    modelled(costs)
    if given.svg:
        given.svg.write_text(drawn([asdict(cost) for cost in costs if cost.text == "text"]), "utf-8")


def _read(path: Path) -> list[Cost]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Cost(int(r["articles"]), r["text"], r["action"], float(r["clock"]), float(r["processor"]), float(r["memory"]))
        for r in rows
    ]


def _write(path: Path, costs: list[Cost]) -> None:
    """Rows of other sizes, measured before, stay."""
    mine = {(cost.articles, cost.text) for cost in costs}
    kept = [cost for cost in (_read(path) if path.exists() else []) if (cost.articles, cost.text) not in mine]
    costs[:0] = kept
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(asdict(costs[0])))
        writer.writeheader()
        writer.writerows({k: round(v, 2) if isinstance(v, float) else v for k, v in asdict(c).items()} for c in costs)


if __name__ == "__main__":
    main()
