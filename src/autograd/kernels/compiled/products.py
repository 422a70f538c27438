"""Products of float matrices by the code that suits the CPU best."""

from __future__ import annotations

from . import matrix_unit, register_products
from .jit import by_type, exact_kernel, inlined
from .team import share
from .tiles import BYTES

EVEN = 256  # columns from which parts of whole vectors are about equal


@inlined
def _multiply_single(
    zero, item, a, a_row, a_step, b, b_row, b_step, m, n, k, first, first_row, given, out, out_row
):
    """`register_products.multiply` of float32, or the same on the CPU's matrix unit."""
    if (a_row == item or a_step == item) and matrix_unit.suits(m, n, k):
        matrix_unit.multiply(
            zero, item, a, a_row, a_step, b, b_row, b_step, m, n, k, first, first_row, given, out,
            out_row,
        )  # fmt: skip
    else:
        register_products.multiply(
            zero, item, a, a_row, a_step, b, b_row, b_step, m, n, k, first, first_row, given, out,
            out_row,
        )  # fmt: skip


multiply = by_type(
    _multiply_single if matrix_unit.PRESENT else register_products.multiply,
    register_products.multiply,
)


@inlined
def _part(team, total, unit):
    """The first of a thread's part of `total`, in whole units, and how many it has."""
    rank, ranks = team
    size = (total + ranks * unit - 1) // (ranks * unit) * unit
    low = rank * size
    return low, min(total - low, size)


@exact_kernel
def product(team, a, b, bias, out):
    """`out = a @ b + bias`.

    Args:
        b: one of its dimensions is dense.
        bias: without elements it stands for none.
    """
    m, n = out.shape
    k, item, zero = a.shape[1], out.itemsize, out.dtype.type(0)
    b_row, b_step = b.strides
    a_row, a_step = a.strides
    top, rows, left, columns = 0, m, 0, n
    if 2 * m >= n and (n < EVEN or a_row == item):  # what is not split is packed by each thread
        top, rows = _part(team, m, 2)
    else:
        left, columns = _part(team, n, BYTES // item)
    if rows > 0 and columns > 0:
        multiply(
            zero, item, a.ctypes.data + top * a_row, a_row, a_step,
            b.ctypes.data + left * b_step, b_row, b_step, rows, columns, k,
            bias.ctypes.data + left * item, 0, bias.size > 0,
            out.ctypes.data + top * out.strides[0] + left * item, out.strides[0],
        )  # fmt: skip


@exact_kernel
def batched_product(team, a, offsets_a, b, offsets_b, out, blocks):
    """`out[i] = a[i] @ b[i]`.

    Args:
        a, b: the first matrices of their batches; a dimension of the second is dense.
        offsets_a, offsets_b: the bytes from there to each matrix.
        blocks: into how many parts the rows of each product are split.
    """
    count, m, n = out.shape
    k, item, zero = a.shape[1], out.itemsize, out.dtype.type(0)
    b_row, b_step = b.strides
    size = (m + blocks - 1) // blocks
    for task in share(team, count * blocks):
        i, low = task // blocks, task % blocks * size
        rows = min(m - low, size)
        if rows > 0:
            z = out.ctypes.data + i * out.strides[0] + low * out.strides[1]
            multiply(
                zero, item, a.ctypes.data + offsets_a[i] + low * a.strides[0], a.strides[0],
                a.strides[1], b.ctypes.data + offsets_b[i], b_row, b_step, rows, n, k, z, 0, False,
                z, out.strides[1],
            )  # fmt: skip
