"""Questions: what is found, what a hostile question or a hostile page may do, what other tools get."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import Run, tracer  # noqa: F401
from tests.collect import made
from tracer.collect import add
from tracer.query import _excerpt, search
from tracer.settings import Settings, StoreSettings

EVIL = "=cmd|' /C calc'!A0 \x1b[31m\x1b]0;owned\x07 \u202eright [/red] </node><script>"
ARABIC = "أعلن الوزير خطّة جديدة للمطار"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A database of three stories, a page with a hostile headline, and an Arabic one."""
    found = made.records(stories=3)
    found.append({"id": "../../evil", "title": EVIL, "text": made.text(99), "url": "https://evil.example/1"})
    found.append({"id": "ar", "title": ARABIC, "text": f"{ARABIC}. " * 6, "url": "https://arabic.example/1"})
    add([str(made.crawl(tmp_path / "c.jsonl", found))], db=tmp_path / "tracer.db", settings=Settings())
    return tmp_path / "tracer.db"


def ids(out: str) -> list[str]:
    return [row["id"] for row in json.loads(out)["rows"]]


def test_search_finds_words_by_outlet_and_date(tracer: Run, db: Path) -> None:  # noqa: F811
    """All the words must stand there; outlet and dates narrow it."""
    everywhere = ids(tracer("search", "keeper 1 work", "--json").out)
    assert set(everywhere) == {"7-1-0", "7-1-1", "7-1-2"}
    assert ids(tracer("search", "keeper 1", "--outlet", "paper11.example", "--json").out) in (["7-1-1"], [])
    assert ids(tracer("search", "keeper 1", "--until", "2020-02-01", "--json").out) == []
    assert len(ids(tracer("search", "keeper work", "--since", "2020-02-03", "--json").out)) == 3
    assert ids(tracer("search", '"work at keeper"', "--json").out) == []


def test_search_takes_either_leaves_out_and_completes(tracer: Run, db: Path) -> None:  # noqa: F811
    """OR, NOT and -, AND and word*; whatever else looks like an operator is a word."""
    first, second = {"7-0-0", "7-0-1", "7-0-2"}, {"7-1-0", "7-1-1", "7-1-2"}
    assert set(ids(tracer("search", "title keeper", "--json").out)) == set()
    assert set(ids(tracer("search", '"of 0 at" OR "of 1 at"', "--json").out)) == first | second
    assert set(ids(tracer("search", '"of 0 at" OR "of 1 at" AND keeper', "--json").out)) == first | second
    assert set(ids(tracer("search", 'keep* work "of 1 at"', "--json").out)) == second
    assert not first & set(ids(tracer("search", 'keeper -"of 0 at"', "--json").out))
    assert not first & set(ids(tracer("search", 'keeper NOT "of 0 at"', "--json").out))
    assert all("eeper" in row["excerpt"] for row in json.loads(tracer("search", "keep*", "--json").out)["rows"])
    assert tracer("search", "keeper -", "--json").code == 0
    assert "only words to leave out" in tracer("search", "NOT keeper").err
    for sign in ("_", "\u203f"):
        assert ids(tracer("search", f"keeper {sign}", "--json").out) == ids(tracer("search", "keeper", "--json").out)
    for crossed in ("keeper OR NOT work", "keeper OR -work", "keeper -work OR title"):
        assert tracer("search", crossed).code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("db", "forget", "x.example/\udcff"),
        ("db", "forget", "x\udcff"),
        ("show", "x.example/\udcff"),
        ("show", "abcdefghi\udcff"),
        ("search", "keeper", "--outlet", "x\udcff"),
        ("search", "keeper", "--language", "x\udcff"),
    ],
)
def test_an_argument_that_is_not_utf8_is_refused(tracer: Run, db: Path, arguments: tuple[str, ...]) -> None:  # noqa: F811
    """Bytes that are no UTF-8 come as lone surrogates, which no database takes: that is said, and no tombstone left."""
    ended = tracer(*arguments)
    assert ended.code == 2
    assert "not UTF-8" in ended.err
    assert sqlite3.connect(db).execute("select count(*) from tombstones").fetchone() == (0,)


@pytest.mark.parametrize(
    "form",
    [
        "https://paper01.example/7/0",
        "http://www.paper01.example/7/0/?utm_source=feed&fbclid=x#top",
        "paper01.example/7/0",
        "https://amp.paper01.example/7/0",
        "https://m.paper01.example/7/0/amp",
        "HTTPS://PAPER01.example/7/0",
        "https://web.archive.org/web/20200202000000/https://paper01.example/7/0",
    ],
)
def test_any_form_of_an_address_shows_the_page(tracer: Run, db: Path, form: str) -> None:  # noqa: F811
    """AMP, mobile, archived, http, without scheme, with trackers: it is one page."""
    assert json.loads(tracer("show", form, "--json").out)["id"] == "7-0-1"
    assert tracer("show", "https://paper01.example/7").code == 2


