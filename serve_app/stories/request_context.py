"""The request id under which Serve logs: of work that goes on after its request was answered."""

from collections.abc import Iterator
from contextlib import contextmanager

from ray.serve import context


@contextmanager
def under_request_id(request_id: str) -> Iterator[None]:
    """Tasks that are created in the block log, and call deployments, under this id."""
    # Serve 2.60 has no public way; its proxy sets the same variable for each HTTP request.
    token = context._serve_request_context.set(context._RequestContext(request_id=request_id))
    try:
        yield
    finally:
        context._serve_request_context.reset(token)
