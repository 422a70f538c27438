"""Programs that run with PyTorch and with this library, and whose results are compared."""

import numpy as np
import torch

import autograd

LIBRARIES = (torch, autograd)


def plain(value):
    """Tensors as arrays, also inside containers."""
    if isinstance(value, LIBRARIES[0].Tensor | LIBRARIES[1].Tensor):
        return value.detach().double().numpy()
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value.replace("torch", "autograd") if isinstance(value, str) else value


def assert_close(mine, reference, path="result"):
    """The same structure, with numbers that agree to a few roundings of float32."""
    if isinstance(reference, np.ndarray):
        assert mine.shape == reference.shape, path
        np.testing.assert_allclose(mine, reference, 2e-5, 2e-6, err_msg=path)
    elif isinstance(reference, dict):
        assert list(mine) == list(reference), path
        for key in reference:
            assert_close(mine[key], reference[key], f"{path}[{key!r}]")
    elif isinstance(reference, list):
        assert len(mine) == len(reference), path
        for i, pair in enumerate(zip(mine, reference, strict=True)):
            assert_close(*pair, f"{path}[{i}]")
    else:
        assert mine == reference, path


def assert_same_program(program, *args):
    """`program(lib, *args)` gives the same with both libraries."""
    reference, mine = (plain(program(lib, *args)) for lib in LIBRARIES)
    assert_close(mine, reference)


def trained(lib, module, *inputs):
    """State before and after a forward in training, the result, gradients, and in evaluation."""
    before = dict(module.state_dict())
    before = {k: v.clone() for k, v in before.items()}
    y = module(*inputs)
    y.square().sum().backward()
    grads = {k: p.grad for k, p in module.named_parameters()}
    return before, y, grads, dict(module.state_dict()), module.eval()(*inputs)
