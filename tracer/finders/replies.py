"""What services say, taken apart: JSON and JSON Lines that may be neither, each fault in words a report can carry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tracer.fetch import Answer
from tracer.model import Stamp
from tracer.urls import host

_TOLD = 90  # characters of what a service says instead of an answer


class Wrong(Exception):
    """A service answered, and not what was asked for. The message is one line and names it."""


def rows(answer: Answer, name: str) -> list[Mapping[str, Any]]:
    """The objects of the list `name` in a JSON answer; an empty body and an object without the list have none.

    Raises Wrong for an error's status, for text or HTML in place of JSON, and for JSON of another shape.
    """
    _check_status(answer)
    if not answer.body.strip():
        return []
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise Wrong(instead(answer, "JSON")) from None
    if isinstance(found, dict):
        found = found.get(name, [])
    if not isinstance(found, list):
        raise Wrong(f"{host(answer.url)} answered JSON without a list '{name}'")
    return [row for row in found if isinstance(row, dict)]


def lines(answer: Answer) -> list[Mapping[str, Any]]:
    """The objects of a JSON Lines answer; lines that are none are passed over where others are. Raises Wrong."""
    _check_status(answer)
    found = list(objects(answer.body.splitlines()))
    if not found and answer.body.strip():
        raise Wrong(instead(answer, "JSON lines"))
    return found


def objects(texts: Sequence[bytes] | Iterator[bytes]) -> Iterator[Mapping[str, Any]]:
    """The lines that are JSON objects. Others are passed over: files break off, and hold blank and odd lines."""
    for text in texts:
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            yield found


def text(row: Mapping[str, Any], *names: str) -> str:
    """The first of a row's fields that is a text with something in it, else ""."""
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def web_address(row: Mapping[str, Any], name: str = "url") -> str | None:
    """A row's address, if it is one of the web."""
    found = text(row, name)
    return found if is_web_address(found) else None


def is_web_address(url: str) -> bool:
    """Whether a text is an address of the web, without spaces and without what could disturb a terminal."""
    plain = url.isprintable() and not any(char.isspace() for char in url)
    return plain and url.startswith(("http://", "https://")) and bool(host(url))


def seen(value: str, source: str) -> Stamp | None:
    """When a service says it saw a page: "20230918031500", "20230918T031500Z" or ISO 8601; None for anything else."""
    digits = value.strip().removesuffix("Z").replace("T", "").replace("-", "").replace(":", "").replace(" ", "")[:14]
    if not (digits.isascii() and digits.isdigit() and len(digits) in {8, 14}):
        return None
    try:
        time = datetime.strptime(digits, "%Y%m%d%H%M%S" if len(digits) == 14 else "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Stamp(time.isoformat(), time, time, "second" if len(digits) == 14 else "day", source, "captured")


def _check_status(answer: Answer) -> None:
    if answer.status != 200:
        raise Wrong(f"{host(answer.url)} answered {answer.status}{_said(answer)}")


def instead(answer: Answer, wanted: str) -> str:
    begins = answer.body[:200].lstrip().lower()
    kind = "HTML" if begins.startswith((b"<!doctype", b"<html")) else "text"
    return f"{host(answer.url)} answered {kind} instead of {wanted}{_said(answer) if kind == 'text' else ''}"


def _said(answer: Answer) -> str:
    """The beginning of a plain answer, in quotation marks, without what could disturb a terminal."""
    body = answer.body[:400].decode("utf-8", "replace")
    if not body.strip() or body.lstrip().startswith("<"):
        return ""
    plain = " ".join("".join(char if char.isprintable() else " " for char in body).split())
    return f': "{plain[:_TOLD]}{"..." if len(plain) > _TOLD else ""}"'
