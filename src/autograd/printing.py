"""Tensors as text."""

import numpy as np


def tensor_text(t):
    return "tensor(" + np.array2string(t._array, separator=", ") + ")"
