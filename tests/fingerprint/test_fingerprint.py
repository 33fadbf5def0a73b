"""Fingerprints: one hash definition, equal to datasketch's MinHash, blind to how the same words are encoded."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracer import fingerprint, normalize
from tracer.errors import UsageError
from tracer.fingerprint import engine, scheme, vector
from tracer.settings import FingerprintSettings

SETTINGS = FingerprintSettings()
WORDS = [f"word{i}" for i in range(900)]
TEXT = " ".join(WORDS[:400])

anything = st.text(
    st.one_of(
        st.characters(codec="utf-32"),
        st.sampled_from("aé ÉßİΣσς .,\n_-’ـَّأإآىیكکةあア漢ーกัำᄀ가½ﬁⅷ٣۴\u00ad\u200d\u0345\ufeff"),
    ),
    max_size=60,
)


@settings(deadline=None)
@given(anything)
def test_words_are_those_of_the_normaliser(text: str) -> None:
    """The table-driven cut gives the hash of each of `normalize.words`' tokens, in order."""
    got = engine.columns([text], SETTINGS).words.values.tolist()
    assert got == [scheme.word_hash(token) for token in normalize.words(text).tokens]


@settings(deadline=None)
@given(anything)
def test_raw_words_are_those_of_the_contract(text: str) -> None:
    """The raw column is `\\w+` of the lower-cased text, left empty where the folded words are the same."""
    columns = engine.columns([text], SETTINGS)
    got = columns.raw if columns.differs[0] else columns.words
    assert got.values.tolist() == [scheme.word_hash(word) for word in re.findall(r"\w+", text.lower())]


@settings(deadline=None)
@given(st.lists(anything, max_size=6))
def test_texts_do_not_touch_each_other(texts: list[str]) -> None:
    """A row of many is the row it would be alone."""
    many = engine.columns(texts, SETTINGS)
    for row, text in enumerate(texts):
        alone = engine.columns([text], SETTINGS)
        assert many.text_hash[row] == alone.text_hash[0]
        assert many.signature[row].tolist() == alone.signature[0].tolist()
        assert many.anchors[row].tolist() == alone.anchors[0].tolist()
        assert many.words[row].tolist() == alone.words[0].tolist()


@settings(deadline=None)
@given(st.integers(0, 2000), st.integers(0, 5))
def test_signature_is_datasketch_s(count: int, start: int) -> None:
    """Signatures equal MinHash(scheme="affine32", seed=1) over our 32-bit shingle hashes."""
    from datasketch import MinHash

    text = " ".join(f"w{start}x{i}" for i in range(count))
    ours = fingerprint.of(text, SETTINGS)
    theirs = MinHash(num_perm=128, scheme="affine32", seed=1, hashfunc=lambda shingle: int(shingle) >> 32)
    theirs.update_batch(ours.shingles.tolist())
    assert ours.signature.tolist() == theirs.hashvalues.tolist()


def test_signatures_load_into_datasketch_s_index() -> None:
    """A near copy is found by MinHashLSH from our signatures alone."""
    from datasketch import MinHashLSH

    index = MinHashLSH(num_perm=128, params=(64, 2))
    index.insert("a", fingerprint.minhash(fingerprint.of(TEXT, SETTINGS), SETTINGS))
    near = fingerprint.of(TEXT.replace("word70 ", "other "), SETTINGS)
    assert index.query(fingerprint.minhash(near, SETTINGS)) == ["a"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Le café fut fermé à Besançon ce mercredi",
            unicodedata.normalize("NFD", "LE CAFÉ FUT FERMÉ À BESANÇON CE MERCREDI"),
        ),
        ("أعلنت الحكومة إلى الصحيفة يوم الأربعاء ٢١", "اعلنت الحكومه الى الصحيفه يوم الاربعاء 21"),
        ("قال الوزِيرُ إنّ المـــدينة آمنة", "قال الوزير ان المدينة امنه"),
        ("ガソリン価格が上がった", unicodedata.normalize("NFD", "ガソリン価格が上がった")),
    ],
)
def test_the_same_words_in_other_bytes_are_equal(one: str, other: str) -> None:
    """Composed and decomposed accents, Arabic variants, vowel marks, tatweel and digits give one fingerprint."""
    a, b = fingerprint.of(one, SETTINGS), fingerprint.of(other, SETTINGS)
    assert a.words > 4
    assert (a.text_hash, a.shingles.tolist(), a.signature.tolist()) == (
        b.text_hash,
        b.shingles.tolist(),
        b.signature.tolist(),
    )


