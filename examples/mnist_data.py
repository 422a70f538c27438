"""MNIST as NumPy arrays: from a folder, by download, or scikit-learn's digits instead."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import urllib.request
from pathlib import Path

import numpy as np

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


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that say where the data come from."""
    parser.add_argument("--data", type=Path, help="folder with MNIST's IDX files")
    parser.add_argument("--cache", type=Path, default=Path("data/mnist"), help="download folder")
    parser.add_argument("--offline", action="store_true", help="do not try to download")


def from_options(options: argparse.Namespace):
    """The data and where they come from, as the options say.

    Raises:
        DataError: they cannot be had.
    """
    return load(options.data, options.cache, options.offline)
