"""Every tuned number: one frozen dataclass per step, one home and one reason each.

`Settings()` is the default; `load` lays a `tracer.toml`, `TRACER_*` variables and `--set step.name=value` over it, in
that order. `tracer settings` prints what is in force. A step's `text()` is its short form, stored with what it made.
"""

from __future__ import annotations

from tracer.settings.evidence import ChainSettings, CreditSettings, QuoteSettings
from tracer.settings.loading import load
from tracer.settings.steps import Settings, every
from tracer.settings.text import AlignSettings, ExtractSettings, FingerprintSettings, FurnitureSettings
from tracer.settings.web import FetchSettings, FindSettings
from tracer.settings.work import DedupSettings, StoreSettings, TraceSettings

__all__ = [
    "AlignSettings",
    "ChainSettings",
    "CreditSettings",
    "DedupSettings",
    "ExtractSettings",
    "FetchSettings",
    "FindSettings",
    "FingerprintSettings",
    "FurnitureSettings",
    "QuoteSettings",
    "Settings",
    "StoreSettings",
    "TraceSettings",
    "every",
    "load",
]
