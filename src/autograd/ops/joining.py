"""Joining and combining tensors: cat, stack and its kin, grids, products."""

from __future__ import annotations

import numpy as np

from ..dtypes import get_default_dtype
from ..engine.graph import Arithmetic
from ..errors import ArgumentError, DTypeError, ShapeError
from ..kernels import copying
from .core.dims import as_integer, normalize_dim, normalize_new_dim
from .core.dispatch import operands
from .core.registry import Sample, composite, primitive
from .permutation import permute
from .repetition import rearranged
from .shape import reshape
from .slicing import part


@primitive("result", method=False, aliases=("concat", "concatenate"))
def cat(tensors: list, dim: int = 0):
    """Tensors joined along an existing dimension.

    Args:
        tensors: a sequence; all sizes but that of `dim` must agree. Empty 1-d tensors are skipped.
        dim: the dimension.
        out: a tensor of the result's shape to write into.

    >>> autograd.cat([autograd.tensor([1]), autograd.tensor([2, 3])])
    tensor([1, 2, 3])
    """
    if type(dim) is int:
        try:
            return copying.joined(tensors, dim)
        except (TypeError, ValueError):
            pass  # what NumPy does not join may still be right
    kept = [x for x in tensors if x.shape != (0,)] or tensors[:1]
    shape = kept[0].shape
    if not shape:
        raise ShapeError(
            "cat: tensors with dimensions are required; got a 0-d tensor. Use stack()."
        )
    dim = normalize_dim(dim, len(shape), "cat")
    for x in kept[1:]:
        if len(x.shape) != len(shape) or any(
            a != b for i, (a, b) in enumerate(zip(x.shape, shape, strict=True)) if i != dim
        ):
            raise ShapeError(
                f"cat: sizes that agree except in dim {dim} are required; got {list(shape)} "
                f"and {list(x.shape)}."
            )
    return copying.joined(kept, dim)


@cat.vjp("tensors")
def _(g, tensors_shapes, dim):
    ndim = len(g.shape)
    lead, end, gradients = (slice(None),) * (dim % ndim), 0, []
    for shape in tensors_shapes:
        if len(shape) == ndim:
            start, end = end, end + shape[dim]
            gradients.append(part(g, (*lead, slice(start, end))))
        else:  # an empty one, which was skipped
            gradients.append(reshape(part(g, (slice(0),)), shape))
    return gradients


@cat.samples
def _(rng):
    yield Sample([rng.normal(size=(2, 3)), rng.normal(size=(1, 3))])
    yield Sample([rng.normal(size=(2, 3)), rng.normal(size=(2, 1))], -1)
    yield Sample([np.zeros(0), rng.normal(size=(2, 1))], 1)
    yield Sample([np.arange(2), rng.normal(size=2)])


@primitive("result", method=False)
def stack(tensors: list, dim: int = 0):
    """Equal tensors joined along a new dimension.

    Args:
        tensors: a sequence of tensors of one shape.
        dim: where the new dimension stands in the result.
        out: a tensor of the result's shape to write into.

    >>> autograd.stack([autograd.tensor([1]), autograd.tensor([2])])
    tensor([[1],
            [2]])
    """
    first = tensors[0]
    try:
        if dim == 0 and len(tensors) * first.size < FEW:
            return np.array(tensors, first.dtype)
        place = (slice(None),) * normalize_new_dim(dim, first.ndim, "stack") + (None,)
        return copying.joined([x[place] for x in tensors], len(place) - 1)
    except ValueError:
        for x in tensors:
            if x.shape != first.shape:
                raise ShapeError(
                    f"stack: equal shapes are required; got {list(first.shape)} and "
                    f"{list(x.shape)}."
                ) from None
        raise


FEW = 8_192  # elements up to which NumPy makes an array of a list of arrays sooner than it joins


