"""What the deployments share inside a replica.

base             engines' log lines in Serve's log, and health check of every deployment
engine_slot      the engine and the only thread that uses it
renderer         base of the two renderer deployments
idle_router      how requests find an idle renderer replica
progress         reports of denoising steps to the ingress
"""
