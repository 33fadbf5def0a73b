"""A page saved as a file, without the address it was had from."""

from __future__ import annotations

from pathlib import Path

from tracer.reading import read_article


def test_a_saved_page_says_itself_where_it_is_from(tmp_path: Path) -> None:
    """Its canonical link gives its address and its outlet."""
    body = "<p>" + "The ferry company said on Monday that the morning boats would sail again. " * 6 + "</p>"
    head = '<title>Boats sail</title><link rel="canonical" href="https://www.reuters.com/world/boats-1/">'
    path = tmp_path / "saved.html"
    path.write_text(f"<html><head>{head}</head><body><h1>Boats sail</h1>{body}</body></html>", "utf-8")
    article = read_article(str(path)).article
    assert article.url == "https://www.reuters.com/world/boats-1/"
    assert article.outlet is not None
    assert article.outlet.name == "Reuters"