@stack.vjp("tensors")
def _(g, tensors_shapes, dim):
    lead = (slice(None),) * (dim % len(g.shape))
    return [part(g, (*lead, i)) for i in range(len(tensors_shapes))]


@stack.samples
def _(rng):
    yield Sample([rng.normal(size=(2, 3)), rng.normal(size=(2, 3))])
    yield Sample([rng.normal(size=(2, 3)), rng.normal(size=(2, 3))], -1)
    yield Sample([np.asarray(1.0), np.asarray(2.0)])


def _stacking(name: str, prepare, dim_of, summary: str, aliases=()):
    def join(tensors):
        tensors = operands(tensors, name)
        return cat([prepare(x) for x in tensors], dim_of(tensors[0]))

    join.__name__ = join.__qualname__ = name
    join.__doc__ = f"""{summary}

    Args:
        tensors: a sequence of tensors.

    >>> a = autograd.tensor([1, 2])
    >>> autograd.{name}([a, a]).numel()
    4
    """
    operator = composite(method=False, aliases=aliases)(join)

    @operator.samples
    def _(rng):
        yield Sample([rng.normal(size=3), rng.normal(size=3)])
        yield Sample([rng.normal(size=(2, 3)), rng.normal(size=(2, 3))])

    return operator


def _rows(x):
    return reshape(x, (1, x._array.size)) if x._array.ndim < 2 else x


def _columns(x):
    return reshape(x, (x._array.size, 1)) if x._array.ndim < 2 else x


def _depth(x):
    shape = x._array.shape
    if len(shape) >= 3:
        return x
    return reshape(x, (1, *shape, 1) if len(shape) == 1 else (*shape, 1) if shape else (1, 1, 1))


def _line(x):
    return x if x._array.ndim else reshape(x, (1,))


hstack = _stacking(
    "hstack", _line, lambda x: 0 if x._array.ndim < 2 else 1, "Tensors joined along the columns."
)
vstack = _stacking("vstack", _rows, lambda x: 0, "Tensors joined along the rows.", ("row_stack",))
dstack = _stacking("dstack", _depth, lambda x: 2, "Tensors joined along the third dimension.")
column_stack = _stacking(
    "column_stack", _columns, lambda x: 1, "Tensors joined as columns; vectors become columns."
)


@composite(method=False)
def block_diag(*tensors):
    """A matrix with the given matrices along its diagonal.

    Args:
        tensors: matrices; vectors count as rows and numbers as 1 x 1. Without any the result is
            [1, 0].

    >>> autograd.block_diag(autograd.ones(1, 1), autograd.ones(1, 2)).shape
    Size([2, 3])
    """
    from .slicing import placed

    if not tensors:
        return Arithmetic.Tensor._wrap(np.empty((1, 0), get_default_dtype().numpy))
    matrices = [_rows(x) for x in tensors]
    height = sum(x._array.shape[0] for x in matrices)
    width = sum(x._array.shape[1] for x in matrices)
    out, row, column = None, 0, 0
    for x in matrices:
        rows, columns = x._array.shape
        index = (slice(row, row + rows), slice(column, column + columns))
        piece = placed(x, (height, width), index)
        out = piece if out is None else out + piece
        row, column = row + rows, column + columns
    return out


@block_diag.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(1, 1)), rng.normal(size=2))
    yield Sample()


def _vector(x, operation: str):
    """A vector, or a number as one; nothing else."""
    if x._array.ndim > 1:
        raise ShapeError(f"{operation}: vectors are required; got shape {list(x.shape)}.")
    return reshape(x, (x._array.size,))


