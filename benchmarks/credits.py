"""How often the credits an article admits are found, and how often what is found is none.

    python benchmarks/credits.py --data ../shared/data [--only reposts|agencies|pages|labelled] [--show 20]

* reposts: `credited-reposts`, pages of an archive that name the site they are from: share whose named site comes first.
* agencies: `saudinewsnet/credits.csv`, the agency named in author or dateline: precision and recall.
* pages: `html-aeb`, saved pages: how many credits of which kind; `--show 1` prints each, to be judged by eye.
* labelled: the same pages against `html_aeb_credits.csv`: page and outlet, read and written down before the tool was
  run on them. "source" is whom the page's text is from, "named" an outlet it reports after or quotes. A wrong credit
  is an outlet that is neither.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracer import credits, extract
from tracer.credits.dates import written
from tracer.model import Article, Capture, Credit, Outlet, Page, Skipped
from tracer.outlets import OutletTable
from tracer.settings import Settings

SETTINGS = Settings()
TABLE = OutletTable.load()
ABOUT_THE_TEXT = {"metadata", "credit_line", "byline", "dateline", "tagline", "copyright", "link"}
GULF = {"bna-bh", "qna", "kuna", "wam"}


def records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def article(record: dict[str, Any], language: str | None = None) -> Article:
    """A record as the article the tool would make of it."""
    url = record.get("url") or None
    return Article(
        id=record["id"], url=url, canonical_url=None, outlet=TABLE.of_url(url) if url else None,
        title=record.get("title"), byline=record.get("author") or None, language=language, published=None,
        text=record.get("text") or "", capture=Capture(source="benchmark"), location=record["id"],
    )  # fmt: skip


def found(record: dict[str, Any], language: str | None = None) -> tuple[Credit, ...]:
    return credits.find(article(record, language), outlets=TABLE, settings=SETTINGS.credits)


def as_house(name: str) -> str:
    """The key of a name's outlet, or the name run together where the table lacks it."""
    outlet: Outlet | None = TABLE.named(name)
    return outlet.key if outlet else re.sub(r"\W|^the", "", name.lower())


def reposts(data: Path, show: int) -> None:
    right = total = dated = days_right = 0
    misses: list[str] = []
    for record in records(data / "credited-reposts" / "articles.jsonl.gz"):
        wanted = as_house(record["truth"]["credit"])
        credits_found = found(record)
        first = credits_found[0] if credits_found else None
        got = (
            None
            if first is None
            else first.outlet.key
            if first.outlet.kind != "unknown"
            else as_house(first.outlet.name)
        )
        total += 1
        right += got == wanted
        truth_day = written(record["truth"]["credit_date"], None)
        if got == wanted and first is not None and truth_day is not None:
            dated += 1
            day_right = first.expected is not None and first.expected.value == truth_day.isoformat()
            days_right += day_right
            if not day_right:
                misses.append(f"date {truth_day} <- {first.when} {record['text'][:160]!r}")
        if got != wanted:
            misses.append(f"{wanted} <- {got} ({first.text if first else ''}) {record['text'][:160]!r}")
    print(f"reposts: named site first on {right} of {total} pages = {right / total:.3f}")
    print(f"reposts: its date right on {days_right} of {dated} pages that give one = {days_right / dated:.3f}")
    print("\n".join(misses[:show]))


