"""Words with exact offsets, whichever way a text is cut."""

from __future__ import annotations

import regex
from hypothesis import given
from hypothesis import strategies as st

from tracer import normalize

# As `normalize.words` defines a word, without any of its short ways.
_WORD = regex.compile(r"[\w\u00ad\u0640\u200d\u2060\ufeff]+")
_LATIN = st.text(
    st.one_of(
        st.characters(max_codepoint=0x17F),
        st.sampled_from("\u00a0\u00ad\u2009\u200d\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2060\u20ac\u0301"),
        st.sampled_from("İßÅéæŒªº²¼ſŉ_-.,' \n"),
    )
)


def _by_definition(text: str) -> list[tuple[str, int, int]]:
    cut = [(normalize.fold(match[0]), *match.span()) for match in _WORD.finditer(text)]
    return [word for word in cut if word[0]]


@given(_LATIN, st.booleans())
def test_latin_text_is_cut_by_the_short_way_as_by_the_definition(text: str, long: bool) -> None:
    """ASCII, Latin letters and typographic signs take a short way; its words and offsets are those of the long one."""
    text = text * (1 + 400 * long)
    found = normalize.words(text)
    assert list(zip(found.tokens, found.starts, found.ends, strict=True)) == _by_definition(text)


def test_every_sign_of_the_short_way_is_no_part_of_a_word() -> None:
    """Each character that the short way takes, alone and inside a word, is cut as by the definition."""
    taken = [char for char in map(chr, range(0x2200)) if normalize._LATIN.fullmatch(char)]
    assert len(taken) > 300
    for char in taken:
        text = f"ab{char}cd {char}e{char} f"
        found = normalize.words(text)
        assert list(zip(found.tokens, found.starts, found.ends, strict=True)) == _by_definition(text), hex(ord(char))
