"""Imports without looking for garbage."""

import gc
from importlib import import_module

import pytest

from deployments.fast_imports import fast_imports


def test_garbage_is_looked_for_again_afterwards_also_after_an_error():
    with fast_imports():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ImportError), fast_imports():
        import_module("deployments.no_such_module")
    assert gc.isenabled()


def test_who_never_looks_for_garbage_does_not_begin_to():
    gc.disable()
    try:
        with fast_imports():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
