"""PyTorch's `torch.autograd`: backward, grad, modes, Function and the gradient checks."""

from . import derivatives as functional, function, graph
from .anomaly import detect_anomaly, is_anomaly_enabled, set_detect_anomaly
from .differentiation import backward, grad
from .engine.modes import enable_grad, inference_mode, no_grad, set_grad_enabled
from .function import Function
from .gradcheck import gradcheck, gradgradcheck
from .legacy import Variable

__all__ = [
    "Function",
    "Variable",
    "backward",
    "detect_anomaly",
    "enable_grad",
    "function",
    "functional",
    "grad",
    "gradcheck",
    "gradgradcheck",
    "graph",
    "inference_mode",
    "is_anomaly_enabled",
    "no_grad",
    "set_detect_anomaly",
    "set_grad_enabled",
]
