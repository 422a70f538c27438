"""What the library runs on."""

from __future__ import annotations

import numpy as np

from .kernels import matrix_unit, openblas, pool
from .version import __version__


def configuration() -> dict[str, str]:
    """Versions, CPU, matrix products, threads and the cache of compiled kernels, by name."""
    import platform  # these two take 10 ms to import
    from importlib import metadata

    found = {
        "autograd": __version__,
        "Python": f"{platform.python_version()} on {platform.platform()}",
        "NumPy": np.__version__,
    }
    for package in ("numba", "llvmlite", "scipy-openblas32", "scipy", "ml_dtypes"):
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    core = openblas.core()
    found["products"] = f"private OpenBLAS, core {core}" if core else "numpy.matmul"
    found["threads"] = str(pool.get_num_threads())
    if not pool.available():
        found["kernels"] = "NumPy (without Numba)"
        return found
    pool.start()
    from llvmlite import binding

    features = binding.get_host_cpu_features()
    vectors = [name for name in ("sse4.2", "avx2", "avx512f", "neon", "sve") if features.get(name)]
    found["CPU"] = f"{binding.get_host_cpu_name()}, {' '.join(vectors) or 'no vector instructions'}"
    found["matrix unit"] = matrix_unit.state()
    found["kernels"] = f"Numba, {pool.layer()} threads, cache {_cache()}"
    return found


def _cache() -> str:
    """Where compiled kernels are kept."""
    from .kernels.compiled import rows

    cache = getattr(
        rows.cross_entropies.serial, "_cache", None
    )  # Numba shows its folder nowhere else
    return getattr(cache, "cache_path", None) or "nowhere: no folder can be written"


def show_config() -> None:
    """Print versions, CPU features, the BLAS and its core, threads and the kernels' cache.

    >>> autograd.show_config()  # doctest: +ELLIPSIS
    autograd ...
    """
    found = configuration()
    width = max(map(len, found))
    for name, value in found.items():
        print(f"{name:{width}}  {value}")
