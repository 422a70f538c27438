"""What a model is made of: layers, shapes, parameters, work and memory, as a table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from .creation.filled import zeros
from .engine.modes import no_grad
from .errors import ArgumentError
from .nn.modules.attention import MultiheadAttention
from .nn.modules.conv_base import _ConvNd
from .nn.modules.linear import Bilinear, Linear
from .nn.modules.module import Module
from .nn.modules.recurrent_cells import RNNCellBase
from .nn.modules.rnn import RNNBase
from .nn.parameter import is_lazy
from .nn.utils.rnn import PackedSequence
from .tensor import Tensor


@dataclass
class Layer:
    """One line of a summary.

    Attributes:
        name: the module's full name; "" for the model.
        kind: its class.
        depth: how far below the model it is.
        output_shape: shape of its result, or of the first tensor in it.
        parameters: elements of the parameters of its own, not of its submodules.
        trainable: how many of these require grad.
        multiply_adds: multiplications, each with an addition, of its own.
        output_bytes: memory of its result.
        calls: how often it was called.
        leaf: it has no submodules.
    """

    name: str
    kind: str
    depth: int
    output_shape: tuple[int, ...] = ()
    parameters: int = 0
    trainable: int = 0
    multiply_adds: int = 0
    output_bytes: int = 0
    calls: int = 0
    leaf: bool = True


class Summary:
    """A model's layers and totals; as text it is a table.

    Attributes:
        layers: one :class:`Layer` for each module, in the order of the first calls.
        total_params, trainable_params: elements of all parameters, each counted once.
        total_mult_adds: multiplications, each with an addition, of one forward.
        input_bytes, output_bytes, parameter_bytes: memory of the inputs, of the results of all
            layers without submodules (what backward keeps, about), and of parameters and buffers.
    """

    def __init__(self, layers: list[Layer], model: Module, inputs: list[Tensor], depth: int | None):
        self.layers = layers
        self.depth = depth
        params = list(model.parameters())
        self.total_params = sum(p.numel() for p in params)
        self.trainable_params = sum(p.numel() for p in params if p.requires_grad)
        self.total_mult_adds = sum(layer.multiply_adds for layer in layers)
        self.input_bytes = sum(t.nbytes for t in inputs)
        self.output_bytes = sum(layer.output_bytes for layer in layers if layer.leaf)
        self.parameter_bytes = sum(t.nbytes for t in (*params, *model.buffers()))

    def __str__(self) -> str:
        shown = [layer for layer in self.layers if self.depth is None or layer.depth <= self.depth]
        rows = [("layer", "output shape", "parameters", "mult-adds")]
        rows += [
            (
                "  " * layer.depth + _title(layer),
                str(list(layer.output_shape)) if layer.calls else "(not called)",
                f"{layer.parameters:,}" if layer.parameters else "-",
                f"{layer.multiply_adds:,}" if layer.multiply_adds else "-",
            )
            for layer in shown
        ]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c:>{widths[2]}}  {d:>{widths[3]}}".rstrip()
            for a, b, c, d in rows
        ]
        rule = "-" * max(map(len, lines))
        frozen = self.total_params - self.trainable_params
        memory = self.input_bytes + self.output_bytes + self.parameter_bytes
        totals = [
            f"parameters: {self.total_params:,}" + (f" ({frozen:,} frozen)" if frozen else ""),
            f"mult-adds: {self.total_mult_adds:,}",
            f"memory: {_size(memory)} (input {_size(self.input_bytes)}, forward "
            f"{_size(self.output_bytes)}, parameters {_size(self.parameter_bytes)})",
        ]
        return "\n".join([lines[0], rule, *lines[1:], rule, *totals])

    __repr__ = __str__


def _title(layer: Layer) -> str:
    name = layer.name.rpartition(".")[2]
    times = f" x{layer.calls}" if layer.calls > 1 else ""
    return (f"{name}: {layer.kind}" if name else layer.kind) + times


def _size(count: int) -> str:
    """Bytes in units that people read."""
    amount, unit = float(count), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.2f} {unit}"


def _tensors(value: Any) -> list[Tensor]:
    """All tensors in nested containers."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, PackedSequence):
        return [value.data]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (tuple, list)):
        return [tensor for item in value for tensor in _tensors(item)]
    return []


