"""Bytes to text: right whatever the page claims."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracer.extract.decode import to_text

TEXTS = {
    "cp1256": "قال المتحدث باسم المجلس إن الميناء القديم سيغلق أبوابه يوم الخميس بعد تسع سنوات. ",
    "iso-8859-6": "قال المتحدث باسم المجلس إن الميناء القديم سيغلق أبوابه يوم الخميس بعد تسع سنوات. ",
    "cp1251": "Совет порта в четверг вечером проголосовал за закрытие старой пристани. ",
    "koi8-r": "Совет порта в четверг вечером проголосовал за закрытие старой пристани. ",
    "gb18030": "港务委员会周四晚投票决定关闭旧渡口,结束了长达九年的争议。",
    "shift_jis": "港湾評議会は木曜日の夜、古い船着き場を閉鎖することを決めた。",
    "euc-jp": "港湾評議会は木曜日の夜、古い船着き場を閉鎖することを決めた。",
    "iso-2022-jp": "港湾評議会は木曜日の夜、古い船着き場を閉鎖することを決めた。",
    "cp1252": "Le conseil a voté la fermeture de l'été, a déclaré le maire élu à l'unanimité. ",
    "utf-8": "Der Hafenrat beschloss für Änderungen zu stimmen – „endgültig“. ",
}


def wrapped(codec: str, meta: str = "") -> str:
    return f"<html><head>{meta}<title>Page</title></head><body><p>{TEXTS[codec] * 6}</p></body></html>"


@pytest.mark.parametrize("codec", TEXTS)
@pytest.mark.parametrize("claim", [None, "text/html; charset=martian-7", "own", "text/html; charset=utf-8"])
def test_charsets(codec: str, claim: str | None) -> None:
    """With the right claim, none, an unknown one, and a wrong one."""
    source = wrapped(codec)
    header = f"text/html; charset={codec}" if claim == "own" else claim
    assert to_text(source.encode(codec), header) == source


def test_meta_charset_goes_before_a_servers_western_default() -> None:
    """AddDefaultCharset of a server contradicts pages that know better."""
    source = wrapped("cp1256", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">')
    assert to_text(source.encode("cp1256"), "text/html; charset=ISO-8859-1") == source


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_decides(codec: str) -> None:
    """A mark goes before every claim and does not stay in the text."""
    source = wrapped("utf-8")
    assert to_text(source.encode(codec), "text/html; charset=windows-1251") == source


def test_a_cut_or_dented_page_keeps_its_charset() -> None:
    """A page that ends within a character, or has one broken byte, is still UTF-8."""
    whole = wrapped("cp1251").encode("utf-8")
    assert to_text(whole[: whole.rindex("и".encode()) + 1], "text/html; charset=utf-8").startswith(whole.decode()[:200])
    dented = whole[:100] + b"\xff" + whole[100:]
    assert to_text(dented, "text/html; charset=utf-8").count("\ufffd") <= 3


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "text/html; charset=zip", "charset=idna", "charset=utf-16", "charset=big5"]),
)
@settings(max_examples=150)
def test_any_bytes_become_storable_text(body: bytes, claim: str | None) -> None:
    """Never an error, never NUL or a lone surrogate."""
    text = to_text(body, claim)
    assert "\x00" not in text
    text.encode("utf-8")
