"""What extraction gets right: bodies on html-aeb, titles, authors, dates and bodies on html-fundus, pages a second.

    python benchmarks/extraction.py --data ../shared/data [--path fast] [--failures]

"title" is equality with the set's title. Its publishers take now the page's h1, now its og:title, now its JSON-LD
headline, so no fixed rule reaches more than .83 of them; "headline" counts a title that the page gives as its own too.
"date" is the same moment, or the same day where the page gives no offset; "moment" needs a clock time; "inside" is the
truth within the bounds.

Body F1 is the measure of the article extraction benchmark of Zyte (multiset of word 4-grams; precision and recall
averaged over pages, F1 of the averages). Dates on html-fundus are right when they name the same moment, or the same
day where the page gives no offset. A false skip is a page with an article that tracer refuses.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tracer import furniture
from tracer.extract import article
from tracer.model import Article, Capture, Page, Skipped
from tracer.normalize import folded, words
from tracer.outlets import OutletTable
from tracer.settings import ExtractSettings, FurnitureSettings

_TOKEN = re.compile(r"\w+", re.UNICODE)


@dataclass
class Tally:
    """Counts of one run over one set."""

    pages: int = 0
    seconds: float = 0.0
    skipped: list[str] = field(default_factory=list)
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    bodies: list[tuple[Article, str]] = field(default_factory=list)  # with the truth, for learned furniture

    def mark(self, what: str, good: bool, note: str) -> None:
        self.asked[what] += 1
        self.right[what] += good
        if not good:
            self.failures.append(f"{what}: {note}")

    def share(self, what: str) -> str:
        return f"{self.right[what] / max(1, self.asked[what]):.3f} ({self.right[what]}/{self.asked[what]})"

    @property
    def f1(self) -> tuple[float, float, float]:
        p, r = (sum(x) / max(1, len(x)) for x in (self.precision, self.recall))
        return p, r, 2 * p * r / (p + r) if p + r else 0.0


PATHS = {
    "thorough": ExtractSettings(),
    "fast": replace(ExtractSettings(), extractor="resiliparse"),
    "bulk": replace(ExtractSettings(), extractor="resiliparse", surroundings=False),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--failures", action="store_true", help="print what went wrong, page by page")
    parser.add_argument("--path", choices=list(PATHS), help="only this path: trafilatura, resiliparse, or bulk")
    parser.add_argument("--only", choices=["aeb", "fundus"], help="only this set")
    options = parser.parse_args()
    missing = [name for name in ("html-aeb", "html-fundus") if not (options.data / name).is_dir()]
    if missing:
        print(f"absent, not measured: {', '.join(missing)} under {options.data}", file=sys.stderr)
        return 1
    if options.only != "fundus" and not options.path:
        print("--- trafilatura alone, with its defaults")
        report_aeb(run_baseline(options.data / "html-aeb"), False)
    for name in [options.path] if options.path else PATHS:
        settings = PATHS[name]
        print(f"--- {name} ({settings.extractor})")
        if options.only != "fundus":
            tally = run_aeb(options.data / "html-aeb", settings)
            report_aeb(tally, options.failures)
            report_learned(tally)
        if options.only != "aeb":
            report_fundus(run_fundus(options.data / "html-fundus", settings), options.failures)
    return 0


def run_baseline(folder: Path) -> Tally:
    import trafilatura

    tally = Tally()
    for key, truth in json.loads((folder / "ground-truth.json").read_text("utf-8")).items():
        body = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
        begun = time.process_time()
        text = trafilatura.extract(body, include_comments=False) or ""
        tally.seconds += time.process_time() - begun
        tally.pages += 1
        tp, fp, fn = shared_grams(truth["articleBody"], text)
        tally.precision.append(tp / (tp + fp) if tp + fp else 0.0)
        tally.recall.append(tp / (tp + fn) if tp + fn else 0.0)
    return tally


def report_aeb(tally: Tally, failures: bool) -> None:
    p, r, f = tally.f1
    speed = tally.pages / tally.seconds
    print(
        f"html-aeb     {tally.pages} pages  body P {p:.3f} R {r:.3f} F1 {f:.3f}  false skips {len(tally.skipped)}  "
        f"{speed:.0f} pages a CPU second"
    )
    _print_failures(tally, failures)


def report_fundus(tally: Tally, failures: bool) -> None:
    p, r, f = tally.f1
    speed = tally.pages / tally.seconds
    print(
        f"html-fundus  {tally.pages} pages  body P {p:.3f} R {r:.3f} F1 {f:.3f}  false skips {len(tally.skipped)}  "
        f"{speed:.0f} pages a CPU second"
    )
    print(
        "             "
        + "  ".join(
            f"{what} {tally.share(what)}"
            for what in ("title", "headline", "authors", "date", "moment", "inside", "language")
        )
    )
    _print_failures(tally, failures)


def _print_failures(tally: Tally, wanted: bool) -> None:
    for line in [*tally.skipped, *tally.failures] if wanted else tally.skipped:
        print("    " + line)


def run_aeb(folder: Path, settings: ExtractSettings) -> Tally:
    tally, table = Tally(), OutletTable.load()
    for key, truth in json.loads((folder / "ground-truth.json").read_text("utf-8")).items():
        body = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
        found = extract(body, truth["url"], None, key[:8], table, settings, tally)
        score_body(tally, found, truth["articleBody"], f"{key[:8]} {truth['url'][:70]}")
        if found is not None:
            tally.bodies.append((found, truth["articleBody"]))
    return tally


def report_learned(tally: Tally) -> None:
    """The same bodies without the site notices that are learned from the pages themselves."""
    settings, after, cut = FurnitureSettings(), Tally(), 0
    begun = time.process_time()
    learned = furniture.learn((found for found, _ in tally.bodies), settings)
    for found, truth in tally.bodies:
        notices = furniture.notices(found, learned, settings)
        cut += bool(notices)
        bounds = [0, *(edge for notice in notices for edge in (notice.span.start, notice.span.end)), len(found.text)]
        kept = "\n".join(found.text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))
        score_body(after, replace(found, text=kept), truth, found.location)
    p, r, f = after.f1
    took = time.process_time() - begun
    print(
        f"             after learned furniture: body P {p:.3f} R {r:.3f} F1 {f:.3f}  {cut} pages hold some of "
        f"{len(learned.blocks)} outlets, {took:.1f} s"
    )


def run_fundus(folder: Path, settings: ExtractSettings) -> Tally:
    tally, table = Tally(), OutletTable.load()
    for name, body, captured, truth in fundus(folder):
        found = extract(body, None, captured, name, table, settings, tally)
        paragraphs = [*truth["body"]["summary"]]
        for section in truth["body"]["sections"]:
            paragraphs += [*section["headline"], *section["paragraphs"]]
        score_body(tally, found, "\n\n".join(paragraphs), name)
        if found is not None:
            score_fields(tally, found, truth, name)
    return tally


def fundus(folder: Path) -> Iterator[tuple[str, bytes, datetime, dict[str, Any]]]:
    """Pages with their truth: the versions of a publisher's parser, oldest first, go with its pages, oldest first."""
    for path in sorted(folder.glob("*.json")):
        versions = json.loads(path.read_text("utf-8"))
        pages = sorted(folder.glob(f"{path.stem}_20*.html.gz"))
        for (_, truth), page in zip(sorted(versions.items(), key=lambda i: i[0]), pages, strict=True):
            day = page.name.removesuffix(".html.gz")[-10:]
            captured = datetime.strptime(day, "%Y_%m_%d").replace(tzinfo=UTC) + timedelta(days=2)
            yield page.name.removesuffix(".html.gz"), gzip.decompress(page.read_bytes()), captured, truth


