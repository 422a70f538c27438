"""Joining, repeating and rearranging tensors: cat, stack, tile, roll, flip, triangles."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..dtypes import INTEGER, as_dtype
from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DimensionError, DTypeError, ShapeError
from ..size import as_size
from .dims import as_integer, normalize_dim, normalize_dims, normalize_new_dim
from .regions import take_region
from .registry import Sample, composite, primitive
from .shape import permuted, reshaped
from .slicing import part


@primitive("result", method=False, function=False, node="Cat")
def joined(*tensors, dim: int):
    """Arrays joined along an existing dimension."""
    return np.concatenate(tensors, dim)


@joined.vjp("tensors")
def _(g, tensors_shapes, dim):
    ends = np.cumsum([shape[dim] for shape in tensors_shapes]).tolist()
    lead = (slice(None),) * dim
    return [
        part(g, (*lead, slice(end - shape[dim], end)))
        for shape, end in zip(tensors_shapes, ends, strict=True)
    ]


@joined.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(1, 3)), dim=0)


@primitive("result", method=False, function=False, node="Stack")
def stacked(*tensors, dim: int):
    """Equal arrays joined along a new dimension."""
    return np.stack(tensors, dim)


@stacked.vjp("tensors")
def _(g, tensors_shapes, dim):
    lead = (slice(None),) * dim
    return [part(g, (*lead, i)) for i in range(len(tensors_shapes))]


@stacked.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), dim=1)


def _sequence(tensors, operation: str) -> list:
    if type(tensors) in tensor_types or not hasattr(tensors, "__iter__"):
        raise ArgumentTypeError(
            f"{operation}: a sequence of tensors is required; got {type(tensors).__name__}. "
            "Put the tensors in a list."
        )
    tensors = list(tensors)
    if not tensors:
        raise ArgumentError(f"{operation}: at least one tensor is required; got an empty sequence.")
    for tensor in tensors:
        if type(tensor) not in tensor_types:
            raise ArgumentTypeError(
                f"{operation}: tensors are required; got {type(tensor).__name__}."
            )
    return tensors


@composite(method=False, aliases=("concat", "concatenate"))
def cat(tensors, dim: int = 0, *, out=None, axis=None):
    """Tensors joined along an existing dimension.

    Args:
        tensors: a sequence; all sizes but that of `dim` must agree. Empty 1-d tensors are skipped.
        dim: the dimension.

    >>> autograd.cat([autograd.tensor([1]), autograd.tensor([2, 3])])
    tensor([1, 2, 3])
    """
    tensors = _sequence(tensors, "cat")
    dim = dim if axis is None else axis
    kept = [x for x in tensors if x._array.shape != (0,)] or tensors[:1]
    first = kept[0]._array
    if not first.ndim:
        raise ShapeError(
            "cat: tensors with dimensions are required; got a 0-d tensor. Use stack()."
        )
    dim = normalize_dim(dim, first.ndim, "cat")
    for x in kept[1:]:
        shape = x._array.shape
        if len(shape) != first.ndim or any(
            a != b for i, (a, b) in enumerate(zip(shape, first.shape, strict=False)) if i != dim
        ):
            raise ShapeError(
                f"cat: sizes that agree except in dim {dim} are required; got {list(first.shape)} "
                f"and {list(shape)}."
            )
    return joined(*kept, dim=dim)


@cat.samples
def _(rng):
    yield Sample([rng.normal(size=(2, 3)), rng.normal(size=(1, 3))])
    yield Sample([rng.normal(size=(2, 3)), rng.normal(size=(2, 1))], -1)
    yield Sample([np.zeros(0), rng.normal(size=(2, 1))], 1)
    yield Sample([np.arange(2), rng.normal(size=2)])


@composite(method=False)
def stack(tensors, dim: int = 0, *, out=None):
    """Equal tensors joined along a new dimension.

    >>> autograd.stack([autograd.tensor([1]), autograd.tensor([2])])
    tensor([[1],
            [2]])
    """
    tensors = _sequence(tensors, "stack")
    shape = tensors[0]._array.shape
    for x in tensors:
        if x._array.shape != shape:
            raise ShapeError(
                f"stack: equal shapes are required; got {list(shape)} and {list(x._array.shape)}."
            )
    return stacked(*tensors, dim=normalize_new_dim(dim, len(shape), "stack"))


@stack.samples
def _(rng):
    yield Sample([rng.normal(size=(2, 3)), rng.normal(size=(2, 3))])
    yield Sample([rng.normal(size=(2, 3)), rng.normal(size=(2, 3))], -1)
    yield Sample([np.asarray(1.0), np.asarray(2.0)])


def _stacking(name: str, prepare, dim_of, summary: str, aliases=()):
    def join(tensors):
        return cat([prepare(x) for x in _sequence(tensors, name)], dim_of(tensors[0]))

    join.__name__ = join.__qualname__ = name
    join.__doc__ = f"""{summary}

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
    return reshaped(x, (1, x._array.size)) if x._array.ndim < 2 else x


