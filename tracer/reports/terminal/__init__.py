"""Reports for people: `console(stream).print(trace(result))`.

Everything that came from outside is cleaned of control characters and printed as plain text, never as markup. In a
terminal a report takes the terminal's width and colours; anywhere else it is plain text, 80 columns wide.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracer.reports.terminal.added_report import added
    from tracer.reports.terminal.answers import flows, hits, info, matrix, members, stories
    from tracer.reports.terminal.compare_report import comparison
    from tracer.reports.terminal.dedup_report import dedup, drawn, precision
    from tracer.reports.terminal.output import console
    from tracer.reports.terminal.read_report import read
    from tracer.reports.terminal.settings_report import settings
    from tracer.reports.terminal.show_report import shown
    from tracer.reports.terminal.trace_report import trace

__all__ = [
    "added",
    "comparison",
    "console",
    "dedup",
    "drawn",
    "flows",
    "hits",
    "info",
    "matrix",
    "members",
    "precision",
    "read",
    "settings",
    "shown",
    "stories",
    "trace",
]

_HOMES = {
    "added": "added_report",
    "comparison": "compare_report",
    "console": "output",
    "dedup": "dedup_report",
    "drawn": "dedup_report",
    "flows": "answers",
    "hits": "answers",
    "info": "answers",
    "matrix": "answers",
    "members": "answers",
    "precision": "dedup_report",
    "read": "read_report",
    "settings": "settings_report",
    "shown": "show_report",
    "stories": "answers",
    "trace": "trace_report",
}


def __getattr__(name: str) -> object:
    """Each report is loaded when it is asked for; those that need no rich do without."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
