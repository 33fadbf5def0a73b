"""How well quotations are found, attributed and matched.

    python benchmarks/quotations.py --data ../shared/data

`polnear` (gold spans of source, cue and content): an attribution is "marked" where its gold content begins and ends
with a quotation mark, else "reported". A gold attribution is found if one of our quotations of that sort overlaps
its content; one of ours is right if it overlaps any gold content. `soft` counts the shared code points instead. A
speaker is right if the words we point at overlap the gold source. Of texts annotated twice the first is taken.

`--draw 100` prints found pairs of `allsides` articles at random; `quotation_verdicts.csv` keeps how those of the last
draw (seed 11; nothing was changed after it was read) were judged: real, wrong, or a title in marks, which is not real.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import itertools
import json
import sys
import tarfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import numpy as np

from tracer import quotes
from tracer.model import Article, Capture, Fingerprint, Quote, QuoteMatch, Span, Studied
from tracer.normalize import folded, words
from tracer.outlets import OutletTable
from tracer.settings import QuoteSettings

MARKS = "\"“”„«»‘’'`"


@dataclass
class Gold:
    """One annotated attribution."""

    source: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    content: list[Span] = field(default_factory=list)

    def marked(self, text: str) -> bool:
        first, last = self.content[0], self.content[-1]
        return text[first.start] in MARKS and text[last.end - 1] in MARKS


@dataclass
class Score:
    """Counts of one kind of quotation."""

    gold: int = 0
    found: int = 0
    ours: int = 0
    right: int = 0
    gold_chars: int = 0
    shared_chars: int = 0
    our_chars: int = 0
    right_chars: int = 0
    with_source: int = 0
    speaker: int = 0

    def line(self, name: str) -> str:
        p, r = self.right / max(1, self.ours), self.found / max(1, self.gold)
        sp, sr = self.right_chars / max(1, self.our_chars), self.shared_chars / max(1, self.gold_chars)
        return (
            f"{name:<10} gold {self.gold:5}  P {p:.3f}  R {r:.3f}  F1 {_f(p, r):.3f}   "
            f"soft P {sp:.3f}  R {sr:.3f}  F1 {_f(sp, sr):.3f}   speaker {self.speaker / max(1, self.with_source):.3f}"
        )


def _f(p: float, r: float) -> float:
    return 2 * p * r / (p + r) if p + r else 0.0


def article(text: str, name: str, language: str | None = "en") -> Article:
    """A bare text as an article."""
    return Article(name, None, None, None, None, None, language, None, text, Capture("benchmark"), name)


def polnear(folder: Path, part: str) -> Iterator[tuple[str, str, list[Gold]]]:
    """Name, text and attributions of each text of a part."""
    files: dict[str, str] = {}
    with tarfile.open(folder / f"{part}.tar.xz") as archive:
        for member in archive:
            handle = archive.extractfile(member)
            if handle is not None:
                files[member.name] = io.TextIOWrapper(handle, "utf-8", newline="").read()
    done: set[str] = set()
    for name in sorted(files):
        stem = Path(name).stem.rsplit("_", 1)[0]
        text = next((files[other] for other in files if Path(other).stem == stem and other.endswith(".txt")), None)
        if name.endswith(".ann") and text is not None and stem not in done:
            done.add(stem)
            yield stem, text, annotations(files[name])


def annotations(brat: str) -> list[Gold]:
    """Attributions of a brat file that have a content."""
    spans: dict[str, list[Span]] = {}
    events: list[list[tuple[str, str]]] = []
    for line in brat.splitlines():
        parts = line.split("\t")
        if line.startswith("T") and len(parts) > 2:
            _, _, where = parts[1].partition(" ")
            spans[parts[0]] = [Span(*map(int, piece.split())) for piece in where.split(";")]
        elif line.startswith("E") and len(parts) > 1:
            events.append([(r.rstrip("0123456789"), v) for r, _, v in (p.partition(":") for p in parts[1].split())])
    found = []
    for event in events:
        gold = Gold()
        for role, target in event:
            if role in ("Source", "Cue", "Content"):
                getattr(gold, role.lower()).extend(spans.get(target, []))
        if gold.content and event[0][0].startswith("Attribution"):
            gold.content.sort()
            found.append(gold)
    return found


def _covered(spans: Sequence[Span], by: Sequence[Span]) -> int:
    chars = set().union(*(range(s.start, s.end) for s in by)) if by else set()
    return sum(1 for s in spans for c in range(s.start, s.end) if c in chars)


def score(text: str, gold: list[Gold], ours: Sequence[Quote], marked: Score, reported: Score) -> None:
    """Add one text to the counts."""
    everything = [span for g in gold for span in g.content]
    kinds = ((marked, True), (reported, False))
    for counts, is_marked in kinds:
        mine = [q for q in ours if (q.kind != "reported") == is_marked]
        spans = [q.span for q in mine]
        truth = [g for g in gold if g.marked(text) == is_marked]
        counts.ours += len(mine)
        counts.right += sum(any(s.overlap(e) for e in everything) for s in spans)
        counts.our_chars += sum(map(len, spans))
        counts.right_chars += _covered(spans, everything)
        for g in truth:
            counts.gold += 1
            counts.gold_chars += sum(map(len, g.content))
            counts.shared_chars += _covered(g.content, spans)
            over = [q for q in mine if any(q.span.overlap(c) for c in g.content)]
            counts.found += bool(over)
            if g.source:
                counts.with_source += 1
                counts.speaker += any(q.speaker_span and q.speaker_span.overlap(s) for q in over for s in g.source)


def run_polnear(data: Path, part: str) -> None:
    outlets, settings = OutletTable.load(), QuoteSettings()
    marked, reported = Score(), Score()
    for name, text, gold in polnear(data / "polnear", part):
        score(text, gold, quotes.extract(article(text, name), outlets=outlets, settings=settings), marked, reported)
    print(f"polnear {part}")
    print(marked.line("  marked"))
    print(reported.line("  reported"))


def studied(record: dict[str, str], outlets: OutletTable, settings: QuoteSettings) -> Studied:
    """A record with its quotations; no fingerprint is needed here."""
    one = article(record["text"], record["id"])
    empty = np.empty(0, np.uint64)
    print_ = Fingerprint("none", np.empty(0, np.uint32), empty, empty, 0, 0)
    return Studied(one, print_, (), quotes.extract(one, outlets=outlets, settings=settings))


def articles(folder: Path) -> list[dict[str, str]]:
    """The records of a set."""
    with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def run_allsides(folder: Path) -> None:
    """The share of article pairs with a common quotation whose common quotation is found."""
    outlets, settings = OutletTable.load(), QuoteSettings()
    with (folder / "shared_quotes.csv").open(newline="") as handle:
        truth = [(folded(row["quote_normalised"]), sorted(row["ids"].split("|"))) for row in csv.DictReader(handle)]
    wanted = {name for _, names in truth for name in names}
    records = articles(folder)
    start = time.process_time()
    known = {r["id"]: studied(r, outlets, settings) for r in records if r["id"] in wanted}
    reading = (time.process_time() - start) / len(known)
    rows: dict[tuple[str, str], list[str]] = {}
    for quotation, names in truth:
        for pair in itertools.combinations(names, 2):
            rows.setdefault(pair, []).append(quotation)
    start = time.process_time()
    matches = {pair: quotes.match(known[pair[0]], known[pair[1]], settings=settings) for pair in rows}
    matching = (time.process_time() - start) / len(rows)
    missed = [(pair, q) for pair, all_q in rows.items() for q in all_q if not holds(matches[pair], known, q)]
    pairs_missed = {pair for pair, _ in missed if all((pair, q) in set(missed) for q in rows[pair])}
    total = sum(map(len, rows.values()))
    print(f"allsides   pairs {len(rows)}  found {1 - len(pairs_missed) / len(rows):.4f}   ", end="")
    print(f"single quotations {total}  found {1 - len(missed) / total:.4f}   ", end="")
    print(f"read {1000 * reading:.1f} ms an article, match {1000 * matching:.1f} ms a pair")


def holds(matches: Sequence[QuoteMatch], known: dict[str, Studied], quotation: str) -> bool:
    """Whether a match has the quotation's words, or is a part of them, on both sides."""
    for one in matches:
        sides = [folded(place.span.of(known[place.article].article.text)) for place in (one.a, one.b)]
        if all(quotation in side or side in quotation for side in sides):
            return True
    return False