def _columns(x):
    return reshaped(x, (x._array.size, 1)) if x._array.ndim < 2 else x


def _depth(x):
    shape = x._array.shape
    if len(shape) >= 3:
        return x
    return reshaped(x, (1, *shape, 1) if len(shape) == 1 else (*shape, 1) if shape else (1, 1, 1))


def _line(x):
    return x if x._array.ndim else reshaped(x, (1,))


hstack = _stacking(
    "hstack", _line, lambda x: 0 if x._array.ndim < 2 else 1, "Tensors joined along the columns."
)
vstack = _stacking("vstack", _rows, lambda x: 0, "Tensors joined along the rows.", ("row_stack",))
dstack = _stacking("dstack", _depth, lambda x: 2, "Tensors joined along the third dimension.")
column_stack = _stacking(
    "column_stack", _columns, lambda x: 1, "Tensors joined as columns; vectors become columns."
)


def rearranged(input, positions: np.ndarray):
    """The elements at flat positions (an operator that only moves or repeats elements)."""
    return take_region(input, positions)


def _positions(input) -> np.ndarray:
    """The flat position of every element, in the shape of the tensor."""
    return np.arange(input._array.size).reshape(input._array.shape)


@composite(function=False)
def repeat(input, *repeats):
    """The tensor repeated along each dimension; new dimensions come in front.

    >>> autograd.tensor([1, 2]).repeat(2, 2)
    tensor([[1, 2, 1, 2],
            [1, 2, 1, 2]])
    """
    counts = as_size(repeats, "repeat")
    if len(counts) < input._array.ndim:
        raise ShapeError(
            f"repeat: a count for each of the {input._array.ndim} dimensions is required; got "
            f"{list(counts)}."
        )
    return rearranged(input, np.tile(_positions(input), counts))


@composite()
def tile(input, dims):
    """The tensor repeated along dimensions counted from the last.

    >>> autograd.tensor([1, 2]).tile((2,))
    tensor([1, 2, 1, 2])
    """
    counts = as_size((dims,), "tile")
    return rearranged(input, np.tile(_positions(input), counts))


@composite()
def repeat_interleave(input, repeats, dim: int | None = None, *, output_size=None):
    """Every element repeated, next to itself, along `dim` (flattened if None).

    >>> autograd.tensor([1, 2]).repeat_interleave(2)
    tensor([1, 1, 2, 2])
    """
    counts = repeats._array if type(repeats) in tensor_types else repeats
    dim = None if dim is None else normalize_dim(dim, input._array.ndim, "repeat_interleave")
    if not isinstance(counts, np.ndarray):
        counts = np.asarray(as_integer(counts, "repeats", "repeat_interleave"))
    if counts.dtype.kind not in "iu":
        raise DTypeError(
            f"repeat_interleave: repeats of an integer dtype are required; got {counts.dtype}."
        )
    if counts.size and counts.min() < 0:
        raise ArgumentError(
            f"repeat_interleave: repeats of at least 0 are required; got {int(counts.min())}."
        )
    out = np.repeat(_positions(input), counts.item() if counts.size == 1 else counts, dim)
    if output_size is not None and out.shape[dim or 0] != output_size:
        raise ArgumentError(
            f"repeat_interleave: an output_size of {out.shape[dim or 0]}, the sum of the repeats, "
            f"is required; got {output_size}."
        )
    return rearranged(input, out)


@composite()
def roll(input, shifts, dims=None):
    """The elements moved around along dimensions; those that leave enter at the other end.

    >>> autograd.tensor([1, 2, 3]).roll(1)
    tensor([3, 1, 2])
    """
    shifts = shifts if isinstance(shifts, (tuple, list)) else (shifts,)
    shifts = tuple(as_integer(shift, "shift", "roll") for shift in shifts)
    if dims is not None:
        dims = normalize_dims_repeated(dims, input._array.ndim, "roll")
    if len(shifts) != (1 if dims is None else len(dims)):
        raise ArgumentError(
            f"roll: one shift for each dim is required; got {len(shifts)} shifts and "
            f"{1 if dims is None else len(dims)} dims."
        )
    return rearranged(input, np.roll(_positions(input), shifts, dims))


