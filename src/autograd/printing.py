"""Tensors as text, in PyTorch's layout, and as HTML for notebooks."""

from __future__ import annotations

import math

import numpy as np

from . import dtypes
from .errors import ArgumentError


class Options:
    """What `set_printoptions` sets.

    Attributes:
        precision: digits after the point.
        threshold: number of elements above which only the edges are shown.
        edgeitems: how many at each edge then.
        linewidth: characters a line.
        sci_mode: True or False force or forbid scientific notation; None decides by the values.
    """

    precision: int = 4
    threshold: float = 1000
    edgeitems: int = 3
    linewidth: int = 80
    sci_mode: bool | None = None


options = Options()
_PROFILES = {
    "default": {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80},
    "short": {"precision": 2, "threshold": 1000, "edgeitems": 2, "linewidth": 80},
    "full": {"precision": 4, "threshold": math.inf, "edgeitems": 3, "linewidth": 80},
}


def set_printoptions(
    precision=None, threshold=None, edgeitems=None, linewidth=None, profile=None, sci_mode=None
) -> None:
    """Set how tensors are printed.

    Args:
        precision: digits after the point (4).
        threshold: number of elements above which a tensor is summarised (1000).
        edgeitems: elements shown at each end of a summarised dimension (3).
        linewidth: characters a line (80).
        profile: "default", "short" or "full"; the other arguments override it.
        sci_mode: scientific notation always, never, or (None) where the values call for it.

    Raises:
        ArgumentError: another profile.

    >>> autograd.set_printoptions(precision=2)
    >>> autograd.tensor([1.12345])
    tensor([1.12])
    >>> autograd.set_printoptions(profile="default")
    """
    if profile is not None:
        if profile not in _PROFILES:
            raise ArgumentError(
                f"set_printoptions: profile 'default', 'short' or 'full' is required; got "
                f"{profile!r}."
            )
        vars(options).update(_PROFILES[profile])
    given = {
        "precision": precision,
        "threshold": threshold,
        "edgeitems": edgeitems,
        "linewidth": linewidth,
    }
    vars(options).update({name: value for name, value in given.items() if value is not None})
    options.sci_mode = sci_mode


# --- numbers --------------------------------------------------------------------------------------


class NumberFormat:
    """One notation and width for all numbers of a tensor.

    Floats are written without decimals where all are whole, in scientific notation where their
    magnitudes span more than a factor of 1000 or are very large or (unless whole) very small.
    """

    def __init__(self, array: np.ndarray):
        self.width = 1
        self.notation = ""
        if array.dtype.kind not in "f":
            self.width = max((len(str(v)) for v in array.ravel().tolist()), default=1)
            return
        values = array[np.isfinite(array) & (array != 0)]
        whole = bool((values == np.ceil(values)).all())
        scientific = False
        if values.size:
            magnitudes = np.abs(values)
            largest, smallest = float(magnitudes.max()), float(magnitudes.min())
            scientific = largest / smallest > 1000 or largest > 1e8
            scientific = scientific or (not whole and smallest < 1e-4)
        if options.sci_mode is not None and values.size:
            scientific = options.sci_mode
        self.notation = f".{options.precision}{'e' if scientific else 'f'}"
        if whole and not scientific:
            self.notation = ".0f"
        if values.size:
            point = 1 if self.notation == ".0f" else 0
            self.width = max(len(format(v, self.notation)) for v in values.tolist()) + point

    def __call__(self, value) -> str:
        text = format(value, self.notation) if self.notation else str(value)
        if self.notation == ".0f" and math.isfinite(value):
            text += "."
        return text.rjust(self.width)


class ComplexFormat:
    """Formats of real and imaginary parts."""

    def __init__(self, array: np.ndarray):
        self.real, self.imag = NumberFormat(np.real(array)), NumberFormat(np.imag(array))
        self.width = self.real.width + self.imag.width + 1

    def __call__(self, value) -> str:
        imag = self.imag(value.imag).lstrip()
        sign = "" if imag[0] in "+-" else "+"
        return f"{self.real(value.real)}{sign}{imag}j"


# --- layout ---------------------------------------------------------------------------------------


def _edges(array: np.ndarray) -> np.ndarray:
    """The elements of a summarised array that are shown."""
    n = options.edgeitems
    for axis, size in enumerate(array.shape):
        if size > 2 * n:
            kept = [*range(n), *range(size - n, size)]
            array = np.take(array, kept, axis)
    return array


