"""What is pruned: classes that compute masks, and the hook that applies them."""

from __future__ import annotations

import math
import numbers
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from ...creation.filled import ones_like, zeros_like
from ...errors import ArgumentError, ArgumentTypeError, DimensionError, GraphError, ShapeError
from ...ops.sorting import kthvalue, topk
from ...random.tensors import rand, rand_like
from ...tensor import Tensor
from ..modules.module import Module


class BasePruningMethod(ABC):
    """A hook that multiplies a parameter by a mask before every forward.

    The parameter becomes ``<name>_orig``, its mask the buffer ``<name>_mask``. A subclass sets
    `PRUNING_TYPE` ("unstructured", "structured" along `dim`, or "global") and defines
    `compute_mask`.

    >>> prune = autograd.nn.utils.prune
    >>> class EveryOther(prune.BasePruningMethod):
    ...     PRUNING_TYPE = "unstructured"
    ...     def compute_mask(self, t, default_mask):
    ...         mask = default_mask.clone()
    ...         mask.view(-1)[::2] = 0
    ...         return mask
    >>> layer = autograd.nn.Linear(4, 1)
    >>> _ = EveryOther.apply(layer, "weight")
    >>> layer.weight_mask
    tensor([[0., 1., 0., 1.]])
    """

    PRUNING_TYPE: str
    _tensor_name: str

    def __call__(self, module: Module, inputs: Any) -> None:
        setattr(module, self._tensor_name, self.apply_mask(module))

    @abstractmethod
    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """The mask for scores `t`, within `default_mask`."""

    def apply_mask(self, module: Module) -> Tensor:
        """The parameter times its mask."""
        mask = getattr(module, f"{self._tensor_name}_mask")
        original = getattr(module, f"{self._tensor_name}_orig")
        return mask.to(original.dtype) * original

    @classmethod
    def apply(cls, module: Module, name: str, *args, importance_scores=None, **kwargs):
        """Prune a parameter of a module, further if it is pruned already.

        Args:
            module: changed in place.
            name: the parameter.
            args, kwargs: for the constructor.
            importance_scores: what to judge by, shaped like the parameter; default: its values.

        Returns:
            The hook.
        """
        before = [
            (key, hook)
            for key, hook in module._forward_pre_hooks.items()
            if isinstance(hook, BasePruningMethod) and hook._tensor_name == name
        ]
        method: BasePruningMethod = cls(*args, **kwargs)
        method._tensor_name = name
        original = getattr(module, name)
        scores = original if importance_scores is None else importance_scores
        if scores.shape != original.shape:
            raise ShapeError(
                f"prune: importance_scores of shape {list(original.shape)} are required; got "
                f"{list(scores.shape)}."
            )
        if before:
            default = getattr(module, f"{name}_mask").detach().clone()
            method = PruningContainer(before[0][1], method)
        else:
            default = ones_like(original.detach())
        mask = method.compute_mask(scores.detach(), default)
        for key, _ in before:
            del module._forward_pre_hooks[key]
        if not before:
            module.register_parameter(f"{name}_orig", module._parameters[name])
            del module._parameters[name]
        module.register_buffer(f"{name}_mask", mask)
        setattr(module, name, method.apply_mask(module))
        module.register_forward_pre_hook(method)
        return method

    def prune(
        self, t: Tensor, default_mask: Tensor | None = None, importance_scores: Tensor | None = None
    ) -> Tensor:
        """A tensor times the mask that the method computes for it."""
        scores = t if importance_scores is None else importance_scores
        if scores.shape != t.shape:
            raise ShapeError(
                f"prune: importance_scores of shape {list(t.shape)} are required; got "
                f"{list(scores.shape)}."
            )
        default = ones_like(t) if default_mask is None else default_mask
        return t * self.compute_mask(scores, default_mask=default)

    def remove(self, module: Module) -> None:
        """Make the pruned values the parameter."""
        name = self._tensor_name
        weight = self.apply_mask(module)
        if hasattr(module, name):
            delattr(module, name)
        original = module._parameters[f"{name}_orig"]
        original.data = weight.data
        del module._parameters[f"{name}_orig"]
        del module._buffers[f"{name}_mask"]
        setattr(module, name, original)


