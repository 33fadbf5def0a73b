"""From a web archive to clusters: pages a second, beside a plain warcio and trafilatura loop over the same file.

    python -m benchmarks.archives --data ../shared/data [--times 6]

The archive is made of the saved pages of `html-aeb` and `html-fundus`, each under several addresses; every second time
with another word here and there, so that there are copies to be found. The loop does what a script does: warcio's
reader, trafilatura's extraction with its defaults, datasketch's MinHash with LSH at .5; in one process, as its
documentation shows.
"""

from __future__ import annotations

import argparse
import gzip
import io
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path


def pages(data: Path) -> Iterator[bytes]:
    """The saved pages."""
    for folder in (data / "html-aeb" / "html", data / "html-fundus"):
        for path in sorted(folder.glob("*.html.gz")):
            yield gzip.decompress(path.read_bytes())


def write(file: Path, data: Path, times: int) -> int:
    """The archive; how many pages it holds."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    count = 0
    with file.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for number, body in enumerate(pages(data)):
            for time_ in range(times):
                changed = body.replace(b" the ", f" {'the' if time_ % 2 else 'that'} ".encode(), time_)
                headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
                url = f"https://site{(number + 7 * time_) % 97}.example/{number}-{time_}.html"
                record = writer.create_warc_record(url, "response", payload=io.BytesIO(changed), http_headers=headers)
                writer.write_record(record)
                count += 1
    return count


def loop(file: Path) -> tuple[int, int]:
    """The plain loop: pages with text, pairs found."""
    import trafilatura
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-untyped]
    from warcio.archiveiterator import ArchiveIterator

    index, read, found = MinHashLSH(threshold=0.5, num_perm=128), 0, 0
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type != "response":
                continue
            text = trafilatura.extract(record.content_stream().read()) or ""
            words = re.findall(r"\w+", text.lower())
            sketch = MinHash(num_perm=128)
            sketch.update_batch({" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))})
            found += len(index.query(sketch))
            index.insert(record.rec_headers.get_header("WARC-Record-ID"), sketch, check_duplication=False)
            read += bool(text)
    return read, found


def main() -> int:
    """Print both, by the clock and by the processor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--times", type=int, default=6, help="addresses of each page")
    chosen = parser.parse_args()
    if not (chosen.data / "html-fundus").is_dir():
        print(f"absent, not measured: {chosen.data / 'html-fundus'}", file=sys.stderr)
        return 1
    from tracer.dedup import Wanted, dedup_pages

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "pages.warc.gz")
        count = write(file, chosen.data, chosen.times)
        print(f"{count} pages, {file.stat().st_size / 1e6:.0f} MB")
        for workers in (1, 2):
            begun = time.perf_counter(), time.process_time()
            wanted = Wanted(clusters=Path(folder, "clusters.jsonl"))
            answer = dedup_pages([str(file)], wanted=wanted, work=Path(folder, f"work{workers}"), workers=workers)
            report(f"tracer, {workers} process{'es' * (workers > 1)}", count, *begun)
            print(f"    {answer.read} read, {len(answer.clusters)} clusters")
        begun = time.perf_counter(), time.process_time()
        read, found = loop(file)
        report("warcio, trafilatura, datasketch", count, *begun)
        print(f"    {read} read, {found} pairs")
    return 0


def report(name: str, count: int, clock: float, processor: float) -> None:
    """Pages a second; the processor's time is this process's, and says nothing of several."""
    took, used = time.perf_counter() - clock, time.process_time() - processor
    print(f"  {name}: {count / took:.0f} pages/s by the clock ({took:.1f} s; {used:.1f} s of this process's processor)")


if __name__ == "__main__":
    sys.exit(main())