def _work(module: Module, args: tuple, result: Tensor) -> int:
    """Multiplications of one call: each weight of a linear map once for every place it is applied.

    Elementwise functions are left out; other layers with parameters count one for each result.
    """
    first = next(iter(_tensors(args)), result)
    weights = [p for p in module._parameters.values() if p is not None and p.ndim > 1]
    elements = sum(p.numel() for p in weights)
    if isinstance(module, Linear):
        return elements * math.prod(result.shape[:-1])
    if isinstance(module, Bilinear):
        return elements * math.prod(result.shape[:-1])
    if isinstance(module, _ConvNd):
        places = first if module.transposed else result
        batched = places.ndim == len(module.kernel_size) + 2
        spatial = math.prod(places.shape[-len(module.kernel_size) :])
        return elements * spatial * (places.shape[0] if batched else 1)
    if isinstance(module, (RNNBase, RNNCellBase)):
        return elements * math.prod(first.shape[:-1])
    if isinstance(module, MultiheadAttention):
        return _attention_work(module, _tensors(args))
    return result.numel() if module._parameters else 0


def _attention_work(module: MultiheadAttention, inputs: list[Tensor]) -> int:
    """The projections of query, key and value, and the two products with the scores."""
    query, key = inputs[0], inputs[min(1, len(inputs) - 1)]
    batch = query.shape[0 if module.batch_first else 1] if query.ndim == 3 else 1
    targets = math.prod(query.shape[:-1]) // batch
    sources = math.prod(key.shape[:-1]) // batch
    width = module.embed_dim
    # the last projection is a Linear that is not called as a module
    projections = targets * width * 2 + sources * (module.kdim + module.vdim)
    return batch * width * (projections + 2 * targets * sources)


def summary(
    model: Module,
    input_size: Any = None,
    *,
    input_data: Any = None,
    dtypes: Any = None,
    depth: int | None = None,
) -> Summary:
    """Run a model once in evaluation mode and list its layers.

    Args:
        model: the model; unchanged afterwards (lazy layers get their shapes).
        input_size: the shape of its input with the batch, or a list of several inputs' shapes;
            they are filled with zeros.
        input_data: the inputs themselves instead, one or a tuple.
        dtypes: dtype of the inputs made from `input_size`, or a list of them.
        depth: how deep the table goes; default: to the bottom.

    Returns:
        The summary, whose text is a table.

    Raises:
        ArgumentError: not exactly one of `input_size` and `input_data`.

    >>> nn = autograd.nn
    >>> autograd.summary(nn.Sequential(nn.Linear(784, 100), nn.ReLU(), nn.Linear(100, 10)),
    ...                  (64, 784))
    layer        output shape  parameters  mult-adds
    ------------------------------------------------
    Sequential   [64, 10]               -          -
      0: Linear  [64, 100]         78,500  5,017,600
      1: ReLU    [64, 100]              -          -
      2: Linear  [64, 10]           1,010     64,000
    ------------------------------------------------
    parameters: 79,510
    mult-adds: 5,081,600
    memory: 572.50 kB (input 200.70 kB, forward 53.76 kB, parameters 318.04 kB)
    """
    if (input_size is None) == (input_data is None):
        raise ArgumentError("summary: one of input_size and input_data is required.")
    if input_data is None:
        sizes = [input_size] if all(isinstance(s, int) for s in input_size) else list(input_size)
        kinds = list(dtypes) if isinstance(dtypes, (list, tuple)) else [dtypes] * len(sizes)
        inputs = tuple(zeros(size, dtype=kind) for size, kind in zip(sizes, kinds, strict=True))
    else:
        inputs = tuple(input_data) if isinstance(input_data, (tuple, list)) else (input_data,)
    layers: dict[int, Layer] = {}
    handles = []
    for name, module in model.named_modules():
        layers[id(module)] = Layer(
            name,
            type(module).__name__,
            name.count(".") + 1 if name else 0,
            leaf=not any(True for _ in module.children()),
        )
        handles.append(module.register_forward_hook(_noting(layers[id(module)]), with_kwargs=True))
    modes = [(module, module.training) for module in model.modules()]
    try:
        with no_grad():
            model.eval()(*inputs)
    finally:
        for handle in handles:
            handle.remove()
        for module, training in modes:
            module.training = training
    for module in model.modules():
        own = [p for p in module._parameters.values() if p is not None and not is_lazy(p)]
        layer = layers[id(module)]
        layer.kind = type(module).__name__  # a lazy module has become another class
        layer.parameters = sum(p.numel() for p in own)
        layer.trainable = sum(p.numel() for p in own if p.requires_grad)
    return Summary(list(layers.values()), model, _tensors(inputs), depth)


def _noting(layer: Layer):
    """A forward hook that notes a call in a layer's line."""

    def note(module, args, kwargs, output) -> None:
        tensors = _tensors(output)
        layer.calls += 1
        if tensors:
            layer.output_shape = tuple(tensors[0].shape)
            layer.output_bytes += sum(t.nbytes for t in tensors)
            inputs = (*args, *kwargs.values())
            layer.multiply_adds += _work(module, inputs, tensors[0])

    return note