def test_a_script_without_spaces_has_shingles() -> None:
    """Each Chinese character is a word, so a copied clause is shared text."""
    a = fingerprint.of("北京市政府周三宣布新的交通规定从下月开始", SETTINGS)
    b = fingerprint.of("据报道北京市政府周三宣布新的交通规定", SETTINGS)
    assert len(np.intersect1d(a.shingles, b.shingles)) >= 10


def test_short_and_empty_texts() -> None:
    """Under five words there is one shingle of what there is; an empty text has none and equals nothing."""
    short, empty = fingerprint.of("Three words only", SETTINGS), fingerprint.of(" ... ", SETTINGS)
    assert (len(short.shingles), len(short.anchors), short.words) == (1, 1, 3)
    assert (len(empty.shingles), len(empty.anchors), empty.words) == (0, 0, 0)
    assert fingerprint.pairs([("a", empty), ("b", empty)], SETTINGS) == []
    assert (
        fingerprint.of("Three words", SETTINGS).shingles.tolist()
        != fingerprint.of("Three words x", SETTINGS).shingles.tolist()
    )


def test_anchors_are_window_minima() -> None:
    """Winnowing keeps the least hash of every window, and no other."""
    row = vector.shingles(engine.columns([TEXT], SETTINGS).words, 5).values.tolist()
    expected = {min(row[i : i + 32]) for i in range(len(row) - 31)}
    assert fingerprint.of(TEXT, SETTINGS).anchors.tolist() == sorted(expected)


def test_a_long_text_crosses_blocks() -> None:
    """Power tables are of one block; words beyond it hash as everywhere else."""
    long = "x " * 70_000 + TEXT
    got = engine.columns([long], SETTINGS).words.values[-len(WORDS[:400]) :].tolist()
    assert got == [scheme.word_hash(word) for word in WORDS[:400]]


def test_pairs_find_near_copies_excerpts_and_equal_texts() -> None:
    """Each way of finding proposes what it is for; unrelated texts are not proposed."""
    excerpt = " ".join(f"host{i}" for i in range(900)) + " " + " ".join(WORDS[100:220])
    texts = {
        "near": TEXT.replace("word9 ", "x "),
        "base": TEXT,
        "same": TEXT.upper(),
        "host": excerpt,
        "other": "nothing shared " * 40,
    }
    items = [(name, fingerprint.of(text, SETTINGS)) for name, text in texts.items()]
    found = {(pair.a, pair.b): pair.via for pair in fingerprint.pairs(items, SETTINGS)}
    assert "lsh" in found["base", "near"]
    assert found["base", "same"][0] == "exact"
    assert "anchors" in found["base", "host"]
    assert not any("other" in pair for pair in found)
    assert fingerprint.pairs(items[::-1], SETTINGS) == fingerprint.pairs(items, SETTINGS)


def test_partners_agree_with_pairs() -> None:
    """One against many proposes what all against all does for that one."""
    texts = {"near": TEXT.replace("word9 ", "x "), "base": TEXT, "other": "nothing shared at all here " * 20}
    items = [(name, fingerprint.of(text, SETTINGS)) for name, text in texts.items()]
    assert [pair.b for pair in fingerprint.partners(items[1][1], [items[0], items[2]], SETTINGS)] == ["near"]


