"""What adding articles did."""

from __future__ import annotations

from collections import Counter

from rich.text import Text

from tracer.model import Added
from tracer.reports.terminal.layout import Block, Paragraph, Report, Section
from tracer.reports.terminal.safe import clean, said
from tracer.reports.terminal.wording import count

_NAMED = 5  # skipped pages named on the screen


def added(result: Added) -> Report:
    """Counts, what became of clusters and stories, and what was skipped."""
    read = f"{count(result.read, 'page')} read: {result.new} new, {result.known} stored before"
    read += f", {result.skipped_count} skipped"
    blocks: list[Block] = [
        Section(
            "ADDED", (Text(read), Text(f"{count(result.matches, 'pair')} share text, {count(result.links, 'link')}"))
        ),
        Section("STORED", (Text(f"{clean(result.stored)}, {count(result.articles, 'article')}"),)),
    ]
    kinds = Counter((change.what, change.change) for change in result.changes)
    if kinds:
        lines = [f"{what} {change}: {number}" for (what, change), number in sorted(kinds.items())]
        blocks.append(Section("CHANGED", tuple(Text(line) for line in lines)))
    blocks += [
        Paragraph(Text(f"skipped {said(skipped.location)}: {said(skipped.reason)}", style="dim"), 2)
        for skipped in result.skipped[:_NAMED]
    ]
    if result.skipped_count > _NAMED:
        blocks.append(
            Paragraph(Text(f"and {result.skipped_count - _NAMED} more skipped; --json names them", style="dim"))
        )
    return Report(tuple(blocks))