def normalize_dims_repeated(dims, ndim: int, operation: str) -> tuple:
    dims = dims if isinstance(dims, (tuple, list)) else (dims,)
    return tuple(normalize_dim(d, ndim, operation) for d in dims)


@composite()
def flip(input, *args, dims=None):
    """The order of the elements reversed along dimensions: a copy.

    >>> autograd.tensor([1, 2, 3]).flip(0)
    tensor([3, 2, 1])
    """
    dims = args if dims is None else dims if isinstance(dims, (tuple, list)) else (dims,)
    dims = dims[0] if len(dims) == 1 and isinstance(dims[0], (tuple, list)) else dims
    if not input._array.ndim:
        normalize_dims(tuple(dims), 0, "flip")
        return input.clone()
    return flipped(input, normalize_dims(tuple(dims), input._array.ndim, "flip"))


@primitive(method=False, function=False, node="Flip")
def flipped(input, dims: tuple):
    """The order reversed along dimensions: a copy."""
    return np.flip(input, dims).copy()


@flipped.vjp("input")
def _(g, dims):
    return flipped(g, dims)


@flipped.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (1,))


@composite()
def fliplr(input):
    """Columns in reverse order.

    >>> autograd.tensor([[1, 2]]).fliplr()
    tensor([[2, 1]])
    """
    return flip(input, 1)


@composite()
def flipud(input):
    """Rows in reverse order.

    >>> autograd.tensor([1, 2]).flipud()
    tensor([2, 1])
    """
    if not input._array.ndim:
        raise ShapeError("flipud: a tensor of at least one dimension is required; got shape [].")
    return flip(input, 0)


@composite()
def rot90(input, k: int = 1, dims=(0, 1)):
    """Rotated by `k` quarter turns in the plane of two dimensions.

    >>> autograd.tensor([[1, 2], [3, 4]]).rot90()
    tensor([[2, 4],
            [1, 3]])
    """
    k = as_integer(k, "k", "rot90")
    plane = normalize_dims(dims, input._array.ndim, "rot90")
    if len(plane) != 2:
        raise DimensionError(f"rot90: two different dims are required; got {list(dims)}.")
    return rearranged(input, np.rot90(_positions(input), k, plane))


@repeat.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (2, 1, 2))
    yield Sample(np.asarray(1.0), (2,))


@tile.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (2,))
    yield Sample(rng.normal(size=(2, 3)), (2, 1, 2))


@repeat_interleave.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 2)
    yield Sample(rng.normal(size=(2, 3)), np.array([1, 0, 2]), 1)


@roll.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 1)
    yield Sample(rng.normal(size=(2, 3)), (1, -1), (0, 1))


@flip.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (0, 1))


for _operator in (fliplr, flipud):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)))


@rot90.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), -1, (1, 0))


@primitive(inplace=True)
def tril(input, diagonal: int = 0):
    """The lower triangle of matrices, zero above `diagonal`.

    >>> autograd.ones(2, 2).tril()
    tensor([[1., 0.],
            [1., 1.]])
    """
    return np.tril(_matrices(input, "tril"), as_integer(diagonal, "diagonal", "tril"))


@tril.vjp("input")
def _(g, diagonal):
    return tril(g, diagonal)


@primitive(inplace=True)
def triu(input, diagonal: int = 0):
    """The upper triangle of matrices, zero below `diagonal`.

    >>> autograd.ones(2, 2).triu()
    tensor([[1., 1.],
            [0., 1.]])
    """
    return np.triu(_matrices(input, "triu"), as_integer(diagonal, "diagonal", "triu"))


def _matrices(input: np.ndarray, operation: str) -> np.ndarray:
    if input.ndim < 2:
        raise ShapeError(
            f"{operation}: a tensor of at least two dimensions is required; got shape "
            f"{list(input.shape)}."
        )
    return input


@triu.vjp("input")
def _(g, diagonal):
    return triu(g, diagonal)


for _operator in (tril, triu):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(3, 4)))
        yield Sample(rng.normal(size=(2, 3, 3)), -1)


@composite()
def diag_embed(input, offset: int = 0, dim1: int = -2, dim2: int = -1):
    """Matrices with the last dimension of `input` on their diagonal.

    >>> autograd.tensor([1, 2]).diag_embed()
    tensor([[1, 0],
            [0, 2]])
    """
    from .slicing import diagonal_placed

    shape = input._array.shape
    ndim = len(shape) + 1
    dim1 = normalize_new_dim(dim1, ndim - 1, "diag_embed")
    dim2 = normalize_new_dim(dim2, ndim - 1, "diag_embed")
    if dim1 == dim2:
        raise DimensionError(f"diag_embed: two different dims are required; got {dim1} twice.")
    size = shape[-1] + abs(offset)
    sizes = list(shape[:-1])
    for d in sorted((dim1, dim2)):
        sizes.insert(d, size)
    return diagonal_placed(input, tuple(sizes), offset, dim1, dim2)