def test_short_copies_are_proposed() -> None:
    """A caption of twelve words has a single anchor, and its copy is proposed all the same."""
    items = [
        (n, fingerprint.of(" ".join(WORDS[:12]) + tail, SETTINGS)) for n, tail in (("a", ""), ("b", " more words here"))
    ]
    assert len(fingerprint.pairs(items, SETTINGS)) == 1


def test_other_settings_are_never_compared() -> None:
    """Fingerprints say how they were made, and different ones are refused."""
    other = FingerprintSettings(shingle=4)
    assert normalize.VERSION in SETTINGS.text()
    with pytest.raises(UsageError):
        fingerprint.pairs([("a", fingerprint.of(TEXT, SETTINGS)), ("b", fingerprint.of(TEXT, other))], SETTINGS)


def test_the_compiled_engine_gives_the_same_bytes() -> None:
    """numba changes speed, never a number: every column of odd and ordinary texts is equal."""
    odd = [
        "",
        "a",
        "É ß İ Σας ﬁ½ ⅷ",
        "漢字ーとか\u0301な abc漢\u0301x",
        "قال الوزِيرُ ٢٣",
        "กำลัง ko\u0345 กั\u0345a",
        TEXT,
        TEXT * 40,
    ]
    draw = np.random.default_rng(5)
    alphabet = [*"abc_9 é漢ーกั ำ\u0301\u0345ـ\u200dÉßİΣﬁ½٣ .\n", " "]
    odd += ["".join(draw.choice(alphabet, size=draw.integers(1, 300))) for _ in range(300)]
    slow, fast = engine.columns(odd, SETTINGS), engine.columns(odd, SETTINGS, compiled=True)
    for name in ("text_hash", "signature", "differs"):
        assert np.array_equal(getattr(slow, name), getattr(fast, name))
    assert np.array_equal(engine.block_hashes(slow), engine.block_hashes(fast, compiled=True))
    for name in ("anchors", "words", "raw", "blocks"):
        a, b = getattr(slow, name), getattr(fast, name)
        assert np.array_equal(a.values, b.values)
        assert np.array_equal(a.offsets, b.offsets)


def test_blocks_begin_at_sentences_and_lines() -> None:
    """A line's end and a full stop before white space begin a block; a decimal point and a missing space do not."""
    text = 'One two 3.5 three. "Four five." Six... seven\neight!nine\n\n ten 。 北京 . '
    starts = engine.columns(["", text], SETTINGS).blocks
    assert starts[0].tolist() == []
    assert starts[1].tolist() == [0, 5, 7, 8, 9, 11, 12]


@pytest.mark.parametrize("compiled", [False, True])
def test_overlap_counts_what_sets_count(compiled: bool) -> None:
    """Distinct and shared shingles are those of sets; stretches within the gap are covered; zeros are left out."""
    compare = engine.comparer(compiled)
    draw = np.random.default_rng(3)
    lists = [draw.integers(1, 60, size=draw.integers(0, 200)).astype(np.uint64) << np.uint64(20) for _ in range(40)]
    lists[5][::3] = 0
    rows = vector.ragged(lists, np.uint64)
    a, b = np.sort(np.arange(80) % 40), (np.arange(80) * 7 + 5) % 40
    got = compare(rows, a, b, 5, 4)
    for pair in range(80):
        one, other = set(lists[a[pair]].tolist()) - {0}, set(lists[b[pair]].tolist()) - {0}
        assert got[pair, :3].tolist() == [len(one), len(other), len(one & other)]
        for side, index in ((5, a), (6, b)):
            places = [p for p, x in enumerate(lists[index[pair]].tolist()) if x in one & other]
            gaps = [later - place for place, later in pairwise([*places, 10**9])]
            assert got[pair, side] == sum(step if step <= 4 else 5 for step in gaps)
            assert got[pair, side + 3] == (places[0] if places else 0)
        assert (
            got[pair].tolist() == engine.comparer(False)(rows, a[pair : pair + 1], b[pair : pair + 1], 5, 4)[0].tolist()
        )
