"""The accuracy gate: figures on our own fixtures and invented cascades, which may rise and never sink.

    python -m benchmarks.gate            prints each figure beside its floor; exit code 1 where one lies below
    python -m benchmarks.gate --raise    writes today's figures as floors where they are higher; it never lowers one

Floors stand in benchmarks/floors.toml. Lowering one is a decision for a commit of its own, with its reason.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from datetime import datetime
from pathlib import Path

from benchmarks.chain_accuracy import measure, prepared
from tracer.cli.demo_command import DEMO_URL
from tracer.model import Trace
from tracer.settings import Settings
from tracer.trace import Sources, trace_url

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parent / "fixtures"
STORIES, SEED = 30, 20261123  # a seed that neither fitting nor the documented figures use


def example() -> dict[str, float]:
    """The example archive: which share of the true links is found, with its kind and credit, and how many are wrong."""
    truth = json.loads((FIXTURES / "truth.json").read_text("utf-8"))
    pages = tomllib.loads((FIXTURES / "pages" / "manifest.toml").read_text("utf-8"))["page"]
    trace = trace_url(DEMO_URL, sources=Sources(replay=FIXTURES / "baghdad.warc.gz"))
    named = _page_names(trace, {(page["url"], page["captured"]): page["name"] for page in pages})
    expected = {name: entry for name, entry in truth.items() if entry and "source" in entry}
    alone = {name for name, entry in truth.items() if entry is None}
    links = [link for link in trace.links if link.probability is not None and link.kind != "cites"]
    found = {(named.get(k.copy), named.get(k.source)): k for k in links}
    right = [found.get((name, entry["source"])) for name, entry in expected.items()]
    kinds = [k is not None and k.kind == e["kind"] for k, e in zip(right, expected.values(), strict=True)]
    credits = [k is not None and k.credit == e["credit"] for k, e in zip(right, expected.values(), strict=True)]
    wrong = [pair for pair, k in found.items() if pair[0] in alone and (k.probability or 0) >= 0.5]
    return {
        "example sources": sum(k is not None for k in right) / len(right),
        "example kinds": sum(kinds) / len(kinds),
        "example credits": sum(credits) / len(credits),
        "example free of false links": float(not wrong),
    }


def _page_names(trace: Trace, names: dict[tuple[str, datetime], str]) -> dict[str, str]:
    """Article id -> the page's name in the manifest, by address and time of capture: two versions share an address."""
    found = {}
    for studied in (trace.article, *trace.articles):
        capture = studied.article.capture
        if capture.url_asked and capture.time:
            found[studied.id] = names.get((capture.url_asked, capture.time), "?")
    return found


def cascades() -> dict[str, float]:
    """Invented stories with known parents, on words and outlets of the test side."""
    figures = measure(prepared(STORIES, SEED, None, Settings()), Settings())
    return {
        "cascade parents": figures.parent,
        "cascade roots": figures.root,
        "cascade calibration (1 - ECE)": 1 - figures.ece,
        "cascade decided links right": figures.decided_right,
        "cascade hard negatives left alone": 1 - figures.false_links / max(1, figures.negatives),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--raise", dest="lift", action="store_true", help="write higher floors")
    wanted = parser.parse_args()
    path = HERE / "floors.toml"
    floors: dict[str, float] = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    figures = {**example(), **cascades()}
    below = [name for name, value in figures.items() if value < floors.get(name, 0.0)]
    for name, value in figures.items():
        print(f"{value:.3f}  floor {floors.get(name, 0.0):.3f}  {name}{'   BELOW' if name in below else ''}")
    if wanted.lift and not below:
        lifted = {name: max(int(value * 1000) / 1000, floors.get(name, 0.0)) for name, value in figures.items()}
        path.write_text("".join(f'"{name}" = {value}\n' for name, value in lifted.items()), "utf-8")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
