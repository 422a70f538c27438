"""Time the cases of `cases.py` against PyTorch and against the machine's limits.

    python benchmarks/targets.py [--only REGEX] [--groups rows,products] [--rounds 5] [--memory]

Each library runs in a process of its own; the two take turns, so that both see the same moods of
the machine. The figures are medians. Writes docs/targets.md (times, ratios, distance to the
measured peak) and docs/targets.png.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import json
import math
import re
import statistics
import subprocess
import sys
import timeit
from pathlib import Path

import memory as memory_use
from profile_ops import LIBRARIES, geometric_mean, median_time

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOISE = 1.0  # megabytes that the same case differs by from run to run
HEAD = """# Kernels and layers against PyTorch

Made by `make bench`. Medians; two threads.

Memory is PyTorch's / ours at its peak, in megabytes. *Of the case* is what its inputs, results and
all that is needed in between add to a process in which it has run before, so that libraries and
kernels are loaded; it is marked where ours is more than 1.2 times PyTorch's. *Of the process* is
everything.
"""


def worker(name: str, group: str, only: str) -> None:
    """Answer each line of standard input with the times of the group's cases, in microseconds."""
    from cases import cases

    library = importlib.import_module(name)
    library.set_num_threads(2)
    chosen = [case for case in cases(library, group) if re.search(only, case.name)]
    for case in chosen.copy():
        try:
            case.call()
        except AttributeError as error:
            print(f"{name}: {case.name}: {error}", file=sys.stderr)
            chosen.remove(case)
    for line in sys.stdin:
        seconds = float(line)
        answer = {
            case.name: [median_time(case.call, seconds), case.target, case.bytes, case.flops]
            for case in chosen
        }
        print(json.dumps(answer), flush=True)


