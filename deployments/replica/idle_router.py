"""Sends each frame to an idle renderer replica.

Serve's default router asks two random replicas, and waits before it asks two others. As a renderer
replica takes one frame at a time, that loses time when nearly all replicas are busy.
"""

import random

from ray.serve.request_router import FIFOMixin, PendingRequest, RequestRouter, RunningReplica

PROBED_REPLICAS = 2
"""How many replicas are asked if all seem busy. Asking all of them costs more than it gains."""


class IdleReplicaRouter(FIFOMixin, RequestRouter):
    """Selects a replica from the queue lengths that the router itself remembers.

    The router counts the requests that it sent and the responses that came back. It asks only
    replicas whose queue length it does not know. A replica may be busy with a request from another
    ingress; then it rejects the request, and the next replica is tried. The order is random, so
    that two ingresses rarely select the same replica.
    """

    async def choose_replicas(
        self,
        candidate_replicas: list[RunningReplica],
        pending_request: PendingRequest | None = None,
    ) -> list[list[RunningReplica]]:
        """Ranks of replicas to try, best first; Serve takes the shortest queue within a rank."""
        if pending_request is not None:
            # Otherwise Serve would call again at once, although all replicas were considered.
            pending_request.routing_context.should_backoff = True
        available = self.select_available_replicas(candidate_replicas)
        if available:
            return [random.sample(available, len(available))]
        count = min(PROBED_REPLICAS, len(candidate_replicas))
        return [random.sample(candidate_replicas, count)]
