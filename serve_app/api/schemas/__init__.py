"""Request and answer bodies of stories; those of one route alone stand with that route.

requests.py  every body that a client sends, and how answers repeat a request
stories.py   the answers of /stories
frames.py    frames and revisions, as all answers show them
"""