def drifted(quotation: str, rate: float, vocabulary: Sequence[str], random: Random) -> str:
    """`rate` of a quotation's words changed for others, dropped, or clipped from an end: a third each on the whole."""
    parts = quotation.split()
    count = max(1, round(rate * len(parts)))
    clipped = sum(random.random() < 1 / 3 for _ in range(count))
    front = random.randint(0, clipped)
    parts = parts[front : len(parts) - (clipped - front)]
    for at in sorted(random.sample(range(len(parts)), min(len(parts), count - clipped)), reverse=True):
        if random.random() < 0.5:
            del parts[at]
        else:
            parts[at] = random.choice(vocabulary)
    return " ".join(parts)


def run_drift(folder: Path, least: int, marked: bool, articles_read: int = 240) -> None:
    """Drifted quotations of an article in another that also holds a third article's: found, and only those."""
    outlets, settings, random = OutletTable.load(), QuoteSettings(), Random(5)
    records = articles(folder)
    sample = random.sample(records, articles_read)
    known = [studied(record, outlets, settings) for record in sample]
    vocabulary = sorted({word for record in sample for word in record["text"].split() if word.isalpha()})
    for rate in (0.1, 0.2, 0.3):
        gold = found = ours = right = 0
        for one, other in itertools.pairwise(known):
            mine = {folded(q.text): q for q in one.quotes if q.kind != "reported" and len(q.text.split()) >= least}
            decoys = [q.text for q in other.quotes if q.kind != "reported" and folded(q.text) not in mine]
            source = {drifted(key, rate, vocabulary, random): key for key in mine}
            texts = [*source, *decoys]
            random.shuffle(texts)
            made, origin = _made(texts, source, marked)
            matches = [
                m for m in quotes.match(one, made, settings=settings) if m.a_quote and m.a_quote.kind != "reported"
            ]
            gold += len(mine)
            hits = {(origin(m.b.span), folded(m.a.span.of(one.article.text))) for m in matches}
            ours += len(hits)
            right += sum(a == b or (a or "") in b for a, b in hits if a)
            found += len({b for a, b in hits if a == b})
        name = f"drift {rate:.0%} {'marked' if marked else 'unmarked'}, {least}+ words"
        print(f"{name:<34} gold {gold}  recall {found / gold:.4f}  precision {right / max(1, ours):.4f}")


