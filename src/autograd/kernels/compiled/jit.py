"""How kernels are compiled.

A kernel is a Python function over arrays; it writes into arrays that it is given, and its loops run
from 0 over contiguous memory, which is what LLVM turns into vector instructions.

The fast-math flags allow what keeps NaN and infinity right: fused multiply-add, reordered sums,
no difference between 0 and -0, and reciprocals. `nnan` and `ninf` would let LLVM drop tests for NaN
and infinity, so `fastmath=True` is never used.
"""

from __future__ import annotations

import contextlib
import functools
import types
from typing import Any

import numpy as np
from numba import njit, prange, types as kinds
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import cpu_target
from numba.extending import overload

from .. import pool
from . import team

__all__ = [
    "Kernel",
    "TeamKernel",
    "by_type",
    "compiled",
    "exact_kernel",
    "inlined",
    "inlined_sums",
    "keep",
    "kernel",
    "prange",
    "runner_of",
    "scalar",
    "stands_for",
    "step",
]

EXACT = {"contract"}
REORDERED = {"contract", "reassoc", "nsz", "arcp"}
INNER: Any = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}  # only kernels call it


class Kernel:
    """A function compiled twice on demand: for one thread, and with its `prange` on the pool."""

    def __init__(self, function, fastmath):
        self.__doc__ = function.__doc__
        self.serial = compiled(function, "serial", fastmath, False)
        self.parallel = compiled(function, "parallel", fastmath, True)

    def __call__(self, *args):
        if pool.parallel() > 1:
            return pool.run(self.parallel, *args)
        return self.serial(*args)

    def signatures(self) -> list:
        """For which types it is compiled."""
        return self.serial.signatures + self.parallel.signatures


class TeamKernel(Kernel):
    """A function whose first parameter is `team`, compiled once for any number of threads."""

    def __init__(self, function, fastmath):
        self.__doc__ = function.__doc__
        entry = team.entry(function, runner_of(function, fastmath))
        self.entry = compiled(entry, "threads", fastmath, False)
        self.serial = functools.partial(self.entry, 1)

    def __call__(self, *args):
        return pool.run_team(self.entry, *args)

    def signatures(self) -> list:
        return self.entry.signatures


def runner_of(function, fastmath) -> Any:
    """The call `(threads, arguments)` of a kernel `(team, *arguments)`, for kernels to make."""
    # Inlined: a function of its own would have a name that another process may give to another
    # kernel, and the process that compiles it would run it as it was before it was copied.
    options = {"fastmath": fastmath, "error_model": "numpy", "forceinline": True, **INNER}
    return team.runner(njit(function, **options))


def _kernel(function, fastmath) -> Kernel:
    first = function.__code__.co_varnames[:1]
    return (TeamKernel if first == ("team",) else Kernel)(function, fastmath)


def kernel(function):
    """A kernel whose sums may be reordered."""
    return _kernel(function, REORDERED)


def exact_kernel(function):
    """A kernel without sums."""
    return _kernel(function, EXACT)


def inlined(function) -> Any:
    """A scalar function that disappears in the kernels that call it."""
    return njit(function, fastmath=EXACT, forceinline=True, error_model="numpy", **INNER)


def step(function) -> Any:
    """A part of kernels that has sums of its own, which may be reordered."""
    return njit(function, fastmath=REORDERED, error_model="numpy", nogil=True, **INNER)


def inlined_sums(function) -> Any:
    """The same for a function of arrays whose sums may be reordered."""
    return njit(function, fastmath=REORDERED, forceinline=True, error_model="numpy", **INNER)


@inlined
def keep(memory):
    """Keep an array up to here: Numba frees it after its last use, and an address is none."""


def by_type(float32, float64):
    """A function for kernels that is `float32` or `float64`, depending on its first argument."""

    def function(*x):
        raise TypeError("only compiled kernels call this function")

    @overload(function)
    def choose(*x):
        if x[0] == kinds.float32:
            return lambda *x: float32(*x)
        return lambda *x: float64(*x)

    function.forms = {np.float32: float32, np.float64: float64}  # type: ignore[attr-defined]
    return function


def stands_for(function, replacement) -> None:
    """Let kernels that call `function` call `replacement`, a function for kernels, instead."""

    @overload(function)
    def choose(*x):
        return lambda *x: replacement(*x)


def typed(function, real):
    """An inlined copy whose constants, floats in the source, are of the type `real`.

    So `1.0 - x` stays float32 for float32, as in NumPy; Numba would make it float64.
    """
    if real is not np.float32:
        return inlined(function)
    code = function.__code__
    constants = tuple(real(c) if type(c) is float else c for c in code.co_consts)
    return inlined(
        types.FunctionType(
            code.replace(co_consts=constants),
            function.__globals__,
            f"{function.__name__}_float32",
            None,
            function.__closure__,
        )
    )


def scalar(function):
    """A function of numbers, written once for float32 and float64."""
    made = by_type(typed(function, np.float32), typed(function, np.float64))
    made.__name__, made.__doc__ = function.__name__, function.__doc__
    return made


def compiled(function, form: str, fastmath, parallel: bool, **more):
    """A copy of a function for Numba, named by its form and kept on disk."""
    # Numba's cache tells kernels apart by name and line, not by these options: a name for each form
    name = f"{function.__name__}_{form}"
    twin = types.FunctionType(
        function.__code__, function.__globals__, name, None, function.__closure__
    )
    twin.__qualname__ = twin.__name__
    twin.__module__ = function.__module__
    options = {"error_model": "numpy", "nogil": True, "fastmath": fastmath, "parallel": parallel}
    options |= more
    try:
        made: Any = njit(twin, cache=True, **options)
    except RuntimeError:  # no folder to keep the cache in
        made = njit(twin, **options)
    else:
        _forgive(made._cache)
    if parallel:
        compile_one = made.compile

        def compile_once(signature):
            with _loops_in_one_copy():
                return compile_one(signature)

        made.compile = compile_once
    return made


def _forgive(cache) -> None:
    """Take a damaged cache for an empty one, and go on where a kernel cannot be kept."""
    load, save = cache.load_overload, cache.save_overload

    def load_overload(signature, context):
        try:
            return load(signature, context)
        except Exception:  # garbage read as a pickle raises anything
            return None

    def save_overload(signature, data):
        try:
            save(signature, data)
        except Exception:
            with contextlib.suppress(Exception):
                cache.flush()
                save(signature, data)

    cache.load_overload, cache.save_overload = load_overload, save_overload


@contextlib.contextmanager
def _loops_in_one_copy():
    """Keep Numba from loading the loops of a parallel kernel for themselves as well.

    It compiles them alone first, then optimizes the kernel with a copy of them in it. The process
    that compiles would run the first, but the cache keeps the second, whose sums may be in another
    order: results would depend on whether the cache was warm.
    """
    with global_compiler_lock:
        target: Any = cpu_target
        codegen = target.target_context.codegen()
        add_module, set_env = codegen._add_module, codegen.set_env
        codegen._add_module = lambda m: None if _of_loops(m.name) else add_module(m)
        codegen.set_env = lambda name, env: None if _of_loops(name) else set_env(name, env)
        try:
            yield
        finally:
            del codegen._add_module, codegen.set_env


def _of_loops(name: str) -> bool:
    return "parfor_gufunc" in name or name == "parallelgufuncwrapper"
