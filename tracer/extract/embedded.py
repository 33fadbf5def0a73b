"""Text that a page carries only as data for its scripts: JSON-LD articleBody, JSON state, Next.js flight strings.

Looked at only where the page itself shows no article: a growing share of outlets sends the text in no other form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import html

from tracer.extract.dom import lines, parse, squash
from tracer.extract.structured import Facts
from tracer.normalize import words
from tracer.settings import ExtractSettings

_FLIGHT = re.compile(r'self\.__next_f\.push\(\[1,("(?:[^"\\]++|\\.)*+")\]\)')
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?')  # never fails after a quote, so it runs in linear time
_CODE = re.compile(r"[{}=;\[\]<>|$]")
_TAG = re.compile(r"<(?:p|br|div|h\d)\b", re.IGNORECASE)
_BLANK = re.compile(r"(?:\r?\n){1,}")
_STATE = re.compile(r"__NEXT_DATA__|__NUXT__|application/json|state", re.IGNORECASE)
MAX_STRINGS = 3_000
_LONG = 200  # characters of a string that may hold an article


def paragraphs(tree: html.HtmlElement, facts: Facts, settings: ExtractSettings) -> list[str]:
    """The longest text of several sentences among the page's data, as paragraphs; none where there is none."""
    found = [facts.article.get("articleBody"), *_strings(tree, settings)]
    texts = [text for text in found if isinstance(text, str) and _is_prose(text, settings)]
    if not texts:
        return []
    return _split(max(texts, key=lambda text: (len(_TAG.sub("", text)), text)), settings)


def _strings(tree: html.HtmlElement, settings: ExtractSettings) -> Iterator[str]:
    flight: list[str] = []
    for script in tree.iter("script"):
        text = (script.text or "")[: settings.max_chars]
        pushes = _FLIGHT.findall(text)
        flight += [_load(push) or "" for push in pushes[:MAX_STRINGS]]
        if _STATE.search(script.get("type") or "") or _STATE.search(script.get("id") or ""):
            flight.append(text)
    joined = "".join(flight)[: settings.max_chars]
    long = (match.group() for match in _STRING.finditer(joined) if match.end() - match.start() > _LONG)
    yield from (_load(literal) or "" for literal in islice(long, MAX_STRINGS))
    # Flight rows also carry long texts bare: "1f:T2a4,<p>...".
    yield from (row for row in re.split(r"\n?[0-9a-f]{1,4}:T[0-9a-f]{2,6},", joined)[1:200])


def _load(literal: str) -> str | None:
    try:
        value: Any = json.loads(literal, strict=False)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, str) else None


def _is_prose(text: str, settings: ExtractSettings) -> bool:
    """Several sentences of words, not code or addresses."""
    sample = re.sub(r"<[^<>]{0,300}>", " ", text[:6_000])
    spaced = sum(map(str.isspace, sample))
    letters = sum(map(str.isalpha, sample))
    ends = len(re.findall(r"[.!?؟۔।][\s\"'”»)]|。", sample))
    return (
        letters > 0.6 * (len(sample) - spaced)
        and ends >= 3
        and len(_CODE.findall(sample)) * 50 < len(sample)
        and len(words(sample)) >= settings.embedded_words
    )


def _split(text: str, settings: ExtractSettings) -> list[str]:
    if _TAG.search(text):
        tree, _ = parse(f"<html><body>{text}</body></html>", settings)
        return [line.text for line in lines(tree, settings)] if tree is not None else []
    return [squash(block) for block in _BLANK.split(text) if block.strip()]
