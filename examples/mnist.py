"""Train a 784-100-10 network on MNIST with this library and, side by side, with PyTorch.

    python examples/mnist.py [--data FOLDER] [--epochs N] [--peer torch|none|auto]

Both libraries start from the same weights and see the same batches, so their loss curves lie on
each other. The network: 784 inputs, 100 ReLU units, 10 outputs with softmax; squared error; SGD.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import sys
import time
import urllib.request
from pathlib import Path

import numpy as np

import autograd

MIRROR = "https://storage.googleapis.com/cvdf-datasets/mnist/"
FILES = {  # name -> MD5 of the compressed file, as published with the data set
    "train-images-idx3-ubyte": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "train-labels-idx1-ubyte": "d53e105ee54ea40749a09fcbcd1e9432",
    "t10k-images-idx3-ubyte": "9fb629c4189551a2d022fa330f9573f3",
    "t10k-labels-idx1-ubyte": "ec29112dd5afa0611ce80d1b7f02629c",
}


class DataError(Exception):
    """MNIST cannot be had in the wanted way."""


def read_idx(path: Path) -> np.ndarray:
    """An array from a file in the IDX format, compressed or not.

    Raises:
        DataError: the file is not such a file, or it is cut off.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rb") as file:
            content = file.read()
    except (OSError, EOFError) as error:
        raise DataError(f"{path}: cannot be read ({error}).") from None
    if len(content) < 4 or content[:3] != b"\0\0\x08":
        raise DataError(f"{path}: not an IDX file of bytes.")
    ndim = content[3]
    sizes = np.frombuffer(content, ">u4", ndim, 4) if len(content) >= 4 + 4 * ndim else []
    data = np.frombuffer(content, np.uint8, offset=4 + 4 * ndim) if len(sizes) == ndim else b""
    if len(sizes) != ndim or len(data) != int(np.prod(sizes, dtype=np.int64)):
        raise DataError(f"{path}: the file is cut off, or its header is wrong.")
    return data.reshape(sizes.tolist())


def load_folder(folder: Path):
    """MNIST from a folder with its four IDX files (`.gz` or not)."""

    def find(name: str) -> np.ndarray:
        for candidate in (
            folder / name,
            folder / f"{name}.gz",
            folder / name.replace("-idx", ".idx"),
        ):
            if candidate.exists():
                return read_idx(candidate)
        raise DataError(f"{folder}: {name} is not there.")

    train_x, train_y, test_x, test_y = map(find, FILES)
    if train_x.shape[0] != train_y.shape[0] or test_x.shape[0] != test_y.shape[0]:
        raise DataError(f"{folder}: images and labels differ in number.")
    return train_x.reshape(len(train_x), -1), train_y, test_x.reshape(len(test_x), -1), test_y


def download(folder: Path, timeout: float = 10.0) -> None:
    """Fetch the four files into `folder`; each appears only when it is whole and its checksum fits.

    Raises:
        DataError: no connection, a time-out, or a wrong checksum.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, checksum in FILES.items():
        target = folder / f"{name}.gz"
        if target.exists():
            continue
        try:
            with urllib.request.urlopen(MIRROR + target.name, timeout=timeout) as response:
                content = response.read()
        except OSError as error:
            raise DataError(f"download of {target.name} failed: {error}") from None
        if hashlib.md5(content, usedforsecurity=False).hexdigest() != checksum:
            raise DataError(f"download of {target.name}: the checksum is wrong.")
        partial = target.with_suffix(".partial")
        partial.write_bytes(content)
        partial.replace(target)


def load_digits():
    """Scikit-learn's 1,797 handwritten digits of 8x8 pixels, enlarged to 28x28."""
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise DataError(
            "MNIST is not there and cannot be downloaded, and scikit-learn is not installed. Pass "
            "--data FOLDER, or install it: pip install 'autograd-tensor[data]'."
        ) from None
    digits = load_digits()
    images = np.pad(digits.images.repeat(3, 1).repeat(3, 2), ((0, 0), (2, 2), (2, 2))) * (255 / 16)
    images = images.reshape(len(images), -1).astype(np.uint8)
    order = np.random.default_rng(0).permutation(len(images))
    train, test = order[:1437], order[1437:]
    return images[train], digits.target[train], images[test], digits.target[test]


def load(folder: Path | None, cache: Path, offline: bool):
    """The data and where they come from."""
    if folder is not None:
        return load_folder(folder), f"MNIST from {folder}"
    try:
        if not offline:
            download(cache)
        return load_folder(cache), "MNIST"
    except DataError as error:
        print(f"MNIST is not available ({error})")
        print("Using scikit-learn's bundled handwritten digits (8x8, enlarged to 28x28) instead.")
        return load_digits(), "scikit-learn digits"


def prepare(images: np.ndarray, labels: np.ndarray):
    """Pixels between 0 and 1, labels as one-hot rows."""
    return (images / 255).astype(np.float32), np.eye(10, dtype=np.float32)[labels]


def initial_weights(seed: int) -> list[np.ndarray]:
    """He-initialised weights and zero biases."""
    rng = np.random.default_rng(seed)
    shapes = [(784, 100), (100,), (100, 10), (10,)]
    return [
        (rng.normal(size=s) * (2 / s[0]) ** 0.5 if len(s) == 2 else np.zeros(s)).astype(np.float32)
        for s in shapes
    ]


