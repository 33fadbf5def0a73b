"""What a task gave, record by record in columns, and the columns that go to the spool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import orjson
from numpy.typing import NDArray

from tracer import fingerprint
from tracer.dedup.records import Record
from tracer.model import Skipped
from tracer.settings import Settings
from tracer.spool import Array

Where = tuple[int, int]  # first byte and length of a record's line in the unpacked source; (number, 0) for pages
Strings = tuple[Array, NDArray[np.int32]]  # UTF-8 one behind the other, and the length of each


@dataclass
class Aside:
    """What a task had that is not compared, and where in the source it stands."""

    skipped: list[Skipped] = field(default_factory=list)
    rejected: list[Where] = field(default_factory=list)  # records that could not be read; length -1 for a line too long
    early: list[Where] = field(default_factory=list)  # records from before `since`


@dataclass(frozen=True)
class Sheet:
    """Records, a row each."""

    signed: fingerprint.Columns
    ids: Strings
    urls: Strings
    outlets: Sequence[str]
    published: NDArray[np.float64]
    where: NDArray[np.int64]
    aside: Aside


def of_records(
    records: Sequence[Record], wheres: Sequence[Where], aside: Aside, settings: Settings, compiled: bool
) -> Sheet:
    """The sheet of records that were read one by one."""
    rule = settings.fingerprint
    texts = [record.text for record in records]
    return Sheet(
        fingerprint.columns(texts, rule, compiled=compiled, dense=settings.dedup.short),
        strings([record.id or made_id(record) for record in records]),
        strings([record.url for record in records]),
        [record.outlet or domain(record.url) for record in records],
        np.array([record.published for record in records], np.float64),
        np.array(wheres, np.int64).reshape(-1, 2),
        aside,
    )


def columns(sheet: Sheet, *, compiled: bool) -> dict[str, Array]:
    """A sheet as the columns of a chunk."""
    signed, aside = sheet.signed, sheet.aside
    raw = fingerprint.text_hashes(signed.raw)
    raw_differs = signed.differs & (raw != signed.text_hash)  # equal words would all mix to the same number
    numbers = {name: number for number, name in enumerate(sorted(set(sheet.outlets)))}
    return {
        "text_hash": signed.text_hash,
        "content": np.where(raw_differs, fingerprint.mix(signed.text_hash ^ raw), signed.text_hash),
        "differs": signed.differs,
        "signature": np.ascontiguousarray(signed.signature.T),
        **_ragged("anchors", signed.anchors),
        **_ragged("words", signed.words),
        **_ragged("raw", signed.raw),
        **_ragged("blocks", signed.blocks),
        "block_hash": fingerprint.block_hashes(signed, compiled=compiled),
        "where": sheet.where,
        "rejected": np.array(aside.rejected, np.int64).reshape(-1, 2),
        "early": np.array(aside.early, np.int64).reshape(-1, 2),
        "published": sheet.published,
        "outlet": np.array([numbers[name] for name in sheet.outlets], np.int32),
        **_texts("outlets", strings(list(numbers))),
        **_texts("ids", sheet.ids),
        "id_hash": _hashes(sheet.ids),
        **_texts("urls", sheet.urls),
        "skipped": np.frombuffer(orjson.dumps([[s.location, s.step, s.reason] for s in aside.skipped]), np.uint8),
    }


def strings(values: Sequence[str]) -> Strings:
    """Strings one behind the other."""
    encoded = [value.encode("utf-8", "surrogatepass") for value in values]
    return np.frombuffer(b"".join(encoded), np.uint8), np.array([len(value) for value in encoded], np.int32)


def made_id(record: Record) -> str:
    """An id from what a record says."""
    from tracer.extract.assemble import identity
    from tracer.urls import canonical

    return identity(canonical(record.url) if record.url else None, record.text)


def domain(url: str) -> str:
    """The registered domain of a URL; "" without one."""
    return _registered(url.partition("://")[2].partition("/")[0][:253]) if url else ""


@cache
def _registered(host: str) -> str:
    from tracer.urls import registered_domain

    return registered_domain(f"http://{host}/")


def _ragged(name: str, rows: fingerprint.Ragged) -> dict[str, Array]:
    return {name: rows.values, f"{name}_count": rows.lengths.astype(np.int32)}


def _texts(name: str, values: Strings) -> dict[str, Array]:
    return {name: values[0], f"{name}_count": values[1]}


def _hashes(values: Strings) -> NDArray[np.uint64]:
    """64 bits for each string."""
    offsets = np.append(0, np.cumsum(values[1], dtype=np.int64))
    return fingerprint.text_hashes(fingerprint.Ragged(values[0].astype(np.uint32), offsets))
