"""Autocast: products in a 16-bit dtype, losses in float32.

An operator that autocast converts gets its check with the first `autocast` of the process: its code
is replaced by `_casting`, which looks at the thread's mode and then calls the former code. So
programs without autocast pay nothing for it.
"""

from __future__ import annotations

import functools
import threading
import types
import warnings
from typing import Any

from .. import dtypes
from ..engine.graph import tensor_types
from ..engine.modes import mode, wrap_in_mode
from ..errors import ArgumentTypeError
from ..ops.core.registry import catalogue

__all__ = ["autocast", "custom_bwd", "custom_fwd", "is_autocast_available"]

# keys of the catalogue, as PyTorch treats them on the CPU
LOWER = (
    "addbmm", "addmm", "baddbmm", "bmm", "conv1d", "conv2d", "conv3d",
    "conv_tbc", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "matmul", "mm",
    "nn.functional.linear", "nn.functional.scaled_dot_product_attention", "prelu",
)  # fmt: skip
FLOAT32 = (
    "cdist", "linalg.matrix_rank", "linalg.svdvals",
    "linalg.eigvalsh", "linalg.inv", "linalg.qr", "linalg.solve", "linalg.cholesky",
    "nanquantile",
    "nn.functional.adaptive_avg_pool3d", "nn.functional.adaptive_max_pool3d",
    "nn.functional.avg_pool3d", "nn.functional.binary_cross_entropy",
    "nn.functional.binary_cross_entropy_with_logits", "nn.functional.cosine_embedding_loss",
    "nn.functional.cross_entropy", "nn.functional.ctc_loss", "nn.functional.grid_sample",
    "nn.functional.hinge_embedding_loss", "nn.functional.huber_loss", "nn.functional.kl_div",
    "nn.functional.l1_loss", "nn.functional.margin_ranking_loss", "nn.functional.mse_loss",
    "nn.functional.multi_margin_loss", "nn.functional.multilabel_margin_loss",
    "nn.functional.nll_loss", "nn.functional.poisson_nll_loss", "nn.functional.smooth_l1_loss",
    "nn.functional.soft_margin_loss", "nn.functional.triplet_margin_loss", "prod", "quantile",
    "trace",
)  # fmt: skip


class _Settings(threading.local):
    """What one thread set: whether autocast is on, and its dtype."""

    def __init__(self):
        self.dtype = dtypes.bfloat16
        self.cache = True


_settings = _Settings()
_lock = threading.Lock()
_prepared: list[bool] = []


def _prepare() -> None:
    """Let the operators of both lists look at the mode; once in a process."""
    with _lock:
        if _prepared:
            return
        for keys, lower in ((LOWER, True), (FLOAT32, False)):
            for key in keys:
                _install(catalogue[key].function, lower)
        _prepared.append(True)


def _install(function: Any, lower: bool) -> None:
    scope = function.__globals__
    if "compile_function" in scope and "apply" not in scope and "body" not in scope:
        scope["compile_function"](scope["operator"])  # which otherwise the first call does
    plain = types.FunctionType(
        function.__code__, scope, function.__name__, function.__defaults__, function.__closure__
    )
    plain.__kwdefaults__ = function.__kwdefaults__
    scope.update(plain=plain, lower=lower, mode=mode, converted=_converted)
    function.__code__ = _casting.__code__
    function.__defaults__ = function.__kwdefaults__ = None


def _casting(*args, **kwargs):
    target = mode.autocast
    if target is None:
        return plain(*args, **kwargs)  # type: ignore[name-defined]  # noqa: F821
    mode.autocast = None  # what it consists of runs as it is
    try:
        args, kwargs = converted(args, kwargs, target, lower)  # type: ignore[name-defined]  # noqa: F821
        return plain(*args, **kwargs)  # type: ignore[name-defined]  # noqa: F821
    finally:
        mode.autocast = target


def _converted(args: tuple, kwargs: dict, target, lower: bool) -> tuple[tuple, dict]:
    """Arguments with float32 tensors in the lower dtype, or with 16-bit tensors in float32."""
    wanted = target if lower else dtypes.float32

    def convert(value):
        if type(value) not in tensor_types or not value.dtype.is_floating_point:
            return value
        return value if value.dtype is dtypes.float64 else value.to(wanted)

    return tuple(map(convert, args)), {key: convert(value) for key, value in kwargs.items()}


