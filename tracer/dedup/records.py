"""A line of JSON -> the few fields the bulk path needs; no Page or Article is made for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import nan
from typing import Any, NamedTuple

import orjson


class Record(NamedTuple):
    """What one input record says of itself. `id` may be empty: it is made of URL and text then."""

    text: str
    id: str = ""
    url: str = ""
    outlet: str = ""
    published: float = nan  # seconds since 1970 in UTC


@dataclass(frozen=True, slots=True)
class Fields:
    """Which key of a record holds which field."""

    text: str = "text"
    id: str = "id"
    url: str = "url"
    outlet: str = "outlet"
    published: str = "published"


def parse(line: bytes, fields: Fields) -> Record | str | dict[str, Any]:
    """The record of a line, a reason why there is none, or the parsed object where its fields go by other names."""
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        value = _leniently(line)
        if value is None:
            return f"not JSON ({str(error)[:100]})"
    if not isinstance(value, dict):
        return "not a JSON object"
    text = value.get(fields.text)
    if not isinstance(text, str) or (fields.id not in value and "id" not in value):
        return value
    return Record(
        text,
        _text(value, fields.id),
        _text(value, fields.url),
        _text(value, fields.outlet),
        moment(value.get(fields.published)),
    )


def _leniently(line: bytes) -> Any:
    """Lone surrogates, NaN and bytes that are no UTF-8 pass here; None for the rest."""
    try:
        return json.loads(line.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return found if type(found) is str else "" if found is None else str(found)


def moment(value: object) -> float:
    """Seconds since 1970 of an ISO date, a day counting from its beginning in UTC; NaN for anything else."""
    if not isinstance(value, str):
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else nan
    try:
        stamp = datetime.fromisoformat(value)
    except ValueError:
        return nan
    return (stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)).timestamp()