class PruningContainer(BasePruningMethod):
    """Several prunings of one parameter; each judges only what the ones before it have left.

    Args:
        args: pruning methods, or one list of them, all for the same parameter.

    Raises:
        ArgumentTypeError: something else than a pruning method.
        ArgumentError: a method for another parameter.

    >>> prune, layer = autograd.nn.utils.prune, autograd.nn.Linear(4, 1)
    >>> for amount in (1, 2):
    ...     _ = prune.l1_unstructured(layer, "weight", amount)
    >>> [type(method).__name__ for method in next(iter(layer._forward_pre_hooks.values()))]
    ['L1Unstructured', 'L1Unstructured']
    >>> layer.weight_mask.sum()
    tensor(1.)
    """

    PRUNING_TYPE = "container"

    def __init__(self, *args):
        self._pruning_methods: tuple[BasePruningMethod, ...] = ()
        if len(args) == 1 and isinstance(args[0], Iterable):
            args = tuple(args[0])
        for method in args:
            if not self._pruning_methods:
                self._tensor_name = getattr(method, "_tensor_name", "")
            self.add_pruning_method(method)

    def add_pruning_method(self, method: BasePruningMethod) -> None:
        """Add one more, for the same parameter."""
        if not isinstance(method, BasePruningMethod):
            raise ArgumentTypeError(
                f"prune: a pruning method is required; got {type(method).__name__}."
            )
        if method._tensor_name != self._tensor_name:
            raise ArgumentError(
                f"prune: a method for {self._tensor_name!r} is required; got one for "
                f"{method._tensor_name!r}."
            )
        inner = method._pruning_methods if isinstance(method, PruningContainer) else (method,)
        self._pruning_methods += inner

    def __len__(self) -> int:
        return len(self._pruning_methods)

    def __iter__(self):
        return iter(self._pruning_methods)

    def __getitem__(self, index):
        return self._pruning_methods[index]

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        method = self._pruning_methods[-1]
        if method.PRUNING_TYPE == "unstructured":
            part: Any = default_mask == 1
        elif method.PRUNING_TYPE == "structured":
            dim = method.dim % t.ndim  # type: ignore[attr-defined]
            others = [d for d in range(t.ndim) if d != dim]
            part = (*[slice(None)] * dim, default_mask.sum(others) != 0)
        elif method.PRUNING_TYPE == "global":
            part = (slice(None),) * t.ndim
        else:
            raise GraphError(
                "prune: PRUNING_TYPE 'unstructured', 'structured' or 'global' is required; got "
                f"{method.PRUNING_TYPE!r}."
            )
        mask = default_mask.clone()
        inner = method.compute_mask(t[part], default_mask=default_mask[part])
        mask[part] = inner.to(mask.dtype)
        return mask


def _check_amount(amount: Any) -> None:
    if not isinstance(amount, numbers.Real):
        raise ArgumentTypeError(f"prune: amount as a number is required; got {amount!r}.")
    limit = math.inf if isinstance(amount, numbers.Integral) else 1
    if not 0 <= float(amount) <= limit:
        raise ArgumentError(
            f"prune: an integer of at least 0 or a share between 0 and 1 is required; got {amount}."
        )


def _number(amount, size: int) -> int:
    """How many of `size` are pruned."""
    count = int(amount) if isinstance(amount, numbers.Integral) else round(amount * size)
    if count > size:
        raise ArgumentError(f"prune: an amount of at most {size} is required; got {amount}.")
    return count


def _check_structure(t: Tensor, dim: int) -> None:
    if t.ndim <= 1:
        raise ShapeError(
            f"prune: a tensor of at least 2 dims is required; got shape {list(t.shape)}."
        )
    if not -t.ndim <= dim < t.ndim:
        raise DimensionError(
            f"prune: dim between {-t.ndim} and {t.ndim - 1} is required; got {dim}."
        )


def _along(t: Tensor, dim: int, kept) -> Tensor:
    """A mask like `t` of ones in the slices `kept` along `dim`."""
    mask = zeros_like(t)
    mask[(*[slice(None)] * (dim % t.ndim), kept)] = 1
    return mask


