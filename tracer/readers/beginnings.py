"""What kind of thing a file is, by its ending and by how it begins."""

from __future__ import annotations

import zlib

from tracer.warc import TooLarge, inflate, is_archive, looks_like_html

HTML_ENDINGS = (".html", ".htm", ".xhtml", ".shtml", ".mhtml.html")
TEXT_ENDINGS = (".txt", ".text", ".md")
JSONL_ENDINGS = (".jsonl", ".ndjson", ".jl")
PACKED = (".gz", ".zst")
MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
LOOK_AT = 65_536  # bytes of a file's beginning


def kind_by_name(name: str) -> str | None:
    """ "archive", "jsonl", "json", "html" or "text" by the ending, None for any other."""
    lower = name.lower()
    if is_archive(lower):
        return "archive"
    for ending in PACKED:
        lower = lower.removesuffix(ending)
    table = ((JSONL_ENDINGS, "jsonl"), ((".json",), "json"), (HTML_ENDINGS, "html"), (TEXT_ENDINGS, "text"))
    return next((kind for endings, kind in table if lower.endswith(endings)), None)


def kind_by_bytes(head: bytes) -> str | None:
    """The same by a file's first bytes; None for what is not text."""
    if head.startswith(b"\x1f\x8b"):
        head = _unpacked(head)
    if head.startswith((b"WARC/", b"filedesc:")):
        return "archive"
    if looks_like_html(head):
        return "html"
    if b"\0" in head[:1024] and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    return "jsonl" if head.lstrip().startswith(b'{"') else "text"


def _unpacked(head: bytes) -> bytes:
    """What a gzip file's first bytes hold; its end may be missing."""
    try:
        return zlib.decompressobj(31).decompress(head, LOOK_AT)
    except zlib.error:
        return b"\0"


def unpack(data: bytes, limit: int) -> bytes:
    """Bytes out of gzip or Zstandard if they are in it, else as they are. Raises PayloadError past `limit` or where
    they are broken."""
    if len(data) > limit:
        raise TooLarge(f"larger than {limit:,} bytes")
    packing = next((name for magic, name in MAGIC.items() if data.startswith(magic)), "identity")
    return inflate([data], packing, limit)
