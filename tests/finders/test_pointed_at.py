"""Which links of a page point to where its text is from, where no outlet is known by that name."""

from __future__ import annotations

import pytest

from tests.finders.searching import markup, subject
from tracer.finders.named import pointed_at

LINK = "https://dispatch.example/2026/11/lorries"


@pytest.mark.parametrize(
    ("line", "points"),
    [
        (f'Source: <a href="{LINK}">The Unheard-of Dispatch</a>', True),
        (f'Fuente: <a href="{LINK}">El Despacho</a>', True),
        (f'Источник: <a href="{LINK}">Депеша</a>', True),
        (f'This text first appeared in <a href="{LINK}">The Unheard-of Dispatch</a>.', True),
        (f'Two sources told <a href="{LINK}">a friend</a> of the ferry.', False),
        ('Source: <a href="https://dispatch.example/">The Unheard-of Dispatch</a>', False),
        ('Source: <a href="https://valley.example/2026/10/other">our archive</a>', False),
    ],
)
def test_a_line_that_says_source_points_to_its_link(line: str, points: bool) -> None:
    """A label in several languages counts, a sentence about sources, a front page and the own site do not."""
    found = [url for url, _, _ in pointed_at(subject(markup(more=f"<p>{line}</p>")))]
    assert found == ([LINK] if points else [])
