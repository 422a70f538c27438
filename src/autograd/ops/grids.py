"""Images read at the points of a grid: grid_sample and affine_grid."""

from __future__ import annotations

import itertools
from functools import reduce
from typing import Any

import numpy as np

from ..engine.graph import Arithmetic
from ..errors import ArgumentError, ShapeError
from ..kernels.resizing import SHARPNESS
from .comparison import where
from .core.registry import Sample, composite
from .extents import as_extents
from .flat import bent
from .permutation import transpose
from .placing import picked
from .products import check_operands, matmul
from .shape import reshape

_MODES, _PADDINGS = ("bilinear", "nearest", "bicubic"), ("zeros", "border", "reflection")


def _constant(array: np.ndarray, like):
    """A tensor without gradient, of the dtype of `like`."""
    return Arithmetic.Tensor._wrap(np.asarray(array).astype(like._array.dtype))


def _in_elements(x, n: int, corners: bool):
    """A coordinate between -1 and 1 as a position among `n` elements."""
    return (x + 1) * ((n - 1) / 2) if corners else ((x + 1) * n - 1) / 2


def _padded(x, n: int, padding: str, corners: bool):
    """A position moved into the image, NaN to its start; "zeros" leaves it where it is."""
    if padding == "zeros":
        return x
    if padding == "reflection":
        low, span = (0.0, n - 1) if corners else (-0.5, n)
        if not span:
            return x * 0
        distance = (x - low).abs()
        turns = (distance.detach() / span).floor()
        forward, back = distance - turns * span, (turns + 1) * span - distance
        x = where(turns.remainder(2) == 0, forward, back) + low
    return where(x != x, 0.0, x.clamp(0, n - 1))


def _places(position: np.ndarray) -> np.ndarray:
    """Whole positions as integers; what is far outside or not finite becomes -100."""
    usable = np.abs(position) < 2**31
    return np.where(usable, position, -100).astype(np.int64)


def _neighbours(x, n: int, mode: str, padding: str, corners: bool) -> list:
    """The (place, weight) pairs that a coordinate reads along one dimension; weight None is 1."""
    x = _in_elements(x, n, corners)
    if mode == "bicubic":
        first = np.floor(x._array)
        t = x - _constant(first, x)
        near = [_padded(_constant(first + i, x), n, padding, corners)._array for i in range(-1, 3)]
        weights = [_cubic(t + 1), _cubic(t), _cubic(1 - t), _cubic(2 - t)]
        return list(zip(map(_places, near), weights, strict=True))
    x = _padded(x, n, padding, corners)
    if mode == "nearest":
        return [(_places(np.rint(x._array)), None)]
    first = np.floor(x._array)
    share = x - _constant(first, x)
    return [(_places(first), 1 - share), (_places(first + 1), share)]


def _cubic(distance):
    """The weight at a distance between 0 and 2. Source: Keys (1981), as `kernels.resizing`."""
    a = SHARPNESS
    near = ((a + 2) * distance - (a + 3)) * distance * distance + 1
    far = a * (((distance - 5) * distance + 8) * distance - 4)
    return where(distance <= 1, near, far)


@composite(namespace="nn.functional", method=False)
def grid_sample(
    input,
    grid,
    mode: str = "bilinear",
    padding_mode: str = "zeros",
    align_corners: bool | None = None,
):
    """The input at the points of a grid.

    Args:
        input: tensor [N, C, H, W] or [N, C, D, H, W].
        grid: tensor [N, out H, out W, 2] or [N, out D, out H, out W, 3] of points (x, y) or
            (x, y, z) between -1 and 1.
        mode: "bilinear" (trilinear in volumes), "nearest" or "bicubic" (images).
        padding_mode: what lies outside: "zeros", "border" or "reflection".
        align_corners: -1 and 1 are the middles of the outermost elements, not their outer edges.

    Returns:
        Tensor [N, C, out H, out W] or [N, C, out D, out H, out W].

    Raises:
        ShapeError: shapes that do not fit.
        ArgumentError: an unknown mode or padding_mode.

    >>> x = autograd.tensor([[[[1., 2.]]]])
    >>> grid = autograd.tensor([[[[0., 0.]]]])
    >>> autograd.nn.functional.grid_sample(x, grid, align_corners=False)
    tensor([[[[1.5000]]]])
    """
    check_operands("grid_sample", input, grid)
    shape, points = input._array.shape, grid._array.shape
    n = len(shape) - 2
    if n not in (2, 3) or len(points) != n + 2 or points[-1] != n or points[0] != shape[0]:
        raise ShapeError(
            "grid_sample: an input [N, C, H, W] and a grid [N, out H, out W, 2], or both with a "
            f"depth more, are required; got shapes {list(shape)} and {list(points)}."
        )
    if 0 in shape[2:]:
        raise ShapeError(f"grid_sample: an image with elements is required; got {list(shape)}.")
    if mode not in _MODES or (mode == "bicubic" and n == 3):
        raise ArgumentError(
            f"grid_sample: a mode of {', '.join(_MODES[: 5 - n])} is required for {n + 2} "
            f"dimensions; got {mode!r}."
        )
    if padding_mode not in _PADDINGS:
        raise ArgumentError(
            f"grid_sample: a padding_mode of {', '.join(_PADDINGS)} is required; got "
            f"{padding_mode!r}."
        )
    neighbours = [
        _neighbours(grid[..., n - 1 - d], shape[2 + d], mode, padding_mode, bool(align_corners))
        for d in range(n)
    ]
    terms = [_term(input, corner) for corner in itertools.product(*neighbours)]
    total = reduce(lambda total, term: total + term, terms)
    return bent(total) if mode == "nearest" else total


