"""Dedup: a copy is found whatever the order, the engine or the interruptions; bad input is reported, not fatal."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tracer.dedup import Fields, Wanted, dedup_pages
from tracer.errors import UsageError
from tracer.model import Dedup
from tracer.settings import Settings, load

FOOTER = "Readers may share what the harbour desk writes as long as they keep the link and change no word of it here."


def prose(seed: int, words: int = 300) -> str:
    """Sentences of made-up words in paragraphs."""
    draw = random.Random(seed)
    made = ["".join(draw.choices("abcdefghiklmnoprstu", k=draw.randint(3, 8))) for _ in range(words)]
    sentences = [" ".join(made[i : i + 12]).capitalize() + "." for i in range(0, words, 12)]
    return "\n\n".join(" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3))


def edited(text: str, seed: int, share: float) -> str:
    """A text with some words replaced."""
    draw = random.Random(seed)
    return re.sub(r"\w+", lambda word: "changed" if draw.random() < share else word.group(), text)


def corpus() -> list[dict[str, Any]]:
    """A story with copies of each kind, an excerpt's host, pages with one footer, and pages of their own."""
    story = prose(1)
    texts = {
        "story": story,
        "equal": story,
        "near": edited(story, 5, 0.08),
        "cut": "\n\n".join(story.split("\n\n")[:5]),
        "host": prose(2, 400) + "\n\n" + " ".join(story.split()[100:220]) + "\n\n" + prose(3, 200),
    }
    records = [{"id": name, "outlet": f"{name}.example", "text": text} for name, text in texts.items()]
    footers = " ".join(FOOTER.replace("harbour", f"harbour {word}") for word in ("north", "south", "east", "west"))
    records += [
        {"id": f"foot{i}", "outlet": "foot.example", "text": f"{prose(20 + i, 60)}\n\n{footers}"} for i in range(8)
    ]
    return records + [{"id": f"own{i}", "outlet": "own.example", "text": prose(50 + i)} for i in range(20)]


def write(path: Path, records: list[dict[str, Any]]) -> Path:
    """Records as JSON Lines, packed where the name says so."""
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
    path.write_bytes(gzip.compress(lines) if path.suffix == ".gz" else lines)
    return path


def run(
    folder: Path, *locations: Path, settings: Settings | None = None, **options: Any
) -> tuple[Dedup, dict[str, bytes]]:
    """The summary and the bytes of each file written."""
    files = {name: folder / f"{name}.out" for name in ("clusters", "pairs", "output")}
    wanted = Wanted(**files, prefer=options.pop("prefer", "earliest"))
    work = options.pop("work", folder / "work")
    found = dedup_pages(
        [str(path) for path in locations],
        settings=settings, wanted=wanted, work=work, workers=options.pop("workers", 1),
        compiled=options.pop("compiled", False), **options,
    )  # fmt: skip
    return found, {name: path.read_bytes() for name, path in files.items()}


def pairs(out: dict[str, bytes]) -> dict[tuple[str, str], dict[str, Any]]:
    """The pairs by ids."""
    return {(row["a"], row["b"]): row for row in map(json.loads, out["pairs"].splitlines())}


def test_each_kind_of_copy_is_found_and_named(tmp_path: Path) -> None:
    """Equal, near and truncated copies share a cluster; the host of an excerpt is a pair of its own and no member."""
    found, out = run(tmp_path, write(tmp_path / "in.jsonl", corpus()))
    (cluster,) = map(json.loads, out["clusters"].splitlines())
    assert {member["id"] for member in cluster["members"]} == {"story", "equal", "near", "cut"}
    kinds = {key: row["kind"] for key, row in pairs(out).items()}
    assert kinds["equal", "story"] == "exact"
    assert kinds["equal", "near"] == "near"
    assert kinds["cut", "story"] == "contains"
    assert kinds["host", "story"] == "excerpt"
    assert (found.read, found.kept) == (33, 30)
    assert not any(key[0].startswith("own") or key[1].startswith("own") for key in kinds)


def test_figures_are_those_of_the_contract(tmp_path: Path) -> None:
    """Jaccard and containments are raw ones over distinct 5-grams of `\\w+` of the lower-cased text."""
    records = corpus()
    records.append({"id": "accents", "text": re.sub("a", "á", records[0]["text"])})
    _, out = run(tmp_path, write(tmp_path / "in.jsonl", records))
    texts = {record["id"]: record["text"] for record in records}

    def grams(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + 5]) for i in range(max(1, len(words) - 4))}

    assert pairs(out)
    for (a, b), row in pairs(out).items():
        one, other = grams(texts[a]), grams(texts[b])
        assert row["jaccard"] == pytest.approx(len(one & other) / len(one | other), abs=1e-4)
        assert row["containment_a_in_b"] == pytest.approx(len(one & other) / len(one), abs=1e-4)
        assert row["containment_b_in_a"] == pytest.approx(len(one & other) / len(other), abs=1e-4)
    assert any("accents" in key and row["kind"] == "exact" for key, row in pairs(out).items())


