"""All steps together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from tracer.settings.evidence import ChainSettings, CreditSettings, QuoteSettings
from tracer.settings.text import AlignSettings, ExtractSettings, FingerprintSettings, FurnitureSettings
from tracer.settings.web import FetchSettings, FindSettings
from tracer.settings.work import DedupSettings, StoreSettings, TraceSettings


@dataclass(frozen=True)
class Settings:
    """All steps."""

    fetch: FetchSettings = FetchSettings()
    extract: ExtractSettings = ExtractSettings()
    fingerprint: FingerprintSettings = FingerprintSettings()
    furniture: FurnitureSettings = FurnitureSettings()
    align: AlignSettings = AlignSettings()
    quotes: QuoteSettings = QuoteSettings()
    credits: CreditSettings = CreditSettings()
    chain: ChainSettings = ChainSettings()
    store: StoreSettings = StoreSettings()
    trace: TraceSettings = TraceSettings()
    dedup: DedupSettings = DedupSettings()
    find: FindSettings = FindSettings()


def every(settings: Settings) -> Iterator[tuple[str, str, Any, str]]:
    """Each number in force as (step, name, value, why), in the order of declaration."""
    for step in fields(settings):
        section = getattr(settings, step.name)
        for number in fields(section):
            if "why" in number.metadata:
                yield step.name, number.name, getattr(section, number.name), number.metadata["why"]
