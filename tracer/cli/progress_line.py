"""A progress line on stderr."""

from __future__ import annotations

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)


class ProgressLine:
    """Shows each step that reports, one line a step; the lines go away when the last step is finished."""

    columns: tuple[ProgressColumn, ...] = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )

    def __init__(self) -> None:
        self._progress = Progress(*self.columns, console=Console(stderr=True), transient=True)
        self._tasks: dict[str, TaskID] = {}

    def start(self, step: str, total: int | None = None) -> None:
        if not self._tasks:
            self._progress.start()
        if step not in self._tasks:
            self._tasks[step] = self._progress.add_task(step, total=total)

    def advance(self, step: str, count: int = 1) -> None:
        if step in self._tasks:
            self._progress.advance(self._tasks[step], count)

    def note(self, text: str) -> None:
        self._progress.console.print(text, markup=False, highlight=False)

    def finish(self, step: str) -> None:
        task = self._tasks.pop(step, None)
        if task is not None:
            self._progress.remove_task(task)
        if not self._tasks:
            self._progress.stop()
