"""Calls that must be refused, and the words that say why."""

import pytest

ACCEPTS = "PyTorch lets it pass"


def case(name, call, kind, *words, torch=None):
    """A call that must raise `kind` with a message of the operation `name` that has all `words`.

    Args:
        call: takes the library, so that PyTorch can be asked too.
        torch: the exception that PyTorch raises, where `kind` does not derive from it, or
            `ACCEPTS`.
    """
    return pytest.param(name, call, kind, words, torch, id=name)
