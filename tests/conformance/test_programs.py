"""PyTorch programs, run unchanged on this library and on PyTorch: they print the same.

A program is a function of the library, written as users write theirs, with everything imported from
`torch` replaced by attributes of it. Both start from the same seed, so what they print (losses,
predictions, tensors, modules, learning rates) agrees number by number.
"""

import contextlib
import inspect
import io
import re
import warnings

import arrays
import derivatives
import generative
import numpy as np
import pytest
import reinforcement
import sequences
import torch
import training
import vision

import autograd

PROGRAMS = [
    program
    for file in (arrays, derivatives, generative, reinforcement, sequences, training, vision)
    for name, program in inspect.getmembers(file, inspect.isfunction)
    if program.__module__ == file.__name__
]
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf\b|nan\b)", re.IGNORECASE)


def output(program, library) -> str:
    """What it prints, without the names in which the libraries differ (docs/differences.md)."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        program(library)
    text = re.sub(r"<\w+Backward\d*>", "<Backward>", printed.getvalue())
    return text.replace("torch.", "autograd.").replace("autograd.Size", "Size")


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_program(program):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy's and PyTorch's, about each other
        expected = output(program, torch)
    ours = output(program, autograd)
    words = [" ".join(NUMBER.sub(" # ", text).split()) for text in (ours, expected)]
    assert words[0] == words[1]
    numbers = [[float(n) for n in NUMBER.findall(text)] for text in (ours, expected)]
    np.testing.assert_allclose(*numbers, rtol=3e-4, atol=3e-4)


def test_every_program_prints():
    assert len(PROGRAMS) >= 15
    assert all("print(" in inspect.getsource(program) for program in PROGRAMS)
