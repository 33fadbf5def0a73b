"""The progress of a bulk run on stderr: documents, MB/s, time left."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, Progress, Task, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

_BYTES = frozenset({"read", "receive"})  # steps that count bytes; "documents" come with them


class _Told(TextColumn):
    """What a step has done: documents and MB/s where bytes are counted, else how many of how many."""

    def render(self, task: Task) -> Text:
        speed = task.completed / task.elapsed if task.elapsed else 0
        if task.description in _BYTES:
            documents = f"{task.fields['documents']:,} documents · " if task.fields["documents"] else ""
            return Text(f"{documents}{speed / 1e6:.1f} MB/s")
        if task.total is None and not task.completed:
            return Text("")
        total = f" of {task.total:,.0f}" if task.total is not None else ""
        return Text(f"{task.completed:,.0f}{total}")


class DedupProgress:
    """Shows each step that reports on a line of its own; the lines go away when the last step is finished."""

    def __init__(self) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            _Told(""),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._tasks: dict[str, TaskID] = {}
        self._documents = 0

    def start(self, step: str, total: int | None = None) -> None:
        if not self._tasks:
            self._progress.start()
        if step not in self._tasks:
            self._tasks[step] = self._progress.add_task(step, total=total, documents=0)

    def advance(self, step: str, count: int = 1) -> None:
        if step == "documents":
            self._documents += count
            if "read" in self._tasks:
                self._progress.update(self._tasks["read"], documents=self._documents)
        elif step in self._tasks:
            self._progress.advance(self._tasks[step], count)

    def note(self, text: str) -> None:
        self._progress.console.print(text, markup=False, highlight=False)

    def finish(self, step: str) -> None:
        task = self._tasks.pop(step, None)
        if task is not None:
            self._progress.remove_task(task)
        if not self._tasks:
            self._progress.stop()

    def stop(self) -> None:
        """Leave no line behind, whatever ended the run."""
        self._progress.stop()