def test_forgetting_one_form_of_an_address_bars_them_all(tracer: Run, db: Path, tmp_path: Path) -> None:  # noqa: F811
    """The page is gone, and is not stored again under another form of its address."""
    assert tracer("db", "forget", "http://www.paper01.example/7/0/amp").out.startswith("1 articles forgotten")
    again = [{"id": "n", "url": "https://m.paper01.example/7/0", "text": made.text(7_000), "title": "Again"}]
    added = tracer("add", str(made.crawl(tmp_path / "again.jsonl", again)))
    assert "forgotten on" in added.out + added.err
    assert tracer("show", "https://paper01.example/7/0").code == 2


def test_a_wide_matrix_stays_within_a_terminal(tracer: Run, tmp_path: Path) -> None:  # noqa: F811
    """Fifteen outlets that copied: more columns than 80 characters hold go below."""
    found = made.records(stories=3, copies=5)
    add([str(made.crawl(tmp_path / "c.jsonl", found))], db=tmp_path / "tracer.db", settings=Settings())
    out = tracer("outlets", "--matrix", "--limit", "100").out
    assert max(map(len, out.splitlines())) <= 80
    assert "   15" in out


def test_of_very_many_the_last_stored_are_put_in_order(db: Path) -> None:
    """Where more articles hold the words than are put in order, that is said; a filter still finds what it names."""
    few = Settings(store=StoreSettings(searched=4))
    answer = search("keeper", db=db, settings=few)
    assert {row["id"] for row in answer.rows} == {"7-2-0", "7-2-1", "7-2-2", "../../evil"}
    assert "the 4 stored last" in answer.note
    answer = search("keeper", db=db, until="2020-02-01", settings=few)
    assert {row["id"] for row in answer.rows} == {"7-0-0", "7-0-1", "7-0-2"}
    assert not answer.note
    assert not search("keeper 1", db=db).note


def test_an_excerpt_shows_what_was_searched_for() -> None:
    """Of "al-Abad*" only the last word may go on: "also" is no hit."""
    text = f"{'also ' * 40}Haider al-Abadi spoke."
    assert "Abadi" in (_excerpt(text, "al-Abad*") or "")
    assert _excerpt("also here", "al-Abad*") is None


def test_search_folds_arabic(tracer: Run, db: Path) -> None:  # noqa: F811
    """Without hamza or shadda the words are found all the same."""
    assert ids(tracer("search", "\u0627\u0639\u0644\u0646 \u062e\u0637\u0647", "--json").out) == ["ar"]


@pytest.mark.parametrize(
    "words",
    [
        "' or 1=1 --",
        'x" OR title:*',
        "NEAR(a b)",
        "title:keeper AND",
        "*",
        '"',
        "keeper; drop table articles",
        "a\x00b",
        "{x}",
    ],
)
def test_no_question_is_run_as_sql_or_fts(tracer: Run, db: Path, words: str) -> None:  # noqa: F811
    """Whatever is typed is words: no error of SQLite, no row that does not hold them, nothing dropped."""
    ended = tracer("search", words, "--json", "--outlet", "' or 1=1 --")
    assert ended.code == 2 or ids(ended.out) == []
    assert "Operational" not in ended.err
    for name in ("show", "stories"):
        ended = tracer(name, *(["--outlet"] if name == "stories" else []), words)
        assert "Traceback" not in ended.err
        assert "fault" not in ended.err
    assert sqlite3.connect(db).execute("select count(*) from articles").fetchone() == (11,)


def test_no_escape_reaches_the_screen(tracer: Run, db: Path) -> None:  # noqa: F811
    """A stored headline cannot move the cursor, set the title or turn text around."""
    for arguments in (["search", "owned"], ["show", "../../evil"], ["show", "https://evil.example/1"], ["stories"]):
        out = tracer(*arguments).out
        assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert "owned" in tracer("search", "owned").out


def test_show_knows_an_article_a_story_and_an_address(tracer: Run, db: Path) -> None:  # noqa: F811
    """By id, by the address, by a story's name; an unknown name says how to find one."""
    shown = json.loads(tracer("show", "7-0-1", "--json").out)
    assert {link["source"] for link in shown["sources"]} <= {"7-0-0", "7-0-2"} | {g["id"] for g in shown["ghosts"]}
    assert json.loads(tracer("show", "https://paper01.example/7/0", "--json").out)["id"] == "7-0-1"
    assert "7-0-1" in ids(tracer("show", shown["story"], "--json").out)
    assert len(ids(tracer("show", shown["cluster"], "--json").out)) == 3
    ended = tracer("show", "nothing")
    assert ended.code == 2
    assert "tracer search" in ended.err


