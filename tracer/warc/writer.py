"""Writes WARC 1.1 through warcio: the request and the response of every exchange, byte for byte."""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tracer.errors import UsageError


class _AsSent(StatusAndHeaders):  # type: ignore[misc]
    """The head of a message, written byte for byte as it was; warcio would set it anew."""

    def __init__(self, head: bytes) -> None:
        super().__init__("as sent", [], protocol="HTTP")
        self.headers_buff = head

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Nothing to compute."""


class Writer:
    """A WARC being written; gzip, one member a record, if the name ends in .gz. A context manager; any thread may
    write, and an exchange stands together."""

    def __init__(self, path: Path, software: str) -> None:
        """Begin the file, over one that is there. Raises UsageError if it cannot be written."""
        try:
            self._file = path.open("wb")
        except OSError as error:
            raise UsageError(f"{path}: cannot be written ({error.strerror}); name another file to record to") from error
        self._lock = threading.Lock()
        self._warc = WARCWriter(self._file, gzip=path.name.endswith(".gz"), warc_version="1.1")
        self._warc.write_record(
            self._warc.create_warcinfo_record(path.name, {"software": software, "format": "WARC/1.1"})
        )

    def exchange(
        self,
        url: str,
        request: bytes,
        response: bytes,
        time: datetime,
        address: str | None = None,
        truncated: str | None = None,
    ) -> str:
        """Write one exchange: HTTP messages as they were on the wire. Gives the response's WARC-Record-ID.

        `truncated` says why the response is not whole ("length", "time", "disconnect"), in the standard's words.
        """
        stamp = time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        extra = {"WARC-Date": stamp} | ({"WARC-IP-Address": address} if address else {})
        answer = self._record(url, "response", response, extra | ({"WARC-Truncated": truncated} if truncated else {}))
        asked = self._record(url, "request", request, extra)
        with self._lock:
            self._warc.write_request_response_pair(asked, answer)
            self._file.flush()
        return str(answer.rec_headers.get_header("WARC-Record-ID"))

    def note(self, url: str, fields: Mapping[str, str], time: datetime | None = None) -> None:
        """Write a metadata record on a URL: names and one-line values, of our own vocabulary."""
        lines = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in fields.items())
        body = lines.encode("utf-8", "backslashreplace")
        stamp = (time or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        record = self._warc.create_warc_record(
            url,
            "metadata",
            payload=io.BytesIO(body),
            length=len(body),
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Date": stamp},
        )
        with self._lock:
            self._warc.write_record(record)
            self._file.flush()

    def _record(self, url: str, kind: str, message: bytes, extra: dict[str, str]) -> ArcWarcRecord:
        head, gap, body = message.partition(b"\r\n\r\n")
        return self._warc.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=_AsSent(head + gap),
            warc_headers_dict=dict(extra),
        )

    def close(self) -> None:
        """Finish the file."""
        with self._lock:
            self._file.close()

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
