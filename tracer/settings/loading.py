"""Settings from a file, the environment and the command line."""

from __future__ import annotations

import math
import os
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from tracer.errors import UsageError
from tracer.settings.steps import Settings


def load(
    base: Settings | None = None,
    *,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
    assignments: Iterable[str] = (),
) -> Settings:
    """Defaults, then `file` (or `tracer.toml` here, if there), then `TRACER_STEP_NAME`, then "step.name=value" texts.

    Raises UsageError for an unknown step or name, or a value of the wrong type; the message says which are known.
    """
    settings = base or Settings()
    path = file or Path("tracer.toml")
    if file is not None or path.is_file():
        for step, names in _read_toml(path).items():
            if not isinstance(names, dict):
                raise UsageError(f"{path}: '{step}' must be a table of settings; write [{step}] above its names")
            for name, value in names.items():
                settings = _set(settings, step, name, value, where=str(path))
    for variable, text in sorted((os.environ if environ is None else environ).items()):
        step, _, name = variable.removeprefix("TRACER_").lower().partition("_")
        if variable.startswith("TRACER_") and name and step in _steps(settings):
            settings = _set(settings, step, name, text, where=variable)
    for assignment in assignments:
        target, equals, text = assignment.partition("=")
        step, dot, name = target.strip().partition(".")
        if not equals or not dot:
            raise UsageError(f"--set {assignment}: write it as step.name=value, as printed by `tracer settings`")
        settings = _set(settings, step, name, text.strip(), where="--set")
    return settings


def _steps(settings: Settings) -> list[str]:
    return [f.name for f in fields(settings)]


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as TOML settings ({error}); mend it or move it away") from error


def _set(settings: Settings, step: str, name: str, value: object, *, where: str) -> Settings:
    if step not in _steps(settings):
        raise UsageError(f"{where}: no settings step '{step}'; there are {', '.join(_steps(settings))}")
    section = getattr(settings, step)
    known = {f.name: f for f in fields(section) if "why" in f.metadata}
    if name not in known:
        raise UsageError(f"{where}: no setting '{step}.{name}'; `tracer settings` lists those there are")
    current = getattr(section, name)
    given = _as_type_of(current, value, f"{step}.{name}", where)
    if isinstance(given, int | float):
        least, most = _least(current, known[name].metadata["least"]), known[name].metadata["most"]
        if not (math.isfinite(given) and least <= given and (most is None or given <= most)):
            span = f"from {least:g} up" if most is None else f"from {least:g} to {most:g}"
            raise UsageError(f"{where}: {step}.{name} takes a number {span}, not {value!r}")
    return replace(settings, **{step: replace(section, **{name: given})})


def _least(current: Any, stated: float | None) -> float:
    """What is counted or divided by is at least one unless said otherwise; nothing goes below zero of itself."""
    if stated is not None:
        return stated
    if current < 0:
        return -sys.float_info.max
    return 1 if type(current) is int and current > 0 else 0


def _as_type_of(current: object, value: object, name: str, where: str) -> object:
    kind = type(current)
    try:
        if isinstance(current, bool):
            if str(value).lower() not in {"true", "false", "1", "0", "yes", "no"}:
                raise ValueError
            return str(value).lower() in {"true", "1", "yes"}
        if isinstance(current, tuple):
            parts = value.split(",") if isinstance(value, str) else list(value)  # type: ignore[call-overload]
            return tuple(str(part).strip() for part in parts if str(part).strip())
        return kind(value)  # type: ignore[call-arg]
    except (TypeError, ValueError, OverflowError):
        raise UsageError(f"{where}: {name} takes a value of the kind of {current!r}, not {value!r}") from None
