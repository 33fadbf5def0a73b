"""Outside text can neither move the cursor nor turn lines around."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from tracer.reports.terminal.layout import Pen
from tracer.reports.terminal.safe import FSI, PDI, clean, clipped, said

BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(st.text(st.characters(codec=None), max_size=200))
def test_clean_text_holds_no_controls(text: str) -> None:
    """Whatever comes in, no control, bidi control, line separator or lone surrogate comes out."""
    for char in clean(text):
        assert unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"}
        assert char not in BIDI


def test_escape_sequences_lose_their_escape() -> None:
    """What is left of an escape sequence is harmless text."""
    assert clean("a\x1b[31mred\x1b]0;title\x07b\x9b2J") == "a[31mred]0;titleb2J"


def test_lines_and_tabs_become_spaces() -> None:
    """A headline is one line."""
    assert clean(" a\n\tb\u2028c\r\nd ") == "a b c d"


def test_towers_of_marks_are_cut_down() -> None:
    """Forty marks on one letter would run over the lines above."""
    assert clean("a" + "\u0301" * 40) == "a" + "\u0301" * 4


def test_joiners_of_scripts_that_need_them_stay() -> None:
    """Persian writes a non-joiner inside words."""
    assert clean("می\u200cخواهد") == "می\u200cخواهد"


def test_right_to_left_text_is_isolated_and_left_to_right_is_not() -> None:
    """An Arabic name must not reorder what stands around it; an override inside it is gone."""
    assert said("السومرية") == f"{FSI}السومرية{PDI}"
    assert said("\u202eal-Sumaria") == "al-Sumaria"
    assert said("  ", "nothing") == "nothing"


def test_clipping_counts_and_keeps_the_isolate_closed() -> None:
    """A cut title ends in an ellipsis, inside its isolate."""
    assert clipped("one two three four", 12) == "one two…"
    cut = clipped("واحد اثنان ثلاثة أربعة", 12)
    assert cut.startswith(FSI)
    assert cut.endswith(f"…{PDI}")


@given(st.lists(st.sampled_from(["word", "كلمة", "أخرى", "more"]), min_size=1, max_size=30), st.integers(8, 40))
def test_every_wrapped_line_closes_its_isolates(words: list[str], width: int) -> None:
    """A terminal takes each line for a paragraph: an isolate left open would spill into the next column."""
    pen = Pen(Console(width=width), width, True)
    for line in pen.wrap(Text(f"by {said(' '.join(words))} end")):
        depth = 0
        for char in line.plain:
            depth += (char == FSI) - (char == PDI)
            assert depth >= 0
        assert depth == 0
