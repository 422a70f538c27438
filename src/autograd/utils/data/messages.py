"""What the main process and its workers send each other beside batches."""

from __future__ import annotations

import pickle
import traceback
from multiprocessing.reduction import ForkingPickler
from typing import Any, NamedTuple

from ...errors import ArgumentTypeError, WorkerError
from .fetching import Recipe

# A worker answers a task with a Note, a Failure or END, and RESTART with RESTART.
END = "end"  # the worker's part of an iterable dataset is exhausted; later tasks get no answer
RESTART = "restart"  # begin the dataset anew

_HINT = (
    "Define it at the top level of a module that workers can import, not inside a function, as a "
    "lambda or in a notebook, and leave open files and locks out of it; or use num_workers=0."
)


class Parcel:
    """A recipe and a function, which are pickled with a process but unpickled only by `open`.

    So errors of both ends can be told in plain words.
    """

    def __init__(self, recipe: Recipe, worker_init_fn):
        self.content: Any = (recipe, worker_init_fn)

    def __reduce__(self):
        try:
            packed = bytes(ForkingPickler.dumps(self.content))
        except Exception as error:
            raise ArgumentTypeError(
                f"DataLoader: a {self._culprit()} that can be pickled is required for worker "
                f"processes; got {type(error).__name__}: {error}. {_HINT}"
            ) from error
        return _Sealed, (packed,)

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

    def __init__(self, packed: bytes):
        self.packed = packed

    def open(self) -> tuple[Recipe, Any]:
        try:
            return pickle.loads(self.packed)
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
