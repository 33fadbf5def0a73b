"""Where in an article rules are tried: its paragraphs, its head and tail, its sentences around a name."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from tracer.credits.marks import Marked
from tracer.model import Span
from tracer.normalize import paragraphs
from tracer.settings import CreditSettings

_ENDED = regex.compile(r"[.!?:;…。！？؟”\"»)\]]\s*$")
_SENTENCE = regex.compile(r"(?<=[.!?؟])[\"”»)]?\s+(?=[\p{Lu}\p{Lo}\"“«(])|[。！？]|\n\s*\n")


def blocks(text: str, settings: CreditSettings) -> tuple[Span, ...]:
    """Paragraphs; lines that break in mid-sentence (hard-wrapped text) are taken together."""
    spans: list[Span] = []
    for line in paragraphs(text):
        if spans and _runs_on(text, spans[-1], line, settings):
            spans[-1] = Span(spans[-1].start, line.end)
        else:
            spans.append(line)
    return tuple(spans)


def _runs_on(text: str, before: Span, line: Span, settings: CreditSettings) -> bool:
    gap = text[before.end : line.start]
    last = text[max(before.start, before.end - settings.wrapped_line) : before.end].rpartition("\n")[2]
    short = len(last) < settings.wrapped_line
    long_enough = len(last) >= settings.wrapped_line // 3
    return gap.count("\n") == 1 and short and long_enough and not _ENDED.search(last)


def lines(text: str, settings: CreditSettings) -> tuple[Span, ...]:
    """The short lines at the head and the tail of a body, where credit lines stand."""
    found: list[Span] = []
    start = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            left = start + len(line) - len(line.lstrip())
            found.append(Span(left, left + len(stripped)))
        start += len(line) + 1
    zone = (
        found
        if len(found) <= settings.head_lines + settings.tail_lines
        else [*found[: settings.head_lines], *found[-settings.tail_lines :]]
    )
    return tuple(span for span in zone if len(span) <= settings.line_chars)


def around_names(marked: Marked, within: Span, settings: CreditSettings) -> Iterator[Span]:
    """Stretches of sentences around the names in `within`; those that touch are joined."""
    current: Span | None = None
    for span, _ in marked.outlets(within.start, within.end):
        start = _sentence_start(marked.text, max(within.start, span.start - settings.reach_before), span.start)
        window = Span(start, min(within.end, span.end + settings.reach_after))
        if current is not None and window.start <= current.end:
            current = Span(current.start, window.end)
            continue
        if current is not None:
            yield current
        current = window
    if current is not None:
        yield current


def _sentence_start(text: str, start: int, stop: int) -> int:
    ends = [match.end() for match in _SENTENCE.finditer(text, start, stop)]
    return ends[-1] if ends else start