def _term(input, corner: tuple):
    """One neighbour in each dimension: its elements times their weights, 0 outside the image."""
    shape = input._array.shape
    flat: Any = 0
    inside: Any = True
    for (place, _), size in zip(corner, shape[2:], strict=True):
        inside = inside & (place >= 0) & (place < size)
        flat = flat * size + np.clip(place, 0, size - 1)
    flat = np.broadcast_to(flat[:, None], (flat.shape[0], shape[1], *flat.shape[1:]))
    values = picked(input, flat, len(shape) - 2)
    if not inside.all():
        values = where(Arithmetic.Tensor._wrap(inside[:, None]), values, 0.0)
    for _, weight in corner:
        if weight is not None:
            values = values * weight.unsqueeze(1)
    return values


@composite(namespace="nn.functional", method=False)
def affine_grid(theta, size, align_corners: bool | None = None):
    """The grid for `grid_sample` that an affine map makes of the regular one.

    Args:
        theta: tensor [N, 2, 3] for images or [N, 3, 4] for volumes.
        size: the sizes (N, C, H, W) or (N, C, D, H, W) of the result of `grid_sample`.
        align_corners: as in `grid_sample`.

    Returns:
        Tensor [N, H, W, 2] or [N, D, H, W, 3].

    Raises:
        ShapeError: shapes that do not fit.

    >>> theta = autograd.tensor([[[1., 0., 0.], [0., 1., 0.]]])
    >>> autograd.nn.functional.affine_grid(theta, (1, 1, 1, 2), align_corners=True)
    tensor([[[[-1.,  0.],
              [ 1.,  0.]]]])
    """
    given = theta._array.shape
    size = as_extents(size, len(size), "a size", "affine_grid", 1)
    n = len(size) - 2
    if n not in (2, 3) or given != (size[0], n, n + 1) or theta._array.dtype.kind not in "fV":
        raise ShapeError(
            "affine_grid: a floating-point theta [N, 2, 3] and a size (N, C, H, W), or [N, 3, 4] "
            f"and (N, C, D, H, W), are required; got shape {list(given)} of {theta.dtype} and "
            f"{list(size)}."
        )
    lines = [_line(m, bool(align_corners)) for m in size[2:]]
    base = np.stack([*np.meshgrid(*lines, indexing="ij")[::-1], np.ones(size[2:])], -1)
    rows = _constant(base.reshape(1, -1, n + 1), theta)
    return reshape(matmul(rows, transpose(theta, 1, 2)), (size[0], *size[2:], n))


def _line(n: int, corners: bool) -> np.ndarray:
    """The coordinates of `n` elements between -1 and 1."""
    if n == 1:
        return np.zeros(1)
    return np.linspace(-1, 1, n) * (1 if corners else (n - 1) / n)


@grid_sample.samples
def _(rng):
    image, volume = rng.normal(size=(2, 3, 4, 5)), rng.normal(size=(1, 2, 3, 4, 2))
    points = rng.uniform(-1.4, 1.4, size=(2, 3, 2, 2))
    deep = rng.uniform(-1.4, 1.4, size=(1, 2, 3, 2, 3))
    for padding in _PADDINGS:
        for corners in (False, True):
            for mode in _MODES:
                yield Sample(image, points, mode, padding, corners)
            for mode in _MODES[:2]:
                yield Sample(volume, deep, mode, padding, corners)
    yield Sample(image, points * 30, "bilinear", "reflection", False)


@affine_grid.samples
def _(rng):
    for corners in (False, True):
        yield Sample(rng.normal(size=(2, 2, 3)), (2, 1, 3, 4), corners)
        yield Sample(rng.normal(size=(2, 3, 4)), (2, 1, 3, 1, 2), corners)
