"""Compiled kernels as machine code on disk: what is loaded is ready, and numba itself is imported only to make it.

Importing numba and its registries costs about a second of processor time, which is a third of a run over 100,000
articles; the object file it made the first time is loaded by llvmlite in a few milliseconds. Calls release Python's
lock, so threads run them on every processor.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Sequence
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracer.errors import MissingExtra
from tracer.progress import reporter

Argument = NDArray[Any] | int
_OWN = "tracer_native_"  # numba's own helpers go by this name here: ours are stubs, and numba's stay as they are


def available() -> bool:
    """Whether numba is there; nothing is imported to find out."""
    return find_spec("numba") is not None


class Library:
    """The kernels of one module. `call` takes arrays, C-contiguous and of the declared types, and whole numbers."""

    def __init__(self, module: str) -> None:
        """Load the kernels of `module`, made first where there are none yet for this source and this processor.

        A module of kernels has `KERNELS`: compiled C callbacks by name, pointers and 64-bit integers in, one out.
        Raises MissingExtra where numba is not installed.
        """
        if not available():
            raise MissingExtra("compiled fingerprints", "fast")
        header, code = _stored(module)
        self._engine = _loaded(code, header["stubs"])
        self._kernels = {
            name: (self._function(symbol, len(kinds)), kinds) for name, (symbol, kinds) in header["kernels"].items()
        }

    def call(self, name: str, *arguments: Argument) -> int:
        """Run a kernel. Raises TypeError where an array is not what the kernel was compiled for."""
        function, kinds = self._kernels[name]
        given = [_address(name, one, kind) for one, kind in zip(arguments, kinds, strict=True)]
        return int(function(*given))

    def _function(self, symbol: str, count: int) -> Any:
        address = self._engine.get_function_address(symbol)
        assert address, symbol
        return ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_int64] * count)(address)


_libraries: dict[str, Library] = {}
_loading = Lock()


def library(module: str) -> Library:
    """The library of a module, loaded once in a process."""
    with _loading:
        if module not in _libraries:
            _libraries[module] = Library(module)
        return _libraries[module]


def _address(name: str, argument: Argument, kind: str) -> int:
    if isinstance(argument, np.ndarray):
        if argument.dtype.str[1:] != kind or not argument.flags.c_contiguous:
            raise TypeError(f"{name}: an array of {kind} is wanted, not of {argument.dtype.str[1:]}")
        return int(argument.ctypes.data)
    if kind != "int":
        raise TypeError(f"{name}: an array of {kind} is wanted, not {argument!r}")
    return int(argument)


def _stored(module: str) -> tuple[dict[str, Any], bytes]:
    """(header, object code) of a module from the first place that has it; made and put there where none has."""
    name = f"{module}-{_key(module)}.native"
    places = _places()
    for place in places:
        try:
            front, _, code = (place / name).read_bytes().partition(b"\n")
            header = json.loads(front)
            if header["size"] == len(code):
                return header, code
        except (OSError, ValueError, KeyError, TypeError):
            continue
    reporter().note("compiling for this processor, once: some twenty seconds")
    header, code = _compiled(module)
    for place in places:
        if _kept(place, name, json.dumps(header).encode("ascii") + b"\n" + code):
            break
    return header, code


def _key(module: str) -> str:
    """What machine code depends on: all kernels beside the module, the compiler, the processor."""
    import llvmlite.binding as llvm

    own = find_spec(module)
    assert own is not None
    assert own.origin is not None
    text = hashlib.sha256((Path(__file__).parent / "scheme.py").read_bytes())
    for source in sorted(Path(own.origin).parent.glob("*kernel*.py")):
        text.update(source.read_bytes())
    versions = [metadata.version("numba"), metadata.version("llvmlite"), np.__version__]
    text.update(repr([*versions, llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()]).encode())
    return text.hexdigest()[:24]


def _places() -> list[Path]:
    """Where object code may lie: beside the sources, or in the user's cache."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return [Path(__file__).parent / "__pycache__", Path(home) / "tracer"]


def _kept(place: Path, name: str, whole: bytes) -> bool:
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, part = tempfile.mkstemp(dir=place)
        with os.fdopen(handle, "wb") as file:
            file.write(whole)
        Path(part).replace(place / name)
    except OSError:
        return False
    return True


def _compiled(module: str) -> tuple[dict[str, Any], bytes]:
    """Compile a module's kernels by numba and lower them to object code for this processor."""
    import llvmlite.binding as llvm

    kernels = import_module(module).KERNELS
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    texts = [re.sub(r"@(NRT_|numba_)", rf"@{_OWN}\1", kernel.inspect_llvm()) for kernel in kernels.values()]
    whole = llvm.parse_assembly(texts[0])
    for text in texts[1:]:
        whole.link_in(llvm.parse_assembly(text))
    code = _machine().emit_object(whole)
    declared = {found for text in texts for found in re.findall(rf"^declare .*@({_OWN}\w+)\(", text, re.MULTILINE)}
    defined = {found for text in texts for found in re.findall(rf"^define .*@({_OWN}\w+)\(", text, re.MULTILINE)}
    named = {name: [kernel.native_name, _kinds(kernel)] for name, kernel in kernels.items()}
    return {"size": len(code), "stubs": sorted(declared - defined), "kernels": named}, code


def _kinds(kernel: Any) -> list[str]:
    """A kernel's arguments: "int", or the type of an array's items as NumPy writes it without byte order."""
    given = kernel._sig.args
    return [np.dtype(str(one.dtype)).str[1:] if hasattr(one, "dtype") else "int" for one in given]


def _machine() -> Any:
    import llvmlite.binding as llvm

    target = llvm.Target.from_default_triple()
    features = llvm.get_host_cpu_features().flatten()
    return target.create_target_machine(cpu=llvm.get_host_cpu_name(), features=features, opt=3, reloc="pic", jit=True)


def _loaded(code: bytes, stubs: Sequence[str]) -> Any:
    """An engine that holds object code. What numba would call after an error in a kernel ends the process: kernels
    raise none."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    stop = ctypes.cast(ctypes.CDLL(None).abort, ctypes.c_void_p).value
    for name in stubs:
        llvm.add_symbol(name, stop)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine
