"""The cache of compiled kernels on disk: same results cold, warm, damaged and without it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = str(Path(__file__).resolve().parent.parent / "src")

HEAD = """
import hashlib
import numpy as np
import autograd
from autograd.nn import functional as F
rng = np.random.default_rng(0)
def draw(*shape):
    return autograd.tensor(rng.normal(size=shape).astype("f4"), requires_grad=True)
def show(name, *tensors):
    data = b"".join(t.detach().numpy().tobytes() for t in tensors)
    print(name, hashlib.sha256(data).hexdigest()[:12])
"""

FEW = """
x = draw(300, 301)
y = x.exp().softmax(-1)
show("softmax", y)
show("sum", y.sum(0), y.sum(1))
"""

MANY = """
x, weight, bias = draw(300, 301), draw(301), draw(301)
image, small = draw(4, 32, 24, 24), draw(32)
calls = {
    "softmax": lambda: F.softmax(x, 1),
    "log_softmax": lambda: F.log_softmax(x, 0),
    "cross_entropy": lambda: F.cross_entropy(x, autograd.arange(300)),
    "layer_norm": lambda: F.layer_norm(x, (301,), weight, bias),
    "batch_norm": lambda: F.batch_norm(image, None, None, small, small, True),
    "batch_norm of rows": lambda: F.batch_norm(x, None, None, weight, bias, True),
    "group_norm": lambda: F.group_norm(image, 4, small, small),
    "gelu": lambda: F.gelu(x),
    "winograd": lambda: F.conv2d(image, image[:, :, :3, :3].repeat(8, 1, 1, 1)),
    "direct": lambda: F.conv2d(image, image[:, :, :5, :5], stride=2),
    "depthwise": lambda: F.conv2d(image, image[0, :, None, :3, :3], groups=32),
    "pointwise": lambda: F.conv2d(image, image[:, :, :1, :1]),
    "avg_pool": lambda: F.avg_pool2d(image, 3, 2),
    "attention": lambda: F.scaled_dot_product_attention(image, image, image),
    "matmul": lambda: x @ x.T,
    "logsumexp": lambda: x.logsumexp(0).sum() * x.logsumexp(1),
    "sums": lambda: x.sum(0).sum() * x.sum(1),
    "var": lambda: x.var(0).sum() * x.var(1),
    "norm": lambda: x.norm(dim=0).sum() * x.norm(dim=1),
    "prod": lambda: (x.abs() + 0.5).prod(1),
    "cumsum": lambda: x.cumsum(0) * x.cumsum(1),
}
for name, call in calls.items():
    for leaf in (x, weight, bias, image, small):
        leaf.grad = None
    out = call()
    (out * out).sum().backward()
    show(name, out, *(p.grad for p in (x, weight, bias, image, small) if p.grad is not None))
step = autograd.optim.Adam([x, image])
x.grad, image.grad = x.detach() * 2, image.detach() * 2
show("clipped", autograd.nn.utils.clip_grad_norm_([x, image], 1.0))
step.step()
show("Adam", x, image)
"""


def run(code: str, cache) -> str:
    environment = {**os.environ, "PYTHONPATH": SOURCE, "NUMBA_CACHE_DIR": str(cache)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", HEAD + code],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_cold_warm_damaged_and_without(tmp_path):
    cold = run(FEW, tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert run(FEW, tmp_path) == cold
    for path in files:
        path.write_bytes(b"garbage\n" if path.suffix == ".nbi" else b"")
    assert run(FEW, tmp_path) == cold
    assert [path for path in tmp_path.rglob("*.nbi") if path.stat().st_size > 20]  # made anew
    for path in tmp_path.rglob("*.nbc"):
        path.write_bytes(b"garbage\n")
    assert run(FEW, tmp_path) == cold
    assert run(FEW, "/proc/nowhere") == cold


def test_kernels_that_different_processes_compiled_stay_apart(tmp_path):
    start = "rng = np.random.default_rng(0)\n"
    calls = [f'{start}show("{f}", draw(300, 301).abs().{f}())\n' for f in ("exp", "sqrt", "relu")]
    alone = [run(call, tmp_path / str(i)) for i, call in enumerate(calls)]
    assert [run(call, tmp_path / "same") for call in calls] == alone
    assert run("".join(calls), tmp_path / "same") == "".join(alone)


@pytest.mark.slow
def test_every_kernel_gives_the_same_cold_and_warm(tmp_path):
    cold = run(MANY, tmp_path)
    assert run(MANY, tmp_path) == cold
