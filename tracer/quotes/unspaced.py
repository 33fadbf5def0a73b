"""Attributions in Chinese, which puts no space between words: by the characters around a cue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from tracer.model import Span
from tracer.quotes.cues import Cues
from tracer.quotes.marks import Marked

_STOP = frozenset("。！？!?\n")
_EDGE = frozenset('。！？!?\n，,；;：:、“”「」『』"‘’')
_LONGEST_SUBJECT = 16
_NOT_AFTER = frozenset("小传听学假再胡")  # 小说, 传说, 学说: nouns


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution: source, cue and content as spans, and the number of the mark that is the content."""

    source: Span | None
    cue: Span
    content: Span | None
    mark: int | None
    passed_on: bool  # 据X报道: the source reports and does not speak


def attributions(text: str, span: Span, top: list[tuple[int, Marked]], cues: Cues) -> Iterator[Found]:
    """The attributions of one paragraph. `top` are its outermost marks with their numbers."""
    pattern = regex.compile("|".join(sorted(map(regex.escape, cues.speech), key=lambda c: (-len(c), c))))
    covered = [one.outer for _, one in top]
    done = span.start
    for match in pattern.finditer(text, span.start, span.end):
        if match.start() < done or any(o.start < match.start() < o.end for o in covered):
            continue
        if match.start() > span.start and text[match.start() - 1] in _NOT_AFTER:
            continue
        found = _one(text, span, top, Span(match.start(), match.end()), cues)
        if found is not None:
            done = found.content.end if found.content else match.end()
            yield found


def _one(text: str, span: Span, top: list[tuple[int, Marked]], cue: Span, cues: Cues) -> Found | None:
    source = _subject(text, span, cue.start)
    after = cue.end
    while after < span.end and text[after] in "，,：:" and after - cue.end < 2:
        after += 1
    for number, one in top:
        if one.outer.start == after:
            return Found(source, cue, None, number, False)
    passed_on = source is not None and any(source.of(text).startswith(word) for word in cues.before)
    if passed_on and source is not None:
        lead = next(len(word) for word in sorted(cues.before) if source.of(text).startswith(word))
        source = Span(source.start + lead, source.end)
    before = _mark_before(text, source.start if source else cue.start, top)
    if before is not None and (after >= span.end or text[after] in _STOP):
        return Found(source, cue, None, before, False)
    end = after
    while end < span.end and text[end] not in _STOP:
        end += 1
    if source is None or end - after < 4 or after == cue.end and not passed_on and not text[after].isalnum():
        return None
    return Found(source, cue, Span(after, end), None, passed_on)


def _subject(text: str, span: Span, end: int) -> Span | None:
    start = end
    while start > span.start and end - start < _LONGEST_SUBJECT and text[start - 1] not in _EDGE:
        start -= 1
    return Span(start, end) if start < end else None


def _mark_before(text: str, at: int, top: list[tuple[int, Marked]]) -> int | None:
    """The mark that ends right before a place, but for a comma."""
    for number, one in top:
        if one.outer.end <= at <= one.outer.end + 1:
            return number
    return None
