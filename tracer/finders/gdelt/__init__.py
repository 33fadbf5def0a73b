"""GDELT: what its monitoring of the world's news saw, by its search and by its files.

The search (DOC 2.0) knows the last three months. The files know more and ask nothing of anybody's machine: quotations
with their pages (Global Quotation Graph, from 2020), titles (Article List, from 2020), and the four-word shingles of
every page seen (from mid-2026, said to be temporary), from which is had how much of the article a page holds without
reading the page. Files are of single minutes, lie near the beginnings of quarter hours, break off, and leave gaps.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracer.finders.abreast import together
from tracer.finders.asking import Asking
from tracer.finders.gdelt import files, search
from tracer.model import Lead, Subject

__all__ = ["find"]


def find(subject: Subject, asking: Asking) -> Iterator[Lead]:
    """The search and the files side by side: while the search wants to be left alone, files are read."""
    given: dict[str, float] = {}  # how likely each page was held for; a surer word on it is passed on, too
    for lead in together([search.leads(subject, asking), files.leads(subject, asking)], 2):
        if lead.likely > given.get(lead.url, -1.0):
            given[lead.url] = lead.likely
            yield lead
