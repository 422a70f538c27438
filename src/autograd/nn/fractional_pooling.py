"""Max pooling over windows that begin at random places."""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentError, ArgumentTypeError, ShapeError
from ..kernels.taps import largest_from
from ..ops.extents import as_extents, batched, spatial
from ..ops.placing import picked
from ..ops.pooling import require_places
from ..random.tensors import rand
from ..tensor import Tensor


def _starts(sample: np.ndarray, n: int, out: int, kernel: int) -> np.ndarray:
    """Where `out` windows over `n` places begin, for random numbers [N, C] between 0 and 1.

    Source: Graham, "Fractional Max-Pooling" (2014), pseudorandom sequences.
    """
    last = np.full((*sample.shape, 1), n - kernel)
    if out == 1:
        return last
    step = sample.dtype.type(n - kernel) / sample.dtype.type(out - 1)
    sample = sample[..., None]
    first = np.trunc((np.arange(out - 1, dtype=sample.dtype) + sample) * step)
    return np.concatenate([(first - np.trunc(sample * step)).astype(np.int64), last], -1)


def _wanted_size(name: str, size: tuple, kernel: tuple, output_size, output_ratio) -> tuple:
    n = len(size)
    if (output_size is None) == (output_ratio is None):
        raise ArgumentError(f"{name}: either an output_size or an output_ratio is required.")
    if output_size is None:
        ratio = output_ratio if isinstance(output_ratio, (tuple, list)) else (output_ratio,) * n
        if len(ratio) != n or not all(0 < r < 1 for r in ratio):
            raise ArgumentError(
                f"{name}: an output_ratio between 0 and 1 is required; got {output_ratio}."
            )
        output_size = [int(m * r) for m, r in zip(size, ratio, strict=True)]
    wanted = as_extents(output_size, n, "an output_size", name, 1)
    if any(w + k - 1 > m for w, k, m in zip(wanted, kernel, size, strict=True)):
        raise ShapeError(
            f"{name}: output_size + kernel_size - 1 not larger than the input's {list(size)} is "
            f"required; got {list(wanted)} and {list(kernel)}."
        )
    return wanted


def _fractional_max_pool(n: int):
    name = f"fractional_max_pool{n}d"

    def pool_with_indices(
        input,
        kernel_size,
        output_size=None,
        output_ratio=None,
        return_indices: bool = True,
        _random_samples=None,
    ):
        if not isinstance(input, Tensor):
            raise ArgumentTypeError(f"{name}: a Tensor is required; got {type(input).__name__}.")
        input, single = batched(input, n, name)
        require_places(input, name)
        kernel = as_extents(kernel_size, n, "a kernel_size", name, 1)
        lead, size = input._array.shape[:2], input._array.shape[2:]
        wanted = _wanted_size(name, size, kernel, output_size, output_ratio)
        if _random_samples is None:
            _random_samples = rand(*lead, n, dtype=input.dtype)
        samples = _random_samples._array
        if samples.ndim != 3 or samples.shape[1:] != (lead[1], n) or len(samples) < lead[0]:
            raise ShapeError(
                f"{name}: _random_samples of shape {[*lead, n]} or more are required; got "
                f"{list(samples.shape)}."
            )
        samples = samples[: lead[0]]
        if n == 2:  # the numbers for a plane are those of W, then H
            samples = samples[..., ::-1]
        starts = tuple(_starts(samples[..., d], size[d], wanted[d], kernel[d]) for d in range(n))
        places = largest_from(input._array, starts, kernel)
        values, indices = picked(input, places, n), Tensor._wrap(places)
        return (values.squeeze(0), indices.squeeze(0)) if single else (values, indices)

    def pool(
        input,
        kernel_size,
        output_size=None,
        output_ratio=None,
        return_indices: bool = False,
        _random_samples=None,
    ):
        both = pool_with_indices(
            input, kernel_size, output_size, output_ratio, True, _random_samples
        )
        return both if return_indices else both[0]

    shown = f"""over {spatial(n)} in windows that begin at random.

    Args:
        input: tensor [N, C, {spatial(n)}], or without N.
        kernel_size: size of the windows.
        output_size: how many windows along each dimension; or
        output_ratio: how many, as a share of the input's size.
        return_indices: also return the flat positions of the elements.
        _random_samples: the random numbers to use: [N, C, {n}], between 0 and 1.

    Source: Graham, "Fractional Max-Pooling" (2014).

    >>> x = autograd.ones(1, 2, {", ".join("8" * n)})
    >>> autograd.nn.functional.{name}(x, 2, 3).shape
    Size([1, 2, {", ".join("3" * n)}])
    """
    pool.__name__ = pool.__qualname__ = name
    pool.__doc__ = "The largest elements " + shown
    pool_with_indices.__name__ = pool_with_indices.__qualname__ = f"{name}_with_indices"
    pool_with_indices.__doc__ = "The largest elements and their flat positions, " + shown
    return pool, pool_with_indices


fractional_max_pool2d, fractional_max_pool2d_with_indices = _fractional_max_pool(2)
fractional_max_pool3d, fractional_max_pool3d_with_indices = _fractional_max_pool(3)
