"""PyTorch's `torch.autograd.functional`: products with Jacobians and Hessians, and these whole.

A function is taken with its inputs; it gets tensors of its own that require grad, so the inputs
need not, and their `.grad` stays as it is.
"""

from __future__ import annotations

from ..creation.filled import ones_like, zeros, zeros_like
from ..creation.ranges import eye
from ..engine.differentiation import grad
from ..engine.graph import tensor_types
from ..engine.modes import enable_grad
from ..errors import ArgumentError, ArgumentTypeError, GraphError, ShapeError

__all__ = ["hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"]


def vjp(func, inputs, v=None, create_graph: bool = False, strict: bool = False):
    """The product of a vector with the Jacobian of `func` at `inputs`.

    Args:
        func: takes the inputs, returns a tensor or a tuple of tensors.
        inputs: a tensor or a tuple of tensors.
        v: tensors of the shapes of the outputs; may be missing where the output has one element.
        create_graph: make the results differentiable.
        strict: raise where an output does not depend on an input, instead of giving zeros.

    Returns:
        The outputs, and the product: a tensor of each input's shape.

    Raises:
        ShapeError: `v` has other shapes than the outputs.

    >>> vjp = autograd.autograd.functional.vjp
    >>> vjp(lambda x: x * x, autograd.tensor([1., 2.]), autograd.tensor([1., 1.]))
    (tensor([1., 4.]), tensor([2., 4.]))
    """
    with enable_grad():
        own, single = _own(inputs, create_graph, "vjp")
        outputs, single_output = _outputs(func(*own), "vjp")
        v = _vectors(v, outputs, "vjp", "outputs")
        found = _grads(outputs, own, v, create_graph, strict, "vjp")
    return _result(outputs, single_output, create_graph), _result(found, single, create_graph)


def jvp(func, inputs, v=None, create_graph: bool = False, strict: bool = False):
    """The product of the Jacobian of `func` at `inputs` with a vector, by two reverse sweeps.

    Args:
        v: tensors of the shapes of the inputs; may be missing where the input has one element.
        others: see `vjp`.

    Returns:
        The outputs, and the product: a tensor of each output's shape.

    >>> jvp = autograd.autograd.functional.jvp
    >>> jvp(lambda x: x * x, autograd.tensor([1., 2.]), autograd.tensor([1., 0.]))
    (tensor([1., 4.]), tensor([2., 0.]))
    """
    with enable_grad():
        own, _ = _own(inputs, create_graph, "jvp")
        v = _vectors(v, own, "jvp", "inputs")
        outputs, single = _outputs(func(*own), "jvp")
        found = _forward_product(outputs, own, v, create_graph, strict, "jvp")
    return _result(outputs, single, create_graph), _result(found, single, create_graph)


