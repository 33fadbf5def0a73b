"""Times and stamps as the database keeps them and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tracer.model import Stamp

Row = Mapping[str, Any]


def iso(time: datetime | None) -> str | None:
    return None if time is None else time.astimezone(UTC).isoformat()


def time_of(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def stamp_text(stamp: Stamp | None) -> str | None:
    """A stamp as JSON text."""
    if stamp is None:
        return None
    bounds = {"not_before": iso(stamp.not_before), "not_after": iso(stamp.not_after)}
    fields = {"value": stamp.value, **bounds, "precision": stamp.precision, "source": stamp.source, "role": stamp.role}
    return json.dumps(fields, ensure_ascii=False)


def stamp(fields: Row) -> Stamp:
    """A stamp from what `stamp_text` wrote, parsed."""
    bounds = {name: datetime.fromisoformat(fields[name]) for name in ("not_before", "not_after")}
    return Stamp(**{**fields, **bounds})


def stamp_or_none(text: str | None) -> Stamp | None:
    return None if text is None else stamp(json.loads(text))
