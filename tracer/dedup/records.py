"""A line of JSON -> the few fields the bulk path needs; no Page or Article is made for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import nan
from typing import Any, NamedTuple

import orjson

from tracer.readers.names import NAMES, Names, names
from tracer.readers.records import EPOCH_MILLISECONDS

# Names of other tools under which a record with a text and an id of ours may have its outlet and its date
ELSEWHERE = frozenset(name.partition(".")[0] for field in ("outlet", "published", "url") for name in NAMES[field]) - {
    "url",
    "outlet",
    "published",
}


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
    title: str = "title"
    author: str = "author"
    preset: str = ""  # whose records they are, by name; "" for any tool's

    def names(self) -> Names:
        """Where every field is looked for, these names before those of other tools."""
        own = {field.name: getattr(self, field.name) for field in fields_of(self) if field.name != "preset"}
        mine = {name: key for name, key in own.items() if not self.preset or key != name}
        return names(self.preset, mine)


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
    if not isinstance(text, str) or fields.preset or (fields.id not in value and "id" not in value):
        return value
    known = fields.outlet in value and fields.published in value
    if not known and not ELSEWHERE.isdisjoint(value):
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
    """Seconds since 1970 of an ISO date, a mail date, or seconds or milliseconds since 1970; a day counts from its
    beginning in UTC. NaN for anything else."""
    if not isinstance(value, str):
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            return nan
        return value / 1000 if value > EPOCH_MILLISECONDS else float(value)
    try:
        stamp = datetime.fromisoformat(value)
    except ValueError:
        return _by_mail(value)
    return (stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)).timestamp()


def _by_mail(value: str) -> float:
    """A date as mail and feeds write it: "Sat, 24 Oct 2015 18:12:00 GMT"."""
    try:
        stamp = parsedate_to_datetime(value[:80])
        return (stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return nan
