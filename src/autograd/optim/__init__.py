"""Optimizers: what turns gradients into better parameters."""

from .adagrad import Adadelta, Adagrad, RMSprop
from .adam import Adam, AdamW
from .adam_family import Adamax, NAdam, RAdam
from .asgd import ASGD
from .optimizer import Optimizer
from .rprop import Rprop
from .sgd import SGD

__all__ = [
    "ASGD",
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "NAdam",
    "Optimizer",
    "RAdam",
    "RMSprop",
    "Rprop",
]
