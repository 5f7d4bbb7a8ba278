"""The application: HTTP ingress, the DAG over the deployments, launcher and client."""

__version__ = "0.1.0"
