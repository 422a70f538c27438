"""Tables of vectors: rows looked up by number."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic, tensor_types
from ..engine.modes import no_grad
from ..errors import ArgumentError, ArgumentTypeError, DimensionError, DTypeError, ShapeError
from ..kernels import tables
from .core.registry import Sample, composite, functional, primitive
from .indexing import setitem
from .reduction import summed
from .shape import reshape


@primitive(method=False, function=False, node="Embedding")
def rows_at(input, places: np.ndarray, skipped: int | None = None, by_frequency: bool = False):
    """The rows of a matrix at `places`.

    Args:
        skipped: a row that gets no gradient.
        by_frequency: the gradient of a row is divided by how often it occurs.
    """
    return tables.rows_at(input, places)


@rows_at.vjp("input")
def _(g, input_shape, input_dtype, places, skipped, by_frequency):
    to, of, factors = tables.deliveries(places, skipped, by_frequency, input_dtype)
    g = reshape(g, (places.size, input_shape[1]))
    return added_rows(g, factors, to, of, input_shape[0])


@primitive(method=False, function=False)
def added_rows(input, weights, to: np.ndarray, places: np.ndarray, count: int):
    """A matrix of `count` rows: zeros, with weights[i] * input[places[i]] added at row to[i]."""
    return tables.added_rows(input, weights, to, places, count)


@added_rows.vjp("input")
def _(g, weights, input_shape, to, places):
    return added_rows(g, weights, places, to, input_shape[0])


@added_rows.vjp("weights")
def _(g, input, to, places):
    return summed(rows_at(g, to) * rows_at(input, places), (1,), False)


@rows_at.samples
def _(rng):
    x = rng.normal(size=(4, 3))
    yield Sample(x, np.array([[3, 0], [0, 1]]))
    yield Sample(x, np.asarray(2))
    yield Sample(x, np.array([], np.int64))


@added_rows.samples
def _(rng):
    to, places = np.array([0, 2, 2, 0]), np.array([1, 1, 0, 2])
    yield Sample(rng.normal(size=(3, 2)), None, to, places, 4)
    yield Sample(rng.normal(size=(3, 2)), rng.normal(size=4), to, places, 4)


def table_indices(input, weight, name: str) -> np.ndarray:
    """The indices as an int64 array.

    Raises:
        ArgumentTypeError: not tensors.
        DTypeError: indices that are not integers.
        ShapeError: the table is not a matrix.
        DimensionError: an index that is no row.
    """
    for value, what in ((input, "indices"), (weight, "a table")):
        if type(value) not in tensor_types:
            raise ArgumentTypeError(
                f"{name}: {what} as a Tensor are required; got {type(value).__name__}."
            )
    places, table = input._array, weight._array
    if places.dtype != np.int64 and places.dtype != np.int32:
        raise DTypeError(
            f"{name}: indices of int64 or int32 are required; got {input.dtype}. Convert them "
            "with long()."
        )
    if table.ndim != 2:
        raise ShapeError(f"{name}: a table of 2 dims is required; got shape {list(weight.shape)}.")
    rows = len(table)
    unsigned = places.view(np.uint64 if places.dtype == np.int64 else np.uint32)
    if places.size and int(unsigned.max()) >= rows:  # a negative one counts as large
        bad = places[(places < 0) | (places >= rows)].reshape(-1)[0]
        raise DimensionError(f"{name}: indices between 0 and {rows - 1} are required; got {bad}.")
    return places.astype(np.int64, copy=False)


def padding_row(padding_idx, rows: int, name: str) -> int | None:
    """The padding row counted from the start.

    Raises:
        ArgumentError: it is no row.
    """
    if padding_idx is None:
        return None
    if not -rows <= padding_idx < rows:
        raise ArgumentError(
            f"{name}: a padding_idx between {-rows} and {rows - 1} is required; got {padding_idx}."
        )
    return int(padding_idx) % rows


def shorten_rows(weight, places: np.ndarray, max_norm: float, norm_type: float) -> None:
    """Scale the rows at `places` down to a norm of at most `max_norm`, in place."""
    used = np.unique(places)
    with no_grad():
        table = weight.detach()
        rows = rows_at(table, used)
        norms = rows.norm(norm_type, 1)._array.astype(np.float64)
        if (long := norms > max_norm).any():
            scales = (max_norm / (norms[long] + 1e-7)).astype(rows._array.dtype)
            setitem(table, (used[long],), rows._array[long] * scales[:, None])


@composite(**functional)
def embedding(
    input,
    weight,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
):
    """The rows of a table at `input`.

    Args:
        input: indices of any shape, int64 or int32.
        weight: table [rows, width].
        padding_idx: a row that gets no gradient; negative from the end.
        max_norm: rows that are looked up are first scaled down to this norm, in place.
        norm_type: the order of that norm.
        scale_grad_by_freq: divide a row's gradient by how often it occurs in `input`.
        sparse: accepted; the gradient is dense.

    Returns:
        [*input.shape, width].

    Raises:
        DimensionError: an index that is no row.

    >>> table = autograd.tensor([[0., 1.], [2., 3.]])
    >>> autograd.nn.functional.embedding(autograd.tensor([1, 0, 1]), table)
    tensor([[2., 3.],
            [0., 1.],
            [2., 3.]])
    """
    places = table_indices(input, weight, "embedding")
    skipped = padding_row(padding_idx, len(weight._array), "embedding")
    if max_norm is not None:
        shorten_rows(weight, places, max_norm, norm_type)
    return rows_at(weight, places, skipped, scale_grad_by_freq)


@embedding.samples
def _(rng):
    table = rng.normal(size=(5, 3))
    yield Sample(np.array([[4, 0, 0], [1, 4, 4]]), table)
    yield Sample(np.asarray(2), table)
    yield Sample(np.zeros((0, 2), np.int64), table)
    yield Sample(np.array([4, 0, 0, 2], np.int32), table, -1)


@composite(namespace="nn.functional", method=False)
def one_hot(tensor, num_classes: int = -1):
    """A 1 at the place of each class, and zeros elsewhere.

    Args:
        tensor: classes of any shape, int64.
        num_classes: size of the new last dimension; one more than the largest class if -1.

    Returns:
        [*tensor.shape, num_classes], int64.

    Raises:
        DTypeError: classes that are not int64.
        ArgumentError: a class that is negative or too large.

    >>> autograd.nn.functional.one_hot(autograd.tensor([0, 2]))
    tensor([[1, 0, 0],
            [0, 0, 1]])
    """
    classes = tensor._array
    if classes.dtype != np.int64:
        raise DTypeError(
            f"one_hot: classes of int64 are required; got {tensor.dtype}. Convert them with long()."
        )
    if num_classes == -1:
        if not classes.size:
            raise ArgumentError("one_hot: num_classes is required for an empty tensor; got -1.")
        num_classes = int(classes.max()) + 1
    if num_classes < 1 and (classes.size or num_classes < 0):
        raise ArgumentError(f"one_hot: a positive num_classes is required; got {num_classes}.")
    if classes.size and not 0 <= classes.min() <= classes.max() < num_classes:
        bad = classes[(classes < 0) | (classes >= num_classes)].reshape(-1)[0]
        raise ArgumentError(
            f"one_hot: classes between 0 and {num_classes - 1} are required; got {bad}."
        )
    out = np.zeros((*classes.shape, num_classes), np.int64)
    np.put_along_axis(out, classes[..., None], 1, -1)
    return Arithmetic.Tensor._wrap(out)


@one_hot.samples
def _(rng):
    yield Sample(np.array([[0, 2], [1, 1]]))
    yield Sample(np.asarray(1), 4)
    yield Sample(np.zeros((0, 2), np.int64), 3)
