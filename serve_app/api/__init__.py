"""The HTTP API: routes, schemas, errors and limits. Knows FastAPI; nothing of Ray or models."""
