"""A SearXNG instance of the user's own: the article's phrases, asked of the search engines behind it.

Off unless an instance is given (`find.searx`). JSON must be among the `search.formats` of its settings.yml; without it
the instance answers 403 (SearXNG documentation, "Search API").
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from tracer.fetch import Answer
from tracer.finders.asking import Asking
from tracer.finders.replies import Wrong, rows, text, web_address
from tracer.finders.wording import asked_for
from tracer.model import Lead, Subject
from tracer.normalize import folded


def find(subject: Subject, asking: Asking) -> Iterator[Lead]:
    """Pages that the instance's engines say hold one of the phrases, those that show it first."""
    settings = asking.settings.find
    if not settings.searx:
        asking.note("off: no instance given (find.searx)")
        return
    given: dict[str, float] = {}  # how likely each page was held for; a surer word on it is passed on, too
    for phrase in asked_for(subject, settings)[: settings.searx_queries]:
        for category in ("news", "general"):
            for number in range(1, settings.searx_pages + 1):
                found = _asked(phrase, category, number, asking)
                new = [lead for lead in found if lead.likely > given.get(lead.url, -1.0)]
                given.update((lead.url, lead.likely) for lead in new)
                yield from new
                if not new or not any(lead.likely == settings.likely_shown for lead in found):
                    break


def _asked(phrase: str, category: str, number: int, asking: Asking) -> list[Lead]:
    """One page of results; none where the instance says anything else."""
    settings = asking.settings.find
    query = {"q": f'"{phrase}"', "categories": category, "format": "json"}
    if number > 1:
        query["pageno"] = str(number)
    answer = asking.service(f"{settings.searx.rstrip('/')}/search?{urlencode(query)}", settings.searx_interval)
    try:
        return _leads(answer, phrase, asking)
    except Wrong as error:
        hint = "; is JSON among its search.formats?" if answer.status == 403 else ""
        asking.fail(f"{error}{hint}")
        return []


def _leads(answer: Answer, phrase: str, asking: Asking) -> list[Lead]:
    settings = asking.settings.find
    found = []
    wanted = folded(phrase)
    for row in rows(answer, "results")[: settings.searx_results]:
        if (url := web_address(row)) is None:
            continue
        shown = wanted in folded(f"{text(row, 'title')} {text(row, 'content')}")
        likely = settings.likely_shown if shown else settings.likely_said
        found.append(Lead(url, "searx", f'found for "{phrase}"', likely=likely))
    return sorted(found, key=lambda lead: -lead.likely)
