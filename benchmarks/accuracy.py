"""Everything that is measured on real data and invented stories, in one table, each figure beside what it must reach.

    python -m benchmarks.accuracy --data ../shared/data
    python -m benchmarks.accuracy --data ../shared/data --only chain credits

Runs the benchmarks one by one (minutes each; what each prints goes to stderr) and reads its figures off their output,
so that the table says what the single commands say. A set that is absent is "not measured". Figures are shares of 1 but
for counts; "most" is a figure that must not be higher.
"""

from __future__ import annotations

import argparse
import importlib
import io
import re
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One line of the table: what it is, where it stands in a benchmark's output, and its bound."""

    what: str
    pattern: str  # one group, the number
    least: float | None = None
    most: float | None = None

    def row(self, output: str) -> str:
        """The line for a benchmark's output."""
        found = re.search(self.pattern, output, re.DOTALL)
        if found is None:
            return f"{'-':>8}  {self._bound():>12}  {self.what}   not measured"
        value = float(found.group(1))
        below = self.least is not None and value < self.least
        above = self.most is not None and value > self.most
        return f"{found.group(1):>8}  {self._bound():>12}  {self.what}{'   NOT REACHED' if below or above else ''}"

    def _bound(self) -> str:
        if self.least is not None:
            return f"least {self.least:g}"
        return f"most {self.most:g}" if self.most is not None else ""


@dataclass(frozen=True)
class Run:
    """One command and the figures it gives. `needs` is the folder of the data without which it cannot run."""

    name: str
    module: str
    options: tuple[str, ...]
    needs: str | None
    figures: tuple[Figure, ...]

    def command(self) -> str:
        return " ".join(["python -m", self.module, *self.options])


def _chain(kind: str) -> tuple[Figure, ...]:
    row = r"\ntracer +(?:[\d.]+ +){%d}([\d.]+)"
    return (
        Figure(f"{kind}: parent right", row % 0, 0.85),
        Figure(f"{kind}: root right", row % 1, 0.90),
        Figure(f"{kind}: expected calibration error", row % 2, most=0.05),
        Figure(f"{kind}: Brier", row % 3),
        Figure(f"{kind}: copies with a link of P >= .7", row % 4, 0.75),
        Figure(f"{kind}: of those links right", row % 5, 0.92),
        Figure(f"{kind}: hard negatives with a link of P >= .5", r"\ntracer +(?:[\d.]+ +){6}(\d+)/", most=0.0),
        Figure(f"{kind}: parent, earliest wins", r"\nearliest +([\d.]+)"),
        Figure(f"{kind}: parent, most similar earlier", r"\nmost similar earlier +([\d.]+)"),
        Figure(f"{kind}: parent, credit only", r"\ncredit only +([\d.]+)"),
    )


def _plagdet(half: str) -> tuple[Figure, ...]:
    floors = {"none": 0.92, "random": 0.86, "translation": 0.86, "summary": 0.48, "all kinds": 0.87}
    block = rf"pan13 {half}:.*?"
    rows = [Figure(f"pan13 {half}, {k}: plagdet", block + rf"  {k} +plagdet ([\d.]+)", v) for k, v in floors.items()]
    granularity = Figure(f"pan13 {half}: granularity", block + r"all kinds +plagdet.*?granularity ([\d.]+)", most=1.02)
    return (*rows, granularity)


def _pairs(name: str) -> Run:
    block = rf"{name}:.*?tracer, copies +"
    figures = (
        Figure(f"{name}: pairs, precision", block + r"P ([\d.]+)", 0.98),
        Figure(f"{name}: pairs, recall", block + r"P [\d.]+ +R ([\d.]+)", 0.98),
        Figure(f"{name}: recall of datasketch LSH at .5", rf"{name}:.*?datasketch LSH at .5 +P [\d.]+ +R ([\d.]+)"),
    )
    return Run(f"pairs-{name}", "benchmarks.pairs", ("--data", "DATA", "--only", name), name, figures)