@composite(method=False)
def meshgrid(*tensors, indexing: str = "ij"):
    """The coordinates of a grid from vectors along its sides.

    Args:
        tensors: vectors.
        indexing: "ij" (matrix order) or "xy" (Cartesian: the first two exchanged).

    >>> x, y = autograd.meshgrid(autograd.tensor([1, 2]), autograd.tensor([3, 4, 5]), indexing="ij")
    >>> x.shape
    Size([2, 3])
    """
    tensors = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)) else tensors
    if indexing not in ("ij", "xy"):
        raise ArgumentError(f"meshgrid: indexing 'ij' or 'xy' is required; got {indexing!r}.")
    vectors = [_vector(x, "meshgrid") for x in tensors]
    if not vectors:
        raise ArgumentError("meshgrid: at least one tensor is required; got an empty list.")
    for v in vectors[1:]:
        if v.dtype is not vectors[0].dtype:
            raise DTypeError(
                f"meshgrid: tensors of one dtype are required; got {vectors[0].dtype} and "
                f"{v.dtype}."
            )
    shape = tuple(v._array.size for v in vectors)
    count = len(vectors)
    grids = []
    for i, v in enumerate(vectors):
        line = reshape(v, tuple(-1 if j == i else 1 for j in range(count)))
        grids.append(line.expand(shape))
    if indexing == "xy" and count > 1:
        order = (1, 0, *range(2, count))
        grids = [permute(grid, order) for grid in grids]
    return tuple(grids)


@meshgrid.samples
def _(rng):
    yield Sample(rng.normal(size=2), rng.normal(size=3), indexing="ij")
    yield Sample(rng.normal(size=2), rng.normal(size=3), indexing="xy")


@composite(method=False)
def cartesian_prod(*tensors):
    """All combinations of one element from each vector, as rows.

    Args:
        tensors: vectors of one dtype.

    Returns:
        Matrix [product of the lengths, number of vectors]; the vector itself if there is one.

    >>> autograd.cartesian_prod(autograd.tensor([1, 2]), autograd.tensor([3])).tolist()
    [[1, 3], [2, 3]]
    """
    for x in tensors:
        _vector(x, "cartesian_prod")
    if len(tensors) == 1:
        return tensors[0]
    return stack([reshape(g, (g._array.size,)) for g in meshgrid(*tensors, indexing="ij")], 1)


@cartesian_prod.samples
def _(rng):
    yield Sample(rng.normal(size=2), rng.normal(size=3))


@composite(method=False)
def combinations(input, r: int = 2, with_replacement: bool = False):
    """All combinations of `r` elements of a vector, as rows.

    Args:
        input: vector.
        r: elements of each combination.
        with_replacement: an element may occur more than once.

    >>> autograd.combinations(autograd.tensor([1, 2, 3])).tolist()
    [[1, 2], [1, 3], [2, 3]]
    """
    import itertools

    _vector(input, "combinations")
    if as_integer(r, "r", "combinations") < 0:
        raise ArgumentError(f"combinations: r of at least 0 is required; got {r}.")
    choose = itertools.combinations_with_replacement if with_replacement else itertools.combinations
    rows = list(choose(range(input._array.size), r))
    return rearranged(input, np.array(rows, np.int64).reshape(len(rows), r))


@combinations.samples
def _(rng):
    yield Sample(rng.normal(size=4))
    yield Sample(rng.normal(size=3), 3, True)


@composite()
def kron(input, other):
    """Kronecker product.

    Args:
        input, other: tensors; the shorter shape is filled up with ones in front.

    Returns:
        Tensor whose sizes are the products of theirs.

    >>> autograd.kron(autograd.tensor([1, 2]), autograd.tensor([1, 1]))
    tensor([1, 1, 2, 2])
    """
    a, b = input._array.shape, other._array.shape
    ndim = max(len(a), len(b))
    a, b = (1,) * (ndim - len(a)) + a, (1,) * (ndim - len(b)) + b
    left = reshape(input, tuple(n for size in a for n in (size, 1)))
    right = reshape(other, tuple(n for size in b for n in (1, size)))
    return reshape(left * right, tuple(m * n for m, n in zip(a, b, strict=True)))


@kron.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 2)), rng.normal(size=(1, 3)))
    yield Sample(rng.normal(size=2), rng.normal(size=(2, 3)))