def start(name: str, group: str, only: str):
    return subprocess.Popen(
        [sys.executable, __file__, "--worker", name, "--groups", group, "--only", only],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def measure(group: str, only: str, rounds: int, seconds: float) -> dict:
    """Case: {library: median microseconds, "target": ..., "bytes": ..., "flops": ...}."""
    workers = {name: start(name, group, only) for name in LIBRARIES}
    seen: dict = {}
    for _ in range(rounds):
        for name, process in workers.items():
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{seconds}\n")
            process.stdin.flush()
            for case, (time, target, moved, flops) in json.loads(
                process.stdout.readline() or "{}"
            ).items():
                row = seen.setdefault(case, {"target": target, "bytes": moved, "flops": flops})
                row.setdefault(name, []).append(time)
    for process in workers.values():
        process.communicate()
    for row in seen.values():
        for name in LIBRARIES:
            row[name] = statistics.median(row[name]) if name in row else None
    return seen


@functools.cache
def _bandwidth(moved: int) -> float:
    """Bytes a second: the best of copying half as many bytes."""
    import autograd

    x = autograd.ones(moved // 8)
    copying = min(timeit.repeat(lambda: x.clone(), number=5, repeat=9)) / 5
    return moved / copying


def bandwidth(moved: float) -> float:
    """Bytes a second that copying reaches where about as many are moved: small ones stay cached."""
    return _bandwidth(2 ** max(16, round(math.log2(moved))))


def peak_products() -> float:
    """Operations a second: the best of a product of 2000x2000."""
    import autograd

    a = autograd.ones(2000, 2000)
    a @ a
    return 2 * 2000**3 / min(timeit.repeat(lambda: a @ a, number=1, repeat=7))


def memory_columns(figures: dict) -> str:
    """The case's own memory and the whole process's, each PyTorch's / ours."""
    both = [figures.get(name, (math.nan,) * 2) for name in ("torch", "autograd")]
    own, whole = zip(*both, strict=True)
    much = own[1] > 1.2 * own[0] + NOISE
    return (
        f" {own[0]:.0f} / {own[1]:.0f}{' (above)' if much else ''} "
        f"| {whole[0]:.0f} / {whole[1]:.0f} |"
    )


def table(results: dict, memory: dict) -> list[str]:
    """Lines of Markdown. A share of memory is one of what copying as many bytes reaches."""
    peak = peak_products()
    copying = ", ".join(f"{bandwidth(2**n) / 1e9:.0f} of {2**n >> 20} MB" for n in (20, 24, 28))
    lines = [
        f"Measured peaks: copying {copying} in GB/s, {peak / 1e9:.0f} GFLOP/s in matmul.",
        "",
    ]
    for group, rows in results.items():
        ratios = [r["torch"] / r["autograd"] for r in rows.values() if r["autograd"] and r["torch"]]
        mean = f", geometric mean {geometric_mean(ratios):.2f}" if ratios else ""
        lines += [f"## {group}{mean}", ""]
        head = "| case | PyTorch us | ours us | ratio | target | of the peak |"
        head += " MB of the case | MB of the process |" if memory else ""
        lines += [head, "|---|" + "---:|" * (5 + 2 * bool(memory))]
        for name, row in rows.items():
            ours, theirs = row["autograd"], row["torch"]
            if not ours or not theirs:
                lines.append(f"| {name} | {theirs or '-'} | missing | | {row['target']} | |")
                continue
            ratio = theirs / ours
            mark = "" if ratio >= row["target"] else " (below)"
            if row["flops"]:
                limit = f"{row['flops'] / ours * 1e6 / peak:.0%} of products"
            elif row["bytes"]:
                limit = f"{row['bytes'] / ours * 1e6 / bandwidth(row['bytes']):.0%} of memory"
            else:
                limit = ""
            line = f"| {name} | {theirs:.1f} | {ours:.1f} | {ratio:.2f}{mark} "
            line += f"| {row['target']} | {limit} |"
            if memory:
                line += memory_columns(memory.get(name, {}))
            lines.append(line)
        lines.append("")
    return lines


def draw(results: dict, path: Path) -> None:
    """Ratios as bars, a panel a group."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    shown = {
        group: {n: r["torch"] / r["autograd"] for n, r in rows.items() if r["autograd"]}
        for group, rows in results.items()
    }
    shown = {group: ratios for group, ratios in shown.items() if ratios}
    heights = [max(2, len(ratios)) for ratios in shown.values()]
    figure, axes = plt.subplots(
        len(shown), 1, figsize=(8, 0.17 * sum(heights) + len(heights)), squeeze=False,
        gridspec_kw={"height_ratios": heights},
    )  # fmt: skip
    for axis, (group, ratios) in zip(axes[:, 0], shown.items(), strict=True):
        colors = ["tab:green" if value >= 1 else "tab:red" for value in ratios.values()]
        axis.barh(list(ratios), list(ratios.values()), color=colors)
        axis.set_xscale("log")
        axis.axvline(1, color="black", linewidth=0.8)
        axis.invert_yaxis()
        axis.tick_params(labelsize=6)
        axis.set_title(f"{group}: PyTorch's time over ours", fontsize=9)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def main() -> int:
    from cases import GROUPS

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default=".", help="regular expression for names of cases")
    parser.add_argument("--groups", default=",".join(GROUPS), help="comma-separated")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.05, help="for each case and round")
    parser.add_argument("--memory", action="store_true", help="measure peak memory as well")
    parser.add_argument("--print", action="store_true", help="write no files")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        worker(options.worker, options.groups, options.only)
        return 0
    results, memory = {}, {}
    for group in options.groups.split(","):
        results[group] = measure(group, options.only, options.rounds, options.seconds)
        if options.memory:
            for name in LIBRARIES:
                for case, needs in memory_use.measure(name, group, list(results[group])).items():
                    memory.setdefault(case, {})[name] = needs
        print(f"{group}: done", file=sys.stderr, flush=True)
    lines = table(results, memory)
    print("\n".join(lines))
    if not options.print:
        (DOCS / "targets.md").write_text(HEAD + "\n" + "\n".join(lines))
        draw(results, DOCS / "targets.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
