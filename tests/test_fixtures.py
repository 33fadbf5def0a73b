"""The example archive: made from its pages, the same bytes each time, and the kind of story the tests rely on."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from types import ModuleType

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.conftest import fixture_builder

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """fixtures/build.py as a module."""
    return fixture_builder()


def targets(path: Path) -> list[str]:
    """The addresses of an archive's responses, in order."""
    with path.open("rb") as stream:
        return [r.rec_headers["WARC-Target-URI"] for r in ArchiveIterator(stream) if r.rec_type == "response"]


def test_the_committed_archive_is_what_the_pages_make(build: ModuleType, tmp_path: Path) -> None:
    """Nobody edits a page without building the archive; another zlib may pack the same records differently."""
    made = build.build(tmp_path / "made.warc.gz").read_bytes()
    committed = (FIXTURES / "baghdad.warc.gz").read_bytes()
    assert gzip.decompress(made) == gzip.decompress(committed)
    assert made == committed or not _same_zlib(committed)


def _same_zlib(committed: bytes) -> bool:
    """Whether this interpreter's zlib packs the first record as the committed archive's did."""
    import zlib

    record = zlib.decompressobj(31)
    first = record.decompress(committed)
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return committed.startswith(packer.compress(first) + packer.flush())


def test_building_twice_gives_the_same_bytes(build: ModuleType, tmp_path: Path) -> None:
    """Neither the clock nor chance is in the archive."""
    once, twice = build.build(tmp_path / "a.warc.gz"), build.build(tmp_path / "b.warc.gz")
    assert once.read_bytes() == twice.read_bytes()


def test_the_package_ships_the_same_archive(build: ModuleType) -> None:
    """`tracer demo` shows what the tests test."""
    assert build.PACKAGED.read_bytes() == build.ARCHIVE.read_bytes()


def test_every_page_is_listed_and_used(build: ModuleType) -> None:
    """Manifest, folder, truth and README name the same pages, and there are enough of them."""
    names = [page["name"] for page in build.pages()]
    files = {page["file"] for page in build.pages() if "file" in page}
    assert len(names) == len(set(names))
    assert files == {path.name for path in (FIXTURES / "pages").glob("*.html")}
    truth = json.loads((FIXTURES / "truth.json").read_text("utf-8"))
    assert set(truth) == set(names)
    readme = (FIXTURES / "README.md").read_text("utf-8")
    assert not [name for name in names if name not in readme]
    assert sum("skipped" not in (truth[name] or {}) for name in names) >= 14


def test_variants_leave_out_edit_and_shuffle(build: ModuleType, tmp_path: Path) -> None:
    """A test can take away a page or a credit line, or change the order, without touching the rest."""
    whole = targets(FIXTURES / "baghdad.warc.gz")
    fewer = targets(build.build(tmp_path / "w.warc.gz", without=["almanar", "alsumaria"]))
    assert len(fewer) == len(whole) - 2
    mixed = targets(build.build(tmp_path / "s.warc.gz", shuffle=7))
    assert mixed != whole
    assert sorted(mixed) == sorted(whole)
    repost = next(page for page in build.pages() if page["name"] == "repost")
    assert b"Articles by: " in build.body(repost)
    assert b"Articles by: " not in build.body(repost, ["drop-credit"])


def test_an_unknown_page_is_refused(build: ModuleType, tmp_path: Path) -> None:
    """A misspelt variant must not pass as the whole archive."""
    with pytest.raises(SystemExit, match="almanach"):
        build.build(tmp_path / "x.warc.gz", without=["almanach"])


def test_the_charsets_are_what_the_pages_say(build: ModuleType) -> None:
    """One page is truly not UTF-8, and no page says one thing and holds another unless it is meant to."""
    arabic = build.body(next(page for page in build.pages() if page["name"] == "alsumaria"))
    with pytest.raises(UnicodeDecodeError):
        arabic.decode("utf-8")
    assert "الزاملي" in arabic.decode("cp1256")
    assert b"charset=windows-1256" in arabic


def test_the_small_cases_are_what_they_are_said_to_be(build: ModuleType) -> None:
    """The pasted text is the repost's body, the story's lines are whole, the broken file has good lines and bad."""
    cases = FIXTURES / "cases"
    pasted = (cases / "pasted.txt").read_text("utf-8").strip().split("\n\n")
    page = (FIXTURES / "pages" / "repost.html").read_text("utf-8")
    assert all(paragraph in page for paragraph in pasted)
    records = [json.loads(line) for line in (cases / "story.jsonl").read_text("utf-8").splitlines()]
    assert all({"id", "url", "outlet", "published", "title", "text"} <= set(record) for record in records)
    good = 0
    for line in (cases / "broken.jsonl").read_text("utf-8").splitlines():
        try:
            good += isinstance(json.loads(line), dict)
        except json.JSONDecodeError:
            continue
    assert good == 4
