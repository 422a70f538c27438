"""Sums, means and maxima of bags of rows."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from ..kernels import tables
from .comparison import where
from .core.registry import Sample, composite, functional
from .embedding import added_rows, padding_row, rows_at, shorten_rows, table_indices
from .indexing import looked_up
from .shape import reshape


@composite(**functional)
def embedding_bag(
    input,
    weight,
    offsets=None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    mode: str = "mean",
    sparse: bool = False,
    per_sample_weights=None,
    include_last_offset: bool = False,
    padding_idx: int | None = None,
):
    """Sums, means or maxima of bags of rows of a table.

    Args:
        input: indices: [N, B], a bag in each row, or [n] with `offsets`; int64 or int32.
        weight: table [rows, width].
        offsets: where each bag begins in `input` [n].
        max_norm, norm_type, scale_grad_by_freq, sparse: as for `embedding`.
        mode: "sum", "mean" or "max".
        per_sample_weights: factors in the shape of `input`, for sums.
        include_last_offset: the offsets end with the size of the last bag's end.
        padding_idx: a row that does not count.

    Returns:
        [N, width]; zeros for an empty bag.

    Raises:
        DimensionError: an index that is no row.
        ShapeError, ArgumentError: arguments that do not fit.

    Gradient: of a maximum, to the first of equal elements.

    >>> table = autograd.tensor([[0., 1.], [2., 3.]])
    >>> autograd.nn.functional.embedding_bag(autograd.tensor([[1, 0]]), table)
    tensor([[1., 2.]])
    """
    places = table_indices(input, weight, "embedding_bag")
    skipped = padding_row(padding_idx, len(weight._array), "embedding_bag")
    if mode not in ("sum", "mean", "max"):
        raise ArgumentError(
            f"embedding_bag: mode 'sum', 'mean' or 'max' is required; got {mode!r}."
        )
    if mode == "max" and scale_grad_by_freq:
        raise ArgumentError(
            "embedding_bag: scale_grad_by_freq=False is required for mode 'max'; got True."
        )
    starts = _starts(places, offsets, include_last_offset)
    weights = _weights(per_sample_weights, input, weight, mode)
    if max_norm is not None:
        shorten_rows(weight, places, max_norm, norm_type)
    places, count = places.reshape(-1), starts.size
    bags = np.repeat(np.arange(count), np.diff(starts, append=places.size))
    if skipped is not None:
        kept = np.flatnonzero(places != skipped)
        places, bags = places[kept], bags[kept]
        weights = None if weights is None else looked_up(weights, (kept,))
    if mode == "max":
        return _largest(weight, places, bags, count)
    if scale_grad_by_freq:
        rows = rows_at(weight, places, None, True)
        out = added_rows(rows, weights, bags, np.arange(places.size), count)
    else:
        out = added_rows(weight, weights, bags, places, count)
    if mode == "sum":
        return out
    sizes = np.maximum(np.bincount(bags, minlength=count), 1).astype(weight._array.dtype)
    return out / Arithmetic.Tensor._wrap(sizes[:, None])


def _starts(places: np.ndarray, offsets, include_last: bool) -> np.ndarray:
    """Where each bag begins in the flat indices.

    Raises:
        ShapeError, ArgumentTypeError, ArgumentError: offsets that do not fit.
    """
    if places.ndim == 2:
        if offsets is not None:
            raise ArgumentError(
                "embedding_bag: no offsets are required for indices of 2 dims, whose rows are the "
                "bags; got some."
            )
        return np.arange(len(places)) * places.shape[1]
    if places.ndim != 1:
        raise ShapeError(
            f"embedding_bag: indices of 1 or 2 dims are required; got shape {list(places.shape)}."
        )
    if type(offsets) not in tensor_types:
        raise ArgumentTypeError(
            "embedding_bag: offsets as a Tensor are required for indices of 1 dim; got "
            f"{type(offsets).__name__}."
        )
    starts = offsets._array
    if starts.ndim != 1 or starts.dtype.kind not in "iu":
        raise ShapeError(
            "embedding_bag: a vector of integer offsets is required; got "
            f"{list(starts.shape)} {offsets.dtype}."
        )
    if include_last and not starts.size:
        raise ShapeError("embedding_bag: at least one offset is required; got none.")
    ends = np.append(starts, places.size)
    if starts.size and (starts[0] != 0 or (np.diff(ends) < 0).any()):
        raise ArgumentError(
            f"embedding_bag: offsets that grow from 0 to at most {places.size} are required; got "
            f"{starts.tolist()}."
        )
    return starts[:-1] if include_last else starts


def _weights(weights, input, table, mode: str):
    """The flat factors, or None.

    Raises:
        ArgumentError, DTypeError, ShapeError: factors that do not fit.
    """
    if weights is None:
        return None
    if mode != "sum":
        raise ArgumentError(
            f"embedding_bag: mode 'sum' is required with per_sample_weights; got {mode!r}."
        )
    if weights.dtype is not table.dtype:
        raise DTypeError(
            f"embedding_bag: per_sample_weights of dtype {table.dtype} are required; got "
            f"{weights.dtype}."
        )
    if weights._array.shape != input._array.shape:
        raise ShapeError(
            f"embedding_bag: per_sample_weights of shape {list(input.shape)} are required; got "
            f"{list(weights.shape)}."
        )
    return reshape(weights, (weights._array.size,))


def _largest(table, places: np.ndarray, bags: np.ndarray, count: int):
    """The largest element of each bag in each column."""
    width = table._array.shape[1]
    chosen = np.zeros((count, width), np.int64)
    empty = np.bincount(bags, minlength=count) == 0
    if places.size:
        rows = tables.rows_at(table._array, places)
        starts = np.flatnonzero(np.diff(bags, prepend=-1))
        most = np.maximum.reduceat(rows, starts)[np.cumsum(np.diff(bags, prepend=bags[0]) > 0)]
        hits = (rows == most) | np.isnan(rows)
        order = np.where(hits, np.arange(places.size)[:, None], places.size)
        chosen[~empty] = places[np.minimum.reduceat(order, starts)]
    out = looked_up(table, (chosen, np.arange(width)))
    return where(empty[:, None], 0.0, out) if empty.any() else out


@embedding_bag.samples
def _(rng):
    table, pairs = rng.normal(size=(5, 3)), np.array([[4, 0, 0], [1, 4, 4]])
    row, offsets = np.array([4, 0, 0, 2, 1]), np.array([0, 2, 2, 3])
    for mode in ("sum", "mean", "max"):
        yield Sample(pairs, table, mode=mode)
        yield Sample(row, table, offsets, mode=mode)
        yield Sample(row, table, np.array([0, 2, 5]), mode=mode, include_last_offset=True)
        yield Sample(row, table, offsets, mode=mode, padding_idx=-1)
        yield Sample(pairs, table, mode=mode, padding_idx=4)
    yield Sample(pairs, table, mode="sum", per_sample_weights=rng.normal(size=(2, 3)))
    weights = rng.normal(size=5)
    yield Sample(row, table, offsets, mode="sum", per_sample_weights=weights, padding_idx=0)
