"""`tracer quote`, from pages to the report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, tracer  # noqa: F401
from tracer.collect import add
from tracer.quotation import ask, asking

PLACE = "The town lies on the river, and its council meets in the old mill every second Tuesday. The ferry ran twice. "
PAGES = [
    (
        "wire", "North Wire", "2021-03-01T08:00:00Z",
        "“The dam is cracked from side to side and will not hold the flood of 2021, whatever the ministry says,” said "
        "Ana Reyes, the chief engineer.\n\n“We asked for money. Nobody answered our letters,” she added.",
    ),
    (
        "valley", "Valley Paper", "2021-03-02T15:00:00Z",
        "The engineer Ana Reyes said that “the dam is cracked from side to side” and will not hold.",
    ),
    (
        "crow", "Daily Crow", "2021-03-03T09:00:00Z",
        '"The dam is cracked from side to side and will hold the flood of 2022, whatever the ministry says," '
        "said Tom Lund.",
    ),
    (
        "radio", "Hill Radio", "2021-03-04T09:00:00Z",
        "Everybody here knows how it stands. The dam is cracked from side to side and will not hold the flood of 2021, "
        "as people in the market tell each other.",
    ),
    (
        "nahr", "Al Nahr", "2021-03-02T10:00:00Z",
        "قالت المهندسة آنا رييس: «السد متصدع من جانب إلى آخر ولن يصمد أمام فيضان الربيع مهما قالت الوزارة».",
    ),
    (
        "wadi", "Sawt al Wadi", "2021-03-05T10:00:00Z",
        "أكدت رييس أن «السد مُتصدّع من جانب الى آخر ولن يصمد أمام فيضان الربيع».",
    ),
    (
        "times", "River Times", "2021-03-07T10:00:00Z",
        "“Nobody in this valley will sleep before the water is gone,” al-Sumaria quoted the mayor as saying.",
    ),
    ("else", "Far News", "2021-03-02T10:00:00Z", "A quite different report about lamps that were counted all night."),
]  # fmt: skip
WHOLE = "The dam is cracked from side to side and will not hold the flood of 2021"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the pages."""
    folder = tmp_path_factory.mktemp("quoted")
    records = [
        {"id": id, "outlet": outlet, "published": when, "text": f"{text}\n\n{PLACE}", "url": f"https://{id}.example/1"}
        for id, outlet, when, text in PAGES
    ]
    (folder / "pages.jsonl").write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), "utf-8")
    add([str(folder / "pages.jsonl")], db=folder / "t.db", offline=True)
    return folder / "t.db"


def asked(tracer: Run, db: Path, text: str, stdin: bytes = b"") -> dict[str, Any]:  # noqa: F811
    ended = tracer("quote", text, "--db", db, "--json", stdin=stdin)
    assert ended.code == 0, ended.err
    return dict(json.loads(ended.out))


def who(found: dict[str, Any]) -> set[str]:
    return {seen["article"] for variant in found["variants"] for seen in variant["sightings"]}


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        "the dam is cracked from side to side",
        "‘The dam is cracked, from side to side; and will not hold the flood of 2021…’",
        "THE DAM IS CRACKED FROM END TO SIDE AND WILL NOT HOLD THE BIG FLOOD OF 2021",
    ],
)
def test_every_article_that_has_it_in_time(tracer: Run, db: Path, text: str) -> None:  # noqa: F811
    """Whole, clipped, in other marks or drifted: all who have it, quoted or not, and the earliest seen is named."""
    found = asked(tracer, db, text)
    assert who(found) == {"wire", "valley", "crow", "radio"}
    assert found["earliest"] == "wire"
    kinds = {seen["article"]: seen["kind"] for v in found["variants"] for seen in v["sightings"]}
    assert kinds["radio"] == "unmarked"
    assert kinds["wire"] == "direct"


def test_changes_are_flagged(tracer: Run, db: Path) -> None:  # noqa: F811
    """A lost negation, another number and another speaker are told; a clipping hangs under the fuller wording."""
    found = asked(tracer, db, WHOLE)
    by = {variant["sightings"][0]["article"]: variant for variant in found["variants"]}
    assert {"negation", "number", "speaker"} <= set(by["crow"]["flags"])
    changed = {(edit["before"], edit["after"]) for edit in by["crow"]["edits"]}
    assert {("not", ""), ("2021", "2022")} <= changed
    parent = found["variants"][by["valley"]["parent"]]
    assert len(parent["text"]) > len(by["valley"]["text"])


