"""A Subject -> Leads to likely copies. One file per place to look, one signature: `find(subject, asking)`.

A finder is a function `find(subject: Subject, asking: Asking) -> Iterator[Lead]` in a module of its own name. It yields
a lead as soon as it has one, so that what it found stands when its time is up. It goes out through `asking` only, which
keeps the account of it: how much was asked, what failed, what the reader of the report should know. It may let a
FetchError or Stopped pass: the leads so far are kept and the report says what happened. Its requests must depend on
nothing but the subject, the settings, `asking.now` and the answers it got, so that a recorded search can be replayed.
"""

from tracer.finders.asking import Asking, Finder, Limits, Looked, Stopped

__all__ = ["Asking", "Finder", "Limits", "Looked", "Stopped"]
