"""PyTorch's `torch.autograd`: backward, grad, modes, Function and the gradient checks."""

from .differentiation import backward, grad
from .engine.modes import enable_grad, inference_mode, no_grad, set_grad_enabled
from .gradcheck import gradcheck, gradgradcheck

__all__ = [
    "backward",
    "enable_grad",
    "grad",
    "gradcheck",
    "gradgradcheck",
    "inference_mode",
    "no_grad",
    "set_grad_enabled",
]
