"""The same hashes as `vector` and `overlap`, as loops for numba (the extra `fast`): another speed, the same bytes.

Nothing is allocated here and nothing raises: callers hand in arrays that are large enough (see `jit`). The modules of
kernels are imported only to be compiled; `native` keeps the machine code.
"""

from __future__ import annotations

from tracer.fingerprint import overlap_kernel, sign_kernel, words_kernel

KERNELS = {**words_kernel.KERNELS, **sign_kernel.KERNELS, **overlap_kernel.KERNELS}
