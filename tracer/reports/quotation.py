"""Where a quotation comes from, as lines of styled pieces and as a dictionary; needs no rich.

A pipe gets the lines as they are; a terminal gives them colours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.cells import cell_len

from tracer.model import Edit, Quotation, Sighting, Span, Stamp, Variant
from tracer.reports.differences import Line, Piece, inline
from tracer.reports.terminal.dates import day
from tracer.reports.terminal.safe import clean, clipped, isolated, said

_FLAGS = {"number": "a number", "negation": "a negation", "name": "a name"}
_KINDS = {"reported": "reported without marks", "unmarked": "in running text"}
_OUTLET = 32  # columns of an outlet's name
_MARKS = '“”"'
_DEEPEST = 8  # levels that are set in further
_WORDS = re.compile(r"\S+\s*")


# --- lines --------------------------------------------------------------------------------------------------------


def lines(found: Quotation, *, width: int) -> Iterator[Line]:
    """The report, each line at most `width` columns."""
    yield from _wrapped([("ASKED  ", "bold"), (_marked_off(found.asked), "")], width, 7)
    yield from _wrapped([("FOUND  ", "bold"), (_summary(found), "")], width, 7)
    children: dict[int | None, list[int]] = {}
    for number, variant in enumerate(found.variants):
        children.setdefault(variant.parent, []).append(number)
    earliest = _earliest(found)
    for root in sorted(children.get(None, ()), key=lambda number: _when(found.variants[number])):
        yield []
        yield from _node(found, root, children, earliest, "", "", width)


def _summary(found: Quotation) -> str:
    seen = [sighting for variant in found.variants for sighting in variant.sightings]
    looked = f"looked in {_count(found.articles, 'article')} with {_count(found.quotations, 'quotation')}"
    if not seen:
        return f"nowhere: no stored article has it or a variant of it; {looked}. `tracer search` finds single words"
    wordings = _count(len(found.variants), "wording")
    first = _earliest(found)
    told = f"earliest seen: {_outlet(first)}, {day(first.published)}" if first else "none with a date"
    return f"in {_count(len(seen), 'article')}, {wordings}; {told}; {looked}"


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def _earliest(found: Quotation) -> Sighting | None:
    dated = [s for variant in found.variants for s in variant.sightings if s.published]
    return min(dated, key=lambda s: (_stamp(s), s.place.article), default=None)


def _stamp(sighting: Sighting) -> datetime:
    return sighting.published.not_before if sighting.published else datetime.max.replace(tzinfo=UTC)


def _when(variant: Variant) -> tuple[datetime, str]:
    return min(_stamp(s) for s in variant.sightings), variant.text


def _node(
    found: Quotation, number: int, children: dict[int | None, list[int]], earliest: Sighting | None, guide: str,
    below: str, width: int,
) -> Iterator[Line]:  # fmt: skip
    """A wording, who has it when, and what became of it."""
    variant = found.variants[number]
    under = sorted(children.get(number, ()), key=lambda child: _when(found.variants[child]))
    bar = "│ " if under else "  "
    first, rest = f"{guide}● ", f"{below}{bar}"
    for line in [*_changes(found, variant), _wording(found, variant)]:
        for wrapped in _wrapped(line, width - cell_len(rest), 0):
            yield [(first.ljust(len(rest)) if first else rest, "dim"), *wrapped]
            first = ""
    for sighting in variant.sightings:
        for wrapped in _sighting(sighting, sighting is earliest, width - cell_len(rest) - 2):
            yield [(f"{rest}  ", "dim"), *wrapped]
    for place, child in enumerate(under, 1):
        last = place == len(under)
        inner = below if len(below) >= 3 * _DEEPEST else below + ("   " if last else "│  ")
        yield from _node(
            found, child, children, earliest, below + ("└─ " if last else "├─ "), inner, width
        )  # fmt: skip


def _changes(found: Quotation, variant: Variant) -> list[Line]:
    """What differs from the fuller wording, in words."""
    if variant.parent is None:
        return []
    parent = found.variants[variant.parent]
    lost = sum(_words(parent.text, edit, "a") for edit in variant.edits if not len(edit.b))
    more = sum(_words(variant.text, edit, "b") for edit in variant.edits if not len(edit.a))
    swapped = [edit for edit in variant.edits if len(edit.a) and len(edit.b)]
    changed = sum(max(_words(parent.text, edit, "a"), _words(variant.text, edit, "b")) for edit in swapped)
    told = [f"{_count(lost, 'word')} left out"] if lost else []
    told += [f"{_count(more, 'word')} added"] if more else []
    told += [f"{_count(changed, 'word')} changed"] if changed else []
    pieces: Line = [(", ".join(told) or "other signs", "dim")]
    for flag in _flags(variant):
        pieces += [(" · ", "dim"), (flag, "yellow")]
    return [pieces]


def _flags(variant: Variant) -> Iterator[str]:
    """What makes the difference matter."""
    for flag, name in _FLAGS.items():
        flagged = [edit for edit in variant.edits if flag in edit.flags]
        if flagged:
            yield f"{name} left out" if not any(len(edit.b) for edit in flagged) else f"{name} differs"
    if "speaker" in variant.flags:
        yield "another speaker is named"


def _words(text: str, edit: Edit, side: str) -> int:
    return len((edit.a if side == "a" else edit.b).of(text).split())


def _wording(found: Quotation, variant: Variant) -> Line:
    """The words, with what was left out or put in since the fuller wording marked."""
    if variant.parent is None:
        return [(_marked_off(variant.text), "bold")]
    parent, text = found.variants[variant.parent].text, variant.text
    return inline(parent, text, Span(0, len(text)), variant.edits, style="bold")


def _marked_off(text: str) -> str:
    return f"“{clean(text).strip(_MARKS)}”"


def _sighting(sighting: Sighting, is_earliest: bool, width: int) -> Iterator[Line]:
    """Who has it when, whom it gives the words to, and where to look."""
    facts = [said(sighting.speaker) if sighting.speaker else "no speaker named"]
    if sighting.kind in _KINDS:
        facts = [_KINDS[sighting.kind]] + ([] if sighting.kind == "unmarked" else facts)
    facts += [f"through {said(sighting.via)}"] if sighting.via else []
    facts += ["possibly translated"] if sighting.translated else []
    pieces: Line = [(day(sighting.published), ""), ("  ", ""), (_outlet(sighting), "bold")]
    pieces += [(f" · {' · '.join(facts)}", "")]
    pieces += [(" · ", ""), ("earliest seen", "green")] if is_earliest else []
    yield from _wrapped(pieces, width, 2)
    where = clean(sighting.url or sighting.title or "")
    room = width - 2
    if cell_len(where) > room:
        where = where.split("://", 1)[-1]
    shown = where if cell_len(where) <= room else f"{where[: max(room - 3, 12)]}..."
    yield [(f"  {isolated(shown) if shown else sighting.place.article}", "dim")]


def _outlet(sighting: Sighting) -> str:
    return clipped(sighting.outlet or sighting.title or sighting.place.article, _OUTLET)


# --- wrapping -----------------------------------------------------------------------------------------------------


def _wrapped(pieces: Sequence[Piece], width: int, hang: int) -> Iterator[Line]:
    """Pieces cut into lines that fit, all but the first set in by `hang` columns; a line of Arabic is isolated."""
    line: Line = []
    used = 0
    for word, style in _cut(pieces, max(12, width - hang)):
        size = cell_len(word.rstrip())
        if line and used + size > width:
            yield _ended(line)
            line, used = ([(" " * hang, "")], hang) if hang else ([], 0)
        if line and line[-1][1] == style:
            line[-1] = (line[-1][0] + word, style)
        else:
            line.append((word, style))
        used += cell_len(word)
    if line:
        yield _ended(line)


def _cut(pieces: Sequence[Piece], longest: int) -> Iterator[Piece]:
    """Words with the space behind them; what is longer than a line, as text without spaces is, in parts."""
    for text, style in pieces:
        lead = len(text) - len(text.lstrip())
        if lead:
            yield text[:lead], style
        for match in _WORDS.finditer(text):
            word = match.group()
            while cell_len(word) > longest:
                part = word[: longest // 2]
                yield part, style
                word = word[len(part) :]
            yield word, style


def _ended(line: Line) -> Line:
    text, style = line[-1]
    line[-1] = (text.rstrip(), style)
    whole = "".join(piece for piece, _ in line)
    marked = isolated(whole)
    if marked != whole:
        line = [(marked[0], ""), *line, (marked[-1], "")]
    return line


# --- JSON ---------------------------------------------------------------------------------------------------------


def as_json(found: Quotation) -> dict[str, Any]:
    """`variants` in the order of `Quotation`; `parent` is a number in it. Times end in "Z"."""
    first = _earliest(found)
    return {
        "asked": found.asked,
        "found": sum(len(variant.sightings) for variant in found.variants),
        "earliest": first.place.article if first else None,
        "variants": [_variant(found, variant) for variant in found.variants],
        "looked_in": {"articles": found.articles, "quotations": found.quotations},
    }


def _variant(found: Quotation, variant: Variant) -> dict[str, Any]:
    parent = found.variants[variant.parent].text if variant.parent is not None else ""
    return {
        "text": variant.text,
        "parent": variant.parent,
        "similarity": variant.similarity,
        "flags": list(variant.flags),
        "edits": [
            {
                "before": edit.a.of(parent), "after": edit.b.of(variant.text), "flags": list(edit.flags),
                "a": [edit.a.start, edit.a.end], "b": [edit.b.start, edit.b.end],
            }
            for edit in variant.edits
        ],
        "sightings": [_seen(sighting) for sighting in variant.sightings],
    }  # fmt: skip


def _seen(sighting: Sighting) -> dict[str, Any]:
    plain = {
        name: getattr(sighting, name)
        for name in ("text", "kind", "speaker", "cue", "via", "translated", "outlet", "title", "url")
    }
    place = sighting.place
    published = _published(sighting.published)
    return {"article": place.article, "start": place.span.start, "end": place.span.end, **plain, "published": published}


def _published(stamp: Stamp | None) -> dict[str, Any] | None:
    if stamp is None:
        return None
    bounds = {name: _time(getattr(stamp, name)) for name in ("not_before", "not_after")}
    return {"value": stamp.value, **bounds, "source": stamp.source, "precision": stamp.precision, "role": stamp.role}


def _time(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
