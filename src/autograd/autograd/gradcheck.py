"""`gradcheck` and `gradgradcheck`: derivatives against central differences."""

from __future__ import annotations

import numpy as np

from ..dtypes import COMPLEX
from ..engine.differentiation import grad
from ..errors import ArgumentError, GraphError
from ..tensor import Tensor


def gradcheck(
    func,
    inputs,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    fast_mode: bool = False,
    **_ignored,
) -> bool:
    """Compare the derivatives of `func` at `inputs` with central differences.

    Args:
        func: takes the inputs, returns a tensor or a tuple of tensors.
        inputs: a tensor or a sequence; those that require grad are checked. Use float64.
        eps: step of the differences.
        atol, rtol: tolerances.
        raise_exception: raise instead of returning False.
        nondet_tol: how much two backward passes may differ.
        check_grad_dtypes: require gradients of the inputs' dtypes.
        check_undefined_grad, check_batched_grad, fast_mode: accepted; the full check is made.

    Returns:
        True if all agree.

    Raises:
        GraphError: a derivative differs (unless `raise_exception` is False).

    >>> x = autograd.tensor([0.5, 2.], dtype=autograd.float64, requires_grad=True)
    >>> autograd.autograd.gradcheck(lambda x: x * x, x)
    True
    """
    inputs = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    checked = [i for i, x in enumerate(inputs) if isinstance(x, Tensor) and x.requires_grad]
    if not checked:
        raise ArgumentError("gradcheck: at least one input that requires grad is required.")
    try:
        outputs = _outputs(func, inputs)
        for number, output in enumerate(outputs):
            for i in checked:
                analytic = _analytic(func, inputs, number, i)
                again = _analytic(func, inputs, number, i) if nondet_tol == 0.0 else analytic
                if not np.array_equal(analytic, again, equal_nan=True):
                    raise GraphError("gradcheck: two backward passes gave different gradients.")
                numeric = _numeric(func, inputs, number, i, eps, output)
                if not np.allclose(analytic, numeric, rtol, atol, equal_nan=True):
                    worst = np.nanmax(np.abs(analytic - numeric))
                    raise GraphError(
                        f"gradcheck: the derivative of output {number} with respect to input {i} "
                        f"must agree with central differences; it differs by {worst:.3g}.\n"
                        f"numerical:\n{numeric}\nanalytical:\n{analytic}"
                    )
                if check_grad_dtypes:
                    (g,) = grad(output.sum(), inputs[i], allow_unused=True, retain_graph=True)
                    if g is not None and g.dtype is not inputs[i].dtype:
                        raise GraphError(
                            f"gradcheck: a gradient of dtype {inputs[i].dtype} is required; got "
                            f"{g.dtype}."
                        )
    except GraphError:
        if raise_exception:
            raise
        return False
    return True


def gradgradcheck(func, inputs, grad_outputs=None, *, gen_non_contig_grad_outputs=False, **options):
    """Check second derivatives: `gradcheck` of the gradient of `func`.

    Args:
        func, inputs: as for `gradcheck`.
        grad_outputs: gradients of the outputs to use; random (seeded) ones by default.
        options: passed to `gradcheck`.
    """
    inputs = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    outputs = _outputs(func, inputs)
    if grad_outputs is None:
        rng = np.random.default_rng(0)
        grad_outputs = [_random_like(rng, output._array) for output in outputs]
    grad_outputs = [grad_outputs] if isinstance(grad_outputs, Tensor) else list(grad_outputs)
    grad_outputs = [g.detach().requires_grad_() for g in grad_outputs]
    checked = [i for i, x in enumerate(inputs) if isinstance(x, Tensor) and x.requires_grad]

    def first(*arguments):
        values, weights = arguments[: len(inputs)], arguments[len(inputs) :]
        results = _outputs(func, values)
        wanted = [values[i] for i in checked]
        gradients = grad(results, wanted, list(weights), create_graph=True, allow_unused=True)
        return tuple(g for g in gradients if g is not None and g.requires_grad)

    if not first(*inputs, *grad_outputs):
        return True
    return gradcheck(first, (*inputs, *grad_outputs), **options)


def _random_like(rng, array: np.ndarray) -> Tensor:
    values = rng.normal(size=array.shape)
    if array.dtype.kind == "c":
        values = values + 1j * rng.normal(size=array.shape)
    return Tensor._wrap(np.asarray(values).astype(array.dtype))


def _outputs(func, inputs) -> list[Tensor]:
    """The differentiable results of `func`."""
    result = func(*inputs)
    results = (result,) if isinstance(result, Tensor) else tuple(result)
    return [r for r in results if isinstance(r, Tensor) and r._requires_grad]


def _directions(dtype) -> tuple:
    return (1, 1j) if dtype.category == COMPLEX else (1,)


def _analytic(func, inputs, number: int, i: int) -> np.ndarray:
    """The Jacobian (real parts and imaginary parts as separate rows) by backward."""
    output = _outputs(func, inputs)[number]
    rows = []
    for direction in _directions(output.dtype):
        for position in range(output._array.size):
            g = np.zeros(output._array.shape, output._array.dtype)
            g.reshape(-1)[position] = direction
            (row,) = grad(output, inputs[i], Tensor._wrap(g), retain_graph=True, allow_unused=True)
            array = np.zeros_like(inputs[i]._array) if row is None else row._array
            rows.append(_as_real(array))
    return np.array(rows).reshape(len(rows), _as_real(inputs[i]._array).size)


def _numeric(func, inputs, number: int, i: int, eps: float, output: Tensor) -> np.ndarray:
    """The same Jacobian by central differences."""
    array = inputs[i]._array
    columns = []
    for direction in _directions(inputs[i].dtype):
        for position in np.ndindex(array.shape):
            before = array[position]
            values = []
            for step in (eps * direction, -eps * direction):
                array[position] = before + step
                values.append(_outputs_array(func, inputs, number).copy())
            array[position] = before
            columns.append(_as_real((values[0] - values[1]) / (2 * eps)))
    size = _as_real(output._array).size
    return np.array(columns).reshape(len(columns), size).T


def _outputs_array(func, inputs, number: int) -> np.ndarray:
    return _outputs(func, inputs)[number]._array


def _as_real(array) -> np.ndarray:
    """Real parts, then imaginary parts, flat."""
    flat = array.reshape(-1)
    return np.concatenate([flat.real, flat.imag]) if array.dtype.kind == "c" else flat
