"""What kind of thing a file is, by its ending and by how it begins."""

from __future__ import annotations

import io
import zlib

from fastwarc.stream_io import ZstdReader

from tracer.readers.names import NAMES
from tracer.warc import TooLarge, inflate, is_archive, looks_like_html

HTML_ENDINGS = (".html", ".htm", ".xhtml", ".shtml", ".mhtml.html")
TEXT_ENDINGS = (".txt", ".text", ".md")
JSONL_ENDINGS = (".jsonl", ".ndjson", ".jl", ".jsonlines")
CSV_ENDINGS = (".csv", ".tsv")
PARQUET_ENDINGS = (".parquet", ".pq")
PACKED = (".gz", ".zst")
MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
HEADER = 2_000  # bytes of a first line that may be a CSV header
BODIES = frozenset({*NAMES["text"], *NAMES["html"]})
LOOK_AT = 65_536  # bytes of a file's beginning


def kind_by_name(name: str) -> str | None:
    """ "archive", "jsonl", "json", "csv", "parquet", "html" or "text" by the ending, None for any other."""
    lower = name.lower()
    if is_archive(lower):
        return "archive"
    if lower.endswith(PARQUET_ENDINGS):
        return "parquet"
    for ending in PACKED:
        lower = lower.removesuffix(ending)
    table = (
        *((JSONL_ENDINGS, "jsonl"), ((".json",), "json"), (CSV_ENDINGS, "csv")),
        *((HTML_ENDINGS, "html"), (TEXT_ENDINGS, "text")),
    )
    return next((kind for endings, kind in table if lower.endswith(endings)), None)


def kind_by_bytes(head: bytes) -> str | None:
    """The same by a file's first bytes; None for what is not text."""
    if head.startswith(b"\x1f\x8b"):
        head = _unpacked(head)
    elif head.startswith(b"\x28\xb5\x2f\xfd"):
        head = _unzstd(head)
    if head.startswith((b"WARC/", b"filedesc:")):
        return "archive"
    if head.startswith(b"PAR1"):
        return "parquet"
    if looks_like_html(head):
        return "html"
    if b"\0" in head[:1024] and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    if head.lstrip().startswith(b"{"):
        return "jsonl"
    return "csv" if _is_header(head.partition(b"\n")[0]) else "text"


def _is_header(line: bytes) -> bool:
    """Whether a first line names columns, among them one that tools keep a text in."""
    text = line[:HEADER].decode("utf-8", "replace").removeprefix("\ufeff")
    return any(
        len(cells) > 1 and not BODIES.isdisjoint(cell.strip(' "\r') for cell in cells)
        for cells in (text.split(sign) for sign in ",;\t|")
    )


def _unzstd(head: bytes) -> bytes:
    """What a Zstandard file's first bytes hold; its end may be missing."""
    try:
        return ZstdReader(io.BytesIO(head)).read(LOOK_AT)
    except OSError:
        return b"\0"


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
