"""How often the chain is right, on cascades of words and outlets that no weight was fitted on.

    python -m benchmarks.chain_accuracy --stories 80 --ablate
    python -m benchmarks.chain_accuracy --stories 40 --seed 9000 --data ../shared/data

The second copies real texts by the same rules.

Parent: the copy's likeliest link leads to the page it was copied from (the nearest page above it that is seen). Root:
following the likeliest links ends at the true root. ECE: over all links shown, ten bins. Hard negatives are pages on
the same event written independently.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.cascade_world import World, table_of
from benchmarks.cascades import TEXTS, Cascade, cascade
from benchmarks.studied import Ready, study
from tracer import chain
from tracer.chain import linking
from tracer.chain.signals import ROOT_SIGNALS, SIGNALS
from tracer.chain.weights import shipped
from tracer.model import Article, Link
from tracer.outlets import OutletTable
from tracer.settings import Settings


@dataclass(frozen=True)
class Figures:
    """One run's figures; shares are 0..1."""

    copies: int
    parent: float
    root: float
    ece: float
    brier: float
    decided: float  # share of copies with a decided link
    decided_right: float
    negatives: int  # hard negatives
    false_links: int  # of them with a link at P >= .5 to a page of the same event

    def row(self) -> str:
        return (
            f"{self.parent:.3f}  {self.root:.3f}  {self.ece:.3f}  {self.brier:.3f}  {self.decided:.2f}  "
            f"{self.decided_right:.3f}  {self.false_links}/{self.negatives}  ({self.copies} copies)"
        )


HEAD = "parent  root   ECE    Brier  decided  right  false  "


def textual(links: Sequence[Link]) -> list[Link]:
    """Links with a probability that rest on text or quotations."""
    return [k for k in links if k.probability is not None and k.kind != "cites"]


def main_links(links: Sequence[Link]) -> dict[str, Link]:
    """Each copy's link that explains most of it."""
    best: dict[str, Link] = {}
    for found in textual(links):
        if found.copy not in best or _weight(found) > _weight(best[found.copy]):
            best[found.copy] = found
    return best


def _weight(found: Link) -> tuple[float, str]:
    return found.share * (found.probability or 0.0), found.source


def measure(readies: Sequence[Ready], settings: Settings) -> Figures:
    """All figures of the shipped weights over these stories."""
    return figures(readies, [chain.link(r.story, r.matches, r.quotes, settings=settings.chain).links for r in readies])


def figures(readies: Sequence[Ready], answers: Sequence[Sequence[Link]]) -> Figures:
    """All figures of some answers."""
    parents, roots, decided, outcomes = [], [], [], []
    negatives = false = 0
    for ready, links in zip(readies, answers, strict=True):
        truth, best = ready.truth, main_links(links)
        for copy in truth.copies:
            found = best.get(copy)
            parents.append(found is not None and found.source == truth.parent[copy])
            roots.append(_top(copy, best) == truth.root)
            if found is not None and found.decided:
                decided.append(parents[-1])
        outcomes += [(k.probability or 0.0, _true(k, truth)) for k in textual(links)]
        for page in (i for i, role in truth.roles.items() if role == "negative"):
            negatives += 1
            false += any(page in (k.copy, k.source) and (k.probability or 0.0) >= 0.5 for k in links)
    return Figures(
        len(parents),
        float(np.mean(parents)),
        float(np.mean(roots)),
        ece(outcomes),
        float(np.mean([(p - right) ** 2 for p, right in outcomes])),
        len(decided) / len(parents),
        float(np.mean(decided)) if decided else 0.0,
        negatives,
        false,
    )


def _true(found: Link, truth: Cascade) -> bool:
    return truth.parent[found.copy] == found.source or found.source in truth.donors[found.copy]


def _top(page: str, best: dict[str, Link]) -> str:
    passed = set()
    while page in best and page not in passed:
        passed.add(page)
        page = best[page].source
    return page


