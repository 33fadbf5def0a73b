"""Traces of the example archive and of variants of it, each made once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import fixture_builder
from tracer.cli.demo_command import DEMO_URL
from tracer.model import Link, Trace
from tracer.trace import Sources, trace_url

Traced = Callable[..., Trace]


@pytest.fixture(scope="session")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Traced:
    """`traced(without=..., edits=..., shuffle=..., url=...)`: the trace of that variant, from a database-less run."""
    build = fixture_builder()
    made: dict[object, Trace] = {}

    def call(
        without: tuple[str, ...] = (),
        edits: dict[str, str] | None = None,
        shuffle: int | None = None,
        url: str = DEMO_URL,
    ) -> Trace:
        key = (without, tuple(sorted((edits or {}).items())), shuffle, url)
        if key not in made:
            path: Path = tmp_path_factory.mktemp("variant") / "baghdad.warc.gz"
            chosen = {page: [edit] for page, edit in (edits or {}).items()}
            build.build(path, without=without, edits=chosen, shuffle=shuffle)
            made[key] = trace_url(url, sources=Sources(replay=path))
        return made[key]

    return call


def outlet_of(trace: Trace, id: str) -> str:
    """The name of the outlet of an article or ghost of a trace."""
    for ghost in trace.ghosts:
        if ghost.id == id:
            return ghost.outlet.name
    studied = next(s for s in (trace.article, *trace.articles) if s.id == id)
    return studied.article.outlet.name if studied.article.outlet else "?"


def links_of(trace: Trace, copy: str) -> dict[str, Link]:
    """The links of one article, by the name of the outlet it took from."""
    return {outlet_of(trace, link.source): link for link in trace.links if link.copy == copy}


def by_url(trace: Trace, part: str) -> str:
    """The id of the article whose URL contains `part`."""
    return next(s.id for s in (trace.article, *trace.articles) if part in (s.article.url or ""))
