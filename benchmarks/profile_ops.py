"""Profile nine operations against PyTorch, forward and forward with backward.

    python benchmarks/profile_ops.py [--sizes 2,5,10] [--rounds 5] [--quick]

Each library runs in a process of its own; the two take turns, so that both see the same moods
of the machine. The figures are medians. Writes docs/profile.png (a panel an operation, log-log)
and docs/profile.md (times and ratios).
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import statistics
import subprocess
import sys
import timeit
from pathlib import Path

OPERATIONS = ["neg", "relu", "softmax", "sum", "transpose", "add", "matmul", "mul", "sub"]
SIZES = [2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]
LIBRARIES = ["autograd", "torch"]
DOCS = Path(__file__).resolve().parent.parent / "docs"


def calls(library, n: int) -> dict:
    """For each operation: its forward call on n x n inputs that require grad, and its backward."""
    import numpy as np

    rng = np.random.default_rng(0)
    a, b = (
        library.from_numpy(rng.normal(size=(n, n)).astype(np.float32)).requires_grad_()
        for _ in range(2)
    )
    forward = {
        "neg": lambda: -a,
        "relu": lambda: a.relu(),
        "softmax": lambda: a.softmax(-1),
        "sum": lambda: a.sum(),
        "transpose": lambda: a.transpose(0, 1),
        "add": lambda: a + b,
        "matmul": lambda: a @ b,
        "mul": lambda: a * b,
        "sub": lambda: a - b,
    }

    def with_backward(call):
        ones = library.ones_like(call().detach())

        def both():
            a.grad = None
            b.grad = None
            call().backward(ones)

        return both

    return {name: (call, with_backward(call)) for name, call in forward.items()}


def median_time(call, seconds: float) -> float:
    """Microseconds a call: the median of seven samples that take `seconds` together."""
    call()
    once = max(timeit.timeit(call, number=1), 1e-7)
    number = max(1, int(seconds / 7 / once))
    samples = [timeit.timeit(call, number=number) / number for _ in range(7)]
    return statistics.median(samples) * 1e6


def worker(name: str) -> None:
    """Answer sizes from standard input with the times of all operations, one JSON line each."""
    import importlib

    library = importlib.import_module(name)
    if name == "torch":
        library.set_num_threads(2)
    for line in sys.stdin:
        n, seconds = json.loads(line)
        times = {
            op: [median_time(call, seconds) for call in pair]
            for op, pair in calls(library, n).items()
        }
        print(json.dumps(times), flush=True)


def measure(sizes: list[int], rounds: int, seconds: float) -> dict:
    """Medians by library, operation and size: (forward, forward and backward)."""
    workers = {
        name: subprocess.Popen(
            [sys.executable, __file__, "--worker", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in LIBRARIES
    }
    collected: dict = {name: {op: {} for op in OPERATIONS} for name in LIBRARIES}
    for n in sizes:
        seen: dict = {name: {op: [] for op in OPERATIONS} for name in LIBRARIES}
        for _ in range(rounds):
            for name, process in workers.items():
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(json.dumps([n, seconds]) + "\n")
                process.stdin.flush()
                for op, pair in json.loads(process.stdout.readline()).items():
                    seen[name][op].append(pair)
        for name in LIBRARIES:
            for op in OPERATIONS:
                columns = zip(*seen[name][op], strict=True)
                collected[name][op][n] = [statistics.median(column) for column in columns]
        print(f"N = {n:5}: done", flush=True)
    for process in workers.values():
        process.communicate()
    return collected


def ratio(times: dict, op: str, n: int, kind: int) -> float:
    """PyTorch's time over ours: above 1 is faster than PyTorch."""
    return times["torch"][op][n][kind] / times["autograd"][op][n][kind]


def geometric_mean(values) -> float:
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values))


def write_table(times: dict, sizes: list[int], path: Path) -> str:
    """The table as Markdown; returns the summary lines."""
    import importlib.metadata as metadata

    import numpy as np

    versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
    versions += f", PyTorch {metadata.version('torch')}"
    lines = [
        "# Profile against PyTorch",
        "",
        f"{versions}; {_processor()}; two threads each. Times in microseconds, medians; ratio: "
        "PyTorch's time over ours. Written by `make bench`.",
    ]
    summary = []
    for kind, title in enumerate(("Forward", "Forward and backward")):
        lines += ["", f"## {title}", "", "| operation | N | PyTorch | autograd | ratio |"]
        lines += ["|---|---:|---:|---:|---:|"]
        for op in OPERATIONS:
            for n in sizes:
                theirs, ours = (times[name][op][n][kind] for name in ("torch", "autograd"))
                lines.append(f"| {op} | {n} | {theirs:.2f} | {ours:.2f} | {theirs / ours:.2f} |")
        for low, high in ((0, 20), (21, 200), (201, 10**9)):
            chosen = [n for n in sizes if low <= n <= high]
            if chosen:
                ratios = [ratio(times, op, n, kind) for op in OPERATIONS for n in chosen]
                summary.append(
                    f"{title}, N {chosen[0]} to {chosen[-1]}: geometric mean "
                    f"{geometric_mean(ratios):.2f}, lowest {min(ratios):.2f}"
                )
    lines[3:3] = ["", *(f"- {line}" for line in summary)]
    path.write_text("\n".join(lines) + "\n")
    return "\n".join(summary)


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def draw(times: dict, sizes: list[int], path: Path) -> None:
    """A panel an operation: both libraries, forward and backward, on logarithmic axes."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(3, 3, figsize=(12, 10), sharex=True)
    for op, axes in zip(OPERATIONS, panels.flat, strict=True):
        for name, color in (("autograd", "tab:blue"), ("torch", "tab:orange")):
            label = "PyTorch" if name == "torch" else name
            for kind, style in enumerate(("-o", "--s")):
                values = [times[name][op][n][kind] for n in sizes]
                what = ("forward", "with backward")[kind]
                axes.loglog(
                    sizes, values, style, color=color, markersize=3, label=f"{label} {what}"
                )
        axes.set_title(op)
        axes.grid(True, alpha=0.3)
    for axes in panels[-1]:
        axes.set_xlabel("N (N x N matrices)")
    for axes in panels[:, 0]:
        axes.set_ylabel("microseconds")
    panels[0, 0].legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=90)


def main() -> int:
    """Measure, print the summary, write the picture and the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="matrix sizes")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each library (5)")
    parser.add_argument("--seconds", type=float, default=0.05, help="time a figure and round")
    parser.add_argument("--quick", action="store_true", help="two sizes, one round")
    parser.add_argument("--out", type=Path, default=DOCS, help="folder of the picture and table")
    parser.add_argument("--worker", choices=LIBRARIES, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        worker(args.worker)
        return 0
    sizes = [2, 20] if args.quick else [int(n) for n in args.sizes.split(",")]
    times = measure(sizes, 1 if args.quick else args.rounds, args.seconds)
    args.out.mkdir(parents=True, exist_ok=True)
    print(write_table(times, sizes, args.out / "profile.md"))
    draw(times, sizes, args.out / "profile.png")
    print(f"written: {args.out / 'profile.md'} and {args.out / 'profile.png'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
