"""The index that answers where a sentence comes from."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quotes.making import SETTINGS
from tracer import quotes
from tracer.errors import StoreError
from tracer.normalize import words
from tracer.quotes.index import _tokens

WORDS = (
    "river bridge harbour winter convoy minister council ferry barn lake mountain letter silence market engine".split()
)


def made(folder: Path, count: int = 500) -> tuple[quotes.Index, list[str]]:
    random = Random(1)
    texts = [" ".join(random.choices(WORDS, k=random.randint(6, 30))) + f" number{n}" for n in range(count)]
    return quotes.Index.build(folder / "index", ((f"article{n}", text) for n, text in enumerate(texts))), texts


def test_finds_a_drifted_quotation(tmp_path: Path) -> None:
    """A stored quotation comes first for its own words, for a part of them, and with words changed."""
    index, texts = made(tmp_path)
    for number in range(0, 500, 25):
        parts = texts[number].split()
        for query in (texts[number], " ".join(parts[2:]), " ".join([*parts[:4], "elsewhere", *parts[5:]])):
            hit = index.find(query, SETTINGS)[0]
            assert (hit.reference, hit.text, hit.number) == (f"article{number}", texts[number], number)


def test_opens_again_and_says_no(tmp_path: Path) -> None:
    """A folder opened later answers alike; what nobody said has no answer."""
    index, texts = made(tmp_path)
    again = quotes.Index(tmp_path / "index")
    assert len(again) == 500
    assert again.find(texts[7], SETTINGS) == index.find(texts[7], SETTINGS)
    assert again.find("something that stands in none of these texts at all", SETTINGS) == []
    assert again.find("", SETTINGS) == []


def test_every_script_and_shortness(tmp_path: Path) -> None:
    """Arabic without its marks, Chinese without spaces, and a single word are found."""
    stored = [("a", "لن ننتظر أكثر من ذلك"), ("b", "我们不会让步，这是承诺"), ("c", "Never!"), ("d", "Don’t go")]
    index = quotes.Index.build(tmp_path / "i", stored)
    for query, reference in (("لن ننتظر اكثر من ذلك", "a"), ("我们不会让步", "b"), ("never", "c"), ("don't go", "d")):
        assert index.find(query, SETTINGS)[0].reference == reference


def test_empty_index(tmp_path: Path) -> None:
    """An index of nothing opens and answers nothing."""
    assert quotes.Index.build(tmp_path / "i", []).find("a word or two", SETTINGS) == []


@pytest.mark.parametrize("spoil", ["index.json", "numbers.npy", "texts.bin"])
def test_broken_index_says_so(tmp_path: Path, spoil: str) -> None:
    """A folder that is no index, or half of one, is refused in one line with the remedy."""
    made(tmp_path)
    (tmp_path / "index" / spoil).write_bytes(b"")
    with pytest.raises(StoreError, match="build it anew"):
        quotes.Index(tmp_path / "index")


@given(st.text(max_size=40) | st.text(alphabet="aB’“”—- _é1.،", max_size=30))
def test_short_way_cuts_words_as_the_long_one(text: str) -> None:
    """The index's own quick cutting into words is the normaliser's."""
    assert list(_tokens(text)) == list(words(text).tokens)
