"""Every command: its help, its exit codes, and one clear line for whatever is wrong."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import FIXTURES
from tracer.cli import COMMANDS
from tracer.cli.demo_command import DEMO_URL

ARCHIVE = FIXTURES / "baghdad.warc.gz"


def one_line(err: str) -> str:
    assert err.count("\n") == 1, err
    assert err.startswith("tracer: ")
    return err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(tracer: Run, name: str) -> None:
    """`--help` of each command says what it does and shows one that works."""
    ended = tracer(name, "--help")
    assert ended.code == 0
    assert "Example" in ended.out
    assert f"tracer {name}" in ended.out


def test_help_is_quick() -> None:
    """`tracer --help` costs under 0.2 s of processor time, best of five: no heavy package is imported for it."""
    took = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "tracer", "--help"], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(took) < 0.2


def test_help_imports_nothing_heavy() -> None:
    """The modules behind the help text are click and our own few."""
    code = (
        "import sys, tracer.cli; print([m for m in sys.modules if m.split('.')[0] in {'numpy','rich','httpx','lxml'}])"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ended.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nonsense"], "nonsense"),
        (["trace"], "LOCATION"),
        (["trace", "x.txt", "--colour"], "--colour"),
        (["trace", "x.txt", "--replay", "missing.warc.gz"], "missing.warc.gz"),
        (["settings", "--set", "align.nonsense=3"], "align.nonsense"),
        (["settings", "--set", "nonsense"], "step.name=value"),
        (["settings", "--set", "store.lock_seconds=soon"], "store.lock_seconds"),
    ],
)
def test_wrong_usage_is_exit_code_2(tracer: Run, arguments: list[str], says: str) -> None:
    """A wrong flag, argument or setting names itself and leaves with 2."""
    ended = tracer(*arguments)
    assert ended.code == 2
    assert says in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.html", None, "missing.html"),
        ("empty.txt", b"", "empty.txt"),
        ("page.html", b"<html><body></body></html>", "page.html"),
        ("noise.html", bytes(range(256)) * 40, "noise.html"),
    ],
)
def test_what_cannot_be_traced_is_one_line(
    tracer: Run, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    """A missing file, an empty one, a page without text: one line on stderr, exit code 1 or 2, nothing on stdout."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    ended = tracer("trace", name, "--no-db")
    assert ended.code in {1, 2}
    assert says in one_line(ended.err)
    assert ended.out == ""


def test_a_url_the_archive_lacks_names_the_archive(tracer: Run) -> None:
    """With --replay nothing is fetched, and a page that is not in the archive is said to be missing from it."""
    ended = tracer("trace", "https://example.org/elsewhere", "--replay", ARCHIVE, "--no-db")
    assert ended.code == 1
    assert "baghdad.warc.gz" in one_line(ended.err)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "http://[::1]/x", "http://169.254.169.254/latest/meta-data"])
def test_a_private_address_is_refused(tracer: Run, url: str) -> None:
    """Addresses of this machine and of private networks are refused before anything is sent."""
    ended = tracer("trace", url, "--no-db")
    assert ended.code == 1
    assert "address" in one_line(ended.err)


def test_settings_lists_every_number_with_its_reason(tracer: Run) -> None:
    """`tracer settings` prints what is in force, `--set` included; its JSON has the same."""
    assert "lock_seconds" in tracer("settings").out
    document = json.loads(tracer("settings", "--json", "--set", "store.lock_seconds=9").out)
    assert "9" in json.dumps(document)


def test_read_prints_one_object_a_line_for_many_pages(tracer: Run) -> None:
    """`tracer read ARCHIVE --json` is JSON Lines with the contract's keys; what was skipped goes to stderr."""
    ended = tracer("read", ARCHIVE, "--json")
    records = [json.loads(line) for line in ended.out.splitlines()]
    keys = "id url canonical_url outlet title byline language published text credits quotes capture".split()
    assert len(records) >= 14
    assert all(set(keys) <= set(record) for record in records)
    assert "consent wall" in ended.err
    assert tracer("read", ARCHIVE, "--json", "--strict").code == 3


