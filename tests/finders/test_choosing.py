"""Which finders are asked, by what words an article is looked for, and what the command line says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.conftest import tracer as _tracer
from tests.finders.town import OTHER, REPORT, Town, page
from tests.made import small
from tracer.errors import UsageError
from tracer.finders.choosing import NAMES, asked_for, by_age
from tracer.finders.likeness import Entry, Likeness
from tracer.model import Notice, Quote, Span, Stamp, Subject
from tracer.settings import FindSettings
from tracer.trace import Sources, trace_url
from tracer.trace.phrases import rarest, subject_of

NOW = datetime(2026, 11, 23, tzinfo=UTC)
tracer = _tracer


def stamp(days: float) -> Stamp:
    time = NOW - timedelta(days=days)
    return Stamp(time.isoformat(), time, time, "second", "test")


def test_finders_by_age() -> None:
    """A fresh article is looked for in feeds and not in a crawl of months ago, an old one the other way round; GDELT
    has nothing before 2020; without a date everything that has an address is asked."""
    usual = FindSettings()
    fresh, month, old = (by_age(stamp(days), NOW, usual) for days in (1, 60, 4000))
    assert {"cited", "feeds", "wayback", "gdelt"} <= set(fresh)
    assert "commoncrawl" not in fresh
    assert "commoncrawl" in month
    assert not {"feeds", "gdelt"} & set(old)
    assert set(by_age(None, NOW, usual)) == set(NAMES) - {"searx"}
    assert "searx" in by_age(stamp(1), NOW, replace(usual, searx="http://localhost:8888"))


def test_names_a_user_writes() -> None:
    """Any order and case, all and none; a wrong or empty list is told."""
    assert asked_for(["wayback", " Cited "]) == ("cited", "wayback")
    assert asked_for(["all"]) == NAMES
    assert asked_for(["none"]) == ()
    for wrong in (["google"], [""], []):
        with pytest.raises(UsageError, match="--find"):
            asked_for(wrong)


def test_phrases_are_rare_and_of_the_article_itself() -> None:
    """Phrases stand in the text word for word, one a paragraph, rare words first; site notices and the headline give
    none; quotations that are long enough are handed on."""
    text = "\n".join(REPORT)
    notice = Notice(Span(text.index(REPORT[4]), len(text)), "x", 3)
    quoted = "We have never seen such a silence on the quay"
    quotes = (Quote(quoted, Span(0, 9), "direct"), Quote("the quay", Span(0, 8), "partial"))
    studied = replace(small("a", text, title="Mystery convoy leaves port"), notices=(notice,), quotes=quotes)
    settings = FindSettings()
    phrases = rarest(studied, settings)
    assert len(phrases) == 4
    assert all(phrase in text and len(phrase.split()) >= settings.phrase_words for phrase in phrases)
    assert not any(phrase in REPORT[4] for phrase in phrases)
    assert phrases[0] in REPORT[3] or phrases[0] in REPORT[2]  # "agricultural machinery", "customs inspectorate"
    assert subject_of(studied, settings).quotes == (quoted,)


def test_headline_of_a_copy_is_told_from_its_neighbours() -> None:
    """Of a feed's entries the one whose rare words the article has is worth reading; a daily subject is not."""
    subject = Subject(small("a", "\n".join(REPORT), title="Mystery convoy leaves port"), (), ())
    entries = [Entry(f"http://q.example/{n}", f"Harbour news of the day, part {n}") for n in range(30)]
    entries += [
        Entry("http://q.example/l", "Convoy of lorries left grain depot"),
        Entry("http://q.example/o", OTHER[0]),
    ]
    best = Likeness(subject, FindSettings()).best(entries, 3)
    assert [likely.entry.url for likely in best] == ["http://q.example/l"]
    reworded = Entry("http://q.example/t", "Quiet night at sea", teaser=" ".join(REPORT[2].split()[:14]))
    assert Likeness(subject, FindSettings()).best([*entries, reworded], 1)[0].entry is reworded


def test_stored_articles_are_found_by_a_phrase(town: Town, tmp_path: Path) -> None:
    """An article that shares one sentence only is no fingerprint's candidate, and is found in the database by it."""
    db = tmp_path / "t.db"
    settings = town.settings()
    long = tuple(f"{line} Item {n} of the council's agenda concerns it." for n in range(12) for line in OTHER)
    kept = town.put("quay.example", "/agenda", page("Council agenda", (*long, REPORT[3]), "2026-11-19"))
    trace_url(kept, sources=Sources(db=db, find=("none",)), settings=settings)
    url = town.put("harbour.example", "/a/1", page("Mystery convoy leaves port", REPORT, "2026-11-20"))
    found = trace_url(url, sources=Sources(db=db, find=("stored",)), settings=settings)
    assert any(line.startswith("stored, 20") and "1 lead" in line for line in found.looked_in)
    assert "no live web" in found.looked_in


def test_command_line_says_what_cannot_be(tracer: Run, tmp_path: Path) -> None:
    """Wrong finders, budgets and proxies are one line and exit code 2; offline nothing is asked."""
    (tmp_path / "x.txt").write_text("Convoy in the night\n\n" + "\n\n".join(REPORT), "utf-8")
    for wrong, said in (
        (["--find", "google"], "there are stored, cited"),
        (["--find", ""], "--find is empty"),
        (["--budget", "0"], "--budget"),
        (["--proxy", "ftp://x"], "http://host:port"),
        (["--urls", "x.txt", "--record", "y.warc"], "one trace"),
    ):
        ended = tracer("trace", *(["x.txt"] if "--urls" not in wrong else []), "--no-db", *wrong)
        assert ended.code == 2, wrong
        assert said in ended.err
    ended = tracer("trace", "x.txt", "--no-db", "--offline", "--find", "all")
    assert ended.code == 0
    assert "no live web" in " ".join(ended.out.split())
    ended = tracer("trace", "x.txt", "--no-db")
    assert ended.code == 0
    assert "no network here" in " ".join(ended.out.split())
