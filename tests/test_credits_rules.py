"""The credits table: every rule finds its own examples, and no pattern can be made slow."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracer import credits
from tracer.credits.marks import mark
from tracer.credits.rule import DAY, REST, STRONG, WEAK, Rule
from tracer.credits.table import RULES
from tracer.model import Article, Capture, Credit, Margin, Stamp
from tracer.outlets import OutletTable
from tracer.settings import CreditSettings

TABLE = OutletTable.load()
SETTINGS = CreditSettings()
BEFORE, AFTER = "A first line of nothing much.", "A last line of nothing much."


def article(
    text: str = "The harbour lay quiet.",
    *,
    url: str | None = "https://www.example.org/a",
    language: str | None = None,
    byline: str | None = None,
    margins: tuple[Margin, ...] = (),
    metadata: tuple[tuple[str, str], ...] = (),
    published: Stamp | None = None,
) -> Article:
    return Article(
        id="a", url=url, canonical_url=None, outlet=TABLE.of_url(url) if url else None, title=None, byline=byline,
        language=language, published=published, text=text, capture=Capture(source="test"), location="test",
        margins=margins, metadata=metadata,
    )  # fmt: skip


def find(given_article: Article) -> tuple[Credit, ...]:
    return credits.find(given_article, outlets=TABLE, settings=SETTINGS)


def in_place(rule: Rule, example: str) -> Article:
    """An article with the example where the rule looks for it."""
    language = None if "*" in rule.languages else rule.languages[0]
    if rule.where == "byline":
        return article(byline=example, language=language)
    if rule.where == "line":
        return article(margins=(Margin(example, "div"),), language=language)
    if rule.where == "body":
        return article(f"{BEFORE}\n\n{example}\n\n{AFTER}", language=language)
    if rule.where == "end":
        return article(f"{BEFORE}\n\n{example}", language=language)
    return article(f"{example}\n\n{BEFORE}\n\n{AFTER}", language=language)


POSITIVE = [(rule, example) for rule in RULES for example in rule.yes]
NEGATIVE = [(rule, example) for rule in RULES for example in rule.no]


def test_every_rule_has_examples_for_and_against() -> None:
    """Examples are the rule's documentation; a rule without them cannot be judged."""
    assert [rule.name for rule in RULES if not rule.yes or not rule.no] == []
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(("rule", "example"), POSITIVE, ids=lambda v: v.name if isinstance(v, Rule) else v[0][:30])
def test_rule_finds_its_examples(rule: Rule, example: tuple[str, ...]) -> None:
    """The outlet is found by this rule, and where the example says so, in exactly this phrase."""
    found = [credit for credit in find(in_place(rule, example[0])) if credit.rule == rule.name]
    assert example[1] in [credit.outlet.key for credit in found]
    if len(example) > 2:
        assert example[2] in [credit.text for credit in found]


@pytest.mark.parametrize(("rule", "example"), NEGATIVE, ids=lambda v: v.name if isinstance(v, Rule) else v[:30])
def test_rule_finds_nothing_in_its_counterexamples(rule: Rule, example: str) -> None:
    """Nothing at all is found there, by any rule."""
    assert [(credit.rule, credit.text) for credit in find(in_place(rule, example))] == []


HOSTILE = [
    "a " * 4000,
    "the " * 3000,
    "Source: " * 1500,
    "from \n" * 2000,
    "A-b.c, " * 1500,
    "(" * 5000,
    f"({STRONG}{REST * 3}, " * 600,
    f"{STRONG}{REST}, {WEAK}{REST} and " * 600,
    f"{DAY}, " * 2000,
    "according to the new newspaper the daily " * 300,
    "© 2015 the Big, Small, " * 400,
    "وقال المسؤول في " * 800,
    "сообщает агентство " * 600,
    "据" * 5000,
    "1 January 2015, " * 600,
    " " * 8000,
    "\n" * 8000,
    "“" * 5000,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_pattern_can_be_made_slow(rule: Rule) -> None:
    """Long repetitive text costs a pattern no more than the room's own stop, far under it in fact."""
    for text in HOSTILE:
        start = time.perf_counter()
        try:
            sum(1 for _ in rule.compiled.finditer(text[:6000], timeout=2.0))
        except TimeoutError:
            pytest.fail(f"{rule.name} runs away on {text[:20]!r}")
        assert time.perf_counter() - start < 2.0


def test_hostile_articles_end_in_time() -> None:
    """The whole search ends quickly on every such text, as body, byline and margin alike."""
    for text in HOSTILE:
        real = text.replace(STRONG, "Reuters").replace(WEAK, "AP").replace(REST, "").replace(DAY, "on Friday")
        start = time.perf_counter()
        find(article(real, byline=real[:3000], margins=(Margin(real[:3000], "div.byline"),)))
        assert time.perf_counter() - start < 3.0, text[:20]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.sampled_from([None, "en", "ar", "ru", "zh", "de", "xx"]))
def test_any_text_is_taken(text: str, language: str | None) -> None:
    """Whatever the text, credits come back whose spans lie in it and whose phrases stand there."""
    body = f"{text}\n\nReuters reported on Friday that {text}, according to AFP."
    for credit in find(
        article(body, language=language, byline=text, margins=(Margin(text, text),), metadata=((text, text),))
    ):
        if credit.span is not None:
            assert 0 <= credit.span.start < credit.span.end <= len(body)
            assert " ".join(credit.span.of(body).split()) == credit.text


def test_the_order_of_a_pages_facts_changes_nothing_but_ties() -> None:
    """The same margins in another order give the same credits."""
    lines = (
        Margin("Source: Al Manar", "p"),
        Margin("Republished with permission of Consortium News.", "p"),
        Margin("© 2015 Reuters", "p"),
    )
    found = {(c.outlet.key, c.rule) for c in find(article(margins=lines))}
    assert found == {(c.outlet.key, c.rule) for c in find(article(margins=lines[::-1]))}
    assert len(found) == 3


def test_marks_keep_every_offset() -> None:
    """A marked text is as long as the text, and its names stand where the marks do."""
    text = "BAGHDAD (Reuters) - AP and Al-Hayat said"
    marked = mark(text, TABLE)
    assert len(marked.text) == len(text)
    assert [(span.of(text), outlet.key) for span, outlet in marked.names] == [
        ("Reuters", "reuters"),
        ("AP", "ap"),
        ("Al-Hayat", "al-hayat"),
    ]


def test_a_long_list_of_sources_ends_in_time() -> None:
    """Time grows with the text, not with its square."""
    line = "The harbour lay still, Reuters reported on Friday, while AFP said boats waited so, says the Guardian.\n\n"
    start = time.perf_counter()
    assert find(article(line * 400, language="en"))
    assert time.perf_counter() - start < 5.0