def agencies(data: Path, show: int) -> None:
    truth = {
        row["id"]: set(row["agencies"].split("|"))
        for row in csv.DictReader((data / "saudinewsnet" / "credits.csv").open(encoding="utf-8"))
    }
    names = {"reuters": "Reuters", "afp": "AFP", "dpa": "DPA", "spa": "WAS", "ap": "AP", "anadolu": "Anadolu"}
    names |= dict.fromkeys(GULF, "BNA/QNA/KUNA/WAM")
    hit = miss = extra = 0
    errors: list[str] = []
    for record in records(data / "saudinewsnet" / "articles.jsonl.gz"):
        wanted = truth.get(record["id"], set())
        got = {
            names[c.outlet.key]: c for c in found(record, "ar") if c.outlet.key in names and c.kind in ABOUT_THE_TEXT
        }
        hit += len(wanted & got.keys())
        for name in sorted(wanted - got.keys()):
            miss += 1
            errors.append(f"MISSED {name}: {record['author']!r} {record['text'][:90]!r}")
        for name in sorted(got.keys() - wanted):
            extra += 1
            errors.append(f"EXTRA {name} by {got[name].rule}: {got[name].text!r} {record['author']!r}")
    print(
        f"agencies: precision {hit / (hit + extra):.3f} recall {hit / (hit + miss):.3f} "
        f"({hit} right, {extra} more, {miss} missed)"
    )
    print("\n".join(errors[:: max(1, len(errors) // show)] if show else []))


def pages(data: Path, show: int) -> None:
    kinds: Counter[str] = Counter()
    count = 0
    for path in sorted((data / "html-aeb" / "html").iterdir()):
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        page = Page(str(path), None, body, "text/html", "html", Capture(source="benchmark"))
        read = extract.article(page, outlets=TABLE, settings=SETTINGS.extract)
        if isinstance(read, Skipped):
            continue
        count += 1
        for credit in credits.find(read, outlets=TABLE, settings=SETTINGS.credits):
            kinds[credit.kind] += 1
            if show:
                site = (read.canonical_url or "")[8:40]
                print(f"{path.name[:8]} {site:32} {credit.rule:18} {credit.outlet.key:22} {credit.text[:110]}")
    print(f"pages: {sum(kinds.values())} credits on {count} pages: {dict(kinds)}")


def labelled(data: Path, show: int) -> None:
    wanted: dict[str, dict[str, str]] = {}
    with (Path(__file__).parent / "html_aeb_credits.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            outlets = wanted.setdefault(row["page"], {})
            if row["outlet"]:
                outlets[as_house(row["outlet"])] = row["role"]
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    errors: list[str] = []
    wrong = 0
    for key, truth in json.loads((data / "html-aeb" / "ground-truth.json").read_text("utf-8")).items():
        body = gzip.decompress((data / "html-aeb" / "html" / f"{key}.html.gz").read_bytes())
        page = Page(key, truth["url"], body, "text/html", "html", Capture(source="benchmark"))
        read = extract.article(page, outlets=TABLE, settings=SETTINGS.extract)
        credited = () if isinstance(read, Skipped) else credits.find(read, outlets=TABLE, settings=SETTINGS.credits)
        got = {c.outlet.key if c.outlet.kind != "unknown" else as_house(c.outlet.name): c for c in credited}
        sources = {outlet for outlet, role in wanted[key].items() if role == "source"}
        asked["page"] += bool(sources)
        right["page"] += bool(sources & got.keys())
        for outlet, role in wanted[key].items():
            asked[role] += 1
            right[role] += outlet in got
            if outlet not in got:
                errors.append(f"MISSED {role} {outlet}: {truth['url'][:90]}")
        for outlet in sorted(got.keys() - wanted[key].keys()):
            wrong += 1
            errors.append(f"WRONG {outlet} by {got[outlet].rule}: {got[outlet].text[:80]!r} {truth['url'][:70]}")
    print(f"labelled: a source found on {right['page']} of {asked['page']} pages that name one")
    for role in ("source", "named"):
        print(f"labelled: {role} outlets found: {right[role]} of {asked[role]} = {right[role] / asked[role]:.3f}")
    print(f"labelled: {wrong} wrong outlets on {len(wanted)} pages = {100 * wrong / len(wanted):.1f} in 100 pages")
    print("\n".join(errors[:show]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", choices=["reposts", "agencies", "pages", "labelled"])
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    tasks = (
        ("reposts", reposts, "credited-reposts"),
        ("agencies", agencies, "saudinewsnet"),
        ("pages", pages, "html-aeb"),
        ("labelled", labelled, "html-aeb"),
    )
    for name, run, needs in tasks:
        if args.only not in (None, name):
            continue
        if not (args.data / needs).is_dir():
            print(f"{name}: {args.data / needs} is absent, not measured", file=sys.stderr)
            continue
        start = time.perf_counter()
        run(args.data, args.show)
        print(f"  {time.perf_counter() - start:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