def test_compare_prints_the_contract(tracer: Run, tmp_path: Path) -> None:
    """`tracer compare --json` has the contract's keys, and offsets count code points of the files as they are."""
    shared = "The harbour master closed the northern basin after the crane fell across two empty barges at dawn. " * 3
    (tmp_path / "a.txt").write_text(f"Ein Anfang – kurz.\r\n\r\n{shared}", newline="")
    (tmp_path / "b.txt").write_text(f"{shared}\n\nAnd a word of the paper's own about the weather.", newline="")
    document = json.loads(tracer("compare", "a.txt", "b.txt", "--json").out)
    assert set(document) >= {
        *("jaccard", "containment_a_in_b", "containment_b_in_a", "kind", "derivation", "passages", "direction")
    }
    start, end = document["passages"][0]["a"]
    assert f"Ein Anfang – kurz.\r\n\r\n{shared}"[start:end].startswith("The harbour master")


def test_compare_says_why_not(tracer: Run, tmp_path: Path) -> None:
    """Where nothing is linked, --why names the test that failed."""
    (tmp_path / "a.txt").write_text("Rain fell on the coast road and the ferries stayed in port until the evening.")
    (tmp_path / "b.txt").write_text("Parliament voted late on the budget, which gives schools a little more money.")
    ended = tracer("compare", "a.txt", "b.txt", "--why")
    assert ended.code == 0
    assert "needs" in ended.out


def test_piped_output_is_plain(tracer: Run) -> None:
    """No escape sequences and no line over 80 columns when stdout is not a terminal."""
    out = tracer("demo").out
    assert "\x1b" not in out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_a_locked_database_still_gives_the_report(tracer: Run, tmp_path: Path) -> None:
    """A second writer gets its answer, is told that it was not kept, and leaves with 1."""
    assert tracer("trace", DEMO_URL, "--replay", ARCHIVE, "--db", "t.db").code == 0
    holder = sqlite3.connect(tmp_path / "t.db", isolation_level=None)
    holder.execute("begin immediate")
    ended = tracer("trace", DEMO_URL, "--replay", ARCHIVE, "--db", "t.db", "--set", "store.lock_seconds=0.1")
    holder.close()
    assert ended.code == 1
    assert "FINDING" in ended.out
    assert "another tracer is writing" in ended.err


def test_a_full_disk_still_gives_the_report(tracer: Run) -> None:
    """With no room for the database the report is printed, the loss is said, and the exit code is 1."""
    ended = tracer("trace", DEMO_URL, "--replay", ARCHIVE, "--db", "t.db", "--set", "store.max_pages=80")
    assert ended.code == 1
    assert "FINDING" in ended.out
    assert "disk is full" in ended.err


def test_a_foreign_database_stops_before_any_work(tracer: Run, tmp_path: Path) -> None:
    """Another program's file by the name of ours is refused at once."""
    db = sqlite3.connect(tmp_path / "tracer.db")
    db.execute("create table notes (text)")
    db.commit()
    ended = tracer("trace", DEMO_URL, "--replay", ARCHIVE)
    assert ended.code == 1
    assert "another program" in one_line(ended.err)


