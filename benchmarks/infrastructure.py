"""What the machinery around the kernels costs: first calls, and products of NumPy between ours.

    python benchmarks/infrastructure.py [--only REGEX]

First calls are measured in a process and a cache folder of their own each, after Numba has been
imported and another kernel has been compiled. The limits are what the library promises.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import timeit

# name: (what is called, seconds that the first call may take)
FIRST = {
    "exp": ("x.exp()", 0.5),
    "multiply": ("x * x", 0.5),
    "tanh": ("x.tanh()", 0.5),
    "gelu": ("F.gelu(x)", 0.5),
    "clamp": ("x.clamp(-1, 1)", 0.5),
    "where": ("autograd.where(mask, x, 0.0)", 0.5),
    "sum": ("x.sum(1)", 1.5),
    "softmax": ("x.softmax(1)", 1.5),
    "layer_norm": ("F.layer_norm(x, (300,))", 1.5),
    "cross_entropy": ("F.cross_entropy(x, autograd.arange(300))", 1.5),
    "argmax": ("x.argmax(1)", 1.5),
    "cumsum": ("x.cumsum(1)", 1.5),
    "sort": ("x.sort(1)", 1.5),
    "gather": ("x.gather(1, autograd.zeros(300, 300, dtype=autograd.int64))", 1.5),
    "transpose": ("x.T.contiguous()", 1.5),
    "dropout": ("F.dropout(x)", 1.5),
    "matmul": ("x @ x", 1.5),
    "attention": ("F.scaled_dot_product_attention(image, image, image)", 1.5),
    "max_pool2d": ("F.max_pool2d(image, 2)", 1.5),
    "conv2d 3x3 (Winograd)": ("F.conv2d(image, window)", 4.0),
    "conv2d 3x3 stride 2": ("F.conv2d(image, window, stride=2)", 4.0),
    "conv2d 1x1": ("F.conv2d(image, window[:, :, :1, :1])", 4.0),
}
PROCESS = """
import json, sys, time
start = time.perf_counter()
import autograd
from autograd.nn import functional as F
x = autograd.ones(300, 300)
image, window = autograd.ones(4, 32, 32, 32), autograd.ones(32, 32, 3, 3)
mask = x > 0
imported = time.perf_counter()
-x
ready = time.perf_counter()
eval(sys.argv[1])
print(json.dumps([imported - start, ready - imported, time.perf_counter() - ready]))
"""


def first_call(call: str, cache: str) -> list[float]:
    """Seconds for importing the library, for the first kernel of all, and for this one."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
    command = [sys.executable, "-c", PROCESS, call]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def first_calls(only: str) -> list[str]:
    lines = ["| first call | compiling s | from the cache s | limit |", "|---|---:|---:|---:|"]
    start = []
    for name, (call, limit) in FIRST.items():
        if not re.search(only, name):
            continue
        with tempfile.TemporaryDirectory() as cache:
            cold, warm = (first_call(call, cache) for _ in range(2))
        mark = " (above)" if cold[2] > limit else ""
        lines.append(f"| {name} | {cold[2]:.2f}{mark} | {warm[2]:.3f} | {limit} |")
        start = [
            f"| import of the library | | {warm[0]:.2f}{' (above)' * (warm[0] > 0.2)} | 0.2 |",
            f"| first kernel of all, with Numba's import | {cold[1]:.2f} | {warm[1]:.2f} | |",
        ]
    return lines + start


def alternation(repeat: int = 200) -> list[str]:
    """NumPy's own threaded product and our sums, alone and by turns."""
    import numpy as np

    import autograd

    a = np.ones((500, 500), np.float32)
    x = autograd.ones(1000, 1000)

    def both():
        a @ a
        x + x

    calls = {"np.matmul 500x500": lambda: a @ a, "add 1000x1000": lambda: x + x, "by turns": both}
    best = {}
    for name, call in calls.items():
        call()
        best[name] = min(timeit.repeat(call, number=repeat, repeat=5)) / repeat * 1e6
    ratio = best["by turns"] / (best["np.matmul 500x500"] + best["add 1000x1000"])
    lines = ["", "| NumPy's products between our kernels | us |", "|---|---:|"]
    lines += [f"| {name} | {time:.0f} |" for name, time in best.items()]
    mark = " (above)" if ratio > 1.3 else ""
    return [*lines, f"| by turns over the sum of both (limit 1.3) | {ratio:.2f}{mark} |"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default=".", help="regular expression for names of first calls")
    options = parser.parse_args()
    print("\n".join([*first_calls(options.only), *alternation()]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