def test_shared_notices_tie_nothing(tmp_path: Path) -> None:
    """Pages that share their outlet's footer are listed as sharing furniture, and stay apart."""
    found, out = run(tmp_path, write(tmp_path / "in.jsonl", corpus()))
    feet = [row for (a, b), row in pairs(out).items() if a.startswith("foot") and b.startswith("foot")]
    assert feet
    assert all(row["furniture"] for row in feet)
    assert b"foot" not in out["clusters"]
    assert found.furniture_pairs == len(feet)


def test_order_of_input_changes_nothing(tmp_path: Path) -> None:
    """Shuffled records, in two files, give the same clusters and pairs, byte for byte."""
    records = corpus()
    _, out = run(tmp_path, write(tmp_path / "in.jsonl", records))
    random.Random(3).shuffle(records)
    halves = write(tmp_path / "a.jsonl", records[:15]), write(tmp_path / "b.jsonl.gz", records[15:])
    _, other = run(tmp_path, *halves)
    assert (other["clusters"], other["pairs"]) == (out["clusters"], out["pairs"])


@pytest.mark.slow
def test_engines_and_workers_change_nothing(tmp_path: Path) -> None:
    """NumPy or numba, one process or two, whole file or small pieces: the same bytes."""
    path = write(tmp_path / "in.jsonl", corpus())
    _, out = run(tmp_path, path)
    assert run(tmp_path, path, compiled=True, workers=2, settings=load(assignments=["dedup.chunk=3000"]))[1] == out


def test_kept_records_come_out_unchanged(tmp_path: Path) -> None:
    """Output holds the very lines of the input, in order, without those dropped; `prefer` says which member stays."""
    records = corpus()
    for day, record in enumerate(records):
        record["published"] = f"2024-05-{28 - day % 28:02d}"
    path = write(tmp_path / "in.jsonl", records)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"\n  \n" + b"".join(lines[1:]).rstrip(b"\n"))
    gone = {
        prefer: {"story", "equal", "near", "cut"}
        - {json.loads(line)["id"] for line in kept.splitlines() if line.strip()}
        for prefer in ("earliest", "longest", "first")
        for kept in [run(tmp_path, path, prefer=prefer)[1]["output"]]
    }
    assert gone["earliest"] == {"story", "equal", "near"}
    assert gone["first"] == {"equal", "near", "cut"}
    assert "cut" in gone["longest"]
    kept = run(tmp_path, path, prefer="first")[1]["output"]
    stay = [line for line in lines if json.loads(line)["id"] not in {"equal", "near", "cut"}]
    assert kept == stay[0] + b"\n  \n" + b"".join(stay[1:])


def test_bad_input_is_reported_and_nothing_stops(tmp_path: Path) -> None:
    """Broken lines, records without text, odd bytes, empty and one-word texts, equal ids: the rest is read."""
    good = json.dumps({"id": "good", "text": prose(1)}).encode()
    odd = [b"{broken", b"[1, 2]", b'{"id": "empty", "text": ""}', b'{"id": "none"}', b'{"id": "x", "text": "one"}']
    bytes_ = b'{"id": "bytes", "text": "' + prose(1).replace("\n", " ").encode() + b' \xff\xfe"}'
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\n".join([*odd, good, good, bytes_, b'{"id": "long", "text": "' + b"x" * 5000 + b'"}']))
    found, out = run(tmp_path, path, settings=load(assignments=["dedup.max_line=4000", "dedup.chunk=100"]))
    assert found.read == 5
    assert found.duplicate_ids == 1
    assert ("bytes", "good") in pairs(out)
    reasons = " ".join(skip.reason for skip in found.skipped)
    for expected in ("not JSON", "not a JSON object", "no text", "more than 4,000 bytes"):
        assert expected in reasons
    assert found.empty == 1


def test_a_broken_gzip_gives_what_stands_before(tmp_path: Path) -> None:
    """A file cut off in the middle is read up to there, and the rest is reported."""
    path = write(tmp_path / "in.jsonl.gz", corpus())
    path.write_bytes(path.read_bytes()[:-2000])
    good = write(tmp_path / "good.jsonl", corpus())
    found, _ = run(tmp_path, path, good, settings=load(assignments=["dedup.chunk=4096"]))
    assert found.read > 33
    assert any("compression is broken" in skip.reason for skip in found.skipped)


