"""The credits table: every rule, those that tell most of where a text itself is from first."""

from __future__ import annotations

from tracer.credits import arabic, asian, datelines, english, germanic, lines, romance, slavic
from tracer.credits.rule import Rule

RULES: tuple[Rule, ...] = (
    *lines.HEAD,
    *lines.LINES,
    *datelines.BYLINES,
    *datelines.DATELINES,
    *datelines.ENDS,
    *lines.COPYRIGHTS,
    *english.ENGLISH,
    *arabic.ARABIC,
    *arabic.PERSIAN,
    *romance.FRENCH,
    *romance.SPANISH,
    *romance.PORTUGUESE,
    *romance.ITALIAN,
    *germanic.GERMAN,
    *slavic.RUSSIAN,
    *slavic.UKRAINIAN,
    *asian.TURKISH,
    *asian.CHINESE,
    *asian.INDONESIAN,
)
"""In order of how much they tell; `find` returns credits in this order, and within one rule in the text's order."""