def extract(
    body: bytes,
    url: str | None,
    captured: datetime | None,
    name: str,
    table: OutletTable,
    settings: ExtractSettings,
    tally: Tally,
) -> Article | None:
    page = Page(name, url, body, "text/html", "html", Capture("benchmark", time=captured))
    begun = time.process_time()
    found = article(page, outlets=table, settings=settings)
    tally.seconds += time.process_time() - begun
    tally.pages += 1
    if isinstance(found, Skipped):
        tally.skipped.append(f"skipped {name}: {found.reason}")
        return None
    return found


def score_body(tally: Tally, found: Article | None, truth: str, name: str) -> None:
    tp, fp, fn = shared_grams(truth, found.text if found else "")
    p = tp / (tp + fp) if tp + fp else 0.0
    r = tp / (tp + fn) if tp + fn else 0.0
    tally.precision.append(p)
    tally.recall.append(r)
    if p < 0.85 or r < 0.85:
        tally.failures.append(f"body: {name} P {p:.2f} R {r:.2f}")


def shared_grams(truth: str, found: str, size: int = 4) -> tuple[float, float, float]:
    """True positives, false positives and false negatives over word n-grams, normalised per page as the benchmark
    does."""
    a, b = grams(truth, size), grams(found, size)
    tp = sum((a & b).values())
    fp, fn = sum(b.values()) - tp, sum(a.values()) - tp
    total = tp + fp + fn
    return (tp / total, fp / total, fn / total) if total else (0.0, 0.0, 0.0)


