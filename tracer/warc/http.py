"""HTTP messages as archives keep them: split, unchunked and decoded without trusting a header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tracer.warc.decoding import PayloadError, inflate

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
TEXT_TYPES = frozenset({"text/plain", "text/markdown"})
MAX_INTERIM = 10  # interim answers before the real one
MAX_ENCODINGS = 3  # layers of content encoding in one answer

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK_HEAD = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_STATUS = re.compile(rb"(?:HTTP|ICY)[/\d.]*[ \t]+(\d{3})")
_LOOKS_HTML = re.compile(
    rb"\s*(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|div|article|p|h1|script|style)\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Http:
    """An HTTP answer. Header names are as sent; `body` still has its transfer and content encodings."""

    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @classmethod
    def parse(cls, block: bytes) -> Http:
        """Split a message at its first empty line; a block that is no HTTP message is all body, without status.

        Interim answers (1xx) before the one that counts are left out.
        """
        for _ in range(MAX_INTERIM):
            status = _STATUS.match(block)
            if not status:
                break
            head_end = _HEAD_END.search(block)
            head, body = (block[: head_end.start()], block[head_end.end() :]) if head_end else (block, b"")
            if not status[1].startswith(b"1"):
                return cls(int(status[1]), _headers(head), body)
            block = body
        return cls(None, (), block)

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def media_type(self) -> str:
        """The type without parameters, lower-case; empty where none was sent."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()


def payload(message: Http, limit: int) -> bytes:
    """The body out of its transfer and content encodings, at most `limit` bytes. Raises PayloadError."""
    body = message.body
    if "chunked" in (message.header("transfer-encoding") or "").lower():
        body = _unchunked(body)
    layers = [part.strip() for part in (message.header("content-encoding") or "").split(",") if part.strip()]
    if len(layers) > MAX_ENCODINGS:
        raise PayloadError(f"{len(layers)} content encodings on one answer")
    for layer in reversed(layers):
        body = inflate([body], layer, limit)
    return inflate([body], "identity", limit)


def form_of(media_type: str, body: bytes) -> Literal["html", "text"] | None:
    """Whether bytes of this declared type are a page tracer reads; without a type they must look like HTML."""
    if media_type in HTML_TYPES:
        return "html"
    if media_type in TEXT_TYPES:
        return "html" if looks_like_html(body) else "text"
    return "html" if media_type in {"", "unk", "no-type"} and looks_like_html(body) else None


def looks_like_html(body: bytes) -> bool:
    """Whether bytes begin as an HTML page does, after a byte order mark and comments."""
    return bool(_LOOKS_HTML.match(body[:20_000].removeprefix(b"\xef\xbb\xbf")))


def _headers(head: bytes) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for line in head.decode("utf-8", "replace").splitlines()[1:]:
        if line[:1] in {" ", "\t"} and pairs:
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {line.strip()}")
        elif ":" in line:
            name, _, value = line.partition(":")
            pairs.append((name.strip(), value.strip()))
    return tuple(pairs)


def _unchunked(body: bytes) -> bytes:
    """The chunks joined. A body that is not chunked (many writers unchunk and keep the header) comes back as it is,
    one whose chunks break off gives what was whole."""
    out = bytearray()
    at = 0
    while head := _CHUNK_HEAD.match(body, at):
        size = int(head[1], 16)
        if size == 0:
            return bytes(out)
        chunk = body[head.end() : head.end() + size]
        after = body[head.end() + size : head.end() + size + 2]
        if not out and after and not after.startswith((b"\r", b"\n")):
            return body
        out += chunk
        at = head.end() + size + (2 if after == b"\r\n" else 1)
    return bytes(out) if out else body
