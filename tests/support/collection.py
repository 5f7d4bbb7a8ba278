"""What a test module needs already while pytest collects it, before there is any fixture."""

from contextlib import ExitStack

OPEN = ExitStack()
"""Closed by `tests/unit/api/conftest.py` when pytest ends, however it ends."""
