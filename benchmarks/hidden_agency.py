"""An article's own credit is hidden, and its agency is told from the articles that share its text.

    python -m benchmarks.hidden_agency --data ../shared/data --sample 300

On `saudinewsnet`, where newspapers carry agencies' reports: of the articles with a known agency (`credits.csv`) that
have a mate naming one (`pairs.csv`: half of the shorter text in common, and a credit of the mate's own), some are
drawn. Each is linked with its mates by `chain.link` as if it credited nobody. The prediction is the agency that its
neighbours in the chain name, weighed by the probability of the links; beside it the commonest among all
mates, without a chain.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.credits import ABOUT_THE_TEXT, GULF, SETTINGS, TABLE, article, records
from tracer import align, chain, credits, fingerprint
from tracer.model import Link, Match, Studied

NAMES = {"reuters": "Reuters", "afp": "AFP", "dpa": "DPA", "spa": "WAS", "ap": "AP", "anadolu": "Anadolu"}
NAMES |= dict.fromkeys(GULF, "BNA/QNA/KUNA/WAM")
MATES = 6
"""Most mates of one article that are looked at, those with most text in common first."""


@dataclass(frozen=True)
class Score:
    """How many of the drawn articles were told right, by the chain and by a vote of all mates."""

    asked: int
    right: int
    by_vote: int

    @property
    def share(self) -> float:
        return self.right / max(1, self.asked)


def pairs_of(data: Path) -> dict[str, list[tuple[int, str]]]:
    """article -> (5-grams shared, mate), the most first."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    with (data / "saudinewsnet" / "pairs.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if float(row["containment5"]) >= 0.5 and int(row["shared"]) >= 10:
                found[row["a"]].append((int(row["shared"]), row["b"]))
                found[row["b"]].append((int(row["shared"]), row["a"]))
    return {one: sorted(mates, reverse=True) for one, mates in found.items()}


def truth_of(data: Path) -> dict[str, frozenset[str]]:
    """article -> the agencies its author field or dateline names."""
    with (data / "saudinewsnet" / "credits.csv").open(encoding="utf-8", newline="") as lines:
        return {row["id"]: frozenset(row["agencies"].split("|")) for row in csv.DictReader(lines)}


def drawn(data: Path, sample: int, seed: int) -> dict[str, tuple[str, ...]]:
    """The articles that are asked about, with their mates."""
    truth, mates = truth_of(data), pairs_of(data)
    known = sorted(one for one in truth if any(other in truth for _, other in mates.get(one, ())))
    chosen = random.Random(seed).sample(known, min(sample, len(known)))
    return {one: tuple(other for _, other in mates[one][:MATES]) for one in sorted(chosen)}


def studied(record: Mapping[str, Any]) -> Studied:
    """A record with its fingerprint and credits."""
    read = article(dict(record), "ar")
    found = credits.find(read, outlets=TABLE, settings=SETTINGS.credits)
    return Studied(read, fingerprint.of(read.text, SETTINGS.fingerprint), found)


def agencies(one: Studied) -> frozenset[str]:
    """The agencies an article itself names as its text's source."""
    return frozenset(NAMES[c.outlet.key] for c in one.credits if c.outlet.key in NAMES and c.kind in ABOUT_THE_TEXT)


def predicted(target: Studied, mates: Sequence[Studied]) -> tuple[str | None, str | None]:
    """(the agency that the chain gives, the commonest among the mates)."""
    hidden = replace(target, credits=())
    matches = [_match(hidden, mate) for mate in mates]
    matches += [_match(a, b) for i, a in enumerate(mates) for b in mates[i + 1 :]]
    links = chain.link([hidden, *mates], matches, (), settings=SETTINGS.chain).links
    named = {mate.id: agencies(mate) for mate in mates}
    near = {m.b: max(m.share_of_a, m.share_of_b) for m in matches[: len(mates)]}
    return _first(_weights(target.id, links, named, near)), _first(Counter(n for some in named.values() for n in some))


def _match(a: Studied, b: Studied) -> Match:
    return align.match(a.article, b.article, settings=SETTINGS.align)


def _weights(
    target: str, links: Iterable[Link], named: Mapping[str, frozenset[str]], near: Mapping[str, float]
) -> Counter[str]:
    """Each agency's weight: its mates' links with the article, or, where it has none of use, what they share."""
    weights: Counter[str] = Counter()
    for link in links:
        other = link.source if link.copy == target else link.copy if link.source == target else None
        for name in named.get(other or "", ()):
            weights[name] += link.probability or 0.0  # type: ignore[assignment]
    if not weights:
        for mate, names in named.items():
            for name in names:
                weights[name] += near[mate]  # type: ignore[assignment]
    return weights


def _first(weights: Counter[str]) -> str | None:
    return min(weights, key=lambda name: (-weights[name], name)) if weights else None


def score(data: Path, sample: int, seed: int = 1) -> Score:
    """Draw, hide, predict."""
    asked, truth = drawn(data, sample, seed), truth_of(data)
    wanted = {one for target, mates in asked.items() for one in (target, *mates)}
    read = {r["id"]: studied(r) for r in records(data / "saudinewsnet" / "articles.jsonl.gz") if r["id"] in wanted}
    count = right = by_vote = 0
    for target, mates in asked.items():
        others = [read[mate] for mate in mates]
        if not any(agencies(other) for other in others):
            continue
        by_chain, voted = predicted(read[target], others)
        count += 1
        right += by_chain in truth[target]
        by_vote += voted in truth[target]
    return Score(count, right, by_vote)


def main() -> None:
    """Print the figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not (options.data / "saudinewsnet").is_dir():
        parser.exit(1, f"no saudinewsnet/ under {options.data}: nothing measured\n")
    got = score(options.data, options.sample, options.seed)
    print(
        f"agency told without its credit: {got.right} of {got.asked} = {got.share:.3f} (all mates' vote: {got.by_vote})"
    )


if __name__ == "__main__":
    main()
