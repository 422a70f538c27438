"""Modules that learn their sizes from the first input."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from ...errors import GraphError
from ..parameter import is_lazy

__all__ = ["LazyModuleMixin"]

if TYPE_CHECKING:
    from .module import Module as _Base
else:
    _Base = object


class LazyModuleMixin(_Base):
    """Put before a module class: its parameters may be `UninitializedParameter` at first.

    The class defines ``initialize_parameters(*inputs)``, which is called before the first forward
    and materializes them. Afterwards the module turns into `cls_to_become`, if that is set.

    >>> net = autograd.nn.Sequential(autograd.nn.LazyLinear(2), autograd.nn.LazyLinear(3))
    >>> net(autograd.ones(1, 5)).shape
    Size([1, 3])
    """

    cls_to_become: Any = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._load_hook = self._register_load_state_dict_pre_hook(_fit_state, with_module=True)
        self._initialize_hook = self.register_forward_pre_hook(_infer, with_kwargs=True)

    def initialize_parameters(self, *args, **kwargs) -> None:
        """Take the shapes of the parameters from the inputs; every lazy class defines it."""
        raise GraphError(
            f"initialize_parameters: a class that defines it is required; got "
            f"{type(self).__name__}."
        )

    def has_uninitialized_params(self) -> bool:
        """Whether some parameter or buffer has no shape yet."""
        tensors = itertools.chain(self._parameters.values(), self._buffers.values())
        return any(map(is_lazy, tensors))


def _fit_state(
    module, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs
) -> None:
    """Materialize parameters in the shapes that a state to be loaded has."""
    tensors = itertools.chain(module._parameters.items(), module._buffers.items())
    for name, value in list(tensors):
        given = state_dict.get(prefix + name)
        if given is not None and is_lazy(value) and not is_lazy(given):
            value.materialize(given.shape)


def _infer(module, args, kwargs) -> None:
    """Before the first forward: take the sizes from the inputs, and become an ordinary module."""
    module.initialize_parameters(*args, **(kwargs or {}))
    if module.has_uninitialized_params():
        raise GraphError(
            f"{type(module).__name__}: parameters without a shape are left; a lazy module cannot "
            "be used before all of them are known."
        )
    module._initialize_hook.remove()
    module._load_hook.remove()
    delattr(module, "_initialize_hook")
    delattr(module, "_load_hook")
    if module.cls_to_become is not None:
        module.__class__ = module.cls_to_become
