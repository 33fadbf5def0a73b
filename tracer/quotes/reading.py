"""A sentence's attributions: for each cue its source and what it governs."""

from __future__ import annotations

from tracer.quotes.clauses import Range, Said, Sentence
from tracer.quotes.lexicon import Cue


def attributions(sentence: Sentence) -> list[Said]:
    """Who is said to say what in a sentence, in the order of the cues. Contents may hold other attributions'."""
    found: list[Said] = []
    for cue in sentence.found:
        said = _according(sentence, cue) if cue.role in ("before", "behind") else _verb(sentence, cue)
        if said is not None and said.contents:
            found.append(said)
    return found


def _according(s: Sentence, cue: Cue) -> Said | None:
    """According to X, clause; or clause, according to X."""
    if cue.role == "behind":
        source = s.before(cue.first)
        rest = s.content_after(cue.last)
        return Said(source, cue, [rest]) if rest and source else None
    source = s.after(cue.last)
    if source is None:
        return None
    left = _left(s, cue.first)
    if left is not None:
        return Said(source, cue, [left])
    at = source[1]
    while at < s.end and s.tokens[at].low not in (",", "،", ":") and s.tokens[at].kind != "q":
        at += 1
    rest = s.content_after(at)
    return Said(source, cue, [rest]) if rest else None


def _left(s: Sentence, at: int) -> Range | None:
    """The clause or mark that ends where an attribution starts at tokens[at]; nothing where that opens the sentence."""
    last = at
    while last and s.tokens[last - 1].kind == "p":
        last -= 1
    if not last:
        return None
    if s.tokens[last - 1].kind == "q":
        return (last - 1, last)
    first = last
    while first and not (s.tokens[first - 1].kind == "p" and s.tokens[first - 1].low == ";"):
        first -= 1
        if any(cue.last == first for cue in s.found):
            break
    while first < last and s.tokens[first].low in s.cues.complementizers:
        first += 1
    return (first, last) if last - first >= 2 else None


def _verb(s: Sentence, cue: Cue) -> Said | None:
    inverted = _inverted(s, cue)
    if inverted is not None:
        return inverted
    if cue.participle and (cue.first == 0 or s.tokens[cue.first - 1].low in (",", "،") or not s.cues.participles):
        rest = _right(s, cue)
        return Said(None, cue, [rest], same=True) if rest else None
    if s.cues.verb_first and not _close_subject(s, cue):
        return _verb_first(s, cue)
    return _subject_first(s, cue)


def _inverted(s: Sentence, cue: Cue) -> Said | None:
    """ "Q," said X / clause, says X."""
    previous = s.tokens[cue.first - 1] if cue.first else None
    if previous is None or cue.participle:
        return None
    quoted = s.after_mark(cue.first)
    if not quoted and (previous.low not in (",", "،") or cue.role != "speech"):
        return None
    subject = s.after(cue.last)
    if subject is None or (
        not quoted and s.before(cue.first) is not None and s.tokens[subject[0]].low in s.cues.determiners
    ):
        return None
    if (
        not quoted
        and subject[1] < s.end
        and s.tokens[subject[1]].kind == "w"
        and not s.lexicon.is_adjunct(s.tokens[subject[1]].low)
    ):
        return None
    left = _left(s, cue.first)
    contents = [left] if left else []
    return Said(subject, cue, contents + _beyond(s, subject[1]))


def _beyond(s: Sentence, at: int) -> list[Range]:
    """A mark that goes on after the attribution: "Q," said X in Paris, "Q"."""
    for k in range(at, s.end):
        if s.tokens[k].kind == "q":
            return [(k, k + 1)] if s.tokens[k - 1].kind == "p" else []
        if any(cue.first == k for cue in s.found):
            return []
    return []


def _close_subject(s: Sentence, cue: Cue) -> bool:
    """In a verb-first language: whether the verb governs what follows it at once, so that its subject is before it."""
    return cue.last < s.end and (s.tokens[cue.last].low in s.cues.complementizers or s.tokens[cue.last].kind != "w")


def _verb_first(s: Sentence, cue: Cue) -> Said | None:
    subject = s.after(cue.last)
    if subject is None:
        return None
    at = subject[1]
    first = at
    while first < s.end and s.tokens[first].kind == "w" and s.tokens[first].low not in s.cues.complementizers:
        first += 1
    rest = s.content_after(first)
    if rest is None:
        rest = _left(s, cue.first)
    return Said(subject, cue, [rest]) if rest else None


def _right(s: Sentence, cue: Cue) -> Range | None:
    return s.content_after(s.recipient(cue))


def _subject_first(s: Sentence, cue: Cue) -> Said | None:
    """X said (that) clause; X said: Q; "Q," X said; clause, X said."""
    subject = s.before(cue.first)
    told_end = s.recipient(cue)
    told = (cue.last, told_end) if told_end > cue.last else None
    start = subject[0] if subject else cue.first
    left_mark = _adjacent_mark(s, start)
    rest_at = s.adjunct(told_end)
    rest = s.content_after(told_end)
    over = rest_at >= s.end or s.tokens[rest_at].low in (",", "،")
    if left_mark is not None and (over or not _opens_content(s, told_end)):
        return Said(subject, cue, [left_mark, *_beyond(s, rest_at)], told)
    if over and start and s.tokens[start - 1].low in (",", "،"):
        left = _left(s, start)
        contents = [left] if left else []
        if rest_at < s.end and s.tokens[start - 1].low == ",":
            beyond = (rest_at + 1, s.clause_end(rest_at + 1)) if rest_at + 1 < s.end else None
            contents += [beyond] if beyond and beyond[1] > beyond[0] else []
        if contents:
            return Said(subject, cue, contents, told)
    return Said(subject, cue, [rest] if rest else [], told, same=subject is None)


def _adjacent_mark(s: Sentence, start: int) -> Range | None:
    at = start - 1
    while at >= 0 and s.tokens[at].kind == "p":
        at -= 1
    return (at, at + 1) if at >= 0 and s.tokens[at].kind == "q" else None


def _opens_content(s: Sentence, at: int) -> bool:
    """Whether a cue's own content follows it: a complementizer, a colon or a mark."""
    while at < s.end and s.tokens[at].kind == "p" and s.tokens[at].low == ",":
        at += 1
    return at < s.end and (s._complementizer(at) is not None or s.tokens[at].kind == "q" or s.tokens[at].low == ":")
