"""Outside text made fit for a terminal.

A headline may hold escape sequences, bidi overrides or line separators. `clean` takes out everything that moves a
cursor or turns a line around; `said` then puts right-to-left text into first-strong isolates (U+2068 ... U+2069), so
that a Hebrew or Arabic name cannot reorder the columns around it. The isolates are ours, have no width, and are there
in pipes and files too: people read those as well.
"""

from __future__ import annotations

import regex

FSI, PDI = "\u2068", "\u2069"

_SPACE = regex.compile(r"[\s\u0085\u2028\u2029]+")
# Controls (C0, DEL, C1), bidi marks, embeddings, overrides and isolates, zero-width spaces, invisible operators,
# annotation and tag characters, lone surrogates. Joiners stay: Persian and emoji need them.
_UNSAFE = regex.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)
_MARKS = regex.compile(r"(\p{M}{4})\p{M}+")  # no script stacks more than four marks on a letter
_RTL = regex.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def clean(text: str) -> str:
    """`text` on one line, without control characters, bidi controls or towers of marks."""
    return _MARKS.sub(r"\1", _UNSAFE.sub("", _SPACE.sub(" ", text))).strip()


def said(text: str | None, otherwise: str = "") -> str:
    """Outside text ready to stand among ours: cleaned, and isolated where it holds right-to-left letters."""
    return isolated(clean(text or "")) or otherwise


def isolated(cleaned: str) -> str:
    """Cleaned text in a first-strong isolate where it holds right-to-left letters."""
    return f"{FSI}{cleaned}{PDI}" if _RTL.search(cleaned) else cleaned


def clipped(text: str | None, most: int) -> str:
    """`said`, at most `most` characters long, cut between words where there is one near."""
    cleaned = clean(text or "")
    if len(cleaned) <= most:
        return said(cleaned)
    cut = cleaned[: most - 1]
    space = cut.rfind(" ")
    return said(f"{cut[:space] if space > most // 2 else cut}…")
