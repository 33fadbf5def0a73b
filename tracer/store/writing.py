"""Writing to an open database: articles, what they share, and the verdicts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from tracer.errors import StoreError
from tracer.model import Capture, Furniture, Ghost, Link, Match, Outlet, QuoteMatch, Skipped, Studied, Trace
from tracer.settings import StoreSettings
from tracer.store import prints, quote_index, rows, tallies, verdict_rows
from tracer.store.explaining import explained
from tracer.store.grouping import regroup
from tracer.store.indexing import index_row
from tracer.store.reading import Reader, batches
from tracer.store.rows import signed

_INDEX = "insert into word_index (rowid, title, body, quotations) values (?, ?, ?, ?)"
_UNINDEX = "insert into word_index (word_index, rowid, title, body, quotations) values ('delete', ?, ?, ?, ?)"
_PAGES = "select ifnull(sum(held), 0) from counts where what = 'articles' and name = ?"


class Store(Reader):
    """A database that can be written too. What is written inside one `writing()` block is kept whole or not at all."""

    def __init__(self, db: sqlite3.Connection, path: Path, writable: bool, settings: StoreSettings) -> None:
        super().__init__(db, path, writable, settings)
        self._to_index: list[tuple[str, list[Any]]] = []

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction. It has the only right to write from its beginning, so what it reads stays true."""
        with explained(self.path):
            self.db.execute("begin immediate")
            try:
                yield
                self.catch_up_words()
                quote_index.catch_up(self.db)
                tallies.settle(self.db)
                self.db.execute("commit")
            except BaseException:
                self._to_index.clear()
                if self.db.in_transaction:
                    self.db.execute("rollback")
                raise

    def index_words(self, row: dict[str, Any], *, gone: bool = False) -> None:
        """Put a row into the search index, or take the row with these very values out, at the end of the transaction.

        Not at once: every statement that fires a trigger would make FTS5 write what it holds in memory to the file.
        """
        self._to_index.append((_UNINDEX if gone else _INDEX, list(row.values())))

    def catch_up_words(self) -> None:
        """Bring the search index up to date with `index_words`. Belongs into the transaction that wrote."""
        for statement, group in groupby(self._to_index, key=itemgetter(0)):
            self.db.executemany(statement, [values for _, values in group])
        self._to_index.clear()

    def save_trace(self, trace: Trace, furniture: Furniture, *, started: datetime) -> None:
        """Keep a trace: its articles, what they share, its links, and the site notices that were learned."""
        story = [trace.article, *trace.articles]
        with self.writing():
            location = trace.article.article.location
            run = self.begin_run("trace", location, started=started, looked_in=trace.looked_in, skipped=trace.skipped)
            for studied in sorted(story, key=lambda s: s.id):
                self.save_article(studied, run)
            self.save_furniture(furniture)
            self.save_matches(trace.matches, trace.quote_matches)
            self.save_links(story, trace.links, trace.ghosts, run)
            regroup(self, sorted({studied.id for studied in story}), run)
            self.end_run(run)

    def begin_run(
        self,
        command: str,
        location: str,
        *,
        started: datetime,
        looked_in: Iterable[str] = (),
        skipped: Iterable[Skipped] = (),
    ) -> int:
        """A row that says what was done when; its number stands beside all that the run stores."""
        fields = {
            "command": command,
            "location": location,
            "started": started.astimezone(UTC).isoformat(timespec="seconds"),
            "finished": None,
            "version": version("syndication-tracer"),
            "looked_in": json.dumps(list(looked_in), ensure_ascii=False),
            "skipped": json.dumps([[s.location, s.step, s.reason] for s in skipped], ensure_ascii=False),
        }
        return self.insert("runs", [fields])

    def unfinished_run(self, command: str, location: str) -> int | None:
        """The last run of the same command on the same input, where it was broken off."""
        query = "select id, finished from runs where command = ? and location = ? order by id desc limit 1"
        found = self.db.execute(query, [command, location]).fetchone()
        return int(found[0]) if found and found[1] is None else None

    def end_run(self, run: int, skipped: Iterable[Skipped] | None = None) -> None:
        """The run is done; `skipped` is what it could not use, where that was not known when it began."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.db.execute("update runs set finished = ? where id = ?", [now, run])
        if skipped is not None:
            told = json.dumps([[s.location, s.step, s.reason] for s in skipped], ensure_ascii=False)
            self.db.execute("update runs set skipped = ? where id = ?", [told, run])

    def save_article(self, studied: Studied, run: int, *, with_text: bool = True) -> bool:
        """Keep an article once, and every capture of it. Whether it is new.

        `with_text` False keeps fingerprint, offsets and hashes only. The same id with another text is a mistake of the
        input, and is said.
        """
        article = studied.article
        query = "select n, text_hash from articles join fingerprints on article = n where id = ?"
        known = self.db.execute(query, [article.id]).fetchone()
        if known is not None:
            if known[1] != signed(studied.fingerprint.text_hash):
                raise StoreError(
                    f"{self.path}: id {article.id!r} is already that of another article; "
                    "give the input unique ids, or name another file with --db"
                )
            self.save_capture(article.capture, known[0])
            return False
        outlets = [article.outlet, *(c.outlet for c in studied.credits), *(q.via for q in studied.quotes)]
        self.save_outlets(outlets)
        number = self.insert("articles", [rows.article_row(studied, run)])
        self.save_capture(article.capture, number)
        self._save_prints(studied, number)
        self._save_words(studied, number, with_text)
        return True

    def save_capture(self, capture: Capture, number: int) -> None:
        """Another capture of a stored article; one that is known is kept once."""
        self.insert("captures", [rows.capture_row(capture, number)], "insert or ignore")

    def _save_prints(self, studied: Studied, number: int) -> None:
        print_ = studied.fingerprint
        self.insert("schemes", [{"settings": print_.settings}], "insert or ignore")
        scheme = self.db.execute("select id from schemes where settings = ?", [print_.settings]).fetchone()[0]
        prints.put(self.db, print_, number, scheme)

    def _save_words(self, studied: Studied, number: int, with_text: bool) -> None:
        credits = [rows.credit_row(credit, number) for credit in studied.credits]
        quotes = [rows.quote_row(quote, number) for quote in studied.quotes]
        if with_text:
            self.insert("texts", [{"article": number, "text": studied.article.text}])
        else:
            quotes = [{**row, "text": ""} for row in quotes]
            credits = [{**row, "text": "" if row["place"] == "body" else row["text"]} for row in credits]
        self.insert("credits", credits)
        self.insert("quotes", quotes)
        self.index_words(index_row(number, studied.article.title, studied.article.text, quotes, with_text))

    def save_outlets(self, named: Iterable[Outlet | None]) -> None:
        """Keep outlets, each once."""
        found = {outlet.key: outlet for outlet in named if outlet}
        self.insert("outlets", [rows.outlet_row(outlet) for outlet in found.values()], "insert or ignore")

    def save_furniture(self, furniture: Furniture) -> None:
        """Page counts only rise: the same pages read twice count once."""
        learned = [
            (outlet, signed(block), pages)
            for outlet, blocks in sorted(furniture.blocks.items())
            for block, pages in sorted(blocks.items())
        ]
        self.db.executemany(
            "insert into furniture values (?, ?, ?)"
            " on conflict (outlet, block) do update set pages = max(pages, excluded.pages)",
            learned,
        )

    def grown_outlets(self, outlets: Iterable[str], *, least: int, factor: float) -> list[str]:
        """Those of the outlets whose pages have grown `factor` times since their notices were last learned; noted."""
        grown = []
        for key in sorted(set(outlets)):
            pages = self.db.execute(_PAGES, [key]).fetchone()[0]
            row = self.db.execute("select learned from furniture_learned where outlet = ?", [key]).fetchone()
            if pages >= max(least, factor * row[0] if row else 0):
                grown.append(key)
                self.db.execute("insert or replace into furniture_learned values (?, ?)", [key, pages])
        return grown

    def save_matches(self, matches: Iterable[Match], quote_matches: Iterable[QuoteMatch]) -> None:
        """Keep what pairs of stored articles share; a pair that is met again has its latest match."""
        self.insert("matches", [verdict_rows.match_row(m) for m in matches], "insert or replace")
        quoted = [verdict_rows.quote_match_row(m) for m in quote_matches]
        self.insert("quote_matches", quoted, "insert or replace")

    def save_links(
        self,
        story: Iterable[Studied],
        links: Iterable[Link],
        ghosts: Iterable[Ghost],
        run: int,
        *,
        of: Collection[str] | None = None,
    ) -> None:
        """The verdicts on a story stand instead of earlier ones on the same copies: all of it, or those of ids `of`."""
        by_id: dict[str, Studied] = {studied.id: studied for studied in story}
        copies = set(by_id) if of is None else set(of)
        links = [link for link in links if link.copy in copies]
        named = {ghost.id: ghost for ghost in ghosts if ghost.named_by in copies}
        for batch in batches(sorted(copies)):
            marks = ",".join("?" * len(batch))
            self.db.execute(f"delete from links where copy in ({marks})", batch)  # noqa: S608
            self.db.execute(f"delete from ghosts where named_by in ({marks})", batch)  # noqa: S608
        self.save_outlets(ghost.outlet for ghost in named.values())
        self.insert("ghosts", [verdict_rows.ghost_row(g) for g in named.values()], "insert or replace")
        ends: dict[str, Studied | Ghost] = {**named, **by_id}
        found = [
            verdict_rows.link_row(link, run, copy=by_id.get(link.copy), source=ends.get(link.source)) for link in links
        ]
        self.insert("links", found, "insert or replace")

    def insert(self, table: str, found: list[dict[str, Any]], how: str = "insert") -> int:
        """Rows into a table of ours; the number of the last one."""
        if not found:
            return 0
        names = ", ".join(f'"{name}"' for name in found[0])
        statement = f"{how} into {table} ({names}) values ({', '.join('?' * len(found[0]))})"
        last = 0
        for row in found:
            try:
                last = self.db.execute(statement, list(row.values())).lastrowid or 0
            except UnicodeEncodeError:  # lone surrogates; one sign for one keeps the offsets
                last = self.db.execute(statement, [_encodable(value) for value in row.values()]).lastrowid or 0
        return last


def _encodable(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
