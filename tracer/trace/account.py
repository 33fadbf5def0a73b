"""The account of a search: where was looked, when, how much was asked and read, and what failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tracer.finders.asking import Looked
from tracer.finders.choosing import NAMES


@dataclass
class Account:
    """What the report says of a search: a line a finder of `names`, then what no single one is answerable for."""

    names: Sequence[str]
    when: datetime
    notes: Sequence[str] = ()
    pages: int = 0  # read
    unread: int = 0  # pages there was no time for, or no reason
    _looked: dict[str, Looked] = field(default_factory=dict)

    def take(self, looked: Looked) -> None:
        """Take in what one finder did for one article."""
        self._looked.setdefault(looked.name, Looked(looked.name, self.when)).add(looked)

    def read(self, finder: str) -> None:
        """One more page of a finder's leads was read."""
        self._looked.setdefault(finder, Looked(finder, self.when)).read += 1
        self.pages += 1

    def lines(self) -> list[str]:
        """The lines of the report."""
        return [*self.by_finder().values(), *self.rest()]

    def by_finder(self) -> Mapping[str, str]:
        """A line for each finder that was asked, by its name."""
        return {name: self._looked[name].line() for name in self.names if name in self._looked}

    def rest(self) -> list[str]:
        """What concerns no single finder."""
        others = [name for name in NAMES if name not in self.names]
        return [
            *self.notes,
            *([f"{self.unread} pages not read"] if self.unread else []),
            *([f"not asked: {', '.join(others)}"] if others and set(self.names) - {"stored"} else []),
        ]
