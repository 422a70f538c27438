"""What the main process and its workers send each other beside batches."""

from __future__ import annotations

import io
import pickle
import traceback
from multiprocessing.reduction import ForkingPickler
from multiprocessing.shared_memory import SharedMemory
from typing import Any, NamedTuple

from ...errors import ArgumentTypeError, WorkerError
from .fetching import Recipe
from .segments import private_copies, share, unlink

# A worker answers a task with a Note, a Failure or END, and RESTART with RESTART.
END = "end"  # the worker's part of an iterable dataset is exhausted; later tasks get no answer
RESTART = "restart"  # begin the dataset anew

_LARGE = 1 << 16  # bytes of a buffer that does not go through the pipe of a new process
_HINT = (
    "Define it at the top level of a module that workers can import, not inside a function, as a "
    "lambda or in a notebook, and leave open files and locks out of it; or use num_workers=0."
)


class _Packer(pickle.Pickler):
    """Pickles what may go to a new process, and gives large buffers to a function."""

    def __init__(self, file, buffer_callback):
        super().__init__(file, 5, buffer_callback=buffer_callback)
        self.dispatch_table = ForkingPickler(file).dispatch_table


class Parcel:
    """A recipe and a function, which are pickled with a process but unpickled only by `open`.

    So errors of both ends can be told in plain words. Large arrays are written into a block of
    shared memory, once for all workers.
    """

    def __init__(self, recipe: Recipe, worker_init_fn, name: str):
        self.content: Any = (recipe, worker_init_fn)
        self.name = name  # of the block
        self.block: SharedMemory | None = None

    def _packed(self, callback) -> bytes:
        file = io.BytesIO()
        try:
            _Packer(file, callback).dump(self.content)
        except Exception as error:
            raise ArgumentTypeError(
                f"DataLoader: a {self._culprit()} that can be pickled is required for worker "
                f"processes; got {type(error).__name__}: {error}. {_HINT}"
            ) from error
        return file.getvalue()

    def __reduce__(self):
        large: list[memoryview] = []

        def stays(view: pickle.PickleBuffer) -> bool:
            raw = view.raw()
            if raw.nbytes >= _LARGE:
                large.append(raw)
            return raw.nbytes < _LARGE

        packed = self._packed(stays)
        if large and self.block is None:
            self.block = share(self.name, large)
        if large and self.block is None:
            return _Sealed, (self._packed(None), self.name, [])
        return _Sealed, (packed, self.name, [raw.nbytes for raw in large])

    def release(self) -> None:
        """Free the block; who has opened the parcel keeps what is in it."""
        if self.block is not None:
            self.block.close()
            self.block = None
        unlink(self.name)

    def _culprit(self) -> str:
        recipe, _ = self.content
        for name, part in [("dataset", recipe.dataset), ("collate_fn", recipe.collate_fn)]:
            try:
                ForkingPickler.dumps(part)
            except Exception:
                return name
        return "worker_init_fn"

    def open(self) -> tuple[Recipe, Any]:
        """The recipe and the function."""
        return self.content


class _Sealed(Parcel):
    """A parcel that has arrived."""

    def __init__(self, packed: bytes, name: str, sizes: list[int]):
        self.packed, self.name, self.sizes = packed, name, sizes

    def open(self) -> tuple[Recipe, Any]:
        try:
            buffers = private_copies(self.name, self.sizes) if self.sizes else []
            return pickle.loads(self.packed, buffers=buffers)
        except Exception as error:
            raise ArgumentTypeError(
                "DataLoader: a dataset, a collate_fn and a worker_init_fn that worker processes "
                f"can import are required; got {type(error).__name__}: {error}. {_HINT}"
            ) from error


class Failure(NamedTuple):
    """An exception of a worker."""

    kind: bytes | None  # its pickled class, if that can be done
    text: str

    @classmethod
    def of(cls, error: Exception, worker: int) -> Failure:
        """Describe an exception that is being handled."""
        kind: bytes | None = None
        try:
            kind = pickle.dumps(type(error))
        except Exception:  # a class inside a function
            pass
        text = "".join(traceback.format_exception(error))
        name = type(error).__name__
        return cls(kind, f"DataLoader: worker {worker} raised {name}. Its traceback:\n\n{text}")

    def error(self) -> Exception:
        """An exception of the same class whose text has the worker's traceback.

        It is a WorkerError if the class cannot be found here, or not be made of a text.
        """
        text = _Verbatim(self.text)
        try:
            assert self.kind is not None
            kind = pickle.loads(self.kind)
            assert not issubclass(kind, StopIteration)  # it would just end the loop
            error = kind(text)
        except Exception:
            error = WorkerError(text)
        if self.text not in str(error):
            error.add_note(self.text)
        return error


class _Verbatim(str):
    """A text that KeyError shows as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)
