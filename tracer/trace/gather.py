"""From one article to its story: copies, copies of copies, and the articles it names, in bounded rounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from tracer import fingerprint
from tracer.model import Credit, Furniture, Match, QuoteMatch, Studied
from tracer.progress import reporter
from tracer.study import complete, shared_quotes, shared_text
from tracer.trace.pool import Pool


@dataclass
class Gathered:
    """A story: its articles, and what each compared pair of them shares."""

    subject: Studied
    story: tuple[Studied, ...]
    matches: tuple[Match, ...]
    quote_matches: tuple[QuoteMatch, ...]
    furniture: Furniture


@dataclass
class _Growing:
    pool: Pool
    furniture: Furniture
    members: dict[str, Studied] = field(default_factory=dict)
    compared: set[tuple[str, str]] = field(default_factory=set)
    matches: dict[tuple[str, str], Match] = field(default_factory=dict)
    quote_matches: dict[tuple[str, str], tuple[QuoteMatch, ...]] = field(default_factory=dict)


def gather(subject: Studied, pool: Pool) -> Gathered:
    """Grow the story from `subject`: each round adds what shares text or quotations with a member, or is named by one.

    Rounds and size are bounded by `TraceSettings.rounds` and `.story`.
    """
    settings = pool.desk.settings
    subject = complete(subject, Furniture(), pool.desk)
    pool.recall(subject)
    growing = _Growing(pool, pool.learn(subject))
    frontier = [complete(subject, growing.furniture, pool.desk)]
    growing.members[subject.id] = frontier[0]
    for _ in range(settings.trace.rounds):
        reporter().advance("gathering", len(frontier))
        added: list[Studied] = []
        for member in frontier:
            pool.recall(member)
            added += [other for other in _related(member, growing) if other.id not in growing.members]
            growing.members.update((other.id, other) for other in added)
            if len(growing.members) >= settings.trace.story:
                added = []
                break
        if not added:
            break
        frontier = added
    _compare_members(growing)
    return _gathered(subject.id, growing)


def _related(member: Studied, growing: _Growing) -> list[Studied]:
    """What the pool holds that is related to `member`, found by content and verified."""
    found: dict[str, Studied] = {}
    pool = growing.pool
    for id in _candidates(member, pool):
        other = growing.members.get(id) or pool.completed(id, growing.furniture)
        match, quoted = _compare(member, other, growing)
        if match.kind != "none" or quoted:
            found[id] = other
    for id in _named(member, pool):
        found[id] = growing.members.get(id) or pool.completed(id, growing.furniture)
    return [found[id] for id in sorted(found)]


def _candidates(member: Studied, pool: Pool) -> list[str]:
    """Ids of articles worth comparing: by fingerprint, or holding five words in a row of a quotation."""
    settings = pool.desk.settings.fingerprint
    among = [(id, other) for id, other in pool.sharing(member.fingerprint) if id != member.id]
    ids = {pair.b for pair in fingerprint.partners(member.fingerprint, among, settings)}
    # One text of all quotations: the few shingles that run from one into the next are in no article.
    quoted = fingerprint.of("\n".join(quote.text for quote in member.quotes), settings)
    return sorted(ids | {id for id, _ in pool.sharing(quoted)} - {member.id})


def _named(member: Studied, pool: Pool) -> list[str]:
    """Ids of articles of an outlet that `member` names, within the dates it implies, nearest in time first."""
    settings = pool.desk.settings.trace
    slack = timedelta(days=settings.named_days)
    ids: list[str] = []
    for credit in member.credits:
        dated = sorted(
            (_distance(credit, other), other.id)
            for other in pool.articles.values()
            if other.article.outlet is not None
            and other.article.outlet.key == credit.outlet.key
            and other.id != member.id
            and _within(credit, member, other, slack)
        )
        ids += [id for _, id in dated[: settings.named_pages]]
    return list(dict.fromkeys(ids))


def _within(credit: Credit, member: Studied, other: Studied, slack: timedelta) -> bool:
    """Whether `other` can be what the credit means: inside the implied dates, or not after the naming article."""
    stamp, naming = other.article.published, member.article.published
    if stamp is None:
        return False
    if credit.expected is not None:
        return (
            stamp.not_after >= credit.expected.not_before - slack
            and stamp.not_before <= credit.expected.not_after + slack
        )
    return naming is None or stamp.not_before <= naming.not_after


def _distance(credit: Credit, other: Studied) -> float:
    stamp = other.article.published
    if stamp is None or credit.expected is None:
        return 0.0
    middle = stamp.not_before + (stamp.not_after - stamp.not_before) / 2
    aim = credit.expected.not_before + (credit.expected.not_after - credit.expected.not_before) / 2
    return abs((middle - aim).total_seconds())


def _compare(a: Studied, b: Studied, growing: _Growing) -> tuple[Match, tuple[QuoteMatch, ...]]:
    """What two members share, each pair compared once, the smaller id first."""
    first, second = sorted((a, b), key=lambda s: s.id)
    key = (first.id, second.id)
    if key not in growing.matches:
        settings = growing.pool.desk.settings
        growing.matches[key] = shared_text(first, second, settings)
        growing.quote_matches[key] = shared_quotes(first, second, settings)
    return growing.matches[key], growing.quote_matches[key]


def _compare_members(growing: _Growing) -> None:
    """Every pair of members that may share something, so that the chain sees the whole story."""
    members = sorted(growing.members.values(), key=lambda s: s.id)
    prints = [(s.id, s.fingerprint) for s in members]
    pairs = {(p.a, p.b) for p in fingerprint.pairs(prints, growing.pool.desk.settings.fingerprint)}
    for a, b in sorted(pairs | set(_naming_pairs(members))):
        _compare(growing.members[a], growing.members[b], growing)


def _naming_pairs(members: list[Studied]) -> Iterator[tuple[str, str]]:
    """Pairs of members of which one names the other's outlet."""
    for member in members:
        named = {credit.outlet.key for credit in member.credits}
        for other in members:
            if other.id != member.id and other.article.outlet and other.article.outlet.key in named:
                first, second = sorted((member.id, other.id))
                yield first, second


def _gathered(subject: str, growing: _Growing) -> Gathered:
    quote_matches = tuple(match for key in sorted(growing.quote_matches) for match in growing.quote_matches[key])
    return Gathered(
        subject=growing.members[subject],
        story=tuple(growing.members[id] for id in sorted(growing.members)),
        matches=tuple(growing.matches[key] for key in sorted(growing.matches)),
        quote_matches=quote_matches,
        furniture=_of_story(growing),
    )


def _of_story(growing: _Growing) -> Furniture:
    """Only what was learned of the story's own outlets is worth keeping."""
    keys = {s.article.outlet.key for s in growing.members.values() if s.article.outlet}
    return Furniture({key: blocks for key, blocks in growing.furniture.blocks.items() if key in keys})
