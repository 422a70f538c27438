"""Parameters that are computed from others: `register_parametrization`.

A parametrized module gets a subclass of its class in which the tensor is a property. It computes
the tensor from what the submodule ``parametrizations.<name>`` holds.
"""

from __future__ import annotations

import contextlib
import copy
import functools
from collections.abc import Sequence
from typing import Any

from ...engine.modes import no_grad
from ...errors import ArgumentError, InverseMissingError
from ...tensor import Tensor
from ..modules.container import ModuleDict, ModuleList
from ..modules.module import Module
from ..parameter import Parameter

__all__ = [
    "ParametrizationList",
    "cached",
    "is_parametrized",
    "register_parametrization",
    "remove_parametrizations",
    "transfer_parametrizations_and_params",
    "type_before_parametrizations",
]


class _Cache:
    """Computed tensors by module and name, kept inside `cached`."""

    depth = 0
    values: dict[tuple[int, str], Any] = {}  # noqa: RUF012


@contextlib.contextmanager
def cached():
    """Compute every parametrized tensor at most once inside, however often it is read.

    >>> layer = autograd.nn.utils.parametrizations.weight_norm(autograd.nn.Linear(2, 2))
    >>> with autograd.nn.utils.parametrize.cached():
    ...     layer.weight is layer.weight
    True
    >>> layer.weight is layer.weight
    False
    """
    _Cache.depth += 1
    try:
        yield
    finally:
        _Cache.depth -= 1
        if not _Cache.depth:
            _Cache.values.clear()


def _register(module: Module, name: str, value: Tensor) -> None:
    if isinstance(value, Parameter):
        module.register_parameter(name, value)
    else:
        module.register_buffer(name, value)


def _inverse(module: Module, value: Any, required: bool) -> Any:
    """What `module` has to be given to return `value`; `value` itself if it does not say."""
    if hasattr(module, "right_inverse"):
        try:
            return module.right_inverse(value)
        except NotImplementedError:
            if required:
                raise
    elif required:
        raise InverseMissingError(
            f"parametrize: a parametrization with right_inverse is required to assign a value; "
            f"{type(module).__name__} has none."
        )
    return value


class ParametrizationList(ModuleList):
    """The parametrizations of one tensor, and what it is computed from.

    Args:
        modules: called one after the other.
        original: the tensor.
        unsafe: allow that shape or dtype change.

    Attributes:
        original: what the first module is given; or
        original0, original1, ...: if its `right_inverse` returns several tensors.

    >>> layer = autograd.nn.utils.parametrizations.weight_norm(autograd.nn.Linear(20, 40))
    >>> [name for name, _ in layer.parametrizations.weight.named_parameters()]
    ['original0', 'original1']
    """

    def __init__(self, modules: Sequence[Module], original: Tensor, unsafe: bool = False):
        if not modules:
            raise ArgumentError("ParametrizationList: at least one module is required; got none.")
        super().__init__(modules)
        self.unsafe = unsafe
        shape, dtype = original.shape, original.dtype
        with no_grad():
            new: Any = original
            for module in reversed(list(self)):
                new = _inverse(module, new, False)
        self.is_tensor = isinstance(new, Tensor)
        if self.is_tensor:
            self.ntensors = 1
            if new.dtype != dtype:
                raise ArgumentError(
                    f"parametrize: right_inverse that keeps the dtype {dtype} is required; it "
                    f"gave {new.dtype}."
                )
            if new is not original:
                original.data = new.data  # the optimizer keeps knowing the parameter
            _register(self, "original", original)
        else:
            self._register_several(new, original)
        if not unsafe:
            self._check(shape, dtype)

    def _register_several(self, parts: Any, original: Tensor) -> None:
        if not isinstance(parts, Sequence) or not all(isinstance(p, Tensor) for p in parts):
            raise ArgumentError(
                "parametrize: right_inverse that returns a Tensor or several is required; it gave "
                f"{type(parts).__name__}."
            )
        self.ntensors = len(parts)
        for i, part in enumerate(parts):
            if isinstance(original, Parameter):
                part = Parameter(part, original.requires_grad)
            _register(self, f"original{i}", part)

    def _check(self, shape, dtype) -> None:
        out = self()
        if not isinstance(out, Tensor):
            raise ArgumentError(
                "parametrize: a parametrization that returns a Tensor is required; it gave "
                f"{type(out).__name__}."
            )
        if out.dtype != dtype or out.shape != shape:
            raise ArgumentError(
                f"parametrize: a parametrization that keeps shape {list(shape)} and dtype {dtype} "
                f"is required; it gave {list(out.shape)} and {out.dtype}. Pass unsafe=True."
            )

    def _modules_in_order(self) -> list[Module]:
        return [module for name, module in self._modules.items() if name.isdigit()]

    def right_inverse(self, value: Tensor) -> None:
        """Let the tensor take a value: change what it is computed from."""
        with no_grad():
            new: Any = value
            for module in reversed(self._modules_in_order()):
                new = _inverse(module, new, True)
            olds = [self.original] if self.is_tensor else self._originals()
            news = [new] if self.is_tensor else list(new)
            if len(news) != len(olds) or any(
                a.dtype != b.dtype for a, b in zip(olds, news, strict=False)
            ):
                raise ArgumentError(
                    "parametrize: right_inverse that keeps number and dtypes of the tensors is "
                    f"required; it gave {[str(t.dtype) for t in news]}."
                )
            for old, part in zip(olds, news, strict=True):
                old.data = part.clone()

    def _originals(self) -> list[Tensor]:
        return [getattr(self, f"original{i}") for i in range(self.ntensors)]

    def forward(self) -> Any:
        first, *rest = self._modules_in_order()
        out = first(self.original) if self.is_tensor else first(*self._originals())
        for module in rest:
            out = module(out)
        return out


