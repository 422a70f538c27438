"""Saving and loading: PyTorch's files, safetensors, NumPy's archives.

What a file holds is data, never code: see `load`. The parts are imported with the first file.
"""

from __future__ import annotations

from typing import Any

from .safe import add_safe_globals, clear_safe_globals, get_safe_globals, safe_globals

__all__ = [
    "add_safe_globals",
    "clear_safe_globals",
    "get_safe_globals",
    "load",
    "load_npz",
    "load_safetensors",
    "safe_globals",
    "save",
    "save_npz",
    "save_safetensors",
]


def save(
    obj: Any, f, pickle_module=None, pickle_protocol: int = 2,
    _use_new_zipfile_serialization: bool = True,
) -> None:  # fmt: skip
    """Write an object with all its tensors, so that `load` and `torch.load` can read it.

    Tensors that share memory still share it when they are loaded. A file is written beside the old
    one and takes its place when it is complete, so that the old one is whole until then.

    Args:
        obj: tensors, containers, numbers, strings, `state_dict`s; anything that can be pickled.
        f: a path, or a file object with `write`, which is written to directly.
        pickle_module: None or `pickle`.
        pickle_protocol: 2 to 5; PyTorch reads 2 best.

    Raises:
        ArgumentTypeError: `f` is neither a path nor a file object.
        ArgumentError: another pickle module, another protocol, or the format before zip files.

    >>> import io
    >>> file = io.BytesIO()
    >>> autograd.save({"weight": autograd.ones(2)}, file)
    >>> _ = file.seek(0)
    >>> autograd.load(file)
    {'weight': tensor([1., 1.])}
    """
    from .writing import save

    save(obj, f, pickle_module, pickle_protocol, _use_new_zipfile_serialization)


def load(
    f, map_location=None, pickle_module=None, *, weights_only: bool | None = None,
    mmap: bool | None = None, **pickle_load_args,
) -> Any:  # fmt: skip
    """Read what `save` or `torch.save` wrote.

    Only tensors, containers, numbers, strings, dtypes and the like are made, and classes that
    `autograd.serialization.add_safe_globals` names. Nothing else that a file asks for is run, not
    even found. Sizes and offsets are checked against the file before memory is taken.

    Args:
        f: a path, or a file object with `read`, `seek` and `tell`.
        map_location: accepted for the CPU. Tensors that were saved on another device come to the
            CPU in any case; a function is not called.
        pickle_module: what reads the objects if `weights_only` is False; default: `pickle`.
        weights_only: False trusts the file, which can then run any code; a warning says so.
        mmap: map the file into memory, which reads only what is used; writes stay private.
        pickle_load_args: `encoding` of strings that Python 2 wrote.

    Raises:
        UnsafeClassError: the file asks for a class or function that is not known to be safe.
        LoadError: the file is truncated, corrupt or not of this kind.
        ArgumentError: `mmap` without a path.
        DeviceError: `map_location` is not the CPU.

    >>> autograd.load("model.pt")  # doctest: +SKIP
    """
    from .loading import load

    return load(f, map_location, pickle_module, weights_only, mmap, pickle_load_args)


def save_safetensors(tensors: dict[str, Any], f, metadata: dict[str, str] | None = None) -> None:
    """Write a dictionary of tensors in the format of the package safetensors.

    Args:
        tensors: tensors by name; tensors that share memory are written one by one.
        f: a path or a file object.
        metadata: text by name, to be kept with them.

    Raises:
        MissingExtraError: the package is not installed (extra `safetensors`).
        ArgumentTypeError: something other than names, tensors and text.
        DTypeError: complex128, which the format does not have.
    """
    from .safetensors import save_safetensors

    save_safetensors(tensors, f, metadata)


def load_safetensors(f, mmap: bool = True) -> dict[str, Any]:
    """Read a file of the package safetensors.

    Args:
        f: a path.
        mmap: map the file into memory, which reads only what is used; writes stay private.

    Returns:
        The tensors by name.

    Raises:
        MissingExtraError: the package is not installed (extra `safetensors`).
        LoadError: the file is not of this kind.
        DTypeError: a tensor of a dtype that the library has not.
    """
    from .safetensors import load_safetensors

    return load_safetensors(f, mmap)


def save_npz(tensors: dict[str, Any], f, compressed: bool = False) -> None:
    """Write a dictionary of tensors as an archive that `numpy.load` reads.

    Args:
        tensors: tensors (or arrays) by name. bfloat16, which NumPy has not, is written as uint16
            under the name with ``.bfloat16`` at its end.
        f: a path, used as it is, or a file object.
        compressed: smaller and slower.

    >>> import io
    >>> file = io.BytesIO()
    >>> autograd.save_npz({"x": autograd.arange(3)}, file)
    >>> _ = file.seek(0)
    >>> autograd.load_npz(file)
    {'x': tensor([0, 1, 2])}
    """
    from .npz import save_npz

    save_npz(tensors, f, compressed)


def load_npz(f) -> dict[str, Any]:
    """Read an archive of `save_npz` or `numpy.savez`; arrays of Python objects are refused.

    Args:
        f: a path or a file object.

    Returns:
        The tensors by name.

    Raises:
        LoadError: the file is truncated, corrupt or not of this kind.
        DTypeError: an array of a dtype that the library has not.

    >>> import io
    >>> file = io.BytesIO()
    >>> autograd.save_npz({"weight": autograd.ones(2)}, file)
    >>> _ = file.seek(0)
    >>> autograd.load_npz(file)
    {'weight': tensor([1., 1.])}
    """
    from .npz import load_npz

    return load_npz(f)
