"""What a tensor consists of."""

from __future__ import annotations

from typing import Any

import numpy as np

from .engine.graph import Node


class State:
    """The attributes of a tensor, which every part of the class works on.

    Attributes:
        _array: the numbers.
        _node: the operation that made the tensor; None for a leaf.
        _requires_grad: whether operations on it are recorded.
        _grad: the gradient, a tensor, or None.
        _alias: None, or the root of the views that share this memory (`ops.core.aliasing`).
        _hooks: hooks of a leaf; those of other tensors belong to their node.
    """

    __slots__ = ("__dict__", "__weakref__", "_alias", "_array", "_grad", "_node", "_requires_grad")

    _array: np.ndarray
    _node: Node | None
    _requires_grad: bool
    _grad: Any
    _alias: Any
    _hooks = None
    dtype: Any
    requires_grad: Any