def _property(name: str) -> property:
    def read(self) -> Tensor:
        if not _Cache.depth:
            return self.parametrizations[name]()
        key = (id(self), name)
        if key not in _Cache.values:
            _Cache.values[key] = self.parametrizations[name]()
        return _Cache.values[key]

    def write(self, value: Tensor) -> None:
        self.parametrizations[name].right_inverse(value)

    return property(read, write)


@functools.cache
def _parametrized_class(base: type, names: tuple[str, ...]) -> type:
    """The subclass of `base` in which the tensors `names` are computed."""

    def reduce(self, protocol):
        return _rebuild, (base, names), self.__getstate__()

    members = {name: _property(name) for name in names}
    members |= {"__reduce_ex__": reduce, "_base": base, "_parametrized": names}
    return type(f"Parametrized{base.__name__}", (base,), members)


def _rebuild(base: type, names: tuple[str, ...]) -> Module:
    return object.__new__(_parametrized_class(base, names))


def _parametrize_class(module: Module, names: tuple[str, ...]) -> None:
    base = type_before_parametrizations(module)
    module.__class__ = _parametrized_class(base, names) if names else base  # type: ignore


def register_parametrization(
    module: Module, tensor_name: str, parametrization: Module, *, unsafe: bool = False
) -> Module:
    """Let a parameter or buffer be computed by a module from one that takes its place.

    The new parameter is ``module.parametrizations.<tensor_name>.original``. Several
    parametrizations are applied one after the other. If `parametrization` has a method
    `right_inverse`, the tensor's value now and values assigned later go through it.

    Args:
        module: changed in place.
        tensor_name: the parameter or buffer.
        parametrization: called with the original, returns the tensor.
        unsafe: allow that shape or dtype change.

    Returns:
        The module.

    Raises:
        ArgumentError: there is no such tensor, or the result has another shape or dtype.

    >>> class Symmetric(autograd.nn.Module):
    ...     def forward(self, x):
    ...         return x.triu() + x.triu(1).T
    >>> layer = autograd.nn.Linear(3, 3)
    >>> _ = autograd.nn.utils.parametrize.register_parametrization(layer, "weight", Symmetric())
    >>> autograd.equal(layer.weight, layer.weight.T)
    True
    """
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        several = module.parametrizations[tensor_name]
        _append(module, tensor_name, several, parametrization, unsafe)
        return module
    if tensor_name not in module._buffers and tensor_name not in module._parameters:
        raise ArgumentError(
            f"register_parametrization: the name of a parameter or buffer of "
            f"{type(module).__name__} is required; got {tensor_name!r}."
        )
    original = getattr(module, tensor_name)
    several = ParametrizationList([parametrization], original, unsafe=unsafe)
    delattr(module, tensor_name)
    names = getattr(type(module), "_parametrized", ())
    if not names:
        module.parametrizations = ModuleDict()
    _parametrize_class(module, (*names, tensor_name))
    module.parametrizations[tensor_name] = several
    return module


def _append(module, name: str, several: ParametrizationList, new: Module, unsafe: bool) -> None:
    """Add one more parametrization, keeping the tensor's value if that can be done."""
    if not unsafe:
        before = getattr(module, name)
        out = new(before)
        if not isinstance(out, Tensor) or (out.shape, out.dtype) != (before.shape, before.dtype):
            raise ArgumentError(
                "register_parametrization: a parametrization that keeps shape and dtype is "
                f"required; {type(new).__name__} does not. Pass unsafe=True."
            )
        inverse = _inverse(new, before, False)
        if not isinstance(inverse, Tensor) or inverse.dtype != before.dtype:
            raise ArgumentError(
                "register_parametrization: right_inverse that returns one tensor of the same "
                "dtype is required for a further parametrization."
            )
    several.append(new)
    several.unsafe |= unsafe


