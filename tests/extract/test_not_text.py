"""Noise is told from pages, and no charset of real pages is taken for noise."""

from __future__ import annotations

import random

import pytest

from tracer.extract import decode

PAGES = {
    "utf-8": "Ein Bagger sank vor Karvala. 挖泥船沉没。 غرقت حفارة. " * 20,
    "cp1256": "غرقت حفارة في ميناء كارفالا بعد اصطدام ليلي " * 20,
    "koi8-r": "Земснаряд затонул у входа в порт Карвала " * 20,
    "shift_jis": "浚渫船が港の入り口で沈没した。" * 20,
    "gb18030": "卡尔瓦拉港挖泥船夜间相撞沉没。" * 20,
    "iso2022_jp": "浚渫船が港の入り口で沈没した。" * 20,
    "iso2022_kr": "준설선이 항구 입구에서 침몰했다. " * 20,
    "utf-16": "Земснаряд затонул у входа в порт " * 20,
}


@pytest.mark.parametrize("charset", PAGES)
def test_pages_of_every_charset_are_text(charset: str) -> None:
    """The shifts of ISO 2022 and the high bytes of wide charsets are no noise."""
    assert decode.is_text(PAGES[charset].encode(charset), None)


def test_a_wide_charset_without_a_mark_is_text_where_it_is_claimed() -> None:
    """UTF-16 without a byte order mark is full of control bytes."""
    assert decode.is_text(PAGES["utf-16"].encode("utf-16-le"), "text/html; charset=utf-16le")


def test_a_stray_escape_sequence_makes_no_noise() -> None:
    """Pages with a few controls in them are read all the same."""
    assert decode.is_text(
        ("The port authority \x1b[31mconfirmed\x07 it. " * 3 + "More words follow. " * 60).encode(), None
    )


@pytest.mark.parametrize("start", [b"", b"<html><body>", b"%PDF-1.4 ", b"PK\x03\x04", b"\xff\xd8\xff"])
def test_noise_is_no_text(start: bytes) -> None:
    """Random bytes and files of other kinds, under whatever beginning."""
    assert not decode.is_text(start + random.Random(7).randbytes(4000), "text/html")
