"""The HTTP API. Knows FastAPI; nothing of Ray or models.

application.py           builds the FastAPI application from all that follows
routes/                  one file per resource, with the answers that it alone gives
schemas/                 request and answer bodies that several routes share
submissions.py           bodies become values of the domain
errors.py                every error as JSON, and in the OpenAPI document
middleware.py            limit of bodies, number of requests, unexpected errors
request_ids.py           the id of a request in answers and logs
conditional_requests.py  ETags, 304, and parts of images
paths.py                 paths of stories and images, and their parameters
dependencies.py          what the routes get: the story service, how it is configured
"""
