"""The HTTP API. Knows FastAPI; nothing of Ray or models.

application.py           builds the FastAPI application from all that follows
routes/                  one file per resource
schemas/                 request and answer bodies
submissions.py           bodies become values of the domain
boards.py                stories become boards to export
errors.py                every error as JSON; openapi_errors.py documents them
middleware.py            limit of bodies, number of requests, unexpected errors
request_ids.py           the id of a request in answers and logs
conditional_requests.py  ETags, 304, and parts of images
links.py                 paths of stories and images
service_info.py          what /health and /docs say of the service
dependencies.py          how routes get the story service
"""
