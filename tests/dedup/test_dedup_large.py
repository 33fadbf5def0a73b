"""Links of stories on more pages than are weighed one by one."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from tracer.dedup import Wanted, dedup_pages
from tracer.settings import Settings

SMALL = replace(Settings(), dedup=replace(Settings().dedup, story=10, core=5))


def _links(folder: Path, pages: list[dict[str, str]], name: str) -> list[dict[str, object]]:
    file, links = folder / f"{name}.jsonl", folder / f"{name}.links"
    file.write_text("".join(json.dumps(page) + "\n" for page in pages), "utf-8")
    dedup_pages([str(file)], settings=SMALL, wanted=Wanted(links=links), work=folder / "w", workers=1, compiled=False)
    return [json.loads(line) for line in links.read_bytes().splitlines()]


@pytest.fixture
def pages() -> list[dict[str, str]]:
    """A story of thirty pages, a day apart, the first the longest."""
    draw = random.Random(4)
    body = ["".join(draw.choice(("ba", "ke", "lo", "mi", "nu", "sta")) for _ in range(4)) for _ in range(160)]
    made = []
    for number in range(30):
        kept = body if number == 0 else [word for word in body if draw.random() > 0.02]
        day = f"2024-05-{1 + number:02d}"
        made.append({"id": f"p{number:02d}", "outlet": f"o{number}.example", "published": day, "text": " ".join(kept)})
    return made


def test_every_page_of_a_large_story_is_linked(tmp_path: Path, pages: list[dict[str, str]]) -> None:
    """Pages beyond the core are tied to an earlier page, without a probability and undecided."""
    links = _links(tmp_path, pages, "one")
    assert {link["copy"] for link in links} >= {page["id"] for page in pages[5:]}
    beyond = [link for link in links if link["probability"] is None]
    assert len(beyond) >= 20
    assert all(str(link["source"]) < str(link["copy"]) and not link["decided"] for link in beyond)


def test_order_changes_no_link(tmp_path: Path, pages: list[dict[str, str]]) -> None:
    """Shuffled input gives the same links."""
    one = _links(tmp_path, pages, "one")
    random.Random(8).shuffle(pages)
    assert one == _links(tmp_path, pages, "other")
