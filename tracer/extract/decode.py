"""Bytes to text, whatever charset they claim.

The order follows the WHATWG sniffing order (byte order mark, transport charset, meta charset) with two differences that
archives of the news taught: a claim that the bytes contradict is dropped, and no claim leads to detection
(resiliparse, uchardet) rather than to windows-1252.
"""

from __future__ import annotations

import codecs
import re

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
# How far into a page a meta charset is looked for; browsers stop at 1,024 bytes, real pages do not.
_META_WINDOW = 8_192
# Superset codecs: what pages labelled so are really written in (WHATWG "labels").
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
              "latin-1": "cp1252", "latin1": "cp1252", "iso-8859-9": "cp1254", "shift_jis": "cp932", "shift-jis": "cp932",
              "sjis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs",
              "tis-620": "cp874", "x-user-defined": "cp1252", "unicode": "utf-16", "iso-8859-8-i": "iso-8859-8",
              "x-gbk": "gb18030", "x-mac-cyrillic": "mac-cyrillic", "windows-31j": "cp932"}  # fmt: skip
_TEXT_CODECS = ("utf-8", "utf-16", "utf-32")
_NUL_OR_LONE = re.compile("[\x00\ud800-\udfff]")


def to_text(body: bytes, content_type: str | None) -> str:
    """`body` as text without NUL and lone surrogates; never raises."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return clean(body[len(mark) :].decode(codec, "replace"))
    for claim in _claims(body, content_type):
        text = _strictly(body, claim)
        if text is not None:
            return clean(text)
    return clean(_detected(body, content_type))


def clean(text: str) -> str:
    """`text` without NUL and lone surrogates, which no later step (SQLite, JSON, UTF-8 output) can carry."""
    return _NUL_OR_LONE.sub("", text)


def _claims(body: bytes, content_type: str | None) -> list[str]:
    """Charsets the page is said to have, most trusted first. UTF-8 that decodes is believed before single-byte claims:
    such bytes hardly ever make valid UTF-8 by accident, while wrong labels are common."""
    window = body[:_META_WINDOW]
    claims: list[str] = []
    found = _CHARSET.search(content_type or "")
    if found:
        claims.append(found.group(1))
    for pattern in (_META_CHARSET, _XML_CHARSET):
        match = pattern.search(window)
        if match:
            claims.append(match.group(1).decode("ascii"))
    wide = [c for c in claims if c.lower().startswith(("utf-16", "utf-32", "iso-2022"))]
    return [*([] if wide else ["utf-8"]), *claims]


def _codec(name: str) -> str | None:
    lowered = name.strip().lower()
    lowered = _SUPERSETS.get(lowered, lowered)
    try:
        info = codecs.lookup(lowered)
    except (LookupError, ValueError):
        return None
    # Codecs such as "zip" or "rot13" are no text encodings, and "idna" or "unicode_escape" are none of the web's.
    if not info._is_text_encoding or info.name in {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7"}:
        return None
    return info.name


def _strictly(body: bytes, claim: str) -> str | None:
    codec = _codec(claim)
    if codec is None:
        return None
    try:
        return body.decode(codec)
    except (UnicodeError, ValueError):
        return _nearly(body, codec)


def _nearly(body: bytes, codec: str) -> str | None:
    """A page cut in the middle of a character, or with a few broken bytes, is still in its charset."""
    text = body.decode(codec, "replace")
    allowed = max(_FEW, len(text) // _ONE_IN)
    return text if text.count("\ufffd") <= allowed else None


_FEW = 3
_ONE_IN = 2_000


def _detected(body: bytes, content_type: str | None) -> str:
    """What the bytes look like, else the first claim that Python knows, with replacement characters."""
    guess = detect_encoding(body, from_html_meta=False) or "utf-8"
    for name in [guess, map_encoding_to_html5(guess) or "", *_claims(body, content_type)[1:], "cp1252"]:
        codec = _codec(name) if name else None
        if codec is not None:
            return body.decode(codec, "replace")
    return body.decode("utf-8", "replace")
