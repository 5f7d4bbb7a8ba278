"""Imports of large libraries, which are most of what a process does at its start."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def fast_imports() -> Iterator[None]:
    """Import without looking for garbage.

    An import makes hundreds of thousands of objects that all stay, and Python looks through them
    again and again: a fifth of the CPU time in which torch, transformers and diffusers are imported
    (4.4 s against 5.7 s). Not for loading models, whose garbage can be large.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
