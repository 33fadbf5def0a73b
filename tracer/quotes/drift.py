"""What changed between two wordings of a quotation, and how much their common words say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import Indel

from tracer.model import Edit, Span
from tracer.normalize import Words, folded
from tracer.settings import QuoteSettings

_NEGATIONS = frozenset(
    folded(word)
    for word in """not no never none nobody nothing neither nor without cannot hardly didn don doesn isn wasn aren weren
    wouldn couldn shouldn won haven hasn hadn ain
    pas ne jamais rien aucun sans nicht kein keine keinen nie niemals ohne nunca jamás ningún sin nada não nem sem
    не нет никогда без ни değil yok hiç hayır نه نیست لا لم لن ليس ليست غير بدون دون 不 没 沒 未 无 無""".split()
)
_NUMBERS = frozenset(
    folded(word)
    for word in """zero one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty
    seventy eighty ninety hundred thousand million billion trillion half dozen percent deux trois quatre cinq sept huit
    neuf dix cent mille zwei drei vier fünf sechs sieben acht neun zehn hundert tausend dos tres cuatro cinco siete ocho
    nueve diez cien mil два три четыре пять сто тысяч миллион iki üç dört beş yüz bin milyon""".split()
)

Block = tuple[int, int, int]  # start in a, start in b, length: equal words


def blocks(a: str, b: str) -> list[Block]:
    """The equal runs of two texts of one code point a word, by rapidfuzz's longest common subsequence."""
    return [(op.src_start, op.dest_start, op.src_end - op.src_start) for op in Indel.opcodes(a, b) if op.tag == "equal"]


def edits(
    a: Words, at_a: Sequence[int], b: Words, at_b: Sequence[int], equal: Sequence[Block], texts: tuple[str, str]
) -> tuple[Edit, ...]:
    """The differences between words `at_a` of one text and `at_b` of another, around their `equal` runs, in order."""
    found: list[Edit] = []
    i = j = 0
    for start_a, start_b, length in [*equal, (len(at_a), len(at_b), 0)]:
        if start_a > i or start_b > j:
            mine, theirs = at_a[i:start_a], at_b[j:start_b]
            flags = _flags(a, mine, texts[0], at_a[:1]) | _flags(b, theirs, texts[1], at_b[:1])
            found.append(Edit(_span(a, at_a, i, start_a), _span(b, at_b, j, start_b), tuple(sorted(flags))))
        i, j = start_a + length, start_b + length
    return tuple(found)


def _span(words: Words, at: Sequence[int], first: int, last: int) -> Span:
    if last > first:
        return Span(words.starts[at[first]], words.ends[at[last - 1]])
    if first < len(at):
        return Span(words.starts[at[first]], words.starts[at[first]])
    return Span(words.ends[at[-1]], words.ends[at[-1]])


def _flags(words: Words, changed: Sequence[int], text: str, head: Sequence[int]) -> set[str]:
    """What makes changed words matter: a number, a negation, a name (a capital inside the quotation)."""
    flags: set[str] = set()
    for at in changed:
        token = words.tokens[at]
        if token in _NUMBERS or any(char.isdigit() for char in token):
            flags.add("number")
        if token in _NEGATIONS:
            flags.add("negation")
        if (
            text[words.starts[at]].isupper()
            and len(token) > 1
            and at not in head
            and not _starts(text, words.starts[at])
        ):
            flags.add("name")
    return flags


def _starts(text: str, at: int) -> bool:
    """Whether a sentence starts here, so that a capital says nothing."""
    before = text[max(0, at - 4) : at].rstrip(" \n\t\"'“”‘’«»([")
    return not before or before[-1] in ".!?:"


@lru_cache(maxsize=65_536)
def telling(word: str) -> float:
    """How much one word says by itself, 0..1: long words are rare words, in every language written with letters.

    A letter-count proxy for inverse document frequency (word length grows with rarity: Zipf's law of abbreviation).
    """
    if word.isdigit():
        return min(1.0, 0.4 + 0.15 * len(word))
    if len(word) == 1:
        return 0.35 if ord(word) > 0x2E80 else 0.05
    return min(1.0, max(0.1, (len(word) - 2) * 0.18))


def weight(words: Sequence[tuple[str, int, bool]], runs: Sequence[int], settings: QuoteSettings) -> float:
    """How much a shared wording says, 0..1: its words' rarity and the lengths of its unbroken runs.

    Each word comes with how often both articles have it and whether it is written as a name: a story's own words and
    names stand in every article about it. Many common words in one order are rare too, hence the runs.
    """
    total = 0.0
    for word, count, name in words:
        share = settings.name_telling if name else 1.0
        total += share * telling(word) / (1.0 + math.log(max(1, count - 1)))
    total += settings.run_telling * sum(max(0, run - settings.common_run) for run in runs)
    return 1.0 - math.exp(-total / settings.weight_scale)
