"""Content decodings with a bound: nothing here ever holds more than the limit, whatever the compressed bytes claim."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator

from fastwarc.stream_io import BrotliReader, ZstdReader

GZIP_NAMES = frozenset({"gzip", "x-gzip"})
STEP = 65_536  # bytes asked of a decoder at once


class PayloadError(Exception):
    """A payload that cannot be had as bytes; the message says why, in a few words, the remedy what to do about it."""

    remedy = "get it anew, or save it from a browser"


class TooLarge(PayloadError):
    """A payload over its limit."""

    remedy = "raise fetch.page_bytes"


def inflate(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """The decoded bytes of one content encoding ("gzip", "deflate", "br", "zstd", "identity"), at most `limit`.

    Raises PayloadError for an unknown encoding, broken data, and data that decodes to more than `limit`. Bytes under a
    gzip label that are no gzip at all are taken as they are: archives often keep the label of what they unpacked.
    """
    name = encoding.strip().lower()
    if name in {"", "identity", "none", "utf-8"}:
        pieces: Iterable[bytes] = chunks
    elif name in GZIP_NAMES:
        pieces = _gunzip(chunks)
    elif name == "deflate":
        pieces = _deflate(chunks)
    elif name in {"br", "zstd"}:
        pieces = _by_fastwarc(chunks, name)
    else:
        raise PayloadError(f"content encoding '{name[:40]}' is not one tracer decodes")
    return bounded(pieces, limit)


def bounded(pieces: Iterable[bytes], limit: int) -> bytes:
    """All pieces joined; PayloadError as soon as they are more than `limit` bytes."""
    out = bytearray()
    for piece in pieces:
        out += piece
        if len(out) > limit:
            raise TooLarge(f"larger than {limit:,} bytes once decoded")
    return bytes(out)


def _gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Gzip members one after the other; zero padding and junk behind the last are left."""
    source = iter(chunks)
    head = b""
    while len(head) < 2 and (more := next(source, None)) is not None:
        head += more
    if not head.startswith(b"\x1f\x8b"):
        yield head
        yield from source
        return
    decoder = zlib.decompressobj(31)
    for chunk in _chained(head, source):
        data = chunk
        while data:
            if decoder.eof:
                if not data.startswith(b"\x1f\x8b"):
                    return
                decoder = zlib.decompressobj(31)
            yield from _steps(decoder, data)
            data = decoder.unused_data
    if not decoder.eof:
        raise PayloadError("its gzip data ends early")


def _deflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Deflate as servers send it: with the zlib header the standard asks for, or without."""
    source = iter(chunks)
    head = next((chunk for chunk in source if chunk), b"")
    wrapped = bool(head) and head[0] & 0x0F == 8
    decoder = zlib.decompressobj(15 if wrapped else -15)
    for chunk in _chained(head, source):
        yield from _steps(decoder, chunk)
    if not decoder.eof:
        raise PayloadError("its deflate data ends early")


def _chained(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


def _steps(decoder: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What `data` decodes to, in steps of bounded size; `unused_data` is left on the decoder."""
    try:
        while data and not decoder.eof:
            yield decoder.decompress(data, STEP)
            data = decoder.unconsumed_tail
    except zlib.error as error:
        raise PayloadError(f"its compressed data is broken ({error})") from None


def _by_fastwarc(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    stream = io.BytesIO(b"".join(chunks))
    try:
        reader = BrotliReader(stream) if name == "br" else ZstdReader(stream)
        while piece := reader.read(STEP):
            yield piece
    except OSError as error:
        raise PayloadError(f"its {name} data is broken ({error})") from None
