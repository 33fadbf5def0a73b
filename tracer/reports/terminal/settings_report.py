"""Every number in force."""

from __future__ import annotations

from rich.text import Text

from tracer.reports.terminal.layout import Blank, Block, Paragraph, Report
from tracer.reports.terminal.safe import clean
from tracer.settings import Settings, every

_INDENT = 4


def settings(in_force: Settings) -> Report:
    """Each number as `step.name = value`, with its reason below it; what is not the default is marked."""
    defaults = {(step, name): value for step, name, value, _ in every(Settings())}
    blocks: list[Block] = []
    last = None
    for step, name, value, why in every(in_force):
        if last not in (None, step):
            blocks.append(Blank())
        last = step
        default = defaults[step, name]
        changed = "" if value == default else f"  (default {_shown(default)})"
        line = Text.assemble((f"{step}.{name}", "bold"), f" = {_shown(value)}", (changed, "yellow"))
        blocks += [Paragraph(line, _INDENT), Paragraph(Text(" " * _INDENT + clean(why), style="dim"), _INDENT)]
    return Report(tuple(blocks))


def _shown(value: object) -> str:
    return clean(",".join(str(part) for part in value) if isinstance(value, tuple) else str(value))
