"""The progress of a bulk run on stderr: documents, MB/s, time left."""

from __future__ import annotations

from rich.progress import BarColumn, Task, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from tracer.cli.progress_line import ProgressLine

_BYTES = frozenset({"read", "receive"})  # steps that count bytes; "documents" come with them


class _Told(TextColumn):
    """What a step has done: documents and MB/s where bytes are counted, else how many of how many."""

    def render(self, task: Task) -> Text:
        speed = task.completed / task.elapsed if task.elapsed else 0
        if task.description in _BYTES:
            count = task.fields.get("documents", 0)
            documents = f"{count:,} documents · " if count else ""
            return Text(f"{documents}{speed / 1e6:.1f} MB/s")
        if task.total is None and not task.completed:
            return Text("")
        total = f" of {task.total:,.0f}" if task.total is not None else ""
        return Text(f"{task.completed:,.0f}{total}")


class DedupProgress(ProgressLine):
    """The progress line of a bulk run, which tells of documents beside bytes."""

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        _Told(""),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )

    def __init__(self) -> None:
        super().__init__()
        self._documents = 0

    def advance(self, step: str, count: int = 1) -> None:
        if step == "documents":
            self._documents += count
            if "read" in self._tasks:
                self._progress.update(self._tasks["read"], documents=self._documents)
        else:
            super().advance(step, count)

    def stop(self) -> None:
        """Leave no line behind, whatever ended the run."""
        self._progress.stop()
