"""Several articles traced against one corpus."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.conftest import FIXTURES
from tracer.fetch import Fetcher
from tracer.model import Page
from tracer.progress import Silent, reporting_to
from tracer.reports import as_json
from tracer.settings import FetchSettings
from tracer.trace import Corpus, Sources, trace_url


class _Counting(Silent):
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def advance(self, step: str, count: int = 1) -> None:
        self.counts[step] += count


def test_a_corpus_is_read_once_for_all() -> None:
    """The second article costs its own page, not all the others again, and gets the report it gets alone."""
    archive = FIXTURES / "baghdad.warc.gz"
    pages = [_url(archive, "almanar"), _url(archive, "globalresearch")]
    sources, corpus, counting = Sources(replay=archive), Corpus(), _Counting()
    with reporting_to(counting):
        trace_url(pages[0], sources=sources, corpus=corpus)
        first = counting.counts["reading"]
        second = trace_url(pages[1], sources=sources, corpus=corpus)
    assert counting.counts["reading"] == first + 1
    assert as_json.trace(second) == as_json.trace(trace_url(pages[1], sources=sources))


def _url(archive: Path, part: str) -> str:
    with Fetcher(FetchSettings(), replay=archive) as fetcher:
        return next(
            page.url or "" for page in fetcher.replay_pages() if isinstance(page, Page) and part in (page.url or "")
        )
