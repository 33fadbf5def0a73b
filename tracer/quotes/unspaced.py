"""Attributions in Chinese, which puts no space between words: by the characters around a cue."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from tracer.model import Span
from tracer.quotes.cues import Cues

_STOP = frozenset("。！？!?\n")
_EDGE = frozenset('。！？!?\n，,；;：:、“”「」『』"‘’')
_LONGEST_SUBJECT = 16
_LONGEST_CONTENT = 400
_SHORTEST_CONTENT = 4
_NOT_AFTER = frozenset("小传听学假再胡")  # 小说, 传说, 学说: nouns


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution: source, cue and content as spans, and the number of the mark that is the content."""

    source: Span | None
    cue: Span
    content: Span | None
    mark: int | None
    passed_on: bool  # 据X报道: the source reports and does not speak


@dataclass(frozen=True, slots=True)
class _Marks:
    """A paragraph's outermost marks, in order, for look-up by place."""

    spans: list[Span]
    numbers: list[int]

    def starting(self, at: int) -> int | None:
        """The mark that starts at a place."""
        k = bisect_left(self.spans, Span(at, 0))
        return self.numbers[k] if k < len(self.spans) and self.spans[k].start == at else None

    def ending(self, at: int) -> int | None:
        """The mark that ends at a place, but for a comma."""
        k = bisect_left(self.spans, Span(at, 0)) - 1
        return self.numbers[k] if k >= 0 and self.spans[k].end <= at <= self.spans[k].end + 1 else None

    def covers(self, at: int) -> bool:
        k = bisect_left(self.spans, Span(at, 0)) - 1
        return k >= 0 and at < self.spans[k].end


def attributions(text: str, span: Span, top: list[tuple[int, Span]], cues: Cues) -> Iterator[Found]:
    """The attributions of one paragraph. `top` are its outermost marks with their numbers, in order."""
    pattern = _pattern(cues.speech)
    marks = _Marks([outer for _, outer in top], [number for number, _ in top])
    done = span.start
    for match in pattern.finditer(text, span.start, span.end):
        if match.start() < done or marks.covers(match.start()):
            continue
        if match.start() > span.start and text[match.start() - 1] in _NOT_AFTER:
            continue
        found = _one(text, span, marks, Span(match.start(), match.end()), cues)
        if found is not None:
            done = found.content.end if found.content else match.end()
            yield found


@lru_cache(maxsize=4)
def _pattern(forms: frozenset[str]) -> regex.Pattern[str]:
    return regex.compile("|".join(regex.escape(form) for form in sorted(forms, key=lambda c: (-len(c), c))))


def _one(text: str, span: Span, marks: _Marks, cue: Span, cues: Cues) -> Found | None:
    source = _subject(text, span, cue.start)
    after = cue.end
    while after < span.end and text[after] in "，,：:" and after - cue.end < 2:
        after += 1
    number = marks.starting(after)
    if number is not None:
        return Found(source, cue, None, number, False)
    reporter = _reporter(text, source, cues)
    number = marks.ending(source.start if source else cue.start)
    if number is not None and (after >= span.end or text[after] in _STOP):
        return Found(source, cue, None, number, False)
    if source is None or after >= len(text) or not text[after].isalnum():
        return None
    end = after
    while end < span.end and text[end] not in _STOP and end - after < _LONGEST_CONTENT:
        end += 1
    if end - after < _SHORTEST_CONTENT:
        return None
    return Found(reporter or source, cue, Span(after, end), None, reporter is not None)


def _reporter(text: str, source: Span | None, cues: Cues) -> Span | None:
    """Who reports in 据X报道, without the word that says so."""
    if source is None:
        return None
    phrase = source.of(text)
    lead = max((len(word) for word in cues.before if phrase.startswith(word)), default=0)
    return Span(source.start + lead, source.end) if lead and lead < len(source) else None


def _subject(text: str, span: Span, end: int) -> Span | None:
    start = end
    while start > span.start and end - start < _LONGEST_SUBJECT and text[start - 1] not in _EDGE:
        start -= 1
    return Span(start, end) if start < end else None
