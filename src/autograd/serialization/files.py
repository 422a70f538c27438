"""Files that are replaced as a whole, and what may be given in place of a path."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from ..errors import ArgumentTypeError


def path_of(f) -> str | None:
    """The path that an argument names; None for a file object."""
    return os.fsdecode(f) if isinstance(f, (str, bytes, os.PathLike)) else None


@contextlib.contextmanager
def opened_for_writing(f, operation: str) -> Iterator[Callable[[Any], Any]]:
    """The function that writes bytes to a path or a file object.

    A path appears, with what was written, only when the block ends without an error.
    """
    path = path_of(f)
    if path is not None:
        with _replacing(path) as file:
            yield file.write
    elif hasattr(f, "write"):
        yield f.write
        if hasattr(f, "flush"):
            f.flush()
    else:
        raise ArgumentTypeError(
            f"{operation}: a path or a file object with write() is required; got "
            f"{type(f).__name__}."
        )


@contextlib.contextmanager
def _replacing(path: str) -> Iterator[BinaryIO]:
    """A new file beside `path`, which takes its place at the end; on an error it is removed."""
    path = os.path.realpath(path)  # what a symbolic link leads to, so that the link stays
    try:
        old = os.stat(path)
    except FileNotFoundError:
        old = None
    if old is not None and not stat.S_ISREG(old.st_mode):  # a device, a pipe; a folder is an error
        with open(path, "wb") as file:
            yield file
        return
    folder, name = os.path.split(path)
    fresh = os.path.join(folder, f".{name[:200]}.{os.urandom(6).hex()}.tmp")
    with _created(fresh, path) as file:
        try:
            yield file
            file.flush()
            if old is not None:
                os.chmod(fresh, stat.S_IMODE(old.st_mode))
            os.fsync(file.fileno())
            file.close()
            os.replace(fresh, path)
        except BaseException:
            file.close()
            os.unlink(fresh)
            raise
    _flush_folder(folder)


def _created(fresh: str, path: str) -> BinaryIO:
    """A new file in place of `path`, which an error names."""
    try:
        return open(fresh, "xb")
    except OSError as error:
        error.filename = path
        raise


def _flush_folder(folder: str) -> None:
    """Put the new name on the disk too, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def opened_for_reading(f, operation: str) -> Iterator[BinaryIO]:
    """A path or a file object as a file object that can be positioned."""
    path = path_of(f)
    if path is not None:
        with open(path, "rb") as file:
            yield file
    elif all(hasattr(f, name) for name in ("read", "seek", "tell")):
        yield f
    else:
        raise ArgumentTypeError(
            f"{operation}: a path or a file object with read(), seek() and tell() is required; "
            f"got {type(f).__name__}. Put other bytes into an io.BytesIO."
        )
