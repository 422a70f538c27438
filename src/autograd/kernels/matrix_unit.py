"""The matrix unit of a CPU (Intel's AMX), which a process has to ask the system for.

Source: Linux kernel documentation, "Using XSTATE features in user space applications".
"""

from __future__ import annotations

import ctypes
import functools
import os
import sys

_ARCH_PRCTL, _ASK, _TILE_DATA = 158, 0x1023, 18  # numbers of Linux on x86-64
_allowed = ctypes.c_int8(0)  # read by kernels, at this address


@functools.cache
def ask() -> bool:
    """Whether the system lets this process use the unit; with `AUTOGRAD_AMX=0` it is not asked."""
    if unwanted() or sys.platform != "linux" or os.uname().machine != "x86_64":
        return False
    library = ctypes.CDLL(None)
    _allowed.value = library.syscall(_ARCH_PRCTL, _ASK, _TILE_DATA) == 0
    return bool(_allowed.value)


def unwanted() -> bool:
    return os.environ.get("AUTOGRAD_AMX") == "0"


def state() -> str:
    """The unit in a few words; compiled kernels are imported for it."""
    from .compiled import matrix_unit

    if unwanted():
        return "not used (AUTOGRAD_AMX=0)"
    return "AMX" if matrix_unit.PRESENT and ask() else "none"


def register() -> None:
    """Ask for the unit, and make the answer known to LLVM by name, so that kernels can read it."""
    from llvmlite import binding

    ask()
    binding.add_symbol("autograd_matrix_unit", ctypes.addressof(_allowed))
