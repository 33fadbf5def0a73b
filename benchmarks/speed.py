"""tracer and its peers on one generated corpus, end to end from JSON Lines to clusters, each in its own process.

    python benchmarks/speed.py --count 100000 --peers datasketch,rensa,gaoya,daft

Turn by turn: wall time, processor time and peak memory of the whole process tree; recall of the planted copies by kind;
precision of the pairs or clusters; pages in a cluster with nothing but a template in common. `--python` names an
interpreter that has the peers installed. Recall of excerpts counts listed pairs; of all else, a listed pair or a common
cluster.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import corpus

HERE = Path(__file__).resolve().parent
TICKS, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
SAMPLE = 4_000  # planted pairs whose true Jaccard is computed
OURS = """
import sys
from pathlib import Path
from tracer.dedup import Wanted, dedup_pages
if __name__ == "__main__":
    source, out, engine = sys.argv[1:]
    wanted = Wanted(clusters=Path(out + ".clusters"), pairs=Path(out + ".pairs"))
    dedup_pages([source], wanted=wanted, work=Path(out + ".work"), compiled=engine == "tracer")
"""
Pair = tuple[str, str]


def measured(command: list[str]) -> tuple[float, float, float]:
    """(wall seconds, processor seconds, peak MB) of a command and everything it starts, looked at every 50 ms."""
    start = time.perf_counter()
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
    spent: dict[str, float] = {}
    peak = 0.0
    while process.poll() is None:
        resident = 0
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                fields = Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == process.pid:
                spent[pid] = (int(fields[11]) + int(fields[12])) / TICKS
                resident += int(fields[21]) * PAGE
        peak = max(peak, resident / 1e6)
        time.sleep(0.05)
    took = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command[:3])} failed with {process.returncode}")
    return took, sum(spent.values()), peak


class Truth:
    """What was planted, and the true Jaccard of a sample of it."""

    def __init__(self, stem: Path) -> None:
        self.planted = [json.loads(line) for line in Path(f"{stem}.truth.jsonl").read_text().splitlines()]
        self.source = {row["b"]: row["a"] for row in self.planted if row["kind"] != "excerpt"}
        self.excerpted = {row["b"]: row["a"] for row in self.planted if row["kind"] == "excerpt"}
        some = random.Random(1).sample(self.planted, min(SAMPLE, len(self.planted)))
        wanted = {row[side] for row in some for side in "ab"}
        texts = {}
        with stem.with_suffix(".jsonl").open() as lines:
            for line in lines:
                if line[8:17] in wanted:
                    record = json.loads(line)
                    texts[record["id"]] = grams(record["text"])
        alike = {(r["a"], r["b"]): jaccard(texts[r["a"]], texts[r["b"]]) for r in some}
        self.close = {pair for pair, value in alike.items() if value >= 0.7}

    def family(self, name: str) -> set[str]:
        """The texts a page is made of."""
        text = self.source.get(name, name)
        return {text, self.source.get(self.excerpted.get(text, text), self.excerpted.get(text, text))}

    def report(self, pairs: set[Pair], clusters: list[list[str]]) -> dict[str, float]:
        """Recall by kind, of J >= .7 and of all copies; precision; share of records merged by a template."""
        place = {name: number for number, members in enumerate(clusters) for name in members}
        hits, totals = Counter[str](), Counter[str]()
        close = 0
        for row in self.planted:
            pair = (row["a"], row["b"])
            found = pair in pairs or (place.get(row["a"], -1) == place.get(row["b"], -2))
            hits[row["kind"]] += found
            totals[row["kind"]] += 1
            close += found and pair in self.close
        rates = {f"recall {kind}": hits[kind] / totals[kind] for kind in sorted(totals)}
        copies = [kind for kind in totals if kind != "excerpt"]
        rates["recall J>=.7"] = close / max(1, len(self.close))
        rates["recall copies"] = sum(hits[k] for k in copies) / sum(totals[k] for k in copies)
        rates["recall planted"] = sum(hits.values()) / sum(totals.values())
        listed = pairs or {(members[0], other) for members in clusters for other in members[1:]}
        right = sum(bool(self.family(a) & self.family(b)) for a, b in listed)
        rates["precision"] = right / max(1, len(listed))
        wrong = sum(len(m) - Counter(self.source.get(n, n) for n in m).most_common(1)[0][1] for m in clusters)
        hosts = sum(name in self.excerpted for name in place)
        rates["wrongly merged"] = wrong / max(1, len(place))
        rates["excerpt hosts in clusters"] = hosts / max(1, len(self.excerpted))
        return rates


def grams(text: str) -> set[int]:
    """Distinct word 5-grams of a text, as hashes."""
    words = re.findall(r"\w+", text.lower())
    return {hash(tuple(words[i : i + 5])) for i in range(max(1, len(words) - 4))}


def jaccard(a: set[int], b: set[int]) -> float:
    """Of two sets."""
    return len(a & b) / max(1, len(a | b))


def results(tool: str, out: Path) -> tuple[set[Pair], list[list[str]]]:
    """(listed pairs that are not furniture, clusters) a tool wrote."""
    if not tool.startswith("tracer"):
        return set(), json.loads(out.read_text())
    rows = map(json.loads, Path(f"{out}.pairs").read_bytes().splitlines())
    pairs = {(row["a"], row["b"]) for row in rows if not row["furniture"]}
    lines = map(json.loads, Path(f"{out}.clusters").read_bytes().splitlines())
    return pairs, [[member["id"] for member in line["members"]] for line in lines]


def command(tool: str, source: Path, out: Path, folder: Path, python: str) -> list[str]:
    """How a tool is started."""
    if not tool.startswith("tracer"):
        return [python, str(HERE / "peers.py"), tool, str(source), str(out)]
    script = folder / "ours.py"
    script.write_text(OURS)
    return [sys.executable, str(script), str(source), str(out), tool]


def compare(tools: Iterable[str], stem: Path, count: int, python: str) -> None:
    """Run each tool in turn and print its row."""
    truth = Truth(stem)
    rows = defaultdict(dict)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for tool in tools:
            out = folder / tool
            wall, spent, peak = measured(command(tool, stem.with_suffix(".jsonl"), out, folder, python))
            rates = truth.report(*results(tool, out))
            rows[tool] = {"wall s": wall, "documents/s": count / wall, "cpu s": spent, "peak MB": peak, **rates}
            figures = "  ".join(f"{name} {value:,.4g}" for name, value in rows[tool].items())
            print(f"{tool:12s} {figures}", flush=True)
    for tool, row in rows.items():
        if tool != "tracer" and "tracer" in rows:
            times = row["wall s"] / rows["tracer"]["wall s"], row["cpu s"] / max(0.01, rows["tracer"]["cpu s"])
            print(f"tracer is {times[0]:.1f} times as fast as {tool} by the clock, {times[1]:.1f} by processor time")


def main() -> None:
    """Make the corpus where it is not there yet, and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--peers", default="", help="some of datasketch,rensa,gaoya,daft")
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has the peers")
    parser.add_argument("--folder", type=Path, default=Path("build/speed"), help="where corpora are kept")
    parser.add_argument("--numpy", action="store_true", help="also tracer without numba")
    chosen = parser.parse_args()
    stem = chosen.folder / f"corpus-{chosen.count}"
    if not Path(f"{stem}.truth.jsonl").is_file():
        corpus.write(chosen.count, stem)
    tools = ["tracer", *(["tracer-numpy"] if chosen.numpy else []), *filter(None, chosen.peers.split(","))]
    compare(tools, stem, chosen.count, chosen.python)


if __name__ == "__main__":
    main()
