"""The documented schema is the live one; a database of each schema number opens."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from tests.conftest import ROOT
from tests.store.test_round_trip import TEXT
from tracer.settings import StoreSettings
from tracer.store import open_store
from tracer.store.schema import SCHEMA_NUMBER

DATABASES = Path(__file__).parent / "databases"


def documented() -> dict[str, set[str]]:
    text = (ROOT / "docs" / "schema.md").read_text("utf-8")
    sections = re.split(r"^### (\w+)$", text, flags=re.MULTILINE)[1:]
    return {
        name: set(re.findall(r"`(\w+)`", body.split("\n## ")[0]))
        for name, body in zip(sections[::2], sections[1::2], strict=True)
    }


def live(path: Path) -> dict[str, set[str]]:
    with open_store(path, fingerprint=TEXT, settings=StoreSettings()) as store:
        query = "select name, type from sqlite_master where type in ('table', 'view') and name not like 'sqlite%'"
        names = [row["name"] for row in store.ask(query)]
        own = [name for name in names if not name.startswith("word_index_") and not name.startswith("_sqlite")]
        return {name: {row["name"] for row in store.ask(f"pragma table_info({name})")} for name in own}


def test_every_table_and_column_is_documented(tmp_path: Path) -> None:
    """docs/schema.md names each table and view with each of its columns, and none that is not there."""
    told, there = documented(), live(tmp_path / "t.db")
    assert set(told) == set(there)
    assert {name: columns - told[name] for name, columns in there.items() if columns - told[name]} == {}


def test_the_number_in_the_document_is_the_live_one() -> None:
    """A new schema number needs a new page."""
    assert f"(schema {SCHEMA_NUMBER}, WAL)" in (ROOT / "docs" / "schema.md").read_text("utf-8")


def test_every_old_database_migrates(tmp_path: Path) -> None:
    """A database of each schema number opens, is brought up to date, and still has its articles."""
    found = sorted(DATABASES.glob("schema-*.db.gz"))
    assert len(found) == SCHEMA_NUMBER
    for path in found:
        old = tmp_path / path.stem
        old.write_bytes(gzip.decompress(path.read_bytes()))
        assert live(old) == live(tmp_path / "new.db")
        with open_store(old, fingerprint=TEXT, settings=StoreSettings()) as store:
            assert store.count() == 3
            assert len(store.links([row["id"] for row in store.ask("select id from articles")])) >= 1
