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
              "latin-1": "cp1252", "latin1": "cp1252", "iso-8859-9": "cp1254", "shift_jis": "cp932",
              "shift-jis": "cp932",
              "sjis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs",
              "tis-620": "cp874", "x-user-defined": "cp1252", "unicode": "utf-16", "iso-8859-8-i": "iso-8859-8",
              "x-gbk": "gb18030", "x-mac-cyrillic": "mac-cyrillic", "windows-31j": "cp932"}  # fmt: skip
_TEXT_CODECS = ("utf-8", "utf-16", "utf-32")
_LONE = re.compile("[\ud800-\udfff]")


def to_text(body: bytes, content_type: str | None) -> str:
    """`body` as text without NUL and lone surrogates; never raises."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return clean(body[len(mark) :].decode(codec, "replace"))
    escaped = b"\x1b$" in body[:_META_WINDOW]  # ISO 2022: seven bits, so every ASCII superset would take it
    claims = [] if escaped else _claims(body, content_type)
    if not escaped and not any(_is_wide(claim) for claim in claims):
        # UTF-8 is tried before any claim: other bytes hardly ever make valid UTF-8, while wrong labels are common.
        text = _strictly(body, "utf-8")
        if text is not None:
            return clean(text)
    for claim in claims:
        text = _as_claimed(body, claim)
        if text is not None:
            return clean(text)
    return clean(_detected(body, claims))


def is_text(body: bytes, content_type: str | None) -> bool:
    """Whether these bytes can be a page at all, and are not a picture, a PDF or noise under a page's name.

    Told by how such files begin, and by control characters that no charset of text uses, outside the wide ones.
    """
    if body.startswith(_NOT_TEXT):
        return False
    if body.startswith(tuple(mark for mark, _ in _BOMS)) or any(_is_wide(c) for c in _claims(body, content_type)):
        return True
    sample = body[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls < _CONTROLS_FEW or controls * _CONTROLS_ONE_IN < len(sample)


# PDF, ZIP (office files), PNG, GIF, JPEG, old office files, gzip, 7z.
_NOT_TEXT = (b"%PDF-", b"PK\x03\x04", b"\x89PNG\r\n", b"GIF87a", b"GIF89a", b"\xff\xd8\xff",
             b"\xd0\xcf\x11\xe0\xa1\xb1", b"\x1f\x8b\x08", b"7z\xbc\xaf\x27\x1c")  # fmt: skip
# C0 without NUL (UTF-16), tab, line ends, form feed, and the shifts of ISO 2022 (SO, SI, ESC); and DEL.
_CONTROLS = bytes({*range(1, 32), 127} - {9, 10, 12, 13, 14, 15, 27})
_CONTROLS_FEW = 8
_CONTROLS_ONE_IN = 50  # random bytes have one in ten, pages with a stray escape sequence one in thousands


def clean(text: str) -> str:
    """`text` without NUL and lone surrogates, which no later step (SQLite, JSON, UTF-8 output) can carry."""
    text = text.replace("\x00", "")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _LONE.sub("", text)
    return text


def _claims(body: bytes, content_type: str | None) -> list[str]:
    """Charsets the page is said to have, most trusted first."""
    claims = [found.group(1) for found in [_CHARSET.search(content_type or "")] if found]
    for pattern in (_META_CHARSET, _XML_CHARSET):
        match = pattern.search(body[:_META_WINDOW])
        if match:
            claims.append(match.group(1).decode("ascii"))
    # A server's default label says less than the page's own: stable sort, Western last.
    return sorted(claims, key=lambda claim: _codec(claim) == "cp1252")


def _is_wide(claim: str) -> bool:
    return claim.lower().startswith(("utf-16", "utf-32", "iso-2022"))


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


def _strictly(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _as_claimed(body: bytes, claim: str) -> str | None:
    """The text if the bytes bear the claim out. A page cut in the middle of a character, or with a few broken bytes,
    still does; a Western claim over mostly non-ASCII letters does not, nor does a wide one that gives rubbish."""
    codec = _codec(claim)
    if codec is None:
        return None
    text = body.decode(codec, "replace")
    broken = text.count("\ufffd")
    foreign = sum(char > "\x7f" for char in text[:_SAMPLE]) - broken
    if broken * _BROKEN_TO_GOOD > foreign or broken * _ONE_IN > len(text) + _ONE_IN * _FEW:
        return None
    if codec in _WESTERN and foreign > _WESTERN_SHARE * sum(char.isalpha() for char in text[:_SAMPLE]):
        return None
    return text


_SAMPLE = 200_000  # characters judged
_FEW = 3
_ONE_IN = 2_000
_BROKEN_TO_GOOD = 5
_WESTERN = frozenset({"cp1252", "iso8859-1", "iso8859-15", "cp1254"})
_WESTERN_SHARE = 0.4  # of letters; Vietnamese and French have at most .3 outside ASCII in such charsets


def _detected(body: bytes, claims: list[str]) -> str:
    """What the bytes look like, else the first claim that Python knows, with replacement characters."""
    guess = detect_encoding(body, from_html_meta=False) or "utf-8"
    for name in [guess, map_encoding_to_html5(guess) or "", *claims, "cp1252"]:
        codec = _codec(name) if name else None
        if codec is not None:
            return body.decode(codec, "replace")
    return body.decode("utf-8", "replace")