@pytest.mark.parametrize("delay", [1.5, 4.0])
def test_ctrl_c_leaves_with_130(delay: float) -> None:
    """An interrupt in the middle of reading standard input ends with one line and 130."""
    command = [sys.executable, "-m", "tracer", "trace", "-", "--no-db"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"interrupted" in err
    assert b"Traceback" not in err


def test_a_closed_pipe_ends_quietly() -> None:
    """`tracer settings | head -1` says nothing on stderr and leaves with 0."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    process = subprocess.run(
        [sys.executable, "-m", "tracer", "settings"], stdout=write_end, stderr=subprocess.PIPE, check=False
    )
    os.close(write_end)
    assert process.stderr == b""
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["trace", "x.txt", "--published", "Friday"], "--published 'Friday'"),
        (["trace", "x.txt", "--published", "2024-13-45"], "2015-10-25"),
        (["trace", "x.txt", "--published", ""], "--published is empty"),
        (["trace", "x.txt", "--outlet", " "], "--outlet is empty"),
        (["trace", "x.txt", "--url", "javascript:alert(1)"], "not a web address"),
        (["trace", "x.txt", "--url", "reuters.com/x"], "https://"),
        (["trace", ""], "empty"),
        (["trace", "x.txt", "--corpus", ""], "empty"),
        (["compare", "", "x.txt"], "empty"),
    ],
)
def test_what_the_user_said_is_not_dropped_in_silence(
    tracer: Run, tmp_path: Path, arguments: list[str], says: str
) -> None:
    """A date nobody can read, an address that is none, an empty word of a script's variable: said, and exit code 2."""
    (tmp_path / "x.txt").write_text("The harbour master closed the northern basin after the crane fell on two barges.")
    ended = tracer(*arguments, *(["--no-db"] if arguments[0] == "trace" else []))
    assert ended.code == 2
    assert says in one_line(ended.err)
    assert ended.out == ""


def test_a_location_of_many_pages_is_not_guessed_at(tracer: Run) -> None:
    """`trace ARCHIVE` does not report on whichever page comes first."""
    ended = tracer("trace", ARCHIVE, "--no-db")
    assert ended.code == 2
    assert "--replay" in one_line(ended.err)


@pytest.mark.parametrize("content", [b"%PDF-1.7\nsome words of a report " * 40, b"\x89PNG\r\n\x1a\n" + b"word " * 99])
def test_what_is_no_text_is_called_so(tracer: Run, tmp_path: Path, content: bytes) -> None:
    """A PDF or a picture saved under a page's name is refused as what it is."""
    (tmp_path / "page.html").write_bytes(content)
    assert "not text" in one_line(tracer("trace", "page.html", "--no-db").err)


def test_languages_apart_are_not_called_unlike(tracer: Run, tmp_path: Path) -> None:
    """Two languages have no text to share, and the comparison says that this is why."""
    page = "<html lang={}><head><meta charset=utf-8></head><body><article><p>{}</p></article></body></html>"
    german = "Neun der elf Männer an Bord des Baggers wurden in der Nacht zum Dienstag gerettet. " * 4
    english = "Nine of the eleven men on board the dredger were picked up in the night to Tuesday. " * 4
    (tmp_path / "a.html").write_text(page.format("de", german))
    (tmp_path / "b.html").write_text(page.format("en", english))
    assert "across languages (de, en)" in " ".join(tracer("compare", "a.html", "b.html").out.split())


def test_a_list_of_addresses_cannot_speak_to_the_terminal(tracer: Run, tmp_path: Path) -> None:
    """No escape sequence of --urls reaches stderr; a byte order mark is no part of an address; no address is said."""
    (tmp_path / "list.txt").write_bytes(b"\xef\xbb\xbf" + DEMO_URL.encode() + b"\n\x1b]0;owned\x07nowhere\n")
    ended = tracer("trace", "--urls", "list.txt", "--replay", ARCHIVE, "--no-db", "--json")
    assert ended.code == 1
    assert len(ended.out.splitlines()) == 1
    assert "\x1b" not in one_line(ended.err)
    (tmp_path / "empty.txt").write_bytes(b"\n\n")
    assert tracer("trace", "--urls", "empty.txt", "--no-db").code == 2


@pytest.mark.parametrize("arguments", [["settings"], ["settings", "--json"], ["--help"]])
def test_a_full_disk_behind_the_output_is_one_line(arguments: list[str]) -> None:
    """`tracer ... > file` on a full disk says so and leaves with 1."""
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "tracer", *arguments]
        process = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, text=True)
    assert process.returncode == 1
    assert "No space left" in one_line(process.stderr)


def test_closed_streams_are_no_fault() -> None:
    """`<&- >&-` as under some schedulers: the command runs for its exit code."""
    command = f"{sys.executable} -m tracer settings <&- >&-; {sys.executable} -m tracer trace - --no-db <&- >&-"
    process = subprocess.run(command, shell=True, stderr=subprocess.PIPE, check=False, text=True)
    assert "standard input: no text" in one_line(process.stderr)
