"""The report on a crawl's copies: what stays, what goes and why, who shares text, what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from rich.text import Text

from tracer.model import Dedup, Drawn, Largest, Precision, Skipped
from tracer.reports.terminal.layout import Blank, Block, Paragraph, Report, Section, SideBySide
from tracer.reports.terminal.safe import clean, clipped, said

_NAMED = 5  # clusters, pairs of outlets and reasons shown; --json has more
_SIZES = ((2, 2, "2"), (3, 9, "3-9"), (10, 99, "10-99"), (100, 10**12, "100 and more"))
_ID_CHARS = 60
_NAME_CHARS = 40  # of the page that stands for a cluster
_TEXT_CHARS = 900  # of each text shown to a judge
_LABEL = 10


def dedup(found: Dedup, *, seconds: float) -> Report:
    """The summary of a run that took so long."""
    blocks: list[Block] = [_row("READ", _read(found, seconds)), _row("KEPT", f"{found.kept:,}")]
    blocks += [_row("DROPPED", f"{_dropped(found):,}"), *_ways(found), *_clusters(found)]
    if found.pairs:
        notice = f"; {found.furniture_pairs:,} of them site notice only" if found.furniture_pairs else ""
        blocks.append(_row("PAIRS", f"{found.pairs:,} share text{notice}"))
    if found.outlets:
        blocks.append(_row("OUTLETS", "most pairs of pages with shared text"))
        width = max(len(f"{number:,}") for *_, number in found.outlets[:_NAMED])
        blocks += [
            _beneath(f"{n:>{width},}  {said(a)} – {said(b)}", _LABEL + width + 2) for a, b, n in found.outlets[:_NAMED]
        ]
    if found.added is not None:
        blocks.append(_row("STORED", f"{_many(found.added, 'article')} new in the database"))
    return Report((*blocks, *_notes(found), *_skipped(found)))


def _row(label: str, text: str) -> Block:
    return Paragraph(Text.assemble((label.ljust(_LABEL), "bold"), text), _LABEL)


def _beneath(text: str, hang: int = _LABEL) -> Block:
    return Paragraph(Text(" " * _LABEL + text), hang)


def _read(found: Dedup, seconds: float) -> str:
    rate = f", {found.read / seconds:,.0f} a second" if seconds >= 1 and found.read >= seconds else ""
    against = f", compared also with {found.stored:,} stored" if found.stored else ""
    return f"{_many(found.read, 'record')} in {_took(seconds)}{rate}{against}"


def _took(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _dropped(found: Dedup) -> int:
    return found.exact + found.near + found.contained + found.versions


def _ways(found: Dedup) -> Iterator[Block]:
    ways = (
        ("exact", found.exact, "the keeper's text, word for word"),
        ("near", found.near, "the same but for edits"),
        ("contained", found.contained, "cut, or with more around it"),
        ("versions", found.versions, "captures and forms of the keeper's page"),
    )
    width = max(len(f"{number:,}") for _, number, _ in ways)
    for name, number, meaning in ways:
        if number:
            yield _beneath(f"{number:>{width},}  {name.ljust(9)}  {meaning}", _LABEL + width + 13)


def _clusters(found: Dedup) -> Iterator[Block]:
    sizes = Counter(
        name for cluster in found.clusters for low, high, name in _SIZES if low <= len(cluster.members) <= high
    )
    told = " · ".join(f"{sizes[name]:,} of {name}" for *_, name in _SIZES if sizes[name])
    yield _row("CLUSTERS", f"{len(found.clusters):,}" + (f": {told}" if told else ""))
    width = max((len(f"{cluster.members:,}") for cluster in found.largest[:_NAMED]), default=0)
    for cluster in found.largest[:_NAMED]:
        yield _beneath(f"{cluster.members:>{width},}  {_named(cluster)}", _LABEL + width + 2)


def _named(cluster: Largest) -> str:
    name = clipped(cluster.url.partition("://")[2].removeprefix("www.") or cluster.keeper, _NAME_CHARS)
    outlets = [_many(cluster.outlets, "outlet")] if cluster.outlets > 1 else []
    return " · ".join([name, *outlets, *_days(cluster.first, cluster.last)])


def _days(first: datetime | None, last: datetime | None) -> Iterator[str]:
    """The days from the first to the last, what they have in common said once."""
    if first is None or last is None:
        return
    end = f"{last.day} {last:%b %Y}"
    if first.date() == last.date():
        yield end
    elif (first.year, first.month) == (last.year, last.month):
        yield f"{first.day} to {end}"
    else:
        yield f"{first.day} {first:%b}{'' if first.year == last.year else f' {first:%Y}'} to {end}"


def _notes(found: Dedup) -> Iterator[Block]:
    notes = (
        (found.empty, "record", "without a word: kept, compared with nothing"),
        (found.early, "record", "from before --since: left out"),
        (found.unlinked, "story", "so large that links beyond its core were not weighed"),
    )
    for number, noun, told in notes:
        if number:
            yield _row("NOTE", f"{_many(number, noun)} {told}")
    if found.duplicate_ids:
        told = f"{_many(found.duplicate_ids, 'record')} with the id of an earlier one: results cannot tell them apart"
        yield _row("NOTE", told)


def _many(number: int, noun: str) -> str:
    return (
        f"{number:,} stories"
        if noun == "story" and number != 1
        else f"{number:,} {noun}" + ("" if number == 1 else "s")
    )


def _skipped(found: Dedup) -> Iterator[Block]:
    reasons = Counter(_kind(skip.reason) for skip in found.skipped)
    for reason, number in found.skipped_more:
        reasons[_kind(reason)] += number
    if not reasons:
        return
    total = sum(reasons.values())
    yield _row("SKIPPED", f"{total:,}; {'the' if len(reasons) <= _NAMED else 'most'} reasons, and where each is first")
    first: dict[str, Skipped] = {}
    for skip in found.skipped:
        first.setdefault(_kind(skip.reason), skip)
    ranked = sorted(reasons.items(), key=lambda row: (-row[1], row[0]))
    width = len(f"{ranked[0][1]:,}")
    for reason, number in ranked[:_NAMED]:
        where = f" ({said(first[reason].location)})" if reason in first else ""
        yield _beneath(f"{number:>{width},}  {said(reason)}{where}", _LABEL + width + 2)
    if len(ranked) > _NAMED:
        yield _beneath(f"and {sum(number for _, number in ranked[_NAMED:]):,} for other reasons; --json names them")


def _kind(reason: str) -> str:
    """A reason without what is peculiar to one record."""
    return reason.partition(" (")[0]


def drawn(pair: Drawn, place: int, of: int) -> Report:
    """Two texts to be judged."""
    heading = Text.assemble((f"{place} of {of}", "bold"), f"  {pair.what}")
    start = _difference(clean(pair.text_a), clean(pair.text_b))
    a, b = (Text(clipped(f"{'…' if start else ''}{clean(t)[start:]}", _TEXT_CHARS)) for t in (pair.text_a, pair.text_b))
    names = clipped(clean(pair.a), _ID_CHARS // 2), clipped(clean(pair.b), _ID_CHARS // 2)
    return Report((Blank(), Paragraph(heading), SideBySide(a, b, names)))


def _difference(a: str, b: str) -> int:
    """Where to begin two texts so that their first difference is seen, with some of what goes before it."""
    same = next((place for place, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return 0 if same < _TEXT_CHARS // 2 else a.rfind(" ", 0, same - _TEXT_CHARS // 4) + 1


def precision(found: tuple[Precision, ...]) -> Report:
    """What the verdicts say of the merges and of what was not merged."""
    return Report(tuple(_judged(one) for one in found))


def _judged(one: Precision) -> Block:
    label = "PRECISION" if one.what == "merge" else "MISSED"
    if not one.judged:
        return Section(label, (Text(f"none of the {one.what}es judged" if one.what != "merge" else "no merge judged"),))
    noun = "merges are copies" if one.what == "merge" else "near misses are copies all the same"
    unsure = f"; {one.unsure:,} without a verdict" if one.unsure else ""
    told = (
        f"{one.right:,} of {one.judged:,} judged {noun}: {one.right / one.judged:.0%}, "
        f"and of all of them {one.low:.0%} to {one.high:.0%} (Wilson, 95 %){unsure}"
    )
    return Section(label, (Text(told),))