class autocast:
    """Compute products in a 16-bit dtype and losses in float32; context manager and decorator.

    Tensors are converted where an operator gains or loses by it: `linear`, `matmul`, convolutions
    and attention run in `dtype`, losses in float32, everything else in the dtype of its arguments.
    Backward passes need no autocast. float64 tensors stay as they are.

    Args:
        device_type: "cpu"; another one is disabled with a warning.
        dtype: bfloat16 (the default) or float16.
        enabled: False does nothing.
        cache_enabled: accepted; converted weights are not kept.

    >>> x = autograd.ones(2, 2)
    >>> with autograd.autocast("cpu"):
    ...     y = x @ x
    >>> y.dtype
    autograd.bfloat16
    """

    def __init__(
        self,
        device_type: str,
        dtype: dtypes.dtype | None = None,
        enabled: bool = True,
        cache_enabled: bool | None = None,
    ):
        if not isinstance(device_type, str):
            raise ArgumentTypeError(
                "autocast: a device_type as a string is required; got "
                f"{type(device_type).__name__}."
            )
        self.device = device_type
        self.fast_dtype = _settings.dtype if dtype is None else dtype
        self._enabled = bool(enabled)
        self._cache_enabled = _settings.cache if cache_enabled is None else cache_enabled
        self._before: list = []
        if self._enabled and device_type != "cpu":
            warnings.warn(
                f"autocast: device_type 'cpu' is required; got {device_type!r}. It is disabled.",
                stacklevel=2,
            )
            self._enabled = False
        elif self._enabled and self.fast_dtype not in (dtypes.bfloat16, dtypes.float16):
            warnings.warn(
                f"autocast: dtype bfloat16 or float16 is required; got {self.fast_dtype}. It is "
                "disabled.",
                stacklevel=2,
            )
            self._enabled = False

    def __enter__(self):
        if self._enabled:
            _prepare()
        self._before.append((mode.autocast, _settings.dtype))
        if self.device == "cpu":
            mode.autocast = self.fast_dtype if self._enabled else None
            if self._enabled:
                _settings.dtype = self.fast_dtype
        return self

    def __exit__(self, *exc_info):
        mode.autocast, _settings.dtype = self._before.pop()

    def __call__(self, function):
        return wrap_in_mode(
            function,
            lambda: autocast(self.device, self.fast_dtype, self._enabled, self._cache_enabled),
        )


def is_autocast_available(device_type: str) -> bool:
    """Whether `autocast` works for a device.

    >>> autograd.amp.is_autocast_available("cpu")
    True
    """
    return device_type == "cpu"


def is_autocast_enabled(device_type: str = "cuda") -> bool:
    """Whether this thread is inside an `autocast` for the device.

    Args:
        device_type: "cpu" or "cuda".

    >>> autograd.is_autocast_enabled("cpu")
    False
    """
    return device_type == "cpu" and mode.autocast is not None


def get_autocast_dtype(device_type: str) -> dtypes.dtype:
    """The 16-bit dtype that `autocast` uses.

    Args:
        device_type: "cpu" or "cuda".

    >>> autograd.get_autocast_dtype("cpu")
    autograd.bfloat16
    """
    return _settings.dtype if device_type == "cpu" else dtypes.float16


def set_autocast_enabled(device_type: str, enabled: bool) -> None:
    """Switch autocast on or off for this thread.

    Args:
        device_type: "cpu" or "cuda".
        enabled: on or off.

    >>> autograd.set_autocast_enabled("cpu", True)
    >>> autograd.is_autocast_enabled("cpu")
    True
    >>> autograd.set_autocast_enabled("cpu", False)
    """
    if device_type == "cpu":
        if enabled:
            _prepare()
        mode.autocast = _settings.dtype if enabled else None


def set_autocast_dtype(device_type: str, dtype: dtypes.dtype) -> None:
    """Set the 16-bit dtype that `autocast` uses if it is not given one.

    Args:
        device_type: "cpu" or "cuda".
        dtype: float16 or bfloat16.

    >>> autograd.set_autocast_dtype("cpu", autograd.bfloat16)
    """
    if device_type == "cpu":
        _settings.dtype = dtype


def custom_fwd(fwd=None, *, device_type: str, cast_inputs: dtypes.dtype | None = None) -> Any:
    """Decorate `forward` of a `Function`: remember autocast for `backward`.

    Args:
        device_type: "cpu".
        cast_inputs: inside autocast, convert floating-point tensors to this dtype and run without.
    """
    if fwd is None:
        return functools.partial(custom_fwd, device_type=device_type, cast_inputs=cast_inputs)

    @functools.wraps(fwd)
    def forward(ctx, *args, **kwargs):
        ctx._autocast_dtype = get_autocast_dtype(device_type)
        ctx._fwd_used_autocast = is_autocast_enabled(device_type)
        if cast_inputs is None or not ctx._fwd_used_autocast:
            return fwd(ctx, *args, **kwargs)
        ctx._fwd_used_autocast = False
        with autocast(device_type, enabled=False):
            args, kwargs = _converted(args, kwargs, cast_inputs, True)
            return fwd(ctx, *args, **kwargs)

    return forward


def custom_bwd(bwd=None, *, device_type: str) -> Any:
    """Decorate `backward` of a `Function`: run it with the autocast of its forward."""
    if bwd is None:
        return functools.partial(custom_bwd, device_type=device_type)

    @functools.wraps(bwd)
    def backward(ctx, *args, **kwargs):
        with autocast(device_type, ctx._autocast_dtype, ctx._fwd_used_autocast):
            return bwd(ctx, *args, **kwargs)

    return backward