def _lines(array: np.ndarray, write, indent: int, summarize: bool) -> str:
    """Nested brackets; `indent` characters stand before the first one."""
    if not array.ndim:
        return write(array.item() if array.dtype.kind != "V" else float(array))
    n = options.edgeitems
    cut = summarize and len(array) > 2 * n
    if array.ndim == 1:
        items = array.tolist()
        if cut:
            texts = [*map(write, items[:n]), " ...", *map(write, items[len(items) - n :])]
        else:
            texts = list(map(write, items))
        fitting = max(1, (options.linewidth - indent) // (write.width + 2))
        rows = [", ".join(texts[i : i + fitting]) for i in range(0, len(texts), fitting)]
        return "[" + (",\n" + " " * (indent + 1)).join(rows) + "]"
    parts = [*array[:n], None, *array[len(array) - n :]] if cut else array
    texts = ["..." if p is None else _lines(p, write, indent + 1, summarize) for p in parts]
    return "[" + ("," + "\n" * (array.ndim - 1) + " " * (indent + 1)).join(texts) + "]"


def values_text(array: np.ndarray, indent: int = 0) -> str:
    """The numbers of an array in brackets."""
    if not array.size:
        return "[]"
    if array.dtype.kind == "V" or array.dtype == np.float16:  # bfloat16, float16
        array = array.astype(np.float32)
    summarize = array.size > options.threshold
    shown = _edges(array) if summarize else array
    write = (ComplexFormat if array.dtype.kind == "c" else NumberFormat)(shown)
    return _lines(array, write, indent, summarize)


def tensor_text(tensor) -> str:
    """What `repr(tensor)` is."""
    array, start = tensor._array, "tensor("
    notes = []
    default = dtypes.get_default_dtype()
    if not array.size and array.ndim != 1:
        notes.append(f"size={tuple(array.shape)}")
    inferred = (default, default.to_complex(), dtypes.int64, dtypes.bool_)
    if tensor.dtype not in (inferred if array.size else (default,)):
        notes.append(f"dtype={tensor.dtype}")
    node = tensor.grad_fn
    if node is not None:
        notes.append(f"grad_fn=<{node.name()}>")
    elif tensor.requires_grad:
        notes.append("requires_grad=True")
    text = start + values_text(array, len(start))
    column = len(text) - text.rfind("\n") + 1
    for note in notes:
        if column + len(note) + 2 > options.linewidth:
            text += ",\n" + " " * len(start) + note
            column = len(start) + len(note)
        else:
            text += ", " + note
            column += len(note) + 2
    return text + ")"


# --- notebooks ------------------------------------------------------------------------------------


def tensor_html(tensor) -> str:
    """A table for notebooks: the values of up to two dimensions, and a line about the tensor."""
    from html import escape

    array = tensor._array
    about = f"shape {list(array.shape)}, {tensor.dtype.name}"
    node = tensor.grad_fn
    if node is not None:
        about += f", grad_fn=<{node.name()}>"
    elif tensor.requires_grad:
        about += ", requires_grad=True"
    about = f'<div style="color: gray">{escape(about)}</div>'
    if array.ndim > 2 or not array.size:
        return f"<div><pre>{escape(values_text(array))}</pre>{about}</div>"
    if array.dtype.kind == "V" or array.dtype == np.float16:
        array = array.astype(np.float32)
    rows = np.atleast_2d(array)
    n = options.edgeitems
    cut = rows.size > options.threshold
    shown = _edges(rows) if cut else rows
    write = (ComplexFormat if array.dtype.kind == "c" else NumberFormat)(shown)
    cells = [[escape(write(v).strip()) for v in row] for row in shown.tolist()]
    if cut and rows.shape[1] > 2 * n:
        cells = [[*row[:n], "&hellip;", *row[n:]] for row in cells]
    if cut and rows.shape[0] > 2 * n:
        cells.insert(n, ["&hellip;"] * len(cells[0]))
    style = ' style="text-align: right; font-family: monospace"'
    body = "".join(
        "<tr>" + "".join(f"<td{style}>{cell}</td>" for cell in row) + "</tr>" for row in cells
    )
    return f"<div><table>{body}</table>{about}</div>"
