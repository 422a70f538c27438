"""`detect_anomaly`: which forward line made the first NaN."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Node
from ..engine.modes import mode, quiet_runner, recording, shared, wrap_in_mode
from ..engine.mutation import describe, user_frame
from ..errors import AnomalyError


class detect_anomaly:
    """Check every operation for NaN: forward calls and backward steps.

    A NaN that an operation makes from finite numbers or infinities is remembered with its line, and
    backward raises at the first gradient that is NaN, naming the forward call and the first NaN.

    Args:
        check_nan: look at the values; False only switches the context on.

    Raises:
        AnomalyError: in backward, at the first NaN.

    >>> x = autograd.tensor([-1.], requires_grad=True)
    >>> with autograd.autograd.detect_anomaly():
    ...     (x.log() * x).sum().backward()
    Traceback (most recent call last):
      ...
    autograd.errors.AnomalyError: ...
    """

    def __init__(self, check_nan: bool = True):
        self.check_nan = check_nan
        self.first: str | None = None
        self.before: list = []

    def __enter__(self):
        self.before.append((mode.anomaly, mode.run, mode.grad))
        mode.anomaly = self
        if mode.grad:
            mode.set_grad(recording())
        if self.check_nan:
            mode.run = self._run_checked(mode.run)
        shared.watch(+1)
        return self

    def __exit__(self, *exc_info):
        shared.watch(-1)
        mode.anomaly, mode.run, grad = self.before.pop()
        mode.set_grad(grad)

    def __call__(self, function):
        return wrap_in_mode(function, lambda: detect_anomaly(self.check_nan))

    def _run_checked(self, run):
        """Run a kernel and note the first NaN that it makes out of arguments without one."""

        def checked(kernel, *args, **kwargs):
            result = run(kernel, *args, **kwargs)
            if self.first is None and _has_nan(result) and not any(map(_has_nan, args)):
                name = getattr(kernel, "__name__", "an operation")
                if name != "pull":
                    self.first = f"{name} at {describe(user_frame())}"
            return result

        return checked

    def check(self, node: Node, results: tuple) -> None:
        """Raise if a step of the sweep produced a NaN."""
        if not self.check_nan:
            return
        for number, result in enumerate(results):
            if _has_nan(getattr(result, "_array", result)):
                first = f" The first NaN in the forward pass was made by {self.first}." * bool(
                    self.first
                )
                raise AnomalyError(
                    f"backward: gradients without NaN are required by detect_anomaly; "
                    f"{node.name()}, called at {describe(node.origin)}, returned NaN as gradient "
                    f"{number}.{first} Look at the values that reach this line."
                )


class set_detect_anomaly:
    """Switch `detect_anomaly` on or off: at once, or for a while as a context manager."""

    def __init__(self, mode: bool, check_nan: bool = True):
        self.detector = detect_anomaly(check_nan) if mode else _NoDetection()
        self.detector.__enter__()

    def __enter__(self):
        pass

    def __exit__(self, *exc_info):
        self.detector.__exit__()


class _NoDetection:
    def __enter__(self):
        self.before = mode.anomaly, mode.run
        if mode.anomaly is not None:
            mode.anomaly, mode.run = None, quiet_runner()

    def __exit__(self, *exc_info):
        mode.anomaly, mode.run = self.before


def is_anomaly_enabled() -> bool:
    """Whether `detect_anomaly` is active in this thread."""
    return mode.anomaly is not None


def _has_nan(value) -> bool:
    if isinstance(value, (tuple, list)):
        return any(map(_has_nan, value))
    return (
        isinstance(value, (np.ndarray, np.generic))
        and value.dtype.kind in "fc"
        and bool(np.isnan(value).any())
    )
