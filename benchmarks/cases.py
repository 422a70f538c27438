"""What the benchmarks time: programs in PyTorch's words, run by this library and by PyTorch alike.

A group is a function of the library; it yields cases. Calls that differentiate do so from the
result's sum, or from a gradient of ones.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np


class Case(NamedTuple):
    """One timed call.

    Attributes:
        name: what is timed.
        call: without arguments.
        target: PyTorch's time over ours that is asked for, at least.
        bytes: moved between memory and the CPU at least, where that bounds the time.
        flops: multiplications and additions, where they do.
    """

    name: str
    call: Callable[[], object]
    target: float
    bytes: float = 0
    flops: float = 0


def _tensor(torch, *shape, seed=0, low=None, grad=False):
    rng = np.random.default_rng(seed)
    data = rng.normal(size=shape) if low is None else rng.uniform(low, low + 4, shape)
    return torch.from_numpy(data.astype(np.float32)).requires_grad_(grad)


def _with_backward(call, *inputs):
    """The call and the backward pass from ones; gradients are dropped before."""
    state = {}

    def both():
        for x in inputs:
            x.grad = None
        y = call()
        if "ones" not in state:
            state["ones"] = y.detach() * 0 + 1
        y.backward(state["ones"])

    return both


def elementwise(torch) -> Iterator[Case]:
    functional = torch.nn.functional
    for n in (100, 500, 1000, 2000):
        x, positive = _tensor(torch, n, n), _tensor(torch, n, n, low=0.1)
        calls = {
            "exp": lambda x=x: torch.exp(x),
            "log": lambda x=positive: torch.log(x),
            "tanh": lambda x=x: torch.tanh(x),
            "sigmoid": lambda x=x: torch.sigmoid(x),
            "gelu": lambda x=x: functional.gelu(x),
            "silu": lambda x=x: functional.silu(x),
            "erf": lambda x=x: torch.erf(x),
            "abs": lambda x=x: torch.abs(x),
            "pow": lambda x=positive: torch.pow(x, 2.5),
            "sqrt": lambda x=positive: torch.sqrt(x),
        }
        for name, call in calls.items():
            yield Case(f"{name} {n}x{n}", call, 1.0, bytes=8 * n * n)


def reductions(torch) -> Iterator[Case]:
    for n in (100, 500, 1000, 2000):
        x = _tensor(torch, n, n)
        for name in ("sum", "mean", "max", "argmax", "var"):
            function = getattr(torch, name)
            for dim in (0, 1):
                call = lambda f=function, x=x, d=dim: f(x, d)  # noqa: E731
                yield Case(f"{name} {n}x{n} dim {dim}", call, 1.0, bytes=4 * n * n)
            yield Case(f"{name} {n}x{n}", lambda f=function, x=x: f(x), 1.0, bytes=4 * n * n)


def rows(torch) -> Iterator[Case]:
    functional = torch.nn.functional
    for shape in ((64, 1000), (768, 65), (4096, 256)):
        x = _tensor(torch, *shape, grad=True)
        labels = torch.from_numpy(np.random.default_rng(1).integers(0, shape[1], shape[0]))
        size = shape[0] * shape[1]
        calls = {
            "softmax": (lambda x=x: functional.softmax(x, 1), 20),
            "log_softmax": (lambda x=x: functional.log_softmax(x, 1), 20),
            "cross_entropy": (lambda x=x, y=labels: functional.cross_entropy(x, y), 12),
        }
        for name, (call, moved) in calls.items():
            yield Case(f"{name} {shape}", _with_backward(call, x), 1.3, bytes=moved * size)
    for shape in ((64, 1000), (1000, 1000)):
        x, y = _tensor(torch, *shape, grad=True), _tensor(torch, *shape, seed=1, low=0.0)
        size = shape[0] * shape[1]
        for name in ("mse_loss", "binary_cross_entropy_with_logits"):
            loss = getattr(functional, name)
            call = _with_backward(lambda loss=loss, x=x, y=y: loss(x, y), x)
            yield Case(f"{name} {shape}", call, 1.3, bytes=20 * size)
        labels = torch.from_numpy(np.random.default_rng(1).integers(0, shape[1], shape[0]))
        call = _with_backward(lambda x=x, y=labels: functional.nll_loss(x, y), x)
        yield Case(f"nll_loss {shape}", call, 1.3, bytes=4 * size)
    x, w, b = _tensor(torch, 4096, 256, grad=True), *(_tensor(torch, 256, grad=True) for _ in "wb")
    call = _with_backward(lambda: functional.layer_norm(x, (256,), w, b), x, w, b)
    yield Case("layer_norm (4096, 256)", call, 1.3, bytes=20 * 4096 * 256)
    shape = (32, 64, 32, 32)
    image = _tensor(torch, *shape, grad=True)
    scale, shift = (_tensor(torch, 64, grad=True) for _ in "wb")
    call = _with_backward(
        lambda: functional.batch_norm(image, None, None, scale, shift, True), image, scale, shift
    )
    yield Case(f"batch_norm {shape}", call, 1.3, bytes=20 * 32 * 64 * 1024)
    call = _with_backward(
        lambda: functional.group_norm(image, 8, scale, shift), image, scale, shift
    )
    yield Case(f"group_norm {shape}", call, 1.3, bytes=20 * 32 * 64 * 1024)


def products(torch) -> Iterator[Case]:
    for n in (64, 100, 128, 256, 500, 1000, 2000):
        a, b = _tensor(torch, n, n), _tensor(torch, n, n, seed=1)
        yield Case(f"matmul {n}", lambda a=a, b=b: a @ b, 1.7, flops=2 * n**3)
    a, b = _tensor(torch, 64, 128, 64), _tensor(torch, 64, 64, 128, seed=1)
    yield Case("bmm 64x(128,64,128)", lambda: torch.bmm(a, b), 1.0, flops=2 * 64 * 128 * 64 * 128)


def convolutions(torch) -> Iterator[Case]:
    functional = torch.nn.functional
    cases = [
        (64, 1, 32, 28, 3, 1, 1), (64, 32, 64, 26, 3, 1, 1), (32, 64, 64, 32, 3, 1, 1),
        (32, 64, 128, 32, 3, 2, 1), (8, 3, 64, 224, 7, 2, 1), (32, 64, 64, 32, 1, 1, 1),
        (32, 64, 64, 32, 3, 1, 64),
    ]  # fmt: skip
    for n, inside, outside, side, k, stride, groups in cases:
        x = _tensor(torch, n, inside, side, side, grad=True)
        w = _tensor(torch, outside, inside // groups, k, k, grad=True)
        b = _tensor(torch, outside, grad=True)

        def call(x=x, w=w, b=b, stride=stride, groups=groups):
            return functional.conv2d(x, w, b, stride, 0, 1, groups)

        to = (side - k) // stride + 1
        flops = 6 * n * outside * to * to * k * k * inside / groups
        name = f"conv2d {(n, inside, outside, side, k, stride)}"
        name += f" groups {groups}" if groups > 1 else ""
        yield Case(name, _with_backward(call, x, w, b), 1.0, flops=flops)


def pooling(torch) -> Iterator[Case]:
    x = _tensor(torch, 64, 64, 24, 24, grad=True)
    for name in ("max_pool2d", "avg_pool2d"):
        pool = getattr(torch.nn.functional, name)
        call = _with_backward(lambda pool=pool: pool(x, 2), x)
        yield Case(f"{name} (64, 64, 24, 24)", call, 1.5, bytes=4 * 2.5 * x.numel())


def embedding(torch) -> Iterator[Case]:
    table = _tensor(torch, 10_000, 256, grad=True)
    words = torch.from_numpy(np.random.default_rng(0).integers(0, 10_000, 4096))
    call = _with_backward(lambda: torch.nn.functional.embedding(words, table), table)
    yield Case("embedding 4096 of (10000, 256)", call, 1.5, bytes=4 * 256 * (3 * 4096 + 10_000))


def noise(torch) -> Iterator[Case]:
    million = _tensor(torch, 1000, 1000, grad=True)
    call = _with_backward(lambda: torch.nn.functional.dropout(million, 0.5, True), million)
    yield Case("dropout 1000x1000", call, 1.5, bytes=20e6)
    yield Case("randn 1000x1000", lambda: torch.randn(1000, 1000), 1.5, bytes=4e6)


def attention(torch) -> Iterator[Case]:
    attention = torch.nn.functional.scaled_dot_product_attention
    for shape, causal in (((16, 4, 128, 64), True), ((2, 4, 1024, 64), False)):
        q, k, v = (_tensor(torch, *shape, seed=i, grad=True) for i in range(3))
        call = lambda q=q, k=k, v=v, causal=causal: attention(q, k, v, is_causal=causal)  # noqa: E731
        batch, heads, length, width = shape
        flops = 14 * batch * heads * length**2 * width / (1 + causal)
        name = f"attention {shape}{' causal' if causal else ''}"
        yield Case(name, _with_backward(call, q, k, v), 2.0, flops=flops)


def recurrent(torch) -> Iterator[Case]:
    for kind, gates in (("LSTM", 4), ("GRU", 3)):
        layer = getattr(torch.nn, kind)(128, 256, batch_first=True)
        sequence = _tensor(torch, 32, 50, 128, grad=True)
        call = _with_backward(
            lambda layer=layer, x=sequence: layer(x)[0], sequence, *layer.parameters()
        )
        yield Case(f"{kind} (32, 50, 128)->256", call, 1.2, flops=6 * 32 * 50 * gates * 256 * 384)


def indexing(torch) -> Iterator[Case]:
    """Elements and rows by index tensors, forward and backward."""
    rng = np.random.default_rng(0)
    x = _tensor(torch, 1000, 1000, grad=True)
    source = _tensor(torch, 1000, 1000, seed=1, grad=True)
    places = torch.from_numpy(rng.integers(0, 1000, (1000, 1000)))
    some = torch.from_numpy(rng.integers(0, 1000, 1000))
    for dim in (0, 1):
        calls = {
            "gather": lambda d=dim: torch.gather(x, d, places),
            "scatter_add": lambda d=dim: torch.scatter_add(x, d, places, source),
            "index_select": lambda d=dim: torch.index_select(x, d, some),
            "index_add": lambda d=dim: torch.index_add(x, d, some, source),
        }
        for name, call in calls.items():
            moved = {"gather": 40e6, "scatter_add": 44e6, "index_select": 16e6, "index_add": 28e6}
            call = _with_backward(call, x, source)
            yield Case(f"{name} 1000x1000 dim {dim}", call, 1.0, bytes=moved[name])


def order(torch) -> Iterator[Case]:
    x = _tensor(torch, 1000, 1000)
    long = _tensor(torch, 1_000_000)
    for dim in (0, 1):
        yield Case(f"sort 1000x1000 dim {dim}", lambda d=dim: torch.sort(x, d), 1.0)
        yield Case(f"topk 10 of 1000x1000 dim {dim}", lambda d=dim: torch.topk(x, 10, d), 1.0)
    yield Case("sort 1000000", lambda: torch.sort(long), 1.0)
    yield Case("topk 10 of 1000000", lambda: torch.topk(long, 10), 1.0)


def running(torch) -> Iterator[Case]:
    """Running sums and products, forward and backward."""
    x = _tensor(torch, 1000, 1000, low=0.5, grad=True)
    for name in ("cumsum", "cumprod"):
        function = getattr(torch, name)
        for dim in (0, 1):
            call = _with_backward(lambda f=function, d=dim: f(x, d), x)
            yield Case(f"{name} 1000x1000 dim {dim}", call, 1.0, bytes=16e6)


def copies(torch) -> Iterator[Case]:
    x = _tensor(torch, 1000, 1000)
    image = _tensor(torch, 32, 64, 32, 32)
    calls = {
        "transpose 1000x1000": lambda: x.T.contiguous(),
        "permute (32, 64, 32, 32) to channels last": lambda: image.permute(0, 2, 3, 1).contiguous(),
        "every second column of 1000x1000": lambda: x[:, ::2].contiguous(),
        "cat 2 of 1000x1000": lambda: torch.cat((x, x), 1),
    }
    for name, call in calls.items():
        yield Case(name, call, 1.0, bytes=8e6)


def choices(torch) -> Iterator[Case]:
    """Forward and backward."""
    x, y = (_tensor(torch, 1000, 1000, seed=i, grad=True) for i in range(2))
    mask = x.detach() > 0
    call = _with_backward(lambda: torch.where(mask, x, y), x, y)
    yield Case("where 1000x1000", call, 1.0, bytes=26e6)
    yield Case("clamp 1000x1000", _with_backward(lambda: x.clamp(-1, 1), x), 1.0, bytes=20e6)
    call = _with_backward(lambda: x.masked_fill(mask, 0.0), x)
    yield Case("masked_fill 1000x1000", call, 1.0, bytes=18e6)
    yield Case("greater 1000x1000", lambda: x > y, 1.0, bytes=9e6)


def optimizers(torch) -> Iterator[Case]:
    parameters = [_tensor(torch, 100, 1000, seed=i, grad=True) for i in range(10)]
    for parameter in parameters:
        parameter.grad = parameter.detach() * 0.01
    for name, options in (("Adam", {}), ("AdamW", {}), ("SGD", {"momentum": 0.9})):
        optimizer = getattr(torch.optim, name)(parameters, lr=1e-5, **options)
        yield Case(f"{name} step, 1M parameters", optimizer.step, 3.0, bytes=28e6)


def gradients(torch) -> Iterator[Case]:
    """What happens to gradients between backward and step."""
    parameters = [_tensor(torch, 100, 1000, seed=i, grad=True) for i in range(10)]
    for parameter in parameters:
        parameter.grad = parameter.detach() * 0.01

    def clip():
        torch.nn.utils.clip_grad_norm_(parameters, 1e-3)

    yield Case("clip_grad_norm_, 1M parameters", clip, 1.0, bytes=12e6)
    weight, more = _tensor(torch, 1000, 1000, grad=True), _tensor(torch, 1000, 1000)
    weight.grad = more * 0

    def accumulate():
        weight.backward(more)

    yield Case("accumulate a gradient 1000x1000", accumulate, 1.0, bytes=12e6)
    x, product = _tensor(torch, 64, 1000), _tensor(torch, 1000, 1000, grad=True)
    product.grad = product.detach() * 0
    result = x @ product
    ones = result.detach() * 0 + 1

    def again():
        result.backward(ones, retain_graph=True)

    yield Case("accumulate a product's gradient", again, 1.0, flops=2 * 64 * 1e6)


def random_numbers(torch) -> Iterator[Case]:
    for n in (100, 10_000, 1_000_000):
        x, chances = _tensor(torch, n), torch.rand(n)
        calls = {
            "rand": lambda n=n: torch.rand(n),
            "randn": lambda n=n: torch.randn(n),
            "randint": lambda n=n: torch.randint(0, 10, (n,)),
            "randperm": lambda n=n: torch.randperm(n),
            "bernoulli": lambda p=chances: torch.bernoulli(p),
            "uniform_": lambda x=x: x.uniform_(-1, 1),
            "normal_": lambda x=x: x.normal_(0.5, 2),
            "bernoulli_": lambda x=x: x.bernoulli_(0.3),
        }
        for name, call in calls.items():
            yield Case(f"{name} {n}", call, 1.0)


def saving(torch) -> Iterator[Case]:
    state = {f"layer{i}.weight": torch.ones(8, 8) for i in range(300)}
    large = {"weight": torch.ones(4 << 20)}
    for name, value in (("300 small tensors", state), ("16 MB", large)):
        stored = io.BytesIO()
        torch.save(value, stored)

        def load(stored=stored):
            stored.seek(0)
            return torch.load(stored)

        yield Case(f"save {name}", lambda value=value: torch.save(value, io.BytesIO()), 1.0)
        yield Case(f"load {name}", load, 1.0)


def training(torch) -> Iterator[Case]:
    from training import steps

    yield from (Case(*step) for step in steps(torch))


def small_networks(torch) -> Iterator[Case]:
    """Training steps of convolution networks on few and small images."""
    from networks import networks, step

    for name, network, shape in networks(torch):
        yield Case(name, step(torch, network, shape), 1.0)


def small_calls(torch) -> Iterator[Case]:
    """Frequent operators on a few numbers: what a call costs."""
    functional = torch.nn.functional
    x, ten, index = torch.ones(2, 2), torch.ones(10), torch.arange(3)
    image, row, rows = torch.ones(1, 1, 8, 8), torch.ones(1, 4), torch.randn(3, 4)
    linear, conv = torch.nn.Linear(4, 4), torch.nn.Conv2d(1, 2, 3)

    def write():
        ten[3] = 1.0

    calls = {
        "add": lambda: x + x,
        "sqrt": lambda: x.sqrt(),
        "power": lambda: x**2,
        "add_": lambda: x.add_(1),
        "view": lambda: x.view(4),
        "permute": lambda: x.permute(1, 0),
        "expand": lambda: x[None].expand(3, 2, 2),
        "element": lambda: ten[3],
        "write an element": write,
        "cat": lambda: torch.cat([x, x, x, x]),
        "stack": lambda: torch.stack([x, x, x, x]),
        "split": lambda: ten.split(3),
        "pad": lambda: functional.pad(x, (1, 1)),
        "gather": lambda: ten.gather(0, index),
        "masked_fill": lambda: x.masked_fill(x > 0, 0.0),
        "max over rows": lambda: x.max(1),
        "std": lambda: x.std(),
        "sort": lambda: x.sort(),
        "topk": lambda: ten.topk(1),
        "cumsum": lambda: x.cumsum(0),
        "bmm": lambda: torch.bmm(x[None], x[None]),
        "einsum": lambda: torch.einsum("ij,jk->ik", x, x),
        "softplus": lambda: functional.softplus(x),
        "layer_norm": lambda: functional.layer_norm(row, (4,)),
        "linear": lambda: linear(row),
        "conv2d": lambda: conv(image),
        "arange": lambda: torch.arange(10),
        "scatter_add": lambda: ten.scatter_add(0, index, ten),
        "index": lambda: rows[index],
        "argmax": lambda: rows.argmax(1),
        "var over rows": lambda: rows.var(1),
        "log_softmax": lambda: functional.log_softmax(rows, dim=1),
        "prod": lambda: rows.prod(),
        "cummax": lambda: rows.cummax(0),
        "gelu": lambda: functional.gelu(rows),
        "elu": lambda: functional.elu(rows),
        "silu": lambda: functional.silu(rows),
        "max_pool2d": lambda: functional.max_pool2d(image, 2),
        "cross": lambda: torch.linalg.cross(rows.mT, rows.mT),
        "linspace": lambda: torch.linspace(0, 1, 10),
    }
    for name, call in calls.items():
        yield Case(f"{name}, a few numbers", call, 1.0)


GROUPS = {
    "calls": [small_calls],
    "elementwise": [elementwise],
    "reductions": [reductions],
    "rows": [rows],
    "products": [products],
    "convolutions": [convolutions],
    "layers": [pooling, embedding, noise, attention, recurrent],
    "moving": [indexing, order, running, copies, choices],
    "optimizers": [optimizers, gradients],
    "random": [random_numbers],
    "saving": [saving],
    "training": [training],
    "networks": [small_networks],
}


def cases(torch, group: str) -> Iterator[Case]:
    """The cases of a group; what the library lacks is reported and left out."""
    for part in GROUPS[group]:
        try:
            yield from part(torch)
        except AttributeError as error:
            print(f"{torch.__name__}: {part.__name__}: {error}", file=sys.stderr)
