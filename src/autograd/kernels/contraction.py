"""Einstein summation by products of matrices."""

from __future__ import annotations

import math

import numpy as np

from .products import batched


def contracted(terms: list[str], out: str, tensors: list[np.ndarray]) -> np.ndarray:
    """The products of all tensors, summed over the letters that are not in `out`.

    Args:
        terms: a letter for every dimension of each tensor, none twice in one term.
        out: letters of the result.
        tensors: arrays of one dtype.
    """
    if len(tensors) < 3:
        steps = [(0, 1)] if len(tensors) == 2 else [(0,)]
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
    a, left = _summed(a, left, right + out)
    b, right = _summed(b, right, left + out)
    batch = [c for c in left if c in right and c in out]
    inner = [c for c in left if c in right and c not in out]
    rows, columns = ([c for c in term if c not in batch + inner] for term in (left, right))
    if rows and columns and out.index(rows[0]) > out.index(columns[0]):
        a, left, rows, b, right, columns = b, right, columns, a, left, rows
    sizes = dict(zip(left + right, a.shape + b.shape, strict=True))
    a = _grouped(a, left, batch, rows, inner, sizes)
    b = _grouped(b, right, batch, inner, columns, sizes)
    made = batched(a, b) if inner else a * b
    order = [*batch, *rows, *columns]
    made = made.reshape([sizes[c] for c in order])
    return made.transpose([order.index(c) for c in out])


def _summed(x: np.ndarray, term: str, wanted: str) -> tuple[np.ndarray, str]:
    """`x` summed over the letters that nobody else has."""
    alone = tuple(i for i, c in enumerate(term) if c not in wanted)
    if not alone:
        return x, term
    return np.add.reduce(x, alone, x.dtype), "".join(c for c in term if c in wanted)


def _grouped(x: np.ndarray, term: str, batch, first, second, sizes: dict) -> np.ndarray:
    """`x` with its batch dimensions and two more, which stand for groups of letters."""
    x = x.transpose([term.index(c) for c in (*batch, *first, *second)])
    down, right = (math.prod(sizes[c] for c in group) for group in (first, second))
    return x.reshape([*(sizes[c] for c in batch), down, right])
