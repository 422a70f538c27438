"""Kernels that Numba compiles. Imported where the first large tensor needs one, never at start."""

from .. import pool

pool.start()
