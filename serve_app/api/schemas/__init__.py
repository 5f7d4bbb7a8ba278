"""Request and answer bodies, as they appear in the OpenAPI document.

fields.py        types and limits of fields that several bodies share
requests.py      every body that a client sends, and how answers repeat a request
plans.py         the answer of /plan
storyboards.py   the answer of /generate
stories.py       the answers of /stories
frames.py        frames and revisions, as all answers show them
health.py        the answer of /health
errors.py        the answer of every error
"""