def test_arabic_with_other_letter_forms(tracer: Run, db: Path) -> None:  # noqa: F811
    """Vowel marks and letter forms do not matter."""
    assert who(asked(tracer, db, "السد متصدع من جانب إلى آخر ولن يصمد")) == {"nahr", "wadi"}


def test_words_through_an_outlet_of_another_language_may_be_translated(tracer: Run, db: Path) -> None:  # noqa: F811
    """English words that an Arabic channel carried are possibly translated, and the channel is named."""
    (variant,) = asked(tracer, db, "nobody in this valley will sleep before the water is gone")["variants"]
    assert variant["sightings"][0]["translated"]
    assert variant["sightings"][0]["via"] == "al-Sumaria"
    out = tracer("quote", "will sleep before the water is gone", "--db", db).out
    assert "possibly translated" in " ".join(out.split())


def test_not_there_at_all(tracer: Run, db: Path) -> None:  # noqa: F811
    """What nobody said is found nowhere, which is no fault; one word is no quotation, which is."""
    ended = tracer("quote", "the orchard burned down before anyone could ring the bell", "--db", db)
    assert ended.code == 0
    assert "nowhere" in ended.out
    assert tracer("quote", "dam", "--db", db).code == 2
    assert tracer("quote", "", "--db", db).code == 2
    assert tracer("quote", "the dam is", "--db", db.with_name("none.db")).code == 1
    assert tracer("quote", "many words " * 2000, "--db", db).code == 2


def test_an_open_database_answers_again_and_sees_what_is_written(db: Path, tmp_path: Path) -> None:
    """Questions in one process share a connection, and give what the command gives; a new article is there at once."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(db.read_bytes())
    with asking(copy) as ask_again:
        words = "we have reopened the northern bridge before the first frost of this winter"
        assert ask_again(words) == ask(words, db=copy)
        assert not ask_again(words).variants
        page = tmp_path / "new.jsonl"
        text = f"The mayor said “{words}” on Monday, and nobody in the town had asked for it to be done so soon.\n" * 2
        page.write_text(json.dumps({"id": "new", "text": text}), "utf-8")
        add([str(page)], db=copy)
        assert [s.place.article for v in ask_again(words).variants for s in v.sightings] == ["new"]


def test_from_a_file_and_standard_input(tracer: Run, db: Path, tmp_path: Path) -> None:  # noqa: F811
    """A file's words and those on standard input are asked for like an argument's."""
    (tmp_path / "said.txt").write_text(f"“{WHOLE}”\n", "utf-8")
    expected = who(asked(tracer, db, WHOLE))
    assert who(asked(tracer, db, "said.txt")) == expected
    assert who(asked(tracer, db, "-", stdin=WHOLE.encode())) == expected


def test_the_report_is_a_tree_of_eighty_columns(tracer: Run, db: Path) -> None:  # noqa: F811
    """In a pipe: plain, at most 80 columns, each wording marked against its fuller one."""
    out = tracer("quote", WHOLE, "--db", db).out
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b" not in out
    assert "earliest seen: North Wire, Mon 1 Mar 2021" in out
    assert "[-2021-] {+2022+}" in " ".join(out.replace("│", " ").split())
    assert "a negation left out" not in out.split("Valley Paper")[0].split("●")[1]
    assert "another speaker is named" in out


def test_an_ascii_terminal_gets_ascii(db: Path) -> None:
    """A stream that cannot say our signs gets plain ones, and no traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "tracer", "quote", WHOLE, "--db", str(db)],
        capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=True,
    )  # fmt: skip
    assert b"* " in done.stdout


def test_little_is_imported(db: Path) -> None:
    """A person waits for the answer: no page readers, NumPy, SciPy, sqlite-utils or rich's console."""
    program = (
        "import sys; sys.argv = ['tracer', 'quote', sys.argv[1], '--db', sys.argv[2]]\n"
        "from tracer.cli import run\n"
        "try: run()\n"
        "finally: print(sorted(m for m in ('numpy', 'scipy', 'datasketch', 'trafilatura', 'sqlite_utils', 'lxml',\n"
        "    'rich.console', 'tracer.extract', 'tracer.outlets') if m in sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, WHOLE, str(db)], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stderr.strip().endswith("[]")