class Identity(BasePruningMethod):
    """Prunes nothing, but makes the mask.

    >>> autograd.nn.utils.prune.Identity().prune(autograd.tensor([1., -3.]))
    tensor([ 1., -3.])
    """

    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        return default_mask


class RandomUnstructured(BasePruningMethod):
    """Prunes elements at random.

    Args:
        amount: how many, or which share.

    >>> pruned = autograd.nn.utils.prune.RandomUnstructured(0.25).prune(autograd.ones(8))
    >>> int((pruned == 0).sum())
    2
    """

    PRUNING_TYPE = "unstructured"

    def __init__(self, amount):
        _check_amount(amount)
        self.amount = amount

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        count, mask = _number(self.amount, t.numel()), default_mask.clone()
        if count:
            mask.view(-1)[topk(rand_like(t).view(-1), count).indices] = 0
        return mask


class L1Unstructured(BasePruningMethod):
    """Prunes the elements of least magnitude.

    Args:
        amount: how many, or which share.

    >>> autograd.nn.utils.prune.L1Unstructured(2).prune(autograd.tensor([1., -3., 0.5, 2.]))
    tensor([ 0., -3.,  0.,  2.])
    """

    PRUNING_TYPE = "unstructured"

    def __init__(self, amount):
        _check_amount(amount)
        self.amount = amount

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        count, mask = _number(self.amount, t.numel()), default_mask.clone()
        if count:
            mask.view(-1)[topk(t.abs().reshape(-1), count, largest=False).indices] = 0
        return mask


class RandomStructured(BasePruningMethod):
    """Prunes slices along a dimension at random.

    Args:
        amount: how many, or which share.
        dim: the dimension.

    >>> pruned = autograd.nn.utils.prune.RandomStructured(1, dim=0).prune(autograd.ones(3, 2))
    >>> sorted(pruned.sum(1).tolist())
    [0.0, 2.0, 2.0]
    """

    PRUNING_TYPE = "structured"

    def __init__(self, amount, dim: int = -1):
        _check_amount(amount)
        self.amount = amount
        self.dim = dim

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        _check_structure(t, self.dim)
        size = t.shape[self.dim]
        count = _number(self.amount, size)
        if not count:
            return default_mask
        chance = rand(size)
        mask = _along(t, self.dim, chance > kthvalue(chance, count).values)
        return mask * default_mask.to(mask.dtype)


class LnStructured(BasePruningMethod):
    """Prunes the slices along a dimension whose norm is least.

    Args:
        amount: how many, or which share.
        n: the order of the norm.
        dim: the dimension.

    >>> method = autograd.nn.utils.prune.LnStructured(1, n=2, dim=0)
    >>> method.prune(autograd.tensor([[1., 1.], [3., 4.]]))
    tensor([[0., 0.],
            [3., 4.]])
    """

    PRUNING_TYPE = "structured"

    def __init__(self, amount, n, dim: int = -1):
        _check_amount(amount)
        self.amount = amount
        self.n = n
        self.dim = dim

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        _check_structure(t, self.dim)
        size = t.shape[self.dim]
        count = _number(self.amount, size)
        if not count:
            return default_mask
        others = [d for d in range(t.ndim) if d != self.dim % t.ndim]
        norms = t.norm(p=self.n, dim=others)
        mask = _along(t, self.dim, topk(norms, size - count).indices)
        return mask * default_mask.to(mask.dtype)


class CustomFromMask(BasePruningMethod):
    """Prunes by a mask of the user's own.

    Args:
        mask: ones and zeros, shaped like the parameter.

    >>> method = autograd.nn.utils.prune.CustomFromMask(autograd.tensor([1., 0.]))
    >>> method.prune(autograd.tensor([5., 6.]))
    tensor([5., 0.])
    """

    PRUNING_TYPE = "global"

    def __init__(self, mask: Tensor):
        self.mask = mask

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        if default_mask.shape != self.mask.shape:
            raise ShapeError(
                f"prune: a mask of shape {list(default_mask.shape)} is required; got "
                f"{list(self.mask.shape)}."
            )
        return default_mask * self.mask.to(default_mask.dtype)
