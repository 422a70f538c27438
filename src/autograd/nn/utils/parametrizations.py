"""Ready parametrizations: `weight_norm`, `spectral_norm`, and `orthogonal`."""

from __future__ import annotations

from ...engine.modes import no_grad
from ...errors import ArgumentError, DimensionError
from ...tensor import Tensor
from .. import functional as F
from ..modules.conv_transpose import _ConvTransposeNd
from ..modules.module import Module
from . import parametrize
from .orthogonality import MAPS, _Orthogonal
from .spectral_norm import as_matrix, iterate, require_iterations
from .weight_norm import norm_except_dim, scaled_direction

__all__ = ["orthogonal", "spectral_norm", "weight_norm"]


def orthogonal(
    module: Module,
    name: str = "weight",
    orthogonal_map: str | None = None,
    *,
    use_trivialization: bool = True,
) -> Module:
    """Keep a matrix orthogonal (its rows or columns orthonormal) while it is trained.

    Source: Lezcano Casado, "Trivializations for Gradient-Based Optimization on Manifolds" (2019).

    Args:
        module: changed in place.
        name: the parameter, a matrix or a batch of them.
        orthogonal_map: "matrix_exp", "cayley" or "householder"; default: the first for square and
            complex matrices, the last for others.
        use_trivialization: multiply by the matrix at registration, so that values can be assigned.

    Returns:
        The module.

    Raises:
        ArgumentError: there is no such tensor, it is no matrix, or there is no such map.

    >>> layer = autograd.nn.utils.parametrizations.orthogonal(autograd.nn.Linear(3, 3))
    >>> autograd.allclose(layer.weight @ layer.weight.T, autograd.eye(3), atol=1e-5)
    True
    """
    weight = getattr(module, name, None)
    if not isinstance(weight, Tensor) or weight.ndim < 2:
        found = f"shape {list(weight.shape)}" if isinstance(weight, Tensor) else repr(weight)
        raise ArgumentError(f"orthogonal: a matrix is required; {name!r} is {found}.")
    if orthogonal_map is None:
        square = weight.shape[-2] == weight.shape[-1]
        orthogonal_map = "matrix_exp" if square or weight.is_complex() else "householder"
    if orthogonal_map not in MAPS:
        raise ArgumentError(
            f"orthogonal: orthogonal_map {', '.join(map(repr, MAPS))} is required; got "
            f"{orthogonal_map!r}."
        )
    kept = _Orthogonal(weight, orthogonal_map, use_trivialization=use_trivialization)
    return parametrize.register_parametrization(module, name, kept, unsafe=True)


class _WeightNorm(Module):
    """A tensor from its length and its direction."""

    def __init__(self, dim: int | None = 0):
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, weight_g: Tensor, weight_v: Tensor) -> Tensor:
        return scaled_direction(weight_v, weight_g, self.dim)

    def right_inverse(self, weight: Tensor) -> tuple[Tensor, Tensor]:
        return norm_except_dim(weight, self.dim), weight


def weight_norm(module: Module, name: str = "weight", dim: int | None = 0) -> Module:
    """Let a weight be trained as its length ``original0`` and its direction ``original1``.

    Source: Salimans and Kingma, "Weight Normalization" (2016).

    Args:
        module: changed in place.
        name: the parameter.
        dim: each slice along it has a length of its own; None for one length.

    Returns:
        The module.

    >>> layer = autograd.nn.utils.parametrizations.weight_norm(autograd.nn.Linear(20, 40))
    >>> layer.parametrizations.weight.original0.shape
    Size([40, 1])
    """
    parametrize.register_parametrization(module, name, _WeightNorm(dim), unsafe=True)
    module._register_load_state_dict_pre_hook(_FromHookNames(name))
    return module


class _FromHookNames:
    """Lets a state be loaded that the older `nn.utils.weight_norm` saved."""

    def __init__(self, name: str):
        self.name = name

    def __call__(self, state_dict, prefix, *ignored) -> None:
        old = [f"{prefix}{self.name}_{part}" for part in "gv"]
        if all(key in state_dict for key in old):
            for i, key in enumerate(old):
                new = f"{prefix}parametrizations.{self.name}.original{i}"
                state_dict[new] = state_dict.pop(key)


class _SpectralNorm(Module):
    """A tensor divided by its largest singular value, which a power iteration follows."""

    def __init__(
        self, weight: Tensor, n_power_iterations: int = 1, dim: int = 0, eps: float = 1e-12
    ):
        super().__init__()
        if not -weight.ndim <= dim < weight.ndim:
            raise DimensionError(
                f"spectral_norm: dim between {-weight.ndim} and {weight.ndim - 1} is required; "
                f"got {dim}."
            )
        require_iterations(n_power_iterations)
        self.dim = dim % weight.ndim
        self.eps = eps
        self.n_power_iterations = n_power_iterations
        if weight.ndim > 1:
            with no_grad():
                matrix = as_matrix(weight.detach(), self.dim)
                u = matrix.new_empty(matrix.shape[0]).normal_(0, 1)
                v = matrix.new_empty(matrix.shape[1]).normal_(0, 1)
                self.register_buffer("_u", F.normalize(u, dim=0, eps=eps))
                self.register_buffer("_v", F.normalize(v, dim=0, eps=eps))
            self._iterate(matrix, 15)

    def _iterate(self, matrix: Tensor, times: int) -> None:
        """The power iteration, begun by `_u`: of the conjugate transpose, whose vectors swap."""
        iterate(matrix.mH, self._v, self._u, times, self.eps)

    def forward(self, weight: Tensor) -> Tensor:
        if weight.ndim == 1:
            return F.normalize(weight, dim=0, eps=self.eps)
        matrix = as_matrix(weight, self.dim)
        if self.training:
            self._iterate(matrix, self.n_power_iterations)
        u, v = self._u.clone(), self._v.clone()  # the next call must not overwrite them
        return weight / u.vdot(matrix.mv(v))

    def right_inverse(self, value: Tensor) -> Tensor:
        return value


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
        n_power_iterations: steps at each use in training.
        eps: the least norm of a vector.
        dim: the dimension of the outputs; default: 1 for transposed convolutions, else 0.

    Returns:
        The module.

    Raises:
        ArgumentError: there is no such tensor.

    >>> _ = autograd.manual_seed(0)
    >>> layer = autograd.nn.Linear(3, 3)
    >>> _ = autograd.nn.utils.parametrizations.spectral_norm(layer, n_power_iterations=50)
    >>> round(autograd.linalg.svdvals(layer.weight.detach())[0].item(), 2)
    1.0
    """
    weight = getattr(module, name, None)
    if not isinstance(weight, Tensor):
        raise ArgumentError(
            f"spectral_norm: the name of a parameter of {type(module).__name__} is required; got "
            f"{name!r}."
        )
    if dim is None:
        dim = 1 if isinstance(module, _ConvTransposeNd) else 0
    normed = _SpectralNorm(weight, n_power_iterations, dim, eps)
    return parametrize.register_parametrization(module, name, normed)
