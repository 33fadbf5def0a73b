"""Distinct texts stay distinct."""

from __future__ import annotations

import json
from pathlib import Path

from tracer.dedup import dedup_pages


def test_marks_that_are_no_words_make_no_copies(tmp_path: Path) -> None:
    """Texts that hold an emoji or a soft hyphen, and share nothing, are not taken for one text."""
    texts = (
        "The harbour council met on Monday to talk about the new crane \u2764\ufe0f and its price.",
        "Farmers in the valley say the drought has cost them half of this year\u00ad harvest.",
        "A goal in the last minute \U0001f64f\U0001f3fc gave the guests a draw they hardly deserved.",
    )
    file = tmp_path / "pages.jsonl"
    records = ({"id": f"p{n}", "text": text} for n, text in enumerate(texts))
    file.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    found = dedup_pages([str(file)], work=tmp_path / "work", workers=1, compiled=False)
    assert not found.clusters