def test_stories_and_outlets(tracer: Run, db: Path) -> None:  # noqa: F811
    """Three stories in every order; flows between the outlets that share text."""
    for order in ("largest", "fastest", "uncredited", "latest"):
        assert len(json.loads(tracer("stories", "--by", order, "--json").out)["rows"]) == 3
    flows = json.loads(tracer("outlets", "--json").out)["rows"]
    assert {row["links"] for row in flows} == {1}
    assert tracer("outlets", "--matrix").code == tracer("outlets").code == 0


def test_tables_are_whole(tracer: Run, db: Path) -> None:  # noqa: F811
    """csv and jsonl hold every article; a cell that a spreadsheet would run is shown instead."""
    rows = list(csv.DictReader(io.StringIO(tracer("export", "--format", "csv", "--what", "articles").out)))
    assert len(rows) == 11
    assert next(row["title"] for row in rows if row["id"] == "../../evil").startswith("'=cmd")
    lines = tracer("export", "--format", "jsonl", "--what", "articles").out.splitlines()
    assert {json.loads(line)["id"] for line in lines} == {row["id"] for row in rows}


def test_graphs_are_sound_xml_and_json(tracer: Run, db: Path) -> None:  # noqa: F811
    """GEXF, GraphML and PROV-JSON parse, hold every article and only links between what they hold."""
    for form in ("gexf", "graphml"):
        root = ElementTree.fromstring(tracer("export", "--format", form).out)
        nodes = {node.get("id") for node in root.iter() if node.tag.endswith("}node")}
        ends = {e.get(end) for e in root.iter() if e.tag.endswith("}edge") for end in ("source", "target")}
        assert len(nodes) >= 11
        assert ends <= nodes
    document = json.loads(tracer("export", "--format", "prov-json").out)
    assert len(document["entity"]) >= 11
    assert {d["prov:usedEntity"] for d in document["wasDerivedFrom"].values()} <= set(document["entity"])


def test_parquet_is_the_same_table(tracer: Run, db: Path, tmp_path: Path) -> None:  # noqa: F811
    """A Parquet file has the rows of the csv."""
    from pyarrow import parquet

    assert tracer("export", "--format", "parquet", "--what", "articles", "--output", "a.parquet").code == 0
    assert parquet.read_table(tmp_path / "a.parquet").num_rows == 11


def test_no_name_in_the_data_names_a_file(tracer: Run, db: Path, tmp_path: Path) -> None:  # noqa: F811
    """An id like a path, asked for by name, writes nothing anywhere but the file that was asked for."""
    before = {path for path in tmp_path.parent.rglob("*") if "evil" in path.name}
    tracer("export", "--format", "csv", "--story", "../../evil", "--output", "x.csv")
    tracer("export", "--format", "csv", "--what", "articles", "--output", "y.csv")
    assert {path for path in tmp_path.parent.rglob("*") if "evil" in path.name} == before
    assert not (tmp_path / "x.csv").exists()
    assert (tmp_path / "y.csv").exists()


def test_a_read_only_database_answers(tracer: Run, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """A file on a medium that cannot be written is asked without a lock or side file (root may write anywhere, so the
    look at the permission is answered for it)."""
    folder = tmp_path / "disc"
    folder.mkdir()
    (folder / "t.db").write_bytes(db.read_bytes())
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode, **how: mode != os.W_OK and access(path, mode, **how))
    folder.chmod(0o555)
    for arguments in (
        ["search", "keeper"],
        ["stories"],
        ["outlets"],
        ["show", "7-0-1"],
        ["db", "info"],
        ["db", "check"],
    ):
        ended = tracer(*arguments, "--db", folder / "t.db")
        assert ended.code == 0, ended.err
    assert [path.name for path in folder.iterdir()] == ["t.db"]


def test_many_addresses_at_once(tracer: Run, tmp_path: Path) -> None:  # noqa: F811
    """`trace --urls` answers one object a line, and goes on behind an address it cannot have."""
    archive = Path(__file__).parents[2] / "fixtures" / "baghdad.warc.gz"
    from tracer.cli.demo_command import DEMO_URL

    (tmp_path / "urls.txt").write_text(f"https://example.org/none\n\n{DEMO_URL}\n")
    ended = tracer("trace", "--urls", "urls.txt", "--replay", archive, "--no-db", "--json")
    assert ended.code == 1
    assert [json.loads(line)["article"]["url"] for line in ended.out.splitlines()] == [DEMO_URL]
    assert "example.org/none" in ended.err
