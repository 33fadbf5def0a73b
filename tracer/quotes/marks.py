"""Which stretches of a text stand between quotation marks, in every glyph family, however carelessly they are set.

Marks of one family in one paragraph are labelled "opens", "closes" or "is no quotation mark" together, by the cheapest
reading of the whole paragraph (Viterbi over the nesting depth). The glyph's own direction and the characters beside it
only make a label cheaper, so a missing, doubled or turned mark costs its own quotation at most and never the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import regex

from tracer.model import Span
from tracer.normalize import paragraphs
from tracer.settings import QuoteSettings

Family: TypeAlias = Literal["double", "single", "angle", "angle1", "corner", "corner2"]

# glyph -> (family, leaning): +1 leans to opening, -1 to closing, 0 says nothing
_GLYPHS: dict[str, tuple[Family, int]] = {
    '"': ("double", 0), "''": ("double", 0), "``": ("double", 1), "＂": ("double", 0),
    "“": ("double", 1), "”": ("double", -1), "„": ("double", 2), "‟": ("double", 1), "〝": ("double", 1),
    "〞": ("double", -1), "‘": ("single", 1), "’": ("single", -1), "‚": ("single", 2), "‛": ("single", 1),
    "«": ("angle", 1), "»": ("angle", -1), "‹": ("angle1", 1), "›": ("angle1", -1),
    "「": ("corner", 2), "」": ("corner", -2), "『": ("corner2", 2), "』": ("corner2", -2),
}  # fmt: skip

_MARK = regex.compile("''|``|[\"＂“”„‟〝〞‘’‚‛«»‹›「」『』]")
ANY_MARK = frozenset("\"'`＂“”„‟〝〞‘’‚‛«»‹›「」『』")
# A heap of marks without a letter between them says nothing and is stepped over whole.
_HEAP = re.compile("[\"'`＂“”„‟〝〞‘’‚‛«»‹›「」『』\\s]{24,}+")
_OPENS_AFTER = frozenset("([{—–-―/:¿¡>،;,.…")
_STOPS = frozenset(".,;:!?…)]}—–-،؛؟。，、！？：；")
_MAX_DEPTH = 2
_WRAPPED_LINES = 8  # a text of fewer lines is taken as it stands
_WRAPPED_SHARE = 0.2  # of lines that start in lower case, from which a text was wrapped at a column


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch between marks. `inner` is without the marks, `outer` with them.

    `closed` is False where the paragraph ended first; `heads` is True where the opening mark starts the paragraph;
    `depth` is 0 for a quotation that lies in no other; `parts` are its stretches, one a paragraph.
    """

    inner: Span
    outer: Span
    family: Family
    depth: int
    closed: bool
    heads: bool
    paragraph: int
    parts: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    family: Family
    opens: float  # cost of reading it as an opening mark
    closes: float
    stray: float


def blocks(text: str) -> tuple[Span, ...]:
    """The paragraphs of `text`, without heaps of bare marks."""
    found: list[Span] = []
    start = 0
    for heap_start, heap_end in [*((m.start(), m.end()) for m in _HEAP.finditer(text)), (len(text), len(text))]:
        if start < heap_start:
            found.extend(Span(p.start + start, p.end + start) for p in paragraphs(text[start:heap_start]))
        start = heap_end
    return _unwrapped(text, found)


def _unwrapped(text: str, lines: list[Span]) -> tuple[Span, ...]:
    """Lines joined to paragraphs again where a text was wrapped at a column: many of its lines start in lower case."""
    broken = sum(text[line.start].islower() for line in lines)
    if len(lines) < _WRAPPED_LINES or broken < len(lines) * _WRAPPED_SHARE:
        return tuple(lines)
    joined: list[Span] = []
    for line in lines:
        goes_on = joined and (text[joined[-1].end - 1].isalnum() or text[joined[-1].end - 1] in ",;-–—(")
        if goes_on and text.count("\n", joined[-1].end, line.start) == 1:
            joined[-1] = Span(joined[-1].start, line.end)
        else:
            joined.append(line)
    return tuple(joined)