@composite()
def diag(input, diagonal: int = 0):
    """The diagonal of a matrix, or a matrix with a vector on its diagonal.

    >>> autograd.tensor([1, 2]).diag()
    tensor([[1, 0],
            [0, 2]])
    """
    if input._array.ndim == 1:
        return diag_embed(input, diagonal)
    if input._array.ndim != 2:
        raise ShapeError(f"diag: a vector or a matrix is required; got shape {list(input.shape)}.")
    return input.diagonal(diagonal).clone()


@composite()
def diagflat(input, offset: int = 0):
    """A matrix with all elements on its diagonal.

    >>> autograd.tensor([[1, 2]]).diagflat()
    tensor([[1, 0],
            [0, 2]])
    """
    return diag_embed(reshaped(input, (input._array.size,)), offset)


@composite()
def trace(input):
    """Sum of a matrix's diagonal.

    >>> autograd.tensor([[1, 2], [3, 4]]).trace()
    tensor(5)
    """
    if input._array.ndim != 2:
        raise ShapeError(f"trace: a matrix is required; got shape {list(input.shape)}.")
    return input.diagonal().sum()


@diag_embed.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), 1, 0, 2)


@diag.samples
def _(rng):
    yield Sample(rng.normal(size=3), 1)
    yield Sample(rng.normal(size=(3, 4)), -1)


@diagflat.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 2)))


@trace.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)))


@composite(method=False)
def block_diag(*tensors):
    """A matrix with the given matrices along its diagonal.

    >>> autograd.block_diag(autograd.ones(1, 1), autograd.ones(1, 2)).shape
    Size([2, 3])
    """
    from .slicing import placed

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


def _vector(x, operation: str):
    """A vector, or a number as one; nothing else."""
    if x._array.ndim > 1:
        raise ShapeError(f"{operation}: vectors are required; got shape {list(x.shape)}.")
    return reshaped(x, (x._array.size,))


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
        line = reshaped(v, tuple(-1 if j == i else 1 for j in range(count)))
        grids.append(line.expand(shape))
    if indexing == "xy" and count > 1:
        order = (1, 0, *range(2, count))
        grids = [permuted(grid, order) for grid in grids]
    return tuple(grids)


@meshgrid.samples
def _(rng):
    yield Sample(rng.normal(size=2), rng.normal(size=3), indexing="ij")
    yield Sample(rng.normal(size=2), rng.normal(size=3), indexing="xy")


@composite(method=False)
def cartesian_prod(*tensors):
    """All combinations of one element from each vector, as rows.

    >>> autograd.cartesian_prod(autograd.tensor([1, 2]), autograd.tensor([3])).tolist()
    [[1, 3], [2, 3]]
    """
    for x in tensors:
        _vector(x, "cartesian_prod")
    if len(tensors) == 1:
        return tensors[0]
    return stack([reshaped(g, (g._array.size,)) for g in meshgrid(*tensors, indexing="ij")], 1)


@cartesian_prod.samples
def _(rng):
    yield Sample(rng.normal(size=2), rng.normal(size=3))


@composite()
def combinations(input, r: int = 2, with_replacement: bool = False):
    """All combinations of `r` elements of a vector, as rows.

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

    >>> autograd.kron(autograd.tensor([1, 2]), autograd.tensor([1, 1]))
    tensor([1, 1, 2, 2])
    """
    a, b = input._array.shape, other._array.shape
    ndim = max(len(a), len(b))
    a, b = (1,) * (ndim - len(a)) + a, (1,) * (ndim - len(b)) + b
    left = reshaped(input, tuple(n for size in a for n in (size, 1)))
    right = reshaped(other, tuple(n for size in b for n in (1, size)))
    return reshaped(left * right, tuple(m * n for m, n in zip(a, b, strict=True)))


@kron.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 2)), rng.normal(size=(1, 3)))
    yield Sample(rng.normal(size=2), rng.normal(size=(2, 3)))


def _triangle(name: str, function):
    def indices(row: int, col: int, offset: int = 0, *, dtype=None, device=None, layout=None):
        shape = as_size((row, col), name)
        found = np.stack(function(shape[0], as_integer(offset, "offset", name), shape[1]))
        target = as_dtype(dtype or "int64")
        if target.category != INTEGER:
            raise DTypeError(f"{name}: an integer dtype is required; got {target}.")
        return Arithmetic.Tensor._wrap(found.astype(target.numpy))

    indices.__name__ = indices.__qualname__ = name
    indices.__doc__ = f"""Row and column indices of a {name[:4]} triangle.

    >>> autograd.{name}(2, 2).shape
    Size([2, 3])
    """
    return composite(method=False)(indices)


