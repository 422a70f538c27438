"""Every call of `refused/` is refused, in words that help, and PyTorch refuses it too."""

import importlib
import re
import warnings
from pathlib import Path

import pytest
import torch

import autograd
from autograd.errors import AutogradError
from refusals import ACCEPTS

SUBJECTS = sorted(path.stem for path in Path(__file__).with_name("refused").glob("*.py"))
CASES = [
    pytest.param(*case.values, id=f"{subject}-{case.id}")
    for subject in SUBJECTS
    for case in importlib.import_module(f"refused.{subject}").CASES
]
BUILT_IN = (RuntimeError, TypeError, ValueError, IndexError, AttributeError)


@pytest.mark.parametrize(("name", "call", "kind", "words", "theirs"), CASES)
def test_refused(name, call, kind, words, theirs):
    with pytest.raises(AutogradError) as caught:
        call(autograd)
    message = str(caught.value)
    assert type(caught.value) is kind
    assert re.match(rf"{name}: .*(required|are valid).*[;.] .+", message), message
    for word in words:
        assert word in message, message


@pytest.mark.parametrize(
    ("name", "call", "kind", "words", "theirs"), [c for c in CASES if c.values[4] is not ACCEPTS]
)
def test_pytorch_refuses_it_too(name, call, kind, words, theirs):
    """The same call fails in PyTorch, mostly with a built-in exception that `kind` derives from."""
    with warnings.catch_warnings(), pytest.raises(BUILT_IN) as caught:
        warnings.simplefilter("ignore", UserWarning)  # of deprecated functions
        call(torch)
    if theirs is None:
        built_in = next(b for b in BUILT_IN if isinstance(caught.value, b))
        assert issubclass(kind, built_in)
    else:
        assert type(caught.value) is theirs