def find(text: str, spans: Sequence[Span], settings: QuoteSettings) -> tuple[Marked, ...]:
    """Every stretch between marks in the paragraphs `spans` of `text`, in order, outer ones before inner ones.

    A quotation left open at a paragraph's end is one with the next paragraph's if that one re-opens it. At most
    `settings.max_marks` marks are read, so that time and memory are bounded for any input.
    """
    found: list[Marked] = []
    budget = settings.max_marks
    inside: dict[Family, bool] = {}
    for number, span in enumerate(spans):
        marks = list(_marks(text, span, budget))
        budget -= len(marks)
        follows = text[spans[number + 1].start] if number + 1 < len(spans) else ""
        inside, here = _paragraph(text, span, number, marks, inside, follows)
        found.extend(here)
        if budget <= 0:
            break
    return _nested(_joined(text, found))


def _marks(text: str, span: Span, budget: int) -> Iterator[_Mark]:
    turned: bool | None = None
    for match in _MARK.finditer(text, span.start, span.end):
        turned = _turned(text, span) if turned is None else turned
        if budget <= 0:
            return
        budget -= 1
        yield _priced(text, match.start(), match.end(), span, turned)


def _turned(text: str, span: Span) -> bool:
    """Guillemets that point inwards (»so«), as German and Danish books set them."""
    straight = text.count("«", span.start, span.end)
    if not straight:
        return False
    first = text.find("»", span.start, span.end)
    return -1 < first < text.find("«", span.start, span.end) and _starts_word(text, first, span)


def _starts_word(text: str, at: int, span: Span) -> bool:
    return (at == span.start or not text[at - 1].isalnum()) and at + 1 < span.end and text[at + 1].isalnum()


def _priced(text: str, start: int, end: int, span: Span, turned: bool) -> _Mark:
    """A mark with what each reading of it costs, from its glyph and its neighbours."""
    family, leaning = _GLYPHS[text[start:end]]
    if turned and family in ("angle", "angle1"):
        leaning = -leaning
    left = text[start - 1] if start > span.start else " "
    right = text[end] if end < span.end else " "
    opens = (0.0 if left.isspace() or left in _OPENS_AFTER or left in ANY_MARK else 0.8) + (
        0.9 if right.isspace() else 0.6 if right in _STOPS and right not in ".…" else 0.0
    )
    closes = (0.9 if left.isspace() else 0.0) + (0.7 if right.isalnum() else 0.0)
    stray = 1.0 if leaning == 0 else 1.4
    if leaning:
        opens += max(0, -leaning) * 1.3 - max(0, leaning) * 0.2
        closes += max(0, leaning) * (0.9 if text[start] == "“" else 1.3) - max(0, -leaning) * 0.2
    if family == "single":
        return _priced_single(text[start], start, end, family, left, right, opens, closes)
    if left.isdigit() and not right.isalnum() and leaning == 0:
        stray = 0.7  # an inch mark
    return _Mark(start, end, family, max(0.0, opens), max(0.0, closes), stray)


def _priced_single(
    glyph: str, start: int, end: int, family: Family, left: str, right: str, opens: float, closes: float
) -> _Mark:
    """A curly single mark: between letters it is an apostrophe, after a letter it may be one."""
    if left.isalnum() and right.isalnum():
        return _Mark(start, end, family, 9.0, 9.0, 0.0)
    if glyph == "’":
        possessive = left in "sS" and right.isspace()
        return _Mark(start, end, family, 9.0, closes + (0.5 if possessive else 0.0), 0.1 if left.isalnum() else 0.4)
    return _Mark(start, end, family, opens, closes, 0.1 if right.isdigit() else 0.9)


def _paragraph(
    text: str, span: Span, number: int, marks: list[_Mark], inside: dict[Family, bool], follows: str
) -> tuple[dict[Family, bool], list[Marked]]:
    """The quotations of one paragraph, and the families it leaves open."""
    found: list[Marked] = []
    left_open: dict[Family, bool] = {}
    families = dict.fromkeys(mark.family for mark in marks)
    for family in families:
        mine = [mark for mark in marks if mark.family == family]
        reopened = follows in ANY_MARK and _GLYPHS.get(follows, ("", 0))[0] in (family, "")
        labels, began = _labelled(mine, family, inside.get(family, False), reopened)
        here = list(_stretches(text, span, number, family, mine, labels, began))
        left_open[family] = any(not m.closed for m in here)
        found.extend(here)
    return left_open, found


