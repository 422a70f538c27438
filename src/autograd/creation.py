"""Making tensors."""

import numpy as np

from .dtypes import as_dtype
from .tensor import Tensor, to_array


def tensor(data, *, dtype=None, device=None, requires_grad=False):
    """A tensor with a copy of `data`."""
    t = Tensor._wrap(to_array(data, None if dtype is None else as_dtype(dtype)))
    t.requires_grad = requires_grad
    return t


def ones(*size, requires_grad=False):
    """Ones."""
    t = Tensor._wrap(np.ones(size, "f4"))
    t.requires_grad = requires_grad
    return t