def ece(outcomes: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: mean distance of a bin's probability from its share of right ones."""
    total = 0.0
    for number in range(bins):
        inside = [o for o in outcomes if min(bins - 1, int(o[0] * bins)) == number]
        if inside:
            total += abs(sum(p for p, _ in inside) - sum(right for _, right in inside))
    return total / max(1, len(outcomes))


# --- baselines ----------------------------------------------------------------------------------------------------


def partners(ready: Ready) -> dict[str, list[tuple[Article, float]]]:
    """article -> (article it shares text with, containment in it)."""
    by_id = {s.id: s.article for s in ready.story}
    found: dict[str, list[tuple[Article, float]]] = {i: [] for i in by_id}
    for match in ready.matches:
        if match.kind != "none" and max(match.share_of_a, match.share_of_b) >= 0.1:
            found[match.a].append((by_id[match.b], match.containment_a_in_b))
            found[match.b].append((by_id[match.a], match.containment_b_in_a))
    return found


def _time(article: Article) -> float:
    return article.published.not_before.timestamp() if article.published else float("inf")


def earliest(ready: Ready) -> dict[str, str]:
    """Everything is from the earliest page it shares text with."""
    by_id = {s.id: s.article for s in ready.story}
    answer = {}
    for copy, others in partners(ready).items():
        first = min(others, key=lambda o: (_time(o[0]), o[0].id), default=None)
        if first is not None and _time(first[0]) < _time(by_id[copy]):
            answer[copy] = first[0].id
    return answer


def most_similar_earlier(ready: Ready) -> dict[str, str]:
    """Everything is from the page, among those dated earlier, that holds most of it."""
    by_id = {s.id: s.article for s in ready.story}
    answer = {}
    for copy, others in partners(ready).items():
        before = [o for o in others if _time(o[0]) < _time(by_id[copy])]
        if before:
            answer[copy] = max(before, key=lambda o: (o[1], o[0].id))[0].id
    return answer


def credit_only(ready: Ready) -> dict[str, str]:
    """Everything is from the page of the outlet that it names, if that shares text with it."""
    answer = {}
    found = partners(ready)
    for studied in ready.story:
        for credit in studied.credits:
            seen = [a for a, _ in found[studied.id] if a.outlet and a.outlet.key == credit.outlet.key]
            if seen:
                answer.setdefault(studied.id, seen[0].id)
    return answer


BASELINES: dict[str, Callable[[Ready], dict[str, str]]] = {
    "earliest": earliest,
    "most similar earlier": most_similar_earlier,
    "credit only": credit_only,
}


def baseline(readies: Sequence[Ready], rule: Callable[[Ready], dict[str, str]]) -> tuple[float, float]:
    """(parent, root) accuracy of a rule."""
    parents, roots = [], []
    for ready in readies:
        answer = rule(ready)
        for copy in ready.truth.copies:
            parents.append(answer.get(copy) == ready.truth.parent[copy])
            page, passed = copy, set()
            while page in answer and page not in passed:
                passed.add(page)
                page = answer[page]
            roots.append(page == ready.truth.root)
    return float(np.mean(parents)), float(np.mean(roots))


def ablation(readies: Sequence[Ready], settings: Settings) -> list[tuple[str, Figures]]:
    """Figures with one signal's weight at zero each, nothing refitted."""
    found = []
    weights = shipped()
    original = linking.shipped
    try:
        for number, signal in enumerate([*SIGNALS, *ROOT_SIGNALS[1:]]):
            hop, root = weights.hop.copy(), weights.root.copy()
            if number < len(SIGNALS):
                hop[number] = 0.0
            else:
                root[number - len(SIGNALS) + 1] = 0.0
            less = replace(weights, hop=hop, root=root)
            linking.shipped = lambda less=less: less  # type: ignore[misc, assignment]
            found.append((signal.name, measure(readies, settings)))
    finally:
        linking.shipped = original
    return found


# --- runs ---------------------------------------------------------------------------------------------------------


def real_texts(data: Path) -> TEXTS:
    """Base articles drawn from the real English corpora: 5 to 25 paragraphs, each article once."""
    import gzip
    import json

    found: list[list[str]] = []
    for name in ("allsides", "fa-kes"):
        file = data / name / "articles.jsonl.gz"
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                parts = [p.strip() for p in json.loads(line)["text"].split("\n") if len(p.split()) > 8]
                if 5 <= len(parts) <= 25:
                    found.append(parts)
    random.Random(7).shuffle(found)

    def draw(rng: random.Random) -> list[str]:
        return list(found[rng.randrange(len(found))])

    return draw


def prepared(stories: int, seed: int, texts: TEXTS | None, settings: Settings) -> list[Ready]:
    """Studied test stories of the world that nothing was fitted on."""
    world = World(1, OutletTable.load())
    return study([cascade(world, seed + n, texts=texts) for n in range(stories)], table_of([world]), settings)


def report(readies: Sequence[Ready], settings: Settings, *, ablate: bool) -> str:
    """The table as text."""
    lines = [f"{'':28}{HEAD}", f"{'tracer':28}{measure(readies, settings).row()}"]
    for name, rule in BASELINES.items():
        parent, root = baseline(readies, rule)
        lines.append(f"{name:28}{parent:.3f}  {root:.3f}")
    if ablate:
        lines += [f"  without {name:18}{got.row()}" for name, got in ablation(readies, settings)]
    return "\n".join(lines)


def main() -> None:
    """Print the chain's part of the accuracy table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=80)
    parser.add_argument("--seed", type=int, default=7000)
    parser.add_argument("--data", type=Path, help="folder with allsides/ and fa-kes/: real base texts")
    parser.add_argument("--ablate", action="store_true")
    options = parser.parse_args()
    if options.data is not None and not (options.data / "allsides").is_dir():
        parser.exit(1, f"no allsides/ under {options.data}: nothing measured on real texts\n")
    settings = Settings()
    texts = real_texts(options.data) if options.data else None
    readies = prepared(options.stories, options.seed, texts, settings)
    print(report(readies, settings, ablate=options.ablate))


if __name__ == "__main__":
    main()
