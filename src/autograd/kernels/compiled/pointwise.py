"""Convolution of single elements (1x1): products of matrices over the channels."""

from __future__ import annotations

import numpy as np

from .gemm import PLAIN, ROW_MAJOR, TRANSPOSED, gemm
from .jit import exact_kernel, prange


@exact_kernel
def channel_products(x, w, transposed, out, blocks, workers):
    """out[n, g] = w[g] @ x[n, g], or w[g].T @ x[n, g].

    Args:
        x: array [N, groups, channels, places].
        w: array [groups, rows, columns].
        out: array [N, groups, rows, places], or columns instead of rows if `transposed`.
        blocks: parts that the places are split into.
    """
    zero, one, item = x.dtype.type(0), x.dtype.type(1), x.itemsize
    batch, groups, channels, places = x.shape
    many = out.shape[2]
    flag = TRANSPOSED if transposed else PLAIN
    tasks = batch * groups * blocks
    for worker in prange(workers):
        for task in range(tasks * worker // workers, tasks * (worker + 1) // workers):
            block, rest = task % blocks, task // blocks
            group, n = rest % groups, rest // groups
            low, high = places * block // blocks, places * (block + 1) // blocks
            gemm(
                ROW_MAJOR, flag, PLAIN, np.int32(many), np.int32(high - low), np.int32(channels),
                one, w[group].ctypes.data, np.int32(w.shape[2]),
                x[n, group].ctypes.data + low * item, np.int32(places), zero,
                out[n, group].ctypes.data + low * item, np.int32(places),
            )  # fmt: skip


@exact_kernel
def place_products(g, x, parts, workers):
    """parts[chunk, group] = the sum of g[n, group] @ x[n, group].T over the chunk's part of n.

    Args:
        g, x: arrays [N, groups, channels, places].
        parts: zeros [chunks, groups, channels of g, channels of x].
    """
    one = x.dtype.type(1)
    chunks, groups, many, channels = parts.shape
    batch, places = x.shape[0], x.shape[3]
    tasks = chunks * groups
    for worker in prange(workers):
        for task in range(tasks * worker // workers, tasks * (worker + 1) // workers):
            group, chunk = task % groups, task // groups
            for n in range(batch * chunk // chunks, batch * (chunk + 1) // chunks):
                gemm(
                    ROW_MAJOR, PLAIN, TRANSPOSED, np.int32(many), np.int32(channels),
                    np.int32(places), one, g[n, group].ctypes.data, np.int32(places),
                    x[n, group].ctypes.data, np.int32(places), one,
                    parts[chunk, group].ctypes.data, np.int32(channels),
                )  # fmt: skip
