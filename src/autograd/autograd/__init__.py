"""PyTorch's `torch.autograd`: backward, grad, modes, Function and the gradient checks."""

from ..creation.typed import Variable
from ..engine.differentiation import backward, grad
from ..engine.modes import enable_grad, inference_mode, no_grad, set_grad_enabled
from . import function, functional, grad_mode, graph
from .anomaly_mode import detect_anomaly, is_anomaly_enabled, set_detect_anomaly
from .function import Function
from .gradcheck import gradcheck, gradgradcheck

__all__ = [
    "Function",
    "Variable",
    "backward",
    "detect_anomaly",
    "enable_grad",
    "function",
    "functional",
    "grad",
    "grad_mode",
    "gradcheck",
    "gradgradcheck",
    "graph",
    "inference_mode",
    "is_anomaly_enabled",
    "no_grad",
    "set_detect_anomaly",
    "set_grad_enabled",
]
