"""What the deployments share inside a replica: engine thread, router, progress, logs."""
