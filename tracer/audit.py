"""What each hop changed: the traced headline against its sources, and the wording of passages on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracer.model import Change, Edit, Link, Match, Span, Studied, Trace
from tracer.normalize import fold, paragraphs, words
from tracer.settings import TraceSettings

# Headline words that carry no claim of their own, in the languages whose headlines use them as glue.
_GLUE = frozenset(
    "with from over into after amid this that than then says said will have been about against under upon their there"
    " where when what which while more most pour dans avec sans sous apres contre para como sobre entre desde nach"
    " gegen uber unter oder nicht wird werden".split()
)
# Headline words that attribute, folded as `normalize.fold` does.
_SAYS = frozenset(
    "said says say claims claimed tells told according dit selon affirme dice dijo segun afirma sagt sagte laut"
    " говорит сказал заявил заявила dedi acikladi disse diz segundo afirma قال يقول قالت يوكد گفت 说 称".split()
)
_ARABIC_PREFIXES = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف")


def changes(trace: Trace, *, settings: TraceSettings) -> tuple[Change, ...]:
    """The headline's change first, then wording hop by hop along the traced article's sources, nearest hop first.

    A hop's changes are bounded by `settings.changes`: changed numbers, names, negations and attributions come first.
    """
    story = {s.id: s for s in (trace.article, *trace.articles)}
    hops = list(_hops(trace, story))
    found = list(_headline(trace.article, [story[link.source] for link in hops]))
    matches = {(m.a, m.b): m for m in trace.matches}
    for link in hops:
        copy, source = story[link.copy], story[link.source]
        first, second = sorted((copy.id, source.id))
        match = matches.get((first, second))
        if match is not None:
            found += list(_wording(copy, source, match, settings))[: settings.changes]
    return tuple(found)


def _hops(trace: Trace, story: dict[str, Studied]) -> Iterator[Link]:
    """The links from the traced article towards its sources, breadth first; only between pages that were seen."""
    seen, frontier = {trace.article.id}, [trace.article.id]
    while frontier:
        reached = [
            link
            for id in frontier
            for link in trace.links
            if link.copy == id and link.source in story and link.decided and link.source not in seen
        ]
        yield from reached
        frontier = list(dict.fromkeys(link.source for link in reached))
        seen.update(frontier)


# --- the headline -------------------------------------------------------------------------------------------------


def _headline(copy: Studied, sources: list[Studied]) -> Iterator[Change]:
    title = copy.article.title
    if not title or not sources:
        return
    source = sources[0]
    added = _words_in_none(title, sources)
    dropped = _title_attribution(title, source.article.title) or _dropped_attribution(title, [*sources, copy])
    if not added and not dropped:
        return
    notes = []
    if added:
        quoted = ", ".join(f'"{word}"' for word in added)
        notes.append(f"{quoted} {'stands' if len(added) == 1 else 'stand'} in no source")
    if dropped:
        notes.append(f'"{dropped}" is gone')
    flags = (("added words",) if added else ()) + (("attribution",) if dropped else ())
    before = source.article.title or ""
    yield Change("headline", copy.id, source.id, before, title, flags=flags, note="; ".join(notes))


def _words_in_none(title: str, sources: list[Studied]) -> list[str]:
    """The title's telling words that stand, in any form, in no source's title or body."""
    stems = {stem for s in sources for stem in _stems(f"{s.article.title or ''}\n{s.article.text}")}
    cut = words(title)
    absent = []
    for token, start, end in zip(cut.tokens, cut.starts, cut.ends, strict=True):
        written = title[start:end]
        telling = len(token) >= 4 or (written.isupper() and len(written) > 1)
        if telling and token not in _GLUE and _stem(token) not in stems:
            absent.append(written)
    return list(dict.fromkeys(absent))


def _stems(text: str) -> set[str]:
    return {_stem(token) for token in words(text).tokens}


def _stem(token: str) -> str:
    """A crude common form: enough that "agree" and "agreed", "الحكومة" and "حكومة" count as one word."""
    for prefix in _ARABIC_PREFIXES:
        if token.startswith(prefix) and len(token) - len(prefix) >= 3:
            return token.removeprefix(prefix)[:5]
    return token[:5] if len(token) > 4 else token


def _title_attribution(title: str, before: str | None) -> str | None:
    """ "Zameli Said", where the source's headline attributes and the copy's does not."""
    if not before or _SAYS & set(words(title).tokens):
        return None
    cut = words(before)
    for i, token in enumerate(cut.tokens):
        if token in _SAYS and len(cut) > 1:
            first = i - 1 if i and before[cut.starts[i - 1]].isupper() else i
            return cut.span(first, min(first + 2, len(cut))).of(before)
    return None


def _dropped_attribution(title: str, articles: list[Studied]) -> str | None:
    """ "Zameli said", where the headline states as fact what the text attributes to a speaker."""
    headline = {_stem(token) for token in words(title).tokens if len(token) > 3}
    if not headline or any(mark in title for mark in '"“”«»„‘'):
        return None
    for studied in articles:
        for quote in studied.quotes:
            speaker = (quote.speaker or "").split()
            if not speaker or not quote.cue or quote.kind not in {"reported", "direct"}:
                continue
            shared = headline & _stems(quote.text)
            named = fold(speaker[-1]) in {fold(word) for word in title.split()}
            if not named and len(shared) * 2 >= len(headline):
                return f"{speaker[-1]} {quote.cue}"
    return None


# --- wording ------------------------------------------------------------------------------------------------------


def _wording(copy: Studied, source: Studied, match: Match, settings: TraceSettings) -> Iterator[Change]:
    """The edits inside shared passages, those that matter first, then the longest, then in order of the copy's text.

    A stretch that was told anew is no change of wording: only edits of a few words on either side are, and in a
    passage that was largely retold only a name or number put for another.
    """
    turned = match.a == source.id
    edits = [
        _as_seen_by_copy(edit, turned)
        for passage in match.passages
        for edit in passage.edits
        if passage.similarity >= settings.change_similarity or _puts_a_name_for_another(edit, match, copy, source)
    ]
    blocks = paragraphs(copy.article.text)
    for before, after, flags in sorted(edits, key=lambda e: (not e[2], -max(len(e[0]), len(e[1])), e[1].start)):
        old, new = _closed(before, source.article.text), _closed(after, copy.article.text)
        if _is_local(old, new, settings.change_words) and _telling(f"{old} {new}", flags):
            yield Change("passage", copy.id, source.id, old, new, _paragraph(blocks, after), flags)


def _puts_a_name_for_another(edit: Edit, match: Match, copy: Studied, source: Studied) -> bool:
    """Whether both sides of an edit hold a name or a number, told by capitals and digits."""
    texts = {copy.id: copy.article.text, source.id: source.article.text}
    sides = (edit.a.of(texts[match.a]), edit.b.of(texts[match.b]))
    return all(any(word[0].isupper() or word[0].isdigit() for word in side.split()) for side in sides)


_CLOSING = {"(": ")", "[": "]", "“": "”", "«": "»", "„": "“"}


def _closed(span: Span, text: str) -> str:
    """The stretch, with the closing mark that stands right behind it where it opens one."""
    inside = span.of(text)
    following = text[span.end : span.end + 1]
    opened = any(inside.count(left) > inside.count(right) and following == right for left, right in _CLOSING.items())
    return inside + following if opened else inside


def _telling(both: str, flags: tuple[str, ...]) -> bool:
    """Whether an edit says anything: a flag, or a word longer than articles, prepositions and forms of "to be"."""
    return bool(flags) or any(len(token) > 3 for token in words(both).tokens)


def _is_local(old: str, new: str, most: int) -> bool:
    sizes = sorted((len(words(old)), len(words(new))))
    return 0 < sizes[1] <= most and (sizes[0] == 0 or sizes[1] <= 3 * sizes[0])


def _as_seen_by_copy(edit: Edit, source_is_a: bool) -> tuple[Span, Span, tuple[str, ...]]:
    return (edit.a, edit.b, edit.flags) if source_is_a else (edit.b, edit.a, edit.flags)


def _paragraph(blocks: Iterable[Span], span: Span) -> int | None:
    """The number of the paragraph a span begins in, counted from 1."""
    for number, block in enumerate(blocks, 1):
        if span.start < block.end:
            return number
    return None