def _labelled(marks: list[_Mark], family: Family, inside: bool, reopened: bool) -> tuple[list[int], int]:
    """The cheapest labels (+1 opens, -1 closes, 0 is none) and the depth at the start."""
    deepest = 1 if family in ("double", "single") and all(m.stray == 1.0 for m in marks) else _MAX_DEPTH
    costs = [0.0, 0.3 if inside else 1.5] + [9.0] * (deepest - 1)
    trail: list[list[tuple[int, int]]] = []
    for mark in marks:
        after: list[float] = [99.0 * (len(marks) + 1)] * (deepest + 1)
        step: list[tuple[int, int]] = [(0, 0)] * (deepest + 1)
        for depth, cost in enumerate(costs):
            for label, price in ((1, mark.opens + 0.5 * depth), (-1, mark.closes), (0, mark.stray)):
                to = depth + label
                if 0 <= to <= deepest and cost + price < after[to]:
                    after[to], step[to] = cost + price, (label, depth)
        costs = after
        trail.append(step)
    unclosed = 0.1 if reopened else 0.8
    depth = min(range(deepest + 1), key=lambda d: costs[d] + unclosed * d)
    labels: list[int] = []
    for step in reversed(trail):
        label, depth = step[depth]
        labels.append(label)
    return labels[::-1], depth


def _stretches(
    text: str, span: Span, number: int, family: Family, marks: list[_Mark], labels: list[int], began: int
) -> Iterator[Marked]:
    opened: list[tuple[int, int]] = [(span.start, span.start)] * began
    for mark, label in zip(marks, labels, strict=True):
        if label == 1:
            opened.append((mark.start, mark.end))
        elif label == -1 and opened:
            start, inner = opened.pop()
            yield from _made(text, Span(inner, mark.start), Span(start, mark.end), family, True, span, number)
    for start, inner in reversed(opened):
        yield from _made(text, Span(inner, span.end), Span(start, span.end), family, False, span, number)


def _made(
    text: str, inner: Span, outer: Span, family: Family, closed: bool, span: Span, number: int
) -> Iterator[Marked]:
    words = text[inner.start : inner.end]
    if not any(char.isalnum() for char in words[:200]) and not any(char.isalnum() for char in words):
        return
    left = inner.start + len(words) - len(words.lstrip())
    tight = Span(left, left + len(words.strip()))
    yield Marked(tight, outer, family, 0, closed, outer.start == span.start, number, (tight,))


def _joined(text: str, found: list[Marked]) -> list[Marked]:
    """Quotations over several paragraphs made one: left open at one paragraph's end, re-opened at the next's start."""
    done: list[Marked] = []
    parts: dict[int, list[Span]] = {}  # of those over several paragraphs: a tuple grown piece by piece takes n² time
    open_one: dict[Family, int] = {}
    for marked in sorted(found, key=lambda m: (m.outer.start, -m.outer.end)):
        at = open_one.pop(marked.family, None) if marked.heads else None
        so_far = 0 if at is None else len(parts.get(at, ())) or 1
        if at is not None and done[at].paragraph + so_far == marked.paragraph:
            first = done[at]
            parts.setdefault(at, [first.inner]).append(marked.inner)
            inner = Span(first.inner.start, marked.inner.end)
            done[at] = replace(
                first, inner=inner, outer=Span(first.outer.start, marked.outer.end), closed=marked.closed
            )
        else:
            done.append(marked)
            at = len(done) - 1
        if not marked.closed:
            open_one[marked.family] = at
    return [replace(one, parts=tuple(parts[at])) if at in parts else one for at, one in enumerate(done)]


def _nested(found: list[Marked]) -> tuple[Marked, ...]:
    """With depth; a stretch that crosses an earlier one's end is dropped."""
    kept: list[Marked] = []
    around: list[Marked] = []
    for marked in sorted(found, key=lambda m: (m.outer.start, -m.outer.end)):
        while around and around[-1].outer.end <= marked.outer.start:
            around.pop()
        if around and marked.outer.end > around[-1].outer.end:
            continue
        kept.append(replace(marked, depth=len(around)))
        around.append(marked)
    return tuple(kept)
