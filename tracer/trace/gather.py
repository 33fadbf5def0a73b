"""From one article to its story: copies, copies of copies, and the articles it names, in bounded rounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from tracer import fingerprint
from tracer.model import Credit, Furniture, Match, QuoteMatch, Studied
from tracer.study import Shared, complete, completes, shared
from tracer.trace.pool import Pool


@dataclass
class Gathered:
    """A story: its articles, and what each compared pair of them shares."""

    subject: Studied
    story: tuple[Studied, ...]
    matches: tuple[Match, ...]
    quote_matches: tuple[QuoteMatch, ...]
    furniture: Furniture
    compared: Compared


@dataclass
class Compared:
    """Every comparison that was made: the articles as they were compared, and what each pair shares."""

    known: dict[str, Studied] = field(default_factory=dict)  # members and what was compared with them, completed
    shared: dict[tuple[str, str], Shared] = field(default_factory=dict)  # by ids, the smaller first


@dataclass
class _Growing:
    pool: Pool
    furniture: Furniture
    before: Compared  # what an earlier gathering of the same pool compared
    members: dict[str, Studied] = field(default_factory=dict)
    known: dict[str, Studied] = field(default_factory=dict)
    shared: dict[tuple[str, str], Shared] = field(default_factory=dict)

    def complete(self, ids: Iterable[str]) -> None:
        """Give these articles of the pool their credits, quotations and notices, once."""
        new = [self.pool.articles[id] for id in ids if id not in self.known]
        for studied in completes(new, self.furniture, self.pool.desk):
            self.pool.articles[studied.id] = self.known[studied.id] = studied

    def compare(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Find what the articles of each pair share, once."""
        wanted = {_key(*pair) for pair in pairs} - set(self.shared)
        done = {key for key in wanted & set(self.before.shared) if self._stand(key)}
        self.shared.update((key, self.before.shared[key]) for key in sorted(done))
        keys = sorted(wanted - done)
        articles = ((self.known[a], self.known[b]) for a, b in keys)
        self.shared.update(zip(keys, shared(articles, self.pool.desk), strict=True))

    def _stand(self, key: tuple[str, str]) -> bool:
        """Whether both are what they were when they were compared: more pages may have taught other site notices."""
        was, now = ([of[id] for id in key] for of in (self.before.known, self.known))
        return all((a.notices, a.quotes) == (b.notices, b.quotes) for a, b in zip(was, now, strict=True))

    def is_related(self, a: str, b: str) -> bool:
        """Whether a compared pair shares anything."""
        match, quoted = self.shared[_key(a, b)]
        return match.kind != "none" or bool(quoted)


def _key(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


def gather(subject: Studied, pool: Pool, before: Compared | None = None) -> Gathered:
    """Grow the story from `subject`: each round adds what shares text or quotations with a member, or is named by one.

    Rounds and size are bounded by `TraceSettings.rounds` and `.story`. `before` is what was compared in the same pool
    when it was smaller, which is not compared again.
    """
    settings = pool.desk.settings
    pool.recall(subject)
    growing = _Growing(pool, pool.learn(subject), before or Compared())
    frontier = [complete(subject, growing.furniture, pool.desk)]
    growing.members[subject.id] = frontier[0]
    for _ in range(settings.trace.rounds):
        frontier = _related(frontier, growing)
        growing.members.update((other.id, other) for other in frontier)
        if not frontier or len(growing.members) >= settings.trace.story:
            break
    _compare_members(growing)
    return _gathered(subject.id, growing)


def _related(frontier: list[Studied], growing: _Growing) -> list[Studied]:
    """What the pool holds that is related to one of these members: named by it, or found by content and verified."""
    pool, named, alike = growing.pool, set[str](), set[tuple[str, str]]()
    for member in frontier:
        pool.recall(member)
        named |= set(_named(member, pool))
        alike |= {(member.id, id) for id in _candidates(member, pool)}
    growing.known.update((member.id, member) for member in frontier)
    growing.complete(sorted(named | {id for _, id in alike}))
    growing.compare(alike)
    related = named | {id for pair in alike if growing.is_related(*pair) for id in pair}
    return [growing.known[id] for id in sorted(related - set(growing.members))]


def _candidates(member: Studied, pool: Pool) -> list[str]:
    """Ids of articles worth comparing: by fingerprint, or holding five words in a row of a quotation."""
    settings = pool.desk.settings.fingerprint
    near = pool.sharing(member.fingerprint) + pool.without_text()
    among = [(id, other) for id, other in dict(near).items() if id != member.id]
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


def _compare_members(growing: _Growing) -> None:
    """Every pair of members that may share something, so that the chain sees the whole story."""
    members = sorted(growing.members.values(), key=lambda s: s.id)
    prints = [(s.id, s.fingerprint) for s in members]
    # Within a story even a single shared anchor is worth a look; in a crawl it would be every other pair.
    settings = replace(growing.pool.desk.settings.fingerprint, shared_anchors=1)
    pairs = {(p.a, p.b) for p in fingerprint.pairs(prints, settings)}
    growing.compare(pairs | set(_naming_pairs(members)))


def _naming_pairs(members: list[Studied]) -> Iterator[tuple[str, str]]:
    """Pairs of members of which one names the other's outlet."""
    for member in members:
        named = {credit.outlet.key for credit in member.credits}
        for other in members:
            if other.id != member.id and other.article.outlet and other.article.outlet.key in named:
                first, second = sorted((member.id, other.id))
                yield first, second


def _gathered(subject: str, growing: _Growing) -> Gathered:
    of_members = [growing.shared[key] for key in sorted(growing.shared) if set(key) <= set(growing.members)]
    return Gathered(
        subject=growing.members[subject],
        story=tuple(growing.members[id] for id in sorted(growing.members)),
        matches=tuple(match for match, _ in of_members),
        quote_matches=tuple(quoted for _, found in of_members for quoted in found),
        furniture=_of_story(growing),
        compared=Compared(growing.known, growing.shared),
    )


def _of_story(growing: _Growing) -> Furniture:
    """Only what was learned of the story's own outlets is worth keeping."""
    keys = {s.article.outlet.key for s in growing.members.values() if s.article.outlet}
    return Furniture({key: blocks for key, blocks in growing.furniture.blocks.items() if key in keys})