def is_parametrized(module: Module, tensor_name: str | None = None) -> bool:
    """Whether a module has parametrizations, or one of `tensor_name`.

    Args:
        module: what to look at; not its submodules.
        tensor_name: the parameter or buffer; None for any.

    >>> layer = autograd.nn.utils.parametrizations.weight_norm(autograd.nn.Linear(2, 2))
    >>> is_parametrized = autograd.nn.utils.parametrize.is_parametrized
    >>> is_parametrized(layer), is_parametrized(layer, "bias")
    (True, False)
    """
    parametrizations = getattr(module, "parametrizations", None)
    if not isinstance(parametrizations, ModuleDict):
        return False
    return bool(parametrizations) if tensor_name is None else tensor_name in parametrizations


def remove_parametrizations(
    module: Module, tensor_name: str, leave_parametrized: bool = True
) -> Module:
    """Undo `register_parametrization`.

    Args:
        module: changed in place.
        tensor_name: the tensor.
        leave_parametrized: keep the computed value; else go back to the original one.

    Returns:
        The module.

    Raises:
        ArgumentError: the tensor is not parametrized, or there are several originals to go back to.

    >>> layer = autograd.nn.utils.parametrizations.orthogonal(autograd.nn.Linear(3, 3))
    >>> type(autograd.nn.utils.parametrize.remove_parametrizations(layer, "weight")).__name__
    'Linear'
    >>> autograd.allclose(layer.weight @ layer.weight.T, autograd.eye(3), atol=1e-5)
    True
    """
    if not is_parametrized(module, tensor_name):
        raise ArgumentError(
            f"remove_parametrizations: a parametrized tensor is required; {tensor_name!r} of "
            f"{type(module).__name__} is not."
        )
    several = module.parametrizations[tensor_name]
    if several.is_tensor:
        original = several.original
        if leave_parametrized:
            with no_grad():
                original.data = getattr(module, tensor_name).data
    elif leave_parametrized:
        value = getattr(module, tensor_name)
        original = Parameter(value) if value.requires_grad else value
    else:
        raise ArgumentError(
            "remove_parametrizations: leave_parametrized=True is required for a tensor that is "
            "computed from several."
        )
    names = tuple(name for name in type(module)._parametrized if name != tensor_name)  # type: ignore
    del module.parametrizations[tensor_name]
    if not names:
        del module.parametrizations
    _parametrize_class(module, names)
    _register(module, tensor_name, original)
    return module


def type_before_parametrizations(module: Module) -> type:
    """The class of a module without its parametrizations.

    Args:
        module: parametrized or not.

    >>> layer = autograd.nn.utils.parametrizations.orthogonal(autograd.nn.Linear(3, 3))
    >>> type(layer).__name__
    'ParametrizedLinear'
    >>> autograd.nn.utils.parametrize.type_before_parametrizations(layer).__name__
    'Linear'
    """
    return getattr(type(module), "_base", type(module))


def transfer_parametrizations_and_params(
    from_module: Module, to_module: Module, tensor_name: str | None = None
) -> Module:
    """Give another module copies of the parametrizations, or of one, with the values.

    Args:
        from_module: a parametrized module.
        to_module: changed in place.
        tensor_name: the tensor; default: all parametrized ones.

    Returns:
        `to_module`.

    >>> layer = autograd.nn.utils.parametrizations.orthogonal(autograd.nn.Linear(3, 3))
    >>> transfer = autograd.nn.utils.parametrize.transfer_parametrizations_and_params
    >>> autograd.equal(transfer(layer, autograd.nn.Linear(3, 3)).weight, layer.weight)
    True
    """
    if not is_parametrized(from_module):
        return to_module
    names = list(from_module.parametrizations) if tensor_name is None else [tensor_name]
    for name in names:
        several = from_module.parametrizations[name]
        if not hasattr(to_module, name):
            source: Any = getattr(several, "original", None)
            _register(to_module, name, copy.deepcopy(source))
        modules = several._modules_in_order()
        copies = [copy.deepcopy(module) for module in modules]
        for module in copies:
            register_parametrization(to_module, name, module, unsafe=several.unsafe)
        target = to_module.parametrizations[name]
        for key, value in several._parameters.items():
            getattr(target, key).data = value.data.clone()
        for key, value in several._buffers.items():
            setattr(target, key, value.clone())
        for module, copied in zip(modules, copies, strict=True):
            copied.load_state_dict(module.state_dict())  # which right_inverse may have changed
    return to_module
