"""The passages two prepared texts share."""

from __future__ import annotations

from difflib import SequenceMatcher

from tracer.align.sides import Side
from tracer.model import Passage
from tracer.settings import AlignSettings


def find(a: Side, b: Side, settings: AlignSettings) -> tuple[Passage, ...]:
    """Passages in order of `a`."""
    found: list[Passage] = []
    for fa, la in a.stretches:
        for fb, lb in b.stretches:
            ta, tb = a.words.tokens[fa:la], b.words.tokens[fb:lb]
            if ta == tb:
                return (Passage(a.words.span(fa, la), b.words.span(fb, lb), 1.0, la - fa),)
            blocks = SequenceMatcher(None, ta, tb, autojunk=False).get_matching_blocks()
            found += [
                Passage(
                    a.words.span(fa + m.a, fa + m.a + m.size), b.words.span(fb + m.b, fb + m.b + m.size), 1.0, m.size
                )
                for m in blocks
                if m.size >= settings.longest_run
            ]
    return tuple(found)