def network(x, weights):
    """The ten probabilities of each row."""
    w1, b1, w2, b2 = weights
    return ((x @ w1 + b1).relu() @ w2 + b2).softmax(-1)


def train(library, name: str, data, weights: list[np.ndarray], args, batches) -> dict:
    """Train in one library: the code is the same for both.

    Returns:
        The losses of all steps, the seconds of each epoch, and the final test accuracy.
    """
    train_x, train_y, test_x, test_y = data
    weights = [library.from_numpy(w.copy()).requires_grad_() for w in weights]
    losses, seconds = [], []
    for epoch, order in enumerate(batches):
        start = time.perf_counter()
        for rows in progress(order, f"{name} epoch {epoch + 1}/{len(batches)}"):
            x, y = library.from_numpy(train_x[rows]), library.from_numpy(train_y[rows])
            difference = network(x, weights) - y
            loss = (difference * difference).sum() / len(rows)
            loss.backward()
            with library.no_grad():
                for w in weights:
                    w -= args.lr * w.grad
                    w.grad = None
            losses.append(loss.item())
        seconds.append(time.perf_counter() - start)
    with library.no_grad():
        answers = network(library.from_numpy(test_x), weights).argmax(1)
    right = np.asarray(answers) == test_y.argmax(1)
    return {"losses": np.array(losses), "seconds": seconds, "accuracy": float(right.mean())}


def progress(batches, title: str):
    """A progress bar if tqdm is installed, else a line."""
    try:
        from tqdm import tqdm
    except ImportError:
        print(title, flush=True)
        return batches
    return tqdm(batches, title, leave=False, disable=not sys.stderr.isatty())


def draw(results: dict, source: str, path: Path) -> bool:
    """Both loss curves as a picture; False if matplotlib is not installed."""
    try:
        import matplotlib
    except ImportError:
        return False
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 4.5))
    for (name, result), style in zip(results.items(), ("-", "--"), strict=False):
        losses = result["losses"]
        width = max(1, len(losses) // 200)
        smooth = np.convolve(losses, np.ones(width) / width, "valid")
        axes.plot(smooth, style, label=f"{name}: {result['accuracy']:.2%} right")
    axes.set(xlabel="step", ylabel="loss", yscale="log", title=f"784-100-10 network on {source}")
    axes.legend()
    figure.savefig(path, dpi=120, bbox_inches="tight")
    return True


def parse(argv) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder with MNIST's IDX files")
    parser.add_argument("--cache", type=Path, default=Path("data/mnist"), help="download folder")
    parser.add_argument("--offline", action="store_true", help="do not try to download")
    parser.add_argument("--epochs", type=int, help="default: 5 on MNIST, 40 on the digits")
    parser.add_argument("--batch", type=int, default=64, help="rows a step (64)")
    parser.add_argument("--lr", type=float, default=0.1, help="learning rate (0.1)")
    parser.add_argument("--seed", type=int, default=0, help="of the weights and the order (0)")
    parser.add_argument("--out", type=Path, default=Path("mnist.png"), help="the picture")
    parser.add_argument(
        "--peer", choices=("auto", "torch", "none"), default="auto", help="compare with PyTorch"
    )
    args = parser.parse_args(argv)
    if args.batch < 1 or (args.epochs is not None and args.epochs < 1):
        parser.error("--batch and --epochs must be at least 1")
    return args


def main(argv=None) -> int:
    """Train, compare, draw. Returns the exit code."""
    args = parse(argv)
    try:
        (train_x, train_y, test_x, test_y), source = load(args.data, args.cache, args.offline)
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    data = (*prepare(train_x, train_y), *prepare(test_x, test_y))
    epochs = args.epochs or (5 if len(train_x) > 10_000 else 40)
    rng = np.random.default_rng(args.seed)
    batches = []
    for _ in range(epochs):
        order = rng.permutation(len(train_x))
        batches.append([order[i : i + args.batch] for i in range(0, len(order), args.batch)])
    weights = initial_weights(args.seed)
    print(f"{source}: {len(train_x)} rows to learn from, {len(test_x)} to test; {epochs} epochs")

    results = {"autograd": train(autograd, "autograd", data, weights, args, batches)}
    has_torch = importlib.util.find_spec("torch") is not None
    if args.peer == "torch" and not has_torch:
        print("error: --peer torch: PyTorch is not installed", file=sys.stderr)
        return 2
    if args.peer != "none" and has_torch:
        import torch

        results["PyTorch"] = train(torch, "PyTorch", data, weights, args, batches)

    print(f"{'':10} {'accuracy':>9} {'s an epoch':>11} {'last loss':>10}")
    for name, result in results.items():
        seconds = float(np.median(result["seconds"]))
        print(f"{name:10} {result['accuracy']:9.2%} {seconds:11.2f} {result['losses'][-1]:10.4f}")
    code = 0
    if "PyTorch" in results:
        first = len(batches[0])
        ours, theirs = (results[name]["losses"][:first] for name in ("autograd", "PyTorch"))
        worst = float(np.max(np.abs(ours - theirs) / np.abs(theirs)))
        verdict = "agree" if worst <= 1e-3 else "DIFFER"
        print(f"losses of the first epoch {verdict}: at most {worst:.1e} apart (relative)")
        code = 0 if worst <= 1e-3 else 1
    if draw(results, source, args.out):
        print(f"loss curves: {args.out}")
    else:
        print("no picture: matplotlib is not installed (pip install 'autograd-tensor[plot]')")
    return code


if __name__ == "__main__":
    sys.exit(main())
