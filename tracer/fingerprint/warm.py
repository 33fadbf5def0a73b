"""Imported for its effect: compiled code is loaded once, before worker processes are forked that share it."""

from __future__ import annotations

import numpy as np

from tracer.fingerprint import engine
from tracer.settings import FingerprintSettings

if engine.can_compile():
    _texts = ["to be or not to be. that is the question", "d\u00e9j\u00e0 vu"]
    _columns = engine.columns(_texts[:1], FingerprintSettings(), compiled=True)
    _columns = engine.columns(_texts, FingerprintSettings(), compiled=True)
    engine.block_hashes(_columns, compiled=True)
    _rows = engine.shingler(True)(_columns.words, 5)
    engine.comparer(True)(_rows, np.array([0]), np.array([1]), 5, 16)
