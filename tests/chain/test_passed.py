"""What one text has and another passes over."""

from __future__ import annotations

from tests.chain.stories import ELSEWHERE, PAPER, PARTS, SETTINGS, SITE, WIRE, matches, studied
from tracer.chain.story import build
from tracer.chain.wording import Wordings


def test_a_lost_paragraph_is_passed_over_and_a_third_page_s_is_too() -> None:
    """The site lost the wire's third paragraph and put another page's in; each is seen from the text that has it."""
    story = [
        studied("wire", WIRE, PARTS[:6], 0.0),
        studied("copy", SITE, (*PARTS[:2], PARTS[3], ELSEWHERE[0], *PARTS[4:6]), 6.0),
        studied("bees", PAPER, ELSEWHERE, 3.0),
    ]
    built = build(story, matches(story), (), SETTINGS.chain)
    wordings, node = Wordings(built, SETTINGS.chain), built.node_of
    texts = {one.id: one.article.text for one in story}
    for one, other, part in (("wire", "copy", PARTS[2]), ("copy", "wire", ELSEWHERE[0])):
        (stretch,) = wordings.common(node[one], node[other]).passed
        assert texts[one][stretch.span.start : stretch.span.end].strip(" .\n") == part.strip(" .")
        assert stretch.whole
