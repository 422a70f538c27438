"""Walking over a module's parameters, buffers and submodules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ...errors import ArgumentError, ModuleAttributeError
from ..parameter import Parameter

if TYPE_CHECKING:
    from .module import Module


class Traversable:
    """The part of a module that finds what is in it."""

    if TYPE_CHECKING:
        _parameters: Any
        _buffers: Any
        _modules: Any

    # --- submodules ------------------------------------------------------------------------------

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The immediate submodules with their names, each once.

        >>> net = autograd.nn.Sequential(autograd.nn.ReLU(), autograd.nn.Tanh())
        >>> list(net.named_children())
        [('0', ReLU()), ('1', Tanh())]
        """
        seen = set()
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    def children(self) -> Iterator[Module]:
        """The immediate submodules, each once.

        >>> net = autograd.nn.Sequential(autograd.nn.ReLU(), autograd.nn.Tanh())
        >>> list(net.children())
        [ReLU(), Tanh()]
        """
        for _, module in self.named_children():
            yield module

    def named_modules(
        self, memo: set | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Any]]:
        """This module and all below it, with names such as ``encoder.0.weight``'s module.

        Args:
            memo: modules to leave out; filled with those that were met.
            prefix: what to put before every name.
            remove_duplicate: give a module that has several names only once.

        >>> [name for name, _ in autograd.nn.Sequential(autograd.nn.ReLU()).named_modules()]
        ['', '0']
        """
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name, module in self._modules.items():
            if module is not None:
                below = f"{prefix}.{name}" if prefix else name
                yield from module.named_modules(memo, below, remove_duplicate)

    def modules(self, remove_duplicate: bool = True) -> Iterator[Module]:
        """This module and all below it.

        Args:
            remove_duplicate: give a module that has several names only once.

        >>> relu = autograd.nn.ReLU()
        >>> net = autograd.nn.Sequential(relu, relu)
        >>> len(list(net.modules())), len(list(net.modules(remove_duplicate=False)))
        (2, 3)
        """
        for _, module in self.named_modules(remove_duplicate=remove_duplicate):
            yield module

    # --- tensors ---------------------------------------------------------------------------------

    def _named_members(
        self, members_of, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Any]]:
        """What ``members_of(module)`` gives (pairs) for each module, with full names."""
        seen = set()
        if recurse:
            modules = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        else:
            modules = [(prefix, self)]
        for start, module in modules:
            for name, value in members_of(module):
                if value is None or id(value) in seen:
                    continue
                if remove_duplicate:
                    seen.add(id(value))
                yield f"{start}.{name}" if start else name, value

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """The parameters with their full names.

        Args:
            prefix: what to put before every name.
            recurse: also those of submodules.
            remove_duplicate: give a parameter that is shared only once.

        >>> net = autograd.nn.Sequential(autograd.nn.Linear(2, 3))
        >>> [(name, tuple(p.shape)) for name, p in net.named_parameters()]
        [('0.weight', (3, 2)), ('0.bias', (3,))]
        """
        return self._named_members(
            lambda module: module._parameters.items(), prefix, recurse, remove_duplicate
        )

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """The parameters, each once.

        Args:
            recurse: also those of submodules.

        >>> sum(p.numel() for p in autograd.nn.Linear(3, 2).parameters())
        8
        """
        for _, value in self.named_parameters(recurse=recurse):
            yield value

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Any]]:
        """The buffers with their full names.

        Args:
            prefix, recurse, remove_duplicate: as for `named_parameters`.

        >>> [name for name, _ in autograd.nn.BatchNorm1d(2).named_buffers()]
        ['running_mean', 'running_var', 'num_batches_tracked']
        """
        return self._named_members(
            lambda module: module._buffers.items(), prefix, recurse, remove_duplicate
        )

    def buffers(self, recurse: bool = True) -> Iterator[Any]:
        """The buffers, each once.

        Args:
            recurse: also those of submodules.

        >>> list(autograd.nn.BatchNorm1d(2).buffers())
        [tensor([0., 0.]), tensor([1., 1.]), tensor(0)]
        """
        for _, value in self.named_buffers(recurse=recurse):
            yield value

    # --- by name ---------------------------------------------------------------------------------

    def get_submodule(self, target: str) -> Any:
        """The submodule with the full name `target`; "" is the module itself.

        Args:
            target: names of attributes with points between them.

        Raises:
            ModuleAttributeError: there is none.

        >>> net = autograd.nn.Sequential(autograd.nn.Sequential(autograd.nn.ReLU()))
        >>> net.get_submodule("0.0")
        ReLU()
        """
        module: Any = self
        for name in target.split(".") if target else ():
            if not hasattr(module, name):
                raise ModuleAttributeError(
                    f"get_submodule: the name of a submodule is required; got {target!r}, but "
                    f"{type(module).__name__} has no attribute {name!r}."
                )
            module = getattr(module, name)
            if not isinstance(module, Traversable):
                raise ModuleAttributeError(
                    f"get_submodule: the name of a submodule is required; got {target!r}, but "
                    f"{name!r} is a {type(module).__name__}."
                )
        return module

    def set_submodule(self, target: str, module: Module, strict: bool = False) -> None:
        """Put a module in the place with the full name `target`.

        Args:
            target: its name, such as ``encoder.0``.
            module: the new submodule.
            strict: require that there is one already.

        Raises:
            ArgumentError: `target` is empty, or `module` is not a Module.
            ModuleAttributeError: a module on the way is missing, or under `strict` the last one.

        >>> net = autograd.nn.Sequential(autograd.nn.ReLU())
        >>> net.set_submodule("0", autograd.nn.Tanh())
        >>> net[0]
        Tanh()
        """
        path, _, name = target.rpartition(".")
        if not name:
            raise ArgumentError(
                f"set_submodule: the name of a submodule is required; got {target!r}."
            )
        if not isinstance(module, Traversable):
            raise ArgumentError(
                f"set_submodule: a Module is required; got {type(module).__name__}."
            )
        parent = self.get_submodule(path)
        if strict or hasattr(parent, name):
            self.get_submodule(target)
        setattr(parent, name, module)

    def _get_tensor(self, target: str, kind: str, registry: str) -> Any:
        path, _, name = target.rpartition(".")
        module = self.get_submodule(path)
        if name not in getattr(module, registry):
            what = "it is something else" if hasattr(module, name) else "there is none"
            raise ModuleAttributeError(
                f"get_{kind}: the name of a {kind} of {type(module).__name__} is required; got "
                f"{target!r}: {what}."
            )
        return getattr(module, name)

    def get_parameter(self, target: str) -> Parameter:
        """The parameter with the full name `target`.

        Args:
            target: such as ``encoder.0.weight``.

        Raises:
            ModuleAttributeError: there is none.

        >>> net = autograd.nn.Sequential(autograd.nn.Linear(2, 3))
        >>> net.get_parameter("0.weight").shape
        Size([3, 2])
        """
        return self._get_tensor(target, "parameter", "_parameters")

    def get_buffer(self, target: str) -> Any:
        """The buffer with the full name `target`.

        Args:
            target: such as ``encoder.0.running_mean``.

        Raises:
            ModuleAttributeError: there is none.

        >>> autograd.nn.BatchNorm1d(2).get_buffer("running_var")
        tensor([1., 1.])
        """
        return self._get_tensor(target, "buffer", "_buffers")
