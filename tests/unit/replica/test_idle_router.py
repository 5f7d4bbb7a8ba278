"""The router finds the idle replica, and asks few when none is."""

import asyncio
import contextlib
from types import SimpleNamespace

import pytest
from ray.serve._private.request_router.common import RequestRoutingContext

from deployments.replica.idle_router import IdleReplicaRouter


class Remembering(IdleReplicaRouter):
    """Without Serve's own state; remembers as many ongoing requests as it is told."""

    def __init__(self, *ongoing):
        self._replica_queue_len_cache = dict(enumerate(ongoing))


def replicas(count):
    return [SimpleNamespace(replica_id=n, max_ongoing_requests=1) for n in range(count)]


async def choices_within(seconds, **backoff):
    """How often Serve's own loop asks the router while nothing is free."""
    router = Remembering(1, 1)
    candidates = replicas(2)
    router._replicas = {replica.replica_id: replica for replica in candidates}
    router._replicas_list = candidates
    router.num_routing_tasks_in_backoff = 0
    router.num_routing_tasks_in_backoff_gauge = SimpleNamespace(set=lambda value: None)
    for name, value in backoff.items():
        setattr(router, name, value)
    asked = 0
    pending = SimpleNamespace(routing_context=RequestRoutingContext())
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            async for _ in router._choose_replicas_with_backoff(pending):
                asked += 1
                await asyncio.sleep(0.001)
    return asked


async def ranks_of(*ongoing):
    ranks = await Remembering(*ongoing).choose_replicas(replicas(len(ongoing)))
    return [[replica.replica_id for replica in rank] for rank in ranks]


async def test_the_only_idle_replica_is_chosen_at_once():
    assert await ranks_of(1, 1, 1, 1, 0, 1, 1, 1) == [[4]]


async def test_a_replica_of_which_nothing_is_known_is_tried():
    assert await ranks_of(1, None, 1) == [[1]]


async def test_idle_replicas_are_tried_in_any_order():
    first = {(await ranks_of(0, 0, 1, 0))[0][0] for _ in range(200)}
    assert first == {0, 1, 3}


@pytest.mark.parametrize(("count", "asked"), [(1, 1), (2, 2), (64, 2)])
async def test_of_busy_replicas_few_are_asked(count, asked):
    (rank,) = await ranks_of(*[1] * count)
    assert len(set(rank)) == asked


async def test_while_all_are_busy_serves_backoff_holds():
    asked = await choices_within(
        0.5, initial_backoff_s=0.005, max_backoff_s=0.02, backoff_multiplier=2
    )
    assert 5 < asked < 60
