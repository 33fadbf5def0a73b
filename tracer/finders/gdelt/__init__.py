"""GDELT: what its monitoring of the world's news saw, by its search and by its files.

The search (DOC 2.0) knows the last three months. The files know more and ask nothing of anybody's machine: quotations
with their pages (Global Quotation Graph, from 2020), titles (Article List, from 2020), and the four-word shingles of
every page seen (from mid-2026, said to be temporary), from which is had how much of the article a page holds without
reading the page. Files are of single minutes, lie near the beginnings of quarter hours, break off, and leave gaps.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracer.finders.asking import Asking
from tracer.finders.gdelt import files, search
from tracer.model import Lead, Subject

__all__ = ["find"]


def find(subject: Subject, asking: Asking) -> Iterator[Lead]:
    """The search and the files by turns: while the search wants to be left alone, files are read."""
    searched = search.leads(subject, asking)
    read = files.leads(subject, asking)
    given: set[str] = set()
    for lead in _by_turns(searched, read):
        if lead is not None and lead.url not in given:
            given.add(lead.url)
            yield lead


def _by_turns(*sources: Iterator[Lead | None]) -> Iterator[Lead | None]:
    """From each source up to its next pause (None), then from the following one, until all have ended."""
    waiting = list(sources)
    while waiting:
        source = waiting.pop(0)
        for lead in source:
            if lead is None:
                waiting.append(source)
                break
            yield lead
