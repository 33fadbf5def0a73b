"""A sentence's attributions: for each cue its source and what it governs."""

from __future__ import annotations

from tracer.quotes.clauses import COMMAS, Range, Said, Sentence
from tracer.quotes.lexicon import Cue
from tracer.quotes.tokens import is_dash

_PAUSES = COMMAS | {":", "："}


def attributions(sentence: Sentence) -> list[Said]:
    """Who is said to say what in a sentence, in the order of the cues. Contents may hold other attributions'."""
    found: list[Said] = []
    done = 0
    for cue in sentence.found:
        if cue.first < done:
            continue
        passed = _passed_on(sentence, cue)
        if passed is not None:
            said, done = passed
            found.append(said)
            continue
        one = _according(sentence, cue) if cue.role in ("before", "behind") else _verb(sentence, cue)
        if one is not None and one.contents:
            found.append(one)
    return found


def _passed_on(s: Sentence, cue: Cue) -> tuple[Said, int] | None:
    """The agency quoted two members of parliament as saying that ...: the members speak, through the agency."""
    if s.lexicon.stem(s.tokens[cue.first].low) not in s.cues.quoting:
        return None
    first, via = _quoted_source(s, cue)
    for at in range(first + 1, min(s.end, first + 24)):
        for phrase in s.lexicon.as_saying:
            if tuple(token.low for token in s.tokens[at : at + len(phrase)]) == phrase:
                content = s.content_after(at + len(phrase))
                last = at
                while last > first and s.tokens[last - 1].kind == "p":
                    last -= 1
                return (Said((first, last), cue, [content], via=via), at + len(phrase)) if content else None
    return None


def _quoted_source(s: Sentence, cue: Cue) -> tuple[int, Range | None]:
    """Where the source behind "quoted" starts, and who quotes: نقلت الوكالة عن | مصدر."""
    if s.cues.verb_first:
        for at in range(cue.last, min(s.end, cue.last + 8)):
            if s.tokens[at].low in s.cues.links_source:
                return at + 1, (cue.last, at) if at > cue.last else None
        return cue.last, None
    first = cue.last
    while first < s.end and s.tokens[first].low == s.tokens[cue.first].low:
        first += 1  # "quoted quoted": a slip of the pen is no part of the source
    return first, s.before(cue.first)


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
    while at < s.end and s.tokens[at].low not in _PAUSES and s.tokens[at].kind != "q":
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
    first = s.last_cut(at)
    while first < last and s.tokens[first].kind == "p":
        first += 1
    while first < last and s.tokens[first].low in s.cues.complementizers:
        first += 1
    return (first, last) if last - first >= 2 else None


def _verb(s: Sentence, cue: Cue) -> Said | None:
    if s.cues.verb_last:
        return _verb_last(s, cue)
    inverted = _inverted(s, cue)
    if inverted is not None:
        return inverted
    if cue.participle and (cue.first == 0 or s.tokens[cue.first - 1].low in COMMAS or not s.cues.participles):
        rest = _right(s, cue)
        return Said(None, cue, [rest], same=True) if rest else None
    if s.cues.verb_first and not _close_subject(s, cue):
        return _verb_first(s, cue)
    return _subject_first(s, cue)


def _inverted(s: Sentence, cue: Cue) -> Said | None:
    """ "Q," said X / clause, says X."""
    if not cue.first or cue.participle:
        return None
    start = s.behind_auxiliaries(cue.first)
    quoted = bool(start) and s.after_mark(start)
    subject = s.after(cue.last)
    if subject is None or not (quoted or _tails(s, cue, subject)):
        return None
    left = _left(s, start)
    contents = [left] if left else []
    return Said(subject, cue, contents + _beyond(s, subject[1]), told=_told_before(s, subject[1], s.end))


def _tails(s: Sentence, cue: Cue, subject: Range) -> bool:
    """Whether ", says X" closes a clause that is not in marks."""
    previous = s.tokens[cue.first - 1]
    if cue.role != "speech" or (previous.low not in COMMAS and not is_dash(previous)):
        return False
    if s.before(cue.first) is not None and s.tokens[subject[0]].low in s.cues.determiners:
        return False
    following = s.tokens[subject[1]] if subject[1] < s.end else None
    return following is None or following.kind != "w" or s.lexicon.is_adjunct(following.low)


def _told(s: Sentence, at: int) -> Range | None:
    """Who was told, behind the subject: قال نائب | لوكالة رويترز."""
    if not s.cues.told or at >= s.end or not s.tokens[at].low.startswith(s.cues.told):
        return None
    return (at, min(s.end, at + 4))


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
    return Said(subject, cue, [rest], told=_told_before(s, at, first)) if rest else None


def _told_before(s: Sentence, at: int, end: int) -> Range | None:
    """Who was told, between the subject and what was said: في تصريح للسومرية."""
    for k in range(at, min(end, at + 8)):
        told = _told(s, k)
        if told is not None:
            return (told[0], min(told[1], end))
    return None


def _verb_last(s: Sentence, cue: Cue) -> Said | None:
    """Demir, "Q" dedi. / "Q" diyen Demir / Demir, projenin süreceğini söyledi."""
    mark = _adjacent_mark(s, cue.first)
    if mark is not None and s.tokens[cue.last - 1].low.endswith(s.cues.relative_verbs):
        return Said(s.after(cue.last), cue, [mark])
    first = s.last_cut(cue.first)
    comma = next((k for k in range(first, min(cue.first, first + 12)) if s.tokens[k].low in COMMAS), None)
    subject = s.before(comma) if comma is not None and comma > first else None
    if mark is not None:
        after = s.after(cue.last)
        return Said(subject or (after if subject is None and after else None), cue, [mark])
    if comma is None or comma + 1 >= cue.first:
        return None
    return Said(subject, cue, [(comma + 1, cue.first)])


def _right(s: Sentence, cue: Cue) -> Range | None:
    return s.content_after(s.recipient(cue))


def _subject_first(s: Sentence, cue: Cue) -> Said | None:
    """X said (that) clause; X said: Q; "Q," X said; clause, X said."""
    subject = s.before(cue.first)
    told_end = s.recipient(cue)
    told = (cue.last, told_end) if told_end > cue.last else None
    start = s.behind_auxiliaries(subject[0] if subject else cue.first)
    left_mark = _adjacent_mark(s, start)
    rest_at = s.adjunct(told_end)
    rest = s.content_after(told_end)
    over = rest_at >= s.end or s.tokens[rest_at].low in COMMAS
    if left_mark is not None and (over or not _opens_content(s, told_end)):
        return Said(subject, cue, [left_mark, *_beyond(s, rest_at)], told)
    if over and start and s.tokens[start - 1].low in COMMAS:
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
    return (at, at + 1) if at >= 0 and s.tokens[at].kind == "q" and not s.tokens[at].glued else None


def _opens_content(s: Sentence, at: int) -> bool:
    """Whether a cue's own content follows it: a complementizer, a colon or a mark."""
    while at < s.end and s.tokens[at].kind == "p" and s.tokens[at].low == ",":
        at += 1
    return at < s.end and (s._complementizer(at) is not None or s.tokens[at].kind == "q" or s.tokens[at].low == ":")
