"""Where a quotation comes from: every stored article that has it or a variant of it, and how the wordings differ.

Only what an answer needs is loaded: a person waits for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

from tracer import quotes
from tracer.errors import StoreError, UsageError
from tracer.model import Place, Quotation, Quote, QuoteMatch, Sighting, Span
from tracer.settings import QuoteSettings, Settings
from tracer.store.explaining import explained
from tracer.store.quote_grams import tokens
from tracer.store.quote_lookup import Quotations, Row, looking
from tracer.store.stamps import stamp


@dataclass(frozen=True, slots=True)
class _Best:
    """The best sighting of an article so far, and how good it is: marked, similarity, weight."""

    rank: tuple[bool, float, float]
    sighting: Sighting


Read = TypeVar("Read")
Seen: TypeAlias = dict[int, _Best]  # by the article's row number


def ask(text: str, *, db: Path, settings: Settings | None = None) -> Quotation:
    """Every stored article that has a quotation or a variant of it, between marks, reported, or in running text.

    Raises UsageError for a text that is no quotation, StoreError for a database that cannot be asked.
    """
    settings = settings or Settings()
    asked = _asked(text, settings.quotes)
    with _looking(db, settings) as stored:
        return _answer(asked, text, stored, settings.quotes)


@contextmanager
def asking(db: Path, settings: Settings | None = None) -> Iterator[Callable[[str], Quotation]]:
    """`ask` for many questions: the database stays open between them, and what is written meanwhile is seen.

    Raises StoreError for a database that cannot be asked.
    """
    kept = settings or Settings()
    with _looking(db, kept) as stored:

        def answer(text: str) -> Quotation:
            asked = _asked(text, kept.quotes)
            with explained(db):
                stored.renew()
                return _answer(asked, text, stored, kept.quotes)

        yield answer


def _asked(text: str, settings: QuoteSettings) -> quotes.Asked:
    """Raises UsageError for a text that is no quotation."""
    asked = quotes.Asked(text, settings)
    if len(asked.tokens) < 2:
        raise UsageError(f"{text.strip()[:40]!r}: a quotation has two words at least; `tracer search` finds one word")
    if len(asked.tokens) > settings.asked_words:
        raise UsageError(
            f"{len(asked.tokens):,} words are no quotation; give those of one, {settings.asked_words:,} at most"
        )
    return asked


@contextmanager
def _looking(db: Path, settings: Settings) -> Iterator[Quotations]:
    """The stored quotations; a database of before their index gets it first."""
    with looking(db, settings.store) as stored:
        if stored is not None:
            yield stored
            return
    _bring_up_to_date(db, settings)
    with looking(db, settings.store) as stored:
        if stored is None:
            raise StoreError(f"{db}: made by an earlier tracer, and it cannot be written; copy it to where it can be")
        yield stored


def _bring_up_to_date(db: Path, settings: Settings) -> None:
    """A database of before the index gets it once, where it can be written."""
    from tracer.store import open_store

    with open_store(db, fingerprint=None, settings=settings.store):
        pass


def _answer(asked: quotes.Asked, text: str, stored: Quotations, settings: QuoteSettings) -> Quotation:
    seen: Seen = {}
    _among_quotations(asked, stored, settings, seen)
    _in_running_text(asked, stored, settings, seen)
    wordings = quotes.variants([best.sighting for best in seen.values()], settings=settings)
    return Quotation(" ".join(text.split()), wordings, stored.articles, stored.size)


def _among_quotations(asked: quotes.Asked, stored: Quotations, settings: QuoteSettings, seen: Seen) -> None:
    """The stored quotations like it; of one article the one between marks, then the likest."""

    def compared(found: tuple[int, str]) -> bool:
        number, said = found
        rows = stored.quoted([number]) if asked.may_be(said, tokens(said)) else ()
        return any(kept(row) for row in rows)

    def kept(row: Row) -> bool:
        quote = Quote(row["text"], Span(row["start"], row["end"]), row["kind"], row["speaker"])
        match = asked.among(quote, row["article"])
        if match is None:
            return False
        rank = (row["kind"] != "reported", match.similarity, match.weight)
        if row["n"] not in seen or rank > seen[row["n"]].rank:
            seen[row["n"]] = _Best(rank, _sighting(asked, row, match))
        return True

    _while_it_pays(stored.like(asked.tokens, settings), stored.texts, compared, settings.asked_miss)


def _in_running_text(asked: quotes.Asked, stored: Quotations, settings: QuoteSettings, seen: Seen) -> None:
    """The articles that have it outside of their quotations."""

    def compared(row: Row) -> bool:
        match = asked.standing(row["text"], row["article"])
        if match is None:
            return False
        span = match.b.span
        words = {"text": span.of(row["text"]), "start": span.start, "end": span.end, "kind": "unmarked"}
        seen[row["n"]] = _Best((False, 0.0, 0.0), _seen_in(row | words))
        return True

    holding = [number for number in stored.saying(asked.phrases(), settings) if number not in seen]
    _while_it_pays(holding, stored.bodies, compared, settings.asked_text_miss)


def _while_it_pays(
    numbers: Sequence[int], read: Callable[[Sequence[int]], list[Read]], compared: Callable[[Read], bool], misses: int
) -> None:
    """Compare, likest first, until so many in a row are no hit."""
    missed = 0
    for at in range(0, len(numbers), misses):
        for row in read(numbers[at : at + misses]):
            missed = 0 if compared(row) else missed + 1
            if missed >= misses:
                return


def _sighting(asked: quotes.Asked, row: Row, match: QuoteMatch) -> Sighting:
    """A stored quotation; of a longer one the sentences that hold the asked words."""
    kept = asked.sentences(match, row["text"])
    words = {"text": kept.of(row["text"]), "start": row["start"] + kept.start, "end": row["start"] + kept.end}
    return _seen_in(row | words)


def _seen_in(row: Row) -> Sighting:
    stamps = json.loads(row["stamps"]) if row["published"] is not None else ()
    return Sighting(
        place=Place(row["article"], Span(row["start"], row["end"])),
        text=row["text"],
        speaker=row.get("speaker"),
        published=stamp(stamps[0]) if stamps else None,
        outlet=row["outlet_name"],
        title=row["title"],
        url=row["url"],
        cue=row.get("cue"),
        via=row.get("via"),
        kind=row["kind"],
        translated=bool(row.get("translated")),
    )
