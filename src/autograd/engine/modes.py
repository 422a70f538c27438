"""Per-thread state: is the graph recorded, and how are kernels run."""

from __future__ import annotations

import contextvars
import functools
import threading
from typing import Any

import numpy as np

# Values of ``mode.grad``; DETAIL: saved_tensors_hooks or detect_anomaly want more than a plain node
OFF, RECORD, DETAIL = False, True, 2


def quiet_runner():
    """A callable ``run(f, *args)`` that calls f with NumPy's floating-point warnings off.

    IEEE results (NaN, infinity) are results here, as in PyTorch, not warnings. Entering a prepared
    context costs a few nanoseconds where ``np.errstate`` costs most of a microsecond, and leaves
    the user's own NumPy settings alone.
    """
    context = contextvars.Context()
    context.run(np.seterr, all="ignore")
    return context.run


class Mode(threading.local):
    """The state of one thread.

    Attributes:
        grad: OFF, RECORD or DETAIL; to be changed by `set_grad` alone.
        inference: inside ``inference_mode``.
        run: runs a kernel with floating-point warnings off.
        packers: stack of (pack, unpack) pairs of ``saved_tensors_hooks``.
        anomaly: the active ``detect_anomaly``, or None.
        autocast: the 16-bit dtype of the active ``autocast``, or None.
    """

    def __init__(self):
        self.grad: bool | int = RECORD
        self.inference = False
        self.run: Any = quiet_runner()
        self.packers: list = []
        self.anomaly: Any = None
        self.autocast: Any = None

    def set_grad(self, value: bool | int) -> bool | int:
        """Change `grad`; returns what it was."""
        before, self.grad = self.grad, value
        if before is not value:
            shared.note_grad(before, value)
        return before


mode = Mode()


class Shared:
    """State of all threads together, quicker to read than that of one.

    Attributes:
        run: as `Mode.run`; raises RuntimeError while another thread is inside or an anomaly is
            looked for. The thread's own `mode.run` serves then.
        anomalies: how many ``detect_anomaly`` are active.
        recording: RECORD while `mode.grad` is that in all threads, else OFF: ask the thread's own.
    """

    __slots__ = ("_others", "_quiet", "anomalies", "recording", "run")

    def __init__(self):
        self.anomalies = 0
        self.recording = RECORD
        self._others = 0  # threads whose mode is another; one that ends so counts for ever
        self._quiet = quiet_runner()
        self.run: Any = self._quiet

    def watch(self, change: int) -> None:
        """One ``detect_anomaly`` more or less."""
        with _lock:
            self.anomalies += change
            self.run = _refuse if self.anomalies else self._quiet

    def note_grad(self, before: bool | int, after: bool | int) -> None:
        """One thread's `mode.grad` has changed."""
        with _lock:
            self._others += (before is RECORD) - (after is RECORD)
            self.recording = OFF if self._others else RECORD


_lock = threading.Lock()


def _refuse(*args, **kwargs):
    raise RuntimeError("an anomaly is looked for: kernels run by mode.run")


shared = Shared()


def recording() -> int:
    """The value of ``mode.grad`` while the graph is recorded in this thread."""
    return DETAIL if mode.packers or mode.anomaly is not None else RECORD


class GradMode:
    """Context manager and decorator that sets the recording of the graph for a while.

    Made without an `__init__`, which would take a third of the time of entering and leaving it.
    """

    enabled = True
    before: list  # a stack: one object may be entered more than once

    def __new__(cls, function=None) -> Any:
        self = object.__new__(cls)
        self.before = []
        return self if function is None else self(function)  # ``@no_grad`` beside ``@no_grad()``

    def __enter__(self):
        self.before.append(mode.set_grad(recording() if self.enabled else OFF))

    def __exit__(self, *exc_info):
        mode.set_grad(self.before.pop())

    def __call__(self, function):
        return wrap_in_mode(function, self._again)

    def _again(self) -> Any:
        """A fresh mode of the same kind."""
        return type(self)()


def wrap_in_mode(function, make_mode) -> Any:
    """`function` running inside a fresh mode each time; generators keep it while they run."""
    import inspect

    if inspect.isgeneratorfunction(function):

        @functools.wraps(function)
        def generator(*args, **kwargs):
            with make_mode():
                iterator = function(*args, **kwargs)
            try:
                sent = None
                while True:
                    with make_mode():
                        item = iterator.send(sent)
                    sent = yield item
            except StopIteration as stop:
                return stop.value

        return generator

    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        with make_mode():
            return function(*args, **kwargs)

    return wrapped


class no_grad(GradMode):
    """Do not record the graph inside; results do not require grad.

    >>> import autograd
    >>> x = autograd.ones(2, requires_grad=True)
    >>> with autograd.no_grad():
    ...     y = x * 2
    >>> y.requires_grad
    False
    """

    enabled = False


class enable_grad(GradMode):
    """Record the graph inside, also within ``no_grad``.

    >>> import autograd
    >>> x = autograd.ones(2, requires_grad=True)
    >>> with autograd.no_grad(), autograd.enable_grad():
    ...     y = x * 2
    >>> y.requires_grad
    True
    """


class set_grad_enabled:
    """Switch recording on or off: at once as a function, for a while as a context manager.

    Args:
        mode: whether to record.

    >>> import autograd
    >>> with autograd.set_grad_enabled(False):
    ...     autograd.is_grad_enabled()
    False
    """

    def __init__(self, mode: bool):
        self.inner = enable_grad() if mode else no_grad()
        self.inner.__enter__()

    def __enter__(self):
        pass  # the constructor has switched already

    def __exit__(self, *exc_info):
        self.inner.__exit__()

    def __call__(self, function):
        self.inner.__exit__()
        return self.inner(function)


class inference_mode(GradMode):
    """Like ``no_grad``; the results are ordinary tensors.

    Args:
        mode: False for a block in which the graph is recorded again.

    >>> import autograd
    >>> x = autograd.ones(2, requires_grad=True)
    >>> with autograd.inference_mode():
    ...     y = x * 2
    >>> y.requires_grad
    False
    """

    enabled = False

    def __new__(cls, mode: Any = True) -> Any:
        if callable(mode):  # ``@inference_mode``
            return super().__new__(cls, mode)
        self = super().__new__(cls)
        self.enabled = mode is False
        return self

    def __enter__(self):
        inference = mode.inference
        super().__enter__()
        self.before.append(inference)
        mode.inference = not self.enabled

    def __exit__(self, *exc_info):
        mode.inference = self.before.pop()
        super().__exit__()

    def _again(self) -> Any:
        return type(self)(not self.enabled)


def is_grad_enabled() -> bool:
    """Whether the graph is recorded in this thread.

    >>> import autograd
    >>> with autograd.no_grad():
    ...     autograd.is_grad_enabled()
    False
    """
    return bool(mode.grad)


def is_inference_mode_enabled() -> bool:
    """Whether this thread is inside ``inference_mode``.

    >>> import autograd
    >>> with autograd.inference_mode():
    ...     autograd.is_inference_mode_enabled()
    True
    """
    return mode.inference
