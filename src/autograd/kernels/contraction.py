"""Einstein summation by products of matrices."""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np

from .products import batched, product


def contracted(terms: list[str], out: str, tensors: list[np.ndarray]) -> np.ndarray:
    """The products of all tensors, summed over the letters that are not in `out`.

    Args:
        terms: a letter for every dimension of each tensor, none twice in one term.
        out: letters of the result.
        tensors: arrays of one dtype.
    """
    if len(tensors) == 2:
        return _pair(tensors[0], terms[0], tensors[1], terms[1], out)
    if len(tensors) == 1:
        steps = [(0,)]
    else:
        equation = f"{','.join(terms)}->{out}"
        steps = np.einsum_path(equation, *tensors, optimize="greedy")[0][1:]
    terms, tensors = list(terms), list(tensors)
    for step in steps:
        chosen = sorted(step, reverse=True)
        operands = [(tensors.pop(i), terms.pop(i)) for i in chosen][::-1]
        needed = set(out).union(*terms)
        kept = "".join(dict.fromkeys(c for _, term in operands for c in term if c in needed))
        term = out if not tensors else kept
        if len(operands) == 2:
            made = _pair(*operands[0], *operands[1], term)
        else:
            equation = f"{','.join(t for _, t in operands)}->{term}"
            made = np.einsum(equation, *(x for x, _ in operands))
        tensors.append(made)
        terms.append(term)
    return np.asarray(tensors[0])


def _pair(a: np.ndarray, left: str, b: np.ndarray, right: str, out: str) -> np.ndarray:
    """The product of two tensors, as a batch of products of matrices."""
    plan = _plan(left, right, out, a.shape, b.shape)
    if plan.exchanged:
        a, b = b, a
    a, b = _grouped(a, plan.left), _grouped(b, plan.right)
    if not plan.inner:
        made = a * b
    else:
        made = product(a, b) if a.ndim == 2 else batched(a, b)
    return made.reshape(plan.shape).transpose(plan.order)


class _Side(NamedTuple):
    """How an operand becomes a batch of matrices: summed, transposed, reshaped."""

    over: tuple
    order: tuple
    shape: tuple


class _Plan(NamedTuple):
    """How a product of two tensors is one of matrices.

    Attributes:
        exchanged: the second operand comes first.
        left, right: what happens to the first and the second.
        inner: whether something is summed; else the matrices are columns and rows.
        shape, order: the product's dimensions, and the order in which they are wanted.
    """

    exchanged: bool
    left: _Side
    right: _Side
    inner: bool
    shape: tuple
    order: tuple


@functools.lru_cache(256)
def _plan(left: str, right: str, out: str, a: tuple, b: tuple) -> _Plan:
    sizes = dict(zip(left + right, a + b, strict=True))
    alone_left, alone_right = (
        tuple(i for i, c in enumerate(term) if c not in others)
        for term, others in ((left, right + out), (right, left + out))
    )
    left, right = (
        "".join(c for i, c in enumerate(term) if i not in alone)
        for term, alone in ((left, alone_left), (right, alone_right))
    )
    batch = [c for c in left if c in right and c in out]
    inner = [c for c in left if c in right and c not in out]
    rows, columns = ([c for c in term if c not in batch + inner] for term in (left, right))
    sides = [(alone_left, left), (alone_right, right)]
    exchanged = bool(rows and columns and out.index(rows[0]) > out.index(columns[0]))
    if exchanged:
        sides, rows, columns = sides[::-1], columns, rows
    order = [*batch, *rows, *columns]
    return _Plan(
        exchanged,
        _side(*sides[0], batch, rows, inner, sizes),
        _side(*sides[1], batch, inner, columns, sizes),
        bool(inner),
        tuple(sizes[c] for c in order),
        tuple(order.index(c) for c in out),
    )


def _side(over: tuple, term: str, batch, first, second, sizes: dict) -> _Side:
    """The batch dimensions stay, and two more stand for groups of letters."""
    down, right = (math.prod(sizes[c] for c in group) for group in (first, second))
    order = tuple(term.index(c) for c in (*batch, *first, *second))
    return _Side(over, order, (*(sizes[c] for c in batch), down, right))


def _grouped(x: np.ndarray, side: _Side) -> np.ndarray:
    if side.over:
        x = np.add.reduce(x, side.over, x.dtype)
    return x.transpose(side.order).reshape(side.shape)
