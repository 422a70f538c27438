"""Time loaders of 28x28 images with a Python transform against PyTorch's.

    python benchmarks/loading.py [--rounds 5] [--images 6000] [--only REGEX] [--write]

Each library runs in a process of its own; the two take turns, so that both see the same moods of
the machine. The figures are medians over the rounds of the time of an epoch, whole: workers that
do not persist are started in it. `--write` puts the table into docs/loading.md.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

LIBRARIES = ["autograd", "torch"]
DOCS = Path(__file__).resolve().parent.parent / "docs"
BATCH = 64


class Images:
    """Images and labels in memory; a sample is transformed in Python.

    Args:
        library: name of the module whose tensors are used, or "numpy" for arrays.
    """

    def __init__(self, library: str, count: int):
        import numpy as np

        rng = np.random.default_rng(0)
        self.library = library
        self.images = rng.integers(0, 256, (count, 28, 28), np.uint8)
        self.labels = rng.integers(0, 10, count).tolist()
        if library != "numpy":
            self.images = importlib.import_module(library).from_numpy(self.images)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int):
        image = self.images[index]
        if self.library == "numpy":
            image = (image.astype("float32") / 255 - 0.1307) / 0.3081
            image = image[:, ::-1] if index % 2 else image
            return image[None].copy(), self.labels[index]
        image = (image.float() / 255 - 0.1307) / 0.3081
        image = image.flip(-1) if index % 2 else image
        return image.unsqueeze(0), self.labels[index]


def loaders(name: str, count: int) -> dict:
    """The cases: loaders by name."""
    library = importlib.import_module(name)
    data = library.utils.data
    tensors, arrays = Images(name, count), Images("numpy", count)
    whole = data.TensorDataset(
        library.from_numpy(arrays.images.astype("float32")), library.tensor(arrays.labels)
    )
    options = {"batch_size": BATCH, "shuffle": True}
    two = {"num_workers": 2, **options}
    return {
        "tensors, 0 workers": data.DataLoader(tensors, **options),
        "tensors, 2 workers": data.DataLoader(tensors, **two),
        "tensors, 2 persistent workers": data.DataLoader(tensors, persistent_workers=True, **two),
        "arrays, 0 workers": data.DataLoader(arrays, **options),
        "arrays, 2 workers": data.DataLoader(arrays, **two),
        "arrays, 2 persistent workers": data.DataLoader(arrays, persistent_workers=True, **two),
        "TensorDataset, 0 workers": data.DataLoader(whole, **options),
        "TensorDataset, 2 persistent workers": data.DataLoader(
            whole, persistent_workers=True, **two
        ),
    }


def worker(name: str, count: int, only: str) -> None:
    """Answer each line of standard input with the seconds of an epoch of each case."""
    importlib.import_module(name).set_num_threads(2)
    cases = {case: loader for case, loader in loaders(name, count).items() if re.search(only, case)}
    for loader in cases.values():
        for _ in loader:
            pass
    for _ in sys.stdin:
        times = {}
        for case, loader in cases.items():
            start = time.perf_counter()
            for _ in loader:
                pass
            times[case] = time.perf_counter() - start
        print(json.dumps(times), flush=True)


def measure(rounds: int, count: int, only: str) -> dict:
    """Case: {library: median seconds of an epoch}."""
    processes = {
        name: subprocess.Popen(
            [sys.executable, __file__, "--worker", name, "--images", str(count), "--only", only],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in LIBRARIES
    }
    seen: dict = {}
    for _ in range(rounds):
        for name, process in processes.items():
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("\n")
            process.stdin.flush()
            for case, seconds in json.loads(process.stdout.readline()).items():
                seen.setdefault(case, {}).setdefault(name, []).append(seconds)
    for process in processes.values():
        process.communicate()
    return {
        case: {name: statistics.median(times) for name, times in row.items()}
        for case, row in seen.items()
    }


def table(results: dict, count: int) -> list[str]:
    """The results as Markdown: images a second."""
    lines = ["| loader | PyTorch, images/s | ours, images/s | ratio |", "|---|---:|---:|---:|"]
    for case, times in results.items():
        theirs, ours = (count / times[name] for name in ("torch", "autograd"))
        lines.append(f"| {case} | {theirs:,.0f} | {ours:,.0f} | {ours / theirs:.2f} |")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="epochs of each library (5)")
    parser.add_argument("--images", type=int, default=6000, help="images an epoch (6000)")
    parser.add_argument("--only", default=".", help="regular expression for names of cases")
    parser.add_argument("--write", action="store_true", help="write docs/loading.md")
    parser.add_argument("--worker", choices=LIBRARIES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        worker(options.worker, options.images, options.only)
        return 0
    lines = table(measure(options.rounds, options.images, options.only), options.images)
    print("\n".join(lines))
    if options.write:
        head = [
            "# Loaders against PyTorch",
            "",
            f"Made by `python benchmarks/loading.py --write`. {options.images} images of 28x28 in "
            f"batches of {BATCH}, shuffled; medians of {options.rounds} epochs, the start of "
            "workers that do not persist included.",
            "",
        ]
        (DOCS / "loading.md").write_text("\n".join(head + lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
