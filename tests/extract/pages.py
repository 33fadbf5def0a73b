"""Hand-written pages and the call every test makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tracer.extract import article
from tracer.model import Article, Capture, Given, Page, Skipped
from tracer.outlets import OutletTable
from tracer.settings import ExtractSettings

TABLE = OutletTable.load()
SETTINGS = ExtractSettings()
CAPTURED = datetime(2015, 11, 2, 12, 0, tzinfo=UTC)

BODY = (
    "The harbour council voted on Thursday evening to close the old ferry landing, ending a dispute of nine years.",
    "Seven of the eleven members spoke for the plan, which moves all boats to the new pier on the northern shore.",
    "Residents who filled the gallery said the decision would lengthen their way to work by half an hour each day.",
    "The mayor promised a free shuttle bus from the first of next month and asked for patience until the spring.",
    "A survey of the landing found rust in every second pile, and the repair would cost more than the pier itself.",
    "Work on the northern shore begins in January, and the council will look at the figures again in the summer.",
)


def paragraphs(texts: tuple[str, ...] = BODY) -> str:
    return "\n".join(f"<p>{text}</p>" for text in texts)


def html(head: str = "", top: str = "", body: str = "", bottom: str = "", lang: str = "") -> str:
    """A page with a headline, a body of six paragraphs and what is put around them."""
    return (
        f'<!DOCTYPE html><html{f" lang={lang}" if lang else ""}><head><meta charset="utf-8">{head}</head><body>'
        f'<header><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav></header><main><article>'
        f"<h1>Ferry landing to close after nine years of dispute</h1>{top}"
        f'<div class="story">{body or paragraphs()}</div></article></main>{bottom}</body></html>'
    )


def page(source: str | bytes, url: str | None = "https://harbour-post.example/news/ferry", **fields: object) -> Page:
    body = source if isinstance(source, bytes) else source.encode("utf-8")
    made = Page("test page", url, body, "text/html", "html", Capture("test", time=CAPTURED))
    return replace(made, **fields)  # type: ignore[arg-type]


def extracted(source: str | bytes, settings: ExtractSettings = SETTINGS, **fields: object) -> Article:
    found = article(page(source, **fields), outlets=TABLE, settings=settings)  # type: ignore[arg-type]
    assert isinstance(found, Article), found
    return found


def refused(source: str | bytes, **fields: object) -> Skipped:
    found = article(page(source, **fields), outlets=TABLE, settings=SETTINGS)  # type: ignore[arg-type]
    assert isinstance(found, Skipped), found.text[:200]
    return found


def given(**fields: object) -> Given:
    return Given(**fields)  # type: ignore[arg-type]
