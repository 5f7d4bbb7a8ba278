"""The deployments (planner, two renderers, scorer), their engines, and the domain they share."""
