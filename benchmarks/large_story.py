"""One story on thousands of pages: how long its clusters and links take.

    python -m benchmarks.large_story [--pages 5000]

A wire story of 450 words, carried by as many outlets: a third word for word, a third with 2 to 12 % of its words
changed, a third cut to its beginning; dates spread over two days.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.corpus import Writer, text


def write(file: Path, pages: int) -> None:
    """The pages as JSON Lines."""
    writer, draw = Writer(3), random.Random(3)
    body = writer.sentences(450)
    with file.open("w", encoding="utf-8") as out:
        for number in range(pages):
            share = draw.uniform(0.02, 0.12) if number % 3 == 1 else 0.0
            words = [writer.take(1)[0] if share and draw.random() < share else word for word in body]
            words = words[: draw.randrange(180, 420)] if number % 3 == 2 else words
            at = f"2024-03-{1 + number % 2:02d}T{number // 2 % 24:02d}:{number % 60:02d}:00Z"
            page = {"id": f"p{number:06d}", "url": f"https://site{number}.example/story", "published": at}
            out.write(json.dumps({**page, "outlet": f"site{number}.example", "text": text(words)}) + "\n")


def main() -> None:
    """Print the times with and without links."""
    from tracer.dedup import Wanted, dedup_pages

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=5000)
    pages: int = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as folder:
        file, links = Path(folder, "pages.jsonl"), Path(folder, "links.jsonl")
        write(file, pages)
        times = []  # by the clock and by the processor; in this process, since a story is one task
        for wanted in (Wanted(), Wanted(links=links)):
            start = time.perf_counter(), time.process_time()
            answer = dedup_pages([str(file)], wanted=wanted, work=Path(folder, "work"), workers=1)
            times.append((time.perf_counter() - start[0], time.process_time() - start[1]))
        found = [json.loads(line) for line in links.read_bytes().splitlines()]
    copies = {link["copy"] for link in found}
    weighed = sum(link["probability"] is not None for link in found)
    (plain, plain_cpu), (linked, linked_cpu) = times
    print(f"{pages} pages, {len(answer.clusters)} clusters: {plain:.1f} s ({plain_cpu:.1f} of processor time)")
    print(f"with links {linked:.1f} s ({linked_cpu:.1f} of processor time)")
    print(
        f"{len(found)} links of {len(copies)} pages, {weighed} weighed; kinds {dict(Counter(k['kind'] for k in found))}"
    )


if __name__ == "__main__":
    main()
