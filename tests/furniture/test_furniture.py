"""Furniture: what recurs on pages telling different stories is notice; what recurs in versions of one story is news."""

from __future__ import annotations

import random
from dataclasses import replace

from tracer import furniture
from tracer.model import Article, Capture, Furniture, Outlet, Span
from tracer.settings import FurnitureSettings

SETTINGS = FurnitureSettings()
NOTICE = (
    "The opinions in this article are those of its author alone and the Harbour Centre answers for none of them.\n\n"
    "Readers may share articles of the Harbour Centre on community sites as long as the link to the source is kept."
)


def prose(seed: int, words: int = 120) -> str:
    """Sentences of ten made-up words, another set for each seed."""
    draw = random.Random(seed)
    made = ["".join(draw.choices("abcdefghiklmnoprstu", k=draw.randint(3, 9))) for _ in range(words)]
    sentences = [" ".join(made[i : i + 10]).capitalize() + "." for i in range(0, words, 10)]
    return "\n\n".join(" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3))


def article(text: str, *, outlet: str = "harbour.example", title: str | None = None) -> Article:
    """An article of an outlet; only text, title and outlet matter here."""
    return Article("x", None, None, Outlet(outlet, outlet), title, None, None, None, text, Capture("test"), "test")


def flagged(text: str, learned: Furniture, outlet: str = "harbour.example") -> list[str]:
    """The flagged stretches of a text."""
    page = article(text, outlet=outlet)
    return [notice.span.of(text) for notice in furniture.notices(page, learned, SETTINGS)]


def test_a_notice_on_three_pages_is_flagged_whole() -> None:
    """Three different stories with the same foot: the foot is furniture, in one stretch, and no story is."""
    pages = [article(f"{prose(i)}\n\n{NOTICE}", title=f"title {i}") for i in range(3)]
    learned = furniture.learn(pages, SETTINGS)
    assert flagged(pages[0].text, learned) == [NOTICE]
    (notice,) = furniture.notices(pages[0], learned, SETTINGS)
    assert (notice.outlet, notice.pages) == ("harbour.example", 3)


def test_a_single_page_teaches_nothing() -> None:
    """One page, or one of each of many outlets, gives no furniture and no flags."""
    page = article(f"{prose(1)}\n\n{NOTICE}")
    assert furniture.learn([page], SETTINGS) == Furniture()
    assert furniture.notices(page, Furniture(), SETTINGS) == ()
    assert furniture.learn([article(page.text, outlet=name) for name in "abcd"], SETTINGS) == Furniture()


def test_a_story_reposted_inside_its_outlet_is_news() -> None:
    """Five versions of one story, grown, cut and with another lead sentence, teach nothing."""
    story = prose(7, 240).split("\n\n")
    versions = ["\n\n".join([*story[: 4 + i], prose(40 + i, 20)]) for i in range(4)]
    versions.append(prose(60, 10) + "\n\n" + "\n\n".join(story[1:]))
    assert (
        furniture.learn([article(text, title="Fire at the old harbour") for text in versions], SETTINGS) == Furniture()
    )
    assert furniture.learn([article(text) for text in versions], SETTINGS) == Furniture()


def test_what_varies_inside_a_notice_belongs_to_it() -> None:
    """A line with the article's title inside the notice, and a copyright line at the end, are flagged too."""
    first, second = NOTICE.split("\n\n")
    texts = [
        f"{prose(i)}\n\n{first}\n\nYou read: {prose(i + 90, 4)}\n\n{second}\n\nCopyright {prose(i + 50, 3)}"
        for i in range(4)
    ]
    learned = furniture.learn([article(text) for text in texts], SETTINGS)
    assert flagged(texts[2], learned) == [texts[2][texts[2].index(first) :]]


def test_a_table_with_other_numbers_is_the_same_block() -> None:
    """A price table whose prices change daily is furniture on pages that tell different stories."""
    table = (
        "Gold of 21 carat: {} riyals a gram.\n\nSilver by the ounce stood at {} riyals in the market of the capital."
    )
    texts = [f"{prose(i)}\n\n{table.format(100 + i, 30 + i)}" for i in range(5)]
    learned = furniture.learn([article(text) for text in texts], SETTINGS)
    assert flagged(texts[4], learned)[0].startswith("Gold of 21 carat")


def test_a_gallery_caption_needs_two_pages_only() -> None:
    """A block with the viewer's own words recurs as furniture from the second page on."""
    caption = "The mayor opens the new bridge over the harbour in May. Hide Caption 3 of 9"
    texts = [f"{prose(i)}\n\n{caption}" for i in range(2)]
    learned = furniture.learn([article(text) for text in texts], SETTINGS)
    assert any("Hide Caption" in stretch for stretch in flagged(texts[0], learned))


def test_another_outlet_s_notice_is_flagged_as_its() -> None:
    """A repost that carried the source's foot along shows whose foot it is; it never learned it itself."""
    learned = furniture.learn([article(f"{prose(i)}\n\n{NOTICE}") for i in range(3)], SETTINGS)
    copy = article(f"{prose(1)}\n\n{NOTICE}\n\n{prose(77)}", outlet="copy.example")
    (notice,) = furniture.notices(copy, learned, SETTINGS)
    assert notice.outlet == "harbour.example"
    assert notice.span == Span(copy.text.index(NOTICE), copy.text.index(NOTICE) + len(NOTICE))


def test_a_stock_paragraph_of_a_large_outlet_stays_news() -> None:
    """Background repeated in three of sixty stories is not site notice."""
    background = "The harbour dispute began two years ago when both councils claimed the eastern quay for themselves."
    pages = [article(prose(i) + (f"\n\n{background}" if i % 20 == 0 else "")) for i in range(60)]
    assert furniture.learn(pages, SETTINGS) == Furniture()


def test_order_changes_nothing_and_parts_merge() -> None:
    """Pages in any order teach the same, and two halves merged know what each knew."""
    pages = [article(f"{prose(i)}\n\n{NOTICE}") for i in range(8)]
    learned = furniture.learn(pages, SETTINGS)
    assert furniture.learn(pages[::-1], SETTINGS) == learned
    assert furniture.merge(furniture.learn(pages[:4], SETTINGS), furniture.learn(pages[4:], SETTINGS)) == learned


def test_of_a_large_outlet_a_draw_is_learned_from() -> None:
    """The draw is by content: pages in another order give the same furniture, and the foot is still found."""
    pages = [article(f"{prose(i)}\n\n{NOTICE}", title=f"title {i}") for i in range(40)]
    settings = replace(SETTINGS, learned=12)
    learned = furniture.learn(pages, settings)
    assert learned == furniture.learn(pages[::-1], settings)
    assert max(learned.blocks["harbour.example"].values()) == 12
