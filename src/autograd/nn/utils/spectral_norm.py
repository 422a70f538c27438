"""Weights divided by their largest singular value, by a hook; `parametrizations.spectral_norm`
is the newer way."""

from __future__ import annotations

from typing import Any

from ...engine.modes import no_grad
from ...errors import ArgumentError, GraphError
from ...tensor import Tensor
from .. import functional as F
from ..modules.conv_transpose import _ConvTransposeNd
from ..modules.module import Module
from ..parameter import Parameter, is_lazy

__all__ = ["SpectralNorm", "remove_spectral_norm", "spectral_norm"]


def as_matrix(weight: Tensor, dim: int) -> Tensor:
    """The weight as a matrix whose rows are the slices along `dim`."""
    if dim:
        weight = weight.permute(dim, *(d for d in range(weight.ndim) if d != dim))
    return weight.flatten(1)


@no_grad()
def iterate(matrix: Tensor, u: Tensor, v: Tensor, times: int, eps: float) -> None:
    """Power iteration: `u` and `v` approach the first singular vectors, in place."""
    for _ in range(times):
        v.copy_(F.normalize(matrix.mH.mv(u), dim=0, eps=eps))
        u.copy_(F.normalize(matrix.mv(v), dim=0, eps=eps))


def require_iterations(n_power_iterations: int) -> None:
    """Raise unless the number is above 0."""
    if n_power_iterations <= 0:
        raise ArgumentError(
            "spectral_norm: n_power_iterations above 0 is required; got "
            f"{n_power_iterations}."
        )  # fmt: skip


class SpectralNorm:
    """The hook that computes a weight from ``*_orig`` and the vectors ``*_u`` and ``*_v``."""

    _version = 1

    def __init__(
        self, name: str = "weight", n_power_iterations: int = 1, dim: int = 0, eps: float = 1e-12
    ):
        require_iterations(n_power_iterations)
        self.name = name
        self.dim = dim
        self.n_power_iterations = n_power_iterations
        self.eps = eps

    def compute_weight(self, module: Module, do_power_iteration: bool) -> Tensor:
        """The weight; in training after more steps of the power iteration."""
        weight, u, v = (getattr(module, f"{self.name}_{part}") for part in ("orig", "u", "v"))
        matrix = as_matrix(weight, self.dim)
        if do_power_iteration:
            iterate(matrix, u, v, self.n_power_iterations, self.eps)
            u, v = u.clone(), v.clone()  # the next call must not overwrite what backward needs
        return weight / u.vdot(matrix.mv(v))

    def remove(self, module: Module) -> None:
        """Put the weight back as a parameter."""
        with no_grad():
            weight = self.compute_weight(module, False)
        for part in ("", "_u", "_v", "_orig"):
            delattr(module, self.name + part)
        module.register_parameter(self.name, Parameter(weight.detach()))

    def __call__(self, module: Module, inputs: Any) -> None:
        setattr(module, self.name, self.compute_weight(module, module.training))

    @staticmethod
    def apply(
        module: Module, name: str, n_power_iterations: int, dim: int, eps: float
    ) -> SpectralNorm:
        """Replace a parameter by itself before the division, and the two vectors."""
        for hook in module._forward_pre_hooks.values():
            if isinstance(hook, SpectralNorm) and hook.name == name:
                raise GraphError(
                    f"spectral_norm: a parameter without it is required; {name!r} has one. "
                    "Remove it with remove_spectral_norm(module, name)."
                )
        hook = SpectralNorm(name, n_power_iterations, dim, eps)
        weight = module._parameters[name]
        if weight is None or is_lazy(weight):
            raise ArgumentError(
                f"spectral_norm: an initialized parameter is required; {name!r} has no values."
            )
        with no_grad():
            height, width = as_matrix(weight, dim).shape
            u = F.normalize(weight.new_empty(height).normal_(0, 1), dim=0, eps=eps)
            v = F.normalize(weight.new_empty(width).normal_(0, 1), dim=0, eps=eps)
        delattr(module, name)
        module.register_parameter(f"{name}_orig", weight)
        setattr(module, name, weight.data)
        module.register_buffer(f"{name}_u", u)
        module.register_buffer(f"{name}_v", v)
        module.register_forward_pre_hook(hook)
        module._register_state_dict_hook(_NoteVersion(name))
        return hook


class _NoteVersion:
    """Writes PyTorch's version of the hook's state into the metadata of a `state_dict`."""

    def __init__(self, name: str):
        self.name = name

    def __call__(self, module, state_dict, prefix, local_metadata) -> None:
        versions = local_metadata.setdefault("spectral_norm", {})
        versions[f"{self.name}.version"] = SpectralNorm._version


def spectral_norm(
    module: Module,
    name: str = "weight",
    n_power_iterations: int = 1,
    eps: float = 1e-12,
    dim: int | None = None,
) -> Module:
    """Divide a weight by its largest singular value, which a power iteration follows.

    Source: Miyato et al., "Spectral Normalization for Generative Adversarial Networks" (2018),
    algorithm 1.

    Args:
        module: changed in place.
        name: the parameter.
        n_power_iterations: steps at each call in training.
        eps: the least norm of a vector.
        dim: the dimension of the outputs; default: 1 for transposed convolutions, else 0.

    Returns:
        The module.

    Raises:
        GraphError: the parameter has a spectral_norm already.
        ArgumentError: it has no values yet.

    >>> _ = autograd.manual_seed(0)
    >>> layer = autograd.nn.utils.spectral_norm(autograd.nn.Linear(3, 3), n_power_iterations=50)
    >>> _ = layer(autograd.ones(1, 3))
    >>> round(autograd.linalg.svdvals(layer.weight.detach())[0].item(), 2)
    1.0
    """
    if dim is None:
        dim = 1 if isinstance(module, _ConvTransposeNd) else 0
    SpectralNorm.apply(module, name, n_power_iterations, dim, eps)
    return module


def remove_spectral_norm(module: Module, name: str = "weight") -> Module:
    """Undo `spectral_norm`, keeping the divided weight.

    Args:
        module: changed in place.
        name: the parameter.

    Returns:
        The module.

    Raises:
        ArgumentError: there is none.

    >>> layer = autograd.nn.utils.spectral_norm(autograd.nn.Linear(3, 3))
    >>> layer = autograd.nn.utils.remove_spectral_norm(layer)
    >>> sorted(name for name, _ in layer.named_parameters())
    ['bias', 'weight']
    """
    for key, hook in module._forward_pre_hooks.items():
        if isinstance(hook, SpectralNorm) and hook.name == name:
            hook.remove(module)
            del module._forward_pre_hooks[key]
            break
    else:
        raise ArgumentError(
            f"remove_spectral_norm: a module with spectral_norm of {name!r} is required; got "
            f"{type(module).__name__}."
        )
    for key, note in list(module._state_dict_hooks.items()):
        if isinstance(note, _NoteVersion) and note.name == name:
            del module._state_dict_hooks[key]
    return module
