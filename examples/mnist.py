"""Train a 784-100-10 network on MNIST with this library and, side by side, with PyTorch.

    python examples/mnist.py [--data FOLDER] [--epochs N] [--peer torch|none|auto]

Both libraries start from the same weights and see the same batches, so their loss curves lie on
each other. The network: 784 inputs, 100 ReLU units, 10 outputs with softmax; squared error; SGD.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from pathlib import Path

import mnist_data
import numpy as np
from running import progress

import autograd


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
    mnist_data.add_options(parser)
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
        (train_x, train_y, test_x, test_y), source = mnist_data.from_options(args)
    except mnist_data.DataError as error:
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
