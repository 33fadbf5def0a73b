"""Templates: one frame with other names and numbers each time ties nothing; copies of one filling stay copies."""

from __future__ import annotations

import json
import random
from itertools import product
from pathlib import Path

from tracer.dedup import Wanted, dedup_pages
from tracer.model import Dedup

CABLE = (
    "The President of the Northern Republic sent a cable of congratulations yesterday to {title} {name} of {land} on "
    "the occasion of the anniversary of {feast}. In the cable the President expressed, on his own behalf and that of "
    "the people and government of the Republic, his sincere wishes of good health and happiness to {name}, and of "
    "steady progress and prosperity to the friendly people of {land}, and praised the close ties between the "
    "Republic and {land}, which both sides work to deepen in every field, above all in {trade} and {other}."
)
FILLINGS = (
    ("King", "Aurelio Bastiane", "Montreva", "the liberation of its highlands", "fisheries", "alpine railways"),
    ("Sultan", "Qadir Benhallam", "Tazrirt", "its treaty of independence", "phosphates", "desalination plants"),
    ("Chancellor", "Ingeborg Aasly", "Norrmark", "its founding parliament", "timber", "offshore windmills"),
    ("Emperor", "Tomoharu Ishigaya", "Kirishiro", "his enthronement ceremony", "ceramics", "earthquake research"),
    ("Premier", "Lwazi Dhlomuka", "Umzantsi", "the end of colonial rule", "citrus", "mining safety"),
)
OUTLETS = ("harbour-post.example", "valley-times.example", "northern-wire.example")


def _pages() -> list[dict[str, str]]:
    fields = ("title", "name", "land", "feast", "trade", "other")
    texts = [CABLE.format(**dict(zip(fields, filling, strict=True))) for filling in FILLINGS]
    pages = []
    for (number, text), outlet in product(enumerate(texts), OUTLETS):
        lead = "" if outlet == OUTLETS[0] else f"From our desk at {outlet.split('.')[0]}: "
        pages.append({"id": f"{number}-{outlet}", "outlet": outlet, "text": lead + text})
    return pages


def _found(folder: Path, pages: list[dict[str, str]], name: str) -> tuple[Dedup, list[dict[str, object]]]:
    file = folder / f"{name}.jsonl"
    file.write_text("".join(json.dumps(page) + "\n" for page in pages), "utf-8")
    wanted = Wanted(pairs=folder / f"{name}.pairs")
    answer = dedup_pages([str(file)], wanted=wanted, work=folder / "work", workers=1, compiled=False)
    return answer, [json.loads(line) for line in (folder / f"{name}.pairs").open("rb")]


def test_fillings_of_one_frame_are_no_copies(tmp_path: Path) -> None:
    """Cables to five heads of state, each on three outlets, are five clusters, not one."""
    answer, pairs = _found(tmp_path, _pages(), "cables")
    members = sorted(sorted(member.id[0] for member in cluster.members) for cluster in answer.clusters)
    assert members == [[str(number)] * 3 for number in range(5)]
    across = [pair for pair in pairs if str(pair["a"])[0] != str(pair["b"])[0]]
    assert across
    assert all(pair["furniture"] for pair in across)


def test_a_frame_seen_twice_is_not_called_one(tmp_path: Path) -> None:
    """Two alike pages of one outlet may be a story and its update: nothing is learned from fewer than three."""
    _, pairs = _found(tmp_path, [page for page in _pages() if page["id"][0] in "01"], "two")
    assert not any(pair["furniture"] for pair in pairs)


def test_order_changes_no_frame(tmp_path: Path) -> None:
    """Shuffled input gives the same pairs, flags included."""
    pages = _pages()
    _, one = _found(tmp_path, pages, "one")
    random.Random(5).shuffle(pages)
    _, other = _found(tmp_path, pages, "other")
    assert one == other