RUNS: tuple[Run, ...] = (
    Run(
        "pages", "benchmarks.extraction", ("--data", "DATA"), "html-aeb",
        (
            Figure("html-aeb: body F1, trafilatura alone", r"trafilatura alone.*?html-aeb.*?F1 ([\d.]+)"),
            Figure("html-aeb: body F1, thorough", r"--- thorough.*?html-aeb.*?F1 ([\d.]+)"),
            Figure("html-aeb: body F1, fast", r"--- fast.*?html-aeb.*?F1 ([\d.]+)"),
            Figure("html-aeb: body F1, bulk", r"--- bulk.*?html-aeb.*?F1 ([\d.]+)"),
            Figure("html-aeb: body F1, bulk, learned notices out", r"--- bulk.*?learned furniture.*?F1 ([\d.]+)"),
            Figure("html-fundus: body F1, thorough", r"--- thorough.*?html-fundus.*?F1 ([\d.]+)"),
        ),
    ),
    _pairs("fa-kes"),
    _pairs("allsides"),
    _pairs("saudinewsnet"),
    Run(
        "credits", "benchmarks.credits", ("--data", "DATA"), "credited-reposts",
        (
            Figure("credited-reposts: the named site first", r"named site first on.*?= ([\d.]+)", 0.90),
            Figure("credited-reposts: its date", r"its date right on.*?= ([\d.]+)"),
            Figure("saudinewsnet: agencies, precision", r"agencies: precision ([\d.]+)"),
            Figure("saudinewsnet: agencies, recall", r"agencies: precision [\d.]+ recall ([\d.]+)"),
            Figure("html-aeb: sources found", r"labelled: source outlets found.*?= ([\d.]+)"),
            Figure("html-aeb: named outlets found", r"labelled: named outlets found.*?= ([\d.]+)"),
            Figure("html-aeb: wrong credits per 100 pages", r"labelled: \d+ wrong.*?= ([\d.]+)", most=2.0),
        ),
    ),
    Run(
        "agency", "benchmarks.hidden_agency", ("--data", "DATA"), "saudinewsnet",
        (Figure("saudinewsnet: agency told, own credit hidden", r"without its credit:.*?= ([\d.]+)", 0.95),),
    ),
    Run(
        "passages", "benchmarks.alignment", ("--data", "DATA", "--only", "pan13"), "pan13",
        (*_plagdet("dev"), *_plagdet("held-out")),
    ),
    Run(
        "answers", "benchmarks.alignment", ("--data", "DATA", "--only", "answers"), "clough-stevenson",
        (Figure("clough-stevenson: copied or not", r"copied or not ([\d.]+)", 0.95),),
    ),
    Run("chain", "benchmarks.chain_accuracy", (), None, _chain("chain")),
    Run(
        "chain-real", "benchmarks.chain_accuracy", ("--stories", "40", "--seed", "9000", "--data", "DATA"), "allsides",
        _chain("chain on real texts"),
    ),
    Run(
        "quotations", "benchmarks.quotations", ("--data", "DATA"), "polnear",
        (
            Figure("polnear: marked quotations, overlap F1", r"marked.*?F1 ([\d.]+)", 0.90),
            Figure("polnear: speaker right", r"marked.*?speaker ([\d.]+)", 0.80),
            Figure("polnear: reported speech, overlap F1", r"reported.*?F1 ([\d.]+)", 0.65),
            Figure("allsides: pairs that share a quotation found", r"allsides +pairs \d+ +found ([\d.]+)", 0.95),
        ),
    ),
)  # fmt: skip


def output_of(run: Run, data: Path | None) -> str:
    """What the command prints, run in this process; empty where its data are absent."""
    if run.needs is not None and (data is None or not (data / run.needs).is_dir()):
        return ""
    main = importlib.import_module(run.module).main
    heard, before = io.StringIO(), sys.argv
    sys.argv = [run.module, *(str(data) if option == "DATA" else option for option in run.options)]
    try:
        with redirect_stdout(heard):
            main()
    except SystemExit as ended:
        if ended.code not in (None, 0):
            print(f"{run.command()}: ended with {ended.code}", file=sys.stderr)
    finally:
        sys.argv = before
    return "\n" + heard.getvalue()


def table(runs: Sequence[Run], data: Path | None) -> None:
    """Print each run's lines as soon as it is done."""
    print(f"{'figure':>8}  {'bound':>12}  what")
    for run in runs:
        print(f"{run.command()} ...", file=sys.stderr, flush=True)
        output = output_of(run, data)
        print(output, file=sys.stderr)
        for figure in run.figures:
            print(figure.row(output), flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, help="folder with the real data sets; without it only what needs none runs"
    )
    parser.add_argument("--only", nargs="+", choices=[run.name for run in RUNS])
    options = parser.parse_args()
    table([run for run in RUNS if options.only is None or run.name in options.only], options.data)


if __name__ == "__main__":
    main()
