"""Estimates come near what a run takes; a cap on memory is kept or refused at the start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tracer.dedup import Wanted, dedup_pages, estimate
from tracer.dedup.budget import fitted, needed, shown
from tracer.errors import UsageError
from tracer.settings import DedupSettings, Settings


def crawl(path: Path, count: int) -> Path:
    """Records of forty words, every tenth a repeat."""
    lines = []
    for number in range(count):
        words = " ".join(f"w{(number - number % 10 // 9) * 40 + place}" for place in range(40))
        lines.append(json.dumps({"id": f"r{number}", "text": words}))
    path.write_text("\n".join(lines) + "\n")
    return path


def capped(memory: int) -> Settings:
    """Settings with a cap."""
    return Settings(dedup=DedupSettings(memory=memory))


def test_an_estimate_counts_the_documents(tmp_path: Path) -> None:
    """From a sample of the real input, within a few in a hundred; nothing is left behind."""
    source = crawl(tmp_path / "in.jsonl", 20_000)
    found = estimate([str(source)], work=tmp_path / "work", workers=1)
    assert found.documents == pytest.approx(20_000, rel=0.05)
    assert found.size == source.stat().st_size
    assert 0 < found.seconds < 600
    assert found.disk > 1_000_000
    assert not (tmp_path / "work").exists()


def test_too_little_memory_is_refused_with_what_would_do(tmp_path: Path) -> None:
    """The remedy named is enough."""
    source = str(crawl(tmp_path / "in.jsonl", 10))
    with pytest.raises(UsageError, match=r"--memory 50M is too little: give [0-9]+M"):
        dedup_pages([source], settings=capped(50 << 20), work=tmp_path / "work", workers=1)
    enough = 2 * needed(0, DedupSettings(chunk=1 << 20, batch=500), 1)
    fitted(capped(enough), 1)


def test_a_cap_changes_no_result(tmp_path: Path) -> None:
    """Smaller pieces of work and more turns give the same bytes."""
    source = str(crawl(tmp_path / "in.jsonl", 3_000))
    free, held = tmp_path / "free", tmp_path / "held"
    dedup_pages([source], wanted=Wanted(clusters=free), work=tmp_path / "a", workers=1)
    small = Settings(dedup=DedupSettings(memory=400 << 20, keys_at_once=5_000, batch=600))
    dedup_pages([source], settings=small, wanted=Wanted(clusters=held), work=tmp_path / "b", workers=1)
    assert free.read_bytes() == held.read_bytes() != b""


def test_sizes_are_shown_as_they_are_asked_for() -> None:
    """Rounded up, in the unit a person would give."""
    assert (shown(300 << 20), shown((300 << 20) + 1), shown(5 << 30)) == ("300M", "301M", "5G")
