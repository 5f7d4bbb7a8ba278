"""Which renderer replica draws the next frame: one that is idle, found at once.

Serve's default asks two random replicas and waits before it asks two others. With one drawing per
replica that wastes time just where all GPUs but one are busy.
"""

import random

from ray.serve.request_router import FIFOMixin, PendingRequest, RequestRouter, RunningReplica

PROBED_AT_ONCE = 2
"""Replicas that are asked when all seem busy; to ask all would cost more than it finds."""


class IdleReplicaRouter(FIFOMixin, RequestRouter):
    """Sends each request to the shortest queue with room, by what the router itself remembers.

    It counts what it sent and what came back, and asks only the replicas of which it has heard
    nothing for a while. Another ingress's requests are met by the replica's refusal, after which
    the next one is tried; the random order makes two ingresses seldom choose alike.
    """

    async def choose_replicas(
        self,
        candidate_replicas: list[RunningReplica],
        pending_request: PendingRequest | None = None,
    ) -> list[list[RunningReplica]]:
        """Ranks of replicas to try, the best first; within a rank the shortest queue is chosen."""
        if pending_request is not None:
            # All replicas are looked at each time; without this Serve would look again at once.
            pending_request.routing_context.should_backoff = True
        available = self.select_available_replicas(candidate_replicas)
        if available:
            return [random.sample(available, len(available))]
        at_once = min(PROBED_AT_ONCE, len(candidate_replicas))
        return [random.sample(candidate_replicas, at_once)]
