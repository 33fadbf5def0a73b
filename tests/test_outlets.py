# ruff: noqa: E501  (texts and patterns stay whole)
"""The outlet table: one meaning for each domain and name, names found in running text, users' own rows."""

from __future__ import annotations

import time
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracer.errors import UsageError
from tracer.model import Span
from tracer.outlets import OutletTable
from tracer.outlets.names import ways
from tracer.outlets.rows import cells, outlet_of, rows_of_wheel

TABLE = OutletTable.load()
AGENCIES = (
    "reuters ap afp dpa efe ansa tass ria-novosti interfax xinhua anadolu irna fars tasnim mehr isna sana wafa kuna spa wam qna petra nna-lb "
    "mena ina-iq lusa kyodo jiji yonhap kcna pti ani upi bloomberg bernama antara belta ukrinform unian pap ctk mti stt ntb tt ritzau apa-at "
    "sda belga anp aap canadian-press agencia-brasil telam notimex prensa-latina"
).split()


def mentioned(text: str, *, weak: bool = False) -> list[tuple[str, str]]:
    return [(span.of(text), outlet.key) for span, outlet in TABLE.mentions(text, weak=weak)]


def test_the_table_holds_the_press_of_the_world() -> None:
    """At least 150 outlets and every world agency, each with what a reader needs to know it."""
    by_key = {outlet.key: outlet for outlet in TABLE.outlets}
    assert len(by_key) >= 400
    assert [key for key in AGENCIES if by_key[key].kind != "agency"] == []
    for key in (
        "global-research",
        "al-manar",
        "alsumaria",
        "press-tv",
        "al-mayadeen",
        "voltaire-network",
        "zero-hedge",
    ):
        assert by_key[key].domains, key
    assert [o.key for o in TABLE.outlets if o.kind == "unknown" or not (o.languages or o.kind == "aggregator")] == []


def test_no_name_and_no_domain_means_two_outlets() -> None:
    """An alias that two outlets share would credit the wrong one."""
    names: dict[str, set[str]] = defaultdict(set)
    domains: dict[str, set[str]] = defaultdict(set)
    for row in rows_of_wheel():
        outlet = outlet_of(row["key"], row)
        for domain in outlet.domains:
            domains[domain].add(outlet.key)
        for written in (row["name"], *cells(row["aliases"])):
            for name in ways(written, outlet):
                names[" ".join(name.tokens)].add(outlet.key)
    assert {name: keys for name, keys in names.items() if len(keys) > 1} == {}
    assert {domain: keys for domain, keys in domains.items() if len(keys) > 1} == {}


def test_family_needs_its_source() -> None:
    """An owner family without where and when it was read is not taken."""
    for outlet in TABLE.outlets:
        assert (outlet.family is None) == (outlet.family_source is None)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.reuters.com/world/x", "reuters"),
        ("http://uk.reuters.com/a?b=c", "reuters"),
        ("arabic.cnn.com", "cnn"),
        ("https://WWW.GlobalResearch.ca:443/x", "global-research"),
        ("https://english.almanar.com.lb/1", "al-manar"),
        ("https://actualidad.rt.com/x", "rt"),
        ("https://news.example.co.uk/x", "example.co.uk"),
        ("https://notreuters.com/x", "notreuters.com"),
    ],
)
def test_of_url(url: str, key: str) -> None:
    """A URL means the outlet of its longest known domain; others are called by their registered domain."""
    assert TABLE.of_url(url).key == key


@pytest.mark.parametrize(
    "url", ["", "http://", "http://[", "::::", "a b c", "http://\u0000", "http://1.2.3.4/x", "mailto:x@y"]
)
def test_of_url_takes_anything(url: str) -> None:
    """A broken URL is an unknown outlet, not an error."""
    assert TABLE.of_url(url).kind == "unknown"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Reuters", "reuters"),
        ("the Reuters news agency", "reuters"),
        ("Reuters Website", "reuters"),
        ("reuters.com", "reuters"),
        ("رويترز", "reuters"),
        ("وكالة رويترز", "reuters"),
        ("路透社", "reuters"),
        ("РИА «Новости»", "ria-novosti"),
        ("د.ب.أ", "dpa"),
        ("أ. ف. ب", "afp"),
        ("GlobalResearch", "global-research"),
        ("RedVoltaire", "voltaire-network"),
        ("VoltaireNet", "voltaire-network"),
        ("TheGuardian", "guardian"),
        ("AP", "ap"),
        ("قناة الجزيرة", "al-jazeera"),
        ("صحيفة الجزيرة", "al-jazirah"),
        ("ALSUMARIA TV", "alsumaria"),
    ],
)
def test_named(name: str, key: str) -> None:
    """A name is known in any script, with what is usually said around it, and written as one word."""
    outlet = TABLE.named(name)
    assert outlet is not None
    assert outlet.key == key