tril_indices = _triangle("tril_indices", np.tril_indices)
triu_indices = _triangle("triu_indices", np.triu_indices)
for _operator in (tril_indices, triu_indices):

    @_operator.samples
    def _(rng):
        yield Sample(3, 4, 1)


@composite(namespace="nn.functional", method=False)
def pad(input, pad, mode: str = "constant", value: float | None = None):
    """The tensor with places added at the ends of its last dimensions.

    Args:
        input: tensor.
        pad: sizes (left, right) of the last dimension, then of the one before, and so on; negative
            sizes cut off ("constant" only).
        mode: "constant", "reflect", "replicate" or "circular".
        value: what "constant" fills in (0).

    Raises:
        ArgumentError: an unknown mode, an odd number of sizes, or too many.

    >>> autograd.nn.functional.pad(autograd.tensor([1., 2.]), (1, 0))
    tensor([0., 1., 2.])
    """
    shape = input._array.shape
    if not isinstance(pad, (tuple, list)):
        raise ArgumentTypeError(f"pad: a tuple of sizes is required; got {type(pad).__name__}.")
    if len(pad) % 2 or len(pad) // 2 > len(shape):
        raise ArgumentError(
            f"pad: a pair of sizes for at most {len(shape)} dimensions is required; got "
            f"{list(pad)}."
        )
    pad = tuple(as_integer(size, "a size", "pad") for size in pad)
    widths = [(0, 0)] * (len(shape) - len(pad) // 2)
    widths += [(pad[i], pad[i + 1]) for i in range(len(pad) - 2, -1, -2)]
    sizes = [n + before + after for n, (before, after) in zip(shape, widths, strict=True)]
    if min(sizes, default=0) < 0:
        raise ShapeError(
            f"pad: sizes that leave every dimension at least 0 are required; got {list(pad)} for "
            f"shape {list(shape)}."
        )
    if mode == "constant":
        return padded(input, tuple(widths), 0.0 if value is None else value)
    place = _PLACES.get(mode)
    if place is None:
        raise ArgumentError(
            f"pad: mode 'constant', 'reflect', 'replicate' or 'circular' is required; got {mode!r}."
        )
    for n, (before, after) in zip(shape, widths, strict=True):
        limit = {"reflect": n - 1, "circular": n}.get(mode, n and math.inf)
        if max(before, after) > max(limit, 0):
            raise ArgumentError(
                f"pad: sizes of at most {max(limit, 0)} are required for mode {mode!r} and a "
                f"dimension of size {n}; got {(before, after)}."
            )
    places = [place(np.arange(-b, n + a), n) for n, (b, a) in zip(shape, widths, strict=True)]
    return rearranged(input, _positions(input)[np.ix_(*places)])


_PLACES: dict[str, Any] = {  # where the element of a place outside 0 ... n - 1 comes from
    "reflect": lambda i, n: (n - 1) - np.abs((n - 1) - np.abs(i)),
    "replicate": lambda i, n: np.clip(i, 0, n - 1),
    "circular": lambda i, n: i % n if n else i,
}


@primitive(method=False, function=False, node="Pad")
def padded(input, widths: tuple, value: float):
    """`input` with a constant added (or places cut off) at the ends of its dimensions."""
    cut = tuple(
        slice(max(-b, 0), n - max(-a, 0)) for n, (b, a) in zip(input.shape, widths, strict=True)
    )
    grow = [(max(b, 0), max(a, 0)) for b, a in widths]
    return np.pad(input[cut], grow, constant_values=value)


@padded.vjp("input")
def _(g, widths):
    return padded(g, tuple((-b, -a) for b, a in widths), 0)


@padded.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), ((1, 0), (-1, 2)), 0.5)


@pad.samples
def _(rng):
    x = rng.normal(size=(2, 3, 4))
    yield Sample(x, (1, 2))
    yield Sample(x, (1, -1, 0, 2), "constant", 1.5)
    yield Sample(x, (1, 2), "reflect")
    yield Sample(x, (1, 2), "replicate")
    yield Sample(x, (1, 2), "circular")


def bool_tensor_required(mask, operation: str) -> None:
    if mask._array.dtype.kind != "b":
        raise DTypeError(f"{operation}: a bool mask is required; got {mask.dtype}.")
