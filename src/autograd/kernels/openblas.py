"""A private OpenBLAS on one thread, whose products are split over the thread pool."""

from __future__ import annotations

import ctypes
import functools
import os

SYMBOLS = {"float32": "sgemm", "float64": "dgemm", "complex64": "cgemm", "complex128": "zgemm"}


@functools.cache
def load() -> ctypes.CDLL | None:
    """The library, on one thread; None where it is not installed.

    It chooses its kernels by the CPU's own features: variables meant for other copies of OpenBLAS
    (`OPENBLAS_CORETYPE` and its relatives) are hidden while it loads. `AUTOGRAD_BLAS_CORE` may name
    another core type.
    """
    hidden = {key: os.environ.pop(key) for key in list(os.environ) if key.startswith("OPENBLAS_")}
    chosen = os.environ.get("AUTOGRAD_BLAS_CORE")
    try:
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
        if chosen:
            os.environ["OPENBLAS_CORETYPE"] = chosen
        from pathlib import Path

        import scipy_openblas32  # which loads the library by itself

        found = sorted(Path(scipy_openblas32.get_lib_dir()).glob("libscipy_openblas*"))
        library = ctypes.CDLL(str(found[0]))
    except (ImportError, IndexError, OSError):
        return None
    finally:
        for key in ("OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE"):
            os.environ.pop(key, None)
        os.environ.update(hidden)
    library.scipy_openblas_set_num_threads(1)
    return library


def core() -> str | None:
    """The name of the core type that the library chose."""
    library = load()
    if library is None:
        return None
    name = library.scipy_openblas_get_corename
    name.restype = ctypes.c_char_p
    return name().decode()


def register() -> bool:
    """Make the products known to LLVM by name, so that kernels calling them can be cached.

    To be called before the first such kernel is compiled or loaded. False without the library.
    """
    library = load()
    if library is None:
        return False
    from llvmlite import binding

    for name in SYMBOLS.values():
        function = getattr(library, f"scipy_cblas_{name}")
        address = ctypes.cast(function, ctypes.c_void_p).value
        binding.add_symbol(f"autograd_{name}", address)
    return True
