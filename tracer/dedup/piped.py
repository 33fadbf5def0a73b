"""What comes through a pipe -> a file in the work directory, in bounded memory: it has to be read more than once."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import BinaryIO

from tracer.errors import StoreError, UsageError
from tracer.progress import reporter
from tracer.readers.beginnings import LOOK_AT, kind_by_bytes

_STEP = 1 << 20
_ENDINGS = {"archive": ".warc", "jsonl": ".jsonl", "csv": ".csv", "parquet": ".parquet", "html": ".html"}
_PACKED = ((b"\x1f\x8b", ".gz"), (b"\x28\xb5\x2f\xfd", ".zst"))


class Piped:
    """Keeps pipes as files for the time of a run. A file is named by its content, so that the same input given again
    after a kill finds the spool of the first time."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._kept: list[Path] = []

    def standard_input(self) -> Path:
        """All of standard input, as a file."""
        return self._keep(sys.stdin.buffer, "standard input")

    def pipe(self, path: Path) -> Path:
        """All that comes through a named pipe, as a file."""
        with path.open("rb") as stream:
            return self._keep(stream, str(path))

    def remove(self) -> None:
        """The run is done."""
        for path in self._kept:
            path.unlink(missing_ok=True)

    def _keep(self, stream: BinaryIO, name: str) -> Path:
        part = self._work / f"piped-{os.getpid()}.part"
        try:
            self._work.mkdir(parents=True, exist_ok=True)
            digest, head = _copied(stream, part)
            if not head:
                raise UsageError(f"{name}: nothing came through it; pipe in JSON Lines, CSV or a web archive")
            path = self._work / f"piped-{digest}{_ending(head)}"
            part.replace(path)
            os.utime(path, ns=(0, 0))
        except OSError as error:
            raise StoreError(
                f"{part.parent}: {error.strerror or error}; free some space or name another --work"
            ) from error
        finally:
            part.unlink(missing_ok=True)
        self._kept.append(path)
        return path


def _copied(stream: BinaryIO, part: Path) -> tuple[str, bytes]:
    """A digest of all bytes, and the first of them."""
    digest, head = hashlib.sha256(), b""
    reporter().start("receive")
    with part.open("wb") as file:
        while piece := stream.read(_STEP):
            head = head or piece[:LOOK_AT]
            digest.update(piece)
            file.write(piece)
            reporter().advance("receive", len(piece))
    reporter().finish("receive")
    return digest.hexdigest()[:16], head


def _ending(head: bytes) -> str:
    if head.startswith(b"PK"):
        return ".wacz"
    ending = _ENDINGS.get(kind_by_bytes(head) or "", ".txt")
    packed = next((name for magic, name in _PACKED if head.startswith(magic)), "")
    return ending + packed