def test_a_story_on_many_pages_is_one_cluster(tmp_path: Path) -> None:
    """Hundreds of edited copies are one cluster, and far fewer pairs than each with each; equal ones likewise."""
    story = prose(1)
    records = [{"id": f"copy{i}", "text": edited(story, i, 0.02)} for i in range(600)]
    records += [{"id": f"equal{i}", "text": prose(9)} for i in range(1000)]
    found, _ = run(tmp_path, write(tmp_path / "in.jsonl", records))
    assert sorted(len(cluster.members) for cluster in found.clusters) == [600, 1000]
    assert found.pairs < 600 * 599 // 4


def test_fields_go_by_other_names(tmp_path: Path) -> None:
    """`--field text=body`, the names of other tools, and records without an id all work."""
    mine = [{"key": f"k{i}", "body_text": prose(i % 2)} for i in range(4)]
    found, out = run(tmp_path, write(tmp_path / "a.jsonl", mine), fields=Fields(text="body_text", id="key"))
    assert set(pairs(out)) == {("k0", "k2"), ("k1", "k3")}
    theirs = [{"url": f"https://e.example/{i}", "maintext": prose(i % 2)} for i in range(4)]
    found, _ = run(tmp_path, write(tmp_path / "b.jsonl", theirs))
    assert (found.read, len(found.clusters)) == (4, 2)


def test_a_folder_of_pages_is_read(tmp_path: Path) -> None:
    """HTML goes through extraction to the same clusters."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        body = "".join(f"<p>{part}</p>" for part in prose(seed).split("\n\n"))
        (pages / f"{name}.html").write_text(
            f"<html><title>{name}</title><article><h1>{name}</h1>{body}</article></html>"
        )
    found = dedup_pages([str(pages)], work=tmp_path / "work", workers=1, compiled=False)
    assert (found.read, found.exact) == (3, 1)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    """A location or pattern without a file is a usage error that names it."""
    with pytest.raises(UsageError, match="nowhere"):
        dedup_pages([str(tmp_path / "nowhere.jsonl")])
    with pytest.raises(UsageError, match="no file matches"):
        dedup_pages([str(tmp_path / "*.jsonl")])


@pytest.mark.slow
def test_a_killed_run_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    """SIGKILL at several moments; the same command then gives the bytes of an undisturbed run, and leaves no spool."""
    records = [{"id": f"r{i}", "text": edited(prose(i % 300), i, 0.05)} for i in range(3000)]
    path = write(tmp_path / "in.jsonl", records)
    outputs = []
    for name, kills in (("calm", []), ("killed", [0.8, 1.5, 2.5])):
        command = [
            *[sys.executable, "-m", "tracer", "dedup", str(path), "--set", "dedup.chunk=200000"],
            *["--clusters", str(tmp_path / f"{name}.clusters"), "--pairs", str(tmp_path / f"{name}.pairs")],
            *["--work", str(tmp_path / name)],
        ]
        for after in kills:
            process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
            time.sleep(after)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        subprocess.run(command, check=True, capture_output=True)
        outputs.append([(tmp_path / f"{name}.{end}").read_bytes() for end in ("clusters", "pairs")])
        assert not list((tmp_path / name).iterdir())
    assert outputs[0] == outputs[1]
    assert len(outputs[0][0].splitlines()) == 300


def test_the_command_prints_its_summary(tmp_path: Path) -> None:
    """`tracer dedup --json` prints one document; without it the summary is on stderr."""
    from click.testing import CliRunner

    from tracer.cli.dedup_command import command

    path = write(tmp_path / "in.jsonl", corpus())
    arguments = [str(path), "--work", str(tmp_path / "w"), "--workers", "1", "--pairs", str(tmp_path / "pairs")]
    printed = CliRunner().invoke(command, [*arguments, "--json"], catch_exceptions=False, standalone_mode=False)
    answer = json.loads(printed.stdout)
    assert (answer["read"], answer["kept"], answer["dropped"]) == (33, 30, {"exact": 1, "near": 1, "contained": 1})
    assert "KEPT" in CliRunner().invoke(command, arguments, standalone_mode=False).stderr


def test_links_are_of_every_story(tmp_path: Path) -> None:
    """Copies become links under the records' own ids, whatever the input is packed in; unrelated pages have none."""
    records = corpus()
    for day, record in enumerate(records):
        record["published"] = f"2024-05-{1 + day:02d}T08:00:00+00:00" if day < 28 else None
    links = []
    for name in ("in.jsonl", "in.jsonl.gz"):
        path = write(tmp_path / name, records)
        dedup_pages(
            [str(path)], wanted=Wanted(links=tmp_path / "links"), work=tmp_path / "w", workers=1, compiled=False
        )
        links.append((tmp_path / "links").read_bytes())
    rows = [json.loads(line) for line in links[0].splitlines()]
    assert links[0] == links[1]
    assert {row["copy"] for row in rows} >= {"near", "cut"}
    assert all(set(row) == {"copy", "source", "kind", "probability", "decided"} for row in rows)
    assert not any(row["copy"].startswith(("own", "foot")) for row in rows)