def grams(text: str, size: int) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[i : i + size]) for i in range(max(1, len(tokens) - size + 1)))


def score_fields(tally: Tally, found: Article, truth: dict[str, Any], name: str) -> None:
    wanted, got = folded(truth["title"] or ""), folded(found.title or "")
    tally.mark("title", bool(wanted) and wanted == got, f"{name}: {truth['title']!r} / {found.title!r}")
    own = {
        folded(value) for name_, value in found.metadata if name_ in {"og:title", "json-ld:headline", "twitter:title"}
    }
    own |= {got, *(folded(margin.text) for margin in found.margins if "h1" in margin.where)}
    same = got in wanted or wanted in got  # a kicker or a site's name more or less
    tally.mark("headline", bool(wanted) and (wanted in own or same), f"{name}: {truth['title']!r} / {found.title!r}")
    authors = truth.get("authors") or []
    if authors:
        byline = set(words(found.byline or "").tokens)
        good = all(set(words(author).tokens) <= byline for author in authors)
        tally.mark("authors", good, f"{name}: {authors} / {found.byline!r}")
    score_date(tally, found, truth["publishing_date"], name)
    page_language = LANGUAGES.get(name.rsplit("_", 3)[0])
    if page_language:
        tally.mark("language", found.language == page_language, f"{name}: {found.language}")


# Publishers whose language says something hard: scripts, and languages near others.
LANGUAGES = {
    "LBCGroup": "ar", "AsahiShimbun": "ja", "HankookIlbo": "ko", "Pravda": "ru", "Kommersant": "ru", "NTVTR": "tr",
    "MediaIndonesia": "id", "VnExpress": "vi", "Bhaskar": "hi", "LeMonde": "fr", "ElPais": "es", "Publico": "pt",
    "LaRepubblica": "it", "Nieuwsblad": "nl", "Heise": "de", "Reuters": "en", "NRK": "no", "Aftonbladet": "sv",
    "JyllandsPosten": "da", "Rzeczpospolita": "pl", "SeznamZpravy": "cs", "Haberturk": "tr", "ABC": "es",
}  # fmt: skip


def score_date(tally: Tally, found: Article, text: str | None, name: str) -> None:
    if not text:
        return
    truth = datetime.fromisoformat(text)
    stamp = found.published
    said = f"{stamp.value} {stamp.source} {stamp.role}" if stamp else "none"
    note = f"{name}: {text} / {said}"
    if stamp is None:
        for what in ("date", "moment", "inside"):
            tally.mark(what, False, note)
        return
    aware = truth if truth.tzinfo else truth.replace(tzinfo=UTC)
    slack = timedelta(hours=14) if truth.tzinfo is None else timedelta(seconds=60)
    inside = stamp.not_before - slack <= aware <= stamp.not_after + slack
    same_day = stamp.value[:10] == text[:10] and "/" not in stamp.value
    moment = stamp.precision in {"second", "minute"} and inside
    tally.mark("date", same_day or (moment and stamp.not_after - stamp.not_before < timedelta(hours=1)), note)
    tally.mark("moment", moment, note)
    tally.mark("inside", inside and stamp.role == "published", note)


if __name__ == "__main__":
    sys.exit(main())