def jacobian(func, inputs, create_graph=False, strict=False, vectorize=False, strategy=None):
    """The Jacobian of `func` at `inputs`: every derivative of every output.

    Args:
        vectorize, strategy: accepted; there is one way, a reverse sweep for each output element.
        others: see `vjp`.

    Returns:
        A tensor of shape [*output's, *input's]; a tuple of them for several inputs or outputs, a
        tuple for each output of tuples for each input for several of both.

    >>> autograd.autograd.functional.jacobian(lambda x: x * x, autograd.tensor([1., 2.]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    with enable_grad():
        own, single = _own(inputs, create_graph, "jacobian")
        outputs, single_output = _outputs(func(*own), "jacobian")
        rows = tuple(_jacobian_of(output, own, create_graph, strict) for output in outputs)
    rows = tuple(_result(row, single, create_graph) for row in rows)
    return rows[0] if single_output else rows


def _jacobian_of(output, inputs: tuple, create_graph: bool, strict: bool) -> tuple:
    """The derivatives of one output by each input."""
    size = output.numel()
    if not (size and output.requires_grad):
        _grads((output,), inputs, (zeros_like(output),), create_graph, strict, "jacobian")
        return tuple(zeros(*output.shape, *x.shape, dtype=x.dtype) for x in inputs)
    basis = eye(size, dtype=output.dtype).reshape(size, *output.shape)
    found = grad(
        output,
        inputs,
        basis,
        retain_graph=True,
        create_graph=create_graph,
        allow_unused=not strict,
        is_grads_batched=True,
    )
    return tuple(
        zeros(*output.shape, *x.shape, dtype=x.dtype)
        if g is None
        else g.reshape(*output.shape, *x.shape)
        for g, x in zip(found, inputs, strict=True)
    )


def hessian(
    func,
    inputs,
    create_graph=False,
    strict=False,
    vectorize=False,
    outer_jacobian_strategy="reverse-mode",
):
    """The second derivatives of a function with one output element.

    Args:
        func: returns a tensor with one element.
        vectorize, outer_jacobian_strategy: accepted; see `jacobian`.
        others: see `vjp`.

    Returns:
        A tensor of shape [*input's, *input's]; for several inputs a tuple of tuples.

    >>> autograd.autograd.functional.hessian(lambda x: (x ** 3).sum(), autograd.tensor([1., 2.]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    single = type(inputs) in tensor_types

    def gradient(*own):
        outputs, _ = _outputs(func(*own), "hessian")
        _one_element(outputs, "hessian")
        found = _grads(outputs, own, (ones_like(outputs[0]),), True, strict, "hessian")
        return found[0] if single else found

    return jacobian(gradient, inputs, create_graph, strict)


def vhp(func, inputs, v=None, create_graph: bool = False, strict: bool = False):
    """The product of a vector with the Hessian of a function with one output element.

    Args:
        v: tensors of the shapes of the inputs; may be missing where the input has one element.
        others: see `vjp`.

    Returns:
        The output, and the product: a tensor of each input's shape.

    >>> vhp = autograd.autograd.functional.vhp
    >>> vhp(lambda x: (x ** 3).sum(), autograd.tensor([1., 2.]), autograd.tensor([1., 1.]))
    (tensor(9.), tensor([ 6., 12.]))
    """
    with enable_grad():
        own, single = _own(inputs, create_graph, "vhp")
        v = _vectors(v, own, "vhp", "inputs")
        outputs, _ = _outputs(func(*own), "vhp")
        _one_element(outputs, "vhp")
        slopes = _grads(outputs, own, (ones_like(outputs[0]),), True, strict, "vhp")
        found = _grads(slopes, own, v, create_graph, strict, "vhp")
    return _result(outputs, True, create_graph), _result(found, single, create_graph)


def hvp(func, inputs, v=None, create_graph: bool = False, strict: bool = False):
    """The product of the Hessian of a function with a vector; as the Hessian is symmetric, `vhp`.

    >>> hvp = autograd.autograd.functional.hvp
    >>> hvp(lambda x: (x ** 3).sum(), autograd.tensor([1., 2.]), autograd.tensor([1., 0.]))
    (tensor(9.), tensor([6., 0.]))
    """
    return vhp(func, inputs, v, create_graph, strict)


def _tuple(values, operation: str, what: str) -> tuple[tuple, bool]:
    """The tensors as a tuple, and whether there was a single one."""
    single = type(values) in tensor_types
    values = (values,) if single else values
    if not isinstance(values, (tuple, list)) or any(type(x) not in tensor_types for x in values):
        raise ArgumentTypeError(
            f"{operation}: {what} that are a Tensor or a tuple of Tensors are required; got "
            f"{type(values).__name__}."
        )
    return tuple(values), single


def _own(inputs, create_graph: bool, operation: str) -> tuple[tuple, bool]:
    """Tensors for the function to work on; part of the inputs' graph if the result is to be."""
    inputs, single = _tuple(inputs, operation, "inputs")
    return tuple(
        x.view_as(x) if create_graph and x.requires_grad else x.detach().requires_grad_()
        for x in inputs
    ), single


def _outputs(outputs, operation: str) -> tuple[tuple, bool]:
    return _tuple(outputs, operation, "outputs of the function")


def _one_element(outputs: tuple, operation: str) -> None:
    if len(outputs) != 1 or outputs[0].numel() != 1:
        raise ShapeError(
            f"{operation}: a function with one output element is required; got shapes "
            f"{[list(output.shape) for output in outputs]}. Use jacobian()."
        )


def _vectors(v, like: tuple, operation: str, what: str) -> tuple:
    """The vector of a product, checked against what it is multiplied with."""
    if v is None:
        if len(like) != 1 or like[0].numel() != 1:
            raise ArgumentError(
                f"{operation}: v is required where the {what} have more than one element; got "
                f"shapes {[list(x.shape) for x in like]}."
            )
        return (ones_like(like[0]),)
    v, _ = _tuple(v, operation, "vectors v")
    if [x.shape for x in v] != [x.shape for x in like]:
        raise ShapeError(
            f"{operation}: v of the shapes of the {what}, {[list(x.shape) for x in like]}, is "
            f"required; got {[list(x.shape) for x in v]}."
        )
    return v


def _grads(outputs, inputs, v, create_graph: bool, strict: bool, operation: str) -> tuple:
    """`grad` of the outputs that depend on anything, with zeros where nothing flows."""
    live = [(y, w) for y, w in zip(outputs, v, strict=True) if y.requires_grad]
    if strict and len(live) < len(outputs):
        raise GraphError(
            f"{operation}: outputs that depend on the inputs are required by strict=True; one does "
            "not."
        )
    found = [None] * len(inputs)
    if live:
        tensors, vectors = zip(*live, strict=True)
        found = grad(
            tensors,
            inputs,
            vectors,
            retain_graph=True,
            create_graph=create_graph,
            allow_unused=not strict,
        )
    return tuple(zeros_like(x) if g is None else g for g, x in zip(found, inputs, strict=True))


def _forward_product(outputs, inputs, v, create_graph: bool, strict: bool, operation: str):
    """J v: the gradient, by u, of the product (u J) v, which is linear in u."""
    dummies = tuple(zeros_like(output).requires_grad_() for output in outputs)
    products = _grads(outputs, inputs, dummies, True, strict, operation)
    return _grads(products, dummies, v, create_graph, False, operation)


def _result(tensors: tuple, single: bool, create_graph: bool):
    """What is returned: tensors outside the graph unless it is wanted."""
    tensors = tuple(tensors) if create_graph else tuple(x.detach() for x in tensors)
    return tensors[0] if single else tensors
