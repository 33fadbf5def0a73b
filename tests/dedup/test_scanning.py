"""The compiled path over JSON Lines gives the spool the same bytes as the parser does, whatever the lines hold."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tracer.dedup.inputs import Source, Task
from tracer.dedup.records import ELSEWHERE, Fields
from tracer.dedup.signing import Signer
from tracer.settings import Settings
from tracer.spool import Spool

ODD = [
    b'{"id":1,"text":"a b"}', b'{"id":"","text":"a b"}', b'{"id":null,"text":"x"}', b'{"id":"a","text":null}', b"",
    b"   ", b"\x0b", b"[1]", b"nonsense", b'{"id":"a","text":"x","k":[1,2,{"a":[]}]}',
    b'{"id":"a","text":"x","k":[1,}]}',
    b'{"id":"a","text":"x",}', b'{"id":"a","text":"\xff x"}', b'{"id":"a","title":"\xff","text":"x"}',
    b'{"id":"a","text":"\\ud800 x"}', b'{"id":"a","text":"\\ud83d\\ude00 x"}', b'{"id":"a","text":"x"} x',
    b'{"id":"a\\n","url":"http:\\/\\/x.example\\/a","text":"x"}', b' {"id" : "a" , "text" : "x"} \r',
    b'{"id":"a","text":"x","source":"s"}', b'{"id":"a","text":"x","outlet":"o","published":"2020-01-01"}',
    b'{"id":"a","text":"x","outlet":"o","published":1500000000}', b'{"id":"a","text":"x","id":"b","text":"y z"}',
    b'{"id":-0,"text":"x"}', b'{"id":01,"text":"x"}', b'{"id":1.5,"text":"x"}', b'{"id":true,"text":"x"}',
    b'{"id":"a","text":"x","n":NaN}', b'{"id":"a","text":"x","n":1e5,"m":-0.1E-3}', b'{"id":"a","text":"x","n":1.}',
    b'{"id":"a","te\\u0078t":"x"}', b"{}", b'{"id":"a","text":"tab\there"}', b'\xef\xbb\xbf{"id":"a","text":"x"}',
    b'{"id":"a","text":"x"', b'{"id":"a","text":"x\\q"}', b'{"id":"a","text":"x\\u12"}',
    b'{"id":"a","text":"\xed\xa0\x80"}',
    b'{"id":"a","text":"\xc0\x80"}', b'{"id":"a","text":"\xf4\x90\x80\x80"}', b'{"id":"a","text":"\xe2\x82"}',
    b'{"id":{"a":1},"text":"x"}', b'{"text":"x","html":"<p>y</p>"}', b'{"id":"a","text":"x","url":5,"outlet":["a"]}',
    b'{"id":"a","text":"' + b"y" * 300 + b'"}', b'{"id":"a","text":"ILI\\u0130 \\u03a3\\u03b1\\u03c2"}',
    '{"id":"é","outlet":"ö","text":"قال الوزِيرُ ٢٣ 漢字ーと. Ünd’s\\n\\nso"}'.encode(),
]  # fmt: skip

OURS = Fields()


def spooled(folder: Path, data: bytes, compiled: bool, fields: Fields, since: float) -> list[dict[str, np.ndarray]]:
    """The columns of a source cut in three."""
    source = folder / "in.jsonl"
    source.write_bytes(data)
    spool = Spool(folder / f"spool-{compiled}", {"data": len(data)})
    signer = Signer(spool, Settings(), fields, compiled, fields.names(), since)
    places = [0, len(data) // 3, 2 * len(data) // 3, len(data)]
    chunks = []
    for part, (start, end) in enumerate(pairwise(places)):
        task = Task(Source(0, str(source), "lines", len(data), 0), part, start, end)
        signer(task)
        chunks.append({name: spool.read(task.chunk, name) for name in spool.columns(task.chunk)})
    spool.remove()
    return chunks


def check(folder: Path, data: bytes, fields: Fields = OURS, since: float = -np.inf) -> None:
    """Both engines give the same columns."""
    slow, fast = (spooled(folder, data, compiled, fields, since) for compiled in (False, True))
    for one, other in zip(slow, fast, strict=True):
        assert one.keys() == other.keys()
        for name, values in one.items():
            assert values.dtype == other[name].dtype, name
            assert np.array_equal(values, other[name], equal_nan=values.dtype.kind == "f"), name


def test_odd_lines(tmp_path: Path) -> None:
    """Broken JSON, broken UTF-8, escapes, nesting, other tools' names and wrong types are the parser's to judge."""
    check(tmp_path, b"\n".join(ODD))
    for line in ODD:
        check(tmp_path, line)


def test_damaged_lines(tmp_path: Path) -> None:
    """Bytes changed at random change nothing about that."""
    draw = random.Random(7)
    whole = b"\n".join(ODD)
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(draw.randrange(1, 12)):
            data[draw.randrange(len(data))] = draw.choice(b'"\\{}[]:,0 \n\x80\xe2u')
        check(tmp_path, bytes(data))


@pytest.mark.parametrize("fields", [Fields(text="body", id="key"), Fields(outlet="source"), Fields(url="id")])
def test_other_field_names(tmp_path: Path, fields: Fields) -> None:
    """Fields under names of the user's own, even two under one."""
    rows = [{"id": f"i{n}", "key": n, "text": "one two", "body": "three four", "source": "s"} for n in range(9)]
    check(tmp_path, b"\n".join(json.dumps(row).encode() for row in rows), fields)


def test_since(tmp_path: Path) -> None:
    """Records from before a day are set aside, by either engine."""
    rows = [{"id": f"i{n}", "text": "one two", "published": f"2024-01-{n + 1:02d}"} for n in range(20)]
    check(tmp_path, b"\n".join(json.dumps(row).encode() for row in rows), since=1704844800.0)


def test_names_fit_a_word() -> None:
    """The kernel has a bit for each name it looks for."""
    assert 5 + len(ELSEWHERE) <= 64
