"""The router finds an idle replica, and asks only a few if all are busy."""

import asyncio
import contextlib
from types import SimpleNamespace

import pytest
from ray.serve._private.request_router.common import RequestRoutingContext

from deployments.replica.idle_router import IdleReplicaRouter


class RouterWithQueues(IdleReplicaRouter):
    """The router without Serve's own state.

    Ray offers no public way to fill its cache of queue lengths, so the test sets Ray's attributes.

    Args:
        ongoing: the cached queue length of each replica; None if it is unknown.
    """

    def __init__(self, *ongoing):
        self._replica_queue_len_cache = dict(enumerate(ongoing))


def replicas(count):
    return [SimpleNamespace(replica_id=n, max_ongoing_requests=1) for n in range(count)]


async def count_choices(seconds, **backoff):
    """How often Serve's own loop calls the router while all replicas are busy."""
    router = RouterWithQueues(1, 1)
    candidates = replicas(2)
    router._replicas = {replica.replica_id: replica for replica in candidates}
    router._replicas_list = candidates
    router.num_routing_tasks_in_backoff = 0
    router.num_routing_tasks_in_backoff_gauge = SimpleNamespace(set=lambda value: None)
    for name, value in backoff.items():
        setattr(router, name, value)
    calls = 0
    pending = SimpleNamespace(routing_context=RequestRoutingContext())
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            async for _ in router._choose_replicas_with_backoff(pending):
                calls += 1
                await asyncio.sleep(0.001)
    return calls


async def ranks_of(*ongoing):
    ranks = await RouterWithQueues(*ongoing).choose_replicas(replicas(len(ongoing)))
    return [[replica.replica_id for replica in rank] for rank in ranks]


async def test_the_only_idle_replica_is_chosen():
    assert await ranks_of(1, 1, 1, 1, 0, 1, 1, 1) == [[4]]


async def test_a_replica_with_unknown_queue_length_is_tried():
    assert await ranks_of(1, None, 1) == [[1]]


async def test_idle_replicas_are_tried_in_random_order():
    first = {(await ranks_of(0, 0, 1, 0))[0][0] for _ in range(200)}
    assert first == {0, 1, 3}


@pytest.mark.parametrize(("count", "probed"), [(1, 1), (2, 2), (64, 2)])
async def test_at_most_two_busy_replicas_are_asked(count, probed):
    (rank,) = await ranks_of(*[1] * count)
    assert len(set(rank)) == probed


async def test_serves_backoff_applies_while_all_replicas_are_busy():
    calls = await count_choices(
        0.5, initial_backoff_s=0.005, max_backoff_s=0.02, backoff_multiplier=2
    )
    assert 5 < calls < 60