def _made(texts: Sequence[str], source: dict[str, str], marked: bool) -> tuple[Studied, Callable[[Span], str | None]]:
    """An article of these quotations, and from which quotation a stretch of it was made."""
    body, spans, found = "", [], []
    for text in texts:
        body += "Someone from the town went on to say this: " + ("“" if marked else "")
        span = Span(len(body), len(body) + len(text))
        body += text + ("”.\n\n" if marked else ".\n\n")
        spans.append((span, source.get(text)))
        found.append(Quote(text, span, "direct"))
    one = article(body, "made")
    empty = np.empty(0, np.uint64)
    made = Studied(
        one, Fingerprint("none", np.empty(0, np.uint32), empty, empty, 0, 0), (), tuple(found if marked else ())
    )
    return made, lambda span: max(spans, key=lambda pair: pair[0].overlap(span))[1]


def draw(folder: Path, count: int, seed: int) -> None:
    """Pairs of articles found to share a quotation, at random, with their heaviest match: to be read and judged.

    Tried are pairs in which words of one's quotation, four in a row, stand in the other, in random order.
    """
    outlets, settings = OutletTable.load(), QuoteSettings()
    known = {record["id"]: studied(record, outlets, settings) for record in articles(folder)}
    tokens = {name: words(one.article.text).tokens for name, one in known.items()}
    posted: dict[tuple[str, ...], set[str]] = {}
    for name, one in known.items():
        for quote in one.quotes:
            said = words(quote.text).tokens if quote.kind != "reported" else ()
            for k in range(len(said) - 3):
                posted.setdefault(said[k : k + 4], set()).add(name)
    holding: dict[tuple[str, ...], set[str]] = {}
    for name, text in tokens.items():
        for k in range(len(text) - 3):
            if text[k : k + 4] in posted:
                holding.setdefault(text[k : k + 4], set()).add(name)
    tried = {
        (min(a, b), max(a, b)) for gram, held in holding.items() if len(held) <= 30 for a in posted[gram] for b in held
    }
    pairs = sorted(pair for pair in tried if pair[0] != pair[1])
    Random(seed).shuffle(pairs)
    drawn = 0
    for a, b in pairs:
        found = quotes.match(known[a], known[b], settings=settings)
        if not found:
            continue
        drawn += 1
        best = max(found, key=lambda m: m.weight)
        sides = (best.a.span.of(known[a].article.text), best.b.span.of(known[b].article.text))
        print(f"{a},{b},{best.weight:.2f} {best.kind} {best.speaker}")
        print(f"    {sides[0][:300]!r}\n    {sides[1][:300]!r}", flush=True)
        if drawn == count:
            return


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--part", default="dev", choices=["dev", "train"])
    parser.add_argument("--draw", type=int, default=0, help="only print so many found pairs of articles, to be read")
    parser.add_argument("--seed", type=int, default=11, help="of the drawing")
    options = parser.parse_args()
    if not (options.data / "polnear").is_dir():
        print(f"{options.data / 'polnear'} is not there: nothing measured", file=sys.stderr)
        return 1
    if options.draw:
        draw(options.data / "allsides", options.draw, options.seed)
        return 0
    run_polnear(options.data, options.part)
    run_allsides(options.data / "allsides")
    for least, marked in ((8, True), (6, True), (8, False)):
        run_drift(options.data / "allsides", least, marked)
    return 0


if __name__ == "__main__":
    sys.exit(main())
