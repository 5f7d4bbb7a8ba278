"""What the deployments share inside a replica.

base             the engine and the only thread that uses it; health check and log of a deployment
renderer         base of the two renderer deployments, and their reports of progress
load_turn        one replica after the other loads its models
idle_router      how requests find an idle renderer replica
"""
