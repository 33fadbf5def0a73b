"""The signals: what speaks for or against a hop, in the order the reports list them.

Each has a name (its line in `tracer/data/weights.toml` carries the weight), a value from a `Hop` and one plain
sentence. A value times its weight is natural-log odds. A signal that says nothing has the value 0.
"""

from __future__ import annotations

from tracer.chain.signals.naming import NAMING
from tracer.chain.signals.order import ORDER
from tracer.chain.signals.signal import RootSignal, Signal
from tracer.chain.signals.start import ROOT_SIGNALS
from tracer.chain.signals.text import TEXT

SIGNALS: tuple[Signal, ...] = (*NAMING, *TEXT, *ORDER)

__all__ = ["ROOT_SIGNALS", "SIGNALS", "RootSignal", "Signal"]
