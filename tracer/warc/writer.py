"""Writes WARC 1.1 through warcio: the request and the response of every exchange, byte for byte."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tracer.errors import UsageError


class Writer:
    """A WARC being written; gzip, one member a record, if the name ends in .gz. A context manager."""

    def __init__(self, path: Path, software: str) -> None:
        """Begin the file, over one that is there. Raises UsageError if it cannot be written."""
        try:
            self._file = path.open("wb")
        except OSError as error:
            raise UsageError(f"{path}: cannot be written ({error.strerror}); name another file to record to") from error
        self._warc = WARCWriter(self._file, gzip=path.name.endswith(".gz"), warc_version="1.1")
        self._warc.write_record(
            self._warc.create_warcinfo_record(path.name, {"software": software, "format": "WARC/1.1"})
        )

    def exchange(self, url: str, request: bytes, response: bytes, time: datetime, address: str | None = None) -> str:
        """Write one exchange: whole HTTP messages as they were on the wire. Gives the response's WARC-Record-ID."""
        stamp = time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        extra = {"WARC-Date": stamp} | ({"WARC-IP-Address": address} if address else {})
        answer = self._record(url, "response", response, extra)
        asked = self._record(url, "request", request, extra)
        self._warc.write_request_response_pair(asked, answer)
        self._file.flush()
        return str(answer.rec_headers.get_header("WARC-Record-ID"))

    def _record(self, url: str, kind: str, message: bytes, extra: dict[str, str]) -> ArcWarcRecord:
        head, _, body = message.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = [(name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        protocol, _, rest = first.partition(" ")
        headers = StatusAndHeaders(rest, pairs, protocol=protocol, is_http_request=kind == "request")
        return self._warc.create_warc_record(
            url, kind, payload=io.BytesIO(body), length=len(body), http_headers=headers, warc_headers_dict=dict(extra)
        )

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