@pytest.mark.parametrize("name", ["", "   ", "Jane Roe", "the", "website", "Night Heron Post", "...", "\u0640"])
def test_named_knows_no_others(name: str) -> None:
    """A name the table lacks is nothing."""
    assert TABLE.named(name) is None


def test_mentions_in_many_scripts_with_exact_spans() -> None:
    """Names are found whole, the longest at each place, without the letters a language writes onto them."""
    text = "BAGHDAD (Reuters) - قالت لرويترز، сообщил «Интерфаксу» и РИА Новости, 据路透社报道. The New York Times Reuters' al-Sumaria"
    assert mentioned(text) == [
        ("Reuters", "reuters"),
        ("رويترز", "reuters"),
        ("Интерфаксу", "interfax"),
        ("РИА Новости", "ria-novosti"),
        ("路透社", "reuters"),
        ("The New York Times", "new-york-times"),
        ("Reuters", "reuters"),
        ("al-Sumaria", "alsumaria"),
    ]


def test_mentions_need_word_borders_and_capitals() -> None:
    """Parts of words and common words are no names."""
    assert mentioned("reutersian lancnning; afpx; in times of the guardian bloomberg") == []


def test_weak_names_come_when_asked_and_written_as_names() -> None:
    """ "AP", "Time", "El País" are common words too: only with `weak`, and only with their own capitals."""
    text = "AP and Time and El País; the app, in time, El país está lejos, the sun, the Nation"
    assert mentioned(text) == []
    assert [key for _, key in mentioned(text, weak=True)] == ["ap", "time", "el-pais"]


def test_mentions_is_fast() -> None:
    """About 1 ms for 5 KB of text (the bound leaves room for a busy machine)."""
    text = ("The harbour lay quiet, Reuters reported, while the boats of the north waited for the tide at noon. " * 60)[
        :5000
    ]
    list(TABLE.mentions(text))
    best = min(_seconds(text) for _ in range(5))
    assert best < 0.01


def _seconds(text: str) -> float:
    start = time.perf_counter()
    list(TABLE.mentions(text))
    return time.perf_counter() - start


@given(st.text(max_size=300))
def test_mentions_never_raises_and_never_overlaps(text: str) -> None:
    """Any text gives disjoint spans inside it, in order."""
    end = 0
    for span, _ in TABLE.mentions(text, weak=True):
        assert isinstance(span, Span)
        assert end <= span.start < span.end <= len(text)
        end = span.end


@given(st.text(max_size=80))
def test_any_name_and_url_is_taken(text: str) -> None:
    """Lookups of hostile text give an outlet or nothing."""
    TABLE.named(text)
    assert TABLE.of_url(text) is not None
    assert TABLE.unknown(text).key


def test_unknown_has_one_key_for_one_name() -> None:
    """The same unknown name in another case, or with "the", is the same outlet."""
    assert TABLE.unknown("The Night  Heron").key == TABLE.unknown("night heron").key == "night-heron"


def test_users_rows_go_over_ours(tmp_path: Path) -> None:
    """A user's file adds outlets, replaces one of the same key, and takes names over."""
    extra = tmp_path / "mine.tsv"
    extra.write_text(
        "# mine\nkey\tname\tkind\tcountry\tlanguages\tdomains\taliases\n"
        "heron\tNight Heron Post\tnewspaper\tNO\ten\theron.example\tHeron;~Post\n"
        "reuters\tReuters\tagency\tGB\ten\treuters.example\tReuters Wire\n",
        "utf-8",
    )
    table = OutletTable.load(extra)
    assert table.of_url("http://www.heron.example/1").name == "Night Heron Post"
    assert table.of_url("http://reuters.example/").key == "reuters"
    assert [o.key for _, o in table.mentions("Heron said. Post said. Al Manar said.")] == ["heron", "al-manar"]
    assert TABLE.named("Night Heron Post") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("only-a-key\n", "line 1"),
        ("a\tA\tgossip\n", "no kind 'gossip'"),
        ("a\tA\tsite\tUS\ten\ta.example\t\tBig Family\n", "family_source"),
    ],
)
def test_a_broken_file_names_its_line(tmp_path: Path, text: str, says: str) -> None:
    """A user's mistake is one clear line."""
    extra = tmp_path / "mine.tsv"
    extra.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=says):
        OutletTable.load(extra)


def test_a_missing_file_is_a_usage_error(tmp_path: Path) -> None:
    """The path is named."""
    with pytest.raises(UsageError, match=r"none\.tsv"):
        OutletTable.load(tmp_path / "none.tsv")


@pytest.mark.parametrize(
    ("name", "key"),
    [("U.S.Gazette.News", "u-s-gazette-news"), ("Al.Depot", "al-depot"), ("Depot.com", "depot.com"),
     ("https://Depot.Example.com/x", "example.com"), ("depot.example", "depot.example")],
)  # fmt: skip
def test_a_name_with_dots_is_no_domain(name: str, key: str) -> None:
    """Capitals behind a dot are those of a name; no domain is invented for it."""
    assert TABLE.unknown(name).key == key
