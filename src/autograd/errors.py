"""The exception tree.

    Exception
    └── AutogradError              everything that the library raises on purpose
        ├── ShapeError             (RuntimeError, ValueError)  sizes that do not fit
        ├── DTypeError             (RuntimeError, TypeError)   a dtype that does not fit
        ├── ArgumentError          (RuntimeError, ValueError)  any other bad argument value
        ├── ArgumentTypeError      (TypeError)     an argument of a wrong kind
        │   └── IndexTypeError     (IndexError)    an index of a wrong kind
        ├── DimensionError         (IndexError, RuntimeError)  a dim or an index out of range
        ├── DeviceError            (RuntimeError)  a device that does not exist
        ├── LinAlgError            (RuntimeError)  a singular or indefinite matrix
        ├── RegistrationError      (KeyError)      a name that a module cannot register
        ├── ModuleAttributeError   (AttributeError)  a submodule, parameter or buffer not there
        ├── ForwardMissingError    (NotImplementedError)  a module without `forward` was called
        ├── ItemMissingError       (NotImplementedError)  a dataset or sampler gives nothing
        ├── StepMissingError       (NotImplementedError)  an optimizer or scheduler has no rule
        ├── InverseMissingError    (NotImplementedError)  a parametrization cannot be assigned to
        ├── FormulaMissingError  (NotImplementedError)  a distribution has no closed form of it
        ├── WorkerError            (RuntimeError)  a loader's worker died or did not answer
        ├── MissingExtraError      (ImportError)   an optional package is not installed
        ├── LoadError              (RuntimeError, UnpicklingError)  a file that cannot be loaded
        │   └── UnsafeClassError   a file that asks for a class or function not known to be safe
        └── GraphError             (RuntimeError)  a backward pass that cannot be done
            ├── MutationError      a saved buffer was overwritten
            └── AnomalyError       detect_anomaly found a NaN

Each class also derives from the built-in exceptions that PyTorch raises in that place, so that
``except RuntimeError`` in a PyTorch program keeps working.

A message reads ``operation: what was required; what arrived. How to fix.``
"""

from pickle import UnpicklingError


class AutogradError(Exception):
    """Base class of all errors that the library raises on purpose."""


class ShapeError(AutogradError, RuntimeError, ValueError):
    """Sizes do not fit the operation."""


class DTypeError(AutogradError, RuntimeError, TypeError):
    """A dtype does not fit the operation."""


class ArgumentError(AutogradError, RuntimeError, ValueError):
    """An argument has a value that the operation cannot use."""


class ArgumentTypeError(AutogradError, TypeError):
    """An argument is of a kind that the operation cannot use."""


class IndexTypeError(ArgumentTypeError, IndexError):
    """An index is neither an integer, a slice, None, Ellipsis nor a tensor of integers."""


class DimensionError(AutogradError, IndexError, RuntimeError):
    """A dimension or an index is out of range."""


class DeviceError(AutogradError, RuntimeError):
    """A device string names something other than the CPU."""


class LinAlgError(AutogradError, RuntimeError):
    """A matrix is singular, not positive definite, or a decomposition did not converge."""


class RegistrationError(AutogradError, KeyError):
    """A module cannot register a parameter, buffer or submodule under this name."""

    __str__ = Exception.__str__  # KeyError would show the message in quotes


class ModuleAttributeError(AutogradError, AttributeError):
    """A module has no such submodule, parameter or buffer, or was not initialised."""


class ForwardMissingError(AutogradError, NotImplementedError):
    """A module was called whose class does not define `forward`."""


class ItemMissingError(AutogradError, NotImplementedError):
    """A dataset or sampler was used whose class does not define how to get its items."""


class StepMissingError(AutogradError, NotImplementedError):
    """An optimizer or scheduler made a step whose class does not define what a step does."""


class InverseMissingError(AutogradError, NotImplementedError):
    """A value was assigned to a parametrized tensor that cannot be traced to its original."""


class FormulaMissingError(AutogradError, NotImplementedError):
    """A distribution has no closed form of what was asked for."""


class WorkerError(AutogradError, RuntimeError):
    """A worker process of a loader died or gave no batch in time."""


class MissingExtraError(AutogradError, ImportError):
    """An optional package is needed that is not installed."""


class LoadError(AutogradError, RuntimeError, UnpicklingError):
    """A file is truncated, corrupt, or not of the kind that is to be loaded."""


class UnsafeClassError(LoadError):
    """A file asks for a class or function that is not known to be safe."""


class GraphError(AutogradError, RuntimeError):
    """A backward pass that cannot be carried out."""


class MutationError(GraphError):
    """A buffer that backward needs was overwritten after the forward call saved it."""


class AnomalyError(GraphError):
    """``detect_anomaly`` found a NaN."""


def require_extra(package: str, extra: str, purpose: str):
    """Import an optional package, or say which extra brings it.

    Args:
        package: name of the module to import.
        extra: the extra of this distribution that installs it.
        purpose: what it is needed for, in words.

    Returns:
        The imported module.

    Raises:
        MissingExtraError: the package is not installed.
    """
    import importlib

    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise MissingExtraError(
            f"{purpose}: the package {package!r} is required; it is not installed. "
            f"Install it with: pip install 'autograd-tensor[{extra}]'."
        ) from error
