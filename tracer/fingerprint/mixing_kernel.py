"""The mixing of 64 bits, for the kernels. Imported only to be compiled."""

from __future__ import annotations

from typing import Any

from numba import njit, uint64

from tracer.fingerprint.scheme import MIX, SHIFT

_SHIFT, _MIX = uint64(SHIFT), uint64(MIX)


@njit(inline="always")
def mixed(value: Any) -> Any:
    """As `scheme.mix`."""
    value ^= value >> _SHIFT
    value *= _MIX
    return value ^ (value >> _SHIFT)
